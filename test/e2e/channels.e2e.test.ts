import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { arrive } from './letters.ts'
import { expectAccessible, expectNoSidewaysScroll, settled, stage, story } from './stage.ts'

const at = await stage()
const shots = process.env.SHOTS
const letter =
  'From: Erna Beispiel <erna@example.org>\r\nTo: stadt@musterstadt.example\r\nSubject: Hund anmelden\r\nMessage-ID: <s1@example.org>\r\nDate: Thu, 19 Nov 2026 10:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGuten Tag,\r\n\r\nhiermit melde ich meinen Hund Bello zur Hundesteuer an. Anmeldung Hundesteuer, Hundemarke, Hundehalter.\r\n\r\nMit freundlichen Grüßen\r\nErna Beispiel\r\n'

describe('ways in', () => {
  story(
    'the administrator sets up a folder, a mailbox and access for a program; everything is usable wide and on a phone',
    { timeout: 120_000 },
    async () => {
      const admin = await at.person({ roles: ['admin'], name: 'Ada Admin' })
      const { page, complaints } = await at.open({ cookie: admin.cookie, viewport: { width: 1280, height: 900 } })
      await page.goto('/eingangswege')
      await page.getByText('Noch ist kein Ordner').waitFor()
      await page.getByRole('button', { name: 'Scan-Ordner hinzufügen' }).click()
      await expectAccessible(page, 'folder form')
      await page.getByLabel('Bezeichnung').fill('Scanner Poststelle')
      await page.getByLabel('Ordner', { exact: true }).fill('poststelle')
      await page.getByRole('button', { name: 'Speichern' }).click()
      await page.getByText('Scanner Poststelle').first().waitFor()
      await page.getByText('Läuft').first().waitFor()

      await page.getByRole('button', { name: 'Postfach hinzufügen' }).click()
      await page.getByLabel('Bezeichnung').fill('Bürgerbüro')
      await page.getByLabel('Mailserver (IMAP)').fill('localhost')
      await page.getByLabel('Port').fill('1')
      await page.getByLabel('Verschlüsselung').selectOption('none')
      await page.getByLabel('Benutzername').fill('buergerbuero')
      await page.getByRole('textbox', { name: 'Kennwort' }).fill('geheim')
      await page.getByLabel('Mailadresse der Stelle').fill('buergerbuero@musterstadt.example')
      await page.getByRole('button', { name: 'Verbindung prüfen' }).click()
      await page.getByText('Der Mailserver antwortet nicht').first().waitFor()
      await expectAccessible(page, 'mailbox form')
      if (shots) await page.screenshot({ path: `${shots}/mailbox-1280.png` })
      await page.getByRole('button', { name: 'Speichern' }).click()
      await page.getByText('Gestört').first().waitFor()

      await page.getByRole('button', { name: 'Zugang für ein Programm anlegen' }).click()
      await page.getByLabel('Bezeichnung des Programms').fill('Scanserver')
      await page.getByRole('dialog').getByRole('button', { name: 'Zugang für ein Programm anlegen' }).click()
      expect(await page.getByLabel('Code', { exact: true }).inputValue()).toMatch(/^vz_[\w-]{43}$/)
      await expectAccessible(page, 'token')
      await page.getByRole('button', { name: 'Eingetragen' }).click()
      await page.getByText('Scanserver').first().waitFor()
      for (const [width, colorScheme] of [
        [1280, 'light'],
        [320, 'dark'],
      ] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        await expectAccessible(page, `channels ${width}`)
        await expectNoSidewaysScroll(page, `channels ${width}`)
        if (shots) await page.screenshot({ path: `${shots}/channels-${width}.png`, fullPage: true })
      }
      expect(complaints).toEqual([])
    },
  )
})

