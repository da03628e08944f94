import { z } from 'zod'
import { method } from '#base/method.ts'

/** A fixed rule; it stands in the KI-Register so that every proposal has its method there. */
export const ordering = method({
  id: 'payments.annahmeanordnung',
  version: 1,
  kind: 'rules',
  title: { de: 'Annahmeanordnung vorlegen', en: 'Lay a receipt order before its signatory' },
  purpose:
    'Legt eine Forderung mit Kassenzeichen und Betrag der Stelle vor, die sie anordnen darf. Rechnet nichts aus, was nicht im Bescheid steht, und bucht nichts.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: 'Von Menschen gesetzte Regel ohne Ableitung: kein KI-System (Art. 3 Nr. 1 KI-VO, Erwägungsgrund 12).' },
  legalBasis: 'Gemeindekassenverordnung des Landes (Vier-Augen-Prinzip)',
  oversight: 'Eine zweite Person mit Anordnungsbefugnis entscheidet; ohne sie wird nichts angenommen.',
  output: z.unknown(),
  evaluation: 'src/modules/payments/service.test.ts',
})
