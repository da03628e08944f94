import { createTransport } from 'nodemailer'
import type { Meta } from '#ai/reading/index.ts'
import type { Part, Stretch } from './contract.ts'
import { passagesOf } from './passages.ts'

/** Where something was left out, for whoever reads the extract. */
const leftOut = '[…]'

/**
 * What of a letter belongs to one matter: its passages with letterhead, salutation and closing, and a mark wherever something of another matter was left out.
 * Nothing of another matter is in it: it may lie behind a secrecy border.
 */
export function extractOf(text: string, own: readonly Pick<Stretch, 'start' | 'end'>[]): string {
  const shared = passagesOf(text).filter((p) => p.role !== 'body')
  const kept = [...own, ...shared].sort((a, b) => a.start - b.start || b.end - a.end)
  const out: string[] = []
  let at = 0
  for (const { start, end } of kept) {
    if (end <= at) continue
    const from = Math.max(start, at)
    if (text.slice(at, from).trim()) out.push(leftOut)
    out.push(text.slice(from, end).trim())
    at = end
  }
  if (text.slice(at).trim()) out.push(leftOut)
  return `${out.join('\n\n')}\n`
}

/** What came with the letter, without what lies inside of it in turn. */
export const enclosuresOf = <D extends { part: string }>(documents: readonly D[]): D[] =>
  documents.slice(1).filter((d, i, all) => !all.some((o, k) => k !== i && d.part.startsWith(`${o.part}.`)))

type Enclosure = { name: string; bytes: Uint8Array }

/** The same letter with less in it: its own head (sender, subject, ids), the extract, and the enclosures that belong to the matter. */
export async function asMail(meta: Meta, text: string, enclosures: readonly Enclosure[]): Promise<Buffer> {
  const address = ({ name, address: mail }: { name: string; address: string }) => ({ name, address: mail })
  const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({
    ...(meta.from ? { from: address(meta.from) } : {}),
    to: (meta.to ?? []).map(address),
    cc: (meta.cc ?? []).map(address),
    ...(meta.replyTo?.length ? { replyTo: meta.replyTo.map(address) } : {}),
    subject: meta.subject ?? '',
    ...(meta.date ? { date: new Date(meta.date) } : {}),
    ...(meta.messageId ? { messageId: meta.messageId } : {}),
    ...(meta.inReplyTo ? { inReplyTo: meta.inReplyTo } : {}),
    ...(meta.references?.length ? { references: [...meta.references] } : {}),
    ...(meta.automatic ? { headers: { 'Auto-Submitted': 'auto-generated' } } : {}),
    text,
    attachments: enclosures.map(({ name, bytes }) => ({ filename: name, content: Buffer.from(bytes) })),
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<ReturnType<typeof createTransport>['sendMail']>[0])
  return message as Buffer
}

/** What a part is called as a file: of "Brief.pdf" the second of three is "Brief, Teil 2 von 3.txt". */
export const nameOf = (whole: string, number: number, of: number, ending: string): string =>
  `${(whole.replace(/\.[a-z0-9]{1,5}$/i, '') || 'Eingang').slice(0, 200)}, Teil ${number} von ${of}.${ending}`

/** The stretches of one document, joined where they touch. */
export const within = (part: Pick<Part, 'passages'>, documentId: string) => part.passages.filter((p) => p.documentId === documentId)
