import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect } from 'vitest'
import { arrive, dogLetter } from './letters.ts'
import { expectAccessible, expectNoSidewaysScroll, hasBrowser, settled, stage, story } from './stage.ts'

// The Geschäftsgang and the end of an Akte, with the keyboard alone, by the people whose desks they cross.

const on = await stage()
const minute = 60_000
let clerk: Awaited<ReturnType<typeof on.person>>
let akteId = ''

beforeAll(async () => {
  if (!hasBrowser) return
  clerk = await on.person({ stellen: ['20.21'], name: 'Nadja Vollrathsen' })
  const [id] = await arrive(on, clerk, [{ name: 'Bello.txt', bytes: Buffer.from(dogLetter('Bello')) }])
  const { waiting } = (await (await clerk.get('/api/desk/waiting')).json()) as { waiting: { id: string; version: number }[] }
  await clerk.post(`/api/desk/proposals/${waiting[0]?.id}/decision`, { version: waiting[0]?.version, outcome: 'accepted' })
  const { akte } = (await (await clerk.get(`/api/intake/items/${id}`)).json()) as { akte: { id: string } }
  akteId = akte.id
}, 120_000)

/** Nobody writes to Bello: what was drafted as an answer is refused. */
async function answered() {
  const { rows } = await on.house.pool.query(`select id, version from review_proposal where subject like 'intake-answer/%' and status = 'open'`)
  for (const { id, version } of rows)
    await clerk.post(`/api/desk/proposals/${id}/decision`, { version, outcome: 'rejected', reason: 'Keine Antwort nötig' })
}

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp) {
  const fits = (text: string) => (typeof name === 'string' ? text === name : name.test(text))
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(() => {
      const at = document.activeElement
      const labels = at && 'labels' in at ? [...((at as HTMLInputElement).labels ?? [])].map((l) => l.textContent) : []
      return (at?.getAttribute('aria-label') ?? labels[0] ?? at?.textContent ?? '').replace(/\s+/g, ' ').trim()
    })
    if (fits(label)) return
  }
  expect.fail(`the keyboard does not reach “${name}”`)
}
const says = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
/** For people who look at the pages: `SHOTS=folder` keeps a picture of each. */
async function shot(page: Page, name: string) {
  if (!process.env.SHOTS) return
  mkdirSync(process.env.SHOTS, { recursive: true })
  await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
}
async function press(page: Page, name: string | RegExp) {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}
const closed = (page: Page) => page.waitForFunction(() => !document.querySelector('dialog[open]'))

