import { existsSync } from 'node:fs'
import { access, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { z } from 'zod'
import { type Part, readArchive, writeArchive } from './archive.ts'
import { openPool } from './db.ts'
import { AppError } from './errors.ts'
import { type Files, heldFiles } from './files.ts'

/** What a backup is made of, or restored into. */
export type Place = {
  owner: pg.PoolConfig
  files: Files
  /** Whose data it is; a backup of another town is refused. */
  town: string
  /** What the database cannot do without and does not hold, by the name it has in the archive: `bytes` now, `path` where a restore puts it. */
  beside: { name: string; bytes: () => Promise<Buffer | undefined>; path: string; replace: boolean }[]
}

const Table = z.object({ schema: z.string(), name: z.string(), columns: z.array(z.string()), rows: z.int() })
type Table = z.output<typeof Table>
/** The first part of an archive. */
export const Head = z.object({
  format: z.literal(1),
  town: z.string(),
  madeAt: z.iso.datetime(),
  program: z.string(),
  postgres: z.string(),
  /** The applied steps, in their order: a restore takes the same and only then the newer ones. */
  migrations: z.array(z.string()),
  tables: z.array(Table),
  sequences: z.array(z.object({ name: z.string(), value: z.int().nullable() })),
  files: z.int(),
})
export type Head = z.output<typeof Head>

/** Rows that make no sense elsewhere: who was signed in, who guessed passwords. Everybody signs in again after a restore. */
const notKept = ['auth_session', 'auth_rate_limit', 'kysely_migration', 'kysely_migration_lock']
/** Of the job queue only these: what waits, what failed, and the queues they are in. The rest is set up anew at each start. */
const jobTables = ['queue', 'job']
const marker = 'restore_unfinished'

/**
 * Writes one consistent snapshot of the database and every file its rows refer to. The house may go on working meanwhile.
 *
 * @returns the head, the size, and how many files the rows name that are not there
 */
export async function backUp({ owner, files, town, beside }: Place, path: string, key: Buffer, program: string) {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Read before the snapshot: seals that are in the database and not yet in the file are added to it; the other way round would look like a loss.
  const small: Part[] = []
  for (const { name, bytes } of beside) {
    const now = await bytes()
    if (now) small.push({ name, source: [now] })
  }

  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read, read only')
    await client.query(`set local row_security = off`) // an error rather than half a table
    const head = await describe(client, town, program)
    const held = [...(await heldFiles((text) => client.query(text)))].sort()
    const stored: string[] = []
    for (const hash of held) if (await files.has(hash)) stored.push(hash)
    head.files = stored.length
    async function* parts(): AsyncGenerator<Part> {
      yield { name: 'head.json', source: [Buffer.from(JSON.stringify(head))] }
      yield* small
      for (const hash of stored) yield { name: `files/${hash}`, source: files.getStream(hash) }
      for (const t of head.tables) yield { name: `tables/${t.schema}.${t.name}`, source: client.query(copyTo(`copy ${selected(t)} to stdout`)) }
    }
    const { size } = await writeArchive(path, key, parts())
    return { head, size, missing: held.length - stored.length }
  } finally {
    await client.end()
  }
}

async function describe(client: pg.Client, town: string, program: string): Promise<Head> {
  const { rows: tables } = await client.query<Omit<Table, 'rows'>>(
    `select n.nspname as schema, c.relname as name,
       array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p') and not c.relispartition
       and (n.nspname = 'public' and c.relname <> all($1) or n.nspname = 'jobs' and c.relname = any($2))
     group by 1, 2 order by n.nspname desc, c.relname <> 'queue', c.relname`,
    [notKept, jobTables],
  )
  const counted: Table[] = []
  for (const t of tables) {
    const { rows } = await client.query<{ n: number }>(`select count(*) as n from ${qualified(t)}`)
    counted.push({ ...t, rows: Number(rows[0]?.n) })
  }
  const { rows: sequences } = await client.query<{ name: string; value: number | null }>(
    `select quote_ident(schemaname) || '.' || quote_ident(sequencename) as name, last_value as value from pg_sequences where schemaname = 'public' order by 1`,
  )
  const { rows: steps } = await client.query<{ name: string }>('select name from kysely_migration order by timestamp, name')
  const { rows: version } = await client.query<{ v: string }>(`select current_setting('server_version') as v`)
  return {
    format: 1,
    town,
    madeAt: new Date().toISOString(),
    program,
    postgres: version[0]?.v ?? '',
    migrations: steps.map((s) => s.name),
    tables: counted,
    sequences: sequences.map(({ name, value }) => ({ name, value: value === null ? null : Number(value) })),
    files: 0,
  }
}

