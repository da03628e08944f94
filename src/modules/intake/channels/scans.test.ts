import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { machine } from '#base/actor.ts'
import { startCmis } from '#test/cmis-double.ts'
import { openWorld, world } from '#test/world.ts'
import { read } from '../reading.ts'
import { cleanScans } from './cleaning.ts'
import { look } from './folder.ts'
import { arrivalsOf } from './justice.ts'
import { examine } from './service.ts'
import { findChannel } from './store.ts'

// What lies in a scan folder as one thing, and what becomes of it in `done`. Nobody watches here: the test looks when it wants to.

const here = await world({ work: false })
const { house, person } = here
const clerk = await person({ stellen: ['20.21'] })
const poststelle = await person({ roles: ['poststelle'], stellen: ['10.11'] })
const admin = await person({ roles: ['admin'] })

async function scanner({ house: h, admin: who }: { house: typeof house; admin: typeof admin } = { house, admin }, settings: object = {}) {
  const path = `s${crypto.randomUUID().slice(0, 8)}`
  const res = await who.post('/api/intake/channels/folders', { title: `Scanner ${path}`, settings: { path, ...settings } })
  const { id } = (await res.json()) as { id: string }
  const folder = join(h.scanFolder, path)
  const seen = new Map()
  return {
    id,
    folder,
    put(name: string, content: string | Uint8Array = `Sehr geehrte Damen und Herren, ${name}`) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    },
    /** Once to see it, once to find it at rest. */
    async look() {
      const channel = (await findChannel(h.workerDb, id)) ?? expect.fail()
      await look(h.ctxFor(machine), channel, seen, 0)
      await look(h.ctxFor(machine), channel, seen, 0)
    },
    items: async () =>
      (
        await h.pool.query(
          `select id, file_name as name, status, sealed, year || '-' || lpad(serial::text, 6, '0') as number from intake_item where origin like $1 or sealed is not null order by serial`,
          [`scan/${id}/%`],
        )
      ).rows as { id: string; name: string; number: string; status: string; sealed: string | null }[],
    done: () => filesBelow(join(folder, 'done')),
  }
}
const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((e) => e.isFile())
        .map((e) => join(e.parentPath, e.name).slice(folder.length + 1))
        .sort()
    : []

const notice = (files: string[], reference = '5 K 123/26') =>
  `<?xml version="1.0" encoding="UTF-8"?><tns:nachricht.gds.uebermittlungSchriftgutobjekte.0005005 xmlns:tns="http://www.xjustiz.de"><tns:nachrichtenkopf xjustizVersion="3.5.1"><tns:aktenzeichen.absender>${reference}</tns:aktenzeichen.absender><tns:erstellungszeitpunkt>2026-11-19T10:00:00+01:00</tns:erstellungszeitpunkt></tns:nachrichtenkopf><tns:schriftgutobjekte>${files.map((f) => `<tns:dokument><tns:xjustiz.fachspezifischeDaten><tns:datei><tns:dateiname>${f}</tns:dateiname></tns:datei></tns:xjustiz.fachspezifischeDaten></tns:dokument>`).join('')}</tns:schriftgutobjekte></tns:nachricht.gds.uebermittlungSchriftgutobjekte.0005005>`

