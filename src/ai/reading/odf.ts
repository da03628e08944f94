import type { Archive } from './archive.ts'
import type { Box, Kind } from './contract.ts'
import { type Context, Draft, type DraftCell, Refusal } from './draft.ts'
import { all, at, parseXml, textIn, type Xml } from './xml.ts'

/** OpenDocument text, sheets and slides (ISO/IEC 26300). */
export async function readOdf(archive: Archive, context: Context): Promise<Draft> {
  if (archive.has('META-INF/manifest.xml') && /<manifest:encryption-data|:encryption-data[\s>]/.test(await archive.text('META-INF/manifest.xml')))
    throw new Refusal('encrypted')
  const meta = archive.has('meta.xml') ? parseXml(await archive.text('meta.xml')) : undefined
  const draft = odfDocument(parseXml(await archive.text('content.xml')), context, meta)
  if (archive.names.some((n) => /^(?:Basic|Scripts)\/.+/.test(n))) draft.warn('macros-removed')
  for (const name of archive.names) {
    if (!/^Pictures\/.+\.(?:png|jpe?g|tiff?|gif|webp|bmp|pdf)$/i.test(name)) continue
    context.signal.throwIfAborted()
    await context.part(name.slice('Pictures/'.length), await archive.bytes(name), { inline: true })
  }
  return draft
}

/** The document's root, of `content.xml` or of a flat file. */
export function odfDocument(root: Xml, context: Context, meta: Xml | undefined): Draft {
  const body = at(root, 'body')
  const content = body?.children.find((c) => ['text', 'spreadsheet', 'presentation', 'drawing'].includes(c.name))
  if (!content) throw new Refusal('broken')
  const kind: Kind = content.name === 'text' ? 'odt' : content.name === 'spreadsheet' ? 'ods' : 'odp'
  const draft = new Draft(kind, context.limits)
  const info = at(meta ?? root, 'meta')
  draft.title = textIn(at(info, 'title'))
  const author = textIn(at(info, 'initial-creator') ?? at(info, 'creator')).trim()
  if (author) draft.meta.author = author
  const language = textIn(at(info, 'language')).trim()
  if (language) draft.language = language
  const state: State = { draft, breaks: breakStyles(root), notes: [], bullets: bulletStyles(root) }
  if (kind === 'ods')
    for (const table of all(content, 'table')) {
      draft.page().name = table.attrs.name ?? ''
      sheet(table, state)
    }
  else if (kind === 'odp')
    for (const page of all(content, 'page')) {
      draft.page().name = page.attrs.name ?? ''
      frames(page, state)
    }
  else {
    draft.page()
    story(content, state, 0)
  }
  for (const note of state.notes) draft.block('note', note)
  return draft
}

type State = { draft: Draft; breaks: Set<string>; notes: string[]; bullets: Set<string> }

/** Automatic styles with a page break before. */
const breakStyles = (root: Xml) =>
  new Set(
    all(at(root, 'automatic-styles'), 'style').flatMap((s) =>
      at(s, 'paragraph-properties')?.attrs['break-before'] === 'page' ? [s.attrs.name ?? ''] : [],
    ),
  )
const bulletStyles = (root: Xml) =>
  new Set(
    [...all(at(root, 'automatic-styles'), 'list-style')].flatMap((s) =>
      s.children.some((c) => c.name === 'list-level-style-number' && c.attrs.level === '1') ? [] : [s.attrs.name ?? ''],
    ),
  )

function story(node: Xml, state: State, list: number) {
  const { draft } = state
  for (const c of node.children) {
    if (c.name === 'h' || c.name === 'p') {
      if (state.breaks.has(c.attrs['style-name'] ?? '') && draft.pages.at(-1)?.blocks.length) draft.page()
      const text = inlineText(c, state)
      if (c.name === 'h') draft.block('heading', text, { level: Math.min(6, Number(c.attrs['outline-level'] ?? 1)) })
      else draft.block('paragraph', text)
      for (const box of all(c, 'text-box')) story(box, state, 0)
    } else if (c.name === 'list') items(c, state, list + 1, c.attrs['style-name'])
    else if (c.name === 'table') draft.table(tableRows(c, state))
    else if (c.name === 'frame') for (const box of all(c, 'text-box')) story(box, state, 0)
    else if (['section', 'index-body', 'table-of-content', 'alphabetical-index', 'index-title', 'numbered-paragraph'].includes(c.name))
      story(c, state, list)
    else if (c.name === 'soft-page-break' && draft.pages.at(-1)?.blocks.length) draft.page()
  }
}

