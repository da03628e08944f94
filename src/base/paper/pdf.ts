import PDFDocument from 'pdfkit'
import { fontBytes } from './font.ts'
import type { Block, Paper } from './model.ts'

type Pdf = PDFKit.PDFDocument
type Element = PDFKit.PDFStructureElement

/** Millimetres to points. */
const mm = 72 / 25.4
const sheet = { width: 210 * mm, height: 297 * mm, left: 25 * mm, right: 20 * mm, top: 25 * mm, bottom: 25 * mm }
const width = sheet.width - sheet.left - sheet.right
/** DIN 5008 form B: the window begins 45 mm, the text 98.46 mm below the upper edge. */
const window_ = { top: 45 * mm, body: 98.46 * mm, facts: 125 * mm }
const sizes = { body: 10.5, small: 8.5, heading: [14, 12, 10.5] } as const
const gap = 2.5

/** What pdfkit's types do not say: the parsed font, and XMP of one's own. */
type Inside = {
  _font: { font: { hasGlyphForCodePoint: (codePoint: number) => boolean } }
  _fontSize: number
  _fillColor: unknown
  appendXML: (xml: string) => void
}
const inside = (pdf: Pdf) => pdf as unknown as Inside

/**
 * Letters that the font does not have. A file that is kept for decades must not show an empty box where a name stands (and PDF/A forbids the box).
 *
 * @returns each once, in the order of the text
 */
export function unprintable(text: string): string[] {
  const pdf = new PDFDocument({ autoFirstPage: false, font: fontBytes('Regular') as never })
  const { font } = inside(pdf)._font
  return [...new Set([...text.normalize('NFC')].filter((c) => c !== '\n' && !font.hasGlyphForCodePoint(c.codePointAt(0) ?? 0)))]
}

/**
 * A tagged PDF that is built by the rules of PDF/A-2a: fonts embedded with their letters, sRGB as output intent, XMP, language, title and a structure in
 * reading order. What is not content (page numbers, lines, the mark across a page) is an artifact. The same paper gives the same bytes.
 *
 * No external validator has confirmed the conformance; `pdf.test.ts` reads back what is claimed.
 *
 * @see ISO 19005-2, ISO 14289-1 (structure), DIN 5008
 */
export async function toPdf(paper: Paper): Promise<Buffer> {
  const about = (text: string) => text.replace(/&/g, 'und').replace(/</g, '‹').replace(/>/g, '›') // pdfkit writes the XMP without escaping
  const options = {
    size: 'A4',
    margins: { top: sheet.top, bottom: sheet.bottom, left: sheet.left, right: sheet.right },
    pdfVersion: '1.7',
    subset: 'PDF/A-2a',
    tagged: true,
    lang: paper.language,
    displayTitle: true,
    bufferPages: true,
    font: fontBytes('Regular'),
    autoFirstPage: false,
    info: {
      Title: about(paper.title),
      Author: about(paper.author),
      Subject: about(paper.subject),
      Creator: 'Vorzimmer',
      Producer: 'Vorzimmer (PDFKit)',
      CreationDate: paper.createdAt,
    },
  }
  const pdf = new PDFDocument(options as unknown as PDFKit.PDFDocumentOptions)
  const parts: Buffer[] = []
  pdf.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((done, failed) => pdf.on('end', done).on('error', failed))
  pdf.registerFont('plain', fontBytes('Regular')).registerFont('bold', fontBytes('Bold'))
  if (paper.mark) markEveryPage(pdf, paper.mark.word)
  pdf.addPage()
  const root = pdf.struct('Document', { title: paper.title })
  pdf.addStructure(root)
  for (const [i, part] of paper.parts.entries()) {
    if (i) pdf.addPage()
    const group = pdf.struct('Part', { title: part.title })
    root.add(group)
    const draw = drawer(pdf, group)
    const body = part.blocks.findIndex((b) => b.kind !== 'letterhead' && b.kind !== 'address')
    for (const [n, block] of part.blocks.entries()) {
      if (paper.mark && i === 0 && n === body) draw.mark(paper.mark.sentence) // below head and window, before the first word of the text
      draw.block(block)
    }
    group.end()
  }
  root.end()
  frame(pdf, paper)
  if (paper.xmp) inside(pdf).appendXML(paper.xmp)
  pdf.end()
  await ended
  return Buffer.concat(parts)
}

