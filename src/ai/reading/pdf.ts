import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getDocument, PasswordException, type PDFDocumentProxy, type PDFPageProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Block, Box } from './contract.ts'
import { type Context, Draft, type DraftLine, Refusal } from './draft.ts'
import { type DraftBlock, layout, type Run } from './layout.ts'

const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

/** Opens a PDF without fetching, scripts or compiled fonts. @throws Refusal encrypted, broken */
export async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  const task = getDocument({
    data: Uint8Array.from(bytes), // a copy: pdf.js takes the buffer away
    verbosity: VerbosityLevel.ERRORS - 1,
    cMapUrl: `${join(home, 'cmaps')}/`,
    standardFontDataUrl: `${join(home, 'standard_fonts')}/`,
    wasmUrl: `${join(home, 'wasm')}/`,
    iccUrl: `${join(home, 'iccs')}/`,
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: false,
    enableXfa: true,
  })
  try {
    return await task.promise
  } catch (e) {
    await task.destroy().catch(() => undefined)
    throw new Refusal(e instanceof PasswordException ? 'encrypted' : 'broken')
  }
}

export async function readPdf(bytes: Uint8Array, context: Context) {
  const { limits, signal } = context
  const pdf = await openPdf(bytes)
  const draft = new Draft('pdf', limits)
  try {
    if (pdf.numPages > limits.pages) throw new Refusal('too-many-pages', { pages: pdf.numPages, limit: limits.pages })
    const { info } = (await pdf.getMetadata().catch(() => ({ info: {} }))) as { info: Record<string, unknown> }
    const own = (key: string) => (typeof info[key] === 'string' && info[key] !== '(unspecified)' ? (info[key] as string) : '')
    draft.title = own('Title')
    if (own('Language')) draft.language = own('Language')
    if (own('Author')) draft.meta.author = own('Author')
    const hasForm = info.IsAcroFormPresent === true
    const headings: { block: Block; size: number }[] = []
    let broken = 0
    for (let number = 1; number <= pdf.numPages; number++) {
      signal.throwIfAborted()
      try {
        await readPage(pdf, number, draft, { hasForm, headings })
      } catch (e) {
        if (e instanceof Refusal || signal.aborted) throw e
        draft.warn('page-broken', String(number))
        broken++
        if (draft.pages.length < number) draft.page()
      }
      context.onProgress({ page: number, pages: pdf.numPages })
    }
    rank(headings)
    if (broken === pdf.numPages) throw new Refusal('broken')
    return draft
  } finally {
    await pdf.loadingTask.destroy().catch(() => undefined)
  }
}

type State = { hasForm: boolean; headings: { block: Block; size: number }[] }

async function readPage(pdf: PDFDocumentProxy, number: number, draft: Draft, { hasForm, headings }: State) {
  const proxy = await pdf.getPage(number)
  const view = proxy.getViewport({ scale: 1 })
  const page = draft.page({ width: round(view.width), height: round(view.height) })
  const runs = await runsOf(proxy, view.transform)
  place(draft, runs, headings)
  if (hasForm) await fields(proxy, view.transform, draft)
  proxy.cleanup()
  return page
}

type TextItem = { str: string; width: number; transform: number[]; fontName: string; hasEOL: boolean }

/** The page's characters as runs in the coordinates of the page as it is shown, by their direction in quarter turns. */
async function runsOf(page: PDFPageProxy, view: number[]): Promise<Map<number, Run[]>> {
  const { items } = (await page.getTextContent()) as unknown as { items: TextItem[] }
  const turns = new Map<number, Run[]>()
  for (const item of items) {
    if (!item.str?.trim()) continue
    const [a, b, c, d, e, f] = multiply(view, item.transform)
    const size = Math.hypot(c, d)
    if (!(size > 0.5) || !Number.isFinite(e + f)) continue
    const turn = ((Math.round(Math.atan2(b, a) / (Math.PI / 2)) % 4) + 4) % 4
    const width = item.width
    // In the frame in which the text runs from left to right.
    const [x, y] = turned(e, f, turn)
    const run: Run = { text: item.str, box: [x, y - 0.8 * size, x + width, y + 0.2 * size], size, font: item.fontName }
    const list = turns.get(turn)
    if (list) list.push(run)
    else turns.set(turn, [run])
  }
  return turns
}

