import type { Meta, Readers } from '#ai/reading/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { ownText } from '../documents/quoted.ts'
import * as documentStore from '../documents/store.ts'
import * as store from '../store.ts'
import { asMail, enclosuresOf, extractOf, nameOf, within } from './extract.ts'

/**
 * Gives a part its own file: the pages of the bundle, or the letter with only its own passages. Safe to run twice; a part that has its file stays as it is.
 *
 * @returns the row with its own file
 */
export async function cutOut(ctx: Ctx, readers: Readers, part: store.ItemRow): Promise<store.ItemRow> {
  if (!part.partOf || !part.partCut) return part
  const whole = await store.findItem(ctx.db, part.partOf)
  if (!whole || part.fileHash !== whole.fileHash) return part
  const made = await fileOf(ctx, readers, part.partCut, await documentStore.listDocuments(ctx.db, whole.id), whole)
  const { hash, size } = await ctx.files.put(made.bytes)
  await transact(ctx.db, (tx) => store.updateItem(tx, part.id, { fileHash: hash, fileSize: size, fileName: made.name }))
  return { ...part, fileHash: hash, fileSize: size, fileName: made.name }
}

async function fileOf(
  { files }: Ctx,
  readers: Readers,
  { number, of, passages, pages }: store.PartCut,
  documents: readonly documentStore.DocumentRow[],
  whole: store.ItemRow,
): Promise<{ name: string; bytes: Uint8Array }> {
  const [main] = documents
  if (pages) {
    const source = documents.find((d) => d.id === pages.documentId)
    if (source?.kind === 'pdf') {
      try {
        const bytes = await readers.cutPages({ name: source.name, bytes: await files.get(source.fileHash) }, pages.from, pages.to)
        return { name: nameOf(whole.fileName, number, of, 'pdf'), bytes }
      } catch (e) {
        if (!(e instanceof AppError)) throw e // a PDF that cannot be taken apart gives its words
      }
    }
    const words = passages.map((p) => documents.find((d) => d.id === p.documentId)?.text.slice(p.start, p.end) ?? '')
    return { name: nameOf(whole.fileName, number, of, 'txt'), bytes: Buffer.from(`${words.join('\n\n')}\n`) }
  }
  const extract = extractOf(main ? ownText(main) : '', main ? within({ passages }, main.id) : [])
  if (main && (main.kind === 'eml' || main.kind === 'msg')) {
    const wanted = enclosuresOf(documents).filter((d) => within({ passages }, d.id).length > 0)
    const enclosures = await Promise.all(wanted.map(async (d) => ({ name: d.name, bytes: await files.get(d.fileHash) })))
    const meta = main.readingHash ? (JSON.parse(Buffer.from(await files.get(main.readingHash)).toString('utf8')) as { meta?: Meta }).meta : undefined
    return { name: nameOf(whole.fileName, number, of, 'eml'), bytes: await asMail(meta ?? {}, extract, enclosures) }
  }
  const enclosed = documents.slice(1).flatMap((d) => within({ passages }, d.id).map((p) => d.text.slice(p.start, p.end)))
  return { name: nameOf(whole.fileName, number, of, 'txt'), bytes: Buffer.from([extract, ...enclosed].join('\n\n')) }
}
