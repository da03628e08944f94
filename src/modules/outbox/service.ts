import { stellenOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import { longDay } from '#base/calendar/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Db, type Tx, transact } from '#base/db.ts'
import { serialNumber } from '#base/format.ts'
import type { Download } from '#base/http.ts'
import { type Bekanntgabe, bekanntgabeAbruf, bekanntgabeNutzerkonto, type Verfahrensrecht } from '#base/law/index.ts'
import { isReleased, sendNotice } from '#base/notices.ts'
import { nextNumber } from '#base/numbers.ts'
import * as review from '#base/review/index.ts'
import { kindOf } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import { placeOf } from '#base/town.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import { digestOf } from './code.ts'
import { bekannt, type Delivery, deliver, errors, returned } from './contract.ts'
import { afterPosting, fristOf } from './fristen.ts'
import { returning } from './methods.ts'
import { provisionNotice } from './notice.ts'
import { ruecklauf } from './proposals.ts'
import * as store from './store.ts'

/** The Poststelle and who deputises for it: it sees every line, and opens what lies behind no border. */
const isPoststelle = (ctx: Ctx) => stellenOf(ctx.actor).includes(ctx.town.town.poststelle)

/**
 * Lays a letter into the Postausgang, in the transaction that knows that it exists. The same origin and attempt twice is one.
 *
 * @param origin `bescheid/<id>`
 * @param begunOn the day the procedure began, for the law of the Bekanntgabe
 */
export async function enter(
  ctx: Ctx,
  tx: Tx,
  letter: {
    origin: string
    subject: string
    title: string
    stelleId: string
    border: string | null
    lines: readonly string[]
    recht: Verfahrensrecht
    begunOn: string | null
    pdfHash: string
    delivery: Delivery
    attempt?: number
  },
): Promise<void> {
  const row = await store.insert(tx, { ...letter, lines: [...letter.lines], attempt: letter.attempt ?? 1 })
  if (!row) return
  await audit.record(tx, ctx.actor, 'outbox.entered', row.subject, {
    dispatch: row.id,
    origin: row.origin,
    channel: row.channel,
    attempt: row.attempt,
  })
  if (row.channel === 'portal' || row.channel === 'nutzerkonto') await ctx.jobs.send(tx, deliver, { id: row.id })
}

/** Draws the number and writes the line of the book; both or neither. */
async function book(ctx: Ctx, tx: Tx, row: Pick<store.DispatchRow, 'id' | 'channel' | 'stelleId'>, onDay: string): Promise<string> {
  const year = Number(dayOf(ctx.now).slice(0, 4))
  const serial = await nextNumber(tx, `postausgang/${year}`)
  await store.insertBook(tx, {
    year,
    serial,
    dispatchId: row.id,
    channel: row.channel,
    stelleId: row.stelleId,
    onDay,
    byPerson: ctx.actor.kind === 'person' ? ctx.actor.id : null,
  })
  return serialNumber(year, serial)
}

async function makeKnown(ctx: Ctx, tx: Tx, row: store.DispatchRow, found: Bekanntgabe, how: 'law' | 'hand') {
  await store.update(tx, row.id, {
    bekanntgabeOn: found.on,
    reasons: found.reasons,
    fristOn: found.on && fristOf(found.on, placeOf(ctx.town)),
  })
  if (!found.on) return
  await audit.record(tx, ctx.actor, 'outbox.bekannt', row.subject, { dispatch: row.id, on: found.on, how })
  await ctx.events.emit(tx, bekannt, { origin: row.origin, bekanntgabeOn: found.on })
}

/** Ab-Vermerk: these letters were handed to the post on that day. One number of the book each. */
export async function posted(ctx: Ctx, { ids, on }: { ids: readonly string[]; on: string }) {
  const today = dayOf(ctx.now)
  await transact(ctx.db, async (tx) => {
    for (const id of [...ids].sort()) {
      const row = await writable(ctx, tx, id)
      if (row.status !== 'ready') throw errors.notReady()
      if (row.channel !== 'post' && row.channel !== 'pzu') throw errors.otherWay()
      if (on > today || on < dayOf(row.createdAt)) throw errors.badDay()
      const number = await book(ctx, tx, row, on)
      await store.update(tx, id, { status: 'sent', postedOn: on })
      await audit.record(tx, ctx.actor, 'outbox.posted', row.subject, { dispatch: id, number, on, channel: row.channel })
      await makeKnown(ctx, tx, row, afterPosting(row, on, placeOf(ctx.town)), 'law')
    }
  })
  return {}
}

/** The day that stands in the Zustellungsurkunde. */
export async function served(ctx: Ctx, id: string, { on }: { on: string }) {
  await transact(ctx.db, async (tx) => {
    const row = await writable(ctx, tx, id)
    if (row.channel !== 'pzu') throw errors.otherWay()
    if (row.status !== 'sent') throw errors.notAway()
    if (on > dayOf(ctx.now) || on < (row.postedOn ?? '')) throw errors.badDay()
    await store.update(tx, id, { status: 'served' })
    await audit.record(tx, ctx.actor, 'outbox.served', row.subject, { dispatch: id, on })
    const reasons = [{ text: `Zugestellt am ${longDay(on)}, wie die Zustellungsurkunde sagt.`, law: '§ 3 VwZG, § 182 ZPO' }]
    await makeKnown(ctx, tx, row, { on, norm: '§ 3 VwZG', reasons }, 'law')
  })
  return {}
}

/** A person knows better than the fiction: it arrived later, or the law of the day is not sourced. */
export async function byHand(ctx: Ctx, id: string, { on, reason }: { on: string; reason: string }) {
  await transact(ctx.db, async (tx) => {
    const row = await writable(ctx, tx, id)
    review.standingFor(ctx.actor, row.stelleId)
    if (!['sent', 'served', 'provided', 'fetched'].includes(row.status)) throw errors.notAway()
    if (on > dayOf(ctx.now) || on < (row.postedOn ?? dayOf(row.createdAt))) throw errors.badDay()
    await makeKnown(
      ctx,
      tx,
      row,
      { on, norm: '', reasons: [...row.reasons, { text: `Von Hand gesetzt auf ${longDay(on)}: ${reason}`, law: '§ 41 Abs. 2 Satz 3 VwVfG' }] },
      'hand',
    )
  })
  return {}
}

/** It came back: nothing was made known by it, the Stelle finds it on its desk, and the case is open again. */
export async function cameBack(ctx: Ctx, id: string, { on, reason }: { on: string; reason: string }) {
  await transact(ctx.db, async (tx) => {
    const row = await writable(ctx, tx, id)
    if (row.status !== 'sent' && row.status !== 'served') throw errors.notAway()
    if (on > dayOf(ctx.now) || on < (row.postedOn ?? '')) throw errors.badDay()
    await store.update(tx, id, { status: 'returned', returnedOn: on, returnedReason: reason, bekanntgabeOn: null, fristOn: null })
    await audit.record(tx, ctx.actor, 'outbox.returned', row.subject, { dispatch: id, on })
    await reopen(ctx, tx, row, reason)
  })
  return {}
}

async function reopen(ctx: Ctx, tx: Tx, row: store.DispatchRow, reason: string) {
  const found = kindOf(ctx.subjects, row.subject)
  const subject = found && (await found.kind.find(tx, found.id))
  if (found && subject && !subject.open) await found.kind.reopen?.(ctx, tx, found.id)
  await ctx.events.emit(tx, bekannt, { origin: row.origin, bekanntgabeOn: null })
  await ctx.events.emit(tx, returned, { origin: row.origin, subject: row.subject, dispatch: row.id })
  await review.propose(ctx, tx, ruecklauf, {
    subject: `outbox/${row.id}`,
    title: row.title,
    payload: { reason },
    evidence: [],
    confidence: 1,
    method: returning.key,
    label: ctx.actor.kind === 'person' ? 'person' : 'rules',
    stelleId: subject?.stelleId ?? row.stelleId,
  })
}

/** Once more, on paper, perhaps to another address: a dispatch of its own with a number of its own. */
export async function again(ctx: Ctx, id: string, { channel, lines }: { channel: 'post' | 'pzu'; lines: readonly string[] }) {
  await transact(ctx.db, async (tx) => {
    const row = await writable(ctx, tx, id)
    review.standingFor(ctx.actor, row.stelleId)
    if (row.status !== 'returned' && row.status !== 'ended') throw errors.notAway()
    await store.update(tx, id, { status: 'replaced' })
    await review.withdraw(ctx, tx, ruecklauf, `outbox/${id}`)
    const { origin, subject, title, stelleId, border, recht, begunOn, pdfHash } = row
    await enter(ctx, tx, {
      origin,
      subject,
      title,
      stelleId,
      border,
      recht,
      begunOn,
      pdfHash,
      lines,
      delivery: { channel },
      attempt: row.attempt + 1,
    })
  }).catch(review.refusal)
  return {}
}

/** The job of portal and Nutzerkonto. Run twice it provides once. */
export async function provide(ctx: Ctx, id: string) {
  const row = await store.find(ctx.db, id)
  if (row?.status !== 'ready') return
  const { delivery } = row
  if (delivery.channel === 'nutzerkonto') {
    if (!ctx.nutzerkonto) throw errors.noGateway()
    const bytes = await ctx.files.get(row.pdfHash)
    const providedAt = await ctx.nutzerkonto.deliver({ key: row.id, handle: delivery.handle, title: row.title, name: 'schreiben.pdf', bytes })
    const on = dayOf(providedAt)
    await transact(ctx.db, async (tx) => {
      const now = await store.lock(tx, id)
      if (now?.status !== 'ready') return
      const number = await book(ctx, tx, now, on)
      await store.update(tx, id, { status: 'provided', providedAt })
      await audit.record(tx, ctx.actor, 'outbox.provided', now.subject, { dispatch: id, number, channel: now.channel })
      await makeKnown(ctx, tx, now, bekanntgabeNutzerkonto(on), 'law')
    })
  } else if (delivery.channel === 'portal' && !delivery.notifyConfirmed) {
    // An address that nobody has confirmed may be a stranger's: no notice goes there, and its Stelle sends the letter by another way.
    await transact(ctx.db, async (tx) => {
      const now = await store.lock(tx, id)
      if (now?.status !== 'ready') return
      await endWith(
        ctx,
        tx,
        now,
        { text: 'Die Mailadresse für die Benachrichtigung ist nicht bestätigt.', law: 'Art. 32 DSGVO' },
        'Mailadresse nicht bestätigt',
      )
    })
  } else if (delivery.channel === 'portal') {
    const on = dayOf(ctx.now)
    await transact(ctx.db, async (tx) => {
      const now = await store.lock(tx, id)
      if (now?.status !== 'ready') return
      const { town } = ctx.town
      const facts = { town: town.officialName, day: longDay(on), address: `${ctx.ownAddress}/${delivery.at}`, phone: town.phone }
      const sent = await sendNotice(ctx, tx, provisionNotice, { to: delivery.notify, about: `outbox/${id}`, facts })
      if (sent === 'not-released') throw errors.noticeMissing()
      const number = await book(ctx, tx, now, on)
      await store.update(tx, id, { status: 'provided', providedAt: ctx.now, notifiedOn: on })
      await audit.record(tx, ctx.actor, 'outbox.provided', now.subject, { dispatch: id, number, channel: now.channel })
      await makeKnown(ctx, tx, now, abruf(ctx, { ...now, providedAt: ctx.now, notifiedOn: on }), 'law')
    })
  }
}

const abruf = (
  ctx: Ctx,
  { recht, providedAt, notifiedOn, fetchedAt }: Pick<store.DispatchRow, 'recht' | 'providedAt' | 'notifiedOn' | 'fetchedAt'>,
) =>
  bekanntgabeAbruf({
    recht,
    place: placeOf(ctx.town),
    providedOn: dayOf(providedAt ?? ctx.now),
    notifiedOn,
    fetchedOn: fetchedAt && dayOf(fetchedAt),
    today: dayOf(ctx.now),
  })

/**
 * The citizen fetches with her code. Only the first time counts for the Bekanntgabe; it can be fetched again as long as it is kept.
 *
 * @throws AppError outbox.bad-code for a code that opens nothing (any more)
 */
export async function fetch(ctx: Ctx, { code }: { code: string }) {
  const found = await store.findByCode(ctx.db, digestOf(code))
  if (!found) throw errors.badCode()
  return handOver(ctx, found.id)
}

/** The same for a caller that has proved who the citizen is by itself (the code of an Antrag, the town's broker). */
export async function handOver(ctx: Ctx, id: string) {
  const bekanntgabeOn = await transact(ctx.db, async (tx) => {
    const row = await store.lock(tx, id)
    if (row?.channel !== 'portal' || (row.status !== 'provided' && row.status !== 'fetched')) throw errors.badCode()
    await audit.record(tx, ctx.actor, 'outbox.fetched', row.subject, { dispatch: id, first: row.status === 'provided' })
    if (row.status === 'fetched') return row.bekanntgabeOn
    const result = abruf(ctx, { ...row, fetchedAt: ctx.now })
    await store.update(tx, id, { status: 'fetched', fetchedAt: ctx.now })
    if (!row.bekanntgabeOn) await makeKnown(ctx, tx, row, result, 'law')
    return row.bekanntgabeOn ?? result.on
  })
  const row = await store.find(ctx.db, id)
  if (!row) throw errors.badCode()
  const pdf = await ctx.files.get(row.pdfHash)
  return { title: row.title, name: 'bescheid.pdf', pdf: pdf.toString('base64'), bekanntgabeOn }
}

/** Whether the portal is a way at all here: there is a mail server, and somebody has released the words of the notice. */
export const portalReady = async ({ db, mail }: Pick<Ctx, 'db' | 'mail'>): Promise<boolean> => !!mail && (await isReleased(db, provisionNotice, 'de'))

/** What lies, or lay, in the portal for a subject; whoever asks has checked who may see it. */
export const provisionsOf = (db: Db, subject: string) => store.listPortal(db, subject)

/**
 * She no longer agrees to fetch: what was not made known by now lies no longer ready, and its Stelle sends it by another way. What counts as made known
 * already stays so: a withdrawal looks forward (§ 41 Abs. 2a VwVfG, § 37 Abs. 2a Satz 2 SGB X).
 */
export async function consentWithdrawn(ctx: Ctx, tx: Tx, subject: string): Promise<void> {
  for (const { id } of await store.listPortal(tx, subject)) {
    const row = await store.lock(tx, id)
    if (!row || row.bekanntgabeOn || (row.status !== 'ready' && row.status !== 'provided')) continue
    const reason = { text: `Die Einwilligung in den Abruf ist am ${longDay(dayOf(ctx.now))} widerrufen.`, law: '§ 41 Abs. 2a VwVfG' }
    await endWith(ctx, tx, row, reason, 'Einwilligung in den Abruf widerrufen')
  }
}

/** It lies no longer ready, nothing was made known by it, and its Stelle has it on the desk. */
async function endWith(ctx: Ctx, tx: Tx, row: store.DispatchRow, reason: { text: string; law: string }, said: string) {
  await store.update(tx, row.id, { status: 'ended', reasons: [...row.reasons, reason] })
  await audit.record(tx, ctx.actor, 'outbox.ended', row.subject, { dispatch: row.id })
  await reopen(ctx, tx, row, said)
}

/** Every night: what was not fetched within the time of the law is over; nothing was made known by it. */
export async function endUnfetched(ctx: Ctx) {
  for (const { id } of await store.listUnfetched(ctx.db))
    await transact(ctx.db, async (tx) => {
      const row = await store.lock(tx, id)
      if (row?.status !== 'provided') return
      const { ended, reasons } = abruf(ctx, row)
      if (!ended) return
      await store.update(tx, id, { status: 'ended', reasons })
      await audit.record(tx, ctx.actor, 'outbox.ended', row.subject, { dispatch: id })
      await reopen(ctx, tx, row, 'nicht abgerufen')
    })
}

/** What lies ready, what is away and what came back: of one's own Stellen, for the Poststelle every line. */
export async function list(ctx: Ctx) {
  const sight = await sightOf(ctx.db, ctx.actor)
  const poststelle = isPoststelle(ctx)
  const mine = stellenOf(ctx.actor)
  const shown = (row: Awaited<ReturnType<typeof store.list>>[number]) => ({
    ...row,
    number: row.year && row.serial ? serialNumber(row.year, row.serial) : null,
    open: maySee(sight, row) || (poststelle && !row.border),
    mine: mine.includes(row.stelleId),
  })
  const of = async (statuses: Parameters<typeof store.list>[1]) => (await store.list(ctx.db, statuses, poststelle ? 'everything' : sight)).map(shown)
  return { ready: await of(['ready']), away: await of(['sent', 'provided', 'fetched', 'served']), back: await of(['returned', 'ended']) }
}

/** One dispatch, to whoever sees its line. */
export async function get(ctx: Ctx, id: string) {
  const row = await store.find(ctx.db, id)
  const sight = await sightOf(ctx.db, ctx.actor)
  if (!row || !(maySee(sight, row) || isPoststelle(ctx))) throw errors.notFound(id)
  return {
    ...row,
    number: row.year && row.serial ? serialNumber(row.year, row.serial) : null,
    open: maySee(sight, row) || !row.border,
    mine: stellenOf(ctx.actor).includes(row.stelleId),
  }
}

/** The dispatches of a Bescheid, for the page of its case; whoever asks has checked who may see it. */
export const listOf = (db: Db, origin: string) => store.listByOrigin(db, origin)

/** The letter, for printing. The Poststelle opens what lies behind no border; the rest is printed by its own Stelle. */
export async function file(ctx: Ctx, id: string): Promise<Download> {
  const row = await store.find(ctx.db, id)
  if (!row) throw errors.notFound(id)
  if (!maySee(await sightOf(ctx.db, ctx.actor), row) && !(isPoststelle(ctx) && !row.border)) throw errors.notFound(id)
  const bytes = await ctx.files.get(row.pdfHash)
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'outbox.opened', row.subject, { dispatch: id }))
  return { bytes, type: 'application/pdf', name: `postausgang-${id.slice(0, 8)}.pdf`, inline: true }
}

/** The Postausgangsbuch of a year. Names only where one may see them. */
export async function bookOf(ctx: Ctx, year = Number(dayOf(ctx.now).slice(0, 4))) {
  const sight = await sightOf(ctx.db, ctx.actor)
  const poststelle = isPoststelle(ctx)
  return {
    year,
    lines: (await store.listBook(ctx.db, year)).map((b) => ({
      id: b.id,
      number: serialNumber(b.year, b.serial),
      on: b.onDay,
      at: b.at,
      channel: b.channel,
      stelleId: b.stelleId,
      to: poststelle || maySee(sight, { stelleId: b.stelleId, border: null }) ? (b.lines?.slice(0, 2).join(' ') ?? null) : null,
    })),
  }
}

/** The Poststelle or the Stelle in charge. */
async function writable(ctx: Ctx, tx: Tx, id: string): Promise<store.DispatchRow> {
  const row = await store.lock(tx, id)
  if (!row) throw errors.notFound(id)
  if (!isPoststelle(ctx) && !stellenOf(ctx.actor).includes(row.stelleId)) throw errors.notYours()
  return row
}

/** For the destruction of an Akte. */
export const erase = (tx: Tx, subject: string) => store.eraseOf(tx, subject)