describe('an answer', () => {
  story(
    'a clerk answers a mail by keyboard alone: template, gap, release, file; beside the letter, and on a phone',
    { timeout: 120_000 },
    async () => {
      const clerk = await at.person({ stellen: ['20.21'], name: 'Berta Buche' })
      const [id] = await arrive(at, clerk, [{ name: 'mail.eml', bytes: Buffer.from(letter) }])
      await at.house.pool.query(`update intake_item set stelle_id = '20.21' where id = $1`, [id])
      const { page, complaints } = await at.open({ cookie: clerk.cookie, viewport: { width: 1280, height: 900 } })
      await page.goto(`/posteingang/${id}`)
      await page.getByRole('heading', { name: 'Antwort' }).waitFor()
      await settled(page)
      await page.keyboard.press('a')
      const template = page.getByLabel('Vorlage')
      expect(await template.evaluate((e) => e === document.activeElement)).toBe(true)
      await page.keyboard.type('Unterlagen fehlen')
      expect(await template.inputValue()).toBe('nachforderung')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const body = page.getByLabel('Text', { exact: true })
      await body.waitFor()
      expect(await body.inputValue()).toMatch(/^Guten Tag Erna Beispiel,/)
      await expectAccessible(page, 'draft')
      if (shots) await page.screenshot({ path: `${shots}/answer-1280.png`, fullPage: true })
      await body.focus()
      await page.keyboard.press('Control+Enter')
      await page.getByText('Es fehlt noch etwas: Welche Unterlagen fehlen, Bis wann').first().waitFor()
      await page.getByRole('button', { name: 'Zur Lücke: Welche Unterlagen fehlen' }).focus()
      await page.keyboard.press('Enter')
      await page.keyboard.type('die Nummer des Chips')
      await page.getByRole('button', { name: 'Zur Lücke: Bis wann' }).focus()
      await page.keyboard.press('Enter')
      await page.keyboard.type('4. Dezember 2026')
      await page.getByText('Nichts fehlt mehr.').waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByText('Zum Herunterladen').first().waitFor()
      await page.getByText('gegenüber der Vorlage geändert').waitFor()
      for (const [width, colorScheme] of [
        [1280, 'light'],
        [320, 'dark'],
      ] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        await expectAccessible(page, `answer ${width}`)
        await expectNoSidewaysScroll(page, `answer ${width}`)
        if (shots) await page.screenshot({ path: `${shots}/answered-${width}.png`, fullPage: true })
      }
      const [pdf] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Antwort als PDF laden' }).click()])
      expect(pdf.suggestedFilename()).toMatch(/^Antwort \d{4}-\d{6}\.pdf$/)
      if (shots) await pdf.saveAs(`${shots}/antwort.pdf`)
      expect(complaints.filter((c) => !c.includes('422'))).toEqual([])
    },
  )

  story('a reply address elsewhere is said, and nobody is answered who cannot read it', { timeout: 60_000 }, async () => {
    const clerk = await at.person({ stellen: ['20.21'], name: 'Berta Buche' })
    const ids = await arrive(at, clerk, [
      { name: 'bank.eml', bytes: Buffer.from(letter.replace('To:', 'Reply-To: konto@anderswo.example\r\nTo:')) },
      { name: 'auto.eml', bytes: Buffer.from(letter.replace('To:', 'Auto-Submitted: auto-replied\r\nTo:').replace('Bello', 'Luna')) },
    ])
    await at.house.pool.query(`update intake_item set stelle_id = '20.21' where id = any($1)`, [ids])
    const { page } = await at.open({ cookie: clerk.cookie })
    await page.goto(`/posteingang/${ids[0]}`)
    await page.getByText('Antwortadresse weicht vom Absender ab').waitFor()
    await page.getByLabel('Vorlage').selectOption('eingang')
    await page.getByRole('button', { name: 'Entwurf vorbereiten' }).click()
    expect(await page.getByLabel('Empfänger').inputValue()).toBe('')
    await expectAccessible(page, 'reply-to differs')
    if (shots) await page.screenshot({ path: `${shots}/differs-1280.png`, fullPage: true })
    await page.goto(`/posteingang/${ids[1]}`)
    await page.getByText('Diese Mail kam von einer Maschine').waitFor()
    expect(await page.getByLabel('Vorlage').count()).toBe(0)
  })
})

/** Wide and light, then on a phone and dark: accessible, and nothing to scroll sideways. */
async function fits(page: Page, what: string) {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [320, 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await page.waitForFunction((theme) => document.documentElement.dataset.kernTheme === theme, colorScheme)
    await expectAccessible(page, `${what} ${width}`)
    await expectNoSidewaysScroll(page, `${what} ${width}`)
    if (shots) await page.screenshot({ path: `${shots}/${what.replaceAll(' ', '-')}-${width}.png`, fullPage: !what.includes('dialog') })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}
/** Tab until the focus is there: what a mouse would find, a keyboard must reach. */
async function tabTo(page: Page, name: RegExp) {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(() => {
      const at = document.activeElement
      const labels = at && 'labels' in at ? [...((at as HTMLInputElement).labels ?? [])].map((l) => l.textContent) : []
      return (at?.getAttribute('aria-label') ?? labels[0] ?? at?.textContent ?? '').replace(/\s+/g, ' ').trim()
    })
    if (name.test(label)) return
  }
  expect.fail(`the keyboard does not reach ${name}`)
}

