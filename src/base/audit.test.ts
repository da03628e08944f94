import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { openWorld } from '#test/world.ts'
import { machine, nobody } from './actor.ts'
import * as audit from './audit.ts'
import { sign } from './audit-kept.ts'
import { openSeals } from './audit-seal.ts'
import { roles, transact } from './db.ts'
import { sealKeyOf } from './keys.ts'

declare module './audit.ts' {
  interface AuditFacts {
    'test.happened': { n: string; list?: string[] }
  }
}

type World = Awaited<ReturnType<typeof openWorld>>
/** A house with five seals of two rows each, and the owner's own connection, which is what somebody who cheats would use. */
async function sealedWorld() {
  const world = await openWorld({ work: false })
  const owner = new pg.Client(world.house.connections.owner)
  await owner.connect()
  for (let seal = 1; seal <= 5; seal++) {
    await happen(world, 2)
    await sealAll(world)
  }
  return { world, owner, seals: world.house.seals, close: () => owner.end().then(world.close) }
}
const happen = ({ house }: World, times: number) =>
  transact(house.db, async (tx) => {
    for (let i = 0; i < times; i++) await audit.record(tx, nobody, 'test.happened', `test/${i}`, { n: String(i) })
  })
/** Transactions of other test files on the same server may still run: what is final is final a moment later. */
const sealAll = ({ house }: World) =>
  vi.waitFor(
    async () => {
      await house.seals.seal(house.workerDb)
      expect((await house.seals.status(house.db)).waiting.rows).toBe(0)
    },
    { timeout: 15_000, interval: 50 },
  )

describe('rows', () => {
  let at: World
  beforeAll(async () => {
    at = await openWorld({ work: false })
  })
  afterAll(() => at.close())

  test.each([
    ['a sentence', 'Herr Muster war sehr aufgebracht'],
    ['a mail address', 'muster@musterstadt.example'],
    ['a line break', 'a\nb'],
    ['a long text', 'x'.repeat(201)],
    ['an empty text', ''],
  ])('hold ids, never content: %s is refused', async (_, n) => {
    const write = (data: { n: string; list?: string[] }) => transact(at.house.db, (tx) => audit.record(tx, nobody, 'test.happened', null, data))
    await expect(write({ n })).rejects.toThrow('is content, not an id')
    await expect(write({ n: 'fine', list: ['fine', n] })).rejects.toThrow('is content, not an id')
  })

  test('are one commit with the change they tell of, or none', async () => {
    const subject = `test/${crypto.randomUUID()}`
    await transact(at.house.db, async (tx) => {
      await audit.record(tx, machine, 'test.happened', subject, { n: '1' })
      throw new Error('back')
    }).catch(() => {})
    expect(await audit.trail(at.house.db, subject)).toEqual([])
  })

  const forbidden = [
    ['change a row', `update audit_entry set actor = 'somebody-else'`],
    ['remove a row', 'delete from audit_entry'],
    ['empty the table', 'truncate audit_entry'],
    ['drop it', 'drop table audit_entry'],
    ['alter it', 'alter table audit_entry add column more text'],
    ['switch its triggers off', 'alter table audit_entry disable trigger all'],
    ['switch off the check on decisions', 'alter table review_decision disable trigger review_check_decision'],
    ['switch all triggers of the session off', 'set session_replication_role = replica'],
    ['put a trigger on it', 'create trigger t before insert on audit_entry for each row execute function review_check_person()'],
    ['put a rule on it', 'create rule r as on insert to audit_entry do instead nothing'],
    ['make a table', 'create table mine (id int)'],
    ['make a temporary table of that name', 'create temporary table audit_entry (id int)'],
    ['make a function', 'create function mine() returns int language sql as $$ select 1 $$'],
    ['replace the check', 'create or replace function audit_take(most int) returns int language sql as $$ select 1 $$'],
    ['make a schema', 'create schema mine'],
    ['take its number', `insert into audit_entry (id, fact, actor, actor_kind, data) overriding system value values (1, 'x', 'x', 'person', '{}')`],
    ['choose its time', `insert into audit_entry (at, fact, actor, actor_kind, data) values (now() - interval '1 year', 'x', 'x', 'person', '{}')`],
    ['join a sealed batch', `insert into audit_entry (seal, fact, actor, actor_kind, data) values (1, 'x', 'x', 'person', '{}')`],
    ['change a seal', 'update audit_seal set rows = 1'],
    ['remove a seal', 'delete from audit_seal'],
    ['forge a checkpoint', `insert into audit_checkpoint values (1, 'x', 'x', now())`],
    ['say that all was verified', `insert into audit_verification (sound, seals, problems) values (true, 1, '{}')`],
    ['shorten a period', `update retention_rule set period = '1 day'`],
    ['forget what has no period', `select retention_forget('audit_entry')`],
    ['become the owner', `set role ${inject('connection').user}`],
  ] as const
  test.each(Object.values(roles).flatMap((role) => forbidden.map(([what, sql]) => [role, what, sql] as const)))(
    '%s cannot %s',
    async (role, _, sql) => {
      const client = new pg.Client(at.house.connections[role === roles.web ? 'web' : 'worker'])
      await client.connect()
      try {
        expect((await client.query('select current_user as role')).rows).toEqual([{ role }])
        const refused = client.query(sql).then(() => undefined)
        await expect(refused).rejects.toThrow(/permission denied|must be owner|no-rule|not permitted|cannot insert/)
      } finally {
        await client.end()
      }
    },
  )

  test('only the worker may start a batch or write a seal', async () => {
    await expect(at.house.pool.query('select audit_take(10)')).rejects.toThrow('permission denied')
    await expect(at.house.pool.query(`insert into audit_seal values (1, 1, 1, 1, '', '', '', '', now())`)).rejects.toThrow('permission denied')
  })
})

