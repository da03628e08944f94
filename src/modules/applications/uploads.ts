import type { z } from 'zod'
import { readersOf } from '#ai/reading/index.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import type { Upload } from '#base/http.ts'
import type { Seen, Whole } from '#base/leistungen/index.ts'
import { isSwitchedOff } from '#base/method-use.ts'
import { limits } from './casework.ts'
import { errors, type UploadRow } from './contract.ts'
import { reading as proofs } from './methods.ts'
import { hintsOn, isProof, recognise, valuesIn } from './recognise.ts'
import * as store from './store.ts'

/** What may come as a proof, as the bytes say, and as the form calls it. */
const types: Record<string, string> = { pdf: 'application/pdf', jpeg: 'image/jpeg', png: 'image/png', tiff: 'image/tiff' }

/**
 * Reads a proof at once: what it is, what it shows, and what is kindly said about it. The file is kept whatever was recognised; only what cannot be one
 * of the wanted formats, is too large or dangerous is refused.
 */
export async function readProof(
  ctx: Ctx,
  whole: Whole,
  asked: string,
  file: Upload,
): Promise<Omit<store.UploadRow, 'id' | 'caseId' | 'uploadedAt' | 'correctedBy' | 'later'>> {
  const accept = whole.form.attachments.find((a) => a.id === asked)?.accept
  if (!accept) throw errors.noSuchDocument()
  if (file.size > limits.fileMegabytes * 1024 * 1024) throw errors.fileSize(limits.fileMegabytes)
  if (file.size === 0) throw errors.fileRefused('Die Datei ist leer.')
  const reading = await readersOf(ctx, 'applications').read({ name: file.name, bytes: await ctx.files.get(file.hash) })
  const type = types[reading.kind]
  if (!type || !(accept as readonly string[]).includes(type)) throw errors.fileType(accept.map((t) => t.split('/')[1]?.toUpperCase()).join(', '))
  const unusable = ['virus', 'encrypted', 'unpacks-too-large', 'too-many-pixels', 'too-many-pages', 'too-large', 'broken']
  if (reading.outcome === 'refused' && unusable.includes(reading.reason)) throw errors.fileRefused(reading.sentence)
  const text = reading.outcome === 'read' ? reading.text : ''
  const documents = whole.leistung.documents
  const off = await isSwitchedOff(ctx, proofs.id) // then the file is kept and a person looks at it
  const recognised = off ? null : recognise(documents, text)
  const wanted = documents.find((d) => d.id === asked)
  const values = wanted && recognised === asked ? valuesIn(wanted, text) : []
  return {
    name: file.name.slice(0, 200),
    fileHash: file.hash,
    size: file.size,
    kind: reading.kind,
    document: asked,
    recognised,
    values,
    proven: !!wanted && recognised === asked && isProof(wanted, values),
    hints: off ? [] : hintsOn(documents, asked, recognised, values, text.trim().length > 20),
    text: text.slice(0, 60_000),
    refusal: reading.outcome === 'refused' ? reading.sentence : null,
  }
}

/** Keeps proofs with a case that is still open for them. @returns its rows */
export async function keepProofs(ctx: Ctx, whole: Whole, caseId: string, asked: string, files: readonly Upload[], later: boolean): Promise<void> {
  const there = await store.listUploads(ctx.db, caseId)
  if (there.length + files.length > limits.files) throw errors.tooManyFiles(limits.files)
  const read: Awaited<ReturnType<typeof readProof>>[] = []
  for (const file of files) read.push(await readProof(ctx, whole, asked, file))
  await transact(ctx.db, async (tx) => {
    for (const row of read) {
      const { id } = await store.insertUpload(tx, { ...row, caseId, later })
      await audit.record(tx, ctx.actor, 'applications.uploaded', `applications/${caseId}`, { upload: id, file: row.fileHash })
    }
  })
}

/** What the rules look at: of several files for one document the best. */
export const seenOf = (uploads: readonly store.UploadRow[]): Seen[] =>
  uploads.map((u) => ({ document: u.document, proven: u.proven, values: Object.fromEntries(u.values.map((v) => [v.show, v.value])) }))

export const shownUpload = (u: store.UploadRow): z.output<typeof UploadRow> => ({
  id: u.id,
  name: u.name,
  size: u.size,
  document: u.document,
  recognised: u.recognised,
  proven: u.proven,
  refusal: u.refusal,
  values: u.values,
  uploadedAt: u.uploadedAt,
  later: u.later,
  hints: u.hints,
})
