import { z } from 'zod'
import { method, setByPeople } from '#base/method.ts'

/** A fixed rule; it stands in the KI-Register so that every proposal has its method there. */
export const returning = method({
  id: 'outbox.ruecklauf',
  version: 1,
  kind: 'rules',
  title: { de: 'Rücklauf vorlegen', en: 'Lay returned mail before its Stelle' },
  purpose: {
    de: 'Legt eine Sendung, die nicht zugestellt werden konnte, mit dem Grund der zuständigen Stelle vor. Entscheidet nicht, ob und wohin noch einmal gesendet wird.',
    en: 'Lays an item that could not be delivered before the desk in charge, with the reason. Does not decide whether and where it is sent again.',
  },
  dataClass: 'secret',
  risk: setByPeople,
  legalBasis: '§ 41 VwVfG, Verwaltungszustellungsgesetz des Landes',
  oversight: {
    de: 'Die zuständige Stelle entscheidet, was mit dem Rücklauf geschieht; von selbst wird nichts noch einmal gesendet.',
    en: 'The desk in charge decides what happens; nothing is sent again by itself.',
  },
  output: z.unknown(),
  evaluation: 'src/modules/outbox/service.test.ts',
})
