import type { Archive } from './archive.ts'
import type { Box } from './contract.ts'
import { type Context, Draft, type DraftCell, Refusal } from './draft.ts'
import { all, at, children, parseXml, textIn, type Xml } from './xml.ts'

/** Word, PowerPoint, Excel (ECMA-376): read from their XML, so that headings, lists, cells and pages keep their place. */
export async function readOoxml(archive: Archive, main: string, context: Context): Promise<Draft> {
  const kind = main.startsWith('word/') ? 'docx' : main.startsWith('ppt/') ? 'pptx' : 'xlsx'
  const draft = new Draft(kind, context.limits)
  if (archive.names.some((n) => /vbaProject\.bin$/i.test(n))) draft.warn('macros-removed')
  await properties(archive, draft)
  const office: Office = { archive, context, draft }
  await (kind === 'docx' ? word(office, main) : kind === 'pptx' ? powerpoint(office, main) : excel(office, main))
  const remote = (await Promise.all(archive.names.filter((n) => /_rels\/[^/]+\.rels$/.test(n)).map((n) => archive.text(n)))).some((t) =>
    /TargetMode="External"[^>]*\/image"|\/image"[^>]*TargetMode="External"/.test(t),
  )
  if (remote) draft.warn('remote-images-not-loaded')
  for (const name of archive.names) {
    if (!/^(?:word|ppt|xl)\/(?:media|embeddings)\//.test(name) || /\.(?:emf|wmf|svg|wdp)$/i.test(name)) continue
    context.signal.throwIfAborted()
    const media = name.includes('/media/')
    if (!media) draft.warn('embedded-files')
    await context.part(name.split('/').at(-1) ?? name, await archive.bytes(name), { inline: media })
  }
  return draft
}

type Office = { archive: Archive; context: Context; draft: Draft }

async function properties(archive: Archive, draft: Draft) {
  if (!archive.has('docProps/core.xml')) return
  const core = parseXml(await archive.text('docProps/core.xml'))
  draft.title = textIn(at(core, 'title'))
  const author = textIn(at(core, 'creator')).trim()
  if (author) draft.meta.author = author
  const language = textIn(at(core, 'language')).trim()
  if (language) draft.language = language
}

async function optional(archive: Archive, name: string): Promise<Xml | undefined> {
  return archive.has(name) ? parseXml(await archive.text(name)) : undefined
}

/** Relations of a part: id to the name of the target in the archive. */
async function relations(archive: Archive, part: string): Promise<Map<string, string>> {
  const folder = part.slice(0, part.lastIndexOf('/'))
  const rels = await optional(archive, `${folder}/_rels/${part.slice(folder.length + 1)}.rels`)
  return new Map(children(rels, 'Relationship').map((r) => [r.attrs.Id ?? '', resolve(folder, r.attrs.Target ?? '')]))
}
function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const path = folder.split('/')
  for (const step of target.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/')
}

// --- Word ---

type Numbering = { format: string; text: string; start: number }
type Word = Office & {
  headings: Map<string, number>
  lists: Map<string, { numId: string; level: number }>
  numbering: Map<string, Numbering[]>
  counters: Map<string, number[]>
}

async function word(office: Office, main: string) {
  const { archive, draft } = office
  const folder = main.slice(0, main.lastIndexOf('/'))
  const styles = await optional(archive, `${folder}/styles.xml`)
  const numbering = await optional(archive, `${folder}/numbering.xml`)
  const state: Word = { ...office, ...stylesOf(styles), numbering: numberingOf(numbering), counters: new Map() }
  const body = at(parseXml(await archive.text(main)), 'body')
  if (!body) throw new Refusal('broken')
  const setup = all(body, 'sectPr')[0]
  const size = at(setup, 'pgSz')
  const sheet = { width: Number(size?.attrs.w ?? 0) / 20, height: Number(size?.attrs.h ?? 0) / 20 }
  draft.page(sheet)
  const once = async (pattern: RegExp, type: 'header' | 'footer') => {
    const seen = new Set<string>()
    for (const name of archive.names.filter((n) => pattern.test(n)).sort()) {
      const text = all(parseXml(await archive.text(name)), 'p')
        .map((p) => runText(p, state).text)
        .join('\n')
        .trim()
      if (text && !seen.has(text)) draft.block(type, text)
      seen.add(text)
    }
  }
  await once(/^word\/header\d*\.xml$/, 'header')
  story(body, state, sheet)
  for (const [name, tag] of [
    ['footnotes', 'footnote'],
    ['endnotes', 'endnote'],
    ['comments', 'comment'],
  ] as const) {
    for (const note of children(await optional(archive, `${folder}/${name}.xml`), tag)) {
      if (note.attrs.type) continue // separators
      draft.block(
        'note',
        all(note, 'p')
          .map((p) => runText(p, state).text)
          .join('\n')
          .trim(),
      )
    }
  }
  await once(/^word\/footer\d*\.xml$/, 'footer')
}

function stylesOf(styles: Xml | undefined) {
  const headings = new Map<string, number>()
  const lists = new Map<string, { numId: string; level: number }>()
  for (const style of children(styles, 'style')) {
    const id = style.attrs.styleId ?? ''
    const name = at(style, 'name')?.attrs.val?.toLowerCase() ?? ''
    const outline = at(style, 'pPr', 'outlineLvl')?.attrs.val
    const level = /^(?:heading|überschrift) (\d)/.exec(name)?.[1]
    if (level) headings.set(id, Number(level))
    else if (name === 'title' || name === 'titel') headings.set(id, 1)
    else if (outline !== undefined && Number(outline) < 9) headings.set(id, Number(outline) + 1)
    const num = at(style, 'pPr', 'numPr')
    if (num) lists.set(id, { numId: at(num, 'numId')?.attrs.val ?? '', level: Number(at(num, 'ilvl')?.attrs.val ?? 0) })
    else if (/^list (?:bullet|number)/.test(name)) lists.set(id, { numId: '', level: Number(/\d/.exec(name)?.[0] ?? 1) - 1 })
  }
  return { headings, lists }
}

function numberingOf(numbering: Xml | undefined): Map<string, Numbering[]> {
  const abstracts = new Map(children(numbering, 'abstractNum').map((a) => [a.attrs.abstractNumId ?? '', a]))
  return new Map(
    children(numbering, 'num').map((num) => {
      const levels = children(abstracts.get(at(num, 'abstractNumId')?.attrs.val ?? ''), 'lvl').map((l) => ({
        format: at(l, 'numFmt')?.attrs.val ?? 'decimal',
        text: at(l, 'lvlText')?.attrs.val ?? '',
        start: Number(at(l, 'start')?.attrs.val ?? 1),
      }))
      return [num.attrs.numId ?? '', levels]
    }),
  )
}

/** Paragraphs and tables of the body, a cell's or a text box's content. */
function story(node: Xml, state: Word, sheet: { width: number; height: number }) {
  for (const child of node.children) {
    if (child.name === 'p') paragraph(child, state, sheet)
    else if (child.name === 'tbl') state.draft.table(tableRows(child, state))
    else if (['sdt', 'sdtContent', 'customXml', 'smartTag', 'ins', 'moveTo'].includes(child.name)) story(child, state, sheet)
  }
}

function paragraph(p: Xml, state: Word, sheet: { width: number; height: number }) {
  const { draft } = state
  const { text, breaks, boxes } = runText(p, state)
  const properties = at(p, 'pPr')
  const style = at(properties, 'pStyle')?.attrs.val ?? ''
  const outline = at(properties, 'outlineLvl')?.attrs.val
  if (at(properties, 'pageBreakBefore') && at(properties, 'pageBreakBefore')?.attrs.val !== '0' && draft.pages.at(-1)?.blocks.length)
    draft.page(sheet)
  // Where Word broke the page when it last drew it; a break inside a paragraph counts from the next block on.
  const before = breaks.filter((b) => b === 0).length
  for (let i = 0; i < Math.min(1, before); i++) if (draft.pages.at(-1)?.blocks.length) draft.page(sheet)
  const heading = state.headings.get(style) ?? (outline !== undefined && Number(outline) < 9 ? Number(outline) + 1 : undefined)
  const item = listOf(properties, style, state)
  const marked = item ? `${item.marker}${text}` : text
  if (heading) draft.block('heading', item?.marker && item.marker !== '• ' ? marked : text, { level: Math.min(6, heading) })
  else if (item && text.trim()) draft.block('list-item', marked, { level: item.level + 1 })
  else if (typedMarker.test(text)) draft.block('list-item', text, { level: 1 })
  else draft.block('paragraph', text)
  for (const box of boxes) story(box, state, sheet)
  for (let i = before; i < breaks.length; i++) draft.page(sheet)
}

/** A list whose numbers or dashes were typed. */
const typedMarker = /^\s*(?:\d{1,2}[.)]|[a-z]\)|[-–•])\s+\S/

