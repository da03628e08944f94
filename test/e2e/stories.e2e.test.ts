import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { password } from '../world.ts'
import { arrive, arriveStock, dogLetter, dogPdf } from './letters.ts'
import { expectAccessible, settled, stage, story } from './stage.ts'

// What people do, with the keyboard alone, in a real browser on a real house. In the order in which a town would live them.

const on = await stage()
const minute = 60_000
const anna = { email: 'anna@musterstadt.example', name: 'Anna Ahorn' }
const steueramt = '20.21'

/** Presses Tab until the element with this name has the focus: what a mouse would find, a keyboard must reach. */
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
const write = async (page: Page, field: string | RegExp, words: string) => {
  await tabTo(page, field)
  await page.keyboard.type(words)
}
const says = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
const heading = (page: Page, words: string | RegExp) => page.getByRole('heading', { level: 1, name: words }).waitFor()
const totp = (secret: string) => {
  const bits = [...secret.replace(/=+$/, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  return String((hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

describe('coming in', () => {
  story(
    'a new house: the first administrator is made with the printed code and lands on the start page',
    async () => {
      const { page, context, complaints } = await on.open()
      await page.goto('/')
      await heading(page, 'Dieses Vorzimmer ist neu')
      await page.goto(`/einrichten?code=${on.house.people.setupCode}`)
      await heading(page, 'Willkommen im Vorzimmer')
      await write(page, 'Vor- und Nachname', anna.name)
      await write(page, 'Dienstliche E-Mail-Adresse', anna.email)
      await write(page, 'Neues Kennwort', password)
      await page.keyboard.press('Enter')
      await heading(page, /Anna Ahorn/)
      expect(complaints).toEqual([])
      await context.close()
    },
    minute,
  )

  story(
    'signing in, a wrong password said kindly, the second factor set up with a QR code and asked for',
    async () => {
      const { page, context } = await on.open()
      await page.goto('/konto')
      await write(page, 'E-Mail-Adresse', anna.email)
      await write(page, 'Kennwort', 'ganz-falsches-wort')
      await page.keyboard.press('Enter')
      await says(page, /E-Mail-Adresse oder Kennwort stimmt nicht/)
      await page.getByLabel('Kennwort', { exact: true }).fill(password)
      await page.keyboard.press('Enter')
      await heading(page, 'Mein Konto')
      await write(page, 'Ihr Kennwort', password)
      await page.keyboard.press('Enter')
      await page.getByRole('img', { name: 'QR-Code zum Einrichten der App' }).waitFor()
      await expectAccessible(page, 'second factor')
      const secret = (await page.locator('code.vz-code').first().textContent()) ?? ''
      await write(page, 'Code, den die App jetzt zeigt', totp(secret))
      await page.keyboard.press('Enter')
      await says(page, 'Der zweite Faktor ist eingerichtet.')

      const again = await on.open()
      await again.page.goto('/anmelden')
      await write(again.page, 'E-Mail-Adresse', anna.email)
      await write(again.page, 'Kennwort', password)
      await again.page.keyboard.press('Enter')
      await says(again.page, 'Zweiter Faktor')
      await again.page.keyboard.type(totp(secret)) // the field has the focus already
      await again.page.keyboard.press('Enter')
      await heading(again.page, /Anna Ahorn/)
      await context.close()
      await again.context.close()
    },
    minute,
  )

  story(
    'an account is added, its link handed over, the password set by its owner; locked, she is out',
    async () => {
      const admin = await on.person({ roles: ['admin'] })
      const { page, context } = await on.open({ cookie: admin.cookie })
      await page.goto('/verwaltung/personen')
      await tabTo(page, 'Konto anlegen')
      await page.keyboard.press('Enter')
      await write(page, 'Vor- und Nachname', 'Berta Buche')
      await write(page, 'Dienstliche E-Mail-Adresse', 'berta@musterstadt.example')
      await tabTo(page, 'Sachbearbeitung')
      await page.keyboard.press('Space')
      await tabTo(page, 'Anlegen und Link zeigen')
      await page.keyboard.press('Enter')
      const link = await page.getByLabel('Link', { exact: true }).inputValue()
      expect(link).toContain('/passwort?token=')

      const berta = await on.open()
      await berta.page.goto(link)
      await write(berta.page, 'Neues Kennwort', 'kurz')
      await write(berta.page, 'Noch einmal', 'anders')
      await berta.page.keyboard.press('Enter')
      await says(berta.page, 'Die beiden Kennwörter sind verschieden.')
      await berta.page.getByLabel('Neues Kennwort').fill('drei-kluge-woerter')
      await berta.page.getByLabel('Noch einmal').fill('drei-kluge-woerter')
      await berta.page.keyboard.press('Enter')
      await says(berta.page, /Ihr Kennwort ist gesetzt/)
      await tabTo(berta.page, 'Zur Anmeldung')
      await berta.page.keyboard.press('Enter')
      await write(berta.page, 'E-Mail-Adresse', 'berta@musterstadt.example')
      await write(berta.page, 'Kennwort', 'drei-kluge-woerter')
      await berta.page.keyboard.press('Enter')
      await heading(berta.page, /Berta Buche/)

      await page.keyboard.press('Escape')
      await tabTo(page, 'Sperren: Berta Buche')
      await page.keyboard.press('Enter')
      await tabTo(page, 'Sperren und abmelden')
      await page.keyboard.press('Enter')
      await says(page, 'gesperrt')
      await berta.page.goto('/konto')
      await heading(berta.page, 'Anmelden')
      await context.close()
      await berta.context.close()
    },
    minute,
  )
})

describe('working', () => {
  story(
    'a clerk clears twenty easy items with Enter, takes the last back with U, and none is left out',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: [steueramt], name: 'Selma Irgendorf' })
      await arrive(
        on,
        clerk,
        Array.from({ length: 20 }, (_, i) => ({ name: `hund-${i}.txt`, bytes: Buffer.from(dogLetter(`Bello der ${i + 1}.`)) })),
      )
      const { page, context, complaints } = await on.open({ cookie: clerk.cookie })
      await page.goto('/schreibtisch')
      await says(page, '20 offen')
      await page.keyboard.press('j')
      await page.keyboard.press('k')
      for (let left = 20; left > 0; left--) {
        await page.keyboard.press('Enter')
        await page.waitForFunction((n) => document.querySelectorAll('.vz-row').length === n, left - 1)
      }
      await heading(page, 'Schreibtisch')
      await says(page, 'Der Schreibtisch ist leer')
      const filed = async () => ((await (await clerk.get('/api/intake/items?status=filed')).json()) as { items: unknown[] }).items.length
      await expect.poll(filed, { timeout: 10_000 }).toBe(20)
      await page.keyboard.press('u')
      await page.waitForFunction(() => document.querySelectorAll('.vz-row').length === 1)
      await expect.poll(filed).toBe(19)
      expect(complaints).toEqual([])
      await context.close()
    },
    2 * minute,
  )

  story(
    'the list stands still while one reads: new work waits above until it is sorted in',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: ['32.10'], name: 'Yusuf Brennecke' })
      const trade = (what: string) => ({
        name: `${what}.txt`,
        bytes: Buffer.from(
          `Gewerbeanmeldung\n\nHiermit melde ich mein Gewerbe an: ${what}. Gewerbeanmeldung nach § 14 GewO, Gewerbeschein, Gewerbetreibender.`,
        ),
      })
      await arrive(on, clerk, [trade('Bäckerei'), trade('Schreinerei')])
      const { page, context } = await on.open({ cookie: clerk.cookie })
      await page.goto('/schreibtisch')
      const rows = () => page.locator('.vz-row__title').allTextContents()
      await page.locator('.vz-row').nth(1).waitFor()
      const before = await rows()
      await page.keyboard.press('j')
      await arrive(on, clerk, [trade('Imkerei')])
      await page.waitForTimeout(1_000) // what the desk knows is fresh for a second
      await page.evaluate(() => dispatchEvent(new Event('visibilitychange'))) // she comes back to the window
      await page.getByText('1 neu dazugekommen').waitFor({ timeout: 20_000 })
      expect(await rows()).toEqual(before)
      await page.keyboard.press('n')
      await page.waitForFunction((n) => document.querySelectorAll('.vz-row').length === n, before.length + 1)
      await page.locator('.vz-row').first().focus()
      await page.keyboard.press('Enter')
      // What was done is said in words.
      const done = page.locator('.vz-done')
      await done.waitFor()
      expect(await done.textContent()).toMatch(/^„.+“: (?:Übernehmen und ablegen|An Stelle .+ geben)\./)
      await page.keyboard.press('u')
      await page.waitForFunction((n) => document.querySelectorAll('.vz-row').length === n, before.length + 1)
      // With the mouse, too: the row that closes under a pressed button takes no click away.
      await page.locator('.vz-row').first().focus()
      await page.locator('.vz-row__title').nth(2).click()
      await page.waitForURL(/\/posteingang\//)
      await context.close()
    },
    minute,
  )

  story(
    'a letter is put in, read, and its evidence lights up on the page; amended by keyboard it is filed, and the trail tells it',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: [steueramt], name: 'Selma Irgendorf' })
      const { page, context, complaints } = await on.open({ cookie: clerk.cookie, viewport: { width: 1280, height: 800 } })
      await page.goto('/posteingang')
      await page
        .getByLabel('Dateien wählen')
        .setInputFiles({ name: 'anmeldung.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await dogPdf()) })
      await page.getByRole('link', { name: /eingetragen als \d{4}-\d{6}/ }).click()
      await page.getByRole('heading', { name: 'Vorschlag' }).waitFor({ timeout: 20_000 })
      await page.locator('.vz-paper__picture').first().waitFor()
      await tabTo(page, /Fundstelle: /)
      await page.keyboard.press('Enter')
      await page.locator('.vz-box--current').first().waitFor()
      await expectAccessible(page, 'evidence')
      await page.keyboard.press('Escape')
      await page.locator('h1').focus()
      await page.keyboard.press('e')
      await write(page, 'Titel der Akte', ' Dackel')
      await page.keyboard.press('Enter')
      await says(page, /Geändert übernommen von Selma Irgendorf/)
      await says(page, 'Abgelegt')
      await tabTo(page, 'Verlauf')
      await page.keyboard.press('Enter')
      await says(page, /In die Akte gelegt/)
      await page.getByRole('link', { name: /Dackel/ }).click()
      await says(page, 'Was in der Akte liegt')
      expect(complaints).toEqual([])
      await context.close()
    },
    minute,
  )

  story(
    'rejecting asks why, Wiedervorlage puts away, forwarding hands over',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: [steueramt] })
      const other = await on.person({ roles: ['clerk'], stellen: ['32.11'] })
      const ids = await arrive(
        on,
        clerk,
        ['Ada', 'Bodo', 'Cleo'].map((name) => ({ name: `${name}.txt`, bytes: Buffer.from(dogLetter(name)) })),
      )
      const { page, context } = await on.open({ cookie: clerk.cookie })
      await page.goto(`/posteingang/${ids[0]}`)
      await settled(page)
      await page.keyboard.press('x')
      await write(page, /^Begründung/, 'Der Hund lebt in der Nachbarstadt.')
      await tabTo(page, 'Ablehnen und zurückgeben')
      await page.keyboard.press('Enter')
      await heading(page, 'Schreibtisch')
      expect((await clerk.get(`/api/intake/items/${ids[0]}`)).status, 'it lies with the Poststelle now').toBe(404)

      await page.goto(`/posteingang/${ids[1]}`)
      await settled(page)
      await page.keyboard.press('w')
      await page.getByLabel('Wieder vorlegen am').fill('2099-01-04')
      await page.keyboard.press('Enter')
      await heading(page, 'Schreibtisch')
      await page.getByRole('button', { name: 'Wiedervorlagen' }).click()
      await says(page, 'Wiedervorlage 04.01.2099')

      await page.goto(`/posteingang/${ids[2]}`)
      await settled(page)
      await page.keyboard.press('f')
      await page.getByLabel('Zuständige Stelle').selectOption('32.11')
      await tabTo(page, 'Weiterleiten')
      await page.keyboard.press('Enter')
      await heading(page, 'Schreibtisch')
      expect((await other.get(`/api/intake/items/${ids[2]}`)).status).toBe(200)
      await context.close()
    },
    minute,
  )
})

