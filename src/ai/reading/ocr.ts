import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { type Canvas, createCanvas } from '@napi-rs/canvas'
import type { Box } from './contract.ts'
import type { OcrWord, Recognised } from './draft.ts'
import type { Run } from './layout.ts'

/** A grey picture, one byte a pixel, row by row. */
export type Grey = { width: number; height: number; pixels: Uint8Array }
type Engine = {
  name: string
  words: (image: Grey, dpi: number, signal: AbortSignal) => Promise<OcrWord[]>
  turn: ((image: Grey, dpi: number, signal: AbortSignal) => Promise<number>) | undefined
}

/** Below this mean confidence a page may lie on its side or upside down. */
const doubtful = 72
/** Degrees that tesseract reads as well as none. */
const leastSkew = 0.4

let engine: Promise<Engine | undefined> | undefined

/** The system's tesseract with German where present, else the one from npm. Undefined where neither starts. */
export function findEngine(): Promise<Engine | undefined> {
  engine ??= process.env.VORZIMMER_OCR === 'npm' ? fromNpm() : fromSystem().then((found) => found ?? fromNpm())
  return engine
}

let running = 0
const waiting: (() => void)[] = []
/** One recognition a core; tesseract itself is kept to one thread, since its own threads waste half of the time. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= Math.max(1, availableParallelism())) await new Promise<void>((go) => waiting.push(go))
  running++
  try {
    return await work()
  } finally {
    running--
    waiting.shift()?.()
  }
}

/**
 * Recognises a page. A tilted page is straightened first; where the result is doubtful the page is turned as tesseract's orientation
 * detection says, and the better of the two is kept.
 */
export async function recognise(image: Grey, dpi: number, signal: AbortSignal): Promise<Recognised | undefined> {
  const found = await findEngine()
  if (!found) return undefined
  return inTurn(async () => {
    signal.throwIfAborted()
    const skew = skewOf(image)
    const first = result(await found.words(straightened(image, skew), dpi, signal), image, 0, skew)
    if (first.confidence >= doubtful && !onItsSide(first.words)) return first
    const turn = (await found.turn?.(image, dpi, signal)) ?? 0
    if (!turn) return first
    const turned = quarter(image, turn)
    const tilt = skewOf(turned)
    const second = result(await found.words(straightened(turned, tilt), dpi, signal), image, turn, tilt)
    return second.confidence > first.confidence || onItsSide(first.words) ? second : first
  })
}

/** Tesseract reads lines that run up or down the page, but in no order: most longer words are then taller than wide. */
function onItsSide(words: OcrWord[]): boolean {
  const long = words.filter((w) => w.text.length >= 4)
  return long.filter((w) => w.box[3] - w.box[1] > 1.3 * (w.box[2] - w.box[0])).length > 0.5 * long.length
}

function result(words: OcrWord[], { width, height }: Grey, turn: number, skew: number): Recognised {
  const letters = words.reduce((n, w) => n + w.text.length, 0)
  const confidence = letters ? words.reduce((n, w) => n + w.confidence * w.text.length, 0) / letters : 0
  return { words, width, height, turn, skew: Math.abs(skew) >= leastSkew ? skew : 0, confidence }
}

/** From the picture as it was turned and straightened to the picture as given. A word keeps its size. */
export function wayBack({ width, height, turn, skew }: Recognised): (box: Box) => Box {
  const tilt = (skew * Math.PI) / 180
  const [cx, cy] = turn % 180 ? [height / 2, width / 2] : [width / 2, height / 2]
  return (box) => {
    const [dx, dy] = [(box[0] + box[2]) / 2 - cx, (box[1] + box[3]) / 2 - cy]
    const x = cx + dx * Math.cos(tilt) - dy * Math.sin(tilt)
    const y = cy + dx * Math.sin(tilt) + dy * Math.cos(tilt)
    const [w, h] = [(box[2] - box[0]) / 2, (box[3] - box[1]) / 2]
    if (turn === 90) return [y - h, height - x - w, y + h, height - x + w]
    if (turn === 180) return [width - x - w, height - y - h, width - x + w, height - y + h]
    if (turn === 270) return [width - y - h, x - w, width - y + h, x + w]
    return [x - w, y - h, x + w, y + h]
  }
}

/** Words as runs for the layout: all words of a line get its height, sizes near the usual one are made equal. */
export function runsOf(words: OcrWord[]): Run[] {
  const lines = new Map<string, OcrWord[]>()
  for (const w of words) {
    const line = lines.get(w.line)
    if (line) line.push(w)
    else lines.set(w.line, [w])
  }
  const heights = [...lines.values()].map((ws) => heightOf(ws)).sort((a, b) => a - b)
  const usual = heights[Math.floor(heights.length / 2)] ?? 10
  return [...lines.values()].flatMap((ws) => {
    const top = Math.min(...ws.map((w) => w.box[1]))
    const bottom = Math.max(...ws.map((w) => w.box[3]))
    const height = heightOf(ws)
    const size = height > 0.7 * usual && height < 1.4 * usual ? usual : height
    return ws.map((w): Run => ({ text: w.text, box: [w.box[0], top, w.box[2], bottom], size, font: 'ocr', confidence: w.confidence }))
  })
}
/** The third quartile of the words' heights: neither the dash nor the bracket. */
function heightOf(words: OcrWord[]): number {
  const heights = words.map((w) => w.box[3] - w.box[1]).sort((a, b) => a - b)
  return heights[Math.floor(heights.length * 0.75)] ?? 10
}

