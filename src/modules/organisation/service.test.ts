import { expect, test } from 'vitest'
import { world } from '#test/world.ts'
import * as organisation from './service.ts'

const { person } = await world({ work: false })

test('an absence lays the desk before the deputy, with "in Vertretung für"', async () => {
  const admin = await person({ roles: ['admin'] })
  const { stellen } = await organisation.plan(await admin.ctx())
  const stelle = stellen.find((s) => s.deputies.length > 0 && !s.sealed)
  const [deputy = ''] = stelle?.deputies ?? []
  const berta = await person({ stellen: [stelle?.id ?? ''] })
  const carla = await person({ stellen: [deputy] })
  const standings = async () => (await carla.ctx()).actor.stellen.map((s) => s.vertretungFor)
  expect(await standings()).not.toContain(stelle?.id)
  const today = new Date().toISOString().slice(0, 10)
  await organisation.enterAbsence(await berta.ctx(), { fromOn: today, toOn: today })
  expect(await standings()).toContain(stelle?.id)
})

test('a period that ends before it begins is refused with a sentence', async () => {
  const berta = await person()
  await expect(organisation.enterAbsence(await berta.ctx(), { fromOn: '2026-12-02', toOn: '2026-12-01' })).rejects.toThrow(
    'organisation.period-backwards',
  )
})