describe('when things go wrong', () => {
  story(
    'the session ends while somebody types: after signing in again every word is still there',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: [steueramt] })
      const [id] = await arrive(on, clerk, [{ name: 'hund.txt', bytes: Buffer.from(dogLetter('Dago')) }])
      const { page, context } = await on.open({ cookie: clerk.cookie })
      await page.goto(`/posteingang/${id}`)
      await settled(page)
      await page.keyboard.press('x')
      await write(page, /^Begründung/, 'Ein langer, wohlüberlegter Satz.')
      await on.house.pool.query('delete from auth_rate_limit') // the stories above have signed in often
      await on.house.pool.query('delete from auth_session where "userId" = $1', [clerk.id])
      await tabTo(page, 'Ablehnen und zurückgeben')
      await page.keyboard.press('Enter')
      await says(page, 'Ihre Anmeldung ist abgelaufen')
      await page.getByLabel('E-Mail-Adresse').fill(clerk.email)
      await page.getByLabel('Kennwort', { exact: true }).fill(password)
      await page.keyboard.press('Enter')
      await page.getByText('Ihre Anmeldung ist abgelaufen').waitFor({ state: 'detached' })
      expect(await page.getByLabel(/^Begründung/).inputValue()).toBe('Ein langer, wohlüberlegter Satz.')
      await context.close()
    },
    minute,
  )

  story(
    'the connection goes and comes back: the page says so, keeps what it showed and recovers by itself',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: [steueramt] })
      const { page, context } = await on.open({ cookie: clerk.cookie })
      await page.goto('/akten')
      await settled(page)
      await page.route('**/api/**', (route) => route.abort())
      await page.getByLabel('Suchen').fill('Nordhang')
      await says(page, 'Keine Verbindung zum Vorzimmer.')
      await page.unrouteAll()
      await page.getByText('Keine Verbindung zum Vorzimmer.').waitFor({ state: 'detached', timeout: 12_000 })
      await says(page, 'Keine Akte gefunden')
      await context.close()
    },
    minute,
  )
})

