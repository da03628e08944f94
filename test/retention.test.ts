import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { machine } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import { erasePerson } from '#base/erasure.ts'
import { insertAbsence } from '#base/organisation.ts'
import { forget } from '#base/retention.ts'
import { retention } from '../src/app/modules.ts'
import { world } from './world.ts'

const { house, person, request } = await world({ work: false })
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
const rows = async (sql: string) => (await owner.query(sql)).rows
const tables: { name: string; schema: string }[] = await rows(
  `select table_name as name, table_schema as schema from information_schema.tables
   where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
)
const names = tables.map(({ name, schema }) => (schema === 'public' ? name : `${schema}.*`))

describe('the list of what is kept', () => {
  test('names every table of the database, once, and none that does not exist', () => {
    expect(new Set(retention.map((r) => r.table)).size).toBe(retention.length)
    expect([...new Set(names)].sort()).toEqual(retention.map((r) => r.table).sort())
  })
  test.each(retention)('$table: says what it holds and how it ends', async ({ table, holds, ends }) => {
    expect(holds.length).toBeGreaterThan(5)
    if (ends.kind === 'event') expect(ends.event.length).toBeGreaterThan(10)
    if (ends.kind !== 'period') return
    expect(ends.reason.length).toBeGreaterThan(5)
    // The database itself can compute it: an unknown column or a broken interval would throw here.
    await owner.query(`select count(*) from ${table} where (${ends.since}) < now() - $1::interval and (${ends.only ?? 'true'})`, [ends.period])
  })
  test('holds no person in a table that says it holds none', async () => {
    const silent = retention.filter((r) => r.ends.kind === 'none').map((r) => r.table)
    const columns = await rows(
      `select table_name as t, column_name as c from information_schema.columns where table_schema = 'public' and column_name ~* '(person|email|^name$|address|phone|userId)' order by 1`,
    )
    const allowed = ['kysely_migration.name', 'models_engine.name', 'organisation_office.name'] // names of steps, models and offices
    expect(
      columns
        .filter(({ t }) => silent.includes(t))
        .map(({ t, c }) => `${t}.${c}`)
        .filter((c) => !allowed.includes(c)),
    ).toEqual([])
  })
})

describe('the daily job', () => {
  test('forgets what is past its time, keeps what is not, and says how much', async () => {
    const { id } = await person()
    const days = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10)
    const enter = (toOn: string) => transact(house.db, (tx) => insertAbsence(tx, { personId: id, fromOn: '2020-01-01', toOn }))
    await enter(days(100))
    const young = await enter(days(60))
    await owner.query(
      `insert into auth_session ("id", "expiresAt", "token", "updatedAt", "userId") values ('old', now() - interval '25 hours', 'a', now(), $1), ('ended', now() - interval '23 hours', 'b', now(), $1)`,
      [id],
    )
    const insert = (subject: string, status: string) =>
      owner.query(
        `insert into review_proposal (kind, subject, title, payload, confidence, method, label, stelle_id, status, created_at)
         values ('test.letter', $1, 'x', '{}', 1, 'x', 'rules', (select min(id) from organisation_stelle), $2, now() - interval '91 days')`,
        [subject, status],
      )
    for (const status of ['withdrawn', 'open', 'decided']) await insert(`test/${status}`, status)

    expect(await forget(house.workerDb)).toEqual({ auth_session: 1, organisation_absence: 1, review_proposal: 1 })
    expect(await rows('select id from organisation_absence')).toEqual([{ id: young.id }])
    expect(await rows(`select "id" from auth_session where "id" in ('old', 'ended')`)).toEqual([{ id: 'ended' }])
    expect(await rows('select status from review_proposal order by 1')).toEqual([{ status: 'decided' }, { status: 'open' }])
    expect(await forget(house.workerDb)).toEqual({})
  })
  test('can forget nothing else: the period is the word of the owner', async () => {
    const worker = house.ctxFor(machine).db
    await expect(house.pools.worker.query(`select retention_forget('auth_user')`)).rejects.toThrow('retention.no-rule')
    await expect(house.pools.worker.query(`update retention_rule set period = '1 day'`)).rejects.toThrow('permission denied')
    await expect(house.pool.query(`select retention_forget('auth_session')`)).rejects.toThrow('permission denied') // not from the web
    expect(await forget(worker)).toEqual({})
  })
})

describe('a person who leaves', () => {
  const name = 'Zdenka Unverwechselbar'
  /** Every table in which a text stands, whatever its columns are called. */
  async function tablesWith(text: string) {
    const found: string[] = []
    for (const { name: table, schema } of tables) {
      const { rows } = await owner.query(`select 1 from "${schema}"."${table}" t where t::text ilike $1 limit 1`, [`%${text}%`])
      if (rows.length) found.push(table)
    }
    return found
  }

  test('disappears by name and address from every table; decisions and audit keep an id that leads to nobody', async () => {
    const admin = await person({ roles: ['admin'] })
    const zdenka = await person({ name, stellen: [house.town.stellen[1]?.id ?? ''] })
    expect((await zdenka.post('/api/organisation/absences', { fromOn: '2030-01-01', toOn: '2030-01-02' })).status).toBe(200)
    expect(await tablesWith(name)).toEqual(['auth_user'])
    expect(await tablesWith(zdenka.email)).toContain('auth_user')

    expect((await admin.post(`/api/organisation/people/${zdenka.id}/erase`)).status).toBe(200)
    expect(await tablesWith(name)).toEqual([])
    expect(await tablesWith(zdenka.email)).toEqual([])
    expect(await tablesWith(zdenka.id)).toEqual(['audit_entry', 'auth_user', 'organisation_holding'])
    expect((await zdenka.get('/api/organisation/plan')).status).toBe(401)
    expect((await request('/api/auth/sign-in/email', { body: { email: zdenka.email, password: 'ein-langes-passwort' } })).status).toBe(401)
    // Nobody opens that account again, not even by an invitation.
    for (const verb of ['lock', 'invitation', 'roles', 'erase'])
      expect((await admin.post(`/api/organisation/people/${zdenka.id}/${verb}`, { locked: false, roles: ['clerk'] })).status, verb).toBe(404)
    expect(JSON.stringify(await (await admin.get('/api/organisation/people')).json())).not.toContain(zdenka.id)
    expect(await rows(`select fact, actor from audit_entry where subject = 'person/${zdenka.id}' order by id`)).toMatchObject([
      { fact: 'organisation.absence-entered', actor: zdenka.id },
      { fact: 'people.erased', actor: admin.id },
    ])
    expect(await rows(`select from_on, to_on is not null as ended from organisation_holding where person_id = '${zdenka.id}'`)).toMatchObject([
      { ended: true },
    ])
  })
  test('takes with her what the modules hold of her, in the same transaction', async () => {
    const admin = await person({ roles: ['admin'] })
    const gone = await person()
    const seen: string[] = []
    const ctx = { ...(await admin.ctx()), erasers: [async (_: unknown, __: unknown, id: string) => void seen.push(id)] }
    await erasePerson(ctx, gone.id)
    expect(seen).toEqual([gone.id])
    const left = await person()
    const broken = { ...ctx, erasers: [() => Promise.reject(new Error('not this time'))] }
    await expect(erasePerson(broken, left.id)).rejects.toThrow('not this time')
    expect(await house.people.get(left.id)).toMatchObject({ name: 'Frau Beispiel', locked: false })
  })
  test('is not the last administrator', async () => {
    const admins = (await house.people.list()).filter((p) => p.roles.includes('admin'))
    const [last, ...others] = admins
    for (const { id } of others) await house.people.lock(id, true)
    const { headers } = await house.auth.api.signInEmail({
      body: { email: last?.email ?? '', password: 'ein-langes-passwort' },
      returnHeaders: true,
    })
    const cookie = headers.getSetCookie().map((c) => c.split(';')[0])
    expect((await request(`/api/organisation/people/${last?.id}/erase`, { cookie: cookie.join('; '), body: {} })).status).toBe(409)
  })
})
