import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect } from 'vitest'
import { releaseNotice } from '#base/notices.ts'
import { mailCode } from '../../src/modules/applications/notices.ts'
import { provisionNotice } from '../../src/modules/outbox/notice.ts'
import { activatePackages, cafe, housing } from '../packages.ts'
import { fileOf } from '../proofs.ts'
import { expectAccessible, expectNoSidewaysScroll, hasBrowser, stage, story } from './stage.ts'

// The three packages end to end as their users go: a citizen on a telephone, whose line breaks, then the clerks.

const on = await stage({ SMTP_URL: 'smtp://127.0.0.1:9' })
const shots = process.env.SHOTS
const shot = async (page: { screenshot: (o: object) => Promise<unknown> }, name: string) => {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}
type Person = Awaited<ReturnType<typeof on.person>>
let clerk: Person
let preparer: Person
let head: Person
let wohngeld: Person
beforeAll(async () => {
  if (!hasBrowser) return
  await activatePackages(on, ['hundesteuer', 'sondernutzung', 'wohngeld'])
  clerk = await on.person({ stellen: ['20.21'], name: 'Frau Sachbearbeiterin' })
  preparer = await on.person({ stellen: ['32.20'], name: 'Annika Vorbereiterin' })
  head = await on.person({ roles: ['head'], stellen: ['32.00'], name: 'Dorothee Leiterin' })
  wohngeld = await on.person({ stellen: ['50.11'], name: 'Samira Wohngeld' })
  for (const notice of [provisionNotice, mailCode]) await releaseNotice(await head.ctx(), notice, 'de')
}, 60_000)