async function bundle(letters: readonly string[][]): Promise<Uint8Array> {
  const { PDFDocument, StandardFonts } = await import('pdf-lib')
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  for (const lines of letters) pdf.addPage([595, 842]).drawText(lines.join('\n'), { x: 60, y: 780, size: 11, lineHeight: 16, font })
  return pdf.save()
}
const letterOf = (name: string, day: string, words: string) => [name, '72999 Musterstadt', '', 'Stadt Musterstadt', `${day}. November 2026`, '', 'Sehr geehrte Damen und Herren,', '', words, '', 'Mit freundlichen Grüßen', name] // biome-ignore format: a letter

describe('several matters, several letters', () => {
  const everywhere = () => at.house.town.stellen.filter((s) => !s.sealed).map((s) => s.id)

  story(
    'a letter with two matters: seen with its passages, split by keyboard, put together again, merged and cut differently by keyboard',
    { timeout: 120_000 },
    async () => {
      const clerk = await at.person({ roles: ['poststelle', 'clerk'], stellen: everywhere(), name: 'Berta Buche' })
      const [id] = await arrive(at, clerk, [{ name: '58.eml', bytes: readFileSync('towns/musterstadt/post/58-zwei-anliegen.eml') }])
      const { page, complaints } = await at.open({ cookie: clerk.cookie, viewport: { width: 1280, height: 900 } })
      await page.goto(`/posteingang/${id}`)
      await page.getByRole('heading', { name: 'Mehrere Anliegen' }).waitFor()
      await settled(page)
      await fits(page, 'two matters')
      // A passage lights up in the letter.
      await tabTo(page, /Gehwegplatte/)
      await page.keyboard.press('Enter')
      await page.locator('mark', { hasText: 'Gehwegplatte' }).first().waitFor()

      await tabTo(page, /^In 2 Teile teilen$/)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Teile dieses Eingangs' }).waitFor()
      await page.getByRole('link', { name: /\/2 \S/ }).waitFor({ timeout: 45_000 }) // it is read first
      await settled(page)
      await fits(page, 'split item')
      await page.keyboard.press('u')
      await page.getByRole('heading', { name: 'Mehrere Anliegen' }).waitFor()

      await tabTo(page, /^Anders schneiden$/)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Eingang aufteilen' })
      await dialog.getByLabel('Absatz 1 gehört zu').waitFor()
      await fits(page, 'cutting dialog')
      // Merged into one matter it cannot be split, and says so; a new matter makes two again.
      await dialog.getByLabel('Absatz 2 gehört zu').focus()
      await page.keyboard.press('Home')
      await dialog.getByText('Zum Aufteilen braucht es mindestens zwei Teile.').waitFor()
      await page.keyboard.press('End')
      await dialog.getByRole('group', { name: 'Anliegen 2' }).waitFor()
      await dialog.getByRole('group', { name: 'Anliegen 2' }).getByLabel('Worum es geht').fill('Lockere Platte im Fliederweg')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      expect(complaints).toEqual([])
    },
  )

  story(
    'a scan with three letters: cut by hand on a phone, in English, by keyboard; each part shows its own page',
    { timeout: 120_000 },
    async () => {
      const clerk = await at.person({ roles: ['poststelle', 'clerk'], stellen: everywhere(), name: 'Berta Buche' })
      const scan = await bundle([
        letterOf('Karl Muster', '12', 'hiermit melde ich meinen Hund zur Hundesteuer an.'),
        letterOf('Petra Beispiel', '13', 'in der Mühlgasse ist ein tiefes Schlagloch. Bitte ausbessern.'),
        letterOf('Jonas Probe', '14', 'ich beantrage einen Bewohnerparkausweis für die Hafnergasse.'),
      ])
      const [id] = await arrive(at, clerk, [{ name: 'Stapel.pdf', bytes: scan }])
      const { page, complaints } = await at.open({ cookie: clerk.cookie, viewport: { width: 320, height: 640 } })
      await page.addInitScript(() => localStorage.setItem('vorzimmer.language', JSON.stringify('en')))
      await page.goto(`/posteingang/${id}`)
      await settled(page)
      await page.getByRole('heading', { name: 'Several letters' }).waitFor()
      await fits(page, 'three letters')
      await page.setViewportSize({ width: 320, height: 640 })
      await tabTo(page, /^Cut differently$/)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Split the item' })
      await dialog.getByRole('checkbox', { name: /^Page 3:/ }).waitFor()
      await fits(page, 'pages dialog')
      await page.setViewportSize({ width: 320, height: 640 })
      await dialog.getByRole('checkbox', { name: /^Page 3:/ }).focus()
      await page.keyboard.press('Space') // the third page belongs to the second letter after all
      await dialog.getByRole('group', { name: 'Letter 2: pages 2 to 3' }).waitFor()
      await page.keyboard.press('Space')
      await dialog.getByRole('group', { name: 'Letter 3: page 3' }).waitFor()
      await tabTo(page, /^Split into 3 parts$/)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Parts of this item' }).waitFor()
      const part = page.getByRole('link', { name: /\/2 \S/ })
      await part.waitFor({ timeout: 45_000 }) // it is read first
      await part.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Part of an item' }).waitFor()
      await page.getByRole('img').first().waitFor()
      const { documents } = (await (await clerk.get(`/api/intake/items/${page.url().split('/').at(-1)}`)).json()) as {
        documents: { text: string; pages: number }[]
      }
      expect(documents).toMatchObject([{ pages: 1, text: expect.stringMatching(/tiefes Schlagloch/) }])
      expect(documents[0]?.text).not.toContain('Bewohnerparkausweis')
      expect(complaints).toEqual([])
    },
  )
})

