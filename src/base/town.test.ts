import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writePost } from '../../scripts/sample-post/make.ts'
import { checkTown, loadTown } from './town.ts'

const musterstadt = 'towns/musterstadt'
const root = mkdtempSync(join(tmpdir(), 'vz-town-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('Musterstadt is whole: every reference leads somewhere, and it is large enough to be believed', () => {
  const town = loadTown(musterstadt)
  expect(town.stellen.length).toBeGreaterThanOrEqual(45)
  expect(town.aktenplan.length).toBeGreaterThanOrEqual(60)
  expect(town.documentTypes.length).toBeGreaterThanOrEqual(30)
  expect(town.tags.length).toBeGreaterThanOrEqual(40)
  expect(town.persons.length).toBeGreaterThanOrEqual(20)
})

test('every Stelle of an office that decides can be reached in the absence of its holder, except the walled-off ones', () => {
  const { stellen } = loadTown(musterstadt)
  const alone = stellen.filter((s) => s.deputies.length === 0).map((s) => s.id)
  expect(alone).toEqual(['02.00', '03.00', '04.00', '14.00'])
})

test('no text of the sample is used twice: two Stellen or document types with the same description could not be told apart', () => {
  const { stellen, documentTypes } = loadTown(musterstadt)
  const texts = [...stellen.map((s) => s.tasks), ...documentTypes.map((d) => d.description)]
  expect(new Set(texts).size).toBe(texts.length)
})

test('the sample post in the folder is byte for byte what its sources make', async () => {
  const folder = mkdtempSync(join(root, 'post-'))
  for (const file of await writePost(folder))
    expect(readFileSync(join(folder, file)).equals(readFileSync(join(musterstadt, 'post', file))), file).toBe(true)
})

test('the sample post has letters, PDFs and mails, and at least one item of every document type', () => {
  const { post, documentTypes } = loadTown(musterstadt)
  expect(post.length).toBeGreaterThanOrEqual(40)
  expect(new Set(post.map((item) => item.file.split('.').at(-1)))).toEqual(new Set(['txt', 'pdf', 'eml']))
  const seen = new Set(post.map((item) => item.documentType))
  expect(documentTypes.map((type) => type.id).filter((id) => !seen.has(id))).toEqual([])
})

