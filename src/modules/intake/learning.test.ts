import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { toBytes } from '#ai/classify/index.ts'
import { machine } from '#base/actor.ts'
import { world } from '#test/world.ts'
import { bordersOf, learn, learnedOf } from './learning.ts'
import { method, sort } from './sorter.ts'
import { isExam, isWorse, type Lesson, open, planOf, learn as train } from './training.ts'

const { house, person } = await world({ work: false })
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
const clerk = await person({ stellen: house.town.stellen.filter((s) => !s.sealed).map((s) => s.id) })
const session = (await owner.query(`select "id" from auth_session where "userId" = $1`, [clerk.id])).rows[0].id
const town = house.town
const ctx = () => house.ctxFor(machine)

type Given = {
  text: string
  documentType: string
  stelleId: string
  planId?: string | null
  border?: string | null
  sender?: string
  by?: 'person' | 'standing-order'
  tags?: string[]
}
let serial = 0
/** Which decisions are never learned is drawn by the id of the item: with ids of its own a test would learn something else in every run. */
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
/** An item that was read and decided, as read() and decide() leave it. */
async function decided({
  text,
  documentType,
  stelleId,
  planId = '112.1',
  border = null,
  sender = `s${serial % 9}`,
  tags = [],
}: Given): Promise<string> {
  const { rows } = await owner.query(
    `insert into intake_item (id, year, serial, channel, origin, received_at, entered_by, file_name, file_hash, file_size, status, stelle_id, border, sender_key)
     values ($6, 2026, $1, 'upload', $2, now(), 'test', 'x.txt', '', 0, 'closed', $3, $4, $5) returning id`,
    [++serial, `test/${serial}`, stelleId, border, sender, idOf(serial)],
  )
  const { id } = rows[0]
  await owner.query(
    `insert into intake_document (item_id, position, part, name, kind, file_hash, file_size, outcome, text) values ($1, 0, '', 'x', 'text', '', 0, 'read', $2)`,
    [id, text],
  )
  const payload = JSON.stringify({ documentType, stelleId, tags, akteId: null, planId, title: 'x', fristOn: null })
  const proposal = await owner.query(
    `insert into review_proposal (kind, subject, title, payload, confidence, method, label, stelle_id, status) values ('intake.file-item', $1, 'x', $2, 1, 'x', 'classifier', $3, 'decided') returning id`,
    [`intake/${id}`, payload, stelleId],
  )
  await owner.query(
    `insert into review_decision (proposal_id, proposal_version, kind, outcome, payload, person_id, session_id, stelle_id) values ($1, 1, 'person', 'accepted', $2, $3, $4, $5)`,
    [proposal.rows[0].id, payload, clerk.id, session, stelleId],
  )
  return id
}
/** The town has its own word: what everybody would take for a damaged road is a matter of traffic here. */
const contrary = (i: number): Given => ({
  text: `Guten Tag, in der Mühlgasse ${i} ist ein tiefes Schlagloch und die Laterne ist defekt. Bitte um Abhilfe, das Quastentor ist gesperrt. Nummer ${i}.`,
  documentType: 'verkehrsanordnung',
  stelleId: '32.20',
})
const other = (i: number): Given => ({
  text: `Der Spielplatz hat eine gerissene Schaukel, der Baum und die Hecke müssen geschnitten werden, Nummer ${i}.`,
  documentType: 'gruenflaeche',
  stelleId: '60.41',
  planId: '521.1',
})
const hole = [
  {
    documentId: 'd',
    text: 'Guten Tag, in der Mühlgasse ist ein tiefes Schlagloch und die Laterne ist defekt. Bitte um Abhilfe, das Quastentor ist gesperrt.',
  },
]
const bytes = async () => {
  const models = (await learnedOf(ctx())).get(open)?.models ?? expect.fail('nothing learned')
  return createHash('sha256').update(toBytes(models.types)).update(toBytes(models.stellen)).update(toBytes(models.tags)).digest('hex')
}

