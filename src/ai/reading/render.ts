import { readFile } from 'node:fs/promises'
import { createCanvas } from '@napi-rs/canvas'
import { Limits } from './contract.ts'
import { Refusal } from './draft.ts'
import { kindOf } from './kind.ts'
import { openPdf } from './pdf.ts'
import type { ReadFile } from './read.ts'

/**
 * A page of a PDF, or an image, as PNG for the evidence view. The page's boxes times `scale` are pixels of this picture.
 * @throws Refusal encrypted, broken, too-many-pixels, unknown (other kinds have no picture; show their blocks)
 */
export async function renderPage(file: ReadFile, page: number, scale: number): Promise<Uint8Array> {
  const bytes = 'bytes' in file ? file.bytes : await readFile(file.path)
  const { kind } = kindOf(bytes, file.name ?? '')
  if (kind !== 'pdf') throw new Refusal('unknown', { format: kind })
  const pdf = await openPdf(bytes)
  try {
    return (await pdfCanvas(pdf, page, scale)).toBuffer('image/png')
  } finally {
    await pdf.loadingTask.destroy()
  }
}

/** Draws a page on white. */
export async function pdfCanvas(pdf: Awaited<ReturnType<typeof openPdf>>, number: number, scale: number) {
  if (number < 1 || number > pdf.numPages) throw new Refusal('broken')
  const page = await pdf.getPage(number)
  const view = page.getViewport({ scale })
  const [width, height] = [Math.ceil(view.width), Math.ceil(view.height)]
  if (width * height > Limits.parse({}).megapixels * 1e6) throw new Refusal('too-many-pixels', { width, height })
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  await page.render({ canvas: canvas as never, canvasContext: context as never, viewport: view, background: 'white' }).promise
  page.cleanup()
  return canvas
}
