import { z } from 'zod'

/** What a file can be. Found in its bytes; the name only helps where bytes cannot tell (Markdown and plain text). */
export const kinds = [
  'pdf',
  'docx',
  'odt',
  'pptx',
  'odp',
  'xlsx',
  'ods',
  'html',
  'markdown',
  'text',
  'csv',
  'rtf',
  'eml',
  'msg',
  'png',
  'jpeg',
  'tiff',
  'gif',
  'webp',
  'bmp',
  'xml',
  'xrechnung',
  'xjustiz',
  'zip',
  'unknown',
] as const
export const Kind = z.enum(kinds)
export type Kind = z.infer<typeof Kind>

/** x0, y0, x1, y1 from the upper left corner of the page as it is shown, in the page's unit. */
export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Box = z.infer<typeof Box>

/** A word of OCR, or a run of characters as the PDF draws it. `start` and `end` are offsets in the reading's text. */
const Word = z.object({ start: z.int(), end: z.int(), box: Box, confidence: z.number().min(0).max(100).optional() })
export type Word = z.infer<typeof Word>

/** Without `words` the characters are spread evenly over the box. */
const Line = z.object({ start: z.int(), end: z.int(), box: Box, words: z.array(Word).optional() })
export type Line = z.infer<typeof Line>

const Cell = z.object({
  start: z.int(),
  end: z.int(),
  box: Box.optional(),
  columns: z.int().optional(),
  rows: z.int().optional(),
  header: z.boolean().optional(),
})
export type Cell = z.infer<typeof Cell>

export const blockTypes = ['heading', 'paragraph', 'list-item', 'table', 'field', 'quote', 'note', 'header', 'footer', 'code'] as const

export const Block = z.object({
  type: z.enum(blockTypes),
  /** Of a heading 1 to 6; of a list item or a quotation its depth, from 1. */
  level: z.int().optional(),
  /** The block's characters are `text.slice(start, end)` of the reading. */
  start: z.int(),
  end: z.int(),
  box: Box.optional(),
  lines: z.array(Line).optional(),
  /** A table's rows and their cells. */
  rows: z.array(z.array(Cell)).optional(),
  /** A form field: its name in the file, its value as filled in; a box is ticked or not. */
  field: z.object({ name: z.string(), value: z.string(), checked: z.boolean().optional() }).optional(),
})
export type Block = z.infer<typeof Block>

export const Page = z.object({
  number: z.int(),
  /** Zero where the format has no pages of a known size. */
  width: z.number(),
  height: z.number(),
  unit: z.enum(['pt', 'px']),
  /** Degrees clockwise by which the picture had to be turned to be read. Boxes stay in the page as it is shown. */
  rotation: z.number(),
  /** A sheet's or slide's name. */
  name: z.string().optional(),
  ocr: z.boolean(),
  blocks: z.array(Block),
})
export type Page = z.infer<typeof Page>

/** Why a file is not read. The sentence says what a person can do. `{…}` is filled from the facts. */
export const refusals = {
  empty: 'Die Datei ist leer. Bitte fordern Sie sie neu an.',
  unknown: 'Dieses Dateiformat ({format}) kann nicht gelesen werden. Bitte bitten Sie um PDF, Word, OpenDocument oder ein Bild (JPEG, PNG, TIFF).',
  encrypted: 'Die Datei ist mit einem Kennwort geschützt. Bitte bitten Sie um eine ungeschützte Fassung.',
  broken: 'Die Datei ist beschädigt und kann nicht gelesen werden. Bitte bitten Sie um eine neue Fassung.',
  'too-large': 'Die Datei ist mit {size} MB zu groß (höchstens {limit} MB).',
  'too-many-pages': 'Die Datei hat {pages} Seiten (höchstens {limit}). Bitte teilen Sie sie auf.',
  'too-many-pixels': 'Das Bild hat {width} × {height} Bildpunkte; das ist mehr, als sicher geöffnet werden kann.',
  'too-many-parts': 'Die Datei enthält mehr als {limit} einzelne Dateien.',
  'unpacks-too-large': 'Die Datei wird beim Entpacken übermäßig groß (Verdacht auf eine Archivbombe) und wurde nicht geöffnet.',
  'nested-too-deep': 'Die Datei ist tiefer als {limit} Ebenen in andere Dateien eingebettet und wurde nicht geöffnet.',
  virus: 'Der Virenscanner hat die Datei beanstandet ({finding}). Sie wurde nicht geöffnet.',
  timeout: 'Das Lesen hat länger als {seconds} Sekunden gedauert und wurde beendet.',
  memory: 'Das Lesen hat mehr als {limit} MB Arbeitsspeicher gebraucht und wurde beendet.',
  crashed: 'Das Lesen ist unerwartet abgebrochen. Die Datei ist aufgehoben und kann von einem Menschen geprüft werden.',
  cancelled: 'Das Lesen wurde abgebrochen.',
  closed: 'Das Deckblatt sagt, dass diese Post verschlossen bleibt. Gelesen wurde nur die erste Seite.',
} as const
export type RefusalCode = keyof typeof refusals
const refusalCodes = Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]

