import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { GlobalFonts, PDFDocument, type SKRSContext2D } from '@napi-rs/canvas'
import { withProvenance } from './pdf.ts'
import type { Provenance } from './provenance.ts'

/** Millimetres to points; A4 across. */
const mm = 72 / 25.4
const page = { width: 297 * mm, height: 210 * mm, margin: 12 * mm }
const family = 'Vorzimmer Print'
const size = 8
const lineHeight = 10.5

export type PrintColumn = { title: string /** Share of the width. */; share: number }

/**
 * A table as PDF, A4 across: a heading with what it is, the column titles on every page, page numbers, long cells broken into lines.
 * The font (Liberation Sans) is embedded, so that every name prints as it is written. `provenance` stands in the file's XMP packet.
 */
export function tablePdf({
  title,
  about,
  columns,
  rows,
  provenance,
}: {
  title: string
  about: string
  columns: readonly PrintColumn[]
  rows: readonly (readonly string[])[]
  provenance: Provenance
}): Buffer {
  registerFont()
  const pdf = new PDFDocument({ title, creator: 'Vorzimmer', pdfa: true })
  const usable = page.width - 2 * page.margin
  const sum = columns.reduce((a, c) => a + c.share, 0)
  const widths = columns.map((c) => (usable * c.share) / sum)
  let number = 0
  let y = 0
  let c!: SKRSContext2D
  const font = (bold = false, points = size) => {
    c.font = `${bold ? 'bold ' : ''}${points}px "${family}"`
  }
  const begin = () => {
    number += 1
    c = pdf.beginPage(page.width, page.height) as unknown as SKRSContext2D
    c.fillStyle = '#000'
    font(true, 13)
    c.fillText(title, page.margin, page.margin + 8)
    font()
    c.fillText(about, page.margin, page.margin + 22)
    const mark = `Seite ${number}`
    c.fillText(mark, page.width - page.margin - c.measureText(mark).width, page.margin + 8)
    y = page.margin + 38
    draw(
      columns.map((column) => [column.title]),
      true,
    )
  }
  const draw = (cells: readonly (readonly string[])[], bold = false) => {
    font(bold)
    let x = page.margin
    for (const [i, lines] of cells.entries()) {
      for (const [n, line] of lines.entries()) c.fillText(line, x + 2, y + n * lineHeight)
      x += widths[i] ?? 0
    }
    y += Math.max(1, ...cells.map((lines) => lines.length)) * lineHeight + 3
    c.fillStyle = bold ? '#000' : '#bbb'
    c.fillRect(page.margin, y - lineHeight + 1, usable, 0.5)
    c.fillStyle = '#000'
  }
  begin()
  for (const row of rows) {
    font()
    const cells = row.map((text, i) => broken(c, text, (widths[i] ?? 0) - 4))
    if (y + Math.max(1, ...cells.map((l) => l.length)) * lineHeight > page.height - page.margin) {
      pdf.endPage()
      begin()
    }
    draw(cells)
  }
  pdf.endPage()
  return withProvenance(pdf.close(), provenance)
}

/** Lines that fit: broken at spaces, within a word only where it alone is too wide. Five at the most. */
function broken(c: SKRSContext2D, text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.replace(/\s+/g, ' ').trim().split(' ')) {
    const longer = line ? `${line} ${word}` : word
    if (c.measureText(longer).width <= width) {
      line = longer
      continue
    }
    if (line) lines.push(line)
    line = word
    while (c.measureText(line).width > width && line.length > 1) {
      let fits = line.length - 1
      while (fits > 1 && c.measureText(line.slice(0, fits)).width > width) fits -= 1
      lines.push(line.slice(0, fits))
      line = line.slice(fits)
    }
  }
  lines.push(line)
  return lines.length <= 5 ? lines : [...lines.slice(0, 4), `${lines[4]} …`]
}

function registerFont() {
  if (GlobalFonts.has(family)) return
  const folder = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'standard_fonts')
  for (const cut of ['Regular', 'Bold']) GlobalFonts.registerFromPath(join(folder, `LiberationSans-${cut}.ttf`), family)
}