describe('Geschäftsgang', () => {
  story(
    'a clerk asks for Mitzeichnung, a colleague signs, the head signs last, the Akte is closed; all by keyboard',
    async () => {
      const colleague = await on.person({ stellen: ['20.10'], name: 'Herr Haushalt' })
      const head = await on.person({ roles: ['head'], stellen: ['20.20'], name: 'Frau Leitung' })
      const { page, context, complaints } = await on.open({ cookie: clerk.cookie })
      await page.goto(`/akten/${akteId}`)
      await settled(page)
      await press(page, 'Entwurf schreiben')
      await page.keyboard.type('Die Hundemarke wird übersandt.')
      await press(page, 'Entwurf schreiben')
      await closed(page)
      await says(page, 'Entwurf, Fassung 1')
      await press(page, 'Mitzeichnung erbitten')
      await page.waitForFunction(() => ((document.querySelector('dialog select') as HTMLSelectElement | null)?.options.length ?? 0) > 5)
      await page.keyboard.type('20.10')
      await press(page, 'Stelle hinzufügen')
      await says(page, /1\. 20\.10/)
      await expectAccessible(page, 'asking for Mitzeichnung')
      await shot(page, 'mitzeichnung-erbitten')
      await press(page, 'Mitzeichnung erbitten')
      await closed(page)
      await says(page, 'Mitzeichnung durch 20.10')
      await shot(page, 'akte-geschaeftsgang')

      const theirs = await on.open({ cookie: colleague.cookie })
      await theirs.page.goto('/geschaeftsgang')
      await settled(theirs.page)
      await shot(theirs.page, 'geschaeftsgang-liste')
      await theirs.page.keyboard.press('Enter')
      await theirs.page.getByRole('heading', { level: 1, name: /^Mitzeichnung:/ }).waitFor()
      await says(theirs.page, 'Die Hundemarke wird übersandt.')
      await shot(theirs.page, 'mitzeichnung-schritt')
      await theirs.page.keyboard.press('b')
      await theirs.page.keyboard.type('Betrag geprüft')
      await press(theirs.page, 'Mitzeichnen')
      await closed(theirs.page)
      await says(theirs.page, 'Dieser Schritt ist beantwortet.')
      await theirs.context.close()

      await page.reload()
      await settled(page)
      await says(page, /Bemerkung: „Betrag geprüft“/)
      await press(page, 'Schlusszeichnung erbitten')
      await page.waitForFunction(() => ((document.querySelector('dialog select') as HTMLSelectElement | null)?.options.length ?? 0) > 5)
      await page.keyboard.type('20.20')
      await press(page, 'Schlusszeichnung erbitten')
      await closed(page)

      const last = await on.open({ cookie: head.cookie })
      await last.page.goto('/schreibtisch')
      await settled(last.page)
      await says(last.page, 'Schlusszeichnung')
      await last.page.keyboard.press('Enter') // the desk opens what has to be read
      await last.page.getByRole('heading', { level: 1, name: /^Schlusszeichnung:/ }).waitFor()
      await settled(last.page)
      await last.page.keyboard.press('Enter')
      await says(last.page, 'Dieser Schritt ist beantwortet.')
      await last.context.close()

      await answered() // the answer that was prepared meanwhile waits for a decision, too
      await page.reload()
      await settled(page)
      await says(page, 'Schlussgezeichnet')
      await press(page, 'Z. d. A. verfügen')
      await press(page, 'Z. d. A. verfügen')
      await says(page, 'Nichts: der Vorgang ist z. d. A.')
      await shot(page, 'akte-zda')
      expect(complaints).toEqual([])
      await context.close()
    },
    3 * minute,
  )

  story(
    'an Akte whose period is over is destroyed by two persons, by keyboard; what stays is a line',
    async () => {
      await on.house.pool.query(`update records_akte set closed_at = '2004-03-02' where id = $1`, [akteId])
      const head = await on.person({ roles: ['head'], stellen: ['20.20'], name: 'Frau Steueramtsleiterin' })
      const { page, context, complaints } = await on.open({ cookie: clerk.cookie })
      await page.goto('/aussonderung')
      await settled(page)
      await shot(page, 'aussonderung-liste')
      await page.keyboard.press('Enter')
      await says(page, 'Anbieten oder Kassation beantragen')
      await page.keyboard.press('Enter')
      await says(page, /gibt die Kassation frei/)
      await shot(page, 'aussonderung-beantragt')
      await page.setViewportSize({ width: 320, height: 640 })
      await expectNoSidewaysScroll(page, 'disposal at 320')
      await page.setViewportSize({ width: 1280, height: 800 })

      const theirs = await on.open({ cookie: head.cookie })
      await theirs.page.goto(`/aussonderung/${akteId}`)
      await settled(theirs.page)
      await theirs.page.keyboard.press('Enter')
      await theirs.page.keyboard.type('Frist vorbei, kein Rechtsstreit')
      await expectAccessible(theirs.page, 'releasing a Kassation')
      await shot(theirs.page, 'kassation-freigeben')
      await press(theirs.page, 'Freigeben und vernichten')
      await says(theirs.page, 'Vernichtet')
      await shot(theirs.page, 'vernichtungsprotokoll')
      await expectAccessible(theirs.page, 'the record of destruction')
      await theirs.context.close()
      expect((await clerk.get(`/api/records/akten/${akteId}`)).status).toBe(404)
      expect(complaints).toEqual([])
      await context.close()
    },
    2 * minute,
  )
})