describe('a dog is registered', () => {
  story('step by step on a telephone, over a broken line, and decided by a clerk', { timeout: 120_000 }, async () => {
    const { page, context, complaints } = await on.open({ viewport: { width: 320, height: 720 } })
    await page.goto('/antrag')
    await shot(page, '01-angebot')
    await page.getByRole('link', { name: 'Anmeldung eines Hundes' }).click()
    await page.getByRole('heading', { level: 1, name: 'Anmeldung eines Hundes' }).waitFor()
    await expectAccessible(page, 'place 1')
    await shot(page, '02-beginn')
    await page.getByRole('button', { name: 'Antrag beginnen' }).click()
    await page.getByRole('heading', { name: 'Ihre Angaben' }).waitFor()
    const next = () => page.getByRole('button', { name: 'Speichern und weiter' }).click()
    // Nothing entered: what is missing is said, above and at the field.
    await next()
    await page.locator('#main').getByText('Bitte sehen Sie diese Angaben noch einmal an').waitFor()
    await expectAccessible(page, 'place 2')
    await expectNoSidewaysScroll(page, 'place 3')
    await shot(page, '03-fehlt')
    await page.getByLabel('Familienname').fill('Beispiel')
    await page.getByLabel('Vornamen').fill('Erna')
    await page.getByLabel('Geburtsdatum').fill('1980-05-04')
    await next()
    await page.getByRole('heading', { name: 'Ihre Anschrift' }).waitFor()
    await page.getByLabel('Straße').fill('Marktstraße')
    await page.getByLabel('Hausnummer').fill('4')
    await page.getByLabel('Postleitzahl').fill('72999')
    await page.getByLabel('Ort', { exact: true }).fill('Musterstadt')
    // The line breaks: it is said, one goes on, and nothing is lost, not by a reload either.
    await context.setOffline(true)
    await next()
    await page.getByRole('heading', { name: 'Hund', exact: true }).waitFor()
    await page.getByText('ist in diesem Browser sicher').waitFor()
    await shot(page, '04-ohne-netz')
    await page.getByLabel('Name des Hundes').fill('Bello')
    await context.setOffline(false)
    await page.getByText('ist in diesem Browser sicher').waitFor({ state: 'detached', timeout: 20_000 })
    await page.reload()
    await page.getByRole('button', { name: 'Weitermachen' }).click()
    await page.getByRole('heading', { name: 'Hund', exact: true }).waitFor()
    expect(await page.getByLabel('Name des Hundes').inputValue()).toBe('Bello')
    await page.getByLabel('Rasse').fill('Labrador')
    await page.getByLabel('Geschlecht').selectOption('ruede')
    await page.getByLabel('Geburtsdatum des Hundes').fill('2020-03-10')
    await page.getByLabel('Kampfhund').selectOption('false')
    await next()
    await page.getByRole('heading', { name: 'Haltung' }).waitFor()
    await page.getByLabel('Beginn der Hundehaltung').fill(new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10))
    await page.getByLabel('Zahl weiterer Hunde').fill('0')
    await page.getByLabel('Wofür halten Sie den Hund?').selectOption('privat')
    await page.getByLabel('Herkunft').selectOption('privat')
    await next()
    await page.getByRole('heading', { name: 'Befreiung' }).waitFor()
    await page.getByLabel('Befreiung oder Ermäßigung').selectOption('keine')
    await next()
    await page.getByRole('heading', { name: 'Kontakt' }).waitFor()
    await page.getByLabel('E-Mail').fill('erna@example.org')
    await next()
    await page.getByRole('heading', { name: 'Nachweise', exact: true }).waitFor()
    await expectAccessible(page, 'place 4')
    await shot(page, '05-nachweise')
    await next()
    await page.getByText('Das hier ist keine Zusage.').waitFor()
    await page.getByText('Sie halten den Hund in Musterstadt').waitFor()
    await expectAccessible(page, 'place 5')
    await expectNoSidewaysScroll(page, 'place 6')
    await shot(page, '06-pruefen')
    await page.getByLabel(/Ich versichere/).check()
    await page.getByRole('button', { name: 'Antrag absenden' }).click()
    const { number, code } = await arrived(page)
    await expectAccessible(page, 'place 7')
    await shot(page, '07-angekommen')

    const desk = await on.open({ cookie: clerk.cookie, viewport: { width: 1280, height: 900 } })
    await desk.page.goto('/schreibtisch')
    await desk.page.getByRole('link', { name: new RegExp(number) }).click()
    await desk.page.getByRole('heading', { level: 1, name: new RegExp(number) }).waitFor()
    await desk.page.getByText('Erfüllt').first().waitFor()
    await expectAccessible(desk.page, 'place 8')
    await shot(desk.page, '08-antrag')
    // Nothing is preselected, and without an act nothing happens.
    expect(await desk.page.getByRole('radio', { checked: true }).count()).toBe(0)
    await desk.page.getByLabel('Ihre Gründe').fill('Die Angaben sind schlüssig.')
    await desk.page.getByRole('button', { name: 'Entscheiden und zeichnen' }).click()
    await desk.page.getByText('Bitte wählen Sie, wie Sie entscheiden').waitFor()
    await desk.page.getByRole('radio', { name: 'Stattgeben oder festsetzen' }).check()
    await desk.page.getByRole('button', { name: 'Entscheiden und zeichnen' }).click()
    await desk.page.getByRole('heading', { name: 'Hundesteuerbescheid' }).waitFor()
    await expectAccessible(desk.page, 'place 9')
    await shot(desk.page, '09-entschieden')
    expect(desk.complaints.filter((c) => !/422/.test(c))).toEqual([])

    await page.goto('/mein-antrag')
    await page.getByLabel('Code').fill(code.toLowerCase())
    await page.getByRole('button', { name: 'Antrag zeigen' }).click()
    await page.getByText('Entschieden', { exact: true }).waitFor()
    await expectAccessible(page, 'place 10')
    await expectNoSidewaysScroll(page, 'place 11')
    await shot(page, '10-mein-antrag')
    expect(complaints.filter((c) => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(c))).toEqual([])
  })
})

