import { createRequire } from 'node:module'
import type { default as Msg } from '@kenjiuno/msgreader'
import PostalMime, { type Email } from 'postal-mime'
import { checkCompound } from './compound.ts'
import type { Meta } from './contract.ts'
import { type Context, clean, Draft, Refusal } from './draft.ts'
import { htmlBlocks } from './html.ts'
import { decode, paragraphs } from './plain.ts'

// CommonJS whose default export the loaders of Node and of the tests see differently.
const { default: MsgReader } = createRequire(import.meta.url)('@kenjiuno/msgreader') as { default: typeof Msg.default }

type Mailbox = { name?: string | undefined; address?: string | undefined; group?: Mailbox[] | undefined }

/** A mail (RFC 5322, MIME): the text people see, the envelope, and every attachment as a part of its own. */
export async function readMail(bytes: Uint8Array, context: Context): Promise<Draft> {
  const draft = new Draft('eml', context.limits)
  let mail: Email
  try {
    mail = await PostalMime.parse(bytes, { forceRfc822Attachments: true, maxNestingDepth: 100, attachmentEncoding: 'arraybuffer' })
  } catch {
    // Deeply nested or torn MIME: what is recognisable of the header, and the rest as it stands.
    draft.warn('mail-broken')
    torn(draft, clean(decode(bytes)))
    return draft
  }
  const header = (key: string) => mail.headers.find((h) => h.key === key)?.value ?? ''
  draft.title = mail.subject ?? ''
  draft.language = header('content-language').split(',')[0]?.trim()
  draft.meta = metaOf({
    from: mail.from,
    replyTo: mail.replyTo,
    to: mail.to,
    cc: mail.cc,
    subject: mail.subject,
    date: mail.date,
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
  })
  const automatic = header('auto-submitted')
  if ((automatic && automatic.toLowerCase() !== 'no') || header('return-path') === '<>' || /^(?:bulk|junk|list)$/i.test(header('precedence')))
    draft.meta.automatic = true
  draft.page()
  body(draft, mail.text ?? '', mail.html ?? '')
  for (const [i, a] of mail.attachments.entries()) {
    context.signal.throwIfAborted()
    const content = typeof a.content === 'string' ? new TextEncoder().encode(a.content) : new Uint8Array(a.content)
    // A calendar entry or a signature beside the text is no attachment of its own for people, but nothing is dropped.
    const name = a.filename || nameOf(a.mimeType, i)
    await context.part(name, content, {
      inline: a.disposition === 'inline' || a.related === true,
      ...(a.mimeType === 'message/rfc822' && { as: 'eml' }),
    })
  }
  return draft
}

/** HTML keeps headings, lists and tables; the plain part is taken where it is missing, or where the HTML shows nothing. */
export function body(draft: Draft, text: string, html: string) {
  const before = draft.length
  if (html.trim()) htmlBlocks(draft, html, { mail: true })
  if (draft.length === before && text.trim()) paragraphs(draft, clean(text), { mail: true })
}

function torn(draft: Draft, text: string) {
  const [head = '', ...rest] = text.split(/\n\s*\n/)
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]
  draft.meta = metaOf({ subject: field('subject'), date: field('date'), messageId: field('message-id') })
  draft.title = draft.meta.subject
  draft.page()
  paragraphs(draft, rest.join('\n\n'), { mail: true })
}

type Envelope = {
  from?: Mailbox | undefined
  replyTo?: Mailbox[] | undefined
  to?: Mailbox[] | undefined
  cc?: Mailbox[] | undefined
  subject?: string | undefined
  date?: string | undefined
  messageId?: string | undefined
  inReplyTo?: string | undefined
  references?: string | undefined
}

/** Without empty fields and with an ISO date; a date nobody can read is left out. */
export function metaOf(e: Envelope): Meta {
  const list = (boxes: Mailbox[] | undefined) =>
    (boxes ?? [])
      .flatMap((b) => b.group ?? [b])
      .map(person)
      .filter((p) => p.address || p.name)
  const meta: Meta = {}
  if (e.from) meta.from = person(e.from)
  const replyTo = list(e.replyTo)
  if (replyTo.length) meta.replyTo = replyTo
  const to = list(e.to)
  if (to.length) meta.to = to
  const cc = list(e.cc)
  if (cc.length) meta.cc = cc
  if (e.subject !== undefined) meta.subject = line(e.subject)
  const at = e.date ? new Date(e.date) : undefined
  if (at && !Number.isNaN(at.getTime())) meta.date = at.toISOString()
  if (e.messageId) meta.messageId = line(e.messageId)
  if (e.inReplyTo) meta.inReplyTo = line(e.inReplyTo)
  const references = (e.references ?? '').match(/<[^<>\s]+>/g)
  if (references) meta.references = references
  return meta
}

const line = (text: string) => clean(text).replace(/\s+/g, ' ').trim()
const person = (b: Mailbox) => ({ name: line(b.name ?? ''), address: line(b.address ?? '').toLowerCase() })

/** An Outlook message (MS-OXMSG). @throws Refusal broken */
export async function readMsg(bytes: Uint8Array, context: Context): Promise<Draft> {
  const draft = new Draft('msg', context.limits)
  checkCompound(bytes)
  const reader = new MsgReader(Uint8Array.from(bytes).buffer)
  const mail = reader.getFileData()
  if (!mail || 'error' in mail) throw new Refusal('broken')
  const header = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(mail.headers ?? '')?.[1]?.replace(/\r?\n[ \t]+/g, ' ')
  const recipients = (type: string) =>
    (mail.recipients ?? [])
      .filter((r) => (r.recipType ?? 'to') === type)
      .map((r) => ({ name: r.name, address: r.smtpAddress ?? (r.email?.includes('@') ? r.email : '') }))
  draft.title = mail.subject ?? ''
  draft.meta = metaOf({
    from: {
      name: mail.senderName,
      address: mail.senderSmtpAddress ?? mail.creatorSMTPAddress ?? (mail.senderEmail?.includes('@') ? mail.senderEmail : ''),
    },
    to: recipients('to'),
    cc: recipients('cc'),
    subject: mail.subject,
    date: mail.clientSubmitTime ?? mail.messageDeliveryTime ?? header('date'),
    messageId: mail.messageId ?? header('message-id'),
    inReplyTo: header('in-reply-to'),
    references: header('references'),
  })
  draft.page()
  body(draft, mail.body ?? '', mail.bodyHtml ?? (mail.html ? decode(mail.html) : ''))
  for (const [i, a] of (mail.attachments ?? []).entries()) {
    context.signal.throwIfAborted()
    const { fileName, content } = reader.getAttachment(i)
    await context.part(a.innerMsgContent ? `${a.name ?? fileName}.msg` : fileName || `Anhang-${i + 1}`, content, {
      inline: a.attachmentHidden === true,
    })
  }
  return draft
}

const endings: Record<string, string> = {
  'message/rfc822': 'eml',
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
}
const nameOf = (mime: string, i: number) => `Anhang-${i + 1}.${endings[mime] ?? 'bin'}`
