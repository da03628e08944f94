import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { expectAccessible, expectNoSidewaysScroll, settled, stage, story } from './stage.ts'

// The search and its sources with something in them: the walk over all pages sees them empty.

const on = await stage()
const minute = 60_000
const place = mkdtempSync(join(tmpdir(), 'vz-wissen-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

story(
  'an editor enters a folder, asks in everyday words, sees why; the source shrinks, asks, and is answered; on a phone, too',
  async () => {
    for (let i = 0; i < 6; i++)
      writeFileSync(join(place, `seite${i}.md`), `# Bewohnerparkausweis Zone ${i}\n\nDer Ausweis für die Zone ${i} kostet ${30 + i} Euro im Jahr.\n`)
    const editor = await on.person({ roles: ['editor'], name: 'Edda Redaktion' })
    const { page, context, complaints } = await on.open({ cookie: editor.cookie })
    await page.goto('/wissen/quellen')
    await page.getByLabel('Name', { exact: true }).fill('Parkzonen mit einem ziemlich langen Namen der Quelle')
    await page.getByLabel('Kennung').fill('parkzonen')
    await page.getByLabel('Art', { exact: true }).selectOption('folder')
    await page.getByLabel('Adresse oder Ordner').fill(place)
    await page.getByRole('button', { name: 'Eintragen und lesen' }).click()
    const state = async (words: string) => {
      for (let i = 0; i < 60; i++) {
        await page.reload()
        await settled(page)
        if (await page.getByRole('row').filter({ hasText: 'Parkzonen' }).getByText(words, { exact: true }).count()) return
        await page.waitForTimeout(500)
      }
      expect.fail(`the source is never “${words}”`)
    }
    await state('Aktuell')

    await page.goto('/wissen')
    await page.getByLabel('Frage oder Stichwort').fill('Was kostet der Anwohnerparkausweis?')
    await page.keyboard.press('Enter')
    await page
      .getByText(/kostet 3\d Euro im Jahr/)
      .first()
      .waitFor()
    await page
      .getByRole('button', { name: /^Warum gefunden/ })
      .first()
      .click()
    await page.getByRole('table').getByText('anwohnerparkausweis').waitFor()
    await expectAccessible(page, 'search with results')
    await page.setViewportSize({ width: 320, height: 640 })
    await expectNoSidewaysScroll(page, 'search with results at 320')
    await page.setViewportSize({ width: 1280, height: 800 })

    for (let i = 0; i < 5; i++) rmSync(join(place, `seite${i}.md`))
    await page.goto('/wissen/quellen')
    await page.getByRole('button', { name: /^Jetzt lesen: Parkzonen/ }).click()
    await state('Fragt nach')
    await page.getByText('5 von 6 Dokumenten fehlen auf einmal.', { exact: false }).waitFor()
    await expectAccessible(page, 'sources')
    await page.setViewportSize({ width: 320, height: 640 })
    await expectNoSidewaysScroll(page, 'sources at 320')
    await page.getByRole('button', { name: 'Ja, sie sind wirklich weg' }).click()
    await state('Aktuell')

    await page.goto('/wissen/woerter')
    await page.getByLabel('Wörter', { exact: true }).fill('Knöllchenschutz, Bewohnerparkausweis')
    await page.keyboard.press('Enter')
    await page.getByRole('table').getByText('Bewohnerparkausweis, Knöllchenschutz').waitFor()
    await expectAccessible(page, 'words')
    await expectNoSidewaysScroll(page, 'words at 320')
    expect(complaints).toEqual([])
    await context.close()
  },
  4 * minute,
)