type Page = Awaited<ReturnType<typeof on.open>>['page']
const phone = { viewport: { width: 390, height: 844 } }
const desktop = { viewport: { width: 1280, height: 900 } }
const lageplan = () => fileOf({ type: 'pdf', lines: ['Lageplan Maßstab 1:100', 'Fläche der Tische: 20 m²', 'verbleibende Gehwegbreite: 1,8 m'] })
/** Something of a form by its label. */
async function fill(page: Page, entries: Record<string, string | number | boolean>) {
  for (const [label, value] of Object.entries(entries)) {
    const field = page.getByLabel(label, { exact: true })
    if ((await field.evaluate((e) => e.tagName)) === 'SELECT') await field.selectOption(String(value))
    else await field.fill(String(value))
  }
}
/** Sent by whoever has the code, as the page does it. */
async function sent(name: string, answers: object) {
  const post = async (path: string, body: object) => {
    const res = await on.request(`/api/applications/mine${path}`, { body })
    expect(res.status, await res.clone().text()).toBe(200)
    return (await res.json()) as { code: string; id: string; version: number; number: string }
  }
  const { code } = await post('/begin', { package: name })
  const { version } = await post('/save', { code, version: 1, answers, step: 9 })
  const { id, number } = await post('/submit', { code, version, declared: true })
  return { code, id, number }
}
/** What a citizen is told when the application is in. */
async function arrived(page: Page) {
  await page.getByRole('heading', { level: 1, name: 'Angekommen' }).waitFor()
  const number = await page.getByText(/^A-20\d\d-\d{6}$/).textContent()
  const code = await page.locator('.vz-code').first().textContent()
  return { number: number ?? '', code: code ?? '' }
}
async function mine(page: Page, code: string) {
  await page.goto('/mein-antrag')
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Antrag zeigen' }).click()
  await page.getByText('Wie es weitergeht').waitFor()
}

