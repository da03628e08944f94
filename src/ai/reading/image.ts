import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas'
import { imageSize } from 'image-size'
import UTIF from 'utif2'
import type { Kind, Limits } from './contract.ts'
import { type Context, Draft, Refusal } from './draft.ts'
import { greyOf, recognise, runsOf, wayBack } from './ocr.ts'
import { placeRuns, rank } from './place.ts'

/** Opened pictures; a page is decoded only when it is asked for. */
export type Picture = { pages: number; canvas: (page: number) => Promise<Canvas> }

/** Smaller pictures are signs and logos, without text worth reading. */
const smallest = 60

/** The size is read from the header and checked before a pixel is decoded. @throws Refusal too-many-pixels, too-many-pages, broken */
export async function openPicture(bytes: Uint8Array, kind: Kind, limits: Limits): Promise<Picture> {
  const check = (width: number, height: number) => {
    if (!(width > 0 && height > 0)) throw new Refusal('broken')
    if (width * height > limits.megapixels * 1e6) throw new Refusal('too-many-pixels', { width, height })
  }
  if (kind === 'tiff') return openTiff(bytes, limits, check)
  let orientation = 1
  try {
    const size = imageSize(bytes)
    check(size.width, size.height)
    orientation = size.orientation ?? 1
  } catch (e) {
    throw e instanceof Refusal ? e : new Refusal('broken')
  }
  return {
    pages: 1,
    canvas: async () => {
      const image = await loadImage(Buffer.from(bytes)).catch(() => {
        throw new Refusal('broken')
      })
      check(image.width, image.height)
      return upright(image, image.width, image.height, orientation)
    },
  }
}

/** As viewers show it: a camera notes in EXIF how it was held. The decoder does not turn the picture. */
function upright(image: Parameters<ReturnType<Canvas['getContext']>['drawImage']>[0], w: number, h: number, orientation: number): Canvas {
  const quarter = orientation >= 5
  const canvas = createCanvas(quarter ? h : w, quarter ? w : h)
  const context = canvas.getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  const turns: Record<number, [number, number, number, number, number, number]> = {
    2: [-1, 0, 0, 1, w, 0],
    3: [-1, 0, 0, -1, w, h],
    4: [1, 0, 0, -1, 0, h],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, 1, -1, 0, h, 0],
    7: [0, -1, -1, 0, h, w],
    8: [0, -1, 1, 0, 0, w],
  }
  const turn = turns[orientation]
  if (turn) context.setTransform(...turn)
  context.drawImage(image, 0, 0)
  return canvas
}

/** Bytes of a value by its type (TIFF 6.0, section 2). */
const valueBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

/**
 * Checks a TIFF's directories before the decoder follows them: no chain in a circle, no list longer than the file.
 * @throws Refusal broken
 */
function checkTiff(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const little = bytes[0] === 0x49
  const need = (holds: boolean) => {
    if (!holds) throw new Refusal('broken')
  }
  need(bytes.length >= 8)
  const seen = new Set<number>()
  const open = [view.getUint32(4, little)]
  while (open.length) {
    const at = open.pop() as number
    if (!at) continue
    need(!seen.has(at) && at + 2 <= bytes.length)
    seen.add(at)
    const entries = view.getUint16(at, little)
    need(at + 2 + 12 * entries <= bytes.length)
    for (let entry = at + 2; entry < at + 2 + 12 * entries; entry += 12) {
      const tag = view.getUint16(entry, little)
      const size = valueBytes[view.getUint16(entry + 2, little)] ?? 0
      const count = view.getUint32(entry + 4, little)
      const place = count * size > 4 ? view.getUint32(entry + 8, little) : entry + 8
      need(place + count * size <= bytes.length)
      // Directories inside the directory: reduced copies, EXIF, position.
      if ([330, 34_665, 34_853].includes(tag) && size === 4) for (let i = 0; i < count; i++) open.push(view.getUint32(place + 4 * i, little))
    }
    const next = at + 2 + 12 * entries
    if (next + 4 <= bytes.length) open.push(view.getUint32(next, little))
  }
}

