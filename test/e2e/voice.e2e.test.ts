import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { addEngine, changeEngine, setEngineState } from '#ai/models/index.ts'
import { wavOf } from '#ai/speech/index.ts'
import { startModelServer } from '../model-server.ts'
import { expectAccessible, expectNoSidewaysScroll, hasBrowser, settled, stage, story } from './stage.ts'

// A question is spoken and an answer heard, on the citizen's page and on the town's website. The microphone is Chromium's own fake,
// fed with something like a voice: three syllables a second that rise and fall, with overtones.
const example = readFileSync('docs/handbuch/beispiel-einbettung.html', 'utf8')
let house = ''
const site = createServer((_, res) => {
  const policy = `default-src 'none'; script-src ${house}; connect-src ${house}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`
  res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'permissions-policy': 'microphone=(self)' })
  res.end(example.replaceAll('https://vorzimmer.musterstadt.example', house))
})
await new Promise<void>((done) => site.listen(0, '127.0.0.1', done))
const origin = `http://localhost:${(site.address() as AddressInfo).port}`
const microphone = join(mkdtempSync(join(tmpdir(), 'vz-voice-')), 'voice.wav')
const syllables = Float32Array.from({ length: 32_000 }, (_, i) => {
  const hertz = 160 + 40 * Math.sin(i / 4_000)
  const loud = 0.25 * Math.max(0, Math.sin((6 * Math.PI * i) / 16_000))
  return loud * [1, 2, 3, 5].reduce((sum, k) => sum + Math.sin((2 * Math.PI * hertz * k * i) / 16_000) / k, 0)
})
writeFileSync(microphone, wavOf(syllables))
const at = await stage({ EMBED_ORIGINS: origin }, [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${microphone}`,
  '--mute-audio',
])
const server = await startModelServer()
const hasVoice = spawnSync('espeak-ng', ['--version']).status === 0
const shots = process.env.SHOTS
const shoot = async (page: Page, name: string) => void (shots && (await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })))
afterAll(async () => {
  site.close()
  await server.close()
})

const row = { name: 'ohr', url: server.url, zone: 'house' as const, abilities: ['speech' as const], contextTokens: 512, priceInCents: 0, priceOutCents: 0, wattHours: 0, parallel: 2 } // biome-ignore format: one row
let hearing: (model: string) => Promise<void>
beforeAll(async () => {
  if (!hasBrowser) return
  house = at.url
  const ctx = await (await at.person({ roles: ['admin'] })).ctx()
  const { id } = await addEngine(ctx, { ...row, model: 'fake' })
  hearing = async (model) => {
    await changeEngine(ctx, id, { ...row, model })
    await setEngineState(ctx, id, 'active')
  }
  await hearing('fake')
}, 90_000)

/** Speaks for a moment; the place is a page or the widget. */
async function speak(place: Locator) {
  await place.getByText(/^Aufnahme läuft: 0:/).waitFor()
  await sleep(700)
  await place.getByRole('button', { name: 'Fertig' }).click()
}

story(
  'a question is spoken on the citizen’s page, checked and sent; its answer is read aloud; what goes wrong is said',
  { timeout: 60_000 },
  async () => {
    const { page, complaints } = await at.open()
    await page.goto('/fragen')
    await settled(page)
    const form = page.locator('form.vz-talk__form')
    const field = page.getByLabel('Ihre Frage')
    const start = page.getByRole('button', { name: 'Frage sprechen' })
    await start.focus()
    await page.keyboard.press('Enter')
    await page.getByText('eigenen Rechner der').waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent), 'the next step has the focus').toBe('Aufnahme starten')
    expect(server.seen).toEqual([])
    await expectAccessible(page, 'told')
    await shoot(page, 'voice-told')
    await page.keyboard.press('Enter')
    await page.getByText(/^Aufnahme läuft: 0:0/).waitFor()
    await expect
      .poll(() => form.locator('meter').evaluate((m) => (m as HTMLMeterElement).value), { interval: 50, timeout: 10_000, message: 'the level moves' })
      .toBeGreaterThan(0.2)
    await expectAccessible(page, 'recording')
    await shoot(page, 'voice-recording')
    await speak(form)
    await expect.poll(() => field.inputValue(), { timeout: 10_000 }).toBe('Was kostet ein Personalausweis?')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('question')
    expect(await page.getByRole('status').first().textContent()).toContain('Bitte prüfen Sie den Text')
    expect(await page.locator('.vz-talk__turn').count(), 'nothing is sent by itself').toBe(0)
    const sent = Buffer.from(server.seen[0]?.file?.bytes ?? [])
    expect(sent.readUInt32LE(24), '16 kHz, whatever the device has').toBe(16_000)
    expect(sent.length, 'about as long as was spoken').toBeGreaterThan(16_000)
    await shoot(page, 'voice-understood')
    await page.keyboard.press('Enter')
    await page.locator('.vz-talk__answer').waitFor()
    if (hasVoice) {
      const read = page.getByRole('button', { name: 'Vorlesen' })
      await read.click()
      await page.getByRole('button', { name: 'Vorlesen anhalten' }).waitFor()
      await shoot(page, 'voice-reading')
      await page.keyboard.press('Enter')
      await page.getByText('Vorlesen angehalten.').waitFor({ state: 'attached' })
    }
    // The second time it records at once. What a server makes up of noise is nothing.
    await hearing('subtitles')
    await start.click()
    await speak(form)
    await form.getByRole('alert').getByText('Ich habe nichts verstanden').waitFor()
    await expectAccessible(page, 'nothing understood')
    await shoot(page, 'voice-nothing')
    await hearing('busy')
    await page.getByRole('button', { name: 'Noch einmal sprechen' }).click()
    await speak(form)
    await form.getByRole('alert').getByText('Gerade sprechen sehr viele').waitFor()
    await page.keyboard.press('Escape')
    expect(await form.getByRole('alert').count()).toBe(0)
    await page.route('**/api/assistant/dictation?*', (r) => r.abort())
    await start.click()
    await speak(form)
    await form.getByRole('alert').getByText('Keine Verbindung').waitFor()
    await page.unroute('**/api/assistant/dictation?*')
    await hearing('stall')
    await page.getByRole('button', { name: 'Noch einmal sprechen' }).click()
    await speak(form)
    await form.getByText('wird in Text gewandelt').waitFor()
    await shoot(page, 'voice-working')
    await form.getByRole('button', { name: 'Abbrechen' }).click()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Frage sprechen')
    expect(complaints.filter((c) => !/429|ERR_FAILED/.test(c))).toEqual([])
  },
)

story('who lets no microphone be used, and who has none, is told what to do; in English, narrow and dark', { timeout: 60_000 }, async () => {
  const { page } = await at.open({ viewport: { width: 320, height: 640 }, colorScheme: 'dark', locale: 'en-GB' })
  let why = 'NotAllowedError'
  await page.exposeFunction('why', () => why)
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('no', await (window as never as { why: () => Promise<string> }).why())
    }
  })
  await page.goto('/fragen')
  await settled(page)
  await page.getByRole('button', { name: 'Speak your question' }).click()
  await expectNoSidewaysScroll(page, 'told')
  await shoot(page, 'voice-told-320-dark-en')
  await page.getByRole('button', { name: 'Start recording' }).click()
  for (const [name, said] of [
    ['NotAllowedError', 'does not allow the microphone'],
    ['NotFoundError', 'There is no microphone'],
    ['NotReadableError', 'Another program is using the microphone'],
    ['TypeError', 'could not be started'],
  ] as const) {
    why = name
    await page.getByRole('button', { name: 'Speak again' }).click()
    await page.getByRole('alert').getByText(said).waitFor()
  }
  await expectAccessible(page, 'trouble, dark')
  await expectNoSidewaysScroll(page, 'trouble')
  await shoot(page, 'voice-trouble-320-dark-en')
})

story('on the town’s website the widget listens and reads under a strict policy', { timeout: 60_000 }, async () => {
  await hearing('fake')
  const { page, complaints } = await at.open({ viewport: { width: 320, height: 640 } })
  // Nobody waits a minute here: the longest recording is two seconds.
  await page.route('**/api/assistant/opening?*', async (route) => {
    const response = await route.fetch()
    const opening = await response.json()
    await route.fulfill({ response, json: { ...opening, dictation: { ...opening.dictation, seconds: 2 } } })
  })
  await page.goto(origin)
  await page.getByRole('button', { name: 'Fragen an die Stadt' }).click()
  const panel = page.getByRole('dialog')
  await panel.getByRole('button', { name: 'Frage sprechen' }).click()
  await panel.getByText('eigenen Rechner der').waitFor()
  await shoot(page, 'widget-told-320')
  await panel.getByRole('button', { name: 'Aufnahme starten' }).click()
  await panel.getByText(/^Aufnahme läuft: 0:0/).waitFor()
  await shoot(page, 'widget-recording-320')
  // It ends by itself when the time is over.
  await expect.poll(() => panel.locator('textarea').inputValue(), { timeout: 10_000 }).toBe('Was kostet ein Personalausweis?')
  await panel.getByText('Bitte prüfen Sie den erkannten Text').waitFor()
  await expectAccessible(page, 'widget, understood')
  await page.keyboard.press('Enter')
  await panel.locator('.answer').waitFor()
  if (hasVoice) {
    await panel.getByRole('button', { name: 'Vorlesen' }).click()
    await panel.getByRole('button', { name: 'Vorlesen anhalten' }).waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page, 'widget, reading, dark')
    await shoot(page, 'widget-reading-320-dark')
    await page.keyboard.press('Escape')
  }
  expect(complaints).toEqual([])
})
