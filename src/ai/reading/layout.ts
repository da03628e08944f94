import { type Box, union } from './contract.ts'
import { clean, type DraftCell, type DraftLine, type DraftWord } from './draft.ts'

/**
 * Reading order and structure from runs of characters with boxes: rows, columns, tables, lists, headings, paragraphs.
 * The one place for PDF text and OCR. Coordinates run from the upper left corner; text runs from left to right.
 *
 * A page is cut into strips of rows that share a free vertical gutter. Long lines on both sides are columns of prose and are
 * read one after the other; short pieces are the cells of a table (after the XY-cut, Nagy and Seth 1984, with the row as unit).
 */
export type Run = { text: string; box: Box; size: number; font: string; confidence?: number }

export type DraftBlock = { size: number; font: string; distinct: boolean } & (
  | { type: 'paragraph' | 'heading' | 'list-item'; level?: number; lines: DraftLine[] }
  | { type: 'table'; rows: DraftCell[][] }
)

/** A piece of a row without a wide gap. */
type Segment = { runs: Run[]; text: string; words: (DraftWord & { at: number })[]; box: Box; size: number; font: string }
type Row = { segments: Segment[]; top: number; bottom: number; size: number }
type Gutter = [number, number]

const marker = /^(?:[•◦▪‣●■○▫❑☐☑☒✓➢➔·\uf0a7\uf0b7\uf0d8\uf02d–—*-]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|\([ivx]{1,4}\))\s+\S/
const bullets = /^[•◦▪‣●■○▫➢➔·\uf0a7\uf0b7\uf0d8\uf02d–—*-]$/
const section = /^(?:§\s?\d+[a-z]?|Art(?:ikel|\.)\s?\d+[a-z]?|(?:Anlage|Abschnitt|Teil|Kapitel)\s+[\dIVX]+)(?:\s|$)/

export function layout(runs: Run[]): DraftBlock[] {
  const rows = rowsOf(runs)
  if (!rows.length) return []
  const body = mostCommon(runs, (r) => `${Math.round(r.size * 2) / 2}|${r.font}`)
  const [size = '10', font = ''] = body.split('|')
  return strips(rows).flatMap((strip) => blocksOf(strip, { size: Number(size), font }))
}

function mostCommon(runs: Run[], key: (r: Run) => string): string {
  const counts = new Map<string, number>()
  for (const r of runs) counts.set(key(r), (counts.get(key(r)) ?? 0) + r.text.length)
  let best = ''
  for (const [k, n] of counts) if (n > (counts.get(best) ?? -1)) best = k
  return best
}

/** Rows from the top; each cut into segments where the gap is wider than a character. */
function rowsOf(runs: Run[]): Row[] {
  const sorted = runs.filter((r) => r.text.trim() !== '').sort((a, b) => a.box[3] - b.box[3] || a.box[0] - b.box[0])
  const groups: Run[][] = []
  let group: Run[] = []
  let bottom = 0
  let height = 0
  for (const run of sorted) {
    const own = run.box[3] - run.box[1]
    // The overlap with the row's first run decides; small type (footnote signs) is measured by its own height.
    const overlap = bottom - run.box[1]
    if (group.length && overlap > 0.45 * Math.min(own, height)) group.push(run)
    else {
      if (group.length) groups.push(group)
      group = [run]
      bottom = run.box[3]
      height = own
    }
  }
  if (group.length) groups.push(group)
  return groups.map((g) => {
    const segments = segmentsOf(g)
    return {
      segments,
      top: Math.min(...segments.map((s) => s.box[1])),
      bottom: Math.max(...segments.map((s) => s.box[3])),
      size: Math.max(...segments.map((s) => s.size)),
    }
  })
}

