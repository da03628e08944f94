import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { type Context, clean, Draft, type DraftCell } from './draft.ts'
import { decode } from './plain.ts'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

export function readHtml(bytes: Uint8Array, context: Context): Draft {
  const draft = new Draft('html', context.limits)
  draft.page()
  htmlBlocks(draft, decodeHtml(bytes))
  return draft
}

/** As `decode`, but what the page says of itself goes before the guess. */
function decodeHtml(bytes: Uint8Array): string {
  const said = /<meta[^>]+charset=["']?\s*([\w-]+)/i.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 2048)))?.[1]
  if (said && !/^utf-?(8|16)/i.test(said) && bytes[0] !== 0xff && bytes[0] !== 0xfe)
    try {
      return new TextDecoder(said).decode(bytes)
    } catch {
      // An encoding nobody knows: guess.
    }
  return decode(bytes)
}

/** Never read: code, styles, pictures of other kinds. */
const dropped = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'canvas',
  'object',
  'embed',
  'iframe',
  'audio',
  'video',
  'select',
  'datalist',
  'title',
])
const separate = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)

const mostLinks = 200

/** Walks the tree without running anything: headings, paragraphs, lists, tables, quotations. Invisible text is left out and reported. */
export function htmlBlocks(draft: Draft, html: string, { mail = false } = {}) {
  const root = parse(html)
  let inline: string[] = []
  const state = { list: 0, quote: 0 }

  const flush = (type: 'paragraph' | 'heading' | 'list-item' | 'quote' | 'code' = 'paragraph', level?: number) => {
    const text = tidy(inline.join(''))
    inline = []
    if (!text) return
    const kind = state.quote && type === 'paragraph' ? 'quote' : type
    const depth = kind === 'quote' ? state.quote : level
    draft.block(kind, text, depth ? { level: depth } : {})
  }

  const walk = (node: Node): void => {
    if (node.nodeName === '#text') {
      inline.push((node as DefaultTreeAdapterTypes.TextNode).value.replace(/[\s\u00a0]+/g, ' '))
      return
    }
    if (!('tagName' in node)) {
      return
    }
    const tag = node.tagName
    const value = (name: string) => node.attrs.find((a) => a.name === name)?.value
    if (node.attrs.some((a) => a.name.startsWith('on') || /^\s*javascript:/i.test(a.value))) draft.warn('scripts-removed')
    if (tag === 'title' && !mail) draft.title = tidy(textIn(node))
    if (tag === 'html' && value('lang')) draft.language = value('lang')
    if (tag === 'img' && /^(?:https?:)?\/\//i.test(value('src') ?? '')) draft.warn('remote-images-not-loaded')
    if (tag === 'script') draft.warn('scripts-removed')
    if (dropped.has(tag)) return
    if (isHidden(node)) {
      if (tidy(textIn(node)).length > 1 && !(mail && textIn(node).trim().length < 200 && /display:\s*none/i.test(value('style') ?? '')))
        draft.warn('hidden-text-removed')
      return
    }
    if (tag === 'br') {
      inline.push('\n')
      return
    }
    if (tag === 'img') {
      const alt = value('alt')?.trim()
      if (alt && !/^https?:/.test(alt)) inline.push(` ${alt} `)
      return
    }
    if (tag === 'input') {
      const type = value('type') ?? 'text'
      const name = value('name') ?? ''
      if (type === 'checkbox' || type === 'radio') inline.push(value('checked') !== undefined ? ' ☒ ' : ' ☐ ')
      else if (type !== 'hidden' && value('value')) {
        flush()
        draft.block('field', `${name}: ${value('value')}`, { field: { name, value: value('value') ?? '' } })
      }
      return
    }
    if (tag === 'pre') {
      flush()
      const text = clean(textIn(node)).replace(/^\n+|\s+$/g, '')
      draft.block(state.quote ? 'quote' : 'code', text)
      return
    }
    if (tag === 'table' && isTable(node)) {
      flush()
      draft.table(rowsOf(node))
      return
    }
    const target = mail && tag === 'a' ? (value('href') ?? '').trim() : ''
    if (/^https?:\/\//i.test(target) && draft.links.length < mostLinks)
      draft.links.push({ text: tidy(textIn(node)).slice(0, 300), target: target.slice(0, 2000) })
    if (!separate.has(tag)) {
      for (const child of node.childNodes) walk(child)
      return
    }
    flush()
    if (tag === 'ul' || tag === 'ol') {
      state.list++
      let number = Number(value('start') ?? 1)
      for (const child of node.childNodes) {
        if (child.nodeName === 'li') {
          inline.push(tag === 'ol' ? `${number++}. ` : '• ')
          items(child as Element)
        } else walk(child)
      }
      state.list--
      return
    }
    const quotes =
      tag === 'blockquote' || (mail && /\b(?:gmail_quote|moz-cite-prefix|yahoo_quoted|OutlookMessageHeader)\b/.test(value('class') ?? ''))
    if (quotes) state.quote++
    const heading = /^h([1-6])$/.exec(tag)
    if (heading) {
      for (const child of node.childNodes) walk(child)
      flush('heading', Number(heading[1]))
    } else {
      for (const child of node.childNodes) walk(child)
      flush()
    }
    if (quotes) state.quote--
  }
  /** An item's own text is one block; what is nested in it follows. */
  const items = (li: Element) => {
    const before = state.list
    const [marker = ''] = inline
    for (const child of li.childNodes) {
      const name = child.nodeName
      if (name === 'ul' || name === 'ol' || (name === 'table' && isTable(child as Element))) {
        flush('list-item', before)
        walk(child)
      } else if (separate.has(name) && inline.join('').trim() !== marker.trim() && inline.join('').trim()) {
        flush('list-item', before)
        walkInline(child)
      } else walkInline(child)
    }
    if (inline.join('').trim() !== marker.trim()) flush('list-item', before)
    else inline = []
  }
  /** Paragraphs in an item are its text, not blocks of their own. */
  const walkInline = (node: Node) => {
    if ('childNodes' in node && ['p', 'div', 'span'].includes(node.nodeName) && !isHidden(node as Element))
      for (const child of node.childNodes) walkInline(child)
    else walk(node)
  }
  for (const child of root.childNodes) walk(child)
  flush()
}

const tidy = (text: string) =>
  clean(text)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

function textIn(node: Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value
  if (node.nodeName === 'br') return '\n'
  if (!('childNodes' in node) || node.nodeName === 'script' || node.nodeName === 'style') return ''
  return node.childNodes.map(textIn).join('')
}

/** Text a person cannot see may carry orders to a machine: display none, no size, white on white as mails hide it. */
function isHidden(node: Element): boolean {
  const style = (node.attrs.find((a) => a.name === 'style')?.value ?? '').toLowerCase().replace(/\s+/g, '')
  if (node.attrs.some((a) => a.name === 'hidden')) return true
  return /display:none|visibility:hidden|font-size:0(?:px|pt|em|rem|%)?(?:;|$)|opacity:0(?:;|$)|(?:^|;)color:(?:#fff(?:fff)?|white|transparent)(?:;|$)(?!.*background)/.test(
    style,
  )
}

/** Data, not layout: at least two rows with two cells, and no table or heading inside a cell. */
function isTable(node: Element): boolean {
  const rows = trs(node)
  if (rows.filter((r) => cellsOf(r).length > 1).length < 2)
    return rows.length > 0 && rows.some((r) => cellsOf(r).some((c) => c.tagName === 'th')) && rows.length > 1
  return !contains(node, new Set(['table', 'h1', 'h2', 'h3', 'blockquote']))
}

const contains = (node: Element, tags: Set<string>): boolean =>
  node.childNodes.some((c) => tags.has(c.nodeName) || ('childNodes' in c && contains(c as Element, tags)))

const trs = (node: Element): Element[] =>
  node.childNodes.flatMap((c) => (c.nodeName === 'tr' ? [c as Element] : ['thead', 'tbody', 'tfoot'].includes(c.nodeName) ? trs(c as Element) : []))
const cellsOf = (tr: Element) => tr.childNodes.filter((c): c is Element => c.nodeName === 'td' || c.nodeName === 'th')

function rowsOf(table: Element): DraftCell[][] {
  const span = (c: Element, name: string) => Math.min(1000, Math.max(1, Number(c.attrs.find((a) => a.name === name)?.value) || 1))
  return trs(table).map((tr) =>
    cellsOf(tr).map((c) => ({ text: tidy(blockText(c)), columns: span(c, 'colspan'), rows: span(c, 'rowspan'), header: c.tagName === 'th' })),
  )
}

const blockText = (node: Node): string => {
  if (!('childNodes' in node)) return textIn(node).replace(/\s+/g, ' ')
  if ('tagName' in node && (dropped.has(node.tagName) || isHidden(node))) return ''
  const text = node.childNodes.map(blockText).join('')
  return node.nodeName === 'br' || separate.has(node.nodeName) ? `${text}\n` : text
}
