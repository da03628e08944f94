import {
  type Block,
  type Box,
  type Cell,
  type Invoice,
  type Kind,
  type Limits,
  type Line,
  type Meta,
  type Page,
  type Part,
  type Progress,
  type ReadDocument,
  type RefusalCode,
  type Refused,
  refusals,
  union,
  type WarningCode,
  warnings,
} from './contract.ts'

/** Thrown inside a reader and turned into a value at the door. */
export class Refusal extends Error {
  readonly reason: RefusalCode
  readonly facts: Record<string, string | number>
  constructor(reason: RefusalCode, facts: Record<string, string | number> = {}) {
    super(reason)
    this.reason = reason
    this.facts = facts
  }
}

export function refused(kind: Kind, reason: RefusalCode, facts: Record<string, string | number> = {}): Refused {
  const sentence = refusals[reason].replace(/\{(\w+)\}/g, (_, key: string) => String(facts[key] ?? '?'))
  return { outcome: 'refused', kind, reason, sentence, quarantine: true }
}

/** A word as OCR found it, in pixels; words of one line share `line`. */
export type OcrWord = { text: string; box: Box; confidence: number; line: string }
/** A recognised picture: its words in the picture as it was turned (`turn` quarter degrees clockwise, then straightened by `skew`). */
export type Recognised = { words: OcrWord[]; width: number; height: number; turn: number; skew: number; confidence: number }

/** What every reader is given beside the bytes. */
export type Context = {
  limits: Limits
  ocr: 'auto' | 'never'
  signal: AbortSignal
  onProgress: (progress: Progress) => void
  /** The first page stands: asks whether the rest may be opened. @throws Refusal closed */
  cover: (firstPage: string) => Promise<void>
  /** Reads a file inside this file and adds it to the parts, in order. */
  part: (name: string, bytes: Uint8Array, options?: { inline?: boolean; as?: Kind }) => Promise<Part | undefined>
  /** The words of a page: from an earlier, interrupted reading of the same file where there is one, else by `work`. */
  recognised: (page: number, work: () => Promise<Recognised | undefined>) => Promise<Recognised | undefined>
  /** Counts what archives give; throws the refusal of a bomb. */
  unpacked: (bytes: number) => void
}

/** Text before it has offsets. */
export type DraftWord = { text: string; box: Box; confidence?: number }
export type DraftLine = {
  text: string
  box?: Box
  words?: (DraftWord & { at: number })[]
  /** What stands between this line and the next: a word goes on (''), a space, or a line end of its own. */
  glue?: '' | ' ' | '\n'
}
export type DraftCell = { text: string; box?: Box; columns?: number; rows?: number; header?: boolean; lines?: DraftLine[] }
type BlockExtra = Pick<Block, 'level' | 'field' | 'box'>

/** Collects pages and blocks in reading order, and gives every character its offset. */
export class Draft {
  readonly kind: Kind
  title: string | undefined
  language: string | undefined
  meta: Meta = {}
  invoice: Invoice | undefined
  readonly links: { text: string; target: string }[] = []
  readonly pages: Page[] = []
  readonly #warnings = new Map<WarningCode, string | undefined>()
  readonly #text: string[] = []
  #length = 0
  readonly #limit: number
  #last: Block['type'] | undefined

  constructor(kind: Kind, limits: Limits) {
    this.kind = kind
    this.#limit = limits.characters
  }