describe('sealing', () => {
  test('waits for a transaction that began earlier, and takes its row later although its id is lower', async () => {
    const { world, owner, seals, close } = await sealedWorld()
    const slow = new pg.Client(world.house.connections.web)
    await slow.connect()
    await slow.query('begin')
    await slow.query(`insert into audit_entry (fact, actor, actor_kind, data) values ('test.happened', 'slow', 'nobody', '{}')`)
    await happen(world, 1) // commits at once with a higher id
    await seals.seal(world.house.workerDb)
    expect((await seals.status(world.house.db)).waiting.rows).toBe(1)
    await slow.query('commit')
    await sealAll(world)

    // A transaction may also take its number first and write last: then the lower id comes into a later batch.
    const { rows } = await owner.query(`select nextval(pg_get_serial_sequence('audit_entry', 'id')) as id`)
    await happen(world, 1)
    await sealAll(world)
    await owner.query(
      `insert into audit_entry (id, fact, actor, actor_kind, data) overriding system value values ($1, 'test.happened', 'late', 'nobody', '{}')`,
      [rows[0].id],
    )
    await sealAll(world)
    const { last } = await seals.status(world.house.db)
    expect(last).toMatchObject({ firstId: rows[0].id, lastId: rows[0].id, rows: 1 })
    expect(await seals.verify()).toMatchObject({ sound: true, rows: 14 })
    await slow.end()
    await close()
  })

  test('a number that a rollback used up is no gap in the chain', async () => {
    const { world, seals, close } = await sealedWorld()
    await transact(world.house.db, async (tx) => {
      await audit.record(tx, nobody, 'test.happened', null, { n: 'rolled-back' })
      throw new Error('back')
    }).catch(() => {})
    await happen(world, 2)
    await sealAll(world)
    expect(await seals.verify()).toMatchObject({ sound: true, seals: 6, rows: 12 })
    await close()
  })

  test('a crash before the file was written, and a torn line in it, are made good by the next run', async () => {
    const { world, seals, close } = await sealedWorld()
    const lines = readFileSync(seals.file, 'utf8').trim().split('\n')
    writeFileSync(seals.file, `${lines.slice(0, 3).join('\n')}\n${lines[3]?.slice(0, 40)}`)
    await sealAll(world)
    expect(await seals.verify()).toMatchObject({ sound: true, seals: 5 })
    await close()
  })
})

