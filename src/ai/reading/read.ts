import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { openArchive } from './archive.ts'
import { type Kind, Limits, type Part, type Progress, type ReadDocument, type Reading, warnings } from './contract.ts'
import { type Context, clean, Draft, type Recognised, Refusal, refused } from './draft.ts'
import { readHtml } from './html.ts'
import { identityCopyOf } from './identity.ts'
import { readPicture } from './image.ts'
import { invoiceFiles, invoiceOf, showsTotal, writeInvoice } from './invoice.ts'
import { extensionOf, extensions, kindOf } from './kind.ts'
import { readMail, readMsg } from './mail.ts'
import { readMarkdown } from './markdown.ts'
import { odfDocument, readOdf } from './odf.ts'
import { mainPart, readOoxml } from './ooxml.ts'
import { readPdf } from './pdf.ts'
import { decode, readCsv, readText } from './plain.ts'
import { readRtf } from './rtf.ts'
import { virusIn } from './virus.ts'
import { type FolderFile, messageFile, readXjustiz, writeMessage } from './xjustiz.ts'
import { parseXml, textIn, type Xml } from './xml.ts'

export type ReadOptions = {
  /** `auto`: pages without text are recognised with tesseract. Default. */
  ocr?: 'auto' | 'never'
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
  /**
   * Sees the text of the first page of a PDF or picture before anything behind it is drawn, recognised or unpacked, and says whether to go on; else the
   * file is refused as `closed`. Attachments are not asked about: their cover is the message.
   */
  onCover?: (firstPage: string) => boolean | Promise<boolean>
  limits?: Partial<Limits>
  /** Receives the bytes of every attachment as it is found, under the id of its part. */
  /** Keeps recognised pages, so that an interrupted reading goes on where it stopped. */
  checkpoint?: { load: (key: string) => Recognised | undefined; save: (key: string, page: Recognised) => void }
  onPart?: (id: string, name: string, bytes: Uint8Array) => void
}
/** Bytes, a file, or the folder a mailbox client has exported a message to. */
export type ReadFile = { name: string; bytes: Uint8Array } | { name?: string; path: string }

type Reader = (bytes: Uint8Array, context: Context) => Draft | Promise<Draft>
const picture =
  (kind: Kind): Reader =>
  (bytes, context) =>
    readPicture(bytes, kind, context)
const readers: Partial<Record<Kind, Reader>> = {
  pdf: readPdf,
  eml: readMail,
  msg: readOle,
  zip: readZip,
  xml: readXml,
  html: readHtml,
  markdown: readMarkdown,
  rtf: readRtf,
  csv: readCsv,
  text: readText,
  png: picture('png'),
  jpeg: picture('jpeg'),
  tiff: picture('tiff'),
  gif: picture('gif'),
  webp: picture('webp'),
  bmp: picture('bmp'),
}

/** A zip file is an office document, an exported message of the justice's mailbox, or a folder of files. */
async function readZip(bytes: Uint8Array, context: Context): Promise<Draft> {
  const archive = await openArchive(bytes, context)
  const main = archive.has('[Content_Types].xml') ? await mainPart(archive) : undefined
  if (main) return readOoxml(archive, main, context)
  if (archive.has('content.xml') && (archive.has('mimetype') || archive.has('META-INF/manifest.xml'))) return readOdf(archive, context)
  if (!archive.names.length) throw new Refusal('empty')
  if (archive.names.length > context.limits.parts) throw new Refusal('too-many-parts', { limit: context.limits.parts })
  if (archive.names.some((n) => messageFile.test(n))) {
    const files: FolderFile[] = []
    for (const name of archive.names) files.push({ name, bytes: await archive.bytes(name) })
    return readXjustiz(files, context)
  }
  const draft = new Draft('zip', context.limits)
  draft.warn('embedded-files')
  for (const name of archive.names) {
    context.signal.throwIfAborted()
    if (!/^__MACOSX\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db)$/.test(name)) await context.part(name, await archive.bytes(name))
  }
  return draft
}

