import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { Ctx } from '#base/ctx.ts'
import { AppError } from '#base/errors.ts'
import { storeWithHead } from '#base/files.ts'
import { type Seal, sealOf } from '../sealed.ts'
import { receive } from '../service.ts'
import { findByOrigin } from '../store.ts'
import { MailboxSettings, type Refusal } from './contract.ts'
import { Stopped } from './folder.ts'
import { connect, ensureProcessed, findDrafts, keyword, openFolder, troubleOf } from './imap.ts'
import { acknowledge } from './receipt.ts'
import * as store from './store.ts'

/**
 * A mailbox of the town. Every mail is one item, known by UIDVALIDITY and UID: whatever breaks in between, it is entered once. Mail is never deleted; what
 * was entered is moved or marked. Of a sealed mailbox only envelopes are looked at, and nothing in it changes.
 */

const largest = 200 * 1024 * 1024
/** IDLE tells of new mail at once; this long after the last look it is asked anyway. */
const pollMs = 2 * 60_000
const backoffMs = [5_000, 15_000, 60_000, 5 * 60_000, 10 * 60_000]
/** A wrong password is not tried again soon: servers lock accounts out. A changed setting starts anew at once. */
const afterRefusalMs = 15 * 60_000

/** Watches until it is stopped: connects, enters what is there, waits for more; when the connection is lost it comes back. */
export async function watchMailbox(ctxOf: () => Ctx, channel: store.ChannelRow, signal: AbortSignal): Promise<void> {
  const settings = MailboxSettings.parse(channel.settings)
  let failures = 0
  while (!signal.aborted) {
    let client: ImapFlow | undefined
    try {
      client = await connect(settings, await passwordOf(ctxOf(), channel))
      signal.addEventListener('abort', () => client?.close(), { once: true })
      for (let refusals: string[] = []; !signal.aborted; ) {
        refusals = await collect(client, ctxOf, channel, settings)
        await store.dropRefusals(ctxOf().db, channel.id, refusals)
        await store.setState(ctxOf().db, channel.id, null)
        failures = 0
        await news(client, signal)
      }
    } catch (e) {
      if (signal.aborted) break
      const trouble = e instanceof Stopped ? e.trouble : (troubleOf(e) ?? 'house-busy')
      await store.setState(ctxOf().db, channel.id, trouble).catch(() => {})
      client?.close()
      await pause(trouble === 'mail-auth' || trouble === 'secret-unreadable' ? afterRefusalMs : (backoffMs[Math.min(failures++, 4)] ?? 0), signal)
    }
    client?.close()
  }
}

export async function passwordOf(ctx: Ctx, { id, secret }: Pick<store.ChannelRow, 'id' | 'secret'>): Promise<string> {
  return ctx.vault.open(secret ?? '', id).catch((e) => {
    throw e instanceof AppError ? new Stopped('secret-unreadable') : e
  })
}

/** Until the server says that there is more, or the time is over. */
async function news(client: ImapFlow, signal: AbortSignal): Promise<void> {
  let more: () => void = () => {}
  const told = new Promise<void>((done) => {
    more = done
    client.on('exists', more)
    client.on('close', more)
  })
  const idling = client.idle().catch(() => false) // ends with the next command
  await Promise.race([told, pause(pollMs, signal)])
  client.off('exists', more)
  client.off('close', more)
  if (!client.usable) throw new Stopped('mail-away')
  await client.noop()
  await idling
}

/** Ends early when the runner ends. */
const pause = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal }).catch(() => {})

/** Enters all that waits. @returns the mails that could not be taken, which lie where they were */
export async function collect(client: ImapFlow, ctxOf: () => Ctx, channel: store.ChannelRow, settings: MailboxSettings): Promise<string[]> {
  const box = await openFolder(client, settings)
  const validity = String(box.uidValidity)
  const seal = sealedBy(settings)
  if (seal) return collectSealed(client, ctxOf, channel, settings, validity, seal)
  if (settings.after === 'flag' && !allows(box.permanentFlags)) throw new Stopped('mail-no-keyword')
  const processed = settings.after === 'move' ? await ensureProcessed(client, settings) : ''
  if (client.mailbox === false || client.mailbox.path !== box.path) await openFolder(client, settings)
  const uids = await client.search({ deleted: false, ...since(settings), ...(processed ? {} : { unKeyword: keyword }) }, { uid: true })
  const refused: string[] = []
  for (const uid of [...(uids || [])].sort((a, b) => a - b)) {
    const why = await take(client, ctxOf(), channel, settings, validity, uid)
    if (why) {
      await store.insertRefusal(ctxOf().db, channel.id, `${validity}/${uid}`, why)
      refused.push(`${validity}/${uid}`)
    } else await putAside(client, uid, processed)
  }
  return refused
}

const allows = (flags: Set<string> | undefined) => !flags || flags.has('\\*') || flags.has(keyword)
const since = ({ since }: MailboxSettings) => (since ? { since: new Date(`${since}T00:00:00Z`) } : {})

/** Closed because somebody said so, or because of its name: personalrat@… is nobody else's. */
export const sealedBy = ({ sealed, address }: Pick<MailboxSettings, 'sealed' | 'address'>): Pick<Seal, 'reason'> | undefined =>
  sealed ? { reason: sealed } : sealOf({ fileName: '', mailbox: address, bytes: new Uint8Array() })

