import { ImapFlow, type ListResponse } from 'imapflow'
import type { MailboxSettings, Trouble } from './contract.ts'
import { Stopped } from './folder.ts'

/** Marks a mail that has been entered, where mail stays in its folder. */
export const keyword = '$Vorzimmer'

/** Signs in. @throws Stopped mail-auth, mail-away, mail-tls */
export async function connect({ host, port, security, user }: MailboxSettings, password: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    auth: { user, pass: password },
    logger: false, // it would write addresses
    disableAutoIdle: true,
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    socketTimeout: 6 * 60_000,
    maxIdleTime: 4 * 60_000,
  })
  client.on('error', () => {}) // the command that was under way fails with it
  try {
    await client.connect()
    return client
  } catch (e) {
    client.close()
    throw new Stopped(troubleOf(e) ?? 'mail-away')
  }
}

/** Servers without RFC 5530 say it in words, of their own. */
const isFull =
  /quota|mailbox is full|(?:out of|no|not enough|insufficient) (?:disk )?space|storage (?:limit|allocation|is full)|speicherplatz|postfach (?:ist )?voll/i

/** What an error of the connection means for the person who looks after it; undefined for what is no fault of the mailbox. */
export function troubleOf(e: unknown): Trouble | undefined {
  const {
    authenticationFailed,
    code = '',
    serverResponseCode = '',
    responseText = '',
    message = '',
    responseStatus,
  } = e as {
    authenticationFailed?: boolean
    code?: string
    serverResponseCode?: string
    responseText?: string
    message?: string
    responseStatus?: string
  }
  if (authenticationFailed) return 'mail-auth'
  if (/^(?:ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|EPROTO)/.test(code) || /certificate|STARTTLS|\bTLS\b|SSL/i.test(message))
    return 'mail-tls'
  if (serverResponseCode === 'OVERQUOTA' || isFull.test(responseText)) return 'mail-full'
  if (serverResponseCode === 'NONEXISTENT' || serverResponseCode === 'TRYCREATE') return 'mail-no-folder'
  if (/^(?:E[A-Z]+|NoConnection|ETHROTTLE|UPGRADE_TIMEOUT|CONNECT_TIMEOUT|GREETING_TIMEOUT|ClosedAfterConnect\w*|EConnectionClosed)$/.test(code))
    return 'mail-away'
  return responseStatus ? undefined : code ? 'mail-away' : undefined
}

/** Opens the folder; of a sealed mailbox only to look. @throws Stopped mail-no-folder */
export async function openFolder(client: ImapFlow, { folder, sealed }: MailboxSettings) {
  try {
    return await client.mailboxOpen(folder, { readOnly: !!sealed })
  } catch (e) {
    throw new Stopped(client.usable ? 'mail-no-folder' : (troubleOf(e) ?? 'mail-away'))
  }
}

/** The folder for drafts: as the server marks it (RFC 6154), else by its usual names. */
export async function findDrafts(client: ImapFlow): Promise<string | undefined> {
  const all: ListResponse[] = await client.list()
  const marked = all.find((f) => f.specialUse === '\\Drafts')
  return (marked ?? all.find((f) => /^(?:INBOX[./])?(?:Drafts|Entwürfe)$/i.test(f.path)))?.path
}

/** Where entered mail goes; made where it is not there. @throws Stopped mail-no-folder */
export async function ensureProcessed(client: ImapFlow, { processed }: MailboxSettings): Promise<string> {
  const all = await client.list()
  const found = all.find((f) => f.path === processed || f.name === processed)
  if (found) return found.path
  const made = await client.mailboxCreate(processed).catch((e) => {
    throw new Stopped(troubleOf(e) ?? 'mail-no-folder')
  })
  return made.path
}