type Rows = Record<string, unknown>[]
const broken: [file: string, change: (rows: Rows) => unknown, sentence: string, reason: string][] = [
  [
    'stellen.json',
    (r) => set(r, '32.10', { office: '33' }),
    'Stelle 32.10 verweist auf das Amt „33“, das es nicht gibt.',
    'an office that was renamed',
  ],
  [
    'stellen.json',
    (r) => set(r, '32.10', { deputies: ['99.99'] }),
    'Stelle 32.10 nennt als Vertretung die Stelle „99.99“, die es nicht gibt.',
    'a deputy that was dissolved',
  ],
  ['stellen.json', (r) => set(r, '32.10', { deputies: ['32.10'] }), 'Stelle 32.10 vertritt sich selbst.', 'nobody stands in for himself'],
  [
    'stellen.json',
    (r) => set(r, '32.11', { head: true }),
    'Stelle 32.11 und Stelle 32.10 leiten beide das Amt „32.1“; es kann nur eine Leitung geben.',
    'two heads',
  ],
  [
    'stellen.json',
    (r) => set(r, '01.00', { head: false }),
    'Das Amt „01“ (Bürgermeisterin) hat keine Stelle mit Leitung (head).',
    'a town without a head',
  ],
  ['stellen.json', (r) => r.push({ ...r[3] }), 'Die Stelle „03.00“ steht zweimal in der Liste.', 'copied and forgotten'],
  [
    'stellen.json',
    (r) => set(r, '32.10', { signing: { form: 'ppa.', limitCents: 1, verwaltungsakte: true } }),
    'Eintrag „32.10“, Feld „signing › form“ kennt „ppa.“ nicht; möglich sind: „“, „i. V.“, „i. A.“.',
    'a commercial signature is none of an authority',
  ],
  [
    'stellen.json',
    (r) => set(r, '32.10', { keyword: ['Gewerbe'] }),
    'Eintrag „32.10“ enthält „keyword“; das Feld gibt es nicht (Tippfehler?).',
    'a misspelt field is not silently ignored',
  ],
  [
    'stellen.json',
    (r) => set(r, '32.10', { tasks: 'Gewerbe' }),
    'Eintrag „32.10“, Feld „tasks“ ist zu kurz: mindestens 80 Zeichen.',
    'one word does not describe a Stelle',
  ],
  ['offices.json', (r) => set(r, '01', { parent: '32' }), 'Amt „01“ ist über „parent“ sich selbst untergeordnet.', 'a circle has no top'],
  ['offices.json', (r) => set(r, '32', { parent: '00' }), 'Amt „32“ gehört zu „00“, das es nicht gibt.', 'an orphan'],
  [
    'persons.json',
    (r) => set(r, 'selma-irgendorf', { stellen: [{ stelle: '20.99', from: '2021-01-01', to: null }] }),
    '„Selma Irgendorf“ hat die Stelle „20.99“, die es nicht gibt.',
    'a person on a Stelle that is none',
  ],
  [
    'persons.json',
    (r) => set(r, 'selma-irgendorf', { stellen: [{ stelle: '20.20', from: '2021-01-01', to: '2020-01-01' }] }),
    '„Selma Irgendorf“, Stelle 20.20: das Ende 2020-01-01 liegt vor dem Beginn 2021-01-01.',
    'ends before it begins',
  ],
  [
    'persons.json',
    (r) => set(r, 'selma-irgendorf', { stellen: [{ stelle: '20.20', from: '2021-02-30', to: null }] }),
    'Eintrag „selma-irgendorf“, Feld „stellen › Nr. 1 › from“ braucht ein Datum wie „2026-11-20“, das es gibt; eingetragen ist „2021-02-30“.',
    'there is no 30th of February',
  ],
  [
    'persons.json',
    (r) => set(r, 'selma-irgendorf', { stellen: [] }),
    '„Selma Irgendorf“ hat die Rolle „clerk“ oder „head“, aber keine Stelle.',
    'a clerk without work',
  ],
  [
    'persons.json',
    (r) => set(r, 'selma-irgendorf', { mail: 'Henrike.Albrand@musterstadt.example' }),
    '„Selma Irgendorf“ und „Henrike Albrand“ haben dieselbe Mailadresse.',
    'capitals make no second mailbox',
  ],
  [
    'persons.json',
    (r) => set(r, 'selma-irgendorf', { roles: ['chef'] }),
    'Eintrag „selma-irgendorf“, Feld „roles › Nr. 1“ kennt „chef“ nicht; möglich sind: „poststelle“',
    'a role nobody knows',
  ],
  [
    'aktenplan.json',
    (r) => set(r, '022.3', { retentionYears: null }),
    '„022.3“ (Anträge und Anfragen aus dem Gemeinderat) hat keine Untergruppen und braucht deshalb „retentionYears“ und „afterwards“.',
    'a leaf needs its retention',
  ],
  [
    'aktenplan.json',
    (r) => set(r, '022.3', { parent: '02x' }),
    'Aktenzeichen „022.3“ gehört zu „02x“, das es nicht gibt.',
    'a branch without a tree',
  ],
  [
    'document-types.json',
    (r) => set(r, 'werbung', { stelle: '10.12' }),
    '„werbung“ verweist auf die Stelle „10.12“, die es nicht gibt.',
    'post for nobody',
  ],
  [
    'document-types.json',
    (r) => set(r, 'werbung', { aktenplan: '024' }),
    '„werbung“ verweist auf das Aktenzeichen „024“, das es nicht gibt.',
    'a file nowhere',
  ],
  [
    'document-types.json',
    (r) => set(r, 'werbung', { aktenplan: '02' }),
    '„werbung“ verweist auf „02“; das ist eine Gruppe, Akten gibt es nur darunter.',
    'a group holds no files',
  ],
  [
    'document-types.json',
    (r) => set(r, 'werbung', { tags: ['muell-weg'] }),
    '„werbung“ trägt das Schlagwort „muell-weg“, das es nicht gibt.',
    'the vocabulary is closed',
  ],
  [
    'document-types.json',
    (r) => set(r, 'werbung', { frist: { days: 1, months: 1, from: 'eingang', law: '§ 1' } }),
    'Eintrag „werbung“, Feld „frist“ braucht genau eines von „days“ und „months“.',
    'two lengths are no Frist',
  ],
  [
    'post.json',
    (r) => r.push({ ...r[0], file: '99-verloren.txt' }),
    'Die Datei „99-verloren.txt“ liegt nicht im Ordner.',
    'an entry whose letter is gone',
  ],
  [
    'post.json',
    (r) => r.shift(),
    'Die Datei „01-widerspruch-grundsteuer.txt“ liegt im Ordner, steht aber nicht in der Liste.',
    'a letter nobody has sorted',
  ],
  [
    'holidays.json',
    (r) => r.push({ on: '2027-01-04', name: 'Inventur', kind: 'halbtags', law: 'Anordnung' }),
    '2027-01-04 (Inventur): „closesAt“ gehört zu halben Tagen („halbtags“) und nur zu ihnen.',
    'half a day needs its hour',
  ],
]

test.each(broken)('%s is wrong: the administrator reads where and what (%#)', (file, change, sentence) => {
  const folder = mkdtempSync(join(root, 't-'))
  cpSync(musterstadt, folder, { recursive: true })
  const rows = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Rows
  change(rows)
  writeFileSync(join(folder, file), JSON.stringify(rows))
  const { town, problems } = checkTown(folder)
  expect(town).toBeUndefined()
  expect(problems).toContainEqual(expect.stringContaining(`${join(folder, file)}: ${sentence}`))
})

test('a missing file and broken JSON are both reported at once, and loadTown refuses to open', () => {
  const folder = mkdtempSync(join(root, 't-'))
  cpSync(musterstadt, folder, { recursive: true })
  rmSync(join(folder, 'tags.json'))
  writeFileSync(join(folder, 'offices.json'), '[{ "id": "01", }]')
  expect(checkTown(folder).problems).toEqual([
    expect.stringMatching(/offices\.json: Das ist kein gültiges JSON \(Zeile 1, Spalte 16\)/),
    `${join(folder, 'tags.json')}: Die Datei fehlt.`,
  ])
  expect(() => loadTown(folder)).toThrow(expect.objectContaining({ code: 'town.invalid', facts: expect.objectContaining({ count: 2 }) }))
})

test('a folder that is none names every missing file, from the root of the project', () => {
  expect(checkTown('towns/nirgendwo').problems).toContain('towns/nirgendwo/town.json: Die Datei fehlt.')
})

function set(rows: Rows, id: string, change: object) {
  const row = rows.find((r) => r.id === id)
  if (!row) throw new Error(`the sample has no ${id}`)
  Object.assign(row, change)
}
