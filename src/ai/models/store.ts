import { type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Amounts, Engine, NewEngine, Probe, Scope } from './contract.ts'

const own = (db: Db) => db.withTables<{ modelsEngine: EngineTable; modelsBudget: BudgetTable; modelsAccount: AccountTable; modelsCall: CallRow }>()
type EngineTable = NewEngine & {
  id: Generated<string>
  sealedKey: string | null
  state: Generated<Engine['state']>
  probe: Generated<string | null>
  createdAt: Generated<Date>
}
type BudgetTable = { id: Generated<string>; scope: Scope; subject: string; tokens: number | null; microcents: number | null; microWh: number | null }
type AccountTable = Amounts & { scope: Scope; subject: string; month: string }

/** As it lies in the table: with its sealed key. */
export type EngineRow = Omit<Engine, 'hasKey'> & { sealedKey: string | null }
/** A limit that is null does not hold. */
export type BudgetRow = { id: string; scope: Scope; subject: string; tokens: number | null; microcents: number | null; microWh: number | null }
/** What is kept of a call. No column could hold a word of it. */
export type CallRow = {
  id: string
  at: Date
  method: string
  /** Its name; empty where none was reached. */
  engine: string
  zone: string | null
  dataClass: string
  masked: boolean
  outcome: string
  personId: string | null
  officeId: string | null
  keyId: string | null
  tokensIn: number
  tokensOut: number
  /** Whole seconds of a recording that was turned into words. */
  soundSeconds: number
  microcents: number
  microWh: number
  durationMs: number
  firstTokenMs: number | null
}

export const listEngines = (db: Db): Promise<EngineRow[]> =>
  own(db).selectFrom('modelsEngine').selectAll().orderBy('name').execute() as Promise<unknown> as Promise<EngineRow[]>
export const findEngine = (db: Db, id: string): Promise<EngineRow | undefined> =>
  own(db).selectFrom('modelsEngine').selectAll().where('id', '=', id).executeTakeFirst() as Promise<unknown> as Promise<EngineRow | undefined>
