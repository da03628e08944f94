import { readFile } from 'node:fs/promises'
import { createCanvas } from '@napi-rs/canvas'
import { Limits } from './contract.ts'
import { Refusal } from './draft.ts'
import { openPicture } from './image.ts'
import { kindOf } from './kind.ts'
import { openPdf, pdfCanvas } from './pdf.ts'
import type { ReadFile } from './read.ts'

/**
 * A page of a PDF, or an image, as PNG for the evidence view. The page's boxes times `scale` are pixels of this picture.
 * @throws Refusal encrypted, broken, too-many-pixels, unknown (other kinds have no picture; show their blocks)
 */
export async function renderPage(file: ReadFile, page: number, scale: number): Promise<Uint8Array> {
  const bytes = 'bytes' in file ? file.bytes : await readFile(file.path)
  const { kind } = kindOf(bytes, file.name ?? '')
  if (kind === 'pdf') {
    const pdf = await openPdf(bytes)
    try {
      return (await pdfCanvas(pdf, page, scale)).toBuffer('image/png')
    } finally {
      await pdf.loadingTask.destroy()
    }
  }
  if (!['png', 'jpeg', 'tiff', 'gif', 'webp', 'bmp'].includes(kind)) throw new Refusal('unknown', { format: kind })
  const canvas = await (await openPicture(bytes, kind, Limits.parse({}))).canvas(page)
  if (scale === 1) return canvas.toBuffer('image/png')
  const drawn = createCanvas(Math.max(1, Math.round(canvas.width * scale)), Math.max(1, Math.round(canvas.height * scale)))
  drawn.getContext('2d').drawImage(canvas, 0, 0, drawn.width, drawn.height)
  return drawn.toBuffer('image/png')
}
