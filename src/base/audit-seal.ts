import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type ColumnType, sql } from 'kysely'
import type pg from 'pg'
import { type Checkpoint, isSigned, type Kept, keep, readKept, type Seal, sign } from './audit-kept.ts'
import { assertNoTransaction, type Db, openDb, openPool, type Tx, transact } from './db.ts'
import { AppError } from './errors.ts'

const own = (db: Db) => db.withTables<{ auditSeal: Seal; auditCheckpoint: Checkpoint; auditVerification: Verification }>()
type Verification = { id: ColumnType<number, never>; at: ColumnType<Date, never>; sound: boolean; seals: number; problems: string[] }

/** Rows in one seal. A town makes a few thousand a day. */
const batch = 5000
/** What the first seal follows. */
const genesis = '0'.repeat(64)

/** What `verify` can find. Each has its German sentence in texts.ts as `audit.<code>`. */
export type ProblemCode =
  | 'rows-changed'
  | 'rows-missing'
  | 'rows-added'
  | 'seal-missing'
  | 'seal-changed'
  | 'tail-missing'
  | 'rewritten'
  | 'kept-missing'
  | 'checkpoint-forged'
export type Problem = { code: ProblemCode; seal: number; firstId?: number; lastId?: number }
export type Verdict = { sound: boolean; problems: Problem[]; seals: number; rows: number; pruned: number; unsealed: number; lost: number }

/** The chain of one town: sealed by the worker, kept in a file outside the database, checked and pruned as the owner. */
export type Seals = ReturnType<typeof openSeals>
export function openSeals({ folder, town, key, owner }: { folder: string; town: string; key: Buffer; owner: pg.PoolConfig }) {
  const file = join(folder, `audit-${town}.jsonl`)
  const asOwner = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    assertNoTransaction('a connection of the owner')
    const db = openDb(openPool({ ...owner, max: 1 }))
    return work(db).finally(() => db.destroy())
  }
  return {
    file,
    /** Seals what is final and writes it to the file; also what a crash kept from getting there. @returns the number of new seals */
    async seal(db: Db): Promise<number> {
      const kept = await readKept(file, key)
      const last = await lastSeal(db)
      if (kept.last > (last?.number ?? 0)) throw new AppError('audit.seals-ahead', 409, { kept: kept.last, here: last?.number ?? 0 })
      await keep(file, (await sealsAfter(db, kept.last)).map(line))
      let sealed = 0
      for (;;) {
        const next = await transact(db, (tx) => sealBatch(tx, key))
        if (!next) return sealed
        await keep(file, [line(next)])
        sealed += 1
      }
    },
    verify: (keptFile = file) =>
      asOwner(async (db) => {
        const verdict = await verify(db, key, await readKept(keptFile, key))
        const problems = verdict.problems.map((p) => p.code)
        await own(db).insertInto('auditVerification').values({ sound: verdict.sound, seals: verdict.seals, problems }).execute()
        return verdict
      }),
    /**
     * Forgets whole batches sealed before `before` and leaves a signed checkpoint in their place, in the file first: a crash in between
     * leaves rows too many, never too few.
     *
     * @returns the number of rows forgotten
     * @throws AppError audit.prune-unsound when the chain does not verify: what is broken is not to be thrown away
     */
    prune: (before: Date) =>
      asOwner(async (db) => {
        const kept = await readKept(file, key)
        const through = await own(db)
          .selectFrom('auditSeal')
          .select(['number', 'hash'])
          .where('sealedAt', '<', before)
          .orderBy('number', 'desc')
          .executeTakeFirst()
        if (!through || through.number <= checkpointOf(kept)) return 0
        const { problems } = await verify(db, key, kept)
        if (problems.length) throw new AppError('audit.prune-unsound', 409, { problems: problems.length })
        const at = new Date()
        const { number, hash } = through
        const checkpoint: Checkpoint = { through: number, hash, signature: sign(key, 'checkpoint', number, hash, at), at }
        await keep(file, [{ type: 'checkpoint', ...checkpoint }])
        return transact(db, async (tx) => {
          await own(tx).insertInto('auditCheckpoint').values(checkpoint).execute()
          const { numAffectedRows } = await sql`delete from audit_entry where seal <= ${number}`.execute(tx)
          return Number(numAffectedRows ?? 0)
        })
      }),
    /** Says that the database was restored from an older backup: seals kept behind its last one are given up, visibly and for good. */
    restored: () =>
      asOwner(async (db) => {
        const { number: through, hash } = (await lastSeal(db)) ?? { number: 0, hash: genesis }
        const at = new Date()
        await keep(file, [{ type: 'restored', through, hash, signature: sign(key, 'restored', through, hash, at), at }])
      }),
    /** For the page of the officers. */
    async status(db: Db) {
      const [last, checkpoint, verification, waiting] = await Promise.all([
        lastSeal(db),
        own(db).selectFrom('auditCheckpoint').select(['through', 'at']).orderBy('through', 'desc').executeTakeFirst(),
        own(db).selectFrom('auditVerification').selectAll().orderBy('id', 'desc').executeTakeFirst(),
        sql<{ rows: number; oldestAt: Date | null }>`select count(*)::int as rows, min(at) as "oldestAt" from audit_entry where seal is null`.execute(
          db,
        ),
      ])
      return { last, checkpoint, verification, waiting: waiting.rows[0] ?? { rows: 0, oldestAt: null } }
    },
  }
}