/** What a reader of the text should know. Codes with a German sentence. */
export const warnings = {
  'wrong-extension': 'Die Endung des Dateinamens passt nicht zum Inhalt; gelesen wurde der Inhalt.',
  'name-cleaned': 'Der Dateiname enthielt Pfade oder unsichtbare Zeichen und wurde bereinigt.',
  'macros-removed': 'Das Dokument enthält Makros. Sie wurden nicht ausgeführt und nicht übernommen.',
  'scripts-removed': 'Das Dokument enthält Skripte. Sie wurden nicht ausgeführt und nicht übernommen.',
  'remote-images-not-loaded': 'Das Dokument verweist auf Bilder im Internet. Sie wurden nicht geladen.',
  'hidden-text-removed': 'Das Dokument enthält unsichtbaren Text. Er wurde nicht übernommen.',
  'embedded-files': 'Das Dokument enthält eingebettete Dateien.',
  'part-refused': 'Mindestens ein Anhang konnte nicht gelesen werden.',
  'ocr-missing': 'Mindestens eine Seite ist ein Bild; es ist keine Texterkennung vorhanden oder sie war abgeschaltet.',
  'ocr-uncertain': 'Die Texterkennung ist auf mindestens einer Seite unsicher.',
  'text-cut': 'Der Text ist sehr lang und wurde gekürzt.',
  'page-broken': 'Mindestens eine Seite ist beschädigt und konnte nicht gelesen werden.',
  'mail-broken': 'Der Aufbau der E-Mail ist fehlerhaft; gelesen wurde, was erkennbar war.',
  'password-not-needed': 'Die Datei ist gegen Änderungen geschützt, aber lesbar.',
  'invoice-differs': 'Der sichtbare Betrag der Rechnung stimmt nicht mit den Rechnungsdaten (XML) überein. Maßgeblich sind die Rechnungsdaten.',
  'acknowledgement-requested': 'Es wird ein elektronisches Empfangsbekenntnis (eEB) verlangt. Es wird nie von selbst abgegeben.',
  'attachment-missing': 'Ein in der Nachricht genannter Anhang fehlt.',
} as const
export type WarningCode = keyof typeof warnings
const warningCodes = Object.keys(warnings) as [WarningCode, ...WarningCode[]]

export const Warning = z.object({ code: z.enum(warningCodes), sentence: z.string(), detail: z.string().optional() })

const Address = z.object({ name: z.string(), address: z.string() })

/** What an envelope says: of a mail its header, of a court message its sender and file number, of a document its properties. */
export const Meta = z.object({
  from: Address.optional(),
  replyTo: z.array(Address).optional(),
  to: z.array(Address).optional(),
  cc: z.array(Address).optional(),
  subject: z.string().optional(),
  /** ISO 8601 instant. */
  date: z.string().optional(),
  messageId: z.string().optional(),
  inReplyTo: z.string().optional(),
  references: z.array(z.string()).optional(),
  /** The header `Auto-Submitted` is set, or the sender is empty: no automatic answer may be sent (RFC 3834). */
  automatic: z.boolean().optional(),
  author: z.string().optional(),
  fileNumbers: z.array(z.string()).optional(),
})
export type Meta = z.infer<typeof Meta>

/** An electronic invoice after EN 16931, from its XML (UBL or CII), never from the picture. Amounts in cents. */
export const Invoice = z.object({
  syntax: z.enum(['UBL', 'CII']),
  profile: z.string(),
  number: z.string(),
  typeCode: z.string(),
  issuedOn: z.string().optional(),
  dueOn: z.string().optional(),
  currency: z.string(),
  seller: z.object({ name: z.string(), vatId: z.string().optional() }),
  buyer: z.object({ name: z.string(), reference: z.string().optional() }),
  orderReference: z.string().optional(),
  iban: z.string().optional(),
  netCents: z.int().optional(),
  taxCents: z.int().optional(),
  grossCents: z.int().optional(),
  payableCents: z.int().optional(),
  lines: z.array(
    z.object({ id: z.string(), name: z.string(), quantity: z.number().optional(), unit: z.string().optional(), netCents: z.int().optional() }),
  ),
})
export type Invoice = z.infer<typeof Invoice>

/**
 * A copy of an identity card or passport. It must be recognisable as a copy and is kept only until the check is done.
 * @see § 20 Abs. 2 PAuswG, § 18 Abs. 3 PassG
 */