describe('verify-audit', () => {
  let at: Awaited<ReturnType<typeof sealedWorld>>
  beforeAll(async () => {
    at = await sealedWorld()
  })
  afterAll(() => at.close())
  /** Lets somebody loose on the database, and undoes it. */
  async function tampered<T>(work: () => Promise<T>): Promise<T> {
    const tables = ['audit_entry', 'audit_seal']
    for (const t of tables) await at.owner.query(`create table copy_${t} as table ${t}`)
    const seen = await work()
    for (const t of tables) {
      await at.owner.query(`truncate ${t}`)
      await at.owner.query(`insert into ${t} overriding system value table copy_${t}`)
      await at.owner.query(`drop table copy_${t}`)
    }
    return seen
  }
  const after = (...statements: string[]) =>
    tampered(async () => {
      for (const sql of statements) await at.owner.query(sql)
      const { sound, problems } = await at.seals.verify()
      expect(sound).toBe(problems.length === 0)
      return problems
    })

  test('finds nothing in an untouched chain', async () => {
    expect(await at.seals.verify()).toEqual({ sound: true, problems: [], seals: 5, rows: 10, pruned: 0, unsealed: 0, lost: 0 })
    expect((await at.seals.status(at.world.house.db)).verification).toMatchObject({ sound: true, seals: 5 })
  })
  test.each([
    ['the actor', `actor = 'somebody-else'`],
    ['the time, by a microsecond', `at = at + interval '1 microsecond'`],
    ['one value', `data = '{"n": "7"}'`],
    ['the subject, by leaving it out', 'subject = null'],
  ])('finds a changed row: %s', async (_, set) => {
    expect(await after(`update audit_entry set ${set} where id = (select min(id) from audit_entry where seal = 3)`)).toMatchObject([
      { code: 'rows-changed', seal: 3 },
    ])
  })
  test('finds a deleted middle', async () => {
    expect(await after('delete from audit_entry where seal = 3')).toMatchObject([{ code: 'rows-missing', seal: 3 }])
    expect(await after('delete from audit_entry where seal = 3', 'delete from audit_seal where number = 3')).toMatchObject([
      { code: 'seal-missing', seal: 3 },
    ])
  })
  test('finds a deleted tail', async () => {
    expect(await after('delete from audit_entry where seal >= 4', 'delete from audit_seal where number >= 4')).toMatchObject([
      { code: 'tail-missing', seal: 4 },
    ])
  })
  test('finds a row that was slipped in, and one that lost its seal', async () => {
    const insert = `insert into audit_entry (fact, actor, actor_kind, data, seal) values ('test.happened', 'x', 'nobody', '{}', 2)`
    expect(await after(insert)).toMatchObject([{ code: 'rows-added', seal: 2 }])
    expect(await after('update audit_entry set seal = null where id = (select max(id) from audit_entry where seal = 2)')).toMatchObject([
      { code: 'rows-missing', seal: 2 },
    ])
  })
  test('finds a full rewrite, even by somebody who has the key, against the kept seal', async () => {
    const { config, connections, workerDb } = at.world.house
    const forged = openSeals({ folder: `${config.DATA_DIR}/forged`, town: 'musterstadt', key: sealKeyOf(config), owner: connections.owner })
    const [rewritten, kept] = await tampered(async () => {
      await at.owner.query(`update audit_entry set actor = 'somebody-else', seal = null`)
      await at.owner.query('delete from audit_seal')
      await vi.waitFor(async () => expect(await forged.seal(workerDb)).toBe(1), { timeout: 15_000, interval: 50 })
      return [await forged.verify(), await at.seals.verify()]
    })
    expect(rewritten).toMatchObject({ sound: true, rows: 10 }) // sound in itself: the database alone proves nothing
    expect(kept?.problems.map((p) => p.code)).toEqual(['rewritten', 'tail-missing'])
  })
  test('finds a chain rewritten without the key even where no seal was kept', async () => {
    const nowhere = `${at.world.house.config.DATA_DIR}/no-such-file.jsonl`
    expect(await at.seals.verify(nowhere)).toMatchObject({ sound: true })
    const { rows } = await at.owner.query('select hash from audit_seal where number = 5')
    await at.owner.query(`update audit_seal set signature = $1 where number = 5`, [sign(Buffer.from('another key'), rows[0].hash)])
    expect((await at.seals.verify(nowhere)).problems).toMatchObject([{ code: 'seal-changed', seal: 5 }])
    await at.owner.query(`update audit_seal set signature = $1 where number = 5`, [sign(sealKeyOf(at.world.house.config), rows[0].hash)])
  })
  test('finds lines taken out of the seal file', async () => {
    const copy = `${at.world.house.config.DATA_DIR}/copy.jsonl`
    writeFileSync(copy, readFileSync(at.seals.file, 'utf8').replace(/^.*"number":2,.*\n/m, ''))
    expect((await at.seals.verify(copy)).problems).toMatchObject([{ code: 'kept-missing', seal: 2 }])
  })
})

