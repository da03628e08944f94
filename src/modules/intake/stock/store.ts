import { type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Band, Sorting, StockGroup } from '../contract.ts'
import type { ItemRow } from '../store.ts'

const own = (db: Db) =>
  db.withTables<{ intakeStock: StockTable; intakeStockAkte: AkteTable; intakeStockBatch: BatchTable; intakeStockDecision: DecisionTable }>()
export type StockRow = {
  id: string
  folder: string
  stelleId: string | null
  total: number
  status: 'running' | 'cancelled'
  startedBy: string
  startedAt: Date
}
type StockTable = Omit<StockRow, 'id' | 'status' | 'startedAt'> & {
  id: Generated<string>
  status: Generated<StockRow['status']>
  startedAt: Generated<Date>
}
type AkteTable = { stockId: string; folder: string; planId: string; stelleId: string; akteId: string }
type BatchRow = {
  id: string
  stockId: string
  personId: string
  outcome: 'accepted' | 'amended' | 'rejected'
  documentType: string | null
  stelleId: string | null
  planId: string | null
  madeAt: Date
}
type BatchTable = Omit<BatchRow, 'id' | 'madeAt'> & { id: Generated<string>; madeAt: Generated<Date> }
type DecisionTable = { decisionId: string; batchId: string; undoneAt: Date | null }

export const insertStock = (tx: Db, row: Pick<StockRow, 'folder' | 'stelleId' | 'total' | 'startedBy'>): Promise<StockRow> =>
  own(tx).insertInto('intakeStock').values(row).returningAll().executeTakeFirstOrThrow()
export const findStock = (db: Db, id: string) => own(db).selectFrom('intakeStock').selectAll().where('id', '=', id).executeTakeFirst()
export const findRunning = (db: Db, folder: string) =>
  own(db).selectFrom('intakeStock').selectAll().where('folder', '=', folder).where('status', '=', 'running').executeTakeFirst()
export const updateStock = (tx: Db, id: string, set: Partial<Pick<StockRow, 'status' | 'total'>>) =>
  own(tx).updateTable('intakeStock').set(set).where('id', '=', id).execute()

type Counts = { received: number; waiting: number; filed: number; closed: number; sealed: number }
/** Runs whose documents lie or lay with one of these Stellen, or that this person began; newest first. */
export async function listStocks(db: Db, stellen: readonly string[], personId: string): Promise<(StockRow & Counts)[]> {
  const { rows } = await sql<StockRow & Counts>`
    select s.id, s.folder, s.stelle_id as "stelleId", s.total, s.status, s.started_by as "startedBy", s.started_at as "startedAt",
      count(i.id) filter (where i.status = 'received')::int as received, count(i.id) filter (where i.status = 'waiting')::int as waiting,
      count(i.id) filter (where i.status = 'filed')::int as filed, count(i.id) filter (where i.status = 'closed')::int as closed,
      count(i.id) filter (where i.status = 'sealed')::int as sealed
    from intake_stock s left join intake_item i on i.stock_id = s.id and i.stelle_id = any(${[...stellen]}::text[])
    group by s.id having count(i.id) > 0 or s.started_by = ${personId} or s.stelle_id = any(${[...stellen]}::text[]) order by s.started_at desc limit 50`.execute(
    db,
  )
  return rows
}

/** How far the whole run is, wherever its documents lie: counts only. `clearing` are still to be taken off after it was cancelled. */
export async function countWhole(db: Db, id: string): Promise<{ entered: number; read: number; clearing: number }> {
  const { rows } = await sql<{ entered: number; read: number; clearing: number }>`
    select count(*)::int as entered, count(*) filter (where i.status <> 'received')::int as read,
      count(*) filter (where s.status = 'cancelled' and i.status in ('received', 'waiting'))::int as clearing
    from intake_item i join intake_stock s on s.id = i.stock_id where i.stock_id = ${id}`.execute(db)
  return rows[0] ?? { entered: 0, read: 0, clearing: 0 }
}

/** As the word beside every confidence says it (web/parts/labels.tsx). */
const band = sql`case when p.confidence >= 0.85 then 'sicher' when p.confidence >= 0.5 then 'wahrscheinlich' else 'unklar' end`
/** Open proposals of a run that lie with these Stellen. Proposals are base's: they are only read here, and decided by its verbs. */
const openOf = (stockId: string, stellen: readonly string[]) => sql`
  from intake_item i join review_proposal p on p.subject = 'intake/' || i.id and p.status = 'open' and p.kind = 'intake.file-stock'
  where i.stock_id = ${stockId} and i.status = 'waiting' and p.stelle_id = any(${[...stellen]}::text[])`

export async function listGroups(db: Db, stockId: string, stellen: readonly string[]): Promise<Omit<StockGroup, 'complete'>[]> {
  const { rows } = await sql<Omit<StockGroup, 'complete'>>`
    select p.payload ->> 'documentType' as "documentType", p.payload ->> 'stelleId' as "stelleId", p.payload ->> 'planId' as "planId",
      p.payload ->> 'akteId' is not null as filed, ${band} as band, p.stelle_id as "lyingWith", count(*)::int as count
    ${openOf(stockId, stellen)} group by 1, 2, 3, 4, 5, 6 order by count desc, 1, 2, 3, 5`.execute(db)
  return rows
}

export type GroupKey = Pick<StockGroup, 'documentType' | 'stelleId' | 'planId' | 'filed' | 'lyingWith'> & { band: Band }
const inGroup = (g: GroupKey) => sql`
  and p.payload ->> 'documentType' is not distinct from ${g.documentType} and p.payload ->> 'stelleId' = ${g.stelleId}
  and p.payload ->> 'planId' is not distinct from ${g.planId} and (p.payload ->> 'akteId' is not null) = ${g.filed}
  and p.stelle_id = ${g.lyingWith} and ${band} = ${g.band}`