/** Reads a backup to its end: every byte, every checksum. @throws AppError sealed.wrong-key, sealed.damaged, restore.format */
export async function checkBackup(path: string, key: Buffer): Promise<Head> {
  await access(path).catch(() => {
    throw new AppError('restore.no-file', 422, { path })
  })
  let head: Head | undefined
  for await (const { name, source } of readArchive(path, key)) {
    const isHead = name === 'head.json'
    const kept: Buffer[] = []
    for await (const chunk of source) if (isHead) kept.push(Buffer.from(chunk))
    if (isHead) head = Head.safeParse(JSON.parse(Buffer.concat(kept).toString())).data
  }
  if (!head) throw new AppError('restore.format', 422)
  return head
}

/**
 * Restores into an empty database, all or nothing: the archive is read to its end before anything is touched, the rows arrive in one
 * transaction, and what a killed restore left behind is cleared away by the next one (a server refuses to start on it).
 *
 * @param migrate brings the schema to these steps, or to the newest
 * @throws AppError restore.not-empty, restore.other-town, restore.newer-program, and those of `checkBackup`
 */
export async function restore(
  { owner, files, town, beside }: Place,
  path: string,
  key: Buffer,
  { known, migrate }: { known: readonly string[]; migrate: (only?: readonly string[]) => Promise<unknown> },
): Promise<Head> {
  const head = await checkBackup(path, key)
  if (head.town !== town) throw new AppError('restore.other-town', 422, { town: head.town, here: town })
  const newer = head.migrations.filter((step) => !known.includes(step))
  if (newer.length) throw new AppError('restore.newer-program', 422, { program: head.program, steps: newer.length })

  const client = new pg.Client(owner)
  await client.connect()
  const added: string[] = []
  try {
    if (!(await isEmpty(client))) {
      if (!(await isUnfinished(client))) throw new AppError('restore.not-empty', 409)
      await clear(client)
    }
    await client.query(`create table ${marker} ()`)
    try {
      await migrate(head.migrations)
      await client.query('begin')
      const finish = await prepare(client, head)
      for await (const { name, source } of readArchive(path, key)) {
        const [kind, rest = ''] = name.split(/\/(.*)/s)
        const table = head.tables.find((t) => kind === 'tables' && rest === `${t.schema}.${t.name}`)
        const small = beside.find((b) => b.name === name)
        if (table) await fill(client, table, source)
        else if (kind === 'files') {
          const there = await files.has(rest)
          await files.putAs(rest, source)
          if (!there) added.push(rest)
        } else {
          const bytes = Buffer.concat(await Array.fromAsync(source))
          if (small && (small.replace || !existsSync(small.path))) {
            await mkdir(dirname(small.path), { recursive: true, mode: 0o700 })
            await writeFile(small.path, bytes, { mode: 0o600, flush: true })
          }
        }
      }
      await finish()
      await client.query(`drop table ${marker}`)
      await client.query('commit')
    } catch (e) {
      await client.query('rollback')
      await clear(client)
      for (const hash of added) await files.delete(hash)
      throw e
    }
  } finally {
    await client.end()
  }
  await migrate()
  return head
}

/** A server must not work on what a killed restore left. */
export async function assertRestored(owner: pg.PoolConfig): Promise<void> {
  const pool = openPool({ ...owner, max: 1 })
  try {
    const { rows } = await pool.query<{ left: string | null }>(`select to_regclass('public.${marker}')::text as left`)
    if (rows[0]?.left) throw new AppError('restore.unfinished', 409)
  } finally {
    await pool.end()
  }
}

