import { type Generated, sql } from 'kysely'
import type { Db, Tx } from '#base/db.ts'
import type { Topic } from './answer.ts'
import type { GoldenRun } from './contract.ts'
import type { EndingId } from './endings.ts'

const own = (db: Db) =>
  db.withTables<{
    assistantConversation: ConversationTable
    assistantTurn: TurnTable
    assistantQuestion: QuestionTable
    assistantGoldenRun: GoldenTable
    assistantRelease: { method: string; engine: string; runId: string; at: Generated<Date> }
  }>()
type ConversationTable = {
  id: string
  level: string
  topics: Generated<unknown>
  answers: Generated<number>
  startedAt: Generated<Date>
  lastAt: Generated<Date>
}
type TurnTable = {
  conversationId: string
  number: number
  at: Generated<Date>
  ending: EndingId
  way: string
  pages: string[]
  closed: string
  helpful: boolean | null
  reason: string | null
}
type QuestionTable = {
  id: Generated<string>
  words: string
  seen: Generated<number>
  lastAt: Generated<Date>
  status: Generated<'open' | 'answered' | 'dismissed'>
  title: string | null
  answer: string | null
  answeredBy: string | null
  answeredAt: Date | null
}
export type GoldenFigures = Pick<GoldenRun, 'questions' | 'right' | 'answered' | 'facts' | 'factsWanted' | 'refused' | 'mustRefuse'>
type GoldenTable = Pick<GoldenRun, 'trigger' | 'about' | 'wrong' | 'lost' | 'gained' | 'verdict'> & {
  id: Generated<string>
  at: Generated<Date>
  figures: unknown
}

// ---- conversations

/** So many topics back a question can lean. */
const keptTopics = 5

export async function findConversation(db: Db, id: string): Promise<{ topics: Topic[]; answers: number } | undefined> {
  const row = await own(db).selectFrom('assistantConversation').select(['topics', 'answers']).where('id', '=', id).executeTakeFirst()
  return row && { answers: row.answers, topics: row.topics as Topic[] }
}

/** Enters a turn and gives it its number; two questions of one conversation at the same time get two numbers. */
export async function insertTurn(
  tx: Tx,
  { id, level, topic, ...turn }: { id: string; level: string; topic: Topic | undefined } & Pick<TurnTable, 'ending' | 'way' | 'pages' | 'closed'>,
): Promise<number> {
  const added = JSON.stringify(topic ? [topic] : [])
  const { rows } = await sql<{ answers: number }>`
    insert into assistant_conversation (id, level, topics, answers) values (${id}, ${level}, ${added}::jsonb, 1)
    on conflict (id) do update set answers = assistant_conversation.answers + 1, last_at = now(), level = excluded.level,
      topics = (select coalesce(jsonb_agg(t order by n), '[]') from (
        select t, n from jsonb_array_elements(excluded.topics || assistant_conversation.topics) with ordinality as x(t, n) order by n limit ${keptTopics}) y)
    returning answers`.execute(tx)
  const number = rows[0]?.answers ?? 1
  await own(tx)
    .insertInto('assistantTurn')
    .values({ conversationId: id, number, helpful: null, reason: null, ...turn })
    .execute()
  return number
}

export const setFeedback = async (db: Db, id: string, number: number, helpful: boolean, reason: string | null): Promise<boolean> =>
  (
    await own(db)
      .updateTable('assistantTurn')
      .set({ helpful, reason })
      .where('conversationId', '=', id)
      .where('number', '=', number)
      .executeTakeFirst()
  ).numUpdatedRows > 0n

export const deleteConversation = (db: Db, id: string) => own(db).deleteFrom('assistantConversation').where('id', '=', id).execute()

export const turnsOf = (db: Db, id: string) =>
  own(db).selectFrom('assistantTurn').select(['number', 'at', 'ending', 'closed']).where('conversationId', '=', id).orderBy('number').execute()