/** The marker Word would print: its number format with the counters of the levels above. */
function listOf(properties: Xml | undefined, style: string, state: Word): { marker: string; level: number } | undefined {
  const own = at(properties, 'numPr')
  const found = own ? { numId: at(own, 'numId')?.attrs.val ?? '', level: Number(at(own, 'ilvl')?.attrs.val ?? 0) } : state.lists.get(style)
  if (!found || found.numId === '0') return undefined
  const level = Math.max(0, Math.min(8, found.level || 0))
  const levels = state.numbering.get(found.numId)
  const here = levels?.[level]
  if (!here || here.format === 'bullet') return { marker: '• ', level }
  if (here.format === 'none') return { marker: '', level }
  const counters = state.counters.get(found.numId) ?? []
  counters[level] = counters[level] === undefined ? here.start : counters[level] + 1
  counters.length = level + 1
  state.counters.set(found.numId, counters)
  const marker = here.text.replace(/%(\d)/g, (_, n) =>
    counted(counters[Number(n) - 1] ?? levels?.[Number(n) - 1]?.start ?? 1, levels?.[Number(n) - 1]?.format ?? 'decimal'),
  )
  return { marker: marker ? `${marker} ` : '', level }
}

function counted(n: number, format: string): string {
  if (format === 'lowerLetter') return String.fromCharCode(97 + ((n - 1) % 26))
  if (format === 'upperLetter') return String.fromCharCode(65 + ((n - 1) % 26))
  if (/Roman$/.test(format)) return format === 'upperRoman' ? roman(n) : roman(n).toLowerCase()
  return String(n)
}
function roman(n: number): string {
  const signs: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let rest = Math.min(n, 3999)
  return signs
    .map(([value, sign]) => {
      const times = Math.floor(rest / value)
      rest -= times * value
      return sign.repeat(times)
    })
    .join('')
}

