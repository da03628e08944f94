import { type Context, clean, Draft, type DraftCell } from './draft.ts'
import { wideEncoding } from './kind.ts'

/** Bytes to text: byte order mark, UTF-16 by its zeros, UTF-8 where valid, else Windows-1252 (of which Latin-1 is a part). */
export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const wide = wideEncoding(bytes)
  if (wide) return new TextDecoder(wide).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

export function readText(bytes: Uint8Array, context: Context): Draft {
  const draft = new Draft('text', context.limits)
  paragraphs(draft, clean(decode(bytes)))
  return draft
}

const item = /^([ \t]*)(?:[-*+•–]|\d{1,3}[.)]|\(?[a-z]\)|\(\d{1,2}\))[ \t]+(?=\S)/

/** Paragraphs between empty lines, list items, quotations of mails ('>'), and the lines of a heading that is underlined or in capitals. */
export function paragraphs(draft: Draft, text: string, { mail = false } = {}) {
  let lines: string[] = []
  let quote = 0
  const flush = () => {
    while (lines.length && !lines.at(-1)?.trim()) lines.pop()
    if (!lines.length) return
    if (quote) draft.block('quote', lines.join('\n'), { level: quote })
    else pieces(draft, lines)
    lines = []
  }
  let history = false
  for (const raw of text.split('\n')) {
    const mark = mail ? (/^(?:>[ ]?)+/.exec(raw)?.[0] ?? '') : ''
    const depth = mark ? mark.replace(/[^>]/g, '').length : history ? 1 : 0
    const line = raw.slice(mark.length).trimEnd()
    if (depth !== quote || !line.trim()) flush()
    quote = depth
    if (mail && !history && /^-{2,}\s*(?:Original(?:nachricht| Message)|Ursprüngliche Nachricht|Weitergeleitete Nachricht)\s*-{2,}/i.test(line)) {
      flush()
      history = true
      quote = 1
    }
    if (line.trim()) lines.push(line)
  }
  flush()
}

function pieces(draft: Draft, lines: string[]) {
  const [first = '', second = ''] = lines
  if (lines.length >= 2 && /^\s*[=]{3,}\s*$/.test(second) && first.trim()) {
    draft.block('heading', first.trim(), { level: 1 })
    return pieces(draft, lines.slice(2))
  }
  if (lines.length >= 2 && /^\s*-{3,}\s*$/.test(second) && first.trim().length < 80) {
    draft.block('heading', first.trim(), { level: 2 })
    return pieces(draft, lines.slice(2))
  }
  let open: { type: 'paragraph' | 'list-item'; lines: string[]; level?: number } | undefined
  const flush = () => {
    if (open) draft.block(open.type, open.lines.join('\n'), open.level ? { level: open.level } : {})
  }
  for (const line of lines) {
    const found = item.exec(line)
    if (found) {
      flush()
      open = { type: 'list-item', lines: [line.trim()], level: 1 + Math.min(5, Math.floor((found[1]?.replace(/\t/g, '    ').length ?? 0) / 2)) }
    } else if (open && (open.type === 'paragraph' || /^\s/.test(line))) open.lines.push(open.type === 'list-item' ? line.trim() : line)
    else {
      flush()
      open = { type: 'paragraph', lines: [line] }
    }
  }
  flush()
}

/** Tables separated by semicolon, tab or comma, whichever the first lines agree on (RFC 4180 quoting). */
export function readCsv(bytes: Uint8Array, context: Context): Draft {
  const draft = new Draft('csv', context.limits)
  const text = clean(decode(bytes))
  const head = text.split('\n', 5)
  const count = (s: string) => Math.min(...head.filter((l) => l.trim()).map((l) => l.split(s).length))
  const separator = [';', '\t', ','].reduce((a, b) => (count(b) > count(a) ? b : a))
  const rows: DraftCell[][] = []
  let row: DraftCell[] = []
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\n]*))(${separator}|\\n|$)`, 'y')
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text)
    if (!found) break
    row.push({ text: found[1]?.replaceAll('""', '"') ?? found[2] ?? '', ...(rows.length === 0 && { header: true }) })
    if (found[3] !== separator) {
      rows.push(row)
      row = []
    }
    if (!found[0]) break
  }
  if (row.length) rows.push(row)
  draft.table(rows)
  return draft
}
