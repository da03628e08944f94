import type { Generated } from 'kysely'
import type { Db } from '#base/db.ts'
import type { OrderKind, RunStatus, StepKind, StepStatus } from './contract.ts'

const own = (db: Db) => db.withTables<{ circulationRun: RunTable; circulationOrder: OrderTable; circulationStep: StepTable }>()
type RunTable = {
  id: Generated<string>
  subject: string
  assignedTo: Generated<string | null>
  status: Generated<RunStatus>
  draft: Generated<string>
  draftVersion: Generated<number>
  amountCents: Generated<number | null>
  verwaltungsakt: Generated<boolean>
  /** The draft is the answer to a letter, which is written there; `sent`: it was, and has left as it was signed. */
  draftOf: Generated<'answer' | 'sent' | null>
  openedAt: Generated<Date>
  closedAt: Generated<Date | null>
}
type OrderTable = {
  id: Generated<string>
  runId: string
  kind: OrderKind
  personId: string
  sessionId: string
  stelleId: string
  vertretungFor: string | null
  toStellen: string[]
  note: string | null
  at: Generated<Date>
}
type StepTable = {
  id: Generated<string>
  runId: string
  orderId: string
  kind: StepKind
  stelleId: string
  position: number
  draftVersion: number
  status: StepStatus
  dueOn: string | null
  decisionId: Generated<string | null>
  askedAt: Generated<Date>
  doneAt: Generated<Date | null>
}
type Row<T> = { [K in keyof T]: T[K] extends Generated<infer V> ? V : T[K] }
export type RunRow = Row<RunTable>
export type StepRow = Row<StepTable>

export const findRun = (db: Db, subject: string) => own(db).selectFrom('circulationRun').selectAll().where('subject', '=', subject).executeTakeFirst()
export const getRunById = (db: Db, id: string) => own(db).selectFrom('circulationRun').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** One process at a time works on a Geschäftsgang. */
export const lockRun = (tx: Db, id: string) =>
  own(tx).selectFrom('circulationRun').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()

/** The run of a subject, begun if there is none; locked. */
export async function openRun(tx: Db, subject: string): Promise<RunRow> {
  await own(tx)
    .insertInto('circulationRun')
    .values({ subject })
    .onConflict((c) => c.column('subject').doNothing())
    .execute()
  return own(tx).selectFrom('circulationRun').selectAll().where('subject', '=', subject).forUpdate().executeTakeFirstOrThrow()
}

export const updateRun = (tx: Db, id: string, set: Partial<Omit<RunRow, 'id' | 'subject'>>) =>
  own(tx).updateTable('circulationRun').set(set).where('id', '=', id).execute()

export const insertOrder = (tx: Db, row: Omit<Row<OrderTable>, 'id' | 'at'>) =>
  own(tx).insertInto('circulationOrder').values(row).returningAll().executeTakeFirstOrThrow()
export const listOrders = (db: Db, runId: string) =>
  own(db).selectFrom('circulationOrder').selectAll().where('runId', '=', runId).orderBy('at').execute()
export const getOrder = (db: Db, id: string) => own(db).selectFrom('circulationOrder').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

export const insertStep = (
  tx: Db,
  row: Pick<StepRow, 'runId' | 'orderId' | 'kind' | 'stelleId' | 'position' | 'draftVersion' | 'status' | 'dueOn'>,
) => own(tx).insertInto('circulationStep').values(row).returningAll().executeTakeFirstOrThrow()
export const findStep = (db: Db, id: string) => own(db).selectFrom('circulationStep').selectAll().where('id', '=', id).executeTakeFirst()
export const listSteps = (db: Db, runId: string) =>
  own(db).selectFrom('circulationStep').selectAll().where('runId', '=', runId).orderBy('askedAt').orderBy('position').orderBy('id').execute()
export const updateStep = (tx: Db, id: string, set: Partial<StepRow>) =>
  own(tx).updateTable('circulationStep').set(set).where('id', '=', id).execute()

/** What waits for these Stellen, with the subject it is about. */
export const listOpenSteps = (db: Db, stellen: readonly string[]) =>
  stellen.length
    ? own(db)
        .selectFrom('circulationStep as s')
        .innerJoin('circulationRun as r', 'r.id', 's.runId')
        .innerJoin('circulationOrder as o', 'o.id', 's.orderId')
        .select(['s.id', 's.kind', 's.status', 's.stelleId', 's.dueOn', 's.askedAt', 'r.subject', 'o.note'])
        .where('s.stelleId', 'in', [...stellen])
        .where('s.status', '=', 'open')
        .orderBy('s.dueOn', (c) => c.asc().nullsLast())
        .orderBy('s.askedAt')
        .limit(200)
        .execute()
    : Promise.resolve([])

/** What these Stellen have asked of others and is not settled: still open, its turn to come, or refused. */
export const listAskedBy = (db: Db, stellen: readonly string[]) =>
  stellen.length
    ? own(db)
        .selectFrom('circulationStep as s')
        .innerJoin('circulationRun as r', 'r.id', 's.runId')
        .innerJoin('circulationOrder as o', 'o.id', 's.orderId')
        .select(['s.id', 's.kind', 's.status', 's.stelleId', 's.dueOn', 's.askedAt', 'r.subject', 'o.note'])
        .where((e) =>
          e.or([e('o.vertretungFor', 'in', [...stellen]), e.and([e('o.vertretungFor', 'is', null), e('o.stelleId', 'in', [...stellen])])]),
        )
        .where('s.kind', '<>', 'wiedervorlage')
        .where('s.status', 'in', ['planned', 'open', 'refused'])
        .orderBy('s.askedAt', 'desc')
        .limit(200)
        .execute()
    : Promise.resolve([])

/** Whether one of these Stellen has been asked about one of these subjects. */
export async function isAsked(db: Db, subjects: readonly string[], stellen: readonly string[]): Promise<boolean> {
  if (!subjects.length || !stellen.length) return false
  const found = await own(db)
    .selectFrom('circulationStep as s')
    .innerJoin('circulationRun as r', 'r.id', 's.runId')
    .select('s.id')
    .where('r.subject', 'in', [...subjects])
    .where('s.stelleId', 'in', [...stellen])
    .where('s.status', 'in', ['open', 'done', 'refused', 'lapsed'])
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Steps that still wait on what lies in an Akte. */
export async function countOpenSteps(db: Db, subjects: readonly string[]): Promise<number> {
  if (!subjects.length) return 0
  const { n } = await own(db)
    .selectFrom('circulationStep as s')
    .innerJoin('circulationRun as r', 'r.id', 's.runId')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('r.subject', 'in', [...subjects])
    .where('s.status', 'in', ['planned', 'open'])
    .executeTakeFirstOrThrow()
  return n
}

/** Kenntnisnahmen whose day has passed. */
export const listOverdue = (db: Db, today: string) =>
  own(db)
    .selectFrom('circulationStep as s')
    .innerJoin('circulationRun as r', 'r.id', 's.runId')
    .select(['s.id', 's.kind', 's.stelleId', 's.runId', 'r.subject'])
    .where('s.kind', '=', 'kenntnisnahme')
    .where('s.status', '=', 'open')
    .where('s.dueOn', '<', today)
    .execute()

/** Takes a Geschäftsgang out with everything that was written in it. @returns the ids of its steps */
export async function deleteRun(tx: Db, subject: string): Promise<string[]> {
  const run = await findRun(tx, subject)
  if (!run) return []
  const steps = await listSteps(tx, run.id)
  await own(tx).deleteFrom('circulationRun').where('id', '=', run.id).execute()
  return steps.map((s) => s.id)
}
