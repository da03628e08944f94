import MarkdownIt from 'markdown-it'
import { type Context, clean, Draft, type DraftCell } from './draft.ts'
import { htmlBlocks } from './html.ts'
import { decode } from './plain.ts'

const parser = new MarkdownIt({ html: true, linkify: false })
type Token = ReturnType<typeof parser.parse>[number]

/** CommonMark with tables. Embedded HTML goes through the HTML reader, so its scripts never count. */
export function readMarkdown(bytes: Uint8Array, context: Context): Draft {
  const draft = new Draft('markdown', context.limits)
  const source = clean(decode(bytes))
  // YAML front matter is data about the text.
  const front = /^---\n([\s\S]*?)\n---\n/.exec(source)
  draft.title = /^title:\s*["']?(.*?)["']?\s*$/m.exec(front?.[1] ?? '')?.[1]
  const lists: { ordered: boolean; next: number }[] = []
  let quote = 0
  let cells: DraftCell[] = []
  let rows: DraftCell[][] = []
  let first = false
  const tokens = parser.parse(front ? source.slice(front[0].length) : source, {})
  for (const [i, token] of tokens.entries()) {
    switch (token.type) {
      case 'bullet_list_open':
      case 'ordered_list_open':
        lists.push({ ordered: token.type[0] === 'o', next: Number(token.attrGet('start') ?? 1) })
        break
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop()
        break
      case 'list_item_open':
        first = true
        break
      case 'blockquote_open':
        quote++
        break
      case 'blockquote_close':
        quote--
        break
      case 'table_open':
        rows = []
        break
      case 'tr_open':
        cells = []
        break
      case 'tr_close':
        rows.push(cells)
        break
      case 'table_close':
        draft.table(rows)
        break
      case 'fence':
      case 'code_block':
        draft.block('code', token.content.trimEnd())
        break
      case 'html_block':
        htmlBlocks(draft, token.content)
        break
      case 'inline': {
        const before = tokens[i - 1]?.type
        const text = inlineText(token, draft)
        if (before === 'th_open' || before === 'td_open') cells.push({ text, header: before === 'th_open' })
        else if (before?.startsWith('heading')) {
          const level = Number(tokens[i - 1]?.tag.slice(1))
          if (level === 1 && !draft.title) draft.title = text
          draft.block('heading', text, { level })
        } else if (lists.length && first) {
          const list = lists.at(-1) as { ordered: boolean; next: number }
          draft.block('list-item', `${list.ordered ? `${list.next++}.` : '•'} ${text}`, { level: lists.length })
          first = false
        } else if (quote) draft.block('quote', text, { level: quote })
        else draft.block('paragraph', text)
      }
    }
  }
  return draft
}

function inlineText(token: Token, draft: Draft): string {
  return (token.children ?? [])
    .map((c) => {
      // Forms and addresses rely on their line ends.
      if (c.type === 'softbreak' || c.type === 'hardbreak') return '\n'
      if (c.type === 'image') {
        if (/^(?:https?:)?\/\//.test(String(c.attrGet('src') ?? ''))) draft.warn('remote-images-not-loaded')
        return c.content
      }
      if (c.type === 'html_inline') {
        if (/^<script/i.test(c.content)) draft.warn('scripts-removed')
        return /^<br/i.test(c.content) ? '\n' : ''
      }
      return c.content
    })
    .join('')
}