/** Tilt in degrees, clockwise positive: the angle under which the rows of ink stand out most (projection profile, Postl 1986). */
export function skewOf(image: Grey): number {
  const step = Math.max(1, Math.round(Math.max(image.width, image.height) / 900))
  const points: [number, number][] = []
  const dark = darkness(image, step)
  for (let y = step; y < image.height - step; y += step)
    for (let x = 0; x < image.width; x += step) {
      const here = image.pixels[y * image.width + x] as number
      const below = image.pixels[(y + step) * image.width + x] as number
      // Lower edges of ink only: the baselines.
      if (here < dark && below >= dark) points.push([x / step, y / step])
    }
  if (points.length < 200) return 0
  const sample = points.length > 12_000 ? points.filter((_, i) => i % Math.ceil(points.length / 12_000) === 0) : points
  const rows = Math.ceil((image.height + image.width) / step) * 2
  const score = (degrees: number) => {
    const slope = Math.tan((degrees * Math.PI) / 180)
    const histogram = new Uint32Array(rows)
    const offset = rows / 4
    for (const [x, y] of sample) {
      const row = Math.round(y - x * slope + offset)
      if (row >= 0 && row < rows) histogram[row] = (histogram[row] as number) + 1
    }
    let sum = 0
    for (const n of histogram) sum += n * n
    return sum
  }
  const best = (from: number, to: number, by: number) => {
    let angle = 0
    let top = -1
    for (let a = from; a <= to + 1e-9; a += by) {
      const s = score(a)
      if (s > top) [angle, top] = [a, s]
    }
    return { angle, top }
  }
  const coarse = best(-12, 12, 1)
  const fine = best(coarse.angle - 1, coarse.angle + 1, 0.1)
  return fine.top > 1.25 * score(0) ? fine.angle : 0
}

/** Half way between paper and ink. */
function darkness(image: Grey, step: number): number {
  const counts = new Uint32Array(256)
  for (let i = 0; i < image.pixels.length; i += step * 7) counts[image.pixels[i] as number] = (counts[image.pixels[i] as number] as number) + 1
  const total = counts.reduce((a, b) => a + b, 0)
  let seen = 0
  let paper = 255
  for (let v = 255; v >= 0; v--) {
    seen += counts[v] as number
    if (seen > total / 2) {
      paper = v
      break
    }
  }
  return Math.max(40, paper * 0.65)
}

export function greyOf(canvas: Canvas): Grey {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const rgba = new Uint32Array(data.buffer, data.byteOffset, data.length / 4)
  const pixels = new Uint8Array(rgba.length)
  for (let i = 0; i < rgba.length; i++) {
    const v = rgba[i] as number
    pixels[i] = ((v & 255) * 77 + ((v >> 8) & 255) * 150 + ((v >> 16) & 255) * 29) >> 8
  }
  return { width: canvas.width, height: canvas.height, pixels }
}

/** As pdf.js decodes pictures: 1 one bit a pixel (set is white), rows on whole bytes; 2 RGB; 3 RGBA. */
export function greyOfPdf(width: number, height: number, kind: number, data: Uint8ClampedArray): Grey | undefined {
  const pixels = new Uint8Array(width * height)
  if (kind === 1) {
    const row = (width + 7) >> 3
    if (data.length < row * height) return undefined
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) pixels[y * width + x] = (data[y * row + (x >> 3)] as number) & (128 >> (x & 7)) ? 255 : 0
    return { width, height, pixels }
  }
  const step = kind === 2 ? 3 : 4
  if (data.length < pixels.length * step) return undefined
  for (let i = 0, at = 0; i < pixels.length; i++, at += step)
    pixels[i] = ((data[at] as number) * 77 + (data[at + 1] as number) * 150 + (data[at + 2] as number) * 29) >> 8
  return { width, height, pixels }
}

function canvasOf(image: Grey): Canvas {
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  const picture = context.createImageData(image.width, image.height)
  const rgba = new Uint32Array(picture.data.buffer)
  for (let i = 0; i < rgba.length; i++) rgba[i] = 0xff000000 | ((image.pixels[i] as number) * 0x010101)
  context.putImageData(picture, 0, 0)
  return canvas
}

/** Turned back by its tilt about the middle, on white. */
function straightened(image: Grey, skew: number): Grey {
  if (Math.abs(skew) < leastSkew) return image
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, image.width, image.height)
  context.translate(image.width / 2, image.height / 2)
  context.rotate((-skew * Math.PI) / 180)
  context.drawImage(canvasOf(image), -image.width / 2, -image.height / 2)
  return greyOf(canvas)
}

