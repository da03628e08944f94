import * as audit from '#base/audit.ts'
import { csv } from '#base/csv.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Db, type Tx, transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { serialNumber, typedAmount } from '#base/format.ts'
import type { Download } from '#base/http.ts'
import { kassenzeichenOf, nextNumber } from '#base/numbers.ts'
import { listDeputies, listOffices, listStellen } from '#base/organisation.ts'
import * as review from '#base/review/index.ts'
import { dayOf } from '#base/time.ts'
import { placeOf } from '#base/town.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import { type Debtor, errors, type Kosten } from './contract.ts'
import { ordering } from './methods.ts'
import { annahmeanordnung } from './proposals.ts'
import { dueOnOf, grossOf, orderingStelle, sumOf } from './rules.ts'
import * as store from './store.ts'

const numbered = (year: number | null, serial: number | null) => (year && serial ? serialNumber(year, serial) : null)
const dataOf = ({ town }: Ctx) => {
  if (!town.bescheide) throw new AppError('bescheid.town-data-missing', 409)
  return town.bescheide
}

/**
 * Raises the claim of a Bescheid in the transaction that issues it: a Kassenzeichen, and the Annahmeanordnung on the desk of who orders. With an exemption
 * there is a row that says so, and no Kassenzeichen.
 *
 * @param origin `bescheid/<id>`; the same origin twice is the same claim
 * @param raisedBy who has issued it; `machine` for a released package
 */
export async function raise(
  ctx: Ctx,
  tx: Tx,
  {
    origin,
    subject,
    title,
    stelleId,
    border,
    debtor,
    kosten,
    raisedBy,
  }: { origin: string; subject: string; title: string; stelleId: string; border: string | null; debtor: Debtor; kosten: Kosten; raisedBy: string },
): Promise<{ id: string; kassenzeichen: string | null; amountCents: number }> {
  const before = await store.findByOrigin(tx, origin)
  if (before) return before
  const shared = { origin, subject, title, kind: kosten.kind, debtor, kosten, stelleId, border, raisedBy, dueOn: null }
  if (kosten.exemption) {
    const claim = await store.insertClaim(tx, { ...shared, kassenzeichen: null, amountCents: 0, status: 'exempt' })
    await audit.record(tx, ctx.actor, 'payments.exempted', subject, { claim: claim.id, cents: grossOf(kosten) })
    return claim
  }
  const { kassenzeichen: form, cash } = dataOf(ctx)
  const kassenzeichen = kassenzeichenOf(await nextNumber(tx, 'kassenzeichen'), form)
  const amountCents = sumOf(kosten)
  const claim = await store.insertClaim(tx, { ...shared, kassenzeichen, amountCents, status: 'open' })
  await audit.record(tx, ctx.actor, 'payments.raised', subject, { claim: claim.id, kassenzeichen, cents: amountCents, kind: kosten.kind })
  const [stellen, offices, deputies] = [await listStellen(tx), await listOffices(tx), await listDeputies(tx)]
  const orders = orderingStelle(stelleId, cash, { stellen, offices, deputies })
  if (!orders) throw errors.nobodyOrders()
  await review.propose(ctx, tx, annahmeanordnung, {
    subject: `payments/${claim.id}`,
    title,
    payload: { claimId: claim.id, kassenzeichen, amountCents },
    evidence: [],
    confidence: 1,
    method: ordering.key,
    label: 'rules',
    stelleId: orders,
    amountCents,
  })
  return claim
}

/** The claim of a Bescheid, if it has one. */
export const findOf = (db: Db, origin: string) => store.findByOrigin(db, origin)

/** The Bekanntgabe is known, or was undone by a returned letter: then nothing is due. */
export async function setDue(ctx: Ctx, origin: string, bekanntgabeOn: string | null) {
  const claim = await store.findByOrigin(ctx.db, origin)
  const on = claim?.kassenzeichen ? dueOnOf(claim.kosten, bekanntgabeOn, { days: dataOf(ctx).dueDays, place: placeOf(ctx.town) }) : null
  if (!claim || on === claim.dueOn || claim.status === 'paid') return
  await transact(ctx.db, async (tx) => {
    await store.updateClaim(tx, claim.id, { dueOn: on })
    await audit.record(tx, ctx.actor, 'payments.due-set', claim.subject, { claim: claim.id, on: on ?? 'none' })
  })
}

/** The Kasse is the office of the town's cash Stelle; the Rechnungsprüfung may look. */
function isCash({ actor, town }: Ctx): boolean {
  const office = town.stellen.find((s) => s.id === town.bescheide?.cash)?.office
  return actor.permissions.includes('payments.export') && (actor.roles.includes('auditor') || actor.stellen.some((s) => s.officeId === office))
}

/** Claims of the Stellen one may see; the Kasse sees what is ordered by the exports. */
export async function list(ctx: Ctx) {
  const rows = await store.listClaims(ctx.db, await sightOf(ctx.db, ctx.actor))
  const takes = isCash(ctx)
  const exports = takes ? await store.listExports(ctx.db) : []
  return {
    cash: takes,
    claims: rows.map(({ orderYear, orderSerial, exportYear, exportSerial, ...c }) => ({
      ...c,
      orderNumber: numbered(orderYear, orderSerial),
      exportNumber: numbered(exportYear, exportSerial),
    })),
    waiting: takes ? await store.countWaiting(ctx.db) : 0,
    exports: exports.map((x) => ({ id: x.id, number: numbered(x.year, x.serial) ?? '', at: x.at, orders: x.orders, cents: x.cents })),
  }
}