describe('a street café', () => {
  story('is asked for with a plan, weighed by one, signed by another, and fetched by download', { timeout: 180_000 }, async () => {
    const { page, complaints } = await on.open(phone)
    const c = cafe()
    await page.goto('/antrag/sondernutzung')
    await page.getByRole('button', { name: 'Antrag beginnen' }).click()
    const next = () => page.getByRole('button', { name: 'Speichern und weiter' }).click()
    await page.getByRole('heading', { name: 'Betrieb', exact: true }).waitFor()
    await fill(page, {
      'Wer nutzt die Fläche?': c.nutzungsart,
      'Name des Betriebs': c.betriebsname,
      Familienname: c.familienname,
      Vornamen: c.vornamen,
      Straße: c.strasse,
      Hausnummer: c.hausnummer,
      Postleitzahl: c.postleitzahl,
      Ort: c.ort,
      'Ist Ihre Gaststätte beim Ordnungsamt angezeigt?': true,
    })
    await next()
    await page.getByRole('heading', { name: 'Fläche', exact: true }).waitFor()
    await fill(page, {
      'Ort der Nutzung': c.nutzungsort,
      Lage: c.zone,
      'Fläche in m²': 20,
      'Verbleibende Gehwegbreite in Metern': '1,8',
      'Wollen Sie Heizstrahler mit Gas oder Strom aufstellen?': false,
    })
    await next()
    await page.getByRole('heading', { name: 'Zeitraum', exact: true }).waitFor()
    await fill(page, { 'Erster Tag': c.beginn, 'Erster Monat': 4, 'Letzter Monat': 12 })
    await next()
    await page.getByRole('heading', { name: 'Kontakt', exact: true }).waitFor()
    await fill(page, { 'E-Mail': c.mail })
    await next()
    await page.getByRole('heading', { name: 'Nachweise', exact: true }).waitFor()
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: await lageplan() })
    await page.getByText('Erkannt. Das haben wir gefunden').waitFor()
    await shot(page, '21-cafe-nachweis')
    await next()
    await page.getByText('400,00 €').waitFor()
    // The download: what is agreed to stands there before, and nothing is agreed to by itself.
    await page.getByText('Mit der Post. Wenn Sie möchten').waitFor()
    await page.getByRole('button', { name: 'Lieber herunterladen' }).click()
    await page.getByText('am Tag nach dem Herunterladen als bekannt gegeben').waitFor()
    await shot(page, '22-cafe-einwilligung')
    await expectAccessible(page, 'consent')
    await expectNoSidewaysScroll(page, 'consent')
    await page.getByLabel('Damit bin ich einverstanden').check()
    await page.getByRole('button', { name: 'Einwilligen' }).click()
    await page.getByRole('button', { name: 'Einwilligung widerrufen' }).waitFor()
    // The address is confirmed by what was sent there; a wrong code says so and nothing is lost.
    await page.getByText('Ihre E-Mail-Adresse ist noch nicht bestätigt').waitFor()
    await page.getByLabel('Code aus der E-Mail').fill('0000')
    await page.getByRole('button', { name: 'Adresse bestätigen' }).click()
    await page.getByText('Dieser Code ist nicht der aus der E-Mail').waitFor()
    await shot(page, '22b-cafe-adresse')
    await expectAccessible(page, 'the address is not confirmed')
    await expectNoSidewaysScroll(page, 'the address is not confirmed')
    const { rows: codes } = await on.house.pool.query(`select body from mail_message where subject like 'Ihr Code%' order by created_at desc limit 1`)
    await page.getByLabel('Code aus der E-Mail').fill(/\n(\d{4} \d{4})\n/.exec(codes[0].body)?.[1] ?? '')
    await page.keyboard.press('Enter')
    await page.getByText('Ihre E-Mail-Adresse ist noch nicht bestätigt').waitFor({ state: 'detached' })
    await page.getByLabel(/Ich versichere/).check()
    await page.getByRole('button', { name: 'Antrag absenden' }).click()
    const { number, code } = await arrived(page)

    const first = await on.open({ cookie: preparer.cookie, ...desktop })
    await first.page.goto('/schreibtisch')
    await first.page.getByRole('link', { name: new RegExp(number) }).click()
    await first.page.getByText('Danach gilt die Genehmigung als erteilt').first().waitFor()
    await shot(first.page, '23-cafe-antrag')
    await expectAccessible(first.page, 'the case')
    await first.page.getByRole('radio', { name: 'Stattgeben oder festsetzen' }).check()
    await first.page
      .getByLabel('Abwägung')
      .fill('Der Gehweg bleibt breit genug, Anlieger haben nichts eingewandt, vergleichbare Betriebe dürfen es auch.')
    await first.page.getByLabel(/^Nebenbestimmungen/).fill('Die Tische sind bei Reinigung der Straße zu entfernen.')
    await first.page.getByLabel('Ihre Gründe').fill('Die Fläche liegt vor dem eigenen Betrieb; es bleiben 1,80 m frei.')
    await first.page.getByRole('button', { name: 'Dokument vorher ansehen' }).click()
    await first.page.getByRole('dialog').getByText('Die Tische sind bei Reinigung der Straße zu entfernen.').waitFor()
    await shot(first.page, '23b-cafe-vorschau-vorbereitung')
    await first.page.keyboard.press('Escape')
    await first.page.getByRole('button', { name: 'Zur Zeichnung vorlegen' }).click()
    await first.page.getByText('Zur Zeichnung', { exact: true }).first().waitFor()

    const second = await on.open({ cookie: head.cookie, ...desktop })
    await second.page.goto('/schreibtisch')
    await second.page.getByRole('link', { name: new RegExp(number) }).click()
    await second.page.getByText('Vorbereitet von Annika Vorbereiterin').waitFor()
    await shot(second.page, '24-cafe-zeichnen')
    // Read before it is signed, by keyboard alone: marked, with how the fee came about, and as a file.
    await second.page.getByRole('button', { name: 'Dokument vorher ansehen' }).focus()
    await second.page.keyboard.press('Enter')
    const preview = second.page.getByRole('dialog')
    await preview.getByText('ENTWURF', { exact: true }).waitFor()
    await preview.getByRole('columnheader', { name: 'Einzelbetrag' }).waitFor()
    await preview.getByText('20 m² × 8 Monate').waitFor()
    await shot(second.page, '24b-cafe-vorschau')
    await expectAccessible(second.page, 'the preview')
    await second.page.setViewportSize({ width: 320, height: 720 })
    await expectNoSidewaysScroll(second.page, 'the preview, 320 px')
    await shot(second.page, '24c-cafe-vorschau-320')
    await second.page.setViewportSize(desktop.viewport)
    const opened = second.context.waitForEvent('page')
    await preview.getByRole('link', { name: 'Entwurf als PDF öffnen' }).press('Enter')
    await (await opened).close()
    await second.page.keyboard.press('Escape')
    await second.page.getByRole('button', { name: 'Zeichnen und erlassen' }).click()
    await second.page.getByRole('heading', { name: 'Sondernutzungserlaubnis' }).waitFor()
    await shot(second.page, '25-cafe-entschieden')

    await mine(page, code)
    const liesReady = async () => {
      await mine(page, code)
      return page.getByRole('button', { name: 'Bescheid abrufen' }).count()
    }
    await expect.poll(liesReady, { timeout: 30_000 }).toBe(1)
    await shot(page, '26-cafe-liegt-bereit')
    await expectAccessible(page, 'it lies ready')
    await page.getByRole('button', { name: 'Bescheid abrufen' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Bescheid speichern' }).click()
    const pdf = await (await saved).path()
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-')
    if (shots) copyFileSync(pdf, `${shots}/cafe.pdf`)
    await page.getByText('als bekannt gegeben. Danach laufen die Fristen').waitFor()
    await expectNoSidewaysScroll(page, 'fetched')
    await shot(page, '27-cafe-abgerufen')
    expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]) // the wrong code, nothing else
    expect([...first.complaints, ...second.complaints]).toEqual([])
  })
})