/** @returns why it was not taken, if it was not */
async function take(
  client: ImapFlow,
  ctx: Ctx,
  channel: store.ChannelRow,
  settings: MailboxSettings,
  validity: string,
  uid: number,
): Promise<Refusal | undefined> {
  const origin = `mail/${channel.id}/${validity}/${uid}`
  const there = await findByOrigin(ctx.db, origin)
  if (there) return void (await acknowledge(ctx, settings, there)) // a crash came between; what follows is safe to run twice
  const mail = await client.fetchOne(String(uid), { uid: true, size: true, internalDate: true }, { uid: true })
  if (!mail) return undefined // somebody took it away
  if ((mail.size ?? 0) > largest) return 'mail-too-large'
  const { content } = await client.download(String(uid), undefined, { uid: true })
  if (!content) return 'mail-unreadable'
  const stored = await storeWithHead(ctx.files, content)
  if (!stored.size) return 'mail-unreadable'
  if (await store.findUnderOtherValidity(ctx.db, channel.id, validity, stored.hash)) return undefined
  const at = stampOf(mail, ctx)
  const item = await receive(ctx, {
    name: `mail-${uid}.eml`,
    stored,
    channel: 'mail',
    origin,
    mailbox: settings.address,
    receivedAt: at,
  })
  if (!item.known) await store.countArrival(ctx.db, channel.id)
  await acknowledge(ctx, settings, item)
  return undefined
}

/** The moment it reached the town's server; a server whose clock runs ahead brings nothing from the future. */
const stampOf = ({ internalDate }: { internalDate?: Date | string | undefined }, { now }: Ctx) =>
  new Date(Math.min(now.getTime(), internalDate ? new Date(internalDate).getTime() : Number.POSITIVE_INFINITY))

async function putAside(client: ImapFlow, uid: number, processed: string): Promise<void> {
  try {
    const done = processed
      ? await client.messageMove(String(uid), processed, { uid: true })
      : await client.messageFlagsAdd(String(uid), [keyword], { uid: true })
    if (!done && client.usable) {
      const still = await client.search({ uid: String(uid) }, { uid: true })
      if ((still || []).length) throw new Stopped('mail-not-moved')
    }
  } catch (e) {
    throw e instanceof Stopped ? e : new Stopped(troubleOf(e) ?? 'mail-not-moved')
  }
}

/** Envelopes only: who wrote, and when it came. The mail itself stays where it is, unread, unmarked, unmoved. */
async function collectSealed(
  client: ImapFlow,
  ctxOf: () => Ctx,
  channel: store.ChannelRow,
  settings: MailboxSettings,
  validity: string,
  { reason }: Pick<Seal, 'reason'>,
): Promise<string[]> {
  const row = await store.findChannel(ctxOf().db, channel.id)
  const from = row?.cursor?.validity === validity ? row.cursor.uid + 1 : 1
  const uids = (await client.search({ deleted: false, ...since(settings), uid: `${from}:*` }, { uid: true })) || []
  for (const uid of uids.filter((u) => u >= from).sort((a, b) => a - b)) {
    const ctx = ctxOf()
    const mail = await client.fetchOne(String(uid), { uid: true, envelope: true, size: true, internalDate: true }, { uid: true })
    if (mail) {
      const at = stampOf(mail, ctx)
      const [who] = mail.envelope?.from ?? []
      const sender = who ? [who.name, who.address && `<${who.address}>`].filter(Boolean).join(' ') : null
      // Its own marks, not its number: a server that numbers anew brings nothing in twice.
      const mark = createHash('sha256')
        .update(JSON.stringify([mail.envelope?.messageId, at.toISOString(), mail.size, sender]))
        .digest('hex')
      const note = `Verschlossene Mail. Sie liegt ungelesen im Postfach ${settings.address}, Ordner ${settings.folder}.\nAbsender: ${sender ?? 'unbekannt'}\nEingang: ${at.toISOString()}\nKennung: ${mark}\n`
      const item = await receive(ctx, {
        name: 'verschlossen.txt',
        bytes: Buffer.from(note),
        channel: 'mail',
        origin: `mail/${channel.id}/${mark}`,
        mailbox: settings.address,
        receivedAt: at,
        sealed: { reason, sender },
      })
      if (!item.known) await store.countArrival(ctx.db, channel.id)
    }
    await store.setCursor(ctx.db, channel.id, { validity, uid })
  }
  return []
}

/** Looks once, for whoever sets it up: can one sign in, what waits, is there room for drafts. @throws Stopped */
export async function tryMailbox(settings: MailboxSettings, password: string): Promise<{ waiting: number; drafts: string | null }> {
  const client = await connect(settings, password)
  try {
    const box = await openFolder(client, { ...settings, sealed: settings.sealed ?? 'persoenlich' }) // nothing is changed by looking
    if (!settings.sealed && settings.after === 'flag' && !allows(box.permanentFlags)) throw new Stopped('mail-no-keyword')
    const found = await client.search(
      { deleted: false, ...since(settings), ...(settings.after === 'flag' ? { unKeyword: keyword } : {}) },
      { uid: true },
    )
    return { waiting: found ? found.length : 0, drafts: (await findDrafts(client)) ?? null }
  } catch (e) {
    throw e instanceof Stopped ? e : new Stopped(troubleOf(e) ?? 'mail-away')
  } finally {
    await client.logout().catch(() => client.close())
  }
}
