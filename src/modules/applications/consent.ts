import type { z } from 'zod'
import { nobody } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import { addDays } from '#base/calendar/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Db, transact } from '#base/db.ts'
import { abrufRegel, type Verfahrensrecht } from '#base/law/index.ts'
import { endProducts, type Whole } from '#base/leistungen/index.ts'
import { dayOf } from '#base/time.ts'
import * as outbox from '#modules/outbox/index.ts'
import { subjectOf } from './casework.ts'
import { type Consent, errors, type Mine } from './contract.ts'
import { canCheck, confirm, confirmedAt, sendCode } from './mail-check.ts'
import * as store from './store.ts'

// The Bescheid by download instead of by post: only with the applicant's consent, which she reads, gives and withdraws by herself.

/** The law of procedure a package's act is made by. */
export const rechtOf = ({ area }: Pick<Whole['leistung'], 'area'>): Verfahrensrecht =>
  area === 'kommunalabgaben' ? 'ao' : area === 'wohngeld' || area === 'unterhaltsvorschuss' || area === 'sozialgericht' ? 'sgb10' : 'vwvfg'

type Rule = NonNullable<ReturnType<typeof abrufRegel>>
const begins = 'Dann beginnen Fristen, zum Beispiel für einen Widerspruch oder eine Klage.'
/** When it counts as made known, in the applicant's words: the law of administration, of taxes and of social matters differ. */
const known: Record<Rule['rule'], (rule: Rule) => { words: string; plain: string }> = {
  'day-after-fetch': ({ fetchWithinDays }) => ({
    words: `Der Bescheid gilt am Tag nach dem Herunterladen als bekannt gegeben. ${begins} Lade ich ihn nicht innerhalb von ${fetchWithinDays} Tagen nach der E-Mail herunter, bekomme ich ihn auf anderem Weg.`,
    plain: `Laden Sie den Bescheid in ${fetchWithinDays} Tagen herunter. Sonst kommt er mit der Post.`,
  }),
  'after-provision': ({ days }) => ({
    words: `Der Bescheid gilt am ${days}. Tag, nachdem er bereitliegt, als bekannt gegeben, auch wenn ich ihn nicht herunterlade. ${begins}`,
    plain: 'Laden Sie den Bescheid gleich herunter. Die Frist läuft auch, wenn Sie ihn nicht herunterladen.',
  }),
  'after-notification': ({ days }) => ({
    words: `Der Bescheid gilt am ${days}. Tag nach dem Absenden der E-Mail als bekannt gegeben, auch wenn ich ihn nicht herunterlade. ${begins}`,
    plain: 'Laden Sie den Bescheid gleich herunter. Die Frist läuft auch, wenn Sie ihn nicht herunterladen.',
  }),
}

function wordsFor(rule: Rule): { words: string[]; plain: string; law: string } {
  const { words, plain } = known[rule.rule](rule)
  return {
    words: [
      'Ich bin einverstanden, dass mir der Bescheid elektronisch bekannt gegeben wird: Ich lade ihn auf der Seite „Mein Antrag“ mit meinem Code herunter. Liegt er bereit, bekomme ich eine E-Mail; darin steht nichts über den Inhalt.',
      words,
      'Wer meinen Code hat, kann den Bescheid lesen. Ich kann die Einwilligung jederzeit für die Zukunft widerrufen; was noch nicht bekannt gegeben ist, kommt dann mit der Post.',
    ],
    plain: `Sie bekommen eine E-Mail, wenn der Bescheid fertig ist. Dann laden Sie ihn mit Ihrem Code herunter. ${plain} Sie können das jederzeit ändern.`,
    law: rule.norm.replace(/ \(.*\)$/, ''), // what the table adds in brackets is for who keeps it
  }
}

const ruleFor = (ctx: Ctx, { leistung, kind }: Whole) =>
  endProducts[kind].verwaltungsakt ? abrufRegel(rechtOf(leistung), dayOf(ctx.now)) : undefined

/** What the page offers, and what was agreed; null where the town has no mail server, no released notice, or the end is no Bescheid. */
export async function portalOf(ctx: Ctx, row: store.CaseRow, whole: Whole): Promise<z.output<typeof Mine>['portal']> {
  const rule = ruleFor(ctx, whole)
  const last = await store.findConsent(ctx.db, row.id)
  const given = last?.given && last.mail ? { at: last.at, mail: last.mail, confirmed: !!(await confirmedAt(ctx.db, row.id, last.mail)) } : null
  if (!rule || !(given || (await ready(ctx)))) return null
  const field = whole.leistung.applicant.mail
  return {
    ...wordsFor(rule),
    given,
    mail: row.mail ?? (field ? String(row.answers[field] ?? '') : ''),
    open: row.status !== 'decided' && row.status !== 'withdrawn',
  }
}

