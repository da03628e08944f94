import { readFile } from 'node:fs/promises'
import { PDFDocument } from 'pdf-lib'
import { Refusal } from './draft.ts'
import { kindOf } from './kind.ts'
import type { ReadFile } from './read.ts'

/**
 * Some pages of a PDF as a PDF of its own: a letter out of a scanned bundle. Links, scripts and forms of the whole are left behind.
 *
 * @param from first page, from 1
 * @param to last page, included; more than there are: up to the last
 * @throws Refusal unknown (no PDF, no such page), encrypted, broken
 */
export async function cutPages(file: ReadFile, from: number, to: number): Promise<Uint8Array> {
  const bytes = 'bytes' in file ? file.bytes : await readFile(file.path)
  if (kindOf(bytes, file.name ?? '').kind !== 'pdf') throw new Refusal('unknown', { format: 'kein PDF' })
  const whole = await PDFDocument.load(bytes, { updateMetadata: false }).catch((e: unknown) => {
    throw new Refusal(e instanceof Error && /encrypt/i.test(e.message) ? 'encrypted' : 'broken')
  })
  const last = Math.min(to, whole.getPageCount())
  if (from < 1 || last < from) throw new Refusal('unknown', { format: 'PDF' })
  const part = await PDFDocument.create()
  const pages = await part.copyPages(
    whole,
    Array.from({ length: last - from + 1 }, (_, i) => from - 1 + i),
  )
  for (const page of pages) part.addPage(page)
  return part.save()
}