export type Member = { id: string; proposalId: string; version: number; payload: Sorting; title: string; folder: string; confidence: number }
export async function listMembers(
  db: Db,
  stockId: string,
  stellen: readonly string[],
  group: GroupKey,
  { except = [], offset = 0, limit }: { except?: readonly string[]; offset?: number; limit: number },
): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select i.id, p.id as "proposalId", p.version, p.payload, p.title, coalesce(i.hint, '') as folder, p.confidence
    ${openOf(stockId, stellen)} ${inGroup(group)} and p.id <> all(${[...except]}::uuid[])
    order by i.hint, i.year, i.serial limit ${limit} offset ${offset}`.execute(db)
  return rows
}
export async function countMembers(db: Db, stockId: string, stellen: readonly string[], group: GroupKey, except: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n ${openOf(stockId, stellen)} ${inGroup(group)} and p.id <> all(${[...except]}::uuid[])`.execute(db)
  return rows[0]?.n ?? 0
}

export const insertBatch = (tx: Db, row: Omit<BatchRow, 'id' | 'madeAt'>): Promise<BatchRow> =>
  own(tx).insertInto('intakeStockBatch').values(row).returningAll().executeTakeFirstOrThrow()
export const findBatch = (db: Db, id: string) => own(db).selectFrom('intakeStockBatch').selectAll().where('id', '=', id).executeTakeFirst()
export const insertBatchDecision = (tx: Db, batchId: string, decisionId: string) =>
  own(tx).insertInto('intakeStockDecision').values({ batchId, decisionId, undoneAt: null }).execute()
export async function listBatches(db: Db, stockId: string): Promise<(BatchRow & { decisions: number; undone: number })[]> {
  const { rows } = await sql<BatchRow & { decisions: number; undone: number }>`
    select b.id, b.stock_id as "stockId", b.person_id as "personId", b.outcome, b.document_type as "documentType", b.stelle_id as "stelleId",
      b.plan_id as "planId", b.made_at as "madeAt", count(d.decision_id)::int as decisions, count(d.undone_at)::int as undone
    from intake_stock_batch b left join intake_stock_decision d on d.batch_id = b.id where b.stock_id = ${stockId}
    group by b.id order by b.made_at desc limit 100`.execute(db)
  return rows
}
/** Decisions of an act or of a whole run that still stand, newest first: what was built last is taken down first. */
export async function listStanding(
  db: Db,
  stockId: string,
  batchId: string | null,
  personId: string,
  limit: number,
): Promise<{ decisionId: string; batchId: string }[]> {
  const { rows } = await sql<{ decisionId: string; batchId: string }>`
    select d.decision_id as "decisionId", d.batch_id as "batchId" from intake_stock_decision d join intake_stock_batch b on b.id = d.batch_id
    join review_decision r on r.id = d.decision_id
    where b.stock_id = ${stockId} and d.undone_at is null and (${batchId}::uuid is null or b.id = ${batchId}::uuid) and b.person_id = ${personId}
    order by r.decided_at desc limit ${limit}`.execute(db)
  return rows
}
export async function countStanding(db: Db, stockId: string, batchId: string | null, personId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from intake_stock_decision d join intake_stock_batch b on b.id = d.batch_id
    where b.stock_id = ${stockId} and d.undone_at is null and (${batchId}::uuid is null or b.id = ${batchId}::uuid) and b.person_id = ${personId}`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}
export const markUndone = (tx: Db, decisionId: string, at: Date) =>
  own(tx).updateTable('intakeStockDecision').set({ undoneAt: at }).where('decisionId', '=', decisionId).execute()

/** The Akte that documents of the same folder went into before. */
export async function findAkteOf(
  tx: Db,
  { stockId, hint }: Pick<ItemRow, 'stockId' | 'hint'>,
  { planId, stelleId }: Sorting,
): Promise<string | undefined> {
  if (!stockId || !hint) return undefined
  const row = await own(tx)
    .selectFrom('intakeStockAkte')
    .select('akteId')
    .where('stockId', '=', stockId)
    .where('folder', '=', hint)
    .where('planId', '=', planId ?? '')
    .where('stelleId', '=', stelleId)
    .executeTakeFirst()
  return row?.akteId
}
export const keepAkteOf = async (tx: Db, { stockId, hint }: Pick<ItemRow, 'stockId' | 'hint'>, { planId, stelleId }: Sorting, akteId: string) => {
  if (!stockId || !hint || !planId) return
  await own(tx)
    .insertInto('intakeStockAkte')
    .values({ stockId, folder: hint, planId, stelleId, akteId })
    .onConflict((c) => c.doNothing())
    .execute()
}
/** An Akte that an undo has emptied takes no more documents. */
export const forgetAkteOf = (tx: Db, { id, akteId }: Pick<ItemRow, 'id' | 'akteId'>) =>
  akteId
    ? sql`delete from intake_stock_akte where akte_id = ${akteId} and not exists (select 1 from intake_item i where i.akte_id = ${akteId} and i.id <> ${id})`.execute(
        tx,
      )
    : Promise.resolve()

/** Documents of a cancelled run that nobody has decided. */
export async function listUndecided(db: Db, stockId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from intake_item where stock_id = ${stockId} and status in ('received', 'waiting') order by id limit ${limit}`.execute(db)
  return rows.map((r) => r.id)
}