function openTiff(bytes: Uint8Array, limits: Limits, check: (w: number, h: number) => void): Picture {
  checkTiff(bytes)
  const buffer = Uint8Array.from(bytes).buffer
  let pages: ReturnType<typeof UTIF.decode>
  const size = (page: (typeof pages)[number]) =>
    [Number((page.t256 as number[] | undefined)?.[0] ?? 0), Number((page.t257 as number[] | undefined)?.[0] ?? 0)] as const
  try {
    // Reduced copies (NewSubfileType 1) are not pages.
    pages = UTIF.decode(buffer).filter((p) => ((p.t254 as number[] | undefined)?.[0] ?? 0) !== 1 && p.t256)
  } catch {
    throw new Refusal('broken')
  }
  if (!pages.length) throw new Refusal('broken')
  if (pages.length > limits.pages) throw new Refusal('too-many-pages', { pages: pages.length, limit: limits.pages })
  for (const page of pages) {
    check(...size(page))
    // The decoder believes these two and reserves their product for every pixel.
    const of = (tag: string, otherwise: number) => Math.max(...((page[tag] as number[] | undefined) ?? [otherwise]).map(Number))
    if (of('t258', 1) > 64 || of('t277', 1) > 8 || of('t322', 0) * of('t323', 0) > limits.megapixels * 1e6) throw new Refusal('broken')
  }
  return {
    pages: pages.length,
    canvas: async (number) => {
      const page = pages[number - 1]
      if (!page) throw new Refusal('broken')
      UTIF.decodeImage(buffer, page)
      const [width, height] = size(page)
      const canvas = createCanvas(width, height)
      const context = canvas.getContext('2d')
      const picture = context.createImageData(width, height)
      picture.data.set(UTIF.toRGBA8(page).subarray(0, width * height * 4))
      context.putImageData(picture, 0, 0)
      delete (page as { data?: unknown }).data
      return canvas
    },
  }
}

/** A picture, page by page, through OCR. */
export async function readPicture(bytes: Uint8Array, kind: Kind, context: Context): Promise<Draft> {
  const { limits, signal } = context
  const draft = new Draft(kind, limits)
  const picture = await openPicture(bytes, kind, limits)
  const headings: Parameters<typeof rank>[0] = []
  for (let number = 1; number <= picture.pages; number++) {
    signal.throwIfAborted()
    let canvas: Canvas
    try {
      canvas = await picture.canvas(number)
    } catch (e) {
      if (picture.pages === 1) throw e instanceof Refusal ? e : new Refusal('broken')
      draft.warn('page-broken', String(number))
      draft.page({ unit: 'px' })
      continue
    }
    const page = draft.page({ width: canvas.width, height: canvas.height, unit: 'px' })
    if (Math.min(canvas.width, canvas.height) >= smallest) {
      // Screens and thumbnails: letters below 20 pixels are read badly, twice as large they are read well.
      const scale = Math.max(canvas.width, canvas.height) < 1400 ? 2 : 1
      const found =
        context.ocr === 'never' || number > limits.ocrPages
          ? undefined
          : await context.recognised(number, () => recognise(greyOf(scaled(canvas, scale)), 300, signal))
      if (found) {
        page.ocr = true
        page.rotation = found.turn
        if (found.words.length && found.confidence < 60) draft.warn('ocr-uncertain')
        placeRuns(draft, runsOf(found.words), wayBack(found), 1 / scale, headings)
      } else draft.warn('ocr-missing')
    }
    if (number === 1) await context.cover(draft.text)
    context.onProgress({ page: number, pages: picture.pages })
  }
  rank(headings)
  return draft
}

function scaled(canvas: Canvas, scale: number): Canvas {
  if (scale === 1) return canvas
  const larger = createCanvas(canvas.width * scale, canvas.height * scale)
  const context = larger.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(canvas, 0, 0, larger.width, larger.height)
  return larger
}
