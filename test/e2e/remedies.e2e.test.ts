import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect } from 'vitest'
import { expectAccessible, expectNoSidewaysScroll, hasBrowser, stage, story } from './stage.ts'

// A Land whose remedies are not sourced: what is locked is said on the pages of packages and of remedies, and the legal office's text is entered by keyboard.

const folder = mkdtempSync(join(tmpdir(), 'vz-town-'))
cpSync('towns/musterstadt', folder, { recursive: true })
const file = join(folder, 'town.json')
writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), land: 'HE' }))
const on = await stage({ TOWN: folder })
const shots = process.env.SHOTS
const shot = async (page: Page, name: string) => {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}
let admin = { cookie: '' }
beforeAll(async () => {
  if (!hasBrowser) return
  admin = await on.person({ roles: ['admin'], stellen: ['10.41'], name: 'Herr Verwalter' })
}, 60_000)

story(
  'the text of the legal office is entered by keyboard; what it lacks is said, and the focus stays where one was',
  { timeout: 90_000 },
  async () => {
    const { page, complaints } = await on.open({ cookie: admin.cookie, viewport: { width: 320, height: 720 } })
    await page.goto('/leistungspakete')
    await page.getByRole('link', { name: 'Anmeldung eines Hundes' }).click()
    await page.getByText('Hier kann noch nicht entschieden werden').waitFor()
    await expectAccessible(page, 'a package that cannot be decided')
    await expectNoSidewaysScroll(page, 'a package that cannot be decided')
    // What is said loudly does not touch what stands beside it.
    const boxes = await page
      .locator('main .kern-alert')
      .evaluateAll((all) => all.map((a) => a.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })))
    for (const [i, box] of boxes.slice(1).entries()) expect(box.top - (boxes[i]?.bottom ?? 0)).toBeGreaterThan(8)
    await page.getByRole('link', { name: 'Text der Rechtsstelle eintragen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Rechtsbehelfe' }).waitFor()
    const enter = page.getByRole('button', { name: 'Text der Rechtsstelle eintragen: Kommunalabgaben' })
    await enter.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: /Kommunalabgaben/ }) // it says for which area of law
    await dialog.getByLabel('Rechtsbehelf').waitFor()
    await dialog.getByRole('button', { name: 'Zur Freigabe vorlegen' }).press('Enter')
    await dialog.getByText('Das ist zu kurz oder leer.').first().waitFor()
    await dialog.getByLabel('Rechtsbehelf', { exact: true }).selectOption('widerspruch')
    await dialog.getByLabel('Vorschrift').fill('§ 68 VwGO')
    await dialog.getByLabel('Wortlaut der Belehrung').fill('Sie können sich beschweren.')
    await dialog.getByLabel('Wer hat den Text geliefert').fill('Rechtsamt, 20.11.2026')
    await dialog.getByRole('button', { name: 'Zur Freigabe vorlegen' }).press('Enter')
    await dialog.getByText('das Wort „Widerspruch“, die Frist (ein Monat), der Sitz mit Postleitzahl und Ort').waitFor()
    await expectAccessible(page, 'the dialog')
    await expectNoSidewaysScroll(page, 'the dialog')
    await shot(page, 'rechtsbehelf-eintragen-320')
    await dialog
      .getByLabel('Wortlaut der Belehrung')
      .fill('Gegen diesen Bescheid kann innerhalb eines Monats Widerspruch erhoben werden.\nStadt Musterstadt, Marktplatz 1, 72999 Musterstadt')
    await dialog.getByRole('button', { name: 'Zur Freigabe vorlegen' }).press('Enter')
    await page.getByText('Zur Freigabe vorgelegt').waitFor()
    await dialog.waitFor({ state: 'detached' })
    // The button that opened it is gone with the act: the focus is at the heading of its area, not at the top of the page.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Kommunalabgaben')
    await expectAccessible(page, 'submitted')
    await shot(page, 'rechtsbehelf-vorgelegt-320')
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { level: 1, name: 'Remedies' }).waitFor()
    expect(await page.getByText('Hessen hat das Vorverfahren').first().getAttribute('lang')).toBe('de')
    expect(complaints.filter((c) => !c.includes('422'))).toEqual([])
  },
)
