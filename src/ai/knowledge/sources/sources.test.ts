import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { afterAll, describe, expect, test } from 'vitest'
import { read } from '#ai/reading/index.ts'
import { openOparlServer, sampleIsThere } from '../oparl-server.fixture.ts'
import { search } from '../search.ts'
import { knowledgeDb } from '../test-db.fixture.ts'
import { eventsOf } from './calendar.ts'
import { xzufiDocuments, zmsDocuments } from './catalogue.ts'
import { isInside, openReach } from './reach.ts'
import { acceptShrunk, getSource, keysOf, saveSource } from './store.ts'
import { sync } from './sync.ts'
import { pageOf, parseRobots } from './website.ts'

const { db } = await knowledgeDb()
const now = new Date('2026-11-21T09:00:00Z')
const run = (id: string) => sync(db, id, { read, now, pauseMs: 0 })
const titles = async (query: string) => (await search(db, { query, on: '2026-11-21' })).hits.map((h) => h.title)
const closing: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

async function pdf(title: string, text: string) {
  const made = await PDFDocument.create()
  made.setTitle(title)
  made.addPage().drawText(text, { x: 60, y: 700, size: 12 })
  return made.save()
}
async function serve(answer: (path: string, request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer((request, response) => answer(request.url ?? '/', request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => new Promise((done) => server.close(done)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const html = (title: string, body: string) =>
  `<!doctype html><html lang="de"><head><title>${title} | Stadt</title></head><body><nav><a href="/impressum.html">Impressum Navigationswort</a></nav><main><h1>${title}</h1>${body}</main><footer>Fußzeilenwort</footer></body></html>`

describe('a website', async () => {
  const pages: Record<string, { type?: string; body: string | Uint8Array; etag?: string }> = {
    '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /intern\nAllow: /intern/offen\n' },
    '/sitemap.xml': { type: 'application/xml', body: '' },
    '/hund.html': {
      body: html(
        'Hundesteuer',
        '<h2>Anmeldung</h2><p>Die Hundesteuer melden Sie innerhalb von zwei Wochen an.</p><a href="/satzung.pdf">Satzung</a>',
      ),
      etag: '"1"',
    },
    '/bad.html': { body: html('Freibad Seeblick', '<p>Das Freibad öffnet im Mai. Eintritt drei Euro.</p>'), etag: '"1"' },
    '/intern/geheim.html': { body: html('Internes Rundschreiben', '<p>Das Zauberwort heißt Quastenflosser.</p>') },
    '/noindex.html': {
      body: html('Entwurf', '<p>Unfertiger Entwurfstext Wolpertinger.</p>').replace('<head>', '<head><meta name="robots" content="noindex">'),
    },
    '/satzung.pdf': {
      type: 'application/pdf',
      body: await pdf('Satzung über die Hundesteuer', 'Der Steuersatz für den ersten Hund beträgt neunzig Euro.'),
    },
  }
  const asked: string[] = []
  let down = false
  const base = await serve((path, request, response) => {
    asked.push(path)
    if (down) return response.writeHead(503).end()
    if (path === '/weg.html') return response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
    const page = path === '/sitemap.xml' ? { type: 'application/xml', body: sitemap() } : pages[path]
    if (!page) return response.writeHead(404).end()
    if (page.etag && request.headers['if-none-match'] === page.etag) return response.writeHead(304).end()
    response
      .writeHead(200, { 'content-type': page.type ?? 'text/html; charset=utf-8', ...('etag' in page && page.etag ? { etag: page.etag } : {}) })
      .end(page.body)
  })
  const sitemap = () =>
    `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${Object.keys(pages)
      .filter((p) => p.endsWith('.html'))
      .map((p) => `<url><loc>${base}${p}</loc></url>`)
      .join('')}</urlset>`
  await saveSource(db, { id: 'web', kind: 'website', title: 'Website', settings: { url: `${base}/hund.html`, inside: true } })

  test('is read by its sitemap, within robots.txt, with the files behind its links and without its frame', async () => {
    expect(await run('web')).toMatchObject({ outcome: 'done', added: 3, removed: 0 })
    expect((await keysOf(db, 'web')).map((k) => k.replace(base, '')).sort()).toEqual(['/bad.html', '/hund.html', '/satzung.pdf'])
    expect(asked).not.toContain('/intern/geheim.html')
    expect(await titles('Navigationswort Fußzeilenwort')).toEqual([])
    const [hit] = (await search(db, { query: 'Wie hoch ist der Steuersatz für den ersten Hund?' })).hits
    expect(hit).toMatchObject({ link: `${base}/satzung.pdf#page=1`, level: 'town' })
    const [page] = (await search(db, { query: 'Hundesteuer anmelden' })).hits
    expect(page?.path).toEqual(['Hundesteuer', 'Anmeldung'])
  })
  test('is asked only for what has changed', async () => {
    pages['/bad.html'] = { body: html('Freibad Seeblick', '<p>Das Freibad ist wegen Sanierung geschlossen.</p>'), etag: '"2"' }
    expect(await run('web')).toMatchObject({ outcome: 'done', added: 0, changed: 1 })
    expect((await search(db, { query: 'Freibad Eintritt' })).hits[0]?.text).not.toContain('drei Euro')
  })
  test('that is down loses nothing; a page taken away leaves the index', async () => {
    down = true
    expect(await run('web')).toMatchObject({ outcome: 'failing', code: 'knowledge.unreachable' })
    expect((await getSource(db, 'web')).state).toBe('failing')
    expect(await titles('Freibad')).toEqual(['Freibad Seeblick'])
    down = false
    delete pages['/bad.html']
    expect(await run('web')).toMatchObject({ outcome: 'done', removed: 1 })
    expect(await titles('Freibad')).toEqual([])
  })
  test('that shrinks oddly asks a person, and does what she says', async () => {
    for (let i = 0; i < 10; i++) pages[`/mehr${i}.html`] = { body: html(`Seite ${i}`, `<p>Inhalt der Seite mit dem Kennwort Schabracke${i}.</p>`) }
    await run('web')
    for (let i = 0; i < 10; i++) delete pages[`/mehr${i}.html`]
    expect(await run('web')).toEqual({ outcome: 'asks', had: 12, gone: 10 })
    expect(await titles('Schabracke3')).toContain('Seite 3')
    expect(await getSource(db, 'web')).toMatchObject({ state: 'asks', asked: { had: 12, gone: 10 } })
    await acceptShrunk(db, 'web')
    expect(await run('web')).toMatchObject({ outcome: 'done', removed: 10 })
    expect((await getSource(db, 'web')).accepted).toBe(false)
  })
})

describe('the way out', async () => {
  const base = await serve((path, _, response) =>
    path === '/weg' ? response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end() : response.writeHead(200).end('innen'),
  )
  test.each([
    [
      'a host that was not configured',
      () => openReach({ hosts: ['stadt.example'], pauseMs: 0 }).get('http://anders.example/'),
      'knowledge.host-not-allowed',
    ],
    [
      'a redirect to one',
      () => openReach({ hosts: [new URL(base).host], inside: true, pauseMs: 0 }).get(`${base}/weg`),
      'knowledge.host-not-allowed',
    ],
    ['an address of the house itself', () => openReach({ hosts: [new URL(base).host], pauseMs: 0 }).get(base), 'knowledge.host-inside'],
    [
      'a name that leads there',
      () => openReach({ hosts: [`localhost:${new URL(base).port}`], pauseMs: 0 }).get(base.replace('127.0.0.1', 'localhost')),
      'knowledge.host-inside',
    ],
    [
      'a password in the address',
      () => openReach({ hosts: ['stadt.example'], pauseMs: 0 }).get('http://a:b@stadt.example/'),
      'knowledge.host-not-allowed',
    ],
    ['another protocol', () => openReach({ hosts: [''], pauseMs: 0 }).get('file:///etc/passwd'), 'knowledge.host-not-allowed'],
    [
      'more bytes than allowed',
      () => openReach({ hosts: [new URL(base).host], inside: true, pauseMs: 0, mostBytes: 3 }).get(base),
      'knowledge.answer-too-large',
    ],
  ])('is closed to %s', async (_, get, code) => {
    await expect(get()).rejects.toMatchObject({ code })
  })
  test.each(['127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '169.254.169.254', '::1', 'fd00::1', '::ffff:10.0.0.1', '0.0.0.0'])(
    '%s is inside',
    (a) => expect(isInside(a)).toBe(true),
  )
  test.each(['93.184.216.34', '2606:2800:220:1::1'])('%s is outside', (a) => expect(isInside(a)).toBe(false))
})

test.each([
  ['User-agent: *\nDisallow: /', '/a', false, 'all closed'],
  ['', '/a', true, 'no file, no rule'],
  ['User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true, 'the longer rule wins'],
  ['User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf', false, 'a star and an end'],
  ['User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf?z', true, 'not the end'],
  ['User-agent: vorzimmer\nDisallow: /v\n\nUser-agent: *\nDisallow: /', '/w', true, 'our own group counts alone'],
  ['User-agent: a\nUser-agent: *\nDisallow: /x', '/x', false, 'several names in one group'],
  ['User-agent: *\nDisallow:', '/x', true, 'an empty rule forbids nothing'],
])('robots.txt %j, %s: %s (%s)', (text, path, allowed) => expect(parseRobots(text).allows(path)).toBe(allowed))

test('a page without main loses header, navigation and cookie notice, and keeps its own links', () => {
  const page = pageOf(
    Buffer.from('<title>T</title><header>Kopf</header><div class="cookie banner">Kekse</div><h1>Titel</h1><p>Text <a href="b.html#x">b</a></p>'),
    'https://s.example/a/',
  )
  expect(page).toMatchObject({ title: 'Titel', links: ['https://s.example/a/b.html'], hidden: false })
  expect(page.main.toString()).toContain('Text')
  expect(page.main.toString()).not.toMatch(/Kopf|Kekse/)
})

test('a folder: what was changed is read again, what was taken away leaves, nothing outside is followed', async () => {
  const place = mkdtempSync(join(tmpdir(), 'vz-folder-'))
  closing.push(() => rmSync(place, { recursive: true, force: true }))
  mkdirSync(join(place, 'a/b'), { recursive: true })
  writeFileSync(join(place, 'a/b/friedhof.md'), '# Friedhofsordnung\n\n## Öffnungszeiten\n\nDer Friedhof ist bis zwanzig Uhr geöffnet.\n')
  writeFileSync(join(place, 'notiz.txt'), 'Die Brezelbude schließt um acht.')
  writeFileSync(join(place, '.verborgen.txt'), 'Verborgenes Murmeltier')
  writeFileSync('/tmp/vz-draussen.txt', 'Draussen Krokodil')
  closing.push(() => rmSync('/tmp/vz-draussen.txt', { force: true }))
  symlinkSync('/tmp/vz-draussen.txt', join(place, 'hinaus.txt'))
  await saveSource(db, { id: 'folder', kind: 'folder', title: 'Ordner', settings: { path: place, link: 'https://stadt.example/recht' } })
  expect(await run('folder')).toMatchObject({ outcome: 'done', added: 2 })
  const [hit] = (await search(db, { query: 'Wann hat der Friedhof geöffnet' })).hits
  expect(hit).toMatchObject({ link: 'https://stadt.example/recht/a/b/friedhof.md', path: ['Friedhofsordnung', 'Öffnungszeiten'] })
  writeFileSync(join(place, 'notiz.txt'), 'Die Brezelbude schließt um neun Uhr.')
  utimesSync(join(place, 'notiz.txt'), now, now)
  expect(await run('folder')).toMatchObject({ changed: 1, unchanged: 1 })
  expect(await titles('Murmeltier Krokodil')).toEqual([])
  rmSync(place, { recursive: true })
  expect(await run('folder')).toMatchObject({ outcome: 'failing', code: 'knowledge.folder-missing' })
  mkdirSync(place)
  expect(await run('folder')).toEqual({ outcome: 'asks', had: 2, gone: 2 })
})

describe.skipIf(!sampleIsThere)('council papers by OParl (skipped where the sample of the fixtures is absent)', async () => {
  const server = sampleIsThere ? await openOparlServer() : undefined
  if (!server) return
  closing.push(server.close)
  await saveSource(db, { id: 'rat', kind: 'oparl', title: 'Ratsinformation', settings: { url: server.url, inside: true } })

  test('page after page, with the texts of the files', async () => {
    const papers = server.lists.papers?.length ?? 0
    expect(papers).toBeGreaterThan(50)
    expect(await run('rat')).toMatchObject({ outcome: 'done', added: papers + (server.lists.meetings?.length ?? 0) })
    expect(server.asked.filter((a) => a.startsWith('/papers')).length).toBe(Math.ceil(papers / 10))
    expect(server.asked.some((a) => a.startsWith('/files/'))).toBe(true)
    expect(await titles('Glasfaserausbau in den Höhenstadtteilen')).not.toEqual([])
  })
  test('later only what has changed since; what the server calls deleted leaves', async () => {
    const [first, second] = server.lists.papers ?? []
    if (!first || !second) throw new Error('no papers')
    Object.assign(first, { deleted: true, modified: '2026-11-20T10:00:00+01:00' })
    Object.assign(second, { name: 'Neubau einer Sternwarte auf dem Turmberg', modified: '2026-11-20T11:00:00+01:00' })
    server.asked.length = 0
    expect(await run('rat')).toMatchObject({ outcome: 'done', removed: 1, changed: 1, added: 0 })
    expect(server.asked.filter((a) => a.startsWith('/papers')).every((a) => a.includes('modified_since='))).toBe(true)
    expect(await titles('Sternwarte Turmberg')).toContain('Neubau einer Sternwarte auf dem Turmberg')
    expect(await keysOf(db, 'rat')).not.toContain(first.id)
  })
  test('deletes without measure ask a person; a server that fails loses nothing', async () => {
    for (const paper of server.lists.papers ?? []) Object.assign(paper, { deleted: true, modified: '2026-11-21T10:00:00+01:00' })
    expect(await run('rat')).toMatchObject({ outcome: 'asks' })
    server.break(true)
    expect(await run('rat')).toMatchObject({ outcome: 'failing' })
    expect(await titles('Sternwarte Turmberg')).toContain('Neubau einer Sternwarte auf dem Turmberg')
  })
})

test('XZuFi 2.2: the text modules in German, LeiKa key and terms, validity', () => {
  const [dog] = xzufiDocuments(
    Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<x:leistung.uebertragen xmlns:x="http://xoev.de/schemata/xzufi/2_2_0"><x:schreibe><x:leistung><x:id schemeAgencyID="L100">4711</x:id><x:referenzLeiKa>99102013000000</x:referenzLeiKa>
<x:modulText><x:leikaTextmodul><code>03</code></x:leikaTextmodul><x:inhalt languageCode="de">Hundesteuer</x:inhalt><x:inhalt languageCode="en">Dog tax</x:inhalt></x:modulText>
<x:modulText><x:leikaTextmodul><code>06</code></x:leikaTextmodul><x:inhalt languageCode="de">&lt;p&gt;Wer einen Hund hält, zahlt &lt;b&gt;Steuer&lt;/b&gt;.&lt;/p&gt;</x:inhalt><x:inhalt languageCode="de-x-leicht">Hund kostet.</x:inhalt></x:modulText>
<x:modulFrist><x:beschreibung languageCode="de">Zwei Wochen nach der Anschaffung</x:beschreibung></x:modulFrist>
<x:modulKosten><x:beschreibung languageCode="de">90 Euro im Jahr</x:beschreibung></x:modulKosten>
<x:modulBegriffImKontext><x:begriffImKontext><x:begriff><x:bezeichnung languageCode="de">Hundemarke</x:bezeichnung></x:begriff></x:begriffImKontext></x:modulBegriffImKontext>
<x:gueltigkeit><x:beginn>2026-01-01</x:beginn><x:ende>2026-12-31</x:ende></x:gueltigkeit></x:leistung></x:schreibe></x:leistung.uebertragen>`),
  )
  expect(dog).toMatchObject({ key: '4711', title: 'Hundesteuer', validFrom: '2026-01-01', validTo: '2026-12-31' })
  expect(dog?.keywords).toEqual(expect.arrayContaining(['99102013000000', 'Hundemarke']))
  expect(dog?.sections).toEqual(
    expect.arrayContaining([
      { path: ['Volltext'], text: 'Wer einen Hund hält, zahlt Steuer.' },
      { path: ['Fristen'], text: 'Zwei Wochen nach der Anschaffung' },
      { path: ['Kosten'], text: '90 Euro im Jahr' },
    ]),
  )
  expect(() => xzufiDocuments(Buffer.from('<a/>'))).toThrow('knowledge.not-understood')
})

test('a ZMS catalogue: services with their keywords, those not public left out; a broken one says where', () => {
  const bytes = Buffer.from(
    JSON.stringify({
      data: [
        {
          id: 1,
          name: 'Meldebescheinigung',
          description: 'Sie<br>brauchen',
          meta: { keywords: 'Wohnsitz, Nachweis' },
          forms: [{ name: 'Vollmacht', link: 'x' }],
        },
        { id: 2, name: 'Intern', public: false },
      ],
    }),
  )
  expect(zmsDocuments(bytes)).toEqual([
    {
      key: '1',
      title: 'Meldebescheinigung',
      link: undefined,
      keywords: ['Wohnsitz', 'Nachweis'],
      sections: [
        { path: [], text: 'Sie\nbrauchen' },
        { path: ['Formulare'], text: 'Vollmacht' },
      ],
      links: [{ title: 'Vollmacht', url: 'x' }],
    },
  ])
  expect(() => zmsDocuments(Buffer.from('[{"id":1}]'))).toThrow('knowledge.not-understood')
})

test('a CSV table: its columns become what they are said to be', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'vz-csv-')), 'amt.csv')
  writeFileSync(path, 'Nr;Name;Zimmer;Stichworte\n7;Standesamt Nebenstelle;Zimmer 12, zweiter Stock;Trauung, Hochzeit\n')
  await saveSource(db, { id: 'csv', kind: 'csv', title: 'Tabelle', settings: { path, key: 'Nr', title: 'Name', keywords: 'Stichworte' } })
  expect(await run('csv')).toMatchObject({ outcome: 'done', added: 1 })
  const [hit] = (await search(db, { query: 'Hochzeit Standesamt Zimmer' })).hits
  expect(hit).toMatchObject({ title: 'Standesamt Nebenstelle', path: ['Zimmer'] })
})

test('a calendar: what is still to come, repeated days, whole days; past and cancelled events are not there', () => {
  const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT']
  const ics = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    ...event(
      'UID:1',
      'SUMMARY:Bürgersprechstunde',
      'DTSTART:20260105T160000Z',
      'DTEND:20260105T170000Z',
      'RRULE:FREQ=MONTHLY;BYDAY=1MO',
      'LOCATION:Rathaus',
    ),
    ...event('UID:2', 'SUMMARY:Weihnachtsmarkt', 'DTSTART;VALUE=DATE:20261127', 'DTEND;VALUE=DATE:20261224'),
    ...event('UID:3', 'SUMMARY:Vorbei', 'DTSTART:20260105T160000Z', 'DTEND:20260105T170000Z'),
    ...event('UID:4', 'SUMMARY:Abgesagt', 'STATUS:CANCELLED', 'DTSTART:20261205T160000Z', 'DTEND:20261205T170000Z'),
    'END:VCALENDAR',
    '',
  ].join('\r\n')
  const events = eventsOf(Buffer.from(ics), now)
  expect(events.map((e) => [e.title, e.validTo])).toEqual([
    ['Bürgersprechstunde', '2027-12-06'],
    ['Weihnachtsmarkt', '2026-12-23'],
  ])
  expect(events[0]?.sections[0]?.text).toContain('Montag, 7. Dezember 2026, 17:00 Uhr bis 18:00 Uhr')
})