/** Draws blocks one below the other, each with its element in the structure tree. */
function drawer(pdf: Pdf, group: Element) {
  const bottom = () => pdf.page.height - sheet.bottom
  const plain = (size: number = sizes.body, bold = false) =>
    pdf
      .font(bold ? 'bold' : 'plain')
      .fontSize(size)
      .fillColor('#000')
  /** A new page when less than this is left; called between elements, never inside one. */
  const ensure = (height: number) => {
    if (pdf.y + height > bottom()) pdf.addPage()
  }
  const text = (content: string, x: number, options: PDFKit.Mixins.TextOptions = {}) =>
    pdf.text(content, x, undefined, { width: width - (x - sheet.left), lineGap: gap, ...options })
  const artifact = (draw: () => void) => {
    pdf.markContent('Artifact', { type: 'Layout' })
    draw()
    pdf.endMarkedContent()
  }
  const leaf = (parent: Element, kind: string, draw: () => void, options: object = {}) => parent.add(pdf.struct(kind, options, [draw]))
  const paragraph = (content: string, { size = sizes.body as number, bold = false, x = sheet.left, after = 6 } = {}) => {
    plain(size, bold)
    const line = pdf.currentLineHeight(true) + gap
    const height = pdf.heightOfString(content, { width: width - (x - sheet.left), lineGap: gap })
    ensure(height < 8 * line ? height - gap : 2 * line) // a short paragraph stays in one piece
    leaf(group, 'P', () => text(content, x))
    pdf.y += after
  }

  function list({ ordered, items }: Extract<Block, { kind: 'list' }>) {
    const element = pdf.struct('L')
    group.add(element)
    for (const [i, content] of items.entries()) {
      plain()
      ensure(pdf.currentLineHeight(true) * 2)
      const item = pdf.struct('LI')
      element.add(item)
      const y = pdf.y
      leaf(item, 'Lbl', () => pdf.text(ordered ? `${i + 1}.` : '–', sheet.left, y, { width: 6 * mm, lineGap: gap, lineBreak: false }))
      pdf.y = y
      leaf(item, 'LBody', () => text(content, sheet.left + 7 * mm))
      item.end()
      pdf.y += 3
    }
    element.end()
    pdf.y += 4
  }

  function table({ caption, columns, rows, sum }: Extract<Block, { kind: 'table' }>) {
    const all = columns.reduce((a, c) => a + c.share, 0)
    const widths = columns.map((c) => (width * c.share) / all)
    const element = pdf.struct('Table')
    group.add(element)
    const heightOf = (cells: readonly string[], bold: boolean) => {
      plain(9.5, bold)
      return Math.max(...cells.map((c, i) => pdf.heightOfString(c || ' ', { width: (widths[i] ?? 0) - 6, lineGap: 1.5 }))) + 6
    }
    const whole = rows.reduce((sum, r) => sum + heightOf(r, false), 40)
    ensure(whole < 250 ? whole : 80) // a small table stays in one piece
    plain(sizes.small)
    leaf(element, 'Caption', () => text(caption, sheet.left))
    pdf.y += 3
    const line = (cells: readonly string[], kind: 'TH' | 'TD', bold: boolean, parent?: Element) => {
      const height = heightOf(cells, bold)
      const y = pdf.y
      let x = sheet.left
      const row = parent && pdf.struct('TR')
      if (row) parent.add(row)
      for (const [i, cell] of cells.entries()) {
        const at = x + 3
        const draw = () => {
          plain(9.5, bold)
          pdf.text(cell || ' ', at, y + 3, { width: (widths[i] ?? 0) - 6, align: columns[i]?.align ?? 'left', lineGap: 1.5 })
        }
        if (row) leaf(row, kind, draw, kind === 'TH' ? { scope: 'Column' } : {})
        else artifact(draw) // the heading repeated on the next page
        x += widths[i] ?? 0
      }
      row?.end()
      pdf.y = y + height
      artifact(() =>
        pdf
          .moveTo(sheet.left, pdf.y)
          .lineTo(sheet.left + width, pdf.y)
          .lineWidth(kind === 'TH' ? 0.8 : 0.3)
          .strokeColor('#555')
          .stroke(),
      )
    }
    const titles = columns.map((c) => c.title)
    line(titles, 'TH', true, element)
    for (const [i, cells] of rows.entries()) {
      if (pdf.y + heightOf(cells, false) > bottom()) {
        pdf.addPage()
        line(titles, 'TH', true)
      }
      line(cells, 'TD', sum === true && i === rows.length - 1, element)
    }
    element.end()
    pdf.x = sheet.left
    pdf.y += 10
  }

  function address({ sender, lines, facts }: Extract<Block, { kind: 'address' }>) {
    pdf.y = window_.top
    plain(7)
    leaf(group, 'P', () => text(sender, sheet.left, { width: 80 * mm }))
    pdf.y += 4
    plain()
    leaf(group, 'P', () => text(lines.join('\n'), sheet.left, { width: 80 * mm, lineGap: 1 }))
    pdf.y = window_.top + 5 * mm
    for (const [label, value] of facts) {
      plain(8)
      leaf(group, 'P', () => {
        pdf
          .text(`${label}: `, window_.facts, pdf.y, { width: sheet.width - window_.facts - sheet.right, lineGap: 1.5, continued: true })
          .font('bold')
          .text(value)
      })
    }
    pdf.x = sheet.left
    pdf.y = Math.max(pdf.y + 6, window_.body)
  }

  function notice({ lines }: Extract<Block, { kind: 'notice' }>) {
    plain()
    const inner = width - 16
    const height = lines.reduce((h, l) => h + pdf.heightOfString(l, { width: inner, lineGap: gap }) + 3, 0) + 11
    ensure(height)
    const y = pdf.y
    artifact(() => pdf.rect(sheet.left, y, width, height).lineWidth(1).strokeColor('#000').stroke())
    pdf.y = y + 8
    for (const line of lines) {
      leaf(group, 'P', () => text(line, sheet.left + 8, { width: inner }))
      pdf.y += 3
    }
    pdf.x = sheet.left
    pdf.y = y + height + 8
  }

  function block(b: Block): void {
    switch (b.kind) {
      case 'heading': {
        const size = sizes.heading[b.level - 1] ?? sizes.body
        plain(size, true)
        if (pdf.y > sheet.top + 1) pdf.y += b.level === 1 ? 4 : 6
        ensure(size * 1.6 + 3 * 16) // never alone at the foot of a page
        leaf(group, `H${b.level}`, () => text(b.text, sheet.left))
        pdf.y += 4
        return
      }
      case 'paragraph':
        paragraph(b.text, { bold: b.bold ?? false, ...(b.small ? { size: sizes.small } : {}) })
        return
      case 'list':
        list(b)
        return
      case 'table':
        table(b)
        return
      case 'letterhead':
        pdf.y = 12 * mm
        for (const [i, line] of b.lines.entries()) {
          plain(i ? 8.5 : 12, i === 0)
          leaf(group, 'P', () => text(line, sheet.left, { align: 'right', lineGap: 1 }))
        }
        pdf.y = Math.max(pdf.y, 38 * mm)
        return
      case 'address':
        address(b)
        return
      case 'signature':
        ensure(b.lines.length * 16 + 30)
        pdf.y += 16
        for (const line of b.lines) {
          if (line) paragraph(line, { after: 0 })
          else pdf.y += 14
        }
        pdf.y += 10
        return
      case 'notice':
        notice(b)
        return
    }
  }
  return { block, mark: (sentence: string) => notice({ kind: 'notice', lines: [sentence] }) }
}

