import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { world } from '#test/world.ts'
import { examine } from './service.ts'

const { house, person } = await world()
const admin = await person({ roles: ['admin'] })

async function scanner(path: string = crypto.randomUUID(), settings: object = {}) {
  const res = await admin.post('/api/intake/channels/folders', { title: `Scanner ${path}`, settings: { path, ...settings } })
  expect(res.status).toBe(200)
  const { id } = (await res.json()) as { id: string }
  const folder = join(house.scanFolder, path)
  const put = (name: string, content: string | Buffer = `Sehr geehrte Damen und Herren, ${name}`) => {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const items = async () =>
    (
      await house.pool.query(
        `select file_name as name, sealed, year || '-' || lpad(serial::text, 6, '0') as number, duplicate_of is not null as twin
        from intake_item where origin like $1 or (sealed is not null and $2) order by serial`,
        [`scan/${id}/%`, !!(settings as { sealed?: boolean }).sealed],
      )
    ).rows as { name: string; number: string; sealed: string | null; twin: boolean }[]
  const line = async () =>
    ((await (await admin.get('/api/intake/channels')).json()) as { channels: { id: string }[] }).channels.find((c) => c.id === id)
  return { id, folder, put, items, line }
}
const below = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((e) => e.isFile())
        .map((e) => e.name)
        .sort()
    : []
const eventually = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 30_000, interval: 100 })

test('what a scanner lays down is entered with its number and moved to done; nothing stays, nothing comes twice', async () => {
  const { folder, put, items, line } = await scanner()
  put('brief 1.txt')
  put('Ordnungsamt/brief 2.txt')
  await eventually(async () => expect(below(join(folder, 'done'))).toHaveLength(2))
  const book = await items()
  expect(book.map((i) => i.name).sort()).toEqual(['brief 1.txt', 'brief 2.txt'])
  expect(below(join(folder, 'done'))).toEqual(book.map((i) => `${i.number} ${i.name}`).sort())
  expect(readdirSync(folder).sort()).toEqual(['Ordnungsamt', 'done'])
  put('brief 1.txt') // the same name and words again tomorrow: another arrival, recognised as a twin
  await eventually(async () => expect(await items()).toHaveLength(3))
  expect((await items()).filter((i) => i.twin)).toHaveLength(1)
  await eventually(async () => expect(await line()).toMatchObject({ state: 'ok', trouble: null, arrived: 3 }))
})

test('only what is whole: not while it grows, not under a lock, not half-written names, no links, nothing empty', async () => {
  const { folder, put, items } = await scanner()
  const growing = put('waechst.txt', 'Seite 1\n')
  for (const name of ['a.pdf.part', 'b.tmp', '.verborgen.txt', '~$c.docx', 'd.crdownload', 'leer.txt']) put(name, name === 'leer.txt' ? '' : 'x')
  put('gesperrt.txt')
  put('gesperrt.txt.lock', '')
  const outside = join(mkdtempSync(join(tmpdir(), 'vz-out-')), 'geheim.txt')
  writeFileSync(outside, 'geheim')
  symlinkSync(outside, join(folder, 'link.txt'))
  put('fertig.txt')
  for (let page = 2; page < 10; page++) {
    await new Promise((next) => setTimeout(next, 600))
    appendFileSync(growing, `Seite ${page}\n`)
  }
  expect((await items()).map((i) => i.name)).toEqual(['fertig.txt'])
  renameSync(join(folder, 'a.pdf.part'), join(folder, 'a.txt')) // how a copy that is finished shows itself
  await eventually(async () => expect((await items()).map((i) => i.name).sort()).toEqual(['a.txt', 'fertig.txt', 'waechst.txt']))
  const { rows } = await house.pool.query(`select file_size::int as size from intake_item where file_name = 'waechst.txt'`)
  expect(rows).toEqual([{ size: 'Seite 1\n'.length * 9 }])
  await eventually(() =>
    expect(readdirSync(folder).sort()).toEqual(
      ['.verborgen.txt', 'b.tmp', 'd.crdownload', 'done', 'gesperrt.txt', 'gesperrt.txt.lock', 'leer.txt', 'link.txt', '~$c.docx'].sort(),
    ),
  )
})

