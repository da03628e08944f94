import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { machine } from '#base/actor.ts'
import { world } from '#test/world.ts'
import * as oversight from './service.ts'

// Over HTTP, with real sessions: who sees what about whom, and who sees that.
const { house, person } = await world({ work: false })
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())

const berta = await person({ roles: ['clerk'], name: 'Berta Buche' })
const admin = await person({ roles: ['admin'], name: 'Anna Amsel' })
const dpo = await person({ roles: ['dpo'], name: 'Dora Dachs' })
const council = await person({ roles: ['personalrat'], name: 'Paul Pinie' })
const today = new Date().toISOString().slice(0, 10)
const reason = 'Beschwerde über unbefugte Abrufe im Meldewesen vom letzten Dienstag'
type Insight = { id: string; mayDecide: boolean; mayLook: boolean; looks: { viewerName: string; rows: number }[] }
type Entry = { actor: string; fact: string; subject: string; data: Record<string, unknown> }
const json = async <T>(res: Response | Promise<Response>) => (await (await res).json()) as T
const ask = (input: object = {}) => dpo.post('/api/oversight/insights', { personId: berta.id, reason, fromOn: today, toOn: today, ...input })
const trailOf = (subject: string, who = dpo) => who.get(`/api/oversight/trail?subject=${encodeURIComponent(subject)}`)

/** Transactions of other test files on the same server may still run: what is final is final a moment later. */
const sealAll = () =>
  vi.waitFor(
    async () => {
      await oversight.seal(house.ctxFor(machine))
      expect((await house.seals.status(house.db)).waiting.rows).toBe(0)
    },
    { timeout: 15_000, interval: 50 },
  )

// Something happens: she enters an absence, and the administrator gives her a role.
await berta.post('/api/organisation/absences', { fromOn: '2030-01-01', toOn: '2030-01-02' })
await admin.post(`/api/organisation/people/${berta.id}/roles`, { roles: ['clerk', 'editor'] })

describe('a trail', () => {
  test('shows roles in the place of persons, also inside the values', async () => {
    await owner.query(
      `insert into audit_entry (fact, actor, actor_kind, subject, data) values
       ('review.decided', $1, 'person', 'intake/7', jsonb_build_object('proposal', 'p', 'stelle', '32.31')), ('organisation.person-added', $2, 'person', 'intake/7', jsonb_build_object('person', $1::text)),
       ('review.proposed', 'machine', 'machine', 'intake/7', '{}'), ('review.decided', 'somebody-long-gone', 'person', 'intake/7', '{}')`,
      [berta.id, admin.id],
    )
    const res = await trailOf('intake/7')
    const text = await res.clone().text()
    for (const personal of [berta.id, admin.id, 'Berta', 'Buche', berta.email]) expect(text).not.toContain(personal)
    const { entries } = await json<{ entries: Entry[] }>(res)
    expect(entries.map((e) => e.actor)).toEqual(['clerk', 'admin', 'machine', 'former'])
    expect(entries[1]?.data).toEqual({ person: 'clerk' })
    expect(entries[0]?.data).toMatchObject({ stelle: '32.31' })
  })
  test('leaves the house with roles, not persons', async () => {
    const res = await dpo.get('/api/oversight/trail.csv?subject=intake/7')
    expect(res.headers.get('content-type')).toContain('text/csv')
    const text = await res.text()
    expect(text.split('\r\n')).toHaveLength(6)
    expect(text).toContain('"clerk"')
    for (const personal of [berta.id, admin.id, 'Buche']) expect(text).not.toContain(personal)
  })
  test('about a person stays closed without an insight, on the screen and as a file, for every officer', async () => {
    const auditor = await person({ roles: ['auditor'] })
    for (const who of [dpo, auditor])
      for (const path of ['trail', 'trail.csv']) {
        const res = await who.get(`/api/oversight/${path}?subject=person/${berta.id}`)
        expect([res.status, (await json<{ type: string }>(res)).type]).toEqual([403, '/errors/oversight.needs-insight'])
      }
  })
})