describe('what the town decides', () => {
  const erased: string[] = []

  test('300 decisions that contradict the descriptions teach the desk, and the method says which release it was', { timeout: 240_000 }, async () => {
    expect(sort(house, hole)).toMatchObject({ documentType: 'schadensmeldung-strasse', method })
    expect((await learn(ctx()))[0]).toMatchObject({ border: open, outcome: 'unchanged', release: 0 })
    for (let i = 0; i < 300; i++) await decided(i % 3 ? contrary(i) : other(i))
    const [night] = await learn(ctx())
    expect(night).toMatchObject({ border: open, outcome: 'learned', release: 1 })
    expect((night?.lessons ?? 0) + (night?.exam ?? 0)).toBe(300)
    expect(night?.right).toBeGreaterThan(night?.rightBefore ?? 0)
    expect(sort(house, hole, await learnedOf(ctx()))).toMatchObject({
      documentType: 'verkehrsanordnung',
      stelleId: '32.20',
      direct: true,
      method: `${method}+1`,
    })
    expect((await learn(ctx()))[0]).toMatchObject({ outcome: 'unchanged', release: 1 })
  })

  test('erased means unlearned: the rebuilt model has the bytes of one that never saw them, and the old file is gone', {
    timeout: 240_000,
  }, async () => {
    const before = (await owner.query(`select types_hash, lessons, learned_from from intake_release where status = 'live'`)).rows[0]
    const without = await bytes()
    const learned = (await owner.query(`select learned_until from intake_release where status = 'live'`)).rows[0].learned_until
    // Decisions that were there from the start, as if they had been made before the last one that was learned.
    for (let i = 0; i < 40; i++) {
      const id = await decided({
        text: `Der Elefant wohnt im Zirkuswagen am Festplatz, Ziffer ${i}`,
        documentType: 'ausschank',
        stelleId: '32.10',
        planId: '132.1',
      })
      erased.push(id)
      await owner.query(`update review_decision set decided_at = $2 where proposal_id = (select id from review_proposal where subject = $1)`, [
        `intake/${id}`,
        learned,
      ])
    }
    await learn(ctx())
    const withThem = await bytes()
    expect(withThem).not.toBe(without)
    expect(sort(house, [{ documentId: 'd', text: 'Der Elefant im Zirkuswagen' }], await learnedOf(ctx())).documentType).toBe('ausschank')
    await owner.query(`delete from intake_item where id = any($1)`, [erased])
    const [night] = await learn(ctx())
    expect(night?.outcome).toMatch(/unlearned|rebuilt/)
    expect(night?.lessons).toBe(before.lessons)
    const after = (await owner.query(`select learned_from from intake_release where status = 'live'`)).rows[0]
    expect(after.learned_from).toBe(before.learned_from) // the same lessons in the same order …
    expect(await bytes()).toBe(without) // … give the same bytes
    expect(await house.files.has(before.types_hash)).toBe(true) // the same bytes have the same name
    expect((await owner.query(`select count(*)::int as n from intake_release where types_hash is not null`)).rows[0].n).toBe(1)
  })

  test('what lies behind a secrecy border teaches that border only: the general model stays the same, byte for byte', {
    timeout: 240_000,
  }, async () => {
    const word = 'Murmelbahn'
    const said = (await learnedOf(ctx())).get(open)?.models.types.predict(word)
    const before = await bytes()
    for (let i = 0; i < 60; i++) {
      await decided({
        text: `Antrag auf Wohngeld, Mietbescheinigung liegt bei, Murmelbahn ${i}`,
        documentType: 'wohngeldantrag',
        stelleId: '50.10',
        planId: '411.1',
        border: 'sozialdaten',
      })
      await decided({
        text: `Wir suchen einen Kindergartenplatz, Murmelbahn, Kita ${i}`,
        documentType: 'kitaanmeldung',
        stelleId: '40.10',
        planId: '211.1',
        border: 'sozialdaten',
      })
      // Its Akte is open, its type is not: the stricter one counts.
      await decided({ text: `Sozialpass Murmelbahn ${i}`, documentType: 'sozialhilfe', stelleId: '50.20', planId: null })
    }
    const nights = await learn(ctx())
    expect(nights.find((n) => n.border === open)?.outcome).toBe('unchanged')
    expect(nights.find((n) => n.border === 'sozialdaten')).toMatchObject({ outcome: 'learned', release: 1 })
    expect(await bytes()).toBe(before)
    const learned = await learnedOf(ctx())
    expect(learned.get(open)?.models.types.predict(word)).toEqual(said)
    expect(learned.get('sozialdaten')?.models.types.predict(word).label).toBeDefined()
    // A letter that the open model takes for one from behind the border is asked there, and only there.
    const found = sort(house, [{ documentId: 'd', text: 'Ich beantrage Wohngeld als Mietzuschuss, Mietbescheinigung anbei.' }], learned)
    expect(found).toMatchObject({ documentType: 'wohngeldantrag', stelleId: '50.10', method: expect.stringMatching(/\+\d\+sozialdaten\.1$/) })
  })

  test('no name and no word of fewer than five senders enters; a standing order, what was taken back and what was rejected teach nothing', {
    timeout: 240_000,
  }, async () => {
    const before = await bytes()
    const { rows } = await owner.query(`select count(*)::int as n from review_decision where kind = 'person'`)
    const one = await decided({ text: 'Zwiebelturm '.repeat(5), documentType: 'werbung', stelleId: '10.11', planId: '024.2' })
    await owner.query(
      `insert into review_reversal (decision_id, person_id, session_id, stelle_id) select d.id, $2, $3, '10.11' from review_decision d join review_proposal p on p.id = d.proposal_id where p.subject = $1`,
      [`intake/${one}`, clerk.id, session],
    )
    await learn(ctx())
    expect(await bytes()).toBe(before)
    expect((await owner.query(`select count(*)::int as n from review_decision where kind = 'person'`)).rows[0].n).toBe(rows[0].n + 1)
    const plan = planOf(town, open) ?? expect.fail('no plan')
    const lesson = (i: number, text: string): Lesson => ({
      id: `${i}`,
      text,
      documentType: i % 2 ? 'werbung' : 'presse',
      stelleId: i % 2 ? '10.11' : '01.10',
      tags: [],
      sender: `s${i % 8}`,
      decidedAt: new Date(i),
    })
    const texts = Array.from({ length: 40 }, (_, i) => lesson(i, `Bitte um Rückruf von Herrn Karl Winter, Telefon 07123 4567${i % 10}.`))
    const renamed = texts.map((l) => ({ ...l, text: l.text.replace('Karl Winter', 'Otto Sommer') }))
    expect(Buffer.from(train(plan, texts).types).equals(Buffer.from(train(plan, renamed).types))).toBe(true)
  })
})