/** The download is a way at all: its notice and the code that checks an address may leave the house. */
const ready = async (ctx: Pick<Ctx, 'db' | 'mail'>) => (await outbox.portalReady(ctx)) && (await canCheck(ctx))

/** What lies ready for her, and what became of it. */
export async function provisionsOf(db: Db, id: string): Promise<z.output<typeof Mine>['provisions']> {
  return (await outbox.provisionsOf(db, subjectOf(id))).flatMap(({ id: dispatch, title, status, providedAt, notifiedOn, bekanntgabeOn, recht }) => {
    if (status === 'ready' || !providedAt) return []
    const within = abrufRegel(recht, dayOf(providedAt))?.fetchWithinDays
    const state = status === 'provided' ? ('ready' as const) : status === 'fetched' ? ('fetched' as const) : ('over' as const)
    return [{ id: dispatch, title, state, providedAt, until: within && notifiedOn ? addDays(notifiedOn, within) : null, bekanntgabeOn }]
  })
}

/** Yes or no, in a row of its own with the words that were read. A no also ends what lies ready and was not made known. */
export async function consent(ctx: Ctx, row: store.CaseRow, whole: Whole, given: z.output<typeof Consent>): Promise<void> {
  const rule = ruleFor(ctx, whole)
  const over = row.status === 'decided' || row.status === 'withdrawn'
  if (given.given && over) throw errors.over()
  if (!rule || (given.given && !(await ready(ctx)))) throw errors.noPortal()
  await transact(ctx.db, async (tx) => {
    const last = await store.findConsent(tx, row.id)
    if (!given.given && !last?.given) return
    await store.insertConsent(tx, {
      caseId: row.id,
      given: given.given,
      mail: given.given ? given.mail : null,
      words: given.given ? wordsFor(rule).words.join('\n') : 'Ich widerrufe meine Einwilligung in den Abruf.',
    })
    await audit.record(tx, nobody, 'applications.consented', subjectOf(row.id), { given: given.given })
    if (!given.given) await outbox.consentWithdrawn(ctx, tx, subjectOf(row.id))
    else if (!(await confirmedAt(tx, row.id, given.mail))) await sendCode(ctx, tx, row, given.mail)
  })
}

/** The address of the consent that waits to be confirmed. @throws AppError applications.no-portal, applications.over */
async function waiting(ctx: Ctx, row: store.CaseRow): Promise<string> {
  const last = await store.findConsent(ctx.db, row.id)
  if (!last?.given || !last.mail) throw errors.noPortal()
  if (row.status === 'decided' || row.status === 'withdrawn') throw errors.over()
  return last.mail
}
export const confirmMail = async (ctx: Ctx, row: store.CaseRow, typed: string) => confirm(ctx, row, await waiting(ctx, row), typed)
/** Once more to the same address. */
export async function codeAgain(ctx: Ctx, row: store.CaseRow): Promise<void> {
  const mail = await waiting(ctx, row)
  await transact(ctx.db, (tx) => sendCode(ctx, tx, row, mail))
}

/** How the Bescheid leaves: by the download she agreed to, where the address has answered; else by post. */
export async function deliveryFor(ctx: Ctx, db: Db, row: store.CaseRow): Promise<outbox.Delivery> {
  const last = await store.findConsent(db, row.id)
  if (!last?.given || !last.mail || !(await outbox.portalReady({ db, mail: ctx.mail }))) return { channel: 'post' }
  const confirmed = await confirmedAt(db, row.id, last.mail)
  if (!confirmed) return { channel: 'post' }
  return {
    channel: 'portal',
    at: 'mein-antrag',
    consent: { on: dayOf(last.at), how: `online im Antrag ${store.numberOf(row)} erklärt` },
    notify: last.mail,
    notifyConfirmed: { on: dayOf(confirmed), how: 'mit einem Code, der an diese Adresse ging' },
  }
}

/** She fetches it. @throws AppError outbox.bad-code where it is not hers or no longer lies ready */
export async function fetchBescheid(ctx: Ctx, row: store.CaseRow, id: string) {
  const hers = (await outbox.provisionsOf(ctx.db, subjectOf(row.id))).some((p) => p.id === id)
  if (!hers) throw errors.notFound()
  return outbox.handOver(ctx, id)
}
