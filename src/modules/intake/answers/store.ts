import { type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Trouble } from '../channels/contract.ts'
import type { AnswerLanguage, Via } from './contract.ts'

const own = (db: Db) => db.withTables<{ intakeAnswer: Table }>()
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
}
type Table = { [K in keyof AnswerRow]: K extends 'id' | 'state' | 'trouble' | 'releasedAt' | 'doneAt' ? Generated<AnswerRow[K]> : AnswerRow[K] }

export const insertAnswer = (
  tx: Db,
  row: Omit<AnswerRow, 'id' | 'state' | 'trouble' | 'releasedAt' | 'doneAt'> & { state: AnswerRow['state'] },
): Promise<{ id: string }> => own(tx).insertInto('intakeAnswer').values(row).returning('id').executeTakeFirstOrThrow()

export const findAnswer = (db: Db, id: string): Promise<AnswerRow | undefined> =>
  own(db).selectFrom('intakeAnswer').selectAll().where('id', '=', id).executeTakeFirst()
export const listAnswers = (db: Db, itemId: string): Promise<AnswerRow[]> =>
  own(db).selectFrom('intakeAnswer').selectAll().where('itemId', '=', itemId).orderBy('releasedAt', 'desc').execute()

export const setAnswer = (db: Db, id: string, state: AnswerRow['state'], trouble: Trouble | null = null) =>
  own(db)
    .updateTable('intakeAnswer')
    .set({ state, trouble, ...(state === 'done' ? { doneAt: sql<Date>`now()` } : {}) })
    .where('id', '=', id)
    .where('state', '<>', 'done')
    .execute()
