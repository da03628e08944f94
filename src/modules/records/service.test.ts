import { expect, test } from 'vitest'
import { transact } from '#base/db.ts'
import { world } from '#test/world.ts'
import * as records from './service.ts'

const { person, house } = await world({ work: false })

async function opened(planId: string, stelleId: string, title = 'Sache') {
  const clerk = await person({ stellen: [stelleId] })
  const ctx = await clerk.ctx()
  const akte = await transact(ctx.db, (tx) =>
    records.file(ctx, tx, { filing: { planId, title }, subject: `test/${crypto.randomUUID()}`, title, stelleId, decisionId: crypto.randomUUID() }),
  )
  return { clerk, akte, ctx }
}

test('Aktenzeichen count up within plan entry and year, without a gap after a rollback', async () => {
  const { akte, ctx } = await opened('004.1', '10.40')
  const next = { filing: { planId: '004.1', title: 'B' }, subject: 'test/x', title: 'B', stelleId: '10.40', decisionId: crypto.randomUUID() }
  await transact(ctx.db, async (tx) => {
    await records.file(ctx, tx, next)
    throw new Error('back')
  }).catch(() => {})
  const again = await transact(ctx.db, (tx) => records.file(ctx, tx, next))
  const serial = (aktenzeichen: string) => Number(aktenzeichen.split('/')[1])
  expect(serial(again.aktenzeichen)).toBe(serial(akte.aktenzeichen) + 1)
})

test('nothing is filed under a group of the plan, an unknown entry or in an Akte that is not there', async () => {
  await expect(opened('00', '10.40')).rejects.toThrow('records.plan-entry-is-group')
  await expect(opened('999.9', '10.40')).rejects.toThrow('records.no-such-plan-entry')
  const { ctx } = await opened('004.1', '10.40')
  const into = (akteId: string) =>
    transact(ctx.db, (tx) =>
      records.file(ctx, tx, { filing: { akteId }, subject: 'test/y', title: '', stelleId: '10.40', decisionId: crypto.randomUUID() }),
    )
  await expect(into(crypto.randomUUID())).rejects.toThrow('records.not-found')
})

test('behind a secrecy border the head of the whole house does not look, and who may look is recorded', async () => {
  const bordered = house.town.aktenplan.find((p) => p.border === 'sozialdaten')?.id ?? ''
  const { akte, clerk } = await opened(bordered, '50.10')
  const mayor = await person({ roles: ['head'], stellen: ['01.00'] })
  const head = await person({ roles: ['head'], stellen: ['50.00'] })
  expect((await mayor.get(`/api/records/akten/${akte.id}`)).status).toBe(404)
  expect((await head.get(`/api/records/akten/${akte.id}`)).status).toBe(200)
  expect((await clerk.get(`/api/records/akten/${akte.id}`)).status).toBe(200)
  const { rows } = await house.pool.query(`select actor from audit_entry where fact = 'records.akte-read' order by id`)
  expect(rows.map((r) => r.actor)).toEqual([head.id, clerk.id])
  const open = await opened('004.1', '10.40')
  expect((await mayor.get(`/api/records/akten/${open.akte.id}`)).status).toBe(200)
})

test('an administrator configures and reads no content', async () => {
  const { akte } = await opened('004.1', '10.40')
  const admin = await person({ roles: ['admin'] })
  expect((await admin.get(`/api/records/akten/${akte.id}`)).status).toBe(403)
})

test('an Akte that is left empty keeps its number and loses its words: they were those of what has left it', async () => {
  const word = `Wort${crypto.randomUUID().replaceAll('-', '')}`
  const clerk = await person({ stellen: ['10.40'] })
  const ctx = await clerk.ctx()
  const subject = `test/${crypto.randomUUID()}`
  const akte = await transact(ctx.db, (tx) =>
    records.file(ctx, tx, { filing: { planId: '004.1', title: word }, subject, title: word, stelleId: '10.40', decisionId: crypto.randomUUID() }),
  )
  await transact(ctx.db, (tx) => records.unfile(ctx, tx, subject))
  const { rows } = await house.pool.query(`select title, status, aktenzeichen, search::text from records_akte where id = $1`, [akte.id])
  expect(rows).toMatchObject([{ title: '', status: 'void', aktenzeichen: akte.aktenzeichen }])
  expect(rows[0].search).not.toContain(word.toLowerCase())
  await expect(house.pool.query(`update records_akte set title = 'wieder da' where id = $1`, [akte.id])).rejects.toThrow('void_says_nothing')
})
