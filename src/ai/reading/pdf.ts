import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { getDocument, OPS, PasswordException, type PDFDocumentProxy, type PDFPageProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Box } from './contract.ts'
import { type Context, Draft, type Recognised, Refusal } from './draft.ts'
import type { Run } from './layout.ts'
import { type Grey, greyOf, greyOfPdf, recognise, wayBack, runsOf as wordRuns } from './ocr.ts'
import { type Headings, markMargins, placeRuns, rank } from './place.ts'

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
    const headings: Headings = []
    let broken = 0
    // Pages that are recognised run beside one another; they are placed in their order.
    const ahead: Promise<PageContent | undefined>[] = []
    let ocrPages = 0
    const mayRecognise = () => context.ocr === 'auto' && ++ocrPages <= limits.ocrPages
    for (let number = 1, next = 1; number <= pdf.numPages; number++) {
      signal.throwIfAborted()
      // Nothing behind the cover is opened before the cover has been seen.
      for (; next <= (number === 1 ? 1 : pdf.numPages) && ahead.length < lookahead; next++) {
        const content = pageContent(pdf, next, context, hasForm, mayRecognise)
        ahead.push(content.catch((e) => (signal.aborted || e instanceof Refusal ? Promise.reject(e) : undefined)))
        ahead.at(-1)?.catch(() => undefined)
      }
      const content = await ahead.shift()
      if (content) placePage(draft, content, headings)
      else {
        draft.warn('page-broken', String(number))
        draft.page()
        broken++
      }
      if (number === 1) await context.cover(draft.text)
      context.onProgress({ page: number, pages: pdf.numPages })
    }
    markMargins(draft.pages, (block) => draft.textOf(block))
    rank(headings.filter((h) => h.block.type === 'heading'))
    if (broken === pdf.numPages) throw new Refusal('broken')
    await portfolio(pdf, draft, context)
    return draft
  } finally {
    await pdf.loadingTask.destroy().catch(() => undefined)
  }
}

const lookahead = availableParallelism() + 1

type Field = { label: string; box: Box; name: string; value: string; checked?: boolean }
type PageContent = {
  width: number
  height: number
  turns: Map<number, Run[]>
  fields: Field[]
  ocr?: (Recognised & { scale: number; dx: number; dy: number }) | 'missing'
}

async function pageContent(
  pdf: PDFDocumentProxy,
  number: number,
  context: Context,
  hasForm: boolean,
  mayRecognise: () => boolean,
): Promise<PageContent> {
  const proxy = await pdf.getPage(number)
  try {
    const view = proxy.getViewport({ scale: 1 })
    const turns = await runsOf(proxy, view.transform)
    const content: PageContent = {
      width: round(view.width),
      height: round(view.height),
      turns,
      fields: hasForm ? await fields(proxy, view.transform) : [],
    }
    if (!looksEmpty(turns)) return content
    const drawn = await drawing(proxy, view.width * view.height)
    if (!drawn.picture) return content
    if (!mayRecognise()) return { ...content, ocr: 'missing' }
    const [x, y] = view.viewBox as [number, number, number, number]
    // A scan is taken as it is: drawing it anew costs a fifth of its recognition. Everything else is drawn.
    const single =
      turns.size === 0 && view.rotation === 0 && drawn.only && isUpright(drawn.only.matrix) && isSquare(drawn.only) ? drawn.only : undefined
    const dpi = single ? (72 * single.width) / (single.matrix[0] as number) : 0
    const direct = single && dpi > 140 && dpi < 420 ? single : undefined
    const scale = direct ? direct.width / (direct.matrix[0] as number) : Math.min(ocrScale, Math.sqrt(mostOcrPixels / (view.width * view.height)))
    const picture = async () => (direct && (await greyPicture(proxy, direct.name))) || greyOf(await pdfCanvas(pdf, number, scale))
    const found = await context.recognised(number, async () => recognise(await picture(), Math.round(scale * 72), context.signal))
    if (!found) return { ...content, ocr: 'missing' }
    // The drawn page has its origin at its corner; the scan where it was put. A picture that could not be taken directly was drawn.
    const taken = direct && found.width === direct.width
    const dx = taken ? (direct.matrix[4] as number) - x : 0
    const dy = taken ? view.height - ((direct.matrix[5] as number) - y) - (direct.matrix[3] as number) : 0
    content.ocr = { ...found, scale, dx: dx * scale, dy: dy * scale }
    return content
  } finally {
    proxy.cleanup()
  }
}

