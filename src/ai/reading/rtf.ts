import { type Context, clean, Draft, type DraftCell } from './draft.ts'

/** Groups whose content is not the document's text. `\*` marks more of them. */
const skipped = new Set(
  'fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object themedata colorschememapping latentstyles datastore xmlnstbl mmathPr filetbl revtbl fldinst bkmkstart bkmkend pnseclvl nonshppict'.split(
    ' ',
  ),
)
const codePages: Record<string, string> = {
  '437': 'ibm866',
  '850': 'windows-1252',
  '932': 'shift_jis',
  '936': 'gbk',
  '949': 'euc-kr',
  '950': 'big5',
  '10000': 'macintosh',
  '65001': 'utf-8',
}
const characters: Record<string, string> = {
  tab: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
}

type Group = {
  skip: boolean
  unicodeSkip: number
  hidden: boolean
  into: 'body' | 'title' | 'author' | 'footnote' | 'header' | 'footer'
  table: boolean
  size: number
  bold: boolean
  outline: number | undefined
  list: boolean
}

/** Rich Text Format 1.9: text, tables, headings by outline level, notes. Pictures and objects are left out. */
export function readRtf(bytes: Uint8Array, context: Context): Draft {
  const draft = new Draft('rtf', context.limits)
  const source = new TextDecoder('latin1').decode(bytes)
  let decoder = new TextDecoder('windows-1252')
  let group: Group = {
    skip: false,
    unicodeSkip: 1,
    hidden: false,
    into: 'body',
    table: false,
    size: 24,
    bold: false,
    outline: undefined,
    list: false,
  }
  const stack: Group[] = []
  let text = ''
  let marker = ''
  const sides = { title: '', author: '', footnote: '', header: '', footer: '' }
  let cells: DraftCell[] = []
  let rows: DraftCell[][] = []
  let pendingBytes: number[] = []

  const flushBytes = () => {
    if (pendingBytes.length) {
      const decoded = decoder.decode(Uint8Array.from(pendingBytes))
      pendingBytes = []
      put(decoded)
    }
  }
  const put = (s: string) => {
    if (group.skip || group.hidden) {
      if (group.hidden && !group.skip && s.trim()) draft.warn('hidden-text-removed')
      return
    }
    if (group.into === 'body') text += s
    else sides[group.into] += s
  }
  const flushTable = () => {
    if (rows.length) draft.table(rows)
    rows = []
  }
  const paragraph = () => {
    flushBytes()
    if (group.skip) return
    if (group.into !== 'body') {
      sides[group.into] += '\n'
      return
    }
    if (group.table) {
      text += '\n'
      return
    }
    flushTable()
    const line = clean(text).trim()
    if (group.outline !== undefined && group.outline < 9) draft.block('heading', line, { level: Math.min(6, group.outline + 1) })
    else if (group.list || marker) draft.block('list-item', `${marker || '•'} ${line}`.trim(), { level: 1 })
    else draft.block('paragraph', line)
    text = ''
    marker = ''
  }

  const token = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi
  let unicodeLeft = 0
  for (let found = token.exec(source); found; found = token.exec(source)) {
    const [, word, number, hex, symbol, brace, plain] = found
    if (hex) {
      if (unicodeLeft > 0) unicodeLeft--
      else if (!group.skip) pendingBytes.push(Number.parseInt(hex, 16))
      continue
    }
    flushBytes()
    if (brace === '{') {
      if (stack.length > 5000) break
      stack.push(group)
      group = { ...group }
      unicodeLeft = 0
    } else if (brace === '}') {
      const closed = group
      group = stack.pop() ?? group
      if (closed.into === 'footnote' && group.into !== 'footnote') {
        const note = sides.footnote.trim()
        sides.footnote = ''
        if (note) text += ` [${note.replace(/\s+/g, ' ')}] `
      }
      unicodeLeft = 0
    } else if (plain) {
      const rest = plain.slice(unicodeLeft)
      unicodeLeft = Math.max(0, unicodeLeft - plain.length)
      put(rest)
    } else if (symbol) {
      if (symbol === '*') group.skip = true
      else if (symbol === '~') put(' ')
      else if (symbol === '_') put('-')
      else if ('\\{}'.includes(symbol)) put(symbol)
      else if (symbol === '\n' || symbol === '\r') paragraph()
    } else if (word) control(word, number === undefined ? undefined : Number(number))
  }
  flushBytes()
  if (group.table) text = text.trim()
  group = { ...group, skip: false, into: 'body', table: false }
  if (text.trim()) paragraph()
  flushTable()
  if (sides.footer.trim()) draft.block('footer', sides.footer.trim())
  draft.title = clean(sides.title)
  if (sides.author.trim()) draft.meta.author = clean(sides.author).trim()
  return draft

  function control(word: string, n: number | undefined) {
    const on = n !== 0
    switch (word) {
      case 'ansicpg':
        decoder = decoderOf(String(n))
        return
      case 'u':
        put(String.fromCharCode(n === undefined ? 63 : n < 0 ? n + 65_536 : n))
        unicodeLeft = group.unicodeSkip
        return
      case 'uc':
        group.unicodeSkip = n ?? 1
        return
      case 'par':
      case 'sect':
        paragraph()
        return
      case 'page':
        if (group.skip || group.into !== 'body') return
        if (text.trim()) paragraph()
        flushTable()
        if (draft.pages.at(-1)?.blocks.length) draft.page()
        return
      case 'pard':
        group.table = false
        group.outline = undefined
        group.list = false
        return
      case 'plain':
        group.hidden = false
        return
      case 'intbl':
        group.table = true
        return
      case 'outlinelevel':
        group.outline = n
        return
      case 'ls':
        group.list = true
        return
      case 'cell':
        if (group.skip) return
        cells.push({ text: clean(text).trim() })
        text = ''
        return
      case 'row':
        if (cells.length) rows.push(cells)
        cells = []
        return
      case 'v':
        group.hidden = on
        return
      case 'deleted':
        group.hidden = on
        return
      case 'pntext':
      case 'listtext': {
        // The printed marker of a list item stands in a group of its own.
        const end = source.indexOf('}', token.lastIndex)
        const inside = source.slice(token.lastIndex, end < 0 ? token.lastIndex : end)
        marker =
          inside
            .replace(/\\u(-?\d+)\s?\??/g, (_, d) => String.fromCharCode((Number(d) + 65_536) % 65_536))
            .replace(/\\'b7/g, '•')
            .replace(/\\[a-z]+-?\d* ?/g, '')
            .replace(/[\uf000-\uf0ff]/g, '•')
            .trim() || '•'
        group.skip = true
        return
      }
      case 'info':
        group.skip = true
        return
      case 'title':
      case 'author':
        group.skip = false
        group.into = word
        return
      case 'footnote':
        group.into = 'footnote'
        return
      case 'header':
      case 'headerl':
      case 'headerr':
      case 'headerf':
        group.into = 'header'
        return
      case 'footer':
      case 'footerl':
      case 'footerr':
      case 'footerf':
        group.into = 'footer'
        return
      case 'object':
        draft.warn('embedded-files')
        group.skip = true
        return
      default:
        if (skipped.has(word)) group.skip = true
        else if (word in characters) put(characters[word] as string)
    }
  }
}

function decoderOf(page: string): TextDecoder {
  for (const name of [codePages[page], `windows-${page}`, 'windows-1252'])
    if (name)
      try {
        return new TextDecoder(name)
      } catch {
        // A code page this runtime does not know: the next guess.
      }
  return new TextDecoder('windows-1252')
}
