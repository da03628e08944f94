import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { AppError } from '#base/errors.ts'
import { type Files, storeWithHead } from '#base/files.ts'
import type { Upload } from '#base/http.ts'

export const largestUpload = 200 * 1024 * 1024
const mostFiles = 500

/**
 * Reads a form (RFC 7578). Its files flow through the memory in chunks, straight into the house's files; its other fields are the input.
 *
 * @throws AppError upload-no-form, too-large, upload-unreadable (cut off, not a form); what was stored by then is forgotten within a day
 */
export async function receiveForm(request: Request, files: Files): Promise<{ input: Record<string, string>; files: Upload[] }> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\b/i.test(type)) throw new AppError('upload-no-form', 415, { format: type.split(';')[0] || 'leer' })
  if (Number(request.headers.get('content-length') ?? 0) > largestUpload) throw tooLarge()
  const form = open(type)
  const input: Record<string, string> = {}
  const streams: Readable[] = []
  const stored: Promise<Upload>[] = []
  form.on('field', (name, value) => {
    input[name] = value
  })
  form.on('file', (_field, stream, name, _encoding, mime) => {
    streams.push(stream)
    stream.on('error', () => {}) // who stores it hears of it; nobody else has to
    const one = storeWithHead(files, stream).then((file) => ({ name: name ?? '', type: mime, ...file }))
    one.catch((e) => form.destroy(e))
    stored.push(one)
  })
  try {
    await pipeline(Readable.fromWeb((request.body ?? new Blob([]).stream()) as never), counter(), form)
    return { input, files: await Promise.all(stored) }
  } catch (e) {
    for (const stream of streams) stream.destroy(new Error('cut off')) // or the file behind it would wait for ever
    await Promise.allSettled(stored)
    throw e instanceof AppError || isOfTheDisk(e) ? e : new AppError('upload-unreadable', 400)
  }
}

function open(type: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { 'content-type': type } as BusboyHeaders,
      limits: { fieldSize: 64 * 1024, fields: 50, files: mostFiles, parts: mostFiles + 50 },
    })
  } catch {
    throw new AppError('upload-unreadable', 400) // a form without a boundary
  }
}

const tooLarge = () => new AppError('too-large', 413, { megabytes: largestUpload / 1024 / 1024 })
const isOfTheDisk = (e: unknown) => ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'].includes((e as { code?: string }).code ?? '')

/** A length that was promised can be a lie; what arrives is counted. */
function counter(): Transform {
  let length = 0
  return new Transform({
    transform(bytes: Buffer, _encoding, next) {
      length += bytes.length
      if (length > largestUpload) next(tooLarge())
      else next(null, bytes)
    },
  })
}