describe('a message of the justice is one arrival', () => {
  test.each<[string, string[], Record<string, string[]>, boolean, string[][]]>([
    [
      'a single notice takes all that came with it',
      ['a.pdf', 'xjustiz_nachricht.xml', 'vhn.xml'],
      {},
      false,
      [['xjustiz_nachricht.xml', 'a.pdf', 'vhn.xml']],
    ],
    ['without a notice each file is a letter', ['a.pdf', 'b.pdf'], {}, false, [['a.pdf'], ['b.pdf']]],
    [
      'of two notices each takes what it names, the rest are letters',
      ['a.pdf', 'b & c.pdf', 'c.pdf', 'xjustiz_nachricht.xml', 'xjustiz_nachricht_2.xml'],
      { 'xjustiz_nachricht.xml': ['A.pdf'], 'xjustiz_nachricht_2.xml': ['b &amp; c.pdf'] },
      false,
      [['xjustiz_nachricht.xml', 'a.pdf'], ['xjustiz_nachricht_2.xml', 'b & c.pdf'], ['c.pdf']],
    ],
    [
      'among strangers a notice takes only what it names',
      ['a.pdf', 'rechnung.pdf', 'xjustiz_nachricht.xml'],
      { 'xjustiz_nachricht.xml': ['a.pdf', 'fehlt.pdf'] },
      true,
      [['xjustiz_nachricht.xml', 'a.pdf'], ['rechnung.pdf']],
    ],
  ])('%s', async (_why, names, named, strangers, arrivals) => {
    const found = await arrivalsOf(
      names.map((name) => ({ name })),
      async ({ name }) => notice(named[name] ?? []),
      { strangers },
    )
    expect(found.map((a) => a.map((f) => f.name))).toEqual(arrivals)
  })

  const documents = async (id: string) =>
    (await house.pool.query('select name, kind from intake_document where item_id = $1 order by position', [id])).rows as {
      name: string
      kind: string
    }[]

  test('in the scan folder: a folder of it is entered as one item and moved as one, known again after a crash; a file beside it is a letter', async () => {
    const { put, look: see, items, done, folder } = await scanner()
    put('EGVP 2026-11-19/anlage.txt', 'Anlage K1')
    put('EGVP 2026-11-19/attachments/klage.txt', 'Ich erhebe Klage.')
    put('EGVP 2026-11-19/xjustiz_nachricht.xml', notice(['klage.txt', 'anlage.txt']))
    put('brief.txt')
    await see()
    const book = await items()
    expect(book.map((i) => i.name).sort()).toEqual(['EGVP 2026-11-19.zip', 'brief.txt'])
    const message = book.find((i) => i.name.endsWith('.zip')) ?? expect.fail()
    const root = (await done())
      .find((f) => f.endsWith('klage.txt'))
      ?.split('/')
      .slice(0, -2)
      .join('/')
    expect(root).toMatch(new RegExp(`^\\d{4}-\\d{2}-\\d{2}/${message.number} EGVP 2026-11-19$`))
    expect(readdirSync(folder)).toEqual(['done'])
    await read(house.ctxFor(machine), message.id)
    expect(await documents(message.id)).toEqual([
      { name: 'EGVP 2026-11-19.zip', kind: 'xjustiz' },
      { name: 'anlage.txt', kind: 'text' },
      { name: 'klage.txt', kind: 'text' },
    ])
  })
  test('half of it is nothing: while a file of it is unfinished, nothing of it is taken', async () => {
    const { put, look: see, items, folder } = await scanner()
    put('N/xjustiz_nachricht.xml', notice(['klage.pdf']))
    put('N/klage.pdf.part', '%PDF-')
    await see()
    expect(await items()).toEqual([])
    writeFileSync(join(folder, 'N', 'klage.pdf'), 'Klage')
    const { rmSync } = await import('node:fs')
    rmSync(join(folder, 'N', 'klage.pdf.part'))
    await see()
    expect(await items()).toHaveLength(1)
  })
  test('loose in the scan folder, a notice takes with it what it names', async () => {
    const { put, look: see, items, done } = await scanner()
    for (const name of ['klage.txt', 'rechnung.txt']) put(name)
    put('xjustiz_nachricht_1a2b.xml', notice(['klage.txt']))
    await see()
    expect((await items()).map((i) => i.name).sort()).toEqual(['rechnung.txt', 'xjustiz_nachricht_1a2b.zip'])
    expect(
      (await done())
        .map((f) =>
          f
            .split('/')
            .at(-1)
            ?.replace(/^\d{4}-\d{6} /, ''),
        )
        .sort(),
    ).toEqual(['klage.txt', 'rechnung.txt', 'xjustiz_nachricht_1a2b.xml'])
  })
  test('chosen together in the browser it is one item, the same upload again is the same; as a zip, too; two messages at once are two', async () => {
    const upload = async (key: string, files: Record<string, string | Uint8Array>) => {
      const form = new FormData()
      form.set('key', key)
      for (const [name, content] of Object.entries(files)) form.append('files', new File([content as BlobPart], name))
      const res = await here.http.request('/api/intake/items', {
        method: 'POST',
        headers: { cookie: poststelle.cookie, origin: 'http://localhost' },
        body: form,
      })
      expect(res.status).toBe(200)
      return ((await res.json()) as { received: { id: string; name: string; known: boolean }[] }).received
    }
    const message = { 'klage.txt': 'Ich erhebe Klage.', 'xjustiz_nachricht.xml': notice(['klage.txt']) }
    const [one, ...more] = await upload('einzeln-1', message)
    expect({ one, more }).toMatchObject({ one: { name: 'xjustiz_nachricht.zip', known: false }, more: [] })
    expect(await upload('einzeln-1', message)).toMatchObject([{ id: one?.id, known: true }])
    const packed = zipSync(Object.fromEntries(Object.entries(message).map(([name, text]) => [name, Buffer.from(text)])))
    const [zipped] = await upload('gepackt-1', { 'Nachricht.zip': packed })
    for (const id of [one?.id ?? '', zipped?.id ?? '']) {
      await read(house.ctxFor(machine), id)
      expect((await documents(id)).map((d) => d.kind)).toEqual(['xjustiz', 'text'])
    }
    const two = {
      'a.txt': 'A',
      'b.txt': 'B',
      'xjustiz_nachricht_1.xml': notice(['a.txt'], '1 K 1/26'),
      'xjustiz_nachricht_2.xml': notice(['b.txt'], '2 K 2/26'),
    }
    expect((await upload('zwei-0001', two)).map((r) => r.name)).toEqual(['xjustiz_nachricht_1.zip', 'xjustiz_nachricht_2.zip'])
  })
})

