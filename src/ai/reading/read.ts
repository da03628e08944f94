import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Kind, Limits, type Part, type Progress, type Reading } from './contract.ts'
import { type Context, clean, type Draft, Refusal, refused } from './draft.ts'
import { readHtml } from './html.ts'
import { extensionOf, extensions, kindOf } from './kind.ts'
import { readMail } from './mail.ts'
import { readPdf } from './pdf.ts'
import { readCsv, readText } from './plain.ts'

export type ReadOptions = {
  /** `auto`: pages without text are recognised with tesseract. Default. */
  ocr?: 'auto' | 'never'
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
  limits?: Partial<Limits>
  /** Receives the bytes of every attachment as it is found, under the id of its part. */
  onPart?: (id: string, name: string, bytes: Uint8Array) => void
}
export type ReadFile = { name: string; bytes: Uint8Array } | { name?: string; path: string }

type Reader = (bytes: Uint8Array, context: Context) => Draft | Promise<Draft>
const readers: Partial<Record<Kind, Reader>> = {
  pdf: readPdf,
  eml: readMail,
  text: readText,
  csv: readCsv,
  html: readHtml,
}

/** What all files of one item share. */
type Budget = { unpacked: number; parts: number }

/**
 * Reads a file of any known format in this process. Never throws for what is in the file: what cannot be read is `refused` with a
 * reason; fetches and executes nothing. For files of strangers use a pool (`openReaders`), which also bounds memory and time.
 */
export async function read(file: ReadFile, options: ReadOptions = {}): Promise<Reading> {
  const limits = Limits.parse(options.limits ?? {})
  const bytes = 'bytes' in file ? file.bytes : await readFile(file.path)
  const name = file.name ?? basename('path' in file ? file.path : '')
  return readBytes(name, bytes, { options, limits, depth: 0, id: '', budget: { unpacked: 0, parts: 0 } })
}

type Scope = { options: ReadOptions; limits: Limits; depth: number; id: string; budget: Budget; as?: Kind }

async function readBytes(rawName: string, bytes: Uint8Array, scope: Scope): Promise<Reading> {
  const { options, limits, budget, depth } = scope
  const signal = options.signal ?? new AbortController().signal
  if (signal.aborted) return refused('unknown', 'cancelled')
  if (!bytes.length) return refused('unknown', 'empty')
  const megabytes = bytes.length / 1e6
  if (megabytes > limits.megabytes) return refused('unknown', 'too-large', { size: Math.ceil(megabytes), limit: limits.megabytes })
  const name = safeName(rawName)
  const found = kindOf(bytes, name)
  const kind = scope.as && readers[scope.as] ? scope.as : found.kind
  const reader = readers[kind]
  if (!reader) return refused(kind, 'unknown', { format: found.format })
  const parts: Part[] = []
  let outside: Refusal | undefined
  const context: Context = {
    limits,
    ocr: options.ocr ?? 'auto',
    signal,
    onProgress: depth ? () => {} : (options.onProgress ?? (() => {})),
    unpacked: (more) => {
      budget.unpacked += more
      if (budget.unpacked > limits.unpackedMegabytes * 1e6) throw new Refusal('unpacks-too-large')
    },
    part: async (partName, content, { inline = false, as } = {}) => {
      if (++budget.parts > limits.parts) {
        outside = new Refusal('too-many-parts', { limit: limits.parts })
        throw outside
      }
      const id = scope.id ? `${scope.id}.${parts.length}` : String(parts.length)
      const clean = safeName(partName)
      options.onPart?.(id, clean, content)
      const reading =
        depth + 1 >= limits.depth
          ? refused(as ?? 'unknown', 'nested-too-deep', { limit: limits.depth })
          : await readBytes(partName, content, { options, limits, depth: depth + 1, id, budget, ...(as && { as }) })
      const part: Part = { id, name: clean, kind: reading.kind, size: content.length, inline, reading }
      parts.push(part)
      return part
    },
  }
  try {
    const draft = await reader(bytes, context)
    if (name !== rawName && name !== basename(rawName)) draft.warn('name-cleaned')
    const extension = extensionOf(name)
    const usual = extensions[draft.kind]
    if (usual && extension && !usual.includes(extension)) draft.warn('wrong-extension', `.${extension}`)
    if (parts.some((p) => p.reading.outcome === 'refused' || p.reading.warnings.some((w) => w.code === 'part-refused'))) draft.warn('part-refused')
    const reading = draft.finish()
    reading.parts = parts
    return reading
  } catch (e) {
    if (signal.aborted) return refused(kind, 'cancelled')
    if (e instanceof Refusal) return refused(kind, e.reason, e.facts)
    return refused(kind, 'broken')
  }
}

/** A name for people and for no file system: without folders, invisible and direction-changing characters; never empty. */
export function safeName(name: string): string {
  const last = clean(name).split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .replace(/^\.+/, '')
    .trim()
  return plain.slice(0, 200) || 'ohne-Namen'
}
