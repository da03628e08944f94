import { expect, test } from 'vitest'
import { world } from '#test/world.ts'
import { pages } from '#web/pages.ts'

// A fresh town, as a newcomer finds it: each step is done by doing it, and in no other way.
const { house, person } = await world({ work: false })

type Step = { id: string; mine: boolean; open: boolean; optional: boolean; path: string; by: { de: string } | null }
type Who = Awaited<ReturnType<typeof person>>
const stepsOf = async (who: Who) => ((await (await who.get('/api/organisation/first-steps')).json()) as { steps: Step[] }).steps
const open = async (who: Who) => (await stepsOf(who)).filter((s) => s.open && !s.optional).map((s) => s.id)
const admin = await person({ roles: ['admin'], instructed: false })

test('the administrator is led from accounts to the rules; every step names a page that is there', async () => {
  expect(await open(admin)).toEqual(['organisation.people', 'organisation.poststelle', 'organisation.top', 'organisation.dpo', 'register.instruction', 'monitoring.backup']) // biome-ignore format: a list
  const steps = await stepsOf(admin)
  expect(
    steps.map((s) => s.id),
    'nobody can read what is not there yet',
  ).not.toContain('register.acknowledgement')
  for (const s of house.firstSteps)
    expect(
      pages.map((p) => p.path),
      s.id,
    ).toContain(s.path)
  expect(steps.find((s) => s.id === 'register.instruction')).toMatchObject({ mine: false, by: { de: expect.stringContaining('Leitung') } })
  expect(
    steps.find((s) => s.id === 'gateway.engine'),
    'a house without a model is whole',
  ).toMatchObject({ open: true, optional: true })
})

test('each step closes when the house is so, for everybody; what remains is one’s own', async () => {
  const clerk = await person({ roles: ['poststelle'], stellen: ['10.11'], instructed: false })
  expect(await open(admin)).not.toContain('organisation.people')
  expect(await open(admin)).not.toContain('organisation.poststelle')
  expect(await open(clerk), 'she is told why AI functions are closed').toEqual(['register.instruction'])
  const mayor = await person({ roles: ['head'], stellen: ['01.00'], instructed: false })
  await person({ roles: ['dpo'], instructed: false })
  expect(await open(admin)).toEqual(['register.instruction', 'monitoring.backup'])
  expect((await mayor.post('/api/register/instructions', { own: '' })).status).toBe(200)
  expect(await open(clerk)).toEqual(['register.acknowledgement'])
  expect((await clerk.post('/api/register/mine/acknowledgement', { version: 1 })).status).toBe(200)
  expect(await stepsOf(clerk), 'nothing is left: the list is gone').toEqual([])
})

test('somebody who is locked or has left holds nothing open and closes nothing', async () => {
  await house.pool.query(`update organisation_holding set to_on = '2020-12-31' where stelle_id = '10.11'`)
  expect(await open(admin)).toContain('organisation.poststelle')
})