/** The characters of a paragraph, the places of page breaks in it, and the text boxes anchored to it. */
function runText(p: Xml, state: { draft: Draft }): { text: string; breaks: number[]; boxes: Xml[] } {
  let text = ''
  const breaks: number[] = []
  const boxes: Xml[] = []
  const walk = (node: Xml) => {
    for (const c of node.children) {
      switch (c.name) {
        case 't':
          text += textIn(c)
          break
        case 'tab':
          if (node.name === 'r') text += '\t'
          break
        case 'br':
          if (c.attrs.type === 'page') breaks.push(text.trim().length)
          else text += '\n'
          break
        case 'cr':
          text += '\n'
          break
        case 'lastRenderedPageBreak':
          breaks.push(text.trim().length)
          break
        case 'noBreakHyphen':
          text += '-'
          break
        case 'sym':
          text += symbols[c.attrs.char?.toUpperCase() ?? ''] ?? ''
          break
        case 'checkBox': {
          const on = at(c, 'checked') ?? at(c, 'default')
          text += on && on.attrs.val !== '0' && on.attrs.val !== 'false' ? '☒' : '☐'
          break
        }
        case 'txbxContent':
          boxes.push(c)
          break
        case 'r':
          if (at(c, 'rPr', 'vanish') && !['0', 'false'].includes(at(c, 'rPr', 'vanish')?.attrs.val ?? '')) {
            if (all(c, 't').length) state.draft.warn('hidden-text-removed')
          } else walk(c)
          break
        case 'pPr':
        case 'rPr':
        case 'del':
        case 'moveFrom':
        case 'Fallback':
        case 'instrText':
          break
        default:
          walk(c)
      }
    }
  }
  walk(p)
  return { text, breaks, boxes }
}
const symbols: Record<string, string> = {
  F0FE: '☒',
  F078: '☒',
  F053: '☒',
  F0A8: '☐',
  F06F: '☐',
  F071: '☐',
  F0FC: '✓',
  F0B7: '•',
  F0A7: '•',
  F0E0: '→',
}

