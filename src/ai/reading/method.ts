import { z } from 'zod'
import { method } from '#base/method.ts'

/** Text of scans and photographs, wherever a file is read: mail, proofs of an application, documents of a conversation, the town's sources. */
export const recognising = method({
  id: 'reading.ocr',
  version: 1,
  kind: 'ocr',
  title: { de: 'Text in Scans erkennen', en: 'Read the text of scans' },
  purpose: {
    de: 'Erkennt den Text gescannter Seiten auf dem eigenen Rechner (Tesseract), damit er gefunden und zugeordnet werden kann. Das Bild bleibt das Original.',
    en: "Recognises the text of scanned pages on the town's own machine (Tesseract), so that it can be found and sorted. The picture stays the original.",
  },
  dataClass: 'secret',
  risk: {
    class: 'minimal',
    reason: {
      de: 'Anhang III KI-VO nicht berührt: Lesbar machen bereitet die Arbeit einer Stelle vor und entscheidet nichts über die Person (vgl. Art. 6 Abs. 3 lit. a und d KI-VO).',
      en: 'Not within Annex III AI Act: making a text readable prepares the work of a desk and decides nothing about the person (cf. Art. 6 (3) (a) and (d)).',
    },
  },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: {
    de: 'Wer entscheidet, sieht das Original neben dem erkannten Text; unsichere Wörter sind markiert.',
    en: 'Whoever decides sees the original beside the recognised text; uncertain words are marked.',
  },
  output: z.string(),
  evaluation: 'src/ai/reading/eval.ts',
})
