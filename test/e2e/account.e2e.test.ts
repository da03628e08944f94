import { mkdirSync } from 'node:fs'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { startBroker } from '../broker.ts'
import { activatePackages } from '../packages.ts'
import { expectAccessible, expectNoSidewaysScroll, hasBrowser, stage, story } from './stage.ts'

// A citizen who has to say who she is, in her browser: away to the town's broker and back to where she was.

const acr = 'STORK-QAA-Level-3'
let url = ''
const broker = await startBroker(() => `${url}/nutzerkonto/zurueck`, [acr])
const on = await stage({ BROKER_DISCOVERY_URL: broker.discoveryUrl, BROKER_CLIENT_ID: 'vorzimmer', BROKER_CLIENT_SECRET: 'geheim' })
afterAll(broker.close)
const shots = process.env.SHOTS
const shot = async (page: Page, name: string) => {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

beforeAll(async () => {
  if (!hasBrowser) return
  url = on.url
  broker.open()
  const owner = new pg.Client(on.house.connections.owner)
  await owner.connect()
  const { rows } = await owner.query(`select content from applications_package where package = 'hundesteuer'`)
  const leistung = JSON.parse(rows[0].content['leistung.json'])
  leistung.identity = { broker: 'substantial', claims: { familienname: 'family_name', vornamen: 'given_name' } }
  rows[0].content['leistung.json'] = JSON.stringify(leistung)
  await owner.query(
    `insert into applications_package (package, title, label, digest, content) values ('hundesteuer', 'Anmeldung eines Hundes', '2', 'konto', $1)`,
    [JSON.stringify(rows[0].content)],
  )
  await owner.end()
  await activatePackages(on, ['hundesteuer'])
}, 60_000)

story('away to the broker and back, on a telephone; what came from the account is shown and not asked', { timeout: 60_000 }, async () => {
  const { page, complaints } = await on.open({ viewport: { width: 320, height: 720 } })
  await page.goto('/antrag/hundesteuer')
  await page.getByRole('button', { name: 'Antrag beginnen' }).click()
  await page.getByRole('heading', { name: 'Anmeldung mit dem Nutzerkonto' }).waitFor()
  await page.getByLabel('Geburtsdatum').fill('1980-05-04')
  await expectAccessible(page, 'before')
  await expectNoSidewaysScroll(page, 'before')
  await shot(page, 'konto-vorher')
  // She breaks off: a word on it, and nothing is lost.
  broker.be({ sub: 'erna', acr, no: true })
  await page.getByRole('button', { name: 'Mit dem Nutzerkonto anmelden' }).click()
  await page.getByText('Die Anmeldung wurde abgebrochen').waitFor()
  expect(await page.getByLabel('Geburtsdatum').inputValue()).toBe('1980-05-04')
  await shot(page, 'konto-abgebrochen')
  broker.be({ sub: 'erna', acr, claims: { family_name: 'Beispiel', given_name: 'Erna' } })
  await page.getByRole('button', { name: 'Mit dem Nutzerkonto anmelden' }).click()
  await page.getByRole('heading', { name: 'Mit dem Nutzerkonto angemeldet' }).waitFor()
  await page.getByText('Familienname (vom Nutzerkonto)').waitFor()
  expect(await page.getByLabel('Familienname').count()).toBe(0)
  await expectAccessible(page, 'after')
  await expectNoSidewaysScroll(page, 'after')
  await shot(page, 'konto-nachher')
  await page.getByRole('button', { name: 'Speichern und weiter' }).click()
  await page.getByRole('heading', { name: 'Ihre Anschrift' }).waitFor()
  expect(complaints).toEqual([])
})