/** Turned clockwise by quarter turns. */
function quarter(image: Grey, degrees: number): Grey {
  const { width: w, height: h, pixels } = image
  const out = new Uint8Array(pixels.length)
  if (degrees === 180) {
    for (let i = 0; i < pixels.length; i++) out[i] = pixels[pixels.length - 1 - i] as number
    return { width: w, height: h, pixels: out }
  }
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) out[degrees === 90 ? x * h + (h - 1 - y) : (w - 1 - x) * h + y] = pixels[y * w + x] as number
  return { width: h, height: w, pixels: out }
}

// --- the system's tesseract ---

async function fromSystem(): Promise<Engine | undefined> {
  const list = await tesseract(['--list-langs'], undefined, AbortSignal.timeout(10_000)).catch(() => '')
  const languages = list.split('\n').map((l) => l.trim())
  if (!languages.includes('deu')) return undefined
  return {
    name: 'tesseract',
    words: async (image, dpi, signal) =>
      wordsOf(await tesseract(['stdin', 'stdout', '-l', 'deu', '--dpi', String(dpi), '-c', 'tessedit_create_tsv=1'], image, signal)),
    turn: languages.includes('osd')
      ? async (image, dpi, signal) => {
          const out = await tesseract(['stdin', 'stdout', '-l', 'osd', '--psm', '0', '--dpi', String(dpi)], image, signal).catch(() => '')
          return Number(/^Rotate: (\d+)/m.exec(out)?.[1] ?? 0)
        }
      : undefined,
  }
}

function tesseract(args: string[], image: Grey | undefined, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('tesseract', args, { stdio: ['pipe', 'pipe', 'ignore'], signal, env: { ...process.env, OMP_THREAD_LIMIT: '1' } })
    const chunks: Buffer[] = []
    child.on('error', reject)
    child.stdout.on('data', (c: Buffer) => chunks.push(c))
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(chunks).toString('utf8')) : reject(new Error(`tesseract ${code}`))))
    child.stdin.on('error', () => undefined) // it may end before it has read all
    if (image) {
      child.stdin.write(`P5\n${image.width} ${image.height}\n255\n`)
      child.stdin.end(image.pixels)
    } else child.stdin.end()
  })
}

/** Rows of tesseract's table whose level is 5: left, top, width, height, confidence, text. */
function wordsOf(tsv: string): OcrWord[] {
  const words: OcrWord[] = []
  for (const row of tsv.split('\n')) {
    const c = row.split('\t')
    if (c[0] !== '5' || !c[11]?.trim()) continue
    const [x, y, w, h] = c.slice(6, 10).map(Number) as [number, number, number, number]
    words.push({
      text: c[11].trim(),
      box: [x, y, x + w, y + h],
      confidence: Math.round(Math.max(0, Math.min(100, Number(c[10]))) * 10) / 10,
      line: `${c[2]}.${c[3]}.${c[4]}`,
    })
  }
  return words
}

// --- tesseract compiled for Node ---

async function fromNpm(): Promise<Engine | undefined> {
  try {
    const { createWorker } = await import('tesseract.js')
    const data = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/deu/package.json'))
    // Everything from node_modules: neither the model nor the code is fetched.
    const worker = await createWorker('deu', 1, { langPath: join(data, '4.0.0_best_int'), gzip: true, cacheMethod: 'none' })
    // It would keep this process alive for ever; it is held only while it works.
    const thread = (worker as unknown as { worker: { ref: () => void; unref: () => void } }).worker
    thread.unref()
    let last: Promise<unknown> = Promise.resolve()
    const words = (image: Grey, dpi: number) => {
      const next = last.then(async () => {
        thread.ref()
        await worker.setParameters({ user_defined_dpi: String(dpi) })
        const { data: page } = await worker.recognize(canvasOf(image).toBuffer('image/png'), {}, { tsv: true, text: false })
        return wordsOf(page.tsv ?? '')
      })
      last = next.catch(() => undefined).then(() => thread.unref())
      return next
    }
    return {
      name: 'tesseract.js',
      words,
      // Without a model for the orientation: a quarter of the page's width tells which way it lies.
      turn: async (image, dpi) => {
        let best = { turn: 0, confidence: 0 }
        for (const turn of [0, 90, 180, 270]) {
          const { confidence } = result(await words(reduced(turn ? quarter(image, turn) : image), dpi / 2), image, 0, 0)
          if (confidence > best.confidence) best = { turn, confidence }
        }
        return best.turn
      },
    }
  } catch {
    return undefined
  }
}

function reduced(image: Grey): Grey {
  const [width, height] = [image.width >> 1, image.height >> 1]
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = 2 * y * image.width + 2 * x
      const p = image.pixels
      pixels[y * width + x] = ((p[i] as number) + (p[i + 1] as number) + (p[i + image.width] as number) + (p[i + image.width + 1] as number)) >> 2
    }
  return { width, height, pixels }
}