/** Foreign keys go and come back, so that the order of the tables does not matter; our own triggers would ask for sessions long gone. */
async function prepare(client: pg.Client, head: Head) {
  const { rows: keys } = await client.query<{ on: string; name: string; is: string }>(
    `select conrelid::regclass::text as on, quote_ident(conname) as name, pg_get_constraintdef(oid) as is
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`,
  )
  const ours = head.tables.filter((t) => t.schema === 'public')
  for (const k of keys) await client.query(`alter table ${k.on} drop constraint ${k.name}`)
  if (ours.length) await client.query(`truncate ${ours.map(qualified).join(', ')}`)
  for (const t of ours) await client.query(`alter table ${qualified(t)} disable trigger user`)
  return async () => {
    for (const t of ours) await client.query(`alter table ${qualified(t)} enable trigger user`)
    for (const k of keys) await client.query(`alter table ${k.on} add constraint ${k.name} ${k.is}`)
    for (const { name, value } of head.sequences) if (value !== null) await client.query('select setval($1, $2)', [name, value])
    for (const t of head.tables) {
      const { rows } = await client.query<{ n: number }>(`select count(*) as n from ${qualified(t)}`)
      if (Number(rows[0]?.n) !== t.rows) throw new AppError('restore.count', 503, { table: t.name, wanted: t.rows, found: Number(rows[0]?.n) })
    }
  }
}

/** The queue's library may have changed its columns since: what both know is copied. Our own tables are exactly as they were. */
async function fill(client: pg.Client, table: Table, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [qualified(table)],
  )
  const here = new Set(rows.map((r) => r.name))
  const lost = table.columns.filter((c) => !here.has(c))
  const into = (t: Table) => client.query(copyFrom(`copy ${qualified(t)} (${quoted(t.columns)}) from stdin`))
  if (!lost.length) return void (await pipeline(Readable.from(source), into(table)))
  if (table.schema === 'public') throw new AppError('restore.column', 503, { table: table.name, column: lost[0] ?? '' })
  await client.query(`create temporary table arrived (${table.columns.map((c) => `${pg.escapeIdentifier(c)} text`).join(', ')}) on commit drop`)
  await pipeline(Readable.from(source), into({ ...table, schema: 'pg_temp', name: 'arrived' }))
  const typed = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attname = any($2)`,
    [qualified(table), table.columns],
  )
  const columns = typed.rows.map((c) => pg.escapeIdentifier(c.name)).join(', ')
  const values = typed.rows.map((c) => `${pg.escapeIdentifier(c.name)}::${c.type}`).join(', ')
  await client.query(`insert into ${qualified(table)} (${columns}) select ${values} from pg_temp.arrived`)
  await client.query('drop table pg_temp.arrived')
}

const qualified = (t: Pick<Table, 'schema' | 'name'>) => `${pg.escapeIdentifier(t.schema)}.${pg.escapeIdentifier(t.name)}`
const quoted = (columns: string[]) => columns.map((c) => pg.escapeIdentifier(c)).join(', ')
/** A partitioned table can only be copied as a query. */
const selected = (t: Table) => `(select ${quoted(t.columns)} from ${qualified(t)})`

async function isEmpty(client: pg.Client) {
  const { rows } = await client.query(
    `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'jobs') and c.relkind in ('r', 'p', 'v', 'm') limit 1`,
  )
  return rows.length === 0
}

const isUnfinished = async (client: pg.Client) => (await client.query(`select to_regclass('public.${marker}') as left`)).rows[0].left !== null

/** Everything of ours; an administrator's extensions stay. */
async function clear(client: pg.Client) {
  await client.query('drop schema if exists jobs cascade')
  await client.query(`do $$ declare o record; begin
    for o in select c.oid::regclass::text as name, case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') loop
      if to_regclass(o.name) is not null then execute format('drop %s %s cascade', o.kind, o.name); end if;
    end loop;
    for o in select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
      execute format('drop routine if exists %s cascade', o.name);
    end loop;
    for o in select t.oid::regtype::text as name from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype in ('e', 'd')
        and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e') loop
      execute format('drop type if exists %s cascade', o.name);
    end loop;
  end $$`)
}

/** The backups in a folder, newest first; a `.part` is none. */
export async function listBackups(folder: string) {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.vzb'))
  const found = await Promise.all(
    names.map(async (name) => {
      const { size, mtime } = await stat(join(folder, name))
      return { name, size, madeAt: mtime }
    }),
  )
  return found.sort((a, b) => b.madeAt.getTime() - a.madeAt.getTime())
}
