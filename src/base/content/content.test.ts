import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadTown } from '../town.ts'
import { amountText, checkContent, inForce, loadContent, occurrencesOf } from './index.ts'

const musterstadt = 'towns/musterstadt'
const root = mkdtempSync(join(tmpdir(), 'vz-content-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const town = loadTown(musterstadt)
const content = loadContent(town)
const folder = join(root, 'town')
cpSync(musterstadt, folder, { recursive: true, filter: (path) => !path.includes('/post/') })

test('Musterstadt says enough to be believed: 60 services, 8 bylaws, 30 forms, 12 offices, 3 calendars, 2 local rules', () => {
  expect(content.services.length).toBeGreaterThanOrEqual(60)
  expect(new Set(content.bylaws.map((b) => b.id)).size).toBeGreaterThanOrEqual(8)
  expect(content.forms.length).toBeGreaterThanOrEqual(30)
  expect(new Set(content.services.flatMap((s) => s.office ?? [])).size).toBeGreaterThanOrEqual(12)
  expect(content.calendars.length).toBeGreaterThanOrEqual(3)
  expect(content.services.filter((s) => s.localRule).length).toBeGreaterThanOrEqual(2)
  expect(content.golden.length).toBeGreaterThanOrEqual(150)
})

describe('a version of a bylaw', () => {
  test('is the one in force on the day, not the newest one', () => {
    expect(inForce(content.bylaws, 'verwaltungsgebuehren', '2025-12-31')?.validFrom).toBe('2020-01-01')
    expect(inForce(content.bylaws, 'verwaltungsgebuehren', '2026-01-01')?.validFrom).toBe('2026-01-01')
    expect(inForce(content.bylaws, 'verwaltungsgebuehren', '2019-12-31')).toBeUndefined()
  })
  test.each([
    [{ cents: 120_050, per: 'je Jahr' }, '1.200,50 € je Jahr', '€1,200.50 je Jahr'],
    [{ fromCents: 500, toCents: 250_000 }, '5,00 € bis 2.500,00 €', '€5.00 to €2,500.00'],
    [
      { percent: 0.6, per: 'von den Baukosten', minCents: 15_000 },
      '0,6 % von den Baukosten, mindestens 150,00 €',
      '0.6 % von den Baukosten, at least €150.00',
    ],
    [{ free: true as const }, 'kostenlos', 'free of charge'],
  ])('%o is read as people write it', (amount, de, en) => {
    expect(amountText(amount)).toBe(de)
    expect(amountText(amount, 'en')).toBe(en)
  })
})

test('dates of calendars: a series without its exceptions, whole days, and both ends of the time asked for', () => {
  const market = occurrencesOf(content.calendars, { from: '2027-01-01', to: '2027-01-14' }).filter((o) => o.title === 'Wochenmarkt')
  expect(market.map((o) => o.on)).toEqual(['2027-01-02', '2027-01-09', '2027-01-13']) // 6 January is a holiday and left out
  const council = occurrencesOf(content.calendars, { from: '2026-12-02', to: '2026-12-31' }).find((o) => o.title === 'Gemeinderat')
  expect([council?.on, council?.startAt?.toISOString()]).toEqual(['2026-12-15', '2026-12-15T17:30:00.000Z'])
  expect(occurrencesOf(content.calendars, { from: '2026-11-24', to: '2026-11-24' }).map((o) => o.title)).toContain('Restmüll Kernstadt')
})

type Change = [file: string, from: string | RegExp, to: string, sentence: string, reason: string]
const broken: Change[] = [
  [
    'services/hund-anmelden.md',
    'cents: 12000',
    'cents: 13000',
    'Gebühr „Erster Hund“: hier 130,00 € je Kalenderjahr, in der geltenden Fassung der Satzung 120,00 € je Kalenderjahr',
    'a fee that is not the bylaw’s',
  ],
  ['services/hund-anmelden.md', '#§ 5 Abs. 1', '#§ 9 Abs. 9', 'keinen Satz „§ 9 Abs. 9“', 'a number that is not there'],
  ['services/hund-anmelden.md', 'hundesteuer#', 'katzensteuer#', 'Die Satzung „katzensteuer“', 'a bylaw that is not there'],
  ['services/hund-anmelden.md', 'cents: 12000', 'cents: 12000, percent: 3', 'braucht genau eine Höhe', 'two heights'],
  ['services/hund-anmelden.md', 'bylaw: "hundesteuer#§ 5 Abs. 1"', 'bylaw: "hundesteuer#§ 5 Abs. 1", law: § 1', 'hat zwei Quellen', 'two sources'],
  ['services/hund-anmelden.md', 'per: je Kalenderjahr', 'per: pro Kalenderjahr', 'beginnt mit „je“', 'a measure in other words'],
  ['services/hund-anmelden.md', 'id: hund-anmelden', 'id: hund', 'Die Datei heißt „hund-anmelden“, die id ist „hund“', 'a file under another name'],
  ['services/hund-anmelden.md', '# Hund zur', '# Katze zur', 'muss dem Feld „name“ gleichen', 'another heading'],
  ['services/hund-anmelden.md', 'topics: [steuern-abgaben', 'topics: [steuern', 'Das Thema „steuern“ gibt es nicht', 'a topic that is not there'],
  [
    'services/hund-anmelden.md',
    'lifeSituations: [zuzug, ',
    'lifeSituations: [',
    'Die Lebenslage „zuzug“ führt hierher',
    'a life situation that leads here and is not named',
  ],
  [
    'services/hund-anmelden.md',
    'lifeSituations: [zuzug, ',
    'lifeSituations: [zuzug, heirat, ',
    'Die Lebenslage „heirat“ hat keinen Schritt',
    'a life situation without a step',
  ],
  ['services/hund-anmelden.md', 'stelle: "20.21"', 'stelle: "20.99"', 'Die Stelle „20.99“ gibt es nicht', 'a Stelle that is not there'],
  ['services/hund-anmelden.md', 'office: "20.2"', 'office: "20.1"', 'gehört zum Amt „20.2“, nicht zu „20.1“', 'a Stelle of another office'],
  ['services/hund-anmelden.md', 'office: "20.2"\n', '', 'nennt entweder eine andere Behörde', 'half a competence'],
  ['services/hund-anmelden.md', 'forms: [hund-anmelden, ', 'forms: [hund, ', 'Das Formular „hund“ gibt es nicht', 'a form that is not there'],
  [
    'services/hund-anmelden.md',
    'online: hund-anmelden',
    'online: hund-abmelden',
    'fehlt unter „forms“',
    'an online form that is not among the forms',
  ],
  ['services/hund-anmelden.md', 'languages: [de, en]', 'languages: [de]', '„en“ steht in „languages“ genau dann', 'English that is not announced'],
  ['services/hund-anmelden.md', '## Fristen', '## Frist', 'Textbaustein „Frist“ gibt es nicht', 'a module that FIM does not know'],
  ['services/hund-anmelden.md', /keywords: \[.*\]/, 'keywords: [hund]', 'braucht mindestens 5 Angaben', 'one keyword'],
  ['services/hund-anmelden.md', /^(kind: .*)\n(fees:)/m, 'duration: bald\n$1\n$2', 'YAML', 'the same field twice'],
  ['services/hund-anmelden.md', 'validFrom: 2025-01-01', 'validFrom: 2025-02-30', 'braucht ein Datum', 'a day that does not exist'],
  ['services/hund-anmelden.md', /^leika.*\n|^topics/m, 'leika: ["123"]\ntopics', '14 Ziffern', 'a key that is none'],
  [
    'bylaws/hundesteuer.2025-01-01.md',
    'cents: 72000',
    'cents: 72100',
    '„721“ steht dort nicht im Wortlaut',
    'a list for machines that says something else',
  ],
  [
    'bylaws/hundesteuer.2019-01-01.md',
    'validTo: 2024-12-31',
    'validTo: 2024-11-30',
    'Fassungen schließen lückenlos aneinander an',
    'a gap between two versions',
  ],
  ['bylaws/hundesteuer.2019-01-01.md', 'validTo: 2024-12-31\n', '', 'Hat kein „validTo“', 'two versions in force'],
  ['bylaws/hundesteuer.2025-01-01.md', '## § 3 ', '## § 4 ', 'Auf § 2 folgt § 4', 'a paragraph too few'],
  ['forms/hund-anmelden.json', '"service": "hund-anmelden"', '"service": "katze"', 'Die Leistung „katze“ gibt es nicht', 'a form for nothing'],
  [
    'forms/hund-anmelden.json',
    '"additionalProperties": false',
    '"additionalProperties": true',
    'additionalProperties',
    'a schema that lets anything through',
  ],
  ['forms/hund-anmelden.json', /("if":[\s\S]*?"const": )"tierheim"/, '$1"zirkus"', 'das steht nicht zur Auswahl', 'a condition that never holds'],
  [
    'tasks.json',
    'Landratsamt Beispielhausen, Kfz',
    'Landratsamt Nirgendwo, Kfz',
    'hat nach „tasks.json“ keine Aufgabe',
    'an authority without a task',
  ],
  ['life-situations.json', '"service": "halteverbot"', '"service": "haltegebot"', 'Die Leistung „haltegebot“ gibt es nicht', 'a step to nowhere'],
  ['places.json', '"from": "10:00", "to": "18:00"', '"from": "18:00", "to": "10:00"', '„18:00“ liegt nicht vor „10:00“', 'closed before it opens'],
  ['calendars/gremien.ics', 'UID:gr-2026-11-24@', 'UID:vsa-2026-11-10@', 'gibt es schon', 'two dates under one name'],
  ['calendars/gremien.ics', /\r\n/g, '\n', 'Zeilen enden im Kalender mit CRLF', 'line ends of another system'],
  ['golden.jsonl', '"services": ["personalausweis"]', '"services": ["pass"]', 'Die Leistung „pass“ gibt es nicht', 'a question on nothing'],
]

test.each(broken)('%s: %s → %s is found out (%#)', (file, from, to, sentence) => {
  const path = join(folder, file)
  const right = readFileSync(path, 'utf8')
  const wrong = right.replace(from, to)
  expect(wrong, 'the change must change something').not.toBe(right)
  writeFileSync(path, wrong)
  const { content: read, problems } = checkContent({ ...town, folder })
  writeFileSync(path, right)
  expect(read).toBeUndefined()
  expect(problems.filter((p) => p.includes(sentence) && p.startsWith(path.split('/').slice(0, -1).join('/')))).not.toEqual([])
})

test('a field that is in no step, and a contact at a place that is not there, are found out', () => {
  const path = join(folder, 'forms/hund-anmelden.json')
  const right = readFileSync(path, 'utf8')
  const form = JSON.parse(right) as { steps: { fields: string[] }[] }
  const [lost] = form.steps[0]?.fields.splice(0, 1) ?? []
  writeFileSync(path, JSON.stringify(form))
  const { problems } = checkContent({ ...town, folder, contacts: [{ office: '01', phone: '1', mail: 'a@b.example', place: 'nirgends' }] })
  writeFileSync(path, right)
  expect(problems).toContainEqual(expect.stringContaining(`Das Feld „${lost}“ steht in keinem Schritt`))
  expect(problems).toContainEqual(expect.stringContaining('Den Ort „nirgends“ gibt es nicht'))
})

test('a town that says nothing to citizens yet is right all the same', () => {
  const empty = mkdtempSync(join(root, 'empty-'))
  expect(checkContent({ ...town, folder: empty }).problems).toEqual([])
})