test('the folder it lay in is its mailbox: sealed post stays closed, and its name is not in done', async () => {
  const { folder, put } = await scanner()
  put('Personalrat/Beschwerde ueber Frau X.txt', 'Geheim')
  await eventually(() => expect(below(join(folder, 'done'))).toHaveLength(1))
  expect(below(join(folder, 'done'))[0]).toMatch(/^\d{4}-\d{6}$/)
  const { rows } = await house.pool.query(`select sealed, file_name from intake_item where status = 'sealed' order by serial desc limit 1`)
  expect(rows).toEqual([{ sealed: 'personalrat', file_name: '' }])
})

test('what cannot be taken lies in failed with the reason beside it, and the page and "Betrieb" say so', async () => {
  const { folder, put, items, line } = await scanner()
  const path = put('leer.txt', '')
  utimesSync(path, new Date(Date.now() - 7200_000), new Date(Date.now() - 7200_000))
  await eventually(() => expect(below(join(folder, 'failed'))).toEqual(['leer.txt', 'leer.txt.warum.txt']))
  await eventually(() => expect(readFileSync(join(folder, 'failed', 'leer.txt.warum.txt'), 'utf8')).toMatch(/leer/))
  expect(await items()).toEqual([])
  await eventually(async () =>
    expect(await line()).toMatchObject({ refused: [{ entry: join('failed', 'leer.txt'), why: { de: expect.stringMatching(/leer/) } }] }),
  )
  const findings = await examine({ db: house.workerDb, scanFolder: house.scanFolder, now: new Date() })
  expect(findings).toContainEqual({ id: 'channel.refused', level: 'hint', facts: { title: `Scanner ${folder.split('/').at(-1)}`, refused: 1 } })
})

describe('trouble is said', () => {
  test('a folder that vanished, and that is back', async () => {
    const { folder, put, items, line } = await scanner()
    await eventually(async () => expect(await line()).toMatchObject({ state: 'ok' }))
    renameSync(folder, `${folder}-weg`)
    await eventually(async () => expect(await line()).toMatchObject({ state: 'error', trouble: { de: expect.stringMatching(/gibt es nicht/) } }))
    const findings = await examine({ db: house.workerDb, scanFolder: house.scanFolder, now: new Date() })
    expect(findings).toContainEqual(expect.objectContaining({ id: 'channel.folder-missing', level: 'error' }))
    renameSync(`${folder}-weg`, folder)
    put('wieder da.txt')
    await vi.waitFor(async () => expect(await items()).toHaveLength(1), { timeout: 60_000, interval: 200 })
  }, 100_000)
  test('a folder from which nothing can be moved', async () => {
    const { folder, put, items, line } = await scanner()
    writeFileSync(join(folder, 'done'), '') // stands where the folder for what was taken should be
    put('fest.txt')
    await eventually(async () => expect(await line()).toMatchObject({ state: 'error', trouble: { de: expect.stringMatching(/verschieben/) } }))
    expect((await items()).map((i) => i.name)).toContain('fest.txt')
  })
  test.each(['../weg', '/etc', 'a/../../b', '.ssh', ''])('a folder outside of the scan folder (%j) is refused', async (path) => {
    expect((await admin.post('/api/intake/channels/folders', { title: 'Außerhalb', settings: { path } })).status).toBe(422)
  })
  test('the same folder twice is refused; one that is switched off is left alone; one that is removed is forgotten', async () => {
    const { id, put, folder, line } = await scanner('einmal')
    expect((await admin.post('/api/intake/channels/folders', { title: 'Noch einmal', settings: { path: 'einmal' } })).status).toBe(409)
    await eventually(async () => expect(await line()).toMatchObject({ state: 'ok' }))
    expect((await admin.post(`/api/intake/channels/${id}/switch`, { active: false })).status).toBe(200)
    await new Promise((next) => setTimeout(next, 1500))
    put('liegt.txt')
    await new Promise((next) => setTimeout(next, 4000))
    expect(readdirSync(folder)).toContain('liegt.txt')
    expect((await admin.post(`/api/intake/channels/${id}/remove`)).status).toBe(200)
    expect(await line()).toBeUndefined()
    expect((await admin.post(`/api/intake/channels/${id}/remove`)).status).toBe(404)
  })
})