describe('existing stock', () => {
  story(
    'an archive is decided in one act by keyboard, one document left out, and the act is taken back as a whole',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: [steueramt] })
      const id = await arriveStock(on, ['Altbello', 'Altluna', 'Altrex', 'Altrex'], steueramt)
      const { page, context, complaints } = await on.open({ cookie: clerk.cookie })
      await page.goto('/posteingang/altbestand')
      await settled(page)
      await tabTo(page, /^\/archiv\/Steueramt/)
      await page.goto(`/posteingang/altbestand/${id}`)
      await says(page, '4 von 4 Dokumenten bei Ihren Stellen; 4 offen, 0 abgelegt.')
      await tabTo(page, /^Ansehen: /)
      await page.keyboard.press('Enter')
      await says(page, '923.1 Hundesteuer/Altbello')
      await expectAccessible(page, 'a group of existing stock')
      await tabTo(page, /Altbello.*auslassen$/)
      await page.keyboard.press('Space')
      await page
        .getByRole('button', { name: /übernehmen und ablegen: / })
        .first()
        .focus()
      await page.keyboard.press('Enter')
      await says(page, '1 offen, 3 abgelegt.')
      expect((await page.getByRole('table', { name: 'Sammelentscheidungen' }).textContent()) ?? '').toContain('Übernommen')
      await tabTo(page, /^Zurücknehmen: /)
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').getByRole('button', { name: 'Zurücknehmen' }).focus()
      await page.keyboard.press('Enter')
      await says(page, '4 offen, 0 abgelegt.')
      expect(complaints).toEqual([])
      await context.close()
    },
    minute,
  )
})