/** Microsoft's compound files: an Outlook message, an encrypted office document, or one of the formats before 2007. */
async function readOle(bytes: Uint8Array, context: Context): Promise<Draft> {
  const directory = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const holds = (name: string) => directory.includes(Buffer.from(name, 'utf16le'))
  if (holds('EncryptedPackage')) throw new Refusal('encrypted')
  if (holds('__properties_version1.0') || holds('__substg1.0_')) return readMsg(bytes, context)
  const old = [
    ['WordDocument', 'Word 97–2003 (.doc)'],
    ['Workbook', 'Excel 97–2003 (.xls)'],
    ['PowerPoint Document', 'PowerPoint 97–2003 (.ppt)'],
  ].find(([name]) => holds(name as string))
  throw new Refusal('unknown', { format: old?.[1] ?? 'OLE' })
}

/** XML of a known kind, or any other: its values one by one. */
async function readXml(bytes: Uint8Array, context: Context): Promise<Draft> {
  const text = decode(bytes)
  const said = /^<\?xml[^>]*encoding=["']([\w-]+)/i.exec(text)?.[1]
  const root = parseXml(said && /8859|1252/.test(said) ? new TextDecoder('windows-1252').decode(bytes) : text)
  if (root.name === 'html') return readHtml(bytes, context)
  if (root.name === 'document' && root.children.some((c) => c.name === 'body')) return odfDocument(root, context, undefined)
  const invoice = invoiceOf(root)
  if (invoice) {
    const draft = new Draft('xrechnung', context.limits)
    writeInvoice(draft, invoice)
    draft.invoice = invoice
    return draft
  }
  if (/^nachricht\./.test(root.name)) {
    const draft = new Draft('xjustiz', context.limits)
    writeMessage(draft, root)
    return draft
  }
  const draft = new Draft('xml', context.limits)
  leaves(root, draft, 0)
  return draft
}

function leaves(node: Xml, draft: Draft, depth: number) {
  const value = node.children.every((c) => c.name === '') ? textIn(node).trim() : undefined
  if (value !== undefined) {
    if (value) draft.block('field', `${node.name}: ${value}`, { field: { name: node.name, value } })
    return
  }
  for (const child of node.children) {
    if (child.name) leaves(child, draft, depth + 1)
    else draft.block('paragraph', child.text)
  }
}

/** What all files of one item share. */
type Budget = { unpacked: number; parts: number }

/**
 * Reads a file of any known format in this process. Never throws for what is in the file: what cannot be read is `refused` with a
 * reason; fetches and executes nothing. For files of strangers use a pool (`openReaders`), which also bounds memory and time.
 */
export async function read(file: ReadFile, options: ReadOptions = {}): Promise<Reading> {
  const limits = Limits.parse(options.limits ?? {})
  const scope: Scope = { options, limits, depth: 0, id: '', budget: { unpacked: 0, parts: 0 } }
  if ('bytes' in file) return readBytes(file.name, file.bytes, scope)
  const name = file.name ?? basename(file.path)
  const found = await stat(file.path)
  if (found.isDirectory()) return readFolder(name, file.path, scope)
  if (found.size > limits.megabytes * 1e6) return refused('unknown', 'too-large', { size: Math.ceil(found.size / 1e6), limit: limits.megabytes })
  return readBytes(name, await readFile(file.path), scope)
}

/** One item: a message of the justice's mailbox with its files, or any folder as if it were an archive. */
async function readFolder(name: string, path: string, scope: Scope): Promise<Reading> {
  const entries = (await readdir(path, { recursive: true, withFileTypes: true })).filter((e) => e.isFile())
  if (!entries.length) return refused('unknown', 'empty')
  if (entries.length > scope.limits.parts) return refused('unknown', 'too-many-parts', { limit: scope.limits.parts })
  const files: FolderFile[] = []
  for (const e of entries.sort((a, b) => a.name.localeCompare(b.name))) {
    const full = join(e.parentPath, e.name)
    files.push({ name: relative(path, full), bytes: await readFile(full) })
  }
  const message = files.some((f) => messageFile.test(f.name))
  return readWith(name, message ? 'xjustiz' : 'zip', scope, async (context) => {
    if (message) return readXjustiz(files, context)
    const draft = new Draft('zip', context.limits)
    for (const f of files) await context.part(f.name, f.bytes)
    return draft
  })
}

type Scope = { options: ReadOptions; limits: Limits; depth: number; id: string; budget: Budget; as?: Kind }

async function readBytes(rawName: string, bytes: Uint8Array, scope: Scope): Promise<Reading> {
  const { limits } = scope
  if (!bytes.length) return refused('unknown', 'empty')
  const megabytes = bytes.length / 1e6
  if (megabytes > limits.megabytes) return refused('unknown', 'too-large', { size: Math.ceil(megabytes), limit: limits.megabytes })
  const name = safeName(rawName)
  const found = kindOf(bytes, name)
  const kind = scope.as && readers[scope.as] ? scope.as : found.kind
  const reader = readers[kind]
  if (!reader) return refused(kind, 'unknown', { format: found.format })
  // A mail's text may be read beside an infected attachment; every attachment comes by here itself.
  const finding = kind === 'eml' ? undefined : await virusIn(bytes)
  if (finding) return refused(kind, 'virus', { finding })
  return readWith(rawName, kind, scope, (context) => reader(bytes, context))
}

async function readWith(rawName: string, kind: Kind, scope: Scope, reader: (context: Context) => Draft | Promise<Draft>): Promise<Reading> {
  const { options, limits, budget, depth } = scope
  const signal = options.signal ?? new AbortController().signal
  if (signal.aborted) return refused(kind, 'cancelled')
  const name = safeName(rawName)
  const parts: Part[] = []
  let outside: Refusal | undefined
  const context: Context = {
    limits,
    ocr: options.ocr ?? 'auto',
    signal,
    onProgress: depth ? () => {} : (options.onProgress ?? (() => {})),
    recognised: async (page, work) => {
      const key = `${scope.id}/${page}`
      const known = options.checkpoint?.load(key)
      if (known) return known
      const found = await work()
      if (found) options.checkpoint?.save(key, found)
      return found
    },
    cover: async (firstPage) => {
      if (depth === 0 && options.onCover && !(await options.onCover(firstPage))) throw new Refusal('closed')
    },
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
    const draft = await reader(context)
    if (name !== rawName && name !== basename(rawName)) draft.warn('name-cleaned')
    const extension = extensionOf(name)
    const usual = extensions[draft.kind]
    if (usual && extension && !usual.includes(extension)) draft.warn('wrong-extension', `.${extension}`)
    if (parts.some((p) => p.reading.outcome === 'refused' || p.reading.warnings.some((w) => w.code === 'part-refused'))) draft.warn('part-refused')
    const reading = draft.finish()
    reading.parts = parts
    addInvoice(reading)
    const copy = identityCopyOf(reading)
    if (copy) reading.identityCopy = copy
    return reading
  } catch (e) {
    if (signal.aborted) return refused(kind, 'cancelled')
    if (e instanceof Refusal) return refused(kind, e.reason, e.facts)
    return refused(kind, 'broken')
  }
}

/** The XML in a PDF is the invoice (ZUGFeRD, Factur-X); a picture that shows another total is reported. */
function addInvoice(reading: ReadDocument) {
  if (reading.kind !== 'pdf') return
  const found = reading.parts.find((p) => invoiceFiles.test(p.name) && p.reading.outcome === 'read' && p.reading.invoice)?.reading
  if (found?.outcome !== 'read' || !found.invoice) return
  reading.invoice = found.invoice
  if (reading.text && !showsTotal(reading, found.invoice)) reading.warnings.push({ code: 'invoice-differs', sentence: warnings['invoice-differs'] })
}

/** A name for people and for no file system: without folders, invisible and direction-changing characters; never empty. */
export function safeName(name: string): string {
  const last = clean(name).split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .replace(/^\.+/, '')
    .trim()
  if (plain.length <= longestName) return plain || 'ohne-Namen'
  const extension = /\.[a-z0-9]{1,8}$/i.exec(plain)?.[0] ?? ''
  return plain.slice(0, longestName - extension.length) + extension
}

const longestName = 200