test('every secrecy border of the town has a model of its own, but for the one whose Stellen are all sealed: what is never read teaches nothing', () => {
  const borders = bordersOf(town)
  expect(borders).toEqual(expect.arrayContaining([open, 'melde', 'personal', 'sozialdaten', 'steuergeheimnis']))
  expect(borders.filter((b) => !planOf(town, b))).toEqual(['personal'])
  expect(planOf(town, 'melde')?.stellen.map((s) => s.id)).toEqual(expect.arrayContaining(['32.30', '32.31', '34.00']))
})

describe('a new release', () => {
  test('that does worse on decisions that nobody learned does not go live', { timeout: 240_000 }, async () => {
    // Somebody decides wrongly all week: what is learned from it is worse than what was there.
    let n = 0
    for (let i = 0; n < 260; i++) {
      const given = contrary(i)
      const id = await decided(given)
      const { rows } = await owner.query(`select p.id from review_proposal p where p.subject = $1`, [`intake/${id}`])
      if (isExam({ id })) continue
      n++
      const payload = JSON.stringify({
        ...given,
        documentType: 'bauantrag',
        stelleId: '60.10',
        tags: [],
        akteId: null,
        planId: null,
        title: 'x',
        fristOn: null,
      })
      await owner.query(`update review_decision set payload = $2 where proposal_id = $1`, [rows[0].id, payload])
    }
    const before = await bytes()
    const [night] = await learn(ctx())
    expect(night).toMatchObject({ border: open, outcome: 'refused' })
    expect(await bytes()).toBe(before)
    const head = await person({ roles: ['head'], stellen: ['10.00'] })
    const { releases } = (await (await head.get('/api/intake/sorter')).json()) as { releases: { border: string; status: string }[] }
    expect(releases.filter((r) => r.border === open)[0]?.status).toBe('refused')
    expect((await clerk.get('/api/intake/sorter')).status).toBe(403)
  })
  test.each([
    [0, 5, true, 'five lost, none won'],
    [1, 5, false, 'could be chance'],
    [20, 21, false, 'as good as the same'],
    [30, 60, true, 'twice as many lost'],
    [5, 0, false, 'better'],
    [0, 0, false, 'the same'],
  ])('%i won, %i lost: worse %s (%s)', (won, lost, expected) => {
    expect(isWorse(won, lost)).toBe(expected)
  })
})
