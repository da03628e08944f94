import { expect } from 'vitest'
import { machine } from '#base/actor.ts'
import { expectAccessible, expectNoSidewaysScroll, hasBrowser, stage, story } from './stage.ts'

// A citizen on a phone, without an account and without a mouse.

const on = await stage()
const minute = 60_000

story(
  'finds the form with her own words, is asked back, walks a life situation that only her own link remembers, and answers one question',
  async () => {
    // The job that tells the index runs after the start.
    const ready = async () =>
      (await (await on.request('/api/services/finding', { body: { sentence: 'Hund anmelden' } })).json()).outcome !== 'nothing'
    while (!(await ready())) await new Promise((next) => setTimeout(next, 300))
    const { page, context, complaints } = await on.open({ viewport: { width: 320, height: 640 } })
    const sent: string[] = []
    page.on('request', (r) => {
      if (r.method() === 'POST') sent.push(`${new URL(r.url()).pathname} ${r.postData() ?? ''}`)
    })
    const tabTo = async (selector: string) => {
      for (let i = 0; i < 80 && !(await page.evaluate((s) => document.activeElement?.matches(s), selector)); i++) await page.keyboard.press('Tab')
      expect(await page.evaluate((s) => document.activeElement?.matches(s), selector), `by keyboard to ${selector}`).toBe(true)
    }
    await page.goto('/formulare')
    await tabTo('input[name="sentence"]')
    await page.keyboard.type('ich habe einen hund aus dem tierheim')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Hund anmelden' }).waitFor()
    await page.getByText('120,00 € je Kalenderjahr').waitFor()
    await expectAccessible(page, 'the form that was found')
    await expectNoSidewaysScroll(page, 'the form that was found at 320')
    await tabTo('a[href="/leistungen/hund-anmelden"]')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Hund zur Hundesteuer anmelden' }).waitFor()
    await page.getByRole('button', { name: 'Einfache Sprache' }).click()
    await page.getByRole('button', { name: 'Einfache Sprache', pressed: true }).waitFor()
    await page.getByRole('button', { name: 'Zum Teil' }).click()
    await page.getByText('Gezählt wird nur die Antwort').first().waitFor()

    await page.goto('/leistungen')
    await tabTo('input[name="sentence"]')
    await page.keyboard.type('Wohnung ummelden abmelden')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Was davon meinen Sie?' }).waitFor()
    await expectAccessible(page, 'asked back')

    sent.length = 0
    await page.goto('/lebenslagen/zuzug')
    await page.getByRole('checkbox').first().focus()
    await page.keyboard.press('Space')
    await page.getByText('1 von 11 Schritten erledigt').first().waitFor()
    const link = page.url()
    expect(link).toContain('?erledigt=halteverbot')
    expect(sent).toEqual([]) // the house heard nothing of it
    await page.goto('/lebenslagen/zuzug')
    await page.getByText('1 von 11 Schritten erledigt').first().waitFor() // this browser remembers
    expect(complaints).toEqual([])

    const elsewhere = await on.open()
    await elsewhere.page.goto(link)
    await elsewhere.page.getByText('1 von 11 Schritten erledigt').first().waitFor() // and so does the link
    await elsewhere.context.close()

    const plain = await on.open({ javaScriptEnabled: false })
    await plain.page.goto('/leistungen/hund-anmelden')
    expect(await plain.page.locator('noscript').textContent()).toContain('120,00 € je Kalenderjahr')
    const data = JSON.parse((await plain.page.locator('script[type="application/ld+json"]').textContent()) ?? '{}') as Record<string, unknown>
    expect(data).toMatchObject({ '@type': 'GovernmentService', name: 'Hund zur Hundesteuer anmelden', areaServed: { identifier: '08999001' } })
    expect((await plain.page.goto('/leistungen/gibt-es-nicht'))?.status()).toBe(404)
    await plain.context.close()
    await context.close()
  },
  3 * minute,
)

story(
  'an editor writes, another one publishes, and the citizen reads it',
  async () => {
    if (!hasBrowser) return
    const [anna, bert] = [await on.person({ roles: ['editor'], name: 'Anna' }), await on.person({ roles: ['editor'], name: 'Bert' })]
    const writer = await on.open({ cookie: anna.cookie })
    await writer.page.goto('/redaktion/leistungen/fundbuero')
    await writer.page.getByLabel('Teaser', { exact: false }).first().fill('Regenschirme liegen im Quastenkeller.')
    await writer.page.getByRole('button', { name: 'Entwurf speichern' }).click()
    await writer.page.getByRole('button', { name: 'Zur Veröffentlichung geben' }).click()
    await writer.page.getByText('Veröffentlichen kann ihn nur jemand anderes.').waitFor()
    expect(await writer.page.getByRole('button', { name: 'Prüfen bestätigt: veröffentlichen' }).count()).toBe(0)
    const second = await on.open({ cookie: bert.cookie })
    await second.page.goto('/redaktion/leistungen/fundbuero')
    await second.page.getByText('Regenschirme liegen im Quastenkeller.').first().waitFor()
    await expectAccessible(second.page, 'what changes')
    await second.page.getByRole('button', { name: 'Prüfen bestätigt: veröffentlichen' }).click()
    await second.page.getByRole('link', { name: 'Seite ansehen' }).waitFor()
    const citizen = await on.open()
    await citizen.page.goto('/leistungen/fundbuero')
    await citizen.page.getByText('Regenschirme liegen im Quastenkeller.').first().waitFor()
    expect(on.house.ctxFor(machine).content.services.find((s) => s.id === 'fundbuero')?.texts.Teaser).not.toContain('Quastenkeller')
    for (const { context } of [writer, second, citizen]) await context.close()
  },
  2 * minute,
)