function multiply(m: number[], n: number[]): [number, number, number, number, number, number] {
  const [a, b, c, d, e, f] = m as [number, number, number, number, number, number]
  const [g, h, i, j, k, l] = n as [number, number, number, number, number, number]
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

/** Turns a point back by quarter turns, so that text of that direction runs to the right. */
function turned(x: number, y: number, turn: number): [number, number] {
  if (turn === 1) return [y, -x]
  if (turn === 2) return [-x, -y]
  if (turn === 3) return [-y, x]
  return [x, y]
}

function turnedBox(box: Box, turn: number): Box {
  const [a, b] = turned(box[0], box[1], (4 - turn) % 4)
  const [c, d] = turned(box[2], box[3], (4 - turn) % 4)
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

/** The direction with most characters is read first, then what stands across it (marginal notes, stamps). */
function place(draft: Draft, turns: Map<number, Run[]>, headings: State['headings']) {
  const length = (runs: Run[]) => runs.reduce((n, r) => n + r.text.length, 0)
  for (const [turn, runs] of [...turns].sort((a, b) => length(b[1]) - length(a[1]))) {
    const back = (lines: DraftLine[]) => {
      if (turn)
        for (const line of lines) {
          if (line.box) line.box = turnedBox(line.box, turn)
          for (const word of line.words ?? []) word.box = turnedBox(word.box, turn)
        }
      return lines
    }
    for (const block of layout(runs)) add(draft, block, back, headings)
  }
}

export function add(draft: Draft, block: DraftBlock, back: (lines: DraftLine[]) => DraftLine[], headings: { block: Block; size: number }[]) {
  if (block.type === 'table') {
    draft.table(block.rows.map((row) => row.map((cell) => ({ ...cell, lines: back(cell.lines ?? []) }))))
    return
  }
  const placed = draft.block(block.type, back(block.lines), block.level ? { level: block.level } : {})
  if (placed && block.type === 'heading') headings.push({ block: placed, size: block.size })
}

/** The largest headings of the document are of level 1. */
export function rank(headings: { block: Block; size: number }[]) {
  const sizes = [...new Set(headings.map((h) => Math.round(h.size)))].sort((a, b) => b - a)
  for (const { block, size } of headings) block.level = Math.min(6, 1 + sizes.indexOf(Math.round(size)))
}

type Annotation = {
  subtype: string
  fieldType?: string
  fieldName?: string
  alternativeText?: string
  fieldValue?: unknown
  buttonValue?: string
  exportValue?: string
  checkBox?: boolean
  radioButton?: boolean
  pushButton?: boolean
  hidden?: boolean
  rect: [number, number, number, number]
  options?: { exportValue: string; displayValue: string }[]
}

/** Values people filled in, beside the printed text. */
async function fields(page: PDFPageProxy, view: number[], draft: Draft) {
  const list = (await page.getAnnotations()) as Annotation[]
  for (const a of list) {
    if (a.subtype !== 'Widget' || !a.fieldName || a.pushButton || a.fieldType === 'Sig' || a.hidden) continue
    const [x0, y0] = apply(view, a.rect[0], a.rect[1])
    const [x1, y1] = apply(view, a.rect[2], a.rect[3])
    const box: Box = [round(Math.min(x0, x1)), round(Math.min(y0, y1)), round(Math.max(x0, x1)), round(Math.max(y0, y1))]
    const label = (a.alternativeText || a.fieldName).trim()
    if (a.checkBox || a.radioButton) {
      const on = a.checkBox ? a.fieldValue === a.exportValue : a.fieldValue === a.buttonValue
      if (on) draft.block('field', [{ text: `${label}: ☒`, box }], { field: { name: a.fieldName, value: String(a.fieldValue), checked: true } })
      continue
    }
    const raw = Array.isArray(a.fieldValue) ? a.fieldValue.join(', ') : typeof a.fieldValue === 'string' ? a.fieldValue : ''
    const value = a.options?.find((o) => o.exportValue === raw)?.displayValue ?? raw
    if (value.trim()) draft.block('field', [{ text: `${label}: ${value.trim()}`, box }], { field: { name: a.fieldName, value } })
  }
}

function apply(m: number[], x: number, y: number): [number, number] {
  const [a, b, c, d, e, f] = m as [number, number, number, number, number, number]
  return [a * x + c * y + e, b * x + d * y + f]
}

const round = (n: number) => Math.round(n * 10) / 10