describe('pruning', () => {
  test('forgets whole batches past their time and leaves a signed checkpoint; the rest still verifies', async () => {
    const { world, owner, seals, close } = await sealedWorld()
    const { rows } = await owner.query('select sealed_at from audit_seal where number = 4')
    expect(await seals.prune(rows[0].sealed_at)).toBe(6)
    expect(await seals.prune(rows[0].sealed_at)).toBe(0)
    expect(await seals.verify()).toMatchObject({ sound: true, seals: 5, rows: 4, pruned: 3 })
    await happen(world, 1)
    await sealAll(world)
    expect(await seals.verify()).toMatchObject({ sound: true, seals: 6, rows: 5, pruned: 3 })
    // What the checkpoint does not cover may not be missing, and a checkpoint that somebody writes by hand is none.
    await owner.query('delete from audit_entry where seal = 4')
    const forged = { type: 'checkpoint', through: 4, hash: 'x', signature: 'x', at: new Date() }
    writeFileSync(seals.file, `${readFileSync(seals.file, 'utf8')}${JSON.stringify(forged)}\n`)
    expect((await seals.verify()).problems).toMatchObject([{ code: 'rows-missing', seal: 4 }])
    await expect(seals.prune(new Date())).rejects.toThrow('audit.prune-unsound')
    await close()
  })

  test('after a restore from an older backup nothing is sealed until a person says so, and the loss stays on record', async () => {
    const { world, owner, seals, close } = await sealedWorld()
    await owner.query('delete from audit_entry where seal >= 4')
    await owner.query('delete from audit_seal where number >= 4')
    await expect(seals.seal(world.house.workerDb)).rejects.toThrow('audit.seals-ahead')
    await seals.restored()
    await happen(world, 2)
    await sealAll(world)
    expect(await seals.verify()).toMatchObject({ sound: true, seals: 4, lost: 2 })
    await close()
  })
})

test('the command says what it found, in German, and ends with 1 when something was changed', async () => {
  const { world, owner, close } = await sealedWorld()
  const { host, port, user, database } = world.house.connections.owner
  const run = async () =>
    promisify(execFile)(resolve('node_modules/.bin/node'), ['src/app/cli.ts', 'verify-audit'], {
      env: {
        ...process.env,
        DATA_DIR: world.house.config.DATA_DIR,
        DATABASE_URL: `postgres://${user}@/${database}?host=${host}&port=${port}`,
      },
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (e: { code: number; stdout: string }) => ({ code: e.code, stdout: e.stdout }),
    )
  expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining('Alles unverändert: 5 Siegel, 10 Einträge') })
  await owner.query(`update audit_entry set actor = 'x' where seal = 2`)
  expect(await run()).toMatchObject({ code: 1, stdout: expect.stringMatching(/Siegel 2\): mindestens einer wurde verändert/) })
  await close()
})
