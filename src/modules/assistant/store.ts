import { type Generated, sql } from 'kysely'
import type { Db, Tx } from '#base/db.ts'
import type { Topic } from './answer.ts'
import { type disclosureStatuses, errors, type GoldenRun, type Level, type releasingRole, type requestingRoles } from './contract.ts'
import type { EndingId } from './endings.ts'

const own = (db: Db) =>
  db.withTables<{
    assistantConversation: ConversationTable
    assistantTurn: TurnTable
    assistantQuestion: QuestionTable
    assistantGoldenRun: GoldenTable
    assistantDisclosure: DisclosureTable
    assistantDisclosureLook: { id: Generated<number>; disclosureId: string; viewerId: string; turns: number; at: Generated<Date> }
    assistantRelease: { method: string; engine: string; runId: string; at: Generated<Date> }
  }>()
type ConversationTable = {
  id: string
  level: Level
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
type DisclosureTable = {
  id: Generated<string>
  conversationId: string
  reason: string
  requestedBy: string
  requestedRole: (typeof requestingRoles)[number]
  requestedSession: string
  requestedAt: Generated<Date>
  status: Generated<(typeof disclosureStatuses)[number]>
  decidedBy: string | null
  decidedRole: typeof releasingRole | null
  decidedSession: string | null
  decidedAt: Date | null
  answer: string | null
  visibleUntil: Date | null
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
  source: string | null
  releasedAt: Generated<Date | null>
  releasedBy: Generated<string | null>
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
  {
    id,
    token,
    level,
    topic,
    ...turn
  }: { id: string; token: string; level: Level; topic: Topic | undefined } & Pick<TurnTable, 'ending' | 'way' | 'pages' | 'closed'>,
): Promise<number> {
  const added = JSON.stringify(topic ? [topic] : [])
  const { rows } = await sql<{ answers: number }>`
    insert into assistant_conversation (id, token_digest, level, topics, answers)
    values (${id}, sha256(convert_to(${token}, 'UTF8')), ${level}, ${added}::jsonb, 1)
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

/** What was said in a conversation, closed, to who holds its token. */
export const ownWords = async (db: Db, id: string, token: string) =>
  (await sql<{ number: number; closed: string }>`select number, closed from assistant_own_words(${id}, ${token})`.execute(db)).rows

const asLine = ['id', 'startedAt', 'lastAt', 'level', 'answers'] as const
export const listConversationsById = async (db: Db, ids: readonly string[]) =>
  ids.length
    ? own(db)
        .selectFrom('assistantConversation')
        .select(asLine)
        .where('id', 'in', [...ids])
        .execute()
    : []

/** Conversations that were going on on a day, in the town's time, with how their answers ended. */
export async function listConversations(db: Db, on: string) {
  const { rows } = await sql<{ id: string; startedAt: Date; lastAt: Date; level: Level; answers: number; endings: EndingId[]; notHelpful: number }>`
    select c.id, c.started_at, c.last_at, c.level, c.answers, array_agg(t.ending order by t.number) as endings,
      count(*) filter (where not t.helpful)::int as not_helpful
    from assistant_conversation c join assistant_turn t on t.conversation_id = c.id
    where (t.at at time zone 'Europe/Berlin')::date = ${on}::date group by c.id order by c.started_at desc limit 500`.execute(db)
  return rows
}

// ---- reading what was said

export const insertDisclosure = (
  tx: Tx,
  row: Pick<DisclosureTable, 'conversationId' | 'reason' | 'requestedBy' | 'requestedRole' | 'requestedSession'>,
) =>
  own(tx)
    .insertInto('assistantDisclosure')
    .values({ ...row, decidedBy: null, decidedRole: null, decidedSession: null, decidedAt: null, answer: null, visibleUntil: null })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findDisclosure = (db: Db, id: string) => own(db).selectFrom('assistantDisclosure').selectAll().where('id', '=', id).executeTakeFirst()
export const listDisclosures = (db: Db) => own(db).selectFrom('assistantDisclosure').selectAll().orderBy('requestedAt', 'desc').limit(500).execute()
/** @returns false when somebody else decided first */
export const decideDisclosure = async (
  tx: Tx,
  id: string,
  set: Pick<DisclosureTable, 'decidedBy' | 'decidedRole' | 'decidedSession' | 'decidedAt' | 'answer' | 'visibleUntil'> & {
    status: 'released' | 'refused'
  },
): Promise<boolean> =>
  (await own(tx).updateTable('assistantDisclosure').set(set).where('id', '=', id).where('status', '=', 'open').executeTakeFirstOrThrow())
    .numUpdatedRows === 1n
/** The words themselves, closed; the database enters the reading. */
export const disclosedWords = async (tx: Tx, id: string, session: string) =>
  (
    await sql<{ number: number; saidAt: Date; ending: EndingId; closed: string }>`
      select number, said_at, ending, closed from assistant_disclosed_words(${id}, ${session})`.execute(tx)
  ).rows
export const listLooks = async (db: Db, ids: readonly string[]) =>
  ids.length
    ? own(db)
        .selectFrom('assistantDisclosureLook')
        .selectAll()
        .where('disclosureId', 'in', [...ids])
        .orderBy('id')
        .execute()
    : []

/** The database's own refusal, given its code. */
export function refusal(e: unknown): never {
  const said = e instanceof Error ? e.message : ''
  if (said.includes('assistant.not-that-role')) throw errors.notThatRole()
  if (said.includes('assistant.already-decided')) throw errors.alreadyDecided()
  if (said.includes('assistant.disclosure-not-open')) throw errors.disclosureNotOpen()
  throw e
}

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

const asRun = ['id', 'at', 'trigger', 'about', 'figures', 'wrong', 'lost', 'gained', 'verdict', 'releasedAt'] as const
const run = ({ figures, ...row }: { figures: unknown } & Omit<GoldenRun, keyof GoldenFigures>): GoldenRun => ({
  ...row,
  ...(figures as GoldenFigures),
})

export const insertRun = async (
  tx: Tx,
  {
    figures,
    ...row
  }: Pick<GoldenRun, 'trigger' | 'about' | 'wrong' | 'lost' | 'gained' | 'verdict'> & { figures: GoldenFigures; source: string | null },
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
    .where('trigger', 'not in', ['synonym', 'source'])
    .orderBy('at', 'desc')
    .executeTakeFirst()
  return row && run(row)
}
/** The last refusal of a source's changes was overruled by a person. */
export const setReleased = (db: Db, source: string, by: string) =>
  sql`update assistant_golden_run set released_at = now(), released_by = ${by} where id = (
    select id from assistant_golden_run where trigger = 'source' and source = ${source} and verdict = 'refused' order by at desc limit 1)`.execute(db)
/** Questions that were lost by such releases since an instant. */
export const lostByRelease = async (db: Db, since: Date): Promise<string[]> =>
  (await own(db).selectFrom('assistantGoldenRun').select('lost').where('releasedAt', '>', since).execute()).flatMap((r) => r.lost)
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