describe('an insight', () => {
  test.each([
    ['a reason too short to be one', { reason: 'weil' }, 422],
    ['blanks for a reason', { reason: ' '.repeat(40) }, 422],
    ['a reason that names the person', { reason: 'Frau Buche hat fremde Meldedaten angesehen' }, 422],
    ['a period of more than 92 days', { fromOn: '2026-01-01' }, 422],
    ['a period in the future', { toOn: '2099-01-01' }, 422],
    ['a period that ends before it begins', { toOn: '2020-01-01' }, 422],
    ['nobody', { personId: 'nobody-at-all' }, 404],
    ['her own data', { personId: dpo.id }, 409],
  ])('cannot be asked for with %s', async (_, input, status) => {
    expect((await ask(input)).status).toBe(status)
  })

  test('needs two persons of two roles; only then the rows of that time are open, each look leaves a trace, and she sees all of it', async () => {
    const { id, mayDecide } = await json<Insight>(ask())
    expect(mayDecide).toBe(false)
    const look = (who = dpo) => who.post(`/api/oversight/insights/${id}/look`)
    const approve = (who: typeof dpo) => who.post(`/api/oversight/insights/${id}/approve`)
    const mine = async () => (await json<{ insights: (Insight & Record<string, unknown>)[] }>(berta.get('/api/oversight/mine'))).insights[0]

    expect(await mine()).toMatchObject({ status: 'open', reason, requestedByName: 'Dora Dachs', looks: [] })
    expect((await look()).status).toBe(403)
    expect((await trailOf(`person/${berta.id}`)).status).toBe(403)

    // one person alone, the person concerned, the same role, a head: none of them
    expect((await approve(dpo)).status).toBe(403)
    for (const { roles, code } of [
      { roles: ['dpo', 'iso'] as const, code: '/errors/oversight.same-role' },
      { roles: ['head'] as const, code: '/errors/forbidden' },
      { roles: ['admin'] as const, code: '/errors/forbidden' },
    ])
      expect(await json<{ type: string }>(approve(await person({ roles: [...roles] }))), roles.join()).toMatchObject({ type: code })
    await house.people.setRoles(berta.id, ['clerk', 'personalrat'])
    expect(await json(approve(berta))).toMatchObject({ type: '/errors/oversight.own-data' })
    await house.people.setRoles(berta.id, ['clerk'])
    await house.people.setRoles(dpo.id, ['dpo', 'personalrat'])
    expect(await json(approve(dpo))).toMatchObject({ type: '/errors/oversight.same-person' })
    await house.people.setRoles(dpo.id, ['dpo'])

    expect(await json(approve(council))).toMatchObject({ status: 'approved', decidedByName: 'Paul Pinie', decidedRole: 'personalrat' })
    expect((await approve(council)).status).toBe(409)
    for (const other of [council, await person({ roles: ['dpo'] })]) expect((await look(other)).status).toBe(403)

    const { entries } = await json<{ entries: Entry[] }>(look())
    expect(entries.map((e) => [e.fact, e.actor])).toEqual(
      expect.arrayContaining([
        ['organisation.absence-entered', 'Berta Buche'],
        ['organisation.roles-changed', 'admin'],
        ['oversight.insight-approved', 'personalrat'],
      ]),
    )
    expect(JSON.stringify(entries)).not.toContain(admin.id)
    expect((await mine())?.looks).toMatchObject([{ viewerName: 'Dora Dachs', rows: entries.length }])
    const { rows } = await owner.query(`select actor, data->>'insight' as insight from audit_entry where fact = 'oversight.looked'`)
    expect(rows).toEqual([{ actor: dpo.id, insight: id }])

    // with the insight a trail names her, and that is a look as well
    const trail = await json<{ entries: Entry[] }>(trailOf('intake/7'))
    expect(trail.entries.map((e) => e.actor)).toEqual(['Berta Buche', 'admin', 'machine', 'former'])
    expect((await json<{ entries: Entry[] }>(trailOf(`person/${berta.id}`))).entries.length).toBeGreaterThan(2)
    expect((await mine())?.looks.map((l) => l.rows).length).toBe(3)
    const auditor = await person({ roles: ['auditor'] })
    expect((await json<{ entries: Entry[] }>(trailOf('intake/7', auditor))).entries[0]?.actor).toBe('clerk')
    // what leaves the house still has no person in it
    expect(await (await dpo.get('/api/oversight/trail.csv?subject=intake/7')).text()).not.toContain('Buche')
  })

  test('ends by itself after seven days', async () => {
    const { id } = await json<Insight>(ask())
    await council.post(`/api/oversight/insights/${id}/approve`)
    const later = (days: number) => dpo.ctx(new Date(Date.now() + days * 86_400_000))
    const early = { ...(await dpo.ctx()), now: new Date(Date.now() + 6.9 * 86_400_000) }
    await expect(oversight.read(early, id)).resolves.toMatchObject({ entries: expect.any(Array) })
    const late = { ...(await later(0)), now: new Date(Date.now() + 7.1 * 86_400_000) }
    await expect(oversight.read(late, id)).rejects.toThrow('oversight.not-open')
  })

  test('shows only the days it was allowed for', async () => {
    const { id } = await json<Insight>(ask({ fromOn: '2026-01-01', toOn: '2026-01-31' }))
    await council.post(`/api/oversight/insights/${id}/approve`)
    expect(await json(dpo.post(`/api/oversight/insights/${id}/look`))).toEqual({ entries: [] })
  })

  test('that is refused stays closed, with the reason, and she sees that too', async () => {
    const { id } = await json<Insight>(ask())
    expect((await council.post(`/api/oversight/insights/${id}/refuse`, { answer: '' })).status).toBe(422)
    expect(await json(council.post(`/api/oversight/insights/${id}/refuse`, { answer: 'Ein milderes Mittel reicht: fragen Sie sie.' }))).toMatchObject(
      {
        status: 'refused',
      },
    )
    expect((await dpo.post(`/api/oversight/insights/${id}/look`)).status).toBe(403)
    expect((await json<{ insights: object[] }>(berta.get('/api/oversight/mine'))).insights[0]).toMatchObject({
      status: 'refused',
      answer: 'Ein milderes Mittel reicht: fragen Sie sie.',
      looks: [],
    })
  })

  test('into somebody else is not on her page', async () => {
    expect(await json(admin.get('/api/oversight/mine'))).toEqual({ insights: [] })
  })

  test.each([
    [
      'the one who asked decides',
      `update oversight_insight set status = 'approved', decided_by = requested_by, decided_role = 'iso', decided_at = now(), visible_until = now() where status = 'open'`,
    ],
    [
      'the person concerned decides',
      `update oversight_insight set status = 'approved', decided_by = subject_id, decided_role = 'iso', decided_at = now(), visible_until = now() where status = 'open'`,
    ],
    ['nobody decided', `update oversight_insight set status = 'approved', visible_until = now() where status = 'open'`],
    [
      'a head decides',
      `update oversight_insight set status = 'approved', decided_by = 'x', decided_role = 'head', decided_at = now(), visible_until = now() where status = 'open'`,
    ],
    [
      'it lasts longer than a week',
      `update oversight_insight set status = 'approved', decided_by = 'x', decided_role = 'iso', decided_at = now(), visible_until = now() + interval '8 days' where status = 'open'`,
    ],
    ['a decision is changed', `update oversight_insight set answer = 'x' where status = 'refused'`],
    ['the reason is changed', `update oversight_insight set reason = repeat('x', 40)`],
    ['the person is changed', `update oversight_insight set subject_id = 'x'`],
    ['it is removed', 'delete from oversight_insight'],
    ['a look is removed', 'delete from oversight_look'],
    ['a look is changed', 'update oversight_look set rows = 0'],
  ])('is kept by the database itself: refused when %s', async (_, sql) => {
    await ask()
    await expect(house.pool.query(sql).then(() => undefined)).rejects.toThrow(/violates check|permission denied|already-decided/)
    await expect(house.pools.worker.query(sql).then(() => undefined)).rejects.toThrow('permission denied')
  })
})