describe('done is cleaned', () => {
  const later = (days: number) => ({ ...house.ctxFor(machine), now: new Date(Date.now() + days * 86_400_000) })
  /** Files it into an Akte, as a clerk does. */
  async function file(id: string, who = clerk, h = house) {
    await read(h.ctxFor(machine), id)
    await h.pool.query(`update review_proposal set stelle_id = '20.21' where subject = $1 and status = 'open'`, [`intake/${id}`])
    await h.pool.query(`update intake_item set stelle_id = '20.21', border = null where id = $1`, [id])
    const { proposal } = (await (await who.get(`/api/intake/items/${id}`)).json()) as { proposal: { id: string; version: number; payload: object } }
    const payload = { ...proposal.payload, documentType: 'hundeanmeldung', stelleId: '20.21', planId: '923.1', akteId: null, title: 'Hund', tags: [] }
    const res = await who.post(`/api/desk/proposals/${proposal.id}/decision`, { version: proposal.version, outcome: 'amended', payload })
    if (res.status !== 200) expect.fail(await res.text())
  }

  test('after its days, of what is filed and stored byte by byte, and of what was erased; never of anything else; counted in the audit and on "Betrieb"', async () => {
    const scan = await scanner()
    const names = ['abgelegt.txt', 'wartet.txt', 'veraendert.txt', 'geloescht.txt', 'Personalrat/zu.txt', 'M/xjustiz_nachricht.xml']
    for (const name of names) scan.put(name, name.endsWith('.xml') ? notice([]) : `Ich melde meinen Hund an. ${name}`)
    await scan.look()
    const items = await scan.items()
    const of = (name: string) => items.find((i) => i.name === name) ?? expect.fail(name)
    for (const name of ['abgelegt.txt', 'veraendert.txt', 'M.zip']) await file(of(name).id)
    await house.pool.query('delete from intake_item where id = $1', [of('geloescht.txt').id])
    const [day = ''] = readdirSync(join(scan.folder, 'done'))
    const inDone = (name: string, content: string) => writeFileSync(join(scan.folder, 'done', day, name), content)
    inDone(`${of('veraendert.txt').number} veraendert.txt`, 'Jemand hat hineingeschrieben.')
    inDone('Notiz der Poststelle.txt', 'Scanner klemmt')
    inDone('2026-999999 nie vergeben.txt', 'x')
    const left = () =>
      scan
        .done()
        .map((f) =>
          f
            .split('/')
            .slice(1)
            .join('/')
            .replace(/^\d{4}-\d{6}/, 'NR'),
        )
        .sort()
    const staying = ['NR', 'NR nie vergeben.txt', 'NR veraendert.txt', 'NR wartet.txt', 'Notiz der Poststelle.txt']

    await cleanScans(later(29))
    expect(left()).toEqual(['NR M/xjustiz_nachricht.xml', 'NR abgelegt.txt', ...staying].sort()) // only the erased one is gone
    await cleanScans(later(31))
    expect(left()).toEqual(staying)
    await cleanScans(later(31))
    expect(left()).toEqual(staying)

    const { rows } = await house.pool.query(`select data from audit_entry where fact = 'intake.scans-cleaned' and subject = $1 order by id`, [
      `channel/${scan.id}`,
    ])
    expect(rows.map((r) => ({ ...r.data, channel: '' }))).toEqual([
      { channel: '', removed: 1, kept: 0 },
      { channel: '', removed: 2, kept: staying.length },
    ])
    const findings = await examine({ db: house.workerDb, scanFolder: house.scanFolder, now: new Date() })
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'channel.scans-kept',
        level: 'hint',
        facts: expect.objectContaining({ days: 30, removed: 0, kept: staying.length }),
      }),
    )
  })
  test('as the folder says: longer, or never; changed on the page', async () => {
    const scan = await scanner(undefined, { keepDays: null })
    scan.put('brief.txt', 'Ich melde meinen Hund an, den zweiten.')
    await scan.look()
    await file((await scan.items()).find((i) => i.name === 'brief.txt')?.id ?? '')
    await cleanScans(later(4000))
    expect(scan.done()).toHaveLength(1)
    const change = (keepDays: unknown) => admin.post(`/api/intake/channels/folders/${scan.id}`, { title: 'Scanner', settings: { keepDays } })
    expect((await change(0)).status).toBe(422)
    expect((await change(3)).status).toBe(200)
    expect((await (await admin.get('/api/intake/channels')).json()) as object).toMatchObject({
      channels: expect.arrayContaining([
        expect.objectContaining({ id: scan.id, title: 'Scanner', folder: expect.objectContaining({ keepDays: 3 }) }),
      ]),
    })
    await cleanScans(later(2))
    expect(scan.done()).toHaveLength(1)
    await cleanScans(later(4))
    expect(scan.done()).toEqual([])
  })
  test('where the town files in its DMS, not before it lies there', async () => {
    const dms = await startCmis()
    const other = await openWorld({ work: false, config: { ...dms.settings } })
    try {
      const who = await other.person({ stellen: ['20.21'] })
      const scan = await scanner({ house: other.house, admin: await other.person({ roles: ['admin'] }) })
      scan.put('brief.txt', 'Ich melde meinen Hund an.')
      await scan.look()
      await file((await scan.items())[0]?.id ?? '', who, other.house)
      const at = { ...other.house.ctxFor(machine), now: new Date(Date.now() + 31 * 86_400_000) }
      await cleanScans(at)
      expect(scan.done()).toHaveLength(1)
      const { deposit } = await import('#modules/records/service.ts')
      const { rows } = await other.house.pool.query('select id from records_entry')
      await deposit(other.house.ctxFor(machine), rows[0].id)
      await cleanScans(at)
      expect(scan.done()).toEqual([])
    } finally {
      await other.close()
      await dms.close()
    }
  })
})