/** 300 dpi, the resolution tesseract is trained for; very large sheets less. */
const ocrScale = 300 / 72
const mostOcrPixels = 30_000_000
/** Fewer characters than a short letter has: the page may be a picture with a printed number or stamp. */
const fewCharacters = 250

/** Too little text, or text without a mapping to letters (private use, replacement signs). */
function looksEmpty(turns: Map<number, Run[]>): boolean {
  let characters = 0
  let unreadable = 0
  for (const runs of turns.values())
    for (const r of runs) {
      characters += r.text.length
      if (/[\ufffd\ue000-\uf8ff]/.test(r.text)) unreadable += r.text.replace(/[^\ufffd\ue000-\uf8ff]/g, '').length
    }
  return characters < fewCharacters || unreadable > 0.3 * characters
}

type Placed = { name: string; width: number; height: number; matrix: number[] }

/** Whether pictures cover a good part of the page, or drawing stands where text would (text turned into outlines); and the scan, where the page is nothing else. */
async function drawing(page: PDFPageProxy, area: number): Promise<{ picture: boolean; only: Placed | undefined }> {
  const { fnArray, argsArray } = await page.getOperatorList()
  let matrix = [1, 0, 0, 1, 0, 0]
  const stack: number[][] = []
  let covered = 0
  let paths = 0
  let pictures = 0
  let only: Placed | undefined
  for (let i = 0; i < fnArray.length; i++) {
    const op = fnArray[i] as number
    if (op === OPS.save) stack.push(matrix)
    else if (op === OPS.restore) matrix = stack.pop() ?? matrix
    else if (op === OPS.transform) matrix = multiply(matrix, argsArray[i] as number[])
    else if (pictureOps.has(op)) {
      pictures++
      covered += Math.abs((matrix[0] as number) * (matrix[3] as number) - (matrix[1] as number) * (matrix[2] as number))
      const [name, width, height] = argsArray[i] as [string, number, number]
      if (op === OPS.paintImageXObject) only = { name, width, height, matrix }
    } else if (op === OPS.constructPath || op === OPS.beginAnnotation || op === OPS.shadingFill) paths++
  }
  return { picture: covered > 0.08 * area || paths > 400, only: pictures === 1 && !paths && covered > 0.6 * area ? only : undefined }
}

/** Neither turned, mirrored nor stretched by more than a hundredth. */
const isSquare = ({ width, height, matrix }: Placed) => Math.abs(((matrix[0] as number) * height) / ((matrix[3] as number) * width) - 1) < 0.01
const isUpright = ({ 0: a = 0, 1: b = 0, 2: c = 0, 3: d = 0 }: number[]) => b === 0 && c === 0 && a > 0 && d > 0

/** The decoded picture of the page; undefined where it is of a kind that only drawing resolves (masks, transparency). */
function greyPicture(page: PDFPageProxy, name: string): Promise<Grey | undefined> {
  type Decoded = { width: number; height: number; kind: number; data?: Uint8ClampedArray } | null
  const store = (name.startsWith('g_') ? page.commonObjs : page.objs) as { get: (name: string, then: (image: Decoded) => void) => void }
  return new Promise((resolve) =>
    store.get(name, (image) => resolve(image?.data ? greyOfPdf(image.width, image.height, image.kind, image.data) : undefined)),
  )
}

const pictureOps = new Set([
  OPS.paintImageXObject,
  OPS.paintImageMaskXObject,
  OPS.paintInlineImageXObject,
  OPS.paintImageXObjectRepeat,
  OPS.paintImageMaskXObjectRepeat,
  OPS.paintImageMaskXObjectGroup,
  OPS.paintInlineImageXObjectGroup,
])

