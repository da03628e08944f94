import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { addDays } from '#base/calendar/index.ts'
import { hasCheckDigit } from '#base/numbers.ts'
import { dayOf } from '#base/time.ts'
import { code, ok, steueramt } from '#test/bescheid.ts'
import { startPayments } from '#test/payment-double.ts'
import { world } from '#test/world.ts'
import { setDue, settleBegun } from './service.ts'

// What a Bescheid costs, from the Kassenzeichen to the export and the payment; the provider is a real server of the test.

const provider = await startPayments()
const opened = await world({ work: false, config: { PAYMENT_URL: provider.url, PAYMENT_TOKEN: 'geheim' } })
const { house, person } = opened
const { clerk, chief, stranger, worker, drafted, asked, decide, issued } = await steueramt(opened)
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(async () => {
  await owner.end()
  await provider.close()
})
const rows = async (sql: string, values: unknown[] = []) => (await owner.query(sql, values)).rows

const kasse = await person({ roles: ['head'], stellen: ['20.30'], name: 'Frau Kassenleiterin' })
const claimOf = async (id: string) =>
  ((await rows('select * from payments_claim where origin = $1', [`bescheid/${id}`])) as Record<string, unknown>[])[0] ?? {}
const order = async (id: string, who = chief, input: object = { outcome: 'accepted' }) => {
  const claim = await claimOf(id)
  const [proposal] = (await rows(`select id, version, stelle_id from review_proposal where subject = $1 and status = 'open'`, [
    `payments/${claim.id}`,
  ])) as [{ id: string; version: number; stelle_id: string }]
  return { stelle: proposal.stelle_id, res: await decide(who, proposal, input) }
}
test('Kassenzeichen without a gap, each with its check digit; an exemption draws none', async () => {
  const free = await issued({
    kosten: {
      kind: 'gebuehr',
      law: '§ 4 Verwaltungsgebührensatzung',
      positions: [{ text: 'Bescheinigung', tarifstelle: '4.1', cents: 1500 }],
      exemption: { law: '§ 6', reason: 'Sozialleistungsbezug' },
      dueOn: null,
      account: '',
    },
  })
  expect(await claimOf(free.id)).toMatchObject({ kassenzeichen: null, status: 'exempt', amount_cents: 0 })
  await Promise.all([issued(), issued(), issued()])
  const all = (await rows('select kassenzeichen as k from payments_claim where kassenzeichen is not null order by 1')).map((r) => String(r.k))
  expect(all.every(hasCheckDigit)).toBe(true)
  const numbers = all.map((k) => Number(k.slice(1, -1)))
  expect(numbers).toEqual(numbers.map((_, i) => i + 1))
})
test('an Annahmeanordnung by the next head, never by who issued the Bescheid; the database says so too', async () => {
  const { id } = await issued()
  const { stelle, res } = await order(id)
  expect(stelle).toBe('20.20')
  await ok(res)
  expect(await claimOf(id)).toMatchObject({ status: 'ordered' })
  // Somebody who holds both Stellen is one person.
  const both = await person({ roles: ['head'], stellen: ['20.21', '20.20'], name: 'Frau Beides' })
  const own = await drafted()
  await ok(await decide(both, await asked(own), { outcome: 'accepted' }))
  expect(await code((await order(own, both)).res)).toBe('payments.four-eyes')
  await ok((await order(own)).res)
})
test('what the orderer doubts goes back with a reason', async () => {
  const { id } = await issued()
  expect(await code((await order(id, chief, { outcome: 'rejected' })).res)).toBe('payments.reason-missing')
  await ok((await order(id, chief, { outcome: 'rejected', reason: 'Der Hund ist schon tot.' })).res)
  expect(await claimOf(id)).toMatchObject({ status: 'questioned' })
})
test('each order is in exactly one export, whoever presses at the same time; only the Kasse may', async () => {
  const { id } = await issued()
  await ok((await order(id)).res)
  expect(await code(await clerk.post('/api/payments/exports'))).toBe('payments.only-cash')
  const both = await Promise.all([kasse.post('/api/payments/exports'), kasse.post('/api/payments/exports')])
  expect(both.map((r) => r.status).sort()).toEqual([200, 409])
  const made = await ok<{ id: string }>(both.find((r) => r.status === 200) ?? expect.fail())
  const file = async () => (await kasse.get(`/api/payments/exports/${made.id}/file?format=csv`)).text()
  const text = await file()
  expect(text).toContain(String((await claimOf(id)).kassenzeichen))
  expect(text).toContain('i. A. Herr Amtsleiter')
  expect(await file()).toBe(text)
  expect(await rows('select count(*)::int as n from payments_order where export_id is null')).toEqual([{ n: 0 }])
  await expect(house.pool.query('update payments_order set export_id = null')).rejects.toThrow('payments.order-is-final')
})
test('paid online: only in full, once, and a provider that is away loses nothing', async () => {
  const { id } = await issued()
  const claim = await claimOf(id)
  provider.away(true)
  expect(await code(await clerk.post(`/api/payments/claims/${claim.id}/pay`))).toBe('payment.away')
  provider.away(false)
  const { url } = await ok<{ url: string }>(await clerk.post(`/api/payments/claims/${claim.id}/pay`))
  expect(url).toContain(String(claim.kassenzeichen))
  provider.pay(String(claim.kassenzeichen), 11_999)
  await settleBegun(worker())
  expect(await claimOf(id)).toMatchObject({ status: 'open' })
  provider.pay(String(claim.kassenzeichen), 12_000)
  await settleBegun(worker())
  await settleBegun(worker())
  expect(await claimOf(id)).toMatchObject({ status: 'paid' })
  expect(await rows(`select count(*)::int as n from audit_entry where fact = 'payments.paid'`)).toEqual([{ n: 1 }])
  expect((await stranger.post(`/api/payments/claims/${claim.id}/pay`)).status).toBe(404)
})

test('due: so many days after the Bekanntgabe; not before it is known, and no longer when it came back', async () => {
  const { id } = await issued()
  expect(await claimOf(id)).toMatchObject({ due_on: null })
  const day = dayOf(new Date())
  await setDue(worker(), `bescheid/${id}`, day)
  expect(await rows('select due_on::text as due from payments_claim where origin = $1', [`bescheid/${id}`])).toEqual([{ due: addDays(day, 30) }])
  await setDue(worker(), `bescheid/${id}`, null) // it came back
  expect(await claimOf(id)).toMatchObject({ due_on: null })
})