export async function figuresOf(db: Db, since: Date) {
  const { rows } = await sql<{ ending: EndingId; answers: number; helpful: number; notHelpful: number }>`
    select ending, count(*)::int as answers, count(*) filter (where helpful)::int as helpful, count(*) filter (where not helpful)::int as not_helpful
    from assistant_turn where at >= ${since} group by ending order by 2 desc`.execute(db)
  const { rows: all } = await sql<{ conversations: number }>`
    select count(*)::int as conversations from assistant_conversation where last_at >= ${since}`.execute(db)
  return { conversations: all[0]?.conversations ?? 0, endings: rows }
}

// ---- questions without an answer

export const noteQuestion = (db: Db, words: string) =>
  sql`insert into assistant_question (words) values (${words})
    on conflict (words) do update set seen = assistant_question.seen + 1, last_at = now(),
      status = case when assistant_question.status = 'dismissed' then 'dismissed' else assistant_question.status end`.execute(db)

const asQuestion = ['id', 'words as question', 'seen', 'lastAt', 'status', 'title', 'answer', 'answeredAt'] as const
export const listQuestions = (db: Db) =>
  own(db)
    .selectFrom('assistantQuestion')
    .select(asQuestion)
    .where('status', '!=', 'dismissed')
    .orderBy(sql`status = 'answered'`)
    .orderBy('seen', 'desc')
    .orderBy('lastAt', 'desc')
    .limit(300)
    .execute()
export const findQuestion = (db: Db, id: string) => own(db).selectFrom('assistantQuestion').select(asQuestion).where('id', '=', id).executeTakeFirst()
export const setAnswer = (
  tx: Tx,
  id: string,
  set: Pick<QuestionTable, 'title' | 'answer' | 'answeredBy' | 'answeredAt'> & { status: 'answered' | 'dismissed' },
) => own(tx).updateTable('assistantQuestion').set(set).where('id', '=', id).execute()

// ---- the golden set

const asRun = ['id', 'at', 'trigger', 'about', 'figures', 'wrong', 'lost', 'gained', 'verdict'] as const
const run = ({ figures, ...row }: { figures: unknown } & Omit<GoldenRun, keyof GoldenFigures>): GoldenRun => ({
  ...row,
  ...(figures as GoldenFigures),
})

export const insertRun = async (
  tx: Tx,
  { figures, ...row }: Pick<GoldenRun, 'trigger' | 'about' | 'wrong' | 'lost' | 'gained' | 'verdict'> & { figures: GoldenFigures },
) =>
  run(
    await own(tx)
      .insertInto('assistantGoldenRun')
      .values({ ...row, figures: JSON.stringify(figures) })
      .returning(asRun)
      .executeTakeFirstOrThrow(),
  )
export const listRuns = async (db: Db): Promise<GoldenRun[]> =>
  (await own(db).selectFrom('assistantGoldenRun').select(asRun).orderBy('at', 'desc').limit(200).execute()).map(run)
/** What went live last: the state that a change is compared with. */
export const lastLive = async (db: Db): Promise<GoldenRun | undefined> => {
  const row = await own(db)
    .selectFrom('assistantGoldenRun')
    .select(asRun)
    .where('verdict', '!=', 'refused')
    .where('trigger', '!=', 'synonym')
    .orderBy('at', 'desc')
    .executeTakeFirst()
  return row && run(row)
}
export const setRelease = (tx: Tx, method: string, engine: string, runId: string) =>
  own(tx)
    .insertInto('assistantRelease')
    .values({ method, engine, runId })
    .onConflict((c) => c.columns(['method', 'engine']).doUpdateSet({ runId, at: new Date() }))
    .execute()
export const deleteRelease = (tx: Tx, method: string, engine: string) =>
  own(tx).deleteFrom('assistantRelease').where('method', '=', method).where('engine', '=', engine).execute()
export const releasedEngines = async (db: Db, method: string): Promise<string[]> =>
  (await own(db).selectFrom('assistantRelease').select('engine').where('method', '=', method).execute()).map((r) => r.engine)