function segmentsOf(row: Run[]): Segment[] {
  row.sort((a, b) => a.box[0] - b.box[0])
  const segments: Segment[] = []
  let at: Segment | undefined
  for (const run of row) {
    const text = clean(run.text)
    const trimmed = text.trim()
    if (!trimmed) continue
    const gap = at ? run.box[0] - at.box[2] : Number.POSITIVE_INFINITY
    const size = Math.max(run.size, at?.size ?? 0)
    // The same characters drawn twice at the same place (imitated bold type, shadows).
    const last = at?.words.at(-1)
    if (last && last.text === trimmed && Math.abs(last.box[0] - run.box[0]) < 0.2 * size && Math.abs(last.box[2] - run.box[2]) < 0.3 * size) continue
    const afterBullet = at && (bullets.test(at.text) || /^\(?(?:\d{1,2}|[a-z])[.)]$/.test(at.text)) && gap < 4 * size
    if (!at || (gap > 1.05 * size && !afterBullet) || gap < -3 * size) {
      at = { runs: [run], text: trimmed, words: [wordOf(run, trimmed, 0)], box: [...run.box], size: run.size, font: run.font }
      segments.push(at)
      continue
    }
    const space = gap > 0.13 * size || text.startsWith(' ') || /\s$/.test(at.runs.at(-1)?.text ?? '')
    if (space) at.text += ' '
    at.words.push(wordOf(run, trimmed, at.text.length))
    at.text += trimmed
    at.runs.push(run)
    at.box = union(at.box, run.box)
    if (run.size > at.size) at.size = run.size
  }
  return segments
}

const wordOf = (run: Run, text: string, at: number): DraftWord & { at: number } => ({
  text,
  at,
  box: run.box,
  ...(run.confidence !== undefined && { confidence: run.confidence }),
})

type Strip = { kind: 'plain'; rows: Row[] } | { kind: 'columns'; columns: Row[][] } | { kind: 'table'; rows: Row[]; gutters: Gutter[] }

/** Cuts the rows into the longest strips that share at least one gutter. */
function strips(rows: Row[]): Strip[] {
  const found: Strip[] = []
  const plain = (row: Row) => {
    const last = found.at(-1)
    if (last?.kind === 'plain') last.rows.push(row)
    else found.push({ kind: 'plain', rows: [row] })
  }
  for (let i = 0; i < rows.length; ) {
    const row = rows[i] as Row
    if (row.segments.length < 2) {
      plain(row)
      i++
      continue
    }
    const strip = stripFrom(rows, i)
    if (!strip) {
      plain(row)
      i++
      continue
    }
    found.push(strip.strip)
    i = strip.next
  }
  return found
}

/** From a row with a gutter downwards, as long as a gutter is common to all rows. */
function stripFrom(rows: Row[], from: number): { strip: Strip; next: number } | undefined {
  const first = rows[from] as Row
  let gutters = gapsOf(first)
  let end = from + 1
  let lastMulti = from
  let multi = 1
  for (; end < rows.length; end++) {
    const row = rows[end] as Row
    const above = rows[end - 1] as Row
    if (row.top - above.bottom > 3.2 * Math.max(row.size, above.size)) break
    const shared = gutters.flatMap((g) => free(g, row))
    if (!shared.length) break
    // A single piece that begins left and ends before the gutter may be the line below the table.
    if (row.segments.length > 1) {
      lastMulti = end
      multi++
    }
    gutters = shared
  }
  if (multi < 2) return undefined
  const columns = columnsOf(rows.slice(from, end), gutters)
  if (isProse(columns)) return { strip: { kind: 'columns', columns: columns.map((c) => rowsIn(rows.slice(from, end), c)) }, next: end }
  // Rows below the last one with two pieces belong to the table only as the continuation of a cell.
  let last = lastMulti
  while (last + 1 < end) {
    const next = rows[last + 1] as Row
    const above = rows[last] as Row
    if (next.top - above.bottom > 0.5 * next.size || (next.segments[0]?.box[0] ?? 0) < (gutters[0]?.[1] ?? 0)) break
    last++
  }
  const used = rows.slice(from, last + 1)
  return { strip: { kind: 'table', rows: used, gutters: commonGutters(used) }, next: last + 1 }
}

const gapsOf = (row: Row): Gutter[] => row.segments.slice(1).map((s, i) => [(row.segments[i] as Segment).box[2], s.box[0]])

/** What remains of a gutter beside a row's segments; at least three quarters of a character wide. */
function free([x0, x1]: Gutter, row: Row): Gutter[] {
  let parts: Gutter[] = [[x0, x1]]
  for (const { box } of row.segments)
    parts = parts.flatMap(([a, b]): Gutter[] => {
      if (box[2] <= a || box[0] >= b) return [[a, b]]
      return [
        [a, box[0]],
        [box[2], b],
      ]
    })
  return parts.filter(([a, b]) => b - a > 0.75 * row.size)
}

