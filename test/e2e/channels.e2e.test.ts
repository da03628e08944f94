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