describe('Wohngeld', () => {
  story('lacks a proof, which is asked for and handed in; before it is refused the applicant is heard', { timeout: 180_000 }, async () => {
    const { code, number } = await sent('wohngeld', housing())
    const clerks = await on.open({ cookie: wohngeld.cookie, ...desktop })
    await clerks.page.goto('/schreibtisch')
    await clerks.page.getByRole('link', { name: new RegExp(number) }).click()
    await clerks.page.getByRole('button', { name: 'Unterlagen nachfordern' }).click()
    await clerks.page.getByText('Eine E-Mail geht nicht hinaus').waitFor()
    expect(await clerks.page.getByLabel('Text', { exact: true }).inputValue()).toMatch(/Einkommensnachweise aller Personen[\s\S]*§ 66 SGB I/)
    await shot(clerks.page, '31-wohngeld-nachforderung')
    await clerks.page.getByRole('button', { name: 'Absenden', exact: true }).click()
    await clerks.page.getByText('Wartet auf Antwort').first().waitFor()

    const { page, complaints } = await on.open(phone)
    await mine(page, code)
    await page.getByText('Einkommensnachweise aller Personen').first().waitFor()
    await shot(page, '32-wohngeld-frage')
    await expectAccessible(page, 'asked')
    const pay = await fileOf({
      type: 'pdf',
      lines: ['Lohnabrechnung', 'Abrechnungsmonat Oktober 2026', 'Gesamtbrutto 1.500,00 EUR', 'Auszahlungsbetrag 1.100,00 EUR'],
    })
    await page
      .getByLabel('Datei für „Einkommensnachweise aller Personen“')
      .setInputFiles({ name: 'lohn.pdf', mimeType: 'application/pdf', buffer: pay })
    await page.getByText('Erkannt. Das haben wir gefunden').waitFor()
    await page.getByText('In Bearbeitung').first().waitFor()
    await shot(page, '33-wohngeld-nachgereicht')

    const desk = clerks.page
    await desk.reload()
    const refuse = async () => {
      await desk.getByRole('radio', { name: 'Ablehnen' }).check()
      await desk.getByLabel('Ihre Gründe').fill('Das Einkommen liegt nach den Nachweisen über der Grenze (Anlage 1 WoGG).')
      await desk.getByRole('button', { name: 'Entscheiden und zeichnen' }).click()
    }
    await refuse()
    await desk.getByText('Vor dieser Entscheidung ist anzuhören (§ 24 SGB X)').waitFor()
    await desk.getByRole('button', { name: 'Anhören' }).click()
    await desk
      .getByLabel('Text', { exact: true })
      .fill('Wir haben vor, Ihren Antrag abzulehnen, weil das Einkommen über der Grenze liegt (§ 24 SGB X).')
    await desk.getByRole('button', { name: 'Absenden', exact: true }).click()
    await desk.getByText('Wartet auf Antwort').first().waitFor()
    await mine(page, code)
    await page.getByText('Wir haben vor, Ihren Antrag abzulehnen').waitFor()
    await page.getByLabel('Nachricht an die Stadt').fill('Ich habe seit Oktober weniger Stunden, mehr kann ich nicht sagen.')
    await page.getByRole('button', { name: 'Nachricht senden' }).click()
    await page.getByText('Ich habe seit Oktober weniger Stunden').waitFor()
    await shot(page, '34-wohngeld-anhoerung')
    await desk.reload()
    await refuse()
    await desk.getByRole('heading', { name: 'Ablehnung des Antrags auf Wohngeld' }).waitFor()
    await shot(desk, '35-wohngeld-abgelehnt')
    await mine(page, code)
    await page.getByText('Entschieden', { exact: true }).waitFor()
    expect(complaints).toEqual([])
    expect(clerks.complaints.filter((c) => !/409|422/.test(c))).toEqual([])
  })
})