describe('for everybody', () => {
  story(
    'the shortcuts are listed with ?, never act while one writes, and can be switched off',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: [steueramt] })
      const { page, context } = await on.open({ cookie: clerk.cookie })
      await page.goto('/schreibtisch')
      await settled(page)
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Tastenkürzel' }).waitFor()
      await says(page, 'Letzte Entscheidung zurücknehmen')
      await expectAccessible(page, 'shortcuts')
      await tabTo(page, 'Tastenkürzel benutzen')
      await page.keyboard.press('Space')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.keyboard.press('?')
      expect(await page.getByRole('dialog').count()).toBe(0)
      await page.goto('/akten')
      await settled(page)
      await page.getByLabel('Suchen').fill('')
      await page.keyboard.type('jk?')
      expect(await page.getByLabel('Suchen').inputValue()).toBe('jk?')
      await context.close()
    },
    minute,
  )

  story(
    'skip link, menu and account work by keyboard on a phone; language and view are remembered',
    async () => {
      const clerk = await on.person({ roles: ['clerk'], stellen: [steueramt], name: 'Selma Irgendorf' })
      const { page, context } = await on.open({ cookie: clerk.cookie, viewport: { width: 320, height: 640 } })
      await page.goto('/')
      await settled(page)
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Zum Inhalt')
      await page.keyboard.press('Enter')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
      await page.goto('/')
      await tabTo(page, 'Dunkle Ansicht')
      await page.keyboard.press('Enter')
      await tabTo(page, 'Konto von Selma Irgendorf')
      await page.keyboard.press('Enter')
      await says(page, /Hundesteuer.*20\.21/)
      await expectAccessible(page, 'account menu')
      await page.keyboard.press('Escape')
      await tabTo(page, 'Menü')
      await page.keyboard.press('Enter')
      await tabTo(page, 'Aktenplan')
      await page.keyboard.press('Enter')
      await heading(page, 'Aktenplan')
      expect(await page.evaluate(() => document.activeElement?.tagName), 'the new page is read out from its heading').toBe('H1')
      await page.getByRole('button', { name: 'English' }).click()
      await page.reload()
      await heading(page, 'Filing plan')
      expect(await page.locator('html').getAttribute('data-kern-theme')).toBe('dark')
      await context.close()
    },
    minute,
  )
})
