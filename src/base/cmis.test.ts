import { afterAll, describe, expect, test } from 'vitest'
import { startCmis } from '#test/cmis-double.ts'
import { openCmis } from './cmis.ts'
import { readConfig } from './config.ts'

const dms = await startCmis()
afterAll(dms.close)
const cmis = openCmis(readConfig({ ...dms.settings })) ?? expect.fail('no DMS')
const home = (await cmis.findByPath(cmis.root)) ?? expect.fail('no root')

test('says which repository answers; without an address there is none', async () => {
  expect(await cmis.check()).toEqual({ id: 'akten', name: 'Akten der Stadt', product: 'Probe-DMS' })
  expect(openCmis(readConfig({}))).toBeUndefined()
})

test('creates folders and documents with our key, finds them by key and by path, reads them, lists them, deletes them', async () => {
  const folder = await cmis.createFolder(home.id, `103.1-2026_0001 O'Brien`, `k'1`)
  expect(await cmis.findByKey('folder', `k'1`)).toMatchObject({ id: folder.id })
  expect(await cmis.findByKey('folder', 'k2')).toBeUndefined()
  const bytes = Buffer.from('Größe: 5 € – ëñ')
  const made = await cmis.createDocument(folder.id, { name: 'Brief öäü.txt', key: 'd1', type: 'text/plain', bytes })
  expect(await cmis.findByPath([...cmis.root, `103.1-2026_0001 O'Brien`, 'Brief öäü.txt'])).toMatchObject({ id: made.id, type: 'cmis:document' })
  expect(Buffer.from(await cmis.getContent(made.id))).toEqual(bytes)
  for (let i = 0; i < 120; i++) dms.put('cmis:document', folder.id, { 'cmis:name': `n${i}`, 'cmis:objectTypeId': 'cmis:document' })
  expect(await cmis.listChildren(folder.id)).toHaveLength(121) // more than one page
  await expect(cmis.createDocument(folder.id, { name: 'Brief öäü.txt', key: 'd2', type: 'text/plain', bytes })).rejects.toThrow('cmis.name-taken')
  await cmis.deleteTree(folder.id)
  await cmis.deleteTree(folder.id) // gone is gone
  expect(await cmis.findByPath([...cmis.root, `103.1-2026_0001 O'Brien`])).toBeUndefined()
})

describe('a DMS in trouble is said in a sentence of ours', () => {
  const document = { name: 'x.txt', key: 'x', type: 'text/plain', bytes: Buffer.from('x') }
  test.each([
    ['it refuses the rights', { status: 403, exception: 'permissionDenied', message: 'Akte Meier' }, 'cmis.forbidden'],
    ['it has rules of its own', { status: 409, exception: 'constraint' }, 'cmis.refused'],
    ['it has an error', { status: 500, exception: 'runtime' }, 'cmis.failed'],
    ['it speaks no CMIS while it fails', { status: 502 }, 'cmis.failed'],
    ['it breaks off', 'cut-before' as const, 'cmis.away'],
    ['it breaks off after it has done it', 'cut-after' as const, 'cmis.away'],
    ['it answers a page of its proxy', 'garbage' as const, 'cmis.not-understood'],
  ])('%s', async (_why, trouble, code) => {
    dms.troubles.push({ on: 'createDocument', times: 1, with: trouble })
    const failed = cmis.createDocument(home.id, { ...document, name: `${crypto.randomUUID()}.txt` })
    await expect(failed).rejects.toThrow(code)
    await expect(failed).rejects.not.toThrow('Meier') // what a DMS quotes is not passed on
  })
  test('a wrong password, a wrong repository, nobody there', async () => {
    const at = (more: object) => openCmis(readConfig({ ...dms.settings, ...more })) ?? expect.fail('no DMS')
    await expect(at({ CMIS_PASSWORD: 'falsch' }).check()).rejects.toThrow('cmis.forbidden')
    await expect(at({ CMIS_REPOSITORY: 'andere' }).check()).rejects.toThrow('cmis.no-repository')
    await expect(at({ CMIS_URL: 'http://127.0.0.1:9/' }).check()).rejects.toThrow('cmis.away')
  })
  test('a service document that failed once is asked for again', async () => {
    const fresh = openCmis(readConfig({ ...dms.settings })) ?? expect.fail('no DMS')
    dms.troubles.push({ on: 'repositories', times: 1, with: { status: 503 } })
    await expect(fresh.check()).rejects.toThrow('cmis.failed')
    await expect(fresh.check()).resolves.toMatchObject({ id: 'akten' })
  })
})