function placePage(draft: Draft, { width, height, turns, fields, ocr }: PageContent, headings: Headings) {
  const page = draft.page({ width, height })
  if (ocr === 'missing') draft.warn('ocr-missing')
  else if (ocr) {
    page.ocr = true
    page.rotation = ocr.turn
    if (ocr.words.length && ocr.confidence < 60) draft.warn('ocr-uncertain')
    // What the page prints as text is recognised as well, since it is in the picture.
    const back = wayBack(ocr)
    const { dx, dy } = ocr
    const onPage = (box: Box): Box => {
      const [x0, y0, x1, y1] = back(box)
      return [x0 + dx, y0 + dy, x1 + dx, y1 + dy]
    }
    placeRuns(draft, wordRuns(ocr.words), onPage, 1 / ocr.scale, headings)
  }
  if (!ocr || ocr === 'missing' || !ocr.words.length) {
    const length = (runs: Run[]) => runs.reduce((n, r) => n + r.text.length, 0)
    // The direction with most characters is read first, then what stands across it (marginal notes, stamps).
    for (const [turn, runs] of [...turns].sort((a, b) => length(b[1]) - length(a[1])))
      placeRuns(draft, runs, turn ? (box) => turnedBox(box, turn) : undefined, 1, headings)
  }
  for (const f of fields)
    draft.block('field', [{ text: `${f.label}: ${f.checked ? '☒' : f.value.trim()}`, box: f.box }], {
      field: { name: f.name, value: f.value, ...(f.checked && { checked: true }) },
    })
}

/** Files inside the PDF: a portfolio's documents, an invoice's XML, attachments. */
async function portfolio(pdf: PDFDocumentProxy, draft: Draft, context: Context) {
  const attachments = await pdf.getAttachments().catch(() => null)
  if (!attachments?.size) return
  if (attachments.size > context.limits.parts) throw new Refusal('too-many-parts', { limit: context.limits.parts })
  draft.warn('embedded-files')
  for (const [id, { filename }] of attachments) {
    context.signal.throwIfAborted()
    const content = await pdf.getAttachmentContent(id).catch(() => null)
    if (content) context.unpacked(content.length)
    await context.part(filename || id, content ?? new Uint8Array())
  }
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
async function fields(page: PDFPageProxy, view: number[]): Promise<Field[]> {
  const found: Field[] = []
  const list = (await page.getAnnotations()) as Annotation[]
  for (const a of list) {
    if (a.subtype !== 'Widget' || !a.fieldName || a.pushButton || a.fieldType === 'Sig' || a.hidden) continue
    const [x0, y0] = apply(view, a.rect[0], a.rect[1])
    const [x1, y1] = apply(view, a.rect[2], a.rect[3])
    const box: Box = [round(Math.min(x0, x1)), round(Math.min(y0, y1)), round(Math.max(x0, x1)), round(Math.max(y0, y1))]
    const label = (a.alternativeText || a.fieldName).trim()
    if (a.checkBox || a.radioButton) {
      const on = a.checkBox ? a.fieldValue === a.exportValue : a.fieldValue === a.buttonValue
      if (on) found.push({ label, box, name: a.fieldName, value: String(a.fieldValue), checked: true })
      continue
    }
    const raw = Array.isArray(a.fieldValue) ? a.fieldValue.join(', ') : typeof a.fieldValue === 'string' ? a.fieldValue : ''
    const value = a.options?.find((o) => o.exportValue === raw)?.displayValue ?? raw
    if (value.trim()) found.push({ label, box, name: a.fieldName, value })
  }
  return found
}

function apply(m: number[], x: number, y: number): [number, number] {
  const [a, b, c, d, e, f] = m as [number, number, number, number, number, number]
  return [a * x + c * y + e, b * x + d * y + f]
}

const round = (n: number) => Math.round(n * 10) / 10

/** Draws a page on white. @throws Refusal broken, too-many-pixels */
export async function pdfCanvas(pdf: PDFDocumentProxy, number: number, scale: number): Promise<Canvas> {
  if (number < 1 || number > pdf.numPages) throw new Refusal('broken')
  const page = await pdf.getPage(number)
  const view = page.getViewport({ scale })
  const [width, height] = [Math.ceil(view.width), Math.ceil(view.height)]
  if (width * height > 100_000_000) throw new Refusal('too-many-pixels', { width, height })
  const canvas = createCanvas(width, height)
  await page.render({ canvas: canvas as never, canvasContext: canvas.getContext('2d') as never, viewport: view, background: 'white' }).promise
  return canvas
}
