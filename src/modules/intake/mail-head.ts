import PostalMime from 'postal-mime'
import type { Files } from '#base/files.ts'

export type Mailbox = { name: string; address: string }
/** What the head of a mail (RFC 5322) says that an answer needs. */
export type MailHead = {
  from: Mailbox | undefined
  replyTo: Mailbox[]
  subject: string
  messageId: string | undefined
  references: string[]
  date: Date | undefined
  /** It was sent by a machine or to many: nobody may answer it by machine. */
  automatic: boolean
}

const longestHead = 256 * 1024

/** The head of a stored mail. Its body is not looked at. */
export async function headOf(files: Pick<Files, 'getStream'>, hash: string): Promise<MailHead> {
  const parts: Buffer[] = []
  let length = 0
  for await (const bytes of files.getStream(hash)) {
    parts.push(bytes)
    length += bytes.length
    if (length >= longestHead || endOfHead(bytes) >= 0) break
  }
  return parseHead(Buffer.concat(parts))
}
const endOfHead = (bytes: Buffer) => {
  const found = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at >= 0)
  return found.length ? Math.min(...found) : -1
}

/** A head that is torn gives what can be recognised. */
export async function parseHead(bytes: Buffer): Promise<MailHead> {
  const end = endOfHead(bytes)
  const head = Buffer.concat([end < 0 ? bytes : bytes.subarray(0, end), Buffer.from('\r\n\r\n')])
  const mail = await PostalMime.parse(head).catch(() => undefined)
  const header = (key: string) => mail?.headers.find((h) => h.key === key)?.value.trim() ?? ''
  const box = (m: { name?: string | undefined; address?: string | undefined }) => ({
    name: (m.name ?? '').replace(/\s+/g, ' ').trim(),
    address: (m.address ?? '').trim().toLowerCase(),
  })
  const date = mail?.date ? new Date(mail.date) : undefined
  return {
    from: mail?.from?.address ? box(mail.from) : undefined,
    replyTo: (mail?.replyTo ?? []).map(box).filter((m) => m.address),
    subject: (mail?.subject ?? '').replace(/\s+/g, ' ').trim(),
    messageId: /<[^<>\s]+>/.exec(mail?.messageId ?? '')?.[0],
    references: (mail?.references ?? '').match(/<[^<>\s]+>/g) ?? [],
    date: date && !Number.isNaN(date.getTime()) ? date : undefined,
    automatic:
      /^auto-/i.test(header('auto-submitted')) ||
      header('return-path') === '<>' ||
      /^(?:bulk|junk|list)$/i.test(header('precedence')) ||
      ['list-id', 'list-unsubscribe', 'x-autoreply', 'x-autorespond', 'feedback-id'].some((key) => header(key) !== '') ||
      /(?:All|OOF|AutoReply)/i.test(header('x-auto-response-suppress')) ||
      /multipart\/report/i.test(header('content-type')),
  }
}

/** Nobody reads what is sent there. */
const nobody =
  /^(?:no[-_.]?reply|noreply|do[-_.]?not[-_.]?reply|donotreply|keine[-_.]?antwort|nicht[-_.]?antworten|mailer-daemon|postmaster|bounces?|owner-.*|.*-(?:request|bounces?))(?:[+.-].*)?@/i

export type NoAnswer = 'automatic' | 'no-reply' | 'own' | 'no-address'
/**
 * Whether an answer may go out at all, by a machine or prepared by one.
 *
 * @param ours addresses of the town's own mailboxes: two of them must not write to each other without end
 * @see RFC 3834, 2
 */
export function mayBeAnswered({ from, automatic }: MailHead, ours: readonly string[] = []): true | NoAnswer {
  if (!from?.address || !/^[^@\s]+@[^@\s]+$/.test(from.address)) return 'no-address'
  if (automatic) return 'automatic'
  if (nobody.test(from.address)) return 'no-reply'
  return ours.includes(from.address) ? 'own' : true
}
