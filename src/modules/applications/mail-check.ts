import { randomInt } from 'node:crypto'
import { nobody } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Db, type Tx, transact } from '#base/db.ts'
import { isReleased, sendNotice, sentLately } from '#base/notices.ts'
import { mailChecking, readMailCode, shownMailCode, subjectOf } from './casework.ts'
import { errors } from './contract.ts'
import { mailCode } from './notices.ts'
import * as store from './store.ts'

// An address that somebody typed may be a stranger's. What tells of a Bescheid, and from when a time limit may run, goes only to one that has answered: a code
// is sent there as one of the four kinds of fixed notices (code; released by a person, without a word about the case), and is entered on the page of the Antrag.

/** Whether addresses can be checked here: there is a mail server, and somebody has released the words with the code. */
export const canCheck = async ({ db, mail }: Pick<Ctx, 'db' | 'mail'>): Promise<boolean> => !!mail && (await isReleased(db, mailCode, 'de'))

/** The day on which this address answered for this application. */
export const confirmedAt = (db: Db, caseId: string, mail: string) => store.findConfirmedMail(db, caseId, mail)

/**
 * Sends a code to an address that has not answered yet.
 *
 * @throws AppError applications.mail-codes-used when this address or this application has had enough of them for a day
 */
export async function sendCode(ctx: Ctx, tx: Tx, row: store.CaseRow, mail: string): Promise<void> {
  await store.lockMail(tx, row.id, mail) // who asks many times at once is counted like who asks one by one
  const lately = Math.max(await sentLately(tx, mailCode.id, mail), await store.countMailCodes(tx, row.id))
  if (lately >= mailChecking.mostADay) throw errors.mailCodesUsed()
  const code = Array.from({ length: mailChecking.digits }, () => randomInt(10)).join('')
  const { id } = await store.insertMailCheck(tx, { caseId: row.id, mail, codeDigest: digestOf(ctx, row.id, code) })
  const { officialName: town, phone } = ctx.town.town
  const facts = { code: shownMailCode(code), town, phone, address: `${ctx.ownAddress}/mein-antrag`, hours: mailChecking.hours }
  await sendNotice(ctx, tx, mailCode, { to: mail, about: `applications-mail/${id}`, facts })
  await audit.record(tx, nobody, 'applications.mail-asked', subjectOf(row.id), { check: id })
}

/**
 * The code came back: the address is hers.
 *
 * @throws AppError applications.mail-code-wrong, applications.mail-code-over
 */
export async function confirm(ctx: Ctx, row: store.CaseRow, mail: string, typed: string): Promise<void> {
  // Counted before it is compared, in a step of its own: a refusal must not undo the count.
  const open = await store.tryMailCode(ctx.db, row.id, mail, mailChecking)
  if (!open) throw errors.mailCodeOver()
  if (open.codeDigest !== digestOf(ctx, row.id, readMailCode(typed))) throw errors.mailCodeWrong()
  await transact(ctx.db, async (tx) => {
    await store.confirmMail(tx, open.id)
    await audit.record(tx, nobody, 'applications.mail-confirmed', subjectOf(row.id), { check: open.id })
  })
}

const digestOf = (ctx: Ctx, caseId: string, code: string) => ctx.pseudonym('applications.mail-code', `${caseId}/${code}`)
