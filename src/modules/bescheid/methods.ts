import { z } from 'zod'
import { method, setByPeople } from '#base/method.ts'

/** A fixed rule; it stands in the KI-Register so that every proposal has its method there. */
export const issuing = method({
  id: 'bescheid.erlass',
  version: 1,
  kind: 'rules',
  title: { de: 'Bescheid zur Unterschrift vorlegen', en: 'Lay a decision letter before its signatory' },
  purpose: {
    de: 'Legt einen fertigen Entwurf der Stelle vor, die ihn unterschreiben darf. Fügt Rechtsbehelfsbelehrung und Kosten nach festen Regeln hinzu und ändert am Inhalt nichts.',
    en: 'Lays a finished draft before the desk that may sign it. Adds the notice of remedies and the costs by fixed rules and changes nothing in the content.',
  },
  dataClass: 'secret',
  risk: setByPeople,
  legalBasis: '§ 37 VwVfG und das Fachrecht des Bescheids',
  oversight: {
    de: 'Die zeichnungsbefugte Stelle liest und entscheidet; erlassen wird nur durch ihre Entscheidung oder ein freigegebenes Leistungspaket.',
    en: 'The desk with the power to sign reads and decides; it is issued only by that decision or by a released service package.',
  },
  output: z.unknown(),
  evaluation: 'src/modules/bescheid/service.test.ts',
})