describe('the house', () => {
  test('tells its officers what is kept how long, and whether the seals hold', async () => {
    const { lines } = await json<{ lines: { table: string; kind: string; ends: string }[] }>(dpo.get('/api/oversight/retention'))
    expect(lines.find((l) => l.table === 'auth_session')).toMatchObject({ kind: 'period', ends: 'ein Tag nach Ablauf' })
    expect(await json(dpo.get('/api/oversight/seals'))).toMatchObject({ last: null, verification: null })
    const ctx = house.ctxFor(machine)
    await sealAll()
    await oversight.verify(ctx)
    expect(await json(dpo.get('/api/oversight/seals'))).toMatchObject({ verification: { sound: true, problems: [] } })
  })
  test('forgets every night what is past its time, and says in the audit how much', async () => {
    await owner.query(
      `insert into auth_session ("id", "expiresAt", "token", "updatedAt", "userId") values ('old', now() - interval '2 days', 'a', now(), $1)`,
      [berta.id],
    )
    const ctx = house.ctxFor(machine)
    await oversight.forgetDaily(ctx)
    const { rows } = await owner.query(`select actor_kind, data from audit_entry where fact = 'oversight.forgotten'`)
    expect(rows).toEqual([{ actor_kind: 'machine', data: { table: 'auth_session', rows: 1 } }])
    expect(await json(dpo.get('/api/oversight/retention'))).toMatchObject({
      lines: expect.arrayContaining([expect.objectContaining({ table: 'auth_session', forgottenRows: 1 })]),
    })
  })
  test('prunes the audit after five years, not a day before', async () => {
    const at = (years: number, days: number) => {
      const d = new Date()
      d.setFullYear(d.getFullYear() + years)
      return new Date(d.getTime() + days * 86_400_000)
    }
    const { rows } = await owner.query('select count(*)::int as n from audit_entry where seal is not null')
    expect(rows[0].n).toBeGreaterThan(0)
    await oversight.forgetDaily(house.ctxFor(machine, at(5, -1)))
    expect((await owner.query('select count(*)::int as n from audit_entry where seal is not null')).rows).toEqual(rows)
    await oversight.forgetDaily(house.ctxFor(machine, at(5, 1)))
    expect((await owner.query('select count(*)::int as n from audit_entry where seal is not null')).rows).toEqual([{ n: 0 }])
    expect(await json(dpo.get('/api/oversight/seals'))).toMatchObject({ checkpoint: { through: expect.any(Number) } })
  })
  test('fails its nightly job when a row was changed, so that somebody hears of it', async () => {
    await owner.query(`insert into audit_entry (fact, actor, actor_kind, data) values ('a', 'b', 'nobody', '{}')`)
    const ctx = house.ctxFor(machine)
    await sealAll()
    await owner.query(`update audit_entry set actor = 'x' where seal is not null`)
    await expect(oversight.verify(ctx)).rejects.toThrow('oversight.unsound')
    expect(await json(dpo.get('/api/oversight/seals'))).toMatchObject({ verification: { sound: false, problems: ['rows-changed'] } })
  })
})

describe('figures', () => {
  test('of the last month over HTTP, and of no other stretch', async () => {
    const head = await person({ roles: ['head'] })
    expect(await json(head.get('/api/oversight/figures'))).toMatchObject({ offices: [], total: null, hidden: 0 })
    for (const month of [today.slice(0, 7), today, 'immer', '2026-01-01..2026-01-02'])
      expect(await json(head.get(`/api/oversight/figures?month=${month}`)), month).toMatchObject({ type: '/errors/review.month-not-over' })
    // a filter that is not offered changes nothing
    expect(await json(head.get(`/api/oversight/figures?month=2026-09&personId=${berta.id}&stelleId=32.31`))).toEqual({
      month: '2026-09',
      offices: [],
      total: null,
      hidden: 0,
    })
  })
})