function commonGutters(rows: Row[]): Gutter[] {
  // Every gap of every row is a candidate; it holds where at most a tenth of the rows (cells over several columns) cross it.
  const edges = rows.flatMap(gapsOf)
  const found: Gutter[] = []
  for (const edge of edges.sort((a, b) => a[0] - b[0])) {
    let [a, b] = edge
    let crossed = 0
    for (const row of rows) {
      const rest = free([a, b], row)
      if (!rest.length) crossed++
      else [a, b] = rest.reduce((x, y) => (y[1] - y[0] > x[1] - x[0] ? y : x))
    }
    if (crossed > Math.max(rows.length * 0.1, rows.length > 4 ? 1 : 0)) continue
    if (!found.some((g) => g[0] < b && a < g[1])) found.push([a, b])
  }
  return found.sort((a, b) => a[0] - b[0])
}

function columnsOf(rows: Row[], gutters: Gutter[]): Segment[][] {
  const sorted = [...gutters].sort((a, b) => a[0] - b[0])
  const columns: Segment[][] = Array.from({ length: sorted.length + 1 }, () => [])
  for (const row of rows) for (const s of row.segments) columns[columnOf(s, sorted)]?.push(s)
  return columns
}

const columnOf = (s: Segment, gutters: Gutter[]) =>
  gutters.filter((g) => (s.box[0] + Math.min(s.box[2], s.box[0] + s.size)) / 2 > (g[0] + g[1]) / 2).length

/** Columns of prose: in each at least three lines, most of them long and nearly as wide as the column. */
function isProse(columns: Segment[][]): boolean {
  return columns.every((column) => {
    if (column.length < 3) return false
    const width = Math.max(...column.map((s) => s.box[2])) - Math.min(...column.map((s) => s.box[0]))
    const long = column.filter((s) => s.box[2] - s.box[0] > 0.6 * width && s.text.length > 16 && s.text.includes(' '))
    return long.length >= 0.55 * column.length
  })
}

function rowsIn(rows: Row[], column: Segment[]): Row[] {
  const inside = new Set(column)
  return rows.flatMap((row) => {
    const segments = row.segments.filter((s) => inside.has(s))
    if (!segments.length) return []
    return [{ segments, top: Math.min(...segments.map((s) => s.box[1])), bottom: Math.max(...segments.map((s) => s.box[3])), size: row.size }]
  })
}

type Body = { size: number; font: string }

function blocksOf(strip: Strip, body: Body): DraftBlock[] {
  if (strip.kind === 'plain') return prose(strip.rows, body)
  if (strip.kind === 'columns') return strip.columns.flatMap((rows) => strips(rows).flatMap((s) => blocksOf(s, body)))
  const rows = tableRows(strip.rows, strip.gutters)
  // One row, or one column once wrapped cells are joined, is a line with a wide gap and not a table.
  if (rows.length < 2 || strip.gutters.length < 1) return prose(strip.rows, body)
  return [{ type: 'table', rows, size: body.size, font: body.font, distinct: false }]
}

/** Lines of a wrapped cell are joined to the row they belong to. */
function tableRows(rows: Row[], gutters: Gutter[]): DraftCell[][] {
  const table: { cells: DraftLine[][]; bottom: number }[] = []
  const gaps = rows.slice(1).map((r, i) => r.top - (rows[i] as Row).bottom)
  const widest = Math.max(...gaps)
  rows.forEach((row, i) => {
    const cells: DraftLine[][] = Array.from({ length: gutters.length + 1 }, () => [])
    for (const s of row.segments) cells[columnOf(s, gutters)]?.push({ text: s.text, box: s.box, words: s.words, glue: ' ' })
    const above = table.at(-1)
    const gap = i ? (gaps[i - 1] as number) : Number.POSITIVE_INFINITY
    const incomplete = cells.some((c) => !c.length)
    const tight = gap < 0.6 * row.size && (!cells[0]?.length || gap + 0.25 * row.size < widest)
    if (above && incomplete && tight)
      cells.forEach((c, k) => {
        above.cells[k]?.push(...c)
      })
    else table.push({ cells, bottom: row.bottom })
  })
  return table.map(({ cells }) => cells.map((lines) => ({ text: lines.map((l) => l.text).join(' '), lines })))
}