/** Across each page, behind its text; what was being written goes on as if nothing had happened. */
function markEveryPage(pdf: Pdf, word: string) {
  pdf.on('pageAdded', () => {
    const own = inside(pdf)
    const before = { _font: own._font, _fontSize: own._fontSize, _fillColor: own._fillColor }
    const { x, y } = pdf
    pdf.markContent('Artifact', { type: 'Page' })
    pdf.save().rotate(-52, { origin: [pdf.page.width / 2, pdf.page.height / 2] })
    pdf.font('bold').fontSize(110).fillColor('#e4e4e4')
    pdf.text(word, (pdf.page.width - pdf.widthOfString(word)) / 2, pdf.page.height / 2 - 60, { lineBreak: false })
    pdf.restore()
    pdf.endMarkedContent()
    Object.assign(own, before)
    Object.assign(pdf, { x, y })
  })
}

/** Page numbers and fold marks: artifacts on every page, so that nobody hears them read out. */
function frame(pdf: Pdf, { footer, mark, title }: Paper) {
  const { start, count } = pdf.bufferedPageRange()
  for (let i = 0; i < count; i++) {
    pdf.switchToPage(start + i)
    pdf.page.margins.bottom = 0 // the foot lies below the text
    pdf.markContent('Artifact', { type: 'Pagination' })
    pdf.font('plain').fontSize(7.5).fillColor('#333')
    const y = pdf.page.height - 15 * mm
    pdf.text([...(mark ? [mark.word] : []), footer || title].join(' · '), sheet.left, y, { width: width - 30 * mm, lineBreak: false, ellipsis: true })
    pdf.text(`Seite ${i + 1} von ${count}`, sheet.left + width - 30 * mm, y, { width: 30 * mm, align: 'right', lineBreak: false })
    if (i === 0)
      for (const at of [105 * mm, 210 * mm])
        pdf
          .moveTo(4 * mm, at)
          .lineTo(8 * mm, at)
          .lineWidth(0.3)
          .strokeColor('#777')
          .stroke()
    pdf.endMarkedContent()
  }
}
