import { afterAll, expect } from 'vitest'
import { startModelServer } from '../model-server.ts'
import { expectAccessible, expectNoSidewaysScroll, settled, stage, story } from './stage.ts'

const on = await stage()
const models = await startModelServer({ key: 'server-geheim' })
afterAll(models.close)

/** SHOTS=folder keeps a picture of each step. */
const shots = process.env.SHOTS

story(
  'an administrator adds a model, tries and releases it, sets a limit, issues a key and revokes it; every step is accessible',
  async () => {
    const admin = await on.person({ roles: ['admin'], name: 'Ada Admin' })
    const { page, context, complaints } = await on.open({ cookie: admin.cookie })
    const look = async (name: string) => {
      await expectAccessible(page, name)
      await expectNoSidewaysScroll(page, name)
      if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
    }
    await page.goto('/modelle')
    await settled(page)
    await page.getByText('Noch kein Sprachmodell').waitFor()
    await page.getByRole('button', { name: 'Sprachmodell hinzufügen' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Groß geschrieben')
    await page.getByLabel('Adresse').fill(models.url)
    await page.getByLabel('Modell auf dem Server').fill('think-tags')
    await page.getByLabel('Cent je Million Token hinein').fill('12,5')
    await page.getByLabel('Schlüssel des Servers').fill('server-geheim')
    await look('modell-formular')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByLabel('Name', { exact: true }).and(page.locator('[aria-invalid="true"]')).waitFor() // the field that is wrong says so
    await page.getByLabel('Name', { exact: true }).fill('rathaus-modell')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByRole('rowheader', { name: /rathaus-modell/ }).waitFor()
    await page.getByText('In Erprobung', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Ausprobieren: rathaus-modell' }).click()
    await page.getByText(/JSON ja, Deutsch ja/).waitFor({ timeout: 60_000 })
    await page.getByText('Es schreibt seine Überlegungen mit').waitFor()
    await page.getByRole('button', { name: 'Freigeben: rathaus-modell' }).click()
    await page.getByText('Freigegeben', { exact: true }).waitFor()
    await look('modelle')
    await page.setViewportSize({ width: 320, height: 640 })
    await look('modelle-telefon')
    await page.setViewportSize({ width: 1280, height: 800 })

    await page.goto('/modellbudgets')
    await settled(page)
    await page.getByRole('button', { name: 'Budget anlegen' }).click()
    await page.getByLabel('Für', { exact: true }).selectOption('office')
    await page.getByLabel('Wen').selectOption('10.3')
    await page.getByLabel('Kosten in Cent').fill('5000')
    await look('budget-formular')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Amt: 10.3 IT und Digitalisierung').waitFor()
    await look('budgets')

    await page.goto('/modellschluessel')
    await settled(page)
    await page.getByRole('button', { name: 'Schlüssel ausgeben' }).click()
    await page.getByLabel('Welches Programm?').fill('Protokollhilfe')
    await page.getByLabel('Wer bezahlt').selectOption('10.3')
    await page.getByLabel('Welche Daten').selectOption('secret')
    await page.getByText(/Sozialdaten: Wohngeld/).waitFor()
    await look('schluessel-formular')
    await page.getByRole('dialog').getByRole('button', { name: 'Schlüssel ausgeben' }).click()
    const key = await page.getByRole('textbox', { name: 'Der Schlüssel' }).inputValue()
    expect(key).toMatch(/^vz-[\w-]{43}$/)
    await look('schluessel-einmal')
    const ask = () =>
      fetch(`${on.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'rathaus-modell', messages: [{ role: 'user', content: 'Was ist ein Bebauungsplan?' }] }),
      })
    expect((await ask()).status).toBe(200)
    await page.getByRole('dialog').getByRole('button', { name: 'Schließen' }).last().click()
    await page.getByRole('button', { name: 'Widerrufen: Protokollhilfe' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Widerrufen' }).click()
    await page.getByText(/^widerrufen \d/).waitFor()
    await look('schluessel')
    expect((await ask()).status).toBe(401)
    expect(complaints.filter((c) => !/422/.test(c))).toEqual([])
    await context.close()
  },
  240_000,
)