export const IdentityCopy = z.object({
  document: z.enum(['personalausweis', 'reisepass', 'aufenthaltstitel', 'identity-document']),
  confidence: z.number().min(0).max(1),
  pages: z.array(z.int()),
  keepUntil: z.literal('check-done'),
  evidence: z.array(z.object({ sign: z.enum(['mrz', 'mrz-checked', 'layout-word']), start: z.int(), end: z.int(), page: z.int() })),
})
export type IdentityCopy = z.infer<typeof IdentityCopy>

export const Refused = z.object({
  outcome: z.literal('refused'),
  kind: Kind,
  reason: z.enum(refusalCodes),
  sentence: z.string(),
  quarantine: z.literal(true),
})
export type Refused = z.infer<typeof Refused>

/** Where a link of a mail leads, and what its reader is shown for it. */
const Link = z.object({ text: z.string(), target: z.string() })

export const ReadDocument = z.object({
  outcome: z.literal('read'),
  kind: Kind,
  title: z.string().optional(),
  language: z.string().optional(),
  pages: z.array(Page),
  /** The whole document as plain text in reading order. Attachments have their own. */
  text: z.string(),
  meta: Meta,
  get parts() {
    return z.array(Part)
  },
  warnings: z.array(Warning),
  invoice: Invoice.optional(),
  identityCopy: IdentityCopy.optional(),
  /** Of a mail in HTML, as far as they lead to the web; never followed. */
  links: z.array(Link).optional(),
})

/** An attachment or embedded file. Its bytes are handed to `onPart` under the same id ('0', '0.2': the third part of the first). */
export const Part = z.object({
  id: z.string(),
  name: z.string(),
  kind: Kind,
  size: z.int(),
  /** Belongs to the picture of the mail (an image in a signature), not a document of its own. */
  inline: z.boolean(),
  get reading() {
    return z.union([ReadDocument, Refused])
  },
})
export const Reading = z.discriminatedUnion('outcome', [ReadDocument, Refused])

/** The recursive types by hand: inference through a getter would cost the compiler every file that imports them. */
export type ReadDocument = Omit<z.infer<typeof ReadShape>, 'parts'> & { parts: Part[] }
export type Part = { id: string; name: string; kind: Kind; size: number; inline: boolean; reading: Reading }
export type Reading = ReadDocument | Refused
const ReadShape = ReadDocument.omit({ parts: true })

/** Upper bounds for one file; what exceeds them is refused or cut with a warning, never tried. */
export const Limits = z.object({
  megabytes: z.number().default(200),
  pages: z.int().default(5_000),
  megapixels: z.number().default(120),
  unpackedMegabytes: z.number().default(500),
  parts: z.int().default(1_000),
  depth: z.int().default(20),
  characters: z.int().default(30_000_000),
  ocrPages: z.int().default(1_000),
})
export type Limits = z.infer<typeof Limits>

export type Progress = { page: number; pages: number }

/** Where characters stand: one entry a page, with the boxes to highlight (none where the format has no places). */
export type Place = { page: number; boxes: Box[]; blocks: number[] }

/** Part of a line's box: of its words those that overlap, cut to the characters asked for. */
function boxOf(line: Line | Word, start: number, end: number): Box {
  const [x0, y0, x1, y1] = line.box
  const step = (x1 - x0) / Math.max(1, line.end - line.start)
  return [x0 + step * (Math.max(start, line.start) - line.start), y0, x0 + step * (Math.min(end, line.end) - line.start), y1]
}

/** Maps the characters [start, end) of a reading's text to pages, blocks and boxes. */
export function placeOf(reading: ReadDocument, start: number, end: number): Place[] {
  const places: Place[] = []
  const overlaps = (a: { start: number; end: number }) => a.start < end && a.end > start
  for (const page of reading.pages) {
    const place: Place = { page: page.number, boxes: [], blocks: [] }
    page.blocks.forEach((block, i) => {
      if (!overlaps(block)) return
      place.blocks.push(i)
      const lines = block.lines?.filter(overlaps) ?? []
      for (const line of lines) {
        const words = line.words?.filter(overlaps)
        const boxes = (words?.length ? words : [line]).map((w) => boxOf(w, start, end))
        place.boxes.push(boxes.reduce(union))
      }
      if (lines.length) return
      const cells = block.rows?.flat().filter((c) => c.box && overlaps(c)) ?? []
      if (cells.length) place.boxes.push(...cells.map((c) => c.box as Box))
      else if (block.box) place.boxes.push(block.box)
    })
    if (place.blocks.length) places.push(place)
  }
  return places
}

/** The smallest box around two. */
export const union = (a: Box, b: Box): Box => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]

/** The characters of a block, line, word or cell. */
export const textOf = (reading: { text: string }, piece: { start: number; end: number }) => reading.text.slice(piece.start, piece.end)