function tableRows(table: Xml, state: Word): DraftCell[][] {
  return rowsOf(table).map((tr) => {
    const header = at(tr, 'trPr', 'tblHeader') !== undefined
    return cellsOf(tr).map((tc) => {
      const properties = at(tc, 'tcPr')
      const merge = at(properties, 'vMerge')
      const text = merge && merge.attrs.val !== 'restart' ? '' : cellText(tc, state)
      return { text, columns: Number(at(properties, 'gridSpan')?.attrs.val ?? 1), header }
    })
  })
}
const through = (node: Xml, name: string): Xml[] =>
  node.children.flatMap((c) => (c.name === name ? [c] : ['sdt', 'sdtContent', 'customXml', 'ins'].includes(c.name) ? through(c, name) : []))
const rowsOf = (table: Xml) => through(table, 'tr')
const cellsOf = (tr: Xml) => through(tr, 'tc')
function cellText(node: Xml, state: Word): string {
  return node.children
    .flatMap((c) => {
      if (c.name === 'p') {
        const { text, boxes } = runText(c, state)
        const item = listOf(at(c, 'pPr'), at(c, 'pPr', 'pStyle')?.attrs.val ?? '', state)
        return [(item && text.trim() ? item.marker : '') + text, ...boxes.map((b) => cellText(b, state))]
      }
      if (c.name === 'tbl')
        return rowsOf(c).map((r) =>
          cellsOf(r)
            .map((x) => cellText(x, state))
            .join(' '),
        )
      return ['sdt', 'sdtContent', 'ins', 'customXml'].includes(c.name) ? [cellText(c, state)] : []
    })
    .filter((t) => t.trim())
    .join('\n')
}

// --- PowerPoint ---

async function powerpoint({ archive, draft }: Office, main: string) {
  const show = parseXml(await archive.text(main))
  const rels = await relations(archive, main)
  const size = at(show, 'sldSz')
  const sheet = { width: points(size?.attrs.cx), height: points(size?.attrs.cy) }
  for (const id of children(at(show, 'sldIdLst'), 'sldId')) {
    const name = rels.get(id.attrs.id ?? '') ?? rels.get(Object.values(id.attrs).find((v) => rels.has(v)) ?? '')
    if (!name || !archive.has(name)) continue
    draft.page(sheet)
    const tree = at(parseXml(await archive.text(name)), 'cSld', 'spTree')
    if (tree) shapes(tree, draft)
    const notes = [...(await relations(archive, name)).values()].find((n) => n.includes('notesSlide'))
    if (notes && archive.has(notes))
      for (const shape of all(parseXml(await archive.text(notes)), 'sp'))
        if (at(shape, 'nvSpPr', 'nvPr', 'ph')?.attrs.type === 'body') draft.block('note', all(shape, 'p').map(slideText).join('\n').trim())
  }
}
const points = (emu: string | undefined) => Math.round(Number(emu ?? 0) / 1270) / 10

