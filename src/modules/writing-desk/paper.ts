import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx'
import { type Provenance, toDocxProperties, toFrontMatter, visibleLine } from '#base/provenance.ts'
import type { ChatMessage } from './contract.ts'

type Sheet = { title: string; officialName: string; messages: readonly ChatMessage[] }
/** What the whole file is: as its last text by a model, or by the person alone. */
const wholeOf = ({ messages }: Sheet): Provenance =>
  (messages.findLast((m) => m.role === 'model') ?? messages[0])?.provenance ?? {
    origin: 'human',
    method: null,
    model: null,
    at: new Date(),
    review: null,
  }
const heads = { person: 'Frage', model: 'Antwort' } as const
const endings: Partial<Record<ChatMessage['ending'], string>> = {
  length: 'Die Antwort war an ihrer größten Länge zu Ende.',
  'broken-off': 'Die Antwort brach ab.',
  cancelled: 'Die Antwort wurde abgebrochen.',
}
const notesOf = (m: ChatMessage): string[] =>
  [
    visibleLine(m.provenance),
    endings[m.ending],
    m.doubts.length && `Nicht belegt: ${m.doubts.map((d) => `„${m.text.slice(d.start, d.end)}“`).join(', ')}`,
    m.unread.length && `Nicht ganz gelesen: ${m.unread.join(', ')}`,
    m.passages.length && `Beigelegt: ${m.passages.map((p) => (p.link ? `${p.title} (${p.link})` : p.title)).join('; ')}`,
  ].filter((note) => typeof note === 'string')

/** A Word file: each text under its own heading, below each answer the visible label. */
export async function asDocx(sheet: Sheet): Promise<Buffer> {
  const { title, officialName, messages } = sheet
  const language = { value: 'de-DE' }
  const line = (text: string, { small = false } = {}) => new Paragraph({ spacing: { after: 120 }, children: [new TextRun({ text, size: small ? 18 : 22, italics: small, font: 'Arial', language })] }) // biome-ignore format: one thing
  const document = new Document({
    ...toDocxProperties(wholeOf(sheet)),
    title,
    creator: officialName,
    sections: [
      {
        properties: { page: { size: { width: 11906, height: 16838 } } },
        children: [
          new Paragraph({ heading: HeadingLevel.HEADING_1, children: [new TextRun({ text: title, font: 'Arial', language })] }),
          ...messages.flatMap((m) => [
            new Paragraph({ heading: HeadingLevel.HEADING_2, children: [new TextRun({ text: heads[m.role], font: 'Arial', language })] }),
            ...m.text.split(/\r?\n/).map((text) => line(text)),
            ...notesOf(m).map((text) => line(text, { small: true })),
          ]),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}

export function asMarkdown(sheet: Sheet): Buffer {
  const parts = sheet.messages.flatMap((m) => [`## ${heads[m.role]}`, m.text, ...notesOf(m).map((note) => `*${note}*`)])
  return Buffer.from(`${[toFrontMatter(wholeOf(sheet)), `# ${sheet.title}`, ...parts].join('\n\n')}\n`, 'utf8')
}
