import type { Generated } from 'kysely'
import type { Db } from '#base/db.ts'
import type { DataClass } from '#base/method.ts'
import type { ChatMessage } from './contract.ts'

const own = (db: Db) => db.withTables<Tables>()
type Tables = {
  writingDeskConversation: ConversationRow & { createdAt: Generated<Date> }
  writingDeskMessage: MessageRow & { conversationId: string; number: number }
  writingDeskDocument: DocumentRow & { conversationId: string; at: Generated<Date> }
  writingDeskTemplate: TemplateRow & { personId: string; changedAt: Generated<Date> }
}
export type ConversationRow = { id: string; personId: string; sealed: string; dataClass: DataClass; lastAt: Date }
export type MessageRow = Pick<ChatMessage, 'id' | 'role' | 'ending'> & { sealed: string; method: string | null; model: string | null; at: Date }
export type DocumentRow = { id: string; sealed: string; characters: number; dataClass: DataClass }
export type TemplateRow = { id: string; sealed: string }

export const listConversations = (db: Db, personId: string): Promise<ConversationRow[]> =>
  own(db).selectFrom('writingDeskConversation').select(['id', 'personId', 'sealed', 'dataClass', 'lastAt']).where('personId', '=', personId).orderBy('lastAt', 'desc').limit(200).execute() // biome-ignore format: one query
/** Only hers: another's is as if it were not there. */
export const findConversation = (db: Db, personId: string, id: string): Promise<ConversationRow | undefined> =>
  own(db).selectFrom('writingDeskConversation').select(['id', 'personId', 'sealed', 'dataClass', 'lastAt']).where('personId', '=', personId).where('id', '=', id).executeTakeFirst() // biome-ignore format: one query
export const insertConversation = (tx: Db, row: ConversationRow) => own(tx).insertInto('writingDeskConversation').values(row).execute()
export const changeConversation = (tx: Db, id: string, set: Partial<Pick<ConversationRow, 'sealed' | 'dataClass' | 'lastAt'>>) =>
  own(tx).updateTable('writingDeskConversation').set(set).where('id', '=', id).execute()
export const deleteConversation = (tx: Db, id: string) => own(tx).deleteFrom('writingDeskConversation').where('id', '=', id).execute()

export const listMessages = (db: Db, conversationId: string): Promise<(MessageRow & { number: number })[]> =>
  own(db).selectFrom('writingDeskMessage').select(['id', 'role', 'ending', 'sealed', 'method', 'model', 'at', 'number']).where('conversationId', '=', conversationId).orderBy('number').execute() // biome-ignore format: one query
/**
 * Writes at the end of the conversation, one writer after the other.
 *
 * @param after only if this is what stands last; @returns whether it was written
 */
export async function appendMessage(tx: Db, conversationId: string, row: MessageRow, after?: number): Promise<boolean> {
  const there = await own(tx).selectFrom('writingDeskConversation').select('id').where('id', '=', conversationId).forUpdate().executeTakeFirst()
  if (!there) return false
  const { last } = await own(tx)
    .selectFrom('writingDeskMessage')
    .select((e) => e.fn.coalesce(e.fn.max('number'), e.lit(0)).as('last'))
    .where('conversationId', '=', conversationId)
    .executeTakeFirstOrThrow()
  if (after !== undefined && after !== last) return false
  await own(tx)
    .insertInto('writingDeskMessage')
    .values({ ...row, conversationId, number: last + 1 })
    .execute()
  return true
}

export const changeMessage = (tx: Db, id: string, sealed: string) =>
  own(tx).updateTable('writingDeskMessage').set({ sealed }).where('id', '=', id).execute()

export const listDocuments = (db: Db, conversationId: string): Promise<DocumentRow[]> =>
  own(db).selectFrom('writingDeskDocument').select(['id', 'sealed', 'characters', 'dataClass']).where('conversationId', '=', conversationId).orderBy('at').orderBy('id').execute() // biome-ignore format: one query
export const insertDocument = (tx: Db, conversationId: string, row: DocumentRow) =>
  own(tx)
    .insertInto('writingDeskDocument')
    .values({ ...row, conversationId })
    .execute()
export const deleteDocument = (tx: Db, conversationId: string, id: string) =>
  own(tx).deleteFrom('writingDeskDocument').where('conversationId', '=', conversationId).where('id', '=', id).execute()

export const listTemplates = (db: Db, personId: string): Promise<TemplateRow[]> =>
  own(db).selectFrom('writingDeskTemplate').select(['id', 'sealed']).where('personId', '=', personId).orderBy('changedAt').execute()
export const insertTemplate = (tx: Db, personId: string, row: TemplateRow) =>
  own(tx)
    .insertInto('writingDeskTemplate')
    .values({ ...row, personId })
    .execute()
export const changeTemplate = (tx: Db, personId: string, { id, sealed }: TemplateRow) =>
  own(tx).updateTable('writingDeskTemplate').set({ sealed }).where('personId', '=', personId).where('id', '=', id).returning('id').executeTakeFirst()
export const deleteTemplate = (tx: Db, personId: string, id: string) =>
  own(tx).deleteFrom('writingDeskTemplate').where('personId', '=', personId).where('id', '=', id).returning('id').executeTakeFirst()

/** All that is kept of a person who leaves. */
export async function forgetPerson(tx: Db, personId: string) {
  await own(tx).deleteFrom('writingDeskConversation').where('personId', '=', personId).execute()
  await own(tx).deleteFrom('writingDeskTemplate').where('personId', '=', personId).execute()
}