function shapes(tree: Xml, draft: Draft) {
  for (const shape of tree.children) {
    const box = boxOf(at(shape, 'spPr', 'xfrm') ?? at(shape, 'xfrm'))
    const extra = box ? { box } : {}
    if (shape.name === 'grpSp') shapes(shape, draft)
    if (shape.name === 'AlternateContent') for (const choice of children(shape, 'Choice')) shapes(choice, draft)
    if (shape.name === 'graphicFrame')
      for (const table of all(shape, 'tbl'))
        draft.table(
          children(table, 'tr').map((tr, i) =>
            children(tr, 'tc')
              .filter((tc) => !tc.attrs.hMerge && !tc.attrs.vMerge)
              .map((tc) => ({
                text: all(tc, 'p').map(slideText).join('\n'),
                columns: Number(tc.attrs.gridSpan ?? 1),
                header: i === 0 && at(table, 'tblPr')?.attrs.firstRow === '1',
              })),
          ),
          extra,
        )
    if (shape.name !== 'sp') continue
    const holder = at(shape, 'nvSpPr', 'nvPr', 'ph')
    const type = holder?.attrs.type ?? (holder ? 'body' : '')
    if (['sldNum', 'dt', 'ftr'].includes(type)) continue
    for (const p of children(at(shape, 'txBody'), 'p')) {
      const text = slideText(p).trim()
      const properties = at(p, 'pPr')
      const level = Number(properties?.attrs.lvl ?? 0) + 1
      const bullet = at(properties, 'buChar') || at(properties, 'buAutoNum') || (type === 'body' && !at(properties, 'buNone'))
      if (/title/i.test(type) && type !== 'subTitle') draft.block('heading', text, { level: 1, ...extra })
      else if (type === 'subTitle') draft.block('heading', text, { level: 2, ...extra })
      else if (bullet && text) draft.block('list-item', `• ${text}`, { level, ...extra })
      else draft.block('paragraph', text, extra)
    }
  }
}
const slideText = (p: Xml): string =>
  p.children.map((c) => (c.name === 'br' ? '\n' : c.name === 'tab' ? '\t' : c.name === 'r' || c.name === 'fld' ? textIn(at(c, 't')) : '')).join('')
function boxOf(frame: Xml | undefined): Box | undefined {
  const [off, ext] = [at(frame, 'off')?.attrs, at(frame, 'ext')?.attrs]
  if (!off || !ext) return undefined
  const [x, y] = [points(off.x), points(off.y)]
  return [x, y, x + points(ext.cx), y + points(ext.cy)]
}

// --- Excel ---

async function excel({ archive, draft, context }: Office, main: string) {
  const book = parseXml(await archive.text(main))
  const rels = await relations(archive, main)
  const strings = children(await optional(archive, 'xl/sharedStrings.xml'), 'si').map((si) =>
    si.children.map((c) => (c.name === 't' ? textIn(c) : c.name === 'r' ? textIn(at(c, 't')) : '')).join(''),
  )
  const styles = await optional(archive, 'xl/styles.xml')
  const custom = new Map(children(at(styles, 'numFmts'), 'numFmt').map((f) => [f.attrs.numFmtId ?? '', f.attrs.formatCode ?? '']))
  const formats = children(at(styles, 'cellXfs'), 'xf').map((x) => custom.get(x.attrs.numFmtId ?? '') ?? builtIn[x.attrs.numFmtId ?? ''] ?? '')
  const since1904 = at(book, 'workbookPr')?.attrs.date1904 === '1'
  for (const sheet of children(at(book, 'sheets'), 'sheet')) {
    context.signal.throwIfAborted()
    const name = rels.get(sheet.attrs.id ?? '')
    if (!name || !archive.has(name)) continue
    const page = draft.page()
    page.name = sheet.attrs.name ?? ''
    const root = parseXml(await archive.text(name))
    const rows: DraftCell[][] = []
    for (const row of children(at(root, 'sheetData'), 'row')) {
      const cells: DraftCell[] = []
      for (const c of children(row, 'c')) {
        const column = columnOf(c.attrs.r ?? '') ?? cells.length
        while (cells.length < Math.min(column, 500)) cells.push({ text: '' })
        cells.push({ text: cellValue(c, strings, formats[Number(c.attrs.s ?? -1)] ?? '', since1904) })
      }
      while (cells.length && !cells.at(-1)?.text.trim()) cells.pop()
      if (cells.length) rows.push(cells)
      else if (rows.length) {
        // An empty row separates two tables.
        draft.table(rows.splice(0))
      }
    }
    draft.table(rows)
  }
}