export const insertEngine = (tx: Db, row: NewEngine & { id: string; sealedKey: string | null }) =>
  own(tx)
    .insertInto('modelsEngine')
    .values(row)
    .onConflict((c) => c.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
export const updateEngine = (tx: Db, id: string, set: Partial<Omit<NewEngine, 'name'>> & { sealedKey?: string | null; state?: Engine['state'] }) =>
  own(tx).updateTable('modelsEngine').set(set).where('id', '=', id).execute()
export const setProbe = (tx: Db, id: string, probe: Probe) =>
  own(tx)
    .updateTable('modelsEngine')
    .set({ probe: JSON.stringify(probe) })
    .where('id', '=', id)
    .execute()

export const listBudgets = (db: Db): Promise<BudgetRow[]> =>
  own(db).selectFrom('modelsBudget').selectAll().orderBy('scope').orderBy('subject').execute()
export const insertBudget = (tx: Db, row: Omit<BudgetRow, 'id'>) =>
  own(tx)
    .insertInto('modelsBudget')
    .values(row)
    .onConflict((c) => c.columns(['scope', 'subject']).doNothing())
    .returning('id')
    .executeTakeFirst()
export const updateBudget = (tx: Db, id: string, limits: { [K in keyof Amounts]: number | null }) =>
  own(tx).updateTable('modelsBudget').set(limits).where('id', '=', id).returning(['scope', 'subject']).executeTakeFirst()
export const deleteBudget = (tx: Db, id: string) =>
  own(tx).deleteFrom('modelsBudget').where('id', '=', id).returning(['scope', 'subject']).executeTakeFirst()

/** Everything leased in a month, by scope and subject. */
export const listAccounts = (db: Db, month: string) => own(db).selectFrom('modelsAccount').selectAll().where('month', '=', month).execute()

const columns = { person: 'person_id', key: 'key_id' } as const
/** The calls that count against a subject; against an office those of the offices below it as well. The log names a method with its version. */
function callsOf(scope: Scope, subject: string) {
  if (scope === 'town') return sql`true`
  if (scope === 'method') return sql`split_part(method, '/', 1) = ${subject}`
  if (scope === 'office')
    return sql`office_id in (
      with recursive below as (
        select ${subject}::text as id union select o.id from organisation_office o join below b on o.parent_id = b.id
      ) select id from below)`
  return sql`${sql.ref(columns[scope])}::text = ${subject}`
}
/** Opens the month's account of a subject with what the log already holds of it. */
export async function openAccount(db: Db, scope: Scope, subject: string, month: string): Promise<void> {
  await sql`
    insert into models_account (scope, subject, month, tokens, microcents, micro_wh)
    select ${scope}::text, ${subject}::text, ${month}::date, coalesce(sum(tokens_in + tokens_out), 0), coalesce(sum(microcents), 0), coalesce(sum(micro_wh), 0)
    from models_call where at >= (${month}::date)::timestamp at time zone 'Europe/Berlin' and ${callsOf(scope, subject)}
    on conflict do nothing`.execute(db)
}

/** Takes from a budget, if it holds so much: one statement, so that any number of processes can ask at once. */
export async function lease(db: Db, budget: string, scope: Scope, subject: string, month: string, want: Amounts): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update models_account a set tokens = a.tokens + ${want.tokens}::bigint, microcents = a.microcents + ${want.microcents}::bigint, micro_wh = a.micro_wh + ${want.microWh}::bigint
    from models_budget b
    where b.id = ${budget} and a.scope = ${scope} and a.subject = ${subject} and a.month = ${month}
      and (b.tokens is null or ${want.tokens}::bigint = 0 or a.tokens + ${want.tokens}::bigint <= b.tokens)
      and (b.microcents is null or ${want.microcents}::bigint = 0 or a.microcents + ${want.microcents}::bigint <= b.microcents)
      and (b.micro_wh is null or ${want.microWh}::bigint = 0 or a.micro_wh + ${want.microWh}::bigint <= b.micro_wh)`.execute(db)
  return numAffectedRows === 1n
}
/** Gives back what was leased and not spent; negative: a server took more than it was allowed. */
export const giveBack = (db: Db, scope: Scope, subject: string, month: string, rest: Amounts) =>
  sql`update models_account set tokens = tokens - ${rest.tokens}::bigint, microcents = microcents - ${rest.microcents}::bigint, micro_wh = micro_wh - ${rest.microWh}::bigint
    where scope = ${scope} and subject = ${subject} and month = ${month}`.execute(db)

export const insertCalls = (db: Db, rows: CallRow[]) => own(db).insertInto('modelsCall').values(rows).execute()

/** Calls of a month by method id and, where a person made them, person. */
export async function usage(db: Db, month: string) {
  const first = `${month}-01`
  const { rows } = await sql<UsageRow>`
    select split_part(method, '/', 1) as method, person_id as "personId", count(*)::int as calls, count(*) filter (where outcome = 'ok')::int as answered,
      count(*) filter (where outcome in ('refused', 'over-budget', 'switched-off', 'no-engine'))::int as refused,
      sum(tokens_in + tokens_out)::bigint as tokens, sum(sound_seconds)::bigint as "soundSeconds", sum(microcents)::bigint as microcents, sum(micro_wh)::bigint as "microWh"
    from models_call where at >= ${first}::timestamp at time zone 'Europe/Berlin' and at < (${first}::timestamp + interval '1 month') at time zone 'Europe/Berlin'
    group by 1, 2`.execute(db)
  return rows
}
type UsageRow = Amounts & { method: string; personId: string | null; calls: number; answered: number; refused: number; soundSeconds: number }

/** What a person is allowed goes with her; the log keeps her id until its period is over. */
export async function forgetPerson(tx: Db, personId: string) {
  await own(tx).deleteFrom('modelsBudget').where('scope', '=', 'person').where('subject', '=', personId).execute()
  await own(tx).deleteFrom('modelsAccount').where('scope', '=', 'person').where('subject', '=', personId).execute()
}