/** Takes all orders that wait into one numbered export: each order is in exactly one, whoever presses at the same time. */
export async function exportWaiting(ctx: Ctx): Promise<{ id: string; number: string }> {
  if (!isCash(ctx)) throw errors.onlyCash()
  return transact(ctx.db, async (tx) => {
    const waiting = await store.lockWaiting(tx)
    if (!waiting.length) throw errors.nothingToExport()
    const year = Number(dayOf(ctx.now).slice(0, 4))
    const serial = await nextNumber(tx, `annahmeanordnung-export/${year}`)
    const made = await store.insertExport(tx, { year, serial, byPerson: ctx.actor.id })
    await store.assign(
      tx,
      waiting.map((o) => o.id),
      made.id,
    )
    const lines = await store.listOrdersOf(tx, made.id)
    const cents = lines.reduce((sum, l) => sum + l.amountCents, 0)
    await audit.record(tx, ctx.actor, 'payments.exported', `payments-export/${made.id}`, { export: made.id, orders: lines.length, cents })
    return { id: made.id, number: numbered(year, serial) ?? '' }
  })
}

/** The file of an export, the same each time it is fetched. */
export async function exported(ctx: Ctx, id: string, format: 'csv' | 'json'): Promise<Download> {
  if (!isCash(ctx)) throw errors.onlyCash()
  const head = await store.findExport(ctx.db, id)
  if (!head) throw errors.notFound(id)
  const lines = await Promise.all(
    (await store.listOrdersOf(ctx.db, id)).map(async (line) => {
      const { personId, stelleId, signingForm } = await review.getDecision(ctx.db, line.decisionId)
      return { ...line, personId, stelleId, signingForm }
    }),
  )
  const names = await ctx.people.names(lines.map((l) => l.personId ?? ''))
  const number = numbered(head.year, head.serial) ?? ''
  const rows = lines.map((l) => ({
    anordnung: numbered(l.year, l.serial) ?? '',
    kassenzeichen: l.kassenzeichen ?? '',
    betragCents: l.amountCents,
    faellig: l.dueOn,
    art: l.kind,
    text: l.title,
    buchungsstelle: l.kosten.account,
    rechtsgrund: l.kosten.law,
    zahlungspflichtig: l.debtor.lines,
    angeordnetVon: [l.signingForm, names[l.personId ?? ''] ?? l.personId].filter(Boolean).join(' '),
    angeordnetStelle: l.stelleId ?? '',
    angeordnetAm: dayOf(l.at),
  }))
  if (format === 'json')
    return {
      bytes: Buffer.from(JSON.stringify({ export: number, town: ctx.town.town.ags, anordnungen: rows }, null, 1)),
      type: 'application/json',
      name: `annahmeanordnungen-${number}.json`,
    }
  const table = [
    [
      'Anordnung',
      'Kassenzeichen',
      'Betrag',
      'Fällig',
      'Art',
      'Text',
      'Buchungsstelle',
      'Rechtsgrund',
      'Zahlungspflichtig',
      'Angeordnet von',
      'Stelle',
      'Angeordnet am',
    ],
    ...rows.map((r) => [
      r.anordnung,
      r.kassenzeichen,
      typedAmount(r.betragCents),
      r.faellig ?? '',
      r.art,
      r.text,
      r.buchungsstelle,
      r.rechtsgrund,
      r.zahlungspflichtig.join(', '),
      r.angeordnetVon,
      r.angeordnetStelle,
      r.angeordnetAm,
    ]),
  ]
  return { bytes: Buffer.from(csv(table)), type: 'text/csv; charset=utf-8', name: `annahmeanordnungen-${number}.csv` }
}

/**
 * Opens the payment online. Whoever calls it has made sure that the caller is the payer (the code of an Antrag) or sees the claim.
 *
 * @returns the page of the provider
 */
export async function begin(ctx: Ctx, id: string, returnUrl: string): Promise<{ url: string }> {
  const claim = await store.findClaim(ctx.db, id)
  if (!claim) throw errors.notFound(id)
  if (!ctx.payments) throw errors.noProvider()
  if (!claim.kassenzeichen || claim.status === 'paid' || claim.status === 'cancelled') throw errors.notPayable()
  const begun = await ctx.payments.begin({ reference: claim.kassenzeichen, amountCents: claim.amountCents, text: claim.title, returnUrl })
  await transact(ctx.db, async (tx) => {
    await store.updateClaim(tx, claim.id, { providerId: begun.id })
    await audit.record(tx, ctx.actor, 'payments.begun', claim.subject, { claim: claim.id })
  })
  return { url: begun.url }
}

/** The same for a person of the house, who must see the claim. */
export async function beginHere(ctx: Ctx, id: string) {
  const claim = await store.findClaim(ctx.db, id)
  if (!claim || !maySee(await sightOf(ctx.db, ctx.actor), claim)) throw errors.notFound(id)
  return begin(ctx, id, `${ctx.ownAddress}/kasse`)
}

/** Asks the provider what became of the payments that were begun. Paid is only what was paid in full. */
export async function settleBegun(ctx: Ctx) {
  if (!ctx.payments) return
  for (const claim of await store.listBegun(ctx.db)) {
    const { state, amountCents, paidAt } = await ctx.payments.status(claim.providerId ?? '')
    if (state !== 'paid' || amountCents < claim.amountCents) continue
    await transact(ctx.db, async (tx) => {
      const now = await store.lockClaim(tx, claim.id)
      if (!now || now.status === 'paid') return
      await store.updateClaim(tx, claim.id, { status: 'paid', paidAt: paidAt ?? ctx.now })
      await audit.record(tx, ctx.actor, 'payments.paid', claim.subject, { claim: claim.id, cents: amountCents })
    })
  }
}

/** For the destruction of an Akte. @returns the subjects under which decisions on its claims hold words */
export const erase = (tx: Tx, subject: string) => store.eraseOf(tx, subject)