const builtIn: Record<string, string> = {
  '9': '0%',
  '10': '0.00%',
  '14': 'd.m.yyyy',
  '15': 'd-mmm-yy',
  '16': 'd-mmm',
  '17': 'mmm-yy',
  '18': 'h:mm',
  '19': 'h:mm:ss',
  '20': 'h:mm',
  '21': 'h:mm:ss',
  '22': 'd.m.yyyy h:mm',
}

function columnOf(reference: string): number | undefined {
  const letters = /^([A-Z]{1,3})\d/.exec(reference)?.[1]
  return letters ? [...letters].reduce((n, l) => n * 26 + l.charCodeAt(0) - 64, 0) - 1 : undefined
}

function cellValue(c: Xml, strings: string[], format: string, since1904: boolean): string {
  const value = textIn(at(c, 'v'))
  if (c.attrs.t === 's') return strings[Number(value)] ?? ''
  if (c.attrs.t === 'inlineStr') return textIn(at(c, 'is'))
  if (c.attrs.t === 'b') return value === '1' ? 'WAHR' : 'FALSCH'
  if (c.attrs.t === 'str' || c.attrs.t === 'e' || !value) return value
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  const plain = format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')
  if (/[dyhs]/i.test(plain) && !/general/i.test(plain)) return dateOf(number, plain, since1904)
  if (plain.includes('%')) return `${String(Math.round(number * 1e8) / 1e6).replace('.', ',')} %`
  const decimals = /\.(0+)/.exec(plain)?.[1]?.length
  const text = decimals !== undefined ? number.toFixed(decimals) : String(Math.round(number * 1e10) / 1e10)
  return text.replace('.', ',') + (/€|eur/i.test(format) ? ' €' : '')
}

/** Days since 1899-12-30 (Excel counts a 29 February 1900 that never was), as a German date and time. */
function dateOf(serial: number, format: string, since1904: boolean): string {
  const at = new Date(Date.UTC(1899, 11, 30) + Math.round((serial + (since1904 ? 1462 : 0)) * 86_400) * 1000)
  if (Number.isNaN(at.getTime())) return String(serial)
  const iso = at.toISOString()
  const day = `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`
  const time = iso.slice(11, 16)
  return [/[dy]/i.test(format) && day, /[hs]/i.test(format) && time].filter(Boolean).join(' ')
}

/** Opens a zip file that may be an office document; the main part says which. */
export async function mainPart(archive: Archive): Promise<string | undefined> {
  const rels = await optional(archive, '_rels/.rels')
  const target = children(rels, 'Relationship')
    .find((r) => /\/officeDocument$/.test(r.attrs.Type ?? ''))
    ?.attrs.Target?.replace(/^\//, '')
  if (target && archive.has(target)) return target
  return ['word/document.xml', 'ppt/presentation.xml', 'xl/workbook.xml'].find((n) => archive.has(n))
}
