import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  PatchType,
  patchDocument,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { escaped } from '../escaped.ts'
import type { Block, Paper } from './model.ts'

const font = 'Arial'
const size = 21 // half points
const frame = { style: BorderStyle.SINGLE, size: 8, space: 4, color: '000000' }

/**
 * The same paper as a Word file.
 *
 * @param template the town's own letter, a .docx with `{{inhalt}}` in a paragraph of its own, and `{{absender}}`, `{{anschrift}}`, `{{bezug}}` where it wants
 *   them; what it lacks is left out, because its head and foot say it already
 */
export async function toDocx(paper: Paper, template?: Uint8Array): Promise<Buffer> {
  const blocks = paper.parts.flatMap((p, i) => [...(i ? ['page' as const] : []), ...p.blocks])
  const mark = paper.mark ? [notice([paper.mark.word, paper.mark.sentence])] : []
  if (template) {
    const of = <K extends Block['kind']>(kind: K) => paper.parts[0]?.blocks.find((b): b is Extract<Block, { kind: K }> => b.kind === kind)
    const lines = (texts: readonly string[]) => ({
      type: PatchType.PARAGRAPH,
      children: texts.flatMap((text, i) => [new TextRun({ text, font, size, ...(i ? { break: 1 } : {}) })]),
    })
    const address = of('address')
    const patched = await patchDocument({
      outputType: 'nodebuffer',
      data: template,
      keepOriginalStyles: true,
      patches: {
        absender: lines(of('letterhead')?.lines ?? []),
        anschrift: lines(address?.lines ?? []),
        bezug: lines((address?.facts ?? []).map(([label, value]) => `${label}: ${value}`)),
        inhalt: {
          type: PatchType.DOCUMENT,
          children: [...mark, ...children(blocks.filter((b) => b === 'page' || (b.kind !== 'letterhead' && b.kind !== 'address')))],
        },
      },
    })
    return described(patched, paper)
  }
  const document = new Document({
    title: paper.title,
    description: paper.subject,
    creator: paper.author,
    styles: { default: { document: { run: { font, size, language: { value: paper.language } } } } },
    sections: [
      {
        properties: { page: { size: { width: 11906, height: 16838 }, margin: { top: 1134, bottom: 1134, left: 1417, right: 1134 } } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                children: [
                  new TextRun({ children: [`${paper.footer} · Seite `, PageNumber.CURRENT, ' von ', PageNumber.TOTAL_PAGES], size: 15, font }),
                ],
              }),
            ],
          }),
        },
        children: [...mark, ...children(blocks)],
      },
    ],
  })
  return Packer.toBuffer(document)
}

/** The town's letter has properties of its own: title, maker and origin become those of this paper. */
function described(docx: Uint8Array, { title, author, subject, createdAt }: Paper): Buffer {
  const parts = unzipSync(docx)
  const name = 'docProps/core.xml'
  if (!parts[name]) return Buffer.from(docx)
  const at = createdAt.toISOString()
  const core = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(author)}</dc:creator><dc:description>${escaped(subject)}</dc:description><dc:language>de-DE</dc:language>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${at}</dcterms:modified>`,
    '</cp:coreProperties>',
  ].join('')
  return Buffer.from(zipSync({ ...parts, [name]: strToU8(core) }))
}

const line = (text: string, options: { bold?: boolean; small?: boolean; right?: boolean; after?: number; before?: number } = {}) =>
  new Paragraph({
    spacing: { after: options.after ?? 120, line: 290, ...(options.before ? { before: options.before } : {}) },
    ...(options.right ? { alignment: AlignmentType.RIGHT } : {}),
    children: [new TextRun({ text, bold: options.bold ?? false, size: options.small ? 17 : size, font })],
  })

const notice = (lines: readonly string[]) =>
  new Paragraph({
    border: { top: frame, bottom: frame, left: frame, right: frame },
    spacing: { after: 200 },
    children: lines.map((text, i) => new TextRun({ text, bold: i === 0 && lines.length > 1, size, font, ...(i ? { break: 1 } : {}) })),
  })

const levels = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3] as const

function children(blocks: readonly (Block | 'page')[]): (Paragraph | Table)[] {
  let fresh = false
  return blocks.flatMap((b): (Paragraph | Table)[] => {
    if (b === 'page') {
      fresh = true
      return []
    }
    const breaks = fresh
    fresh = false
    const before = breaks ? [new Paragraph({ pageBreakBefore: true, children: [] })] : []
    return [...before, ...of(b)]
  })
}

function of(b: Block): (Paragraph | Table)[] {
  switch (b.kind) {
    case 'heading':
      return [
        new Paragraph({
          heading: levels[b.level - 1] ?? HeadingLevel.HEADING_3,
          keepNext: true,
          spacing: { before: 200, after: 120 },
          children: [new TextRun({ text: b.text, bold: true, font, size: [28, 24, 21][b.level - 1] ?? size, color: '000000' })],
        }),
      ]
    case 'paragraph':
      return [line(b.text, { bold: b.bold ?? false, small: b.small ?? false })]
    case 'list':
      // Numbers as text: a town's template does not know our numbering, and the number of a Tenor must not depend on Word.
      return b.items.map(
        (item, i) =>
          new Paragraph({
            indent: { left: 400, hanging: 400 },
            spacing: { after: 80, line: 290 },
            tabStops: [{ type: 'left', position: 400 }],
            children: [new TextRun({ text: `${b.ordered ? `${i + 1}.` : '–'}\t${item}`, size, font })],
          }),
      )
    case 'table':
      return [line(b.caption, { small: true, after: 60 }), tableOf(b), line('', { after: 60 })]
    case 'letterhead':
      return b.lines.map((text, i) => line(text, { right: true, bold: i === 0, small: i > 0, after: 0 }))
    case 'address':
      return [
        line(b.sender, { small: true, before: 400, after: 40 }),
        ...b.lines.map((text) => line(text, { after: 0 })),
        line('', { after: 200 }),
        ...b.facts.map(([label, value]) => line(`${label}: ${value}`, { right: true, small: true, after: 0 })),
        line('', { after: 200 }),
      ]
    case 'signature':
      return [line('', { after: 200 }), ...b.lines.map((text) => line(text, { after: 0 })), line('')]
    case 'notice':
      return [notice(b.lines)]
  }
}

function tableOf({ columns, rows, sum }: Extract<Block, { kind: 'table' }>): Table {
  const all = columns.reduce((a, c) => a + c.share, 0)
  const cell = (text: string, i: number, bold: boolean) =>
    new TableCell({
      width: { size: Math.round(((columns[i]?.share ?? 1) / all) * 100), type: WidthType.PERCENTAGE },
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      children: [
        new Paragraph({
          ...(columns[i]?.align === 'right' ? { alignment: AlignmentType.RIGHT } : {}),
          children: [new TextRun({ text, bold, size: 19, font })],
        }),
      ],
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      new TableRow({ tableHeader: true, children: columns.map((c, i) => cell(c.title, i, true)) }),
      ...rows.map((r, n) => new TableRow({ children: r.map((text, i) => cell(text, i, sum === true && n === rows.length - 1)) })),
    ],
  })
}