describe('an answer on its way', () => {
  story('others sign it word for word; changed, they are asked again; released, it is taken back by keyboard', { timeout: 120_000 }, async () => {
    const clerk = await at.person({ stellen: ['20.21'], name: 'Berta Buche' })
    const colleague = await at.person({ stellen: ['20.10'], name: 'Herr Haushalt' })
    const [id] = await arrive(at, clerk, [{ name: 'mail.eml', bytes: Buffer.from(letter.replace('Bello', 'Rex')) }])
    await at.house.pool.query(`update intake_item set stelle_id = '20.21', border = null where id = $1`, [id])
    const { page, complaints } = await at.open({ cookie: clerk.cookie, viewport: { width: 1280, height: 900 } })
    await page.goto(`/posteingang/${id}`)
    await page.getByLabel('Vorlage').selectOption('eingang')
    await page.getByRole('button', { name: 'Entwurf vorbereiten' }).click()
    await page.getByRole('button', { name: 'Zum Mitzeichnen vorlegen' }).click()
    await page.getByText('Fassung 1 ist zum Zeichnen vorgelegt').waitFor()
    expect((await clerk.post(`/api/circulation/of/intake/${id}/cosign`, { stellen: ['20.10'], mode: 'serial' })).status).toBe(200)
    const { waiting } = (await (await colleague.get('/api/desk/waiting')).json()) as { waiting: { id: string; version: number }[] }
    expect(
      (await colleague.post(`/api/desk/proposals/${waiting[0]?.id}/decision`, { version: waiting[0]?.version, outcome: 'accepted' })).status,
    ).toBe(200)
    await page.reload()
    const body = page.getByLabel('Text', { exact: true })
    await body.fill(`${await body.inputValue()}\n\nNoch ein Satz.`)
    await page.getByText('Ihr Text ist ein anderer').waitFor()
    await fits(page, 'answer to sign')
    await page.getByRole('button', { name: 'Speichern', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Fassung 2 liegt zum Zeichnen vor').waitFor()
    const again = (await (await colleague.get('/api/desk/waiting')).json()) as { waiting: { id: string; version: number }[] }
    expect(
      (await colleague.post(`/api/desk/proposals/${again.waiting[0]?.id}/decision`, { version: again.waiting[0]?.version, outcome: 'accepted' }))
        .status,
    ).toBe(200)
    await page.reload()
    await body.waitFor()
    await body.focus()
    await page.keyboard.press('Control+Enter')
    await tabTo(page, /^Zurückholen$/)
    await fits(page, 'answer released')
    await tabTo(page, /^Zurückholen$/)
    await page.keyboard.press('Enter')
    await body.waitFor()
    expect(await body.inputValue()).toContain('Noch ein Satz.')
    expect(complaints).toEqual([])
  })
})