  warn(code: WarningCode, detail?: string) {
    if (!this.#warnings.has(code)) this.#warnings.set(code, detail)
  }

  /** All that was written so far. */
  get text() {
    return this.#text.join('')
  }
  get length() {
    return this.#length
  }

  page(page: Partial<Omit<Page, 'number' | 'blocks'>> = {}): Page {
    const added: Page = { number: this.pages.length + 1, width: 0, height: 0, unit: 'pt', rotation: 0, ocr: false, blocks: [], ...page }
    this.pages.push(added)
    return added
  }

  /** Adds a block of lines to the last page. Empty blocks are left out. */
  block(type: Exclude<Block['type'], 'table'>, lines: string | DraftLine[], extra: BlockExtra = {}): Block | undefined {
    const drafts = typeof lines === 'string' ? [{ text: clean(lines) }] : lines
    if (!drafts.some((l) => l.text.trim() !== '')) return undefined
    this.#separate(type)
    const block: Block = { type, start: this.#length, end: this.#length, ...extra }
    const placed = this.#lines(drafts)
    if (placed.length) {
      block.lines = placed
      block.box ??= placed.map((l) => l.box).reduce(union)
    }
    return this.#add(block)
  }

  /** Adds a table: cells are separated by tabs, rows by line ends. */
  table(rows: DraftCell[][], extra: BlockExtra = {}): Block | undefined {
    if (!rows.some((r) => r.some((c) => c.text.trim() !== ''))) return undefined
    this.#separate('table')
    const block: Block = { type: 'table', start: this.#length, end: this.#length, ...extra }
    const lines: Line[] = []
    block.rows = rows.map((row, r) => {
      if (r) this.#write('\n')
      return row.map((draft, c) => {
        if (c) this.#write('\t')
        const cell: Cell = { start: this.#length, end: this.#length }
        if (draft.lines) lines.push(...this.#lines(draft.lines))
        else this.#write(clean(draft.text).replace(/\s*\n\s*/g, ' '))
        cell.end = this.#length
        const box =
          draft.box ?? draft.lines?.flatMap((l) => (l.box ? [l.box] : [])).reduce<Box | undefined>((a, b) => (a ? union(a, b) : b), undefined)
        if (box) cell.box = box
        if (draft.columns && draft.columns > 1) cell.columns = draft.columns
        if (draft.rows && draft.rows > 1) cell.rows = draft.rows
        if (draft.header) cell.header = true
        return cell
      })
    })
    if (lines.length) {
      block.lines = lines
      block.box ??= lines.map((l) => l.box).reduce(union)
    }
    return this.#add(block)
  }

  /** The characters of a block that was added. Joins the whole text once and then stays. */
  textOf(block: Block): string {
    if (this.#text.length > 1) this.#text.splice(0, this.#text.length, this.#text.join(''))
    return (this.#text[0] ?? '').slice(block.start, block.end)
  }

  finish(): ReadDocument {
    if (!this.pages.length) this.page()
    const list = [...this.#warnings].map(([code, detail]) => ({ code, sentence: warnings[code], ...(detail !== undefined && { detail }) }))
    return {
      outcome: 'read',
      kind: this.kind,
      ...(this.title?.trim() && { title: this.title.trim() }),
      ...(this.language && { language: this.language }),
      pages: this.pages,
      text: this.#text.join(''),
      meta: this.meta,
      parts: [],
      warnings: list,
      ...(this.invoice && { invoice: this.invoice }),
      ...(this.links.length && { links: this.links }),
    }
  }

  #add(block: Block) {
    block.end = this.#length
    const page = this.pages.at(-1) ?? this.page()
    page.blocks.push(block)
    this.#last = block.type
    return block
  }

  #separate(type: Block['type']) {
    if (this.#length) this.#write((type === 'list-item' || type === 'field') && this.#last === type ? '\n' : '\n\n')
  }

  #lines(drafts: DraftLine[]): Line[] {
    const lines: Line[] = []
    drafts.forEach((draft, i) => {
      const start = this.#length
      this.#write(draft.text)
      if (draft.box) {
        const line: Line = { start, end: this.#length, box: rounded(draft.box) }
        if (draft.words && (draft.words.length > 1 || draft.words[0]?.confidence !== undefined))
          line.words = draft.words.map((w) => ({
            start: start + w.at,
            end: start + w.at + w.text.length,
            box: rounded(w.box),
            ...(w.confidence !== undefined && { confidence: w.confidence }),
          }))
        lines.push(line)
      }
      if (i < drafts.length - 1) this.#write(draft.glue ?? '\n')
    })
    return lines
  }

  #write(text: string) {
    if (this.#length + text.length > this.#limit) {
      this.warn('text-cut')
      text = text.slice(0, Math.max(0, this.#limit - this.#length))
    }
    if (text) this.#text.push(text)
    this.#length += text.length
  }
}

const rounded = (box: Box): Box => [round(box[0]), round(box[1]), round(box[2]), round(box[3])]
const round = (n: number) => Math.round(n * 10) / 10

/** Control characters and lone surrogates out (they break JSON, Postgres and screens), line ends to \n, hard spaces to spaces. */
export function clean(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b\u2060\ufeff\ufffe\uffff]/g, '')
      .replace(/[\u00a0\u2007\u202f]/g, ' ')
      .replace(/\u00ad/g, '')
  )
}
