import { type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Trouble } from '../channels/contract.ts'
import type { AnswerLanguage, Via, Working } from './contract.ts'

const own = (db: Db) => db.withTables<{ intakeAnswer: Table; intakeAnswerDraft: DraftTable }>()
type DraftTable = { itemId: string; personId: string; recipient: string | null; subject: string; body: string; via: Via; savedAt: Generated<Date> }
export type AnswerRow = {
  id: string
  itemId: string
  decisionId: string
  templateId: string | null
  language: AnswerLanguage
  via: Via
  recipient: string | null
  subject: string
  body: string
  inReplyTo: string | null
  refs: string[]
  channelId: string | null
  state: 'waiting' | 'done' | 'failed'
  trouble: Trouble | null
  releasedAt: Date
  doneAt: Date | null
  leavesAt: Date | null
  /** It has begun to leave: from then on nobody can say that it has not. */
  beganAt: Date | null
  /** Somebody took it as a file. */
  takenAt: Date | null
}
type Filled = 'id' | 'state' | 'trouble' | 'releasedAt' | 'doneAt' | 'beganAt' | 'takenAt'
type Table = { [K in keyof AnswerRow]: K extends Filled ? Generated<AnswerRow[K]> : AnswerRow[K] }

export const insertAnswer = (tx: Db, row: Omit<AnswerRow, Filled> & { state: AnswerRow['state'] }): Promise<{ id: string }> =>
  own(tx).insertInto('intakeAnswer').values(row).returning('id').executeTakeFirstOrThrow()

export const findAnswer = (db: Db, id: string): Promise<AnswerRow | undefined> =>
  own(db).selectFrom('intakeAnswer').selectAll().where('id', '=', id).executeTakeFirst()
export const listAnswers = (db: Db, itemId: string): Promise<AnswerRow[]> =>
  own(db).selectFrom('intakeAnswer').selectAll().where('itemId', '=', itemId).orderBy('releasedAt', 'desc').execute()

/** `notBegun`: what was tried has certainly not left, so that it can still be taken back. */
export const setAnswer = (db: Db, id: string, state: AnswerRow['state'], trouble: Trouble | null = null, { notBegun = false } = {}) =>
  own(db)
    .updateTable('intakeAnswer')
    .set({ state, trouble, ...(state === 'done' ? { doneAt: sql<Date>`now()` } : {}), ...(notBegun ? { beganAt: null } : {}) })
    .where('id', '=', id)
    .where('state', '<>', 'done')
    .execute()

/** From now on it counts as leaving. @returns undefined for what was taken back or lies there already */
export const beginLeaving = (db: Db, id: string): Promise<AnswerRow | undefined> =>
  own(db)
    .updateTable('intakeAnswer')
    .set({ beganAt: sql<Date>`coalesce(began_at, now())` })
    .where('id', '=', id)
    .where('via', '=', 'draft')
    .where('state', '<>', 'done')
    .returningAll()
    .executeTakeFirst()

export const markTaken = (tx: Db, id: string) =>
  own(tx).updateTable('intakeAnswer').set({ takenAt: sql<Date>`coalesce(taken_at, now())` }).where('id', '=', id).execute()

/** Nothing of it has left: no attempt was begun, and nobody has taken it as a file. */
export const isHere = ({ via, state, beganAt, takenAt }: Pick<AnswerRow, 'via' | 'state' | 'beganAt' | 'takenAt'>) =>
  !beganAt && !takenAt && (via !== 'draft' || state !== 'done')

/** Takes a released answer out again. @returns undefined where it has left, or may have */
export async function takeBack(tx: Db, decisionId: string): Promise<AnswerRow | undefined> {
  const row = await own(tx).selectFrom('intakeAnswer').selectAll().where('decisionId', '=', decisionId).forUpdate().executeTakeFirst()
  if (!row || !isHere(row)) return undefined
  await own(tx).deleteFrom('intakeAnswer').where('id', '=', row.id).execute()
  return row
}

export async function findDraft(db: Db, itemId: string): Promise<Working | undefined> {
  const row = await own(db)
    .selectFrom('intakeAnswerDraft')
    .select(['recipient as to', 'subject', 'body', 'via'])
    .where('itemId', '=', itemId)
    .executeTakeFirst()
  return row
}
export const saveDraft = (tx: Db, itemId: string, personId: string, { to, subject, body, via }: Working) =>
  own(tx)
    .insertInto('intakeAnswerDraft')
    .values({ itemId, personId, recipient: to, subject, body, via })
    .onConflict((c) => c.column('itemId').doUpdateSet({ personId, recipient: to, subject, body, via, savedAt: sql<Date>`now()` }))
    .execute()
export const deleteDraft = (tx: Db, itemId: string) => own(tx).deleteFrom('intakeAnswerDraft').where('itemId', '=', itemId).execute()
