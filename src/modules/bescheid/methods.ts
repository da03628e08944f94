import { z } from 'zod'
import { method } from '#base/method.ts'

/** A fixed rule; it stands in the KI-Register so that every proposal has its method there. */
export const issuing = method({
  id: 'bescheid.erlass',
  version: 1,
  kind: 'rules',
  title: { de: 'Bescheid zur Unterschrift vorlegen', en: 'Lay a decision letter before its signatory' },
  purpose:
    'Legt einen fertigen Entwurf der Stelle vor, die ihn unterschreiben darf. Fügt Rechtsbehelfsbelehrung und Kosten nach festen Regeln hinzu und ändert am Inhalt nichts.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: 'Von Menschen gesetzte Regel ohne Ableitung: kein KI-System (Art. 3 Nr. 1 KI-VO, Erwägungsgrund 12).' },
  legalBasis: '§ 37 VwVfG und das Fachrecht des Bescheids',
  oversight: 'Die zeichnungsbefugte Stelle liest und entscheidet; erlassen wird nur durch ihre Entscheidung oder ein freigegebenes Leistungspaket.',
  output: z.unknown(),
  evaluation: 'src/modules/bescheid/service.test.ts',
})