const line = (seal: Seal) => ({ type: 'seal' as const, ...seal })
const lastSeal = (db: Db) => own(db).selectFrom('auditSeal').selectAll().orderBy('number', 'desc').executeTakeFirst()
const sealsAfter = (db: Db, number: number) => own(db).selectFrom('auditSeal').selectAll().where('number', '>', number).orderBy('number').execute()
const checkpointOf = (kept: Kept) => Math.max(0, ...kept.checkpoints.map((c) => c.through))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hashOf = (s: Omit<Seal, 'hash' | 'signature'>) =>
  sha256(JSON.stringify([s.number, s.firstId, s.lastId, s.rows, s.rowsHash, s.previous, s.sealedAt]))

async function sealBatch(tx: Tx, key: Buffer): Promise<Seal | undefined> {
  const { rows } = await sql<{ number: number | null }>`select audit_take(${batch}) as number`.execute(tx)
  const number = rows[0]?.number
  if (!number) return undefined
  const [content] = await contents(tx, number, number)
  if (!content) throw new Error('audit: an empty batch was taken')
  const previous = (await lastSeal(tx))?.hash ?? genesis
  const { seal: _, text, ...counted } = content
  const unsigned = { number, ...counted, rowsHash: sha256(text), previous, sealedAt: new Date() }
  const hash = hashOf(unsigned)
  const seal: Seal = { ...unsigned, hash, signature: sign(key, hash) }
  await own(tx).insertInto('auditSeal').values(seal).execute()
  return seal
}

/** The rows of some seals, each batch as one text, one row a line. JSON keeps the fields apart whatever they hold. */
async function contents(db: Db, from: number, to: number) {
  const { rows } = await sql<{ seal: number; firstId: number; lastId: number; rows: number; text: string }>`
    select seal, min(id) as "firstId", max(id) as "lastId", count(*)::int as rows, string_agg(
      jsonb_build_array(id, fact, actor, actor_kind, subject, data, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text, E'\n' order by id) as text
    from audit_entry where seal between ${from} and ${to} group by seal order by seal`.execute(db)
  return rows
}

/** Walks the chain from its beginning, compares each seal with its rows and with what was kept outside. */
async function verify(db: Db, key: Buffer, kept: Kept): Promise<Verdict> {
  const problems: Problem[] = []
  const seals = await sealsAfter(db, 0)
  let previous = genesis
  let expected = 1
  for (const s of seals) {
    const place = { seal: s.number, firstId: s.firstId, lastId: s.lastId }
    if (s.number !== expected) problems.push({ code: 'seal-missing', seal: expected })
    else if (s.previous !== previous || s.hash !== hashOf(s) || !isSigned(key, s.signature, s.hash)) problems.push({ code: 'seal-changed', ...place })
    const outside = kept.seals.get(s.number)
    if (outside && outside.hash !== s.hash) problems.push({ code: 'rewritten', ...place })
    if (!outside && s.number < kept.last) problems.push({ code: 'kept-missing', ...place })
    previous = s.hash
    expected = s.number + 1
  }
  if (kept.last >= expected) problems.push({ code: 'tail-missing', seal: expected })

  const checkpoint = checkpointOf(kept)
  for (const c of kept.checkpoints)
    if (seals.find((s) => s.number === c.through)?.hash !== c.hash) problems.push({ code: 'checkpoint-forged', seal: c.through })
  let rows = 0
  const last = seals.at(-1)?.number ?? 0
  const step = 20 // batches in memory at once
  for (let from = 1; from <= last; from += step) {
    const found = new Map((await contents(db, from, from + step - 1)).map((c) => [c.seal, c]))
    for (const s of seals.filter((one) => one.number >= from && one.number < from + step)) {
      const content = found.get(s.number)
      const place = { seal: s.number, firstId: s.firstId, lastId: s.lastId }
      rows += content?.rows ?? 0
      if (!content && s.number <= checkpoint) continue
      if (!content || content.rows < s.rows) problems.push({ code: 'rows-missing', ...place })
      else if (content.rows > s.rows) problems.push({ code: 'rows-added', ...place })
      else if (sha256(content.text) !== s.rowsHash) problems.push({ code: 'rows-changed', ...place })
    }
  }
  const outside = await sql<{ stray: number; unsealed: number }>`
    select count(*) filter (where seal is not null)::int as stray, count(*) filter (where seal is null)::int as unsealed
    from audit_entry where seal is null or seal > ${last} or seal < 1`.execute(db)
  const { stray = 0, unsealed = 0 } = outside.rows[0] ?? {}
  if (stray) problems.push({ code: 'seal-missing', seal: last + 1 })
  return { sound: problems.length === 0, problems, seals: seals.length, rows, pruned: checkpoint, unsealed, lost: kept.lost }
}
