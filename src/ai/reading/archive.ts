import { Buffer } from 'node:buffer'
import { type Entry, fromBuffer, getFileNameLowLevel, type ZipFile } from 'yauzl'
import { type Context, Refusal } from './draft.ts'

/** The files of a zip archive. Names are labels, never paths; nothing is written to disk. */
export type Archive = {
  names: string[]
  has: (name: string) => boolean
  /** @throws Refusal unpacks-too-large, broken */
  bytes: (name: string) => Promise<Uint8Array>
  text: (name: string) => Promise<string>
}

/** Above this ratio and size together an entry is a bomb; office files reach 20 to 60. */
const bombRatio = 300
const bombBytes = 20_000_000
const mostEntries = 20_000

/** @throws Refusal encrypted, broken, unpacks-too-large, too-many-parts */
export async function openArchive(bytes: Uint8Array, context: Context): Promise<Archive> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { lazyEntries: true, decodeStrings: false }, (e, z) =>
      e ? reject(new Refusal('broken')) : resolve(z as ZipFile),
    ),
  )
  if (zip.entryCount > mostEntries) throw new Refusal('too-many-parts', { limit: mostEntries })
  const entries = new Map<string, Entry>()
  await new Promise<void>((resolve, reject) => {
    zip.on('error', () => reject(new Refusal('broken')))
    zip.on('end', resolve)
    zip.on('entry', (entry: Entry) => {
      if (entry.generalPurposeBitFlag & 1) return reject(new Refusal('encrypted'))
      if (entry.uncompressedSize > bombBytes && entry.uncompressedSize > bombRatio * entry.compressedSize)
        return reject(new Refusal('unpacks-too-large'))
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileName as unknown as Buffer, entry.extraFields, false)
      if (!name.endsWith('/')) entries.set(name, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
  const read = (name: string) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const entry = entries.get(name)
      if (!entry) return reject(new Refusal('broken'))
      try {
        context.unpacked(entry.uncompressedSize)
      } catch (e) {
        return reject(e)
      }
      // yauzl ends with an error when an entry gives more than it declared.
      zip.openReadStream(entry, (e, stream) => {
        if (e) return reject(new Refusal('broken'))
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('error', () => reject(new Refusal('broken')))
        stream.on('end', () => resolve(Buffer.concat(chunks)))
      })
    })
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    bytes: read,
    text: async (name) => new TextDecoder().decode(await read(name)),
  }
}
