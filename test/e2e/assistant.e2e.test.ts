import { expect } from 'vitest'
import { expectAccessible, expectNoSidewaysScroll, settled, stage, story } from './stage.ts'

const at = await stage()
const reason = 'Beschwerde: Der Assistent habe eine falsche Gebühr genannt'
const shots = process.env.SHOTS

story(
  'an editor asks to read a conversation, data protection releases or refuses it, she reads, and each reading is shown',
  { timeout: 90_000 },
  async () => {
    const editor = await at.person({ roles: ['editor'], name: 'Edith Esche' })
    const dpo = await at.person({ roles: ['dpo'], name: 'Dora Dachs' })
    for (const question of ['Bist du ein Mensch?', 'Ich möchte mit einem Menschen sprechen'])
      await at.request('/api/assistant/answers', { body: { question } })

    const a = await at.open({ cookie: editor.cookie })
    await a.page.goto('/assistent/gespraeche')
    await settled(a.page)
    const request = async (why: string) => {
      await a.page.getByRole('button', { name: 'Lesen beantragen' }).first().click()
      const dialog = a.page.getByRole('dialog')
      await dialog.getByRole('radio').first().check()
      await dialog.getByLabel('Warum muss es gelesen werden?').fill('zu kurz')
      await dialog.getByRole('button', { name: 'Lesen beantragen' }).click()
      await a.page.locator('textarea[aria-invalid="true"]').waitFor()
      await expectAccessible(a.page, 'request refused')
      if (shots) await a.page.screenshot({ path: `${shots}/disclosure-request.png`, fullPage: true })
      await dialog.getByLabel('Warum muss es gelesen werden?').fill(why)
      await dialog.getByRole('button', { name: 'Lesen beantragen' }).click()
      await a.page.getByText(why).waitFor()
    }
    await request(reason)
    expect(await a.page.getByRole('button', { name: 'Jetzt lesen' }).count()).toBe(0)

    const b = await at.open({ cookie: dpo.cookie, viewport: { width: 320, height: 640 }, colorScheme: 'dark' })
    await b.page.goto('/assistent/gespraeche')
    await b.page.getByRole('button', { name: 'Lesen freigeben' }).click()
    await b.page.getByRole('dialog').getByRole('button', { name: 'Lesen freigeben' }).click()
    await b.page.getByText('freigegeben', { exact: true }).waitFor()
    await expectAccessible(b.page, 'released')
    await expectNoSidewaysScroll(b.page, 'released')
    if (shots) await b.page.screenshot({ path: `${shots}/disclosure-released.png`, fullPage: true })

    await a.page.reload()
    await a.page.getByRole('button', { name: 'Jetzt lesen' }).click()
    await a.page.getByRole('dialog').getByText('Mensch').first().waitFor()
    await expectAccessible(a.page, 'read')
    if (shots) await a.page.screenshot({ path: `${shots}/disclosure-read.png`, fullPage: true })
    await a.page.keyboard.press('Escape')
    await b.page.reload()
    await b.page
      .getByText(/\(Antworten: 1\)$/)
      .nth(1)
      .waitFor()

    await request('Zweite Beschwerde über dieselbe Auskunft des Assistenten')
    await b.page.reload()
    await b.page.getByRole('button', { name: 'Ablehnen' }).click()
    await b.page.getByLabel('Warum nicht?').fill('Die Satzung sagt es auch.')
    await b.page.getByRole('dialog').getByRole('button', { name: 'Ablehnen' }).click()
    await b.page.getByText('abgelehnt', { exact: true }).waitFor()
    expect(b.complaints).toEqual([])
    expect(a.complaints.filter((text) => !text.includes('422'))).toEqual([])
  },
)

story('a citizen without a connection is told so, asks again with one tap, and starts over', { timeout: 60_000 }, async () => {
  const { page, context } = await at.open({ viewport: { width: 320, height: 640 } })
  await page.goto('/fragen')
  await settled(page)
  await context.setOffline(true)
  await page.getByLabel('Ihre Frage').fill('Bist du ein Mensch?')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Noch einmal fragen' }).waitFor()
  await expectAccessible(page, 'offline')
  if (shots) await page.screenshot({ path: `${shots}/assistant-offline.png`, fullPage: true })
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Noch einmal fragen' }).click()
  await page.locator('.vz-talk__answer').getByText('Hier antwortet ein Programm der Stadt Musterstadt').waitFor()
  expect(await page.getByRole('heading', { name: 'Bist du ein Mensch?' }).count()).toBe(1)
  await expectNoSidewaysScroll(page, 'answered')
  await page.getByRole('button', { name: 'Neu anfangen' }).click()
  await page.getByRole('heading', { name: 'Bist du ein Mensch?' }).waitFor({ state: 'detached' })
})