/** Paragraphs, headings and list items from the rows of one column. */
function prose(rows: Row[], body: Body): DraftBlock[] {
  const blocks: DraftBlock[] = []
  const lefts = rows.map((r) => r.segments[0]?.box[0] ?? 0)
  const left = Math.min(...lefts)
  const right = Math.max(...rows.map((r) => r.segments.at(-1)?.box[2] ?? 0))
  const gaps = rows.slice(1).map((r, i) => r.top - (rows[i] as Row).bottom)
  const usual = median(gaps.filter((g, i) => g < 1.2 * (rows[i] as Row).size))
  let block: (DraftBlock & { lines: DraftLine[] }) | undefined
  rows.forEach((row, i) => {
    const line = lineOf(row)
    const first = row.segments[0] as Segment
    const gap = i ? (gaps[i - 1] as number) : Number.POSITIVE_INFINITY
    const item = marker.test(line.text)
    const above = rows[i - 1]
    const sameType = above && Math.abs(above.size - row.size) < 0.08 * row.size
    const starts =
      !block ||
      gap > usual + 0.35 * row.size ||
      !sameType ||
      item ||
      section.test(line.text) ||
      (block.distinct && first.font !== block.font) ||
      // The line after an item belongs to it only when it is indented or wrapped.
      (block.type === 'list-item' && first.box[0] < (block.lines[0]?.box?.[0] ?? 0) - 0.5 * row.size)
    if (starts || !block) {
      const large = row.size > 1.12 * body.size
      const distinct = first.font !== body.font && row.segments.every((s) => s.font === first.font) && row.size >= 0.97 * body.size
      block = {
        type: item && !large ? 'list-item' : 'paragraph',
        lines: [line],
        size: row.size,
        font: first.font,
        distinct: distinct || large,
        ...(item && !large && { level: 1 + Math.min(5, Math.round((first.box[0] - left) / (1.8 * body.size))) }),
      }
      blocks.push(block)
      return
    }
    const previous = block.lines.at(-1) as DraftLine
    join(previous, line, right, row.size)
    block.lines.push(line)
  })
  for (const b of blocks) if (isHeading(b, body)) headingOf(b)
  return blocks
}

function headingOf(b: DraftBlock) {
  if (b.type === 'table') return
  b.type = 'heading'
  delete b.level
  for (const line of b.lines) if (line.glue === '\n') line.glue = ' '
}

/** Larger than the body, or in a type of its own, short, and no sentence. */
function isHeading(b: DraftBlock, body: Body): boolean {
  if (b.type === 'table' || b.lines.length > 3) return false
  const text = b.lines.map((l) => l.text).join(' ')
  if (text.length > 160 || !/\p{L}{2}/u.test(text) || /[,;:]$/.test(text)) return false
  if (b.size > 1.12 * body.size) return true
  if (section.test(text) && b.lines.length <= 2 && !/[.]$/.test(text) && text.length < 100) return true
  return b.distinct && b.type === 'paragraph' && b.lines.length <= 2 && !/[.!?]$/.test(text)
}

/** How two lines of a paragraph hang together: a divided word, a space, or a line end that was meant (an address). */
function join(line: DraftLine, next: DraftLine, right: number, size: number) {
  const divided = /\p{Ll}[-\u00ad‐]$/u.test(line.text) && /^\p{Ll}/u.test(next.text) && !/^(und|oder|bzw)\b/.test(next.text)
  if (divided) {
    line.text = line.text.slice(0, -1)
    const word = line.words?.at(-1)
    if (word) word.text = word.text.slice(0, -1)
    line.glue = ''
    return
  }
  const end = line.box?.[2] ?? 0
  const word = next.text.indexOf(' ') < 0 ? next.text.length : next.text.indexOf(' ')
  const width = ((next.box?.[2] ?? 0) - (next.box?.[0] ?? 0)) * (word / Math.max(1, next.text.length))
  // Had the next word found room, the line would not have ended here by itself.
  line.glue = end + width + 0.6 * size < right ? '\n' : ' '
}

function lineOf(row: Row): DraftLine {
  const [first, ...rest] = row.segments as [Segment, ...Segment[]]
  const line: DraftLine = { text: first.text, box: first.box, words: [...first.words] }
  for (const s of rest) {
    const at = line.text.length + 1
    line.text += ` ${s.text}`
    line.words?.push(...s.words.map((w) => ({ ...w, at: w.at + at })))
    line.box = union(line.box as Box, s.box)
  }
  return line
}

function median(numbers: number[]): number {
  if (!numbers.length) return 0
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number
}