function items(list: Xml, state: State, level: number, style: string | undefined) {
  let number = 0
  for (const item of list.children.filter((c) => c.name === 'list-item' || c.name === 'list-header')) {
    number++
    const marker = item.name === 'list-header' ? '' : !style || state.bullets.has(style) ? '• ' : `${number}. `
    let first = true
    for (const c of item.children) {
      if (c.name === 'list') items(c, state, level + 1, c.attrs['style-name'] ?? style)
      else if (c.name === 'p' || c.name === 'h') {
        const text = inlineText(c, state).trim()
        if (!text) continue
        if (c.name === 'h') state.draft.block('heading', text, { level: Math.min(6, Number(c.attrs['outline-level'] ?? 1)) })
        else state.draft.block(first ? 'list-item' : 'paragraph', first ? marker + text : text, first ? { level } : {})
        first = false
      }
    }
  }
}

function inlineText(node: Xml, state: State): string {
  return node.children
    .map((c) => {
      if (c.name === '') return c.text.replace(/\s+/g, ' ')
      if (c.name === 's') return ' '.repeat(Math.min(100, Number(c.attrs.c ?? 1)))
      if (c.name === 'tab') return '\t'
      if (c.name === 'line-break') return '\n'
      if (c.name === 'note' || c.name === 'annotation') {
        state.notes.push(all(c, 'p').map(textIn).join('\n'))
        return c.name === 'note' ? `[${textIn(at(c, 'note-citation'))}]` : ''
      }
      if (c.name === 'tracked-changes' || c.name === 'annotation-end' || c.name === 'frame') return ''
      return inlineText(c, state)
    })
    .join('')
}

/** A sheet may claim a million repeated empty cells; what is empty is not repeated, what is full at most a hundred times. */
const repeated = (n: string | undefined, empty: boolean) => (empty ? Math.min(Number(n ?? 1) || 1, 50) : Math.min(Number(n ?? 1) || 1, 100))

function tableRows(table: Xml, state: State): DraftCell[][] {
  return rowsOf(table).map(({ row, header }) => {
    const cells: DraftCell[] = []
    for (const c of row.children) {
      if (c.name !== 'table-cell') continue
      const text = cellText(c, state)
      const columns = Number(c.attrs['number-columns-spanned'] ?? 1)
      for (let i = 0; i < repeated(c.attrs['number-columns-repeated'], !text); i++) cells.push({ text, columns, header })
    }
    while (cells.length && !cells.at(-1)?.text.trim()) cells.pop()
    return cells
  })
}
const rowsOf = (table: Xml, header = false): { row: Xml; header: boolean }[] =>
  table.children.flatMap((c) =>
    c.name === 'table-row'
      ? [{ row: c, header }]
      : /^table-(?:header-rows|row-group|rows)$/.test(c.name)
        ? rowsOf(c, c.name === 'table-header-rows')
        : [],
  )

const cellText = (c: Xml, state: State): string =>
  c.children
    .map((x) =>
      x.name === 'p' || x.name === 'h'
        ? inlineText(x, state)
        : x.name === 'list' || x.name === 'list-item'
          ? cellText(x, state)
          : x.name === 'table'
            ? tableRows(x, state)
                .map((r) => r.map((t) => t.text).join(' '))
                .join('\n')
            : '',
    )
    .filter((t) => t.trim())
    .join('\n')

function sheet(table: Xml, state: State) {
  const rows = tableRows(table, state)
  let open: DraftCell[][] = []
  for (const row of [...rows, []]) {
    if (row.length) open.push(row)
    else {
      state.draft.table(open)
      open = []
    }
  }
}

function frames(page: Xml, state: State) {
  for (const frame of page.children) {
    if (frame.name === 'notes') {
      state.draft.block(
        'note',
        all(frame, 'p')
          .map((p) => inlineText(p, state))
          .join('\n')
          .trim(),
      )
      continue
    }
    if (frame.name === 'g') frames(frame, state)
    const box = boxOf(frame)
    const title = frame.attrs.class === 'title'
    for (const content of frame.children) {
      if (content.name === 'table') state.draft.table(tableRows(content, state), box ? { box } : {})
      if (content.name !== 'text-box') continue
      if (title)
        state.draft.block(
          'heading',
          all(content, 'p')
            .map((p) => inlineText(p, state))
            .join(' '),
          { level: 1, ...(box && { box }) },
        )
      else story(content, state, 0)
    }
  }
}
function boxOf(frame: Xml): Box | undefined {
  const [x, y, w, h] = [frame.attrs.x, frame.attrs.y, frame.attrs.width, frame.attrs.height].map(points)
  if (x === undefined || y === undefined || w === undefined || h === undefined) return undefined
  return [x, y, x + w, y + h]
}
function points(length: string | undefined): number | undefined {
  const found = /^(-?[\d.]+)(cm|mm|in|pt)$/.exec(length ?? '')
  const factor = { cm: 72 / 2.54, mm: 72 / 25.4, in: 72, pt: 1 }[found?.[2] ?? '']
  return factor ? Math.round(Number(found?.[1]) * factor * 10) / 10 : undefined
}
