import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { dayOf } from '#base/time.ts'
import { arriveAt } from '#test/arrive.ts'
import { world } from '#test/world.ts'
import { receive } from './service.ts'

const here = await world()
const { house, person } = here
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
const poststelle = await person({ roles: ['poststelle'], stellen: ['10.11'], name: 'Emir Dahlbusch' })
const clerk = await person({ stellen: ['20.21'] })
const today = dayOf(new Date())
const ask = (who: typeof clerk, format: string, fromOn = today, toOn = today) =>
  who.get(`/api/intake/book?format=${format}&fromOn=${fromOn}&toOn=${toOn}`)
const lines = async (res: Response) =>
  (await res.text())
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((l) => l.slice(1, -1).split('";"'))

test('the Posteingangsbuch of a period: every number with its stamp, foreign content hidden, deleted numbers as a gap; as table and as PDF', async () => {
  const own = await arriveAt(here, poststelle, { name: 'a.txt', text: 'Betreff: Büromöbel für Şükran Öztürk\n\nSehr geehrte Damen und Herren' })
  const gone = await arriveAt(here, poststelle, { name: 'b.txt', text: 'Werbung' })
  const foreign = await arriveAt(here, clerk, { name: 'c.txt', text: 'Betreff: Geheimes Anliegen\n\nSehr geehrte Damen und Herren' })
  await receive(await poststelle.ctx(), {
    name: 'd.txt',
    bytes: Buffer.from('Personalrat\nMarktplatz 1\n'),
    channel: 'upload',
    origin: 'test/sealed',
  })
  await owner.query(`delete from intake_item where id = $1`, [gone.id])

  const table = await lines(await ask(poststelle, 'csv'))
  expect(table[0]).toEqual(['Nummer', 'Eingangsstempel', 'Weg', 'Absender', 'Betreff', 'Stelle', 'Stand'])
  const year = today.slice(0, 4)
  expect(table.slice(1).map((l) => [l[0], l[4], l[5]])).toEqual([
    [`${year}-000001`, 'Büromöbel für Şükran Öztürk', '10.11'],
    [`${year}-000002`, '(nach Frist gelöscht oder mit der Akte vernichtet)', ''],
    [`${year}-000003`, '(nicht einsehbar)', '20.21'],
    [`${year}-000004`, 'verschlossen weitergegeben', '02.00'],
  ])
  expect(table[1]?.[1]).toMatch(/^\d\d\.\d\d\.\d\d, \d\d:\d\d:\d\d$/)
  expect(table[1]?.[2]).toBe('Hochgeladen')

  const res = await ask(poststelle, 'pdf')
  expect(res.headers.get('content-type')).toBe('application/pdf')
  const data = new Uint8Array(await res.arrayBuffer())
  const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'standard_fonts/')
  const pdf = await getDocument({ data, standardFontDataUrl: fonts, verbosity: 0 }).promise
  const { items } = await (await pdf.getPage(1)).getTextContent()
  const text = items.map((i) => ('str' in i ? i.str : '')).join(' ')
  expect(text).toContain('Posteingangsbuch Stadt Musterstadt')
  expect(text).toContain(`${year}-000001`)
  expect(text).toContain('Büromöbel für Şükran Öztürk') // a name prints as it is written
  expect(text).not.toContain('Geheimes')
  expect([own.id, foreign.id].every(Boolean)).toBe(true)
})

test('a book of many pages: the titles on every page, the pages numbered', async () => {
  await owner.query(
    `insert into intake_item (year, serial, channel, origin, received_at, entered_by, file_name, file_hash, file_size, stelle_id, subject, status)
     select 2001, n, 'folder', 'many/' || n, '2001-03-04 08:00', 'x', 'x', '', 1, '10.11', 'Ein langer Betreff ' || repeat('mit vielen Worten ', 8) || n, 'closed' from generate_series(1, 120) n`,
  )
  const data = new Uint8Array(await (await ask(poststelle, 'pdf', '2001-03-01', '2001-03-31')).arrayBuffer())
  const pdf = await getDocument({ data, verbosity: 0 }).promise
  expect(pdf.numPages).toBeGreaterThan(3)
  const last = await (await pdf.getPage(pdf.numPages)).getTextContent()
  const text = last.items.map((i) => ('str' in i ? i.str : '')).join(' ')
  expect(text).toContain('Nummer')
  expect(text).toContain(`Seite ${pdf.numPages}`)
  expect(text).toContain('2001-000120')
  expect(await lines(await ask(poststelle, 'csv', '2001-03-05', '2001-03-31'))).toHaveLength(1) // the day decides, in Berlin
})

test('who may not see the whole book does not print it; an impossible period is said', async () => {
  expect((await ask(clerk, 'pdf')).status).toBe(403)
  expect((await (await ask(poststelle, 'csv', '2026-02-02', '2026-02-01')).json()) as object).toMatchObject({ type: '/errors/intake.book-period' })
  expect((await ask(poststelle, 'docx')).status).toBe(422)
})
