import { zipSync } from 'fflate'
import { messageFile } from '#ai/reading/index.ts'

// Post of the courts (beBPo, EGVP) as its mailbox exports it: `xjustiz_nachricht.xml` and the files beside it are one arrival, whichever way they come.

export const isNotice = (name: string) => messageFile.test(name.replaceAll('\\', '/'))

/** A message as one archive: the same bytes for the same files, so that it is known when it comes again. */
export const packed = (files: Record<string, Uint8Array>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))), { mtime: '1980-01-01', level: 0 })

/** The files that a notice names as its own, in small letters. */
const namedIn = (xml: string): Set<string> => new Set([...xml.matchAll(/<(?:[\w-]+:)?dateiname>([^<]+)</g)].map((m) => plain(m[1] ?? '')))
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = (name: string) =>
  name
    .trim()
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, e: string) => entities[e] ?? '')
    .normalize('NFC')
    .toLowerCase()

/**
 * Files that came together, as arrivals: a notice and what belongs to it are one. Beside a single notice that is everything; where there are several, or files
 * that have nothing to do with it may lie there, what it names.
 */
export async function arrivalsOf<F extends { name: string }>(
  files: readonly F[],
  xmlOf: (notice: F) => Promise<string>,
  { strangers = false } = {},
): Promise<F[][]> {
  const notices = files.filter((f) => isNotice(f.name))
  const [only] = notices
  if (!only) return files.map((f) => [f])
  if (notices.length === 1 && !strangers) return [[only, ...files.filter((f) => f !== only)]]
  const left = new Set(files)
  const messages: F[][] = []
  for (const notice of notices) {
    const named = namedIn(await xmlOf(notice))
    const own = [notice, ...files.filter((f) => left.has(f) && !isNotice(f.name) && named.has(f.name.normalize('NFC').toLowerCase()))]
    for (const f of own) left.delete(f)
    messages.push(own)
  }
  return [...messages, ...[...left].map((f) => [f])]
}

/** Names within the archive; two of one name stand beside each other. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let one = name
    for (let n = 2; taken.has(one); n++) one = name.replace(/(\.[^.]*)?$/, ` (${n})$1`)
    taken.add(one)
    return one
  })
}
