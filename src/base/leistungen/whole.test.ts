import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadTown } from '#base/town.ts'
import { checkFiles, readWhole } from './check.ts'
import type { Answers } from './form.ts'
import { precheck } from './precheck.ts'
import type { Whole } from './whole.ts'

const folder = join(import.meta.dirname, '../../../towns/musterstadt')
const town = loadTown(folder)
const plan = { land: town.town.land, stellen: town.stellen, aktenplan: town.aktenplan }
const ids = readdirSync(join(folder, 'leistungen'), { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [e.name] : []))
const filesOf = (id: string) => readWhole(join(folder, 'leistungen', id))
const wholes = new Map(ids.map((id) => [id, checkFiles(filesOf(id), id, plan)]))
const dog = wholes.get('hundesteuer')?.whole as Whole

describe('the packages of Musterstadt', () => {
  test.each(ids)('%s is in order', (id) => expect(wholes.get(id)?.problems).toEqual([]))
  const cases = [...wholes].flatMap(([id, { cases: tried }]) => tried.map((c) => [`${id}: ${c.title}`, c.problems] as const))
  test.each(cases)('%s', (_title, problems) => expect(problems).toEqual([]))
  test('every town service that a package names is there', () => {
    for (const { whole } of wholes.values()) {
      const service = whole && 'leistung' in whole ? whole.leistung.service : undefined
      if (service) expect(existsSync(join(folder, 'services', `${service}.md`)), service).toBe(true)
    }
  })
})

describe('how an amount came about, read off the trace of the rules', () => {
  const calculation = (id: string, title: RegExp) => {
    const whole = wholes.get(id)?.whole as Whole
    const found = whole.cases.find((c) => title.test(c.id)) ?? expect.fail(String(title))
    const documents = found.documents.map((document) => ({ document, values: {}, proven: true }))
    return precheck(whole, { answers: found.answers as Answers, day: found.day, documents }).amounts[0]
  }
  test.each<[string, string, RegExp, object[]]>([
    [
      'rate, area and months, by the number of the fee table',
      'sondernutzung',
      /^zone1$/,
      [
        {
          law: '§ 7 Abs. 1 Sondernutzungssatzung, Nr. 1.1 Gebührenverzeichnis',
          quantity: expect.stringMatching(/^\d+ m² × \d+ Monate?$/),
          singleCents: 450,
        },
      ],
    ],
    [
      'what is missing to the smallest fee is a line of its own',
      'sondernutzung',
      /^mindestgebuehr$/,
      [{ singleCents: 250 }, { text: 'Anhebung auf die Mindestgebühr', law: '§ 7 Abs. 3 Sondernutzungssatzung', quantity: '', singleCents: null }],
    ],
    [
      'a line of nothing says why, where it is all there is',
      'sondernutzung',
      /^nur-dezember$/,
      [{ cents: 0, quantity: expect.stringMatching(/× 0 Monate$/) }],
    ],
  ])('%s', (_, id, title, lines) => {
    const amount = calculation(id, title)
    expect(amount?.calculation).toMatchObject(lines)
    expect(amount?.calculation.reduce((sum, l) => sum + l.cents, 0)).toBe(amount?.cents)
  })
  test.each([
    ['sozialpass', 'Befreiung oder Ermäßigung', '§ 7 Abs. 1 Hundesteuersatzung'],
    ['tierheim', 'Befreiung oder Ermäßigung', '§ 6 Hundesteuersatzung'],
    ['begleithund', 'Nachlass, einmalig', '§ 7 Abs. 2 Hundesteuersatzung'],
  ])('what is not taken is negative, with its reason and its law: %s', (reason, text, law) => {
    const found =
      dog.cases.find((c) => c.answers.verguenstigung === reason && c.expect.findings.verguenstigung === 'fulfilled') ?? expect.fail(reason)
    const documents = found.documents.map((document) => ({ document, values: {}, proven: true }))
    const amount = precheck(dog, { answers: found.answers as Answers, day: found.day, documents }).amounts[0]
    expect(amount?.calculation[1]).toMatchObject({ text: expect.stringMatching(new RegExp(`^${text}: .+`)), law: expect.stringContaining(law) })
    expect(amount?.calculation[1]?.cents).toBeLessThan(0)
    expect(amount?.calculation.reduce((sum, l) => sum + l.cents, 0)).toBe(amount?.cents)
  })
})

/** A package with one file changed: what an administrator would hear. */
const broken = (name: string, change: (json: never) => unknown) => {
  const files = filesOf('hundesteuer')
  files[name] = JSON.stringify(change(JSON.parse(files[name] ?? 'null') as never))
  return checkFiles(files, 'hundesteuer', plan).problems.join('\n')
}
type Leistung = { [k: string]: never } & {
  findings: { id: string; decision: string; law: string; fields: string[] }[]
  stellen: { stelle: string }[]
  automation: object
  texts: { grant: { tenor: string[] } }
}
const changed = (l: Leistung, change: (line: object) => object) => {
  const [first, ...others] = l.amounts as unknown as { calculation: object[] }[]
  return { ...l, amounts: [{ ...first, calculation: first?.calculation.map((line, i) => (i ? line : change(line))) }, ...others] }
}
type Form = { schema: { properties: Record<string, object>; required: string[] }; steps: { fields: string[] }[] }

describe('mistakes are said in sentences', () => {
  test.each<[string, () => string, RegExp]>([
    [
      'no JSON',
      () => checkFiles({ ...filesOf('hundesteuer'), 'leistung.json': '{ "a": 1,, }' }, 'x', plan).problems.join('\n'),
      /leistung\.json: Das ist kein gültiges JSON/,
    ],
    [
      'a file is missing',
      () => checkFiles(Object.fromEntries(Object.entries(filesOf('hundesteuer')).filter(([n]) => n !== 'cases.json')), 'x', plan).problems.join('\n'),
      /cases\.json: Die Datei fehlt/,
    ],
    [
      'an unknown Stelle',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, stellen: [{ stelle: '99.99' }] })),
      /Die Stelle „99\.99“ gibt es im Stellenplan nicht/,
    ],
    [
      'a Stelle that may not sign it',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, stellen: [{ stelle: '10.41' }] })),
      /„10\.41“ darf keinen Steuerbescheid zeichnen/,
    ],
    [
      'a group of the Aktenplan',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, aktenplan: '9' })),
      /„9“ ist im Aktenplan eine Gruppe|„9“ gibt es im Aktenplan nicht/,
    ],
    [
      'a finding without its decision',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, findings: [{ ...l.findings[0], decision: 'Gibt es nicht' }, ...l.findings.slice(1)] })),
      /fragt die Entscheidung „Gibt es nicht“, die es in rules\.dmn nicht gibt/,
    ],
    [
      'a line of the calculation without its decision',
      () => broken('leistung.json', (l: Leistung) => changed(l, (line) => ({ ...line, decision: 'Gibt es nicht' }))),
      /Die Berechnung von „jahr“, Zeile „.*“, nennt die Entscheidung „Gibt es nicht“/,
    ],
    [
      'lines that do not come to the amount',
      () => broken('leistung.json', (l: Leistung) => changed(l, (line) => ({ ...line, decision: 'Jahressteuer' }))),
      /Die Zeilen der Berechnung von „Steuer im laufenden Jahr“ ergeben 120,00 €, der Betrag ist aber/,
    ],
    [
      'a law that is none',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, findings: [{ ...l.findings[0], law: 'Satzung' }, ...l.findings.slice(1)] })),
      /„Satzung“ ist keine Fundstelle/,
    ],
    [
      'a text with an unknown name',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, texts: { ...l.texts, grant: { ...l.texts.grant, tenor: ['{hundename} zahlt'] } } })),
      /Ein Text benutzt „\{hundename\}“/,
    ],
    [
      'a tax through another gate',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, automation: { ...l.automation, gate: 'sgbx-31a' } })),
      /Für eine Steuer gilt § 155 Abs\. 4 AO/,
    ],
    [
      'automation where there is discretion',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, discretion: { law: '§ 1', weigh: 'x' } })),
      /Wo Ermessen ist, gibt es keine Vollautomation/,
    ],
    [
      'automation with two signatures',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, signing: { level: 'leitung', fourEyes: true } })),
      /Wo zwei Menschen zeichnen/,
    ],
    [
      'automation without a field for special circumstances',
      () => broken('leistung.json', (l: Leistung) => ({ ...l, automation: { ...l.automation, special: 'mail' } })),
      /freiwilliges Textfeld „mail“ für besondere Umstände/,
    ],
    [
      'a field nobody can fill in',
      () =>
        broken('form.json', (f: Form) => ({
          ...f,
          schema: { ...f.schema, properties: { ...f.schema.properties, neu: { type: 'string', title: 'Neu', description: 'x', maxLength: 5 } } },
        })),
      /„neu“ steht in keinem Schritt/,
    ],
    [
      'a reference to elsewhere ($ref)',
      () => broken('form.json', (f: Form) => ({ ...f, schema: { ...f.schema, $ref: 'https://example.org/x' } })),
      /form\.json: .*„\$ref“; das Feld gibt es nicht/,
    ],
    [
      'a pattern that could take for ever',
      () =>
        broken('form.json', (f: Form) => ({
          ...f,
          schema: {
            ...f.schema,
            properties: { ...f.schema.properties, rasse: { type: 'string', title: 'R', description: 'x', pattern: '^(a+)+$' } },
          },
        })),
      /zu verschachtelt/,
    ],
    [
      'a pattern that is none',
      () =>
        broken('form.json', (f: Form) => ({
          ...f,
          schema: { ...f.schema, properties: { ...f.schema.properties, rasse: { type: 'string', title: 'R', description: 'x', pattern: '^($' } } },
        })),
      /kein gültiger regulärer Ausdruck/,
    ],
    [
      'a test case that says something else',
      () => broken('cases.json', (c: { expect: object }[]) => [{ ...c[0], expect: { ...c[0]?.expect, amounts: { jahr: 1 } } }, ...c.slice(1)]),
      /„Steuer im laufenden Jahr“ ist 10,00 €, erwartet war 0,01 €/,
    ],
    ['too few test cases', () => broken('cases.json', (c: object[]) => c.slice(0, 2)), /cases\.json: .*mindestens 3/],
    [
      'a gap between dated values',
      () =>
        broken('parameters/steuersaetze.json', (p: { versions: object[] }) => ({
          ...p,
          versions: [{ ...p.versions[0], validTo: '2024-06-30' }, p.versions[1]],
        })),
      /Zwischen 30\.06\.2024 und 01\.01\.2025 ist eine Lücke/,
    ],
    [
      'rules in another namespace',
      () => {
        const files = filesOf('hundesteuer')
        files['rules.dmn'] = (files['rules.dmn'] ?? '').replace('20191111', '20211108')
        return checkFiles(files, 'x', plan).problems.join('\n')
      },
      /Namensraum von DMN 1\.3/,
    ],
    [
      'rules that go in a circle',
      () => {
        const files = filesOf('hundesteuer')
        files['rules.dmn'] = (files['rules.dmn'] ?? '').replace('href="#hundGeburtsdatum"', 'href="#d-Beginn-der-Steuerpflicht"')
        return checkFiles(files, 'x', plan).problems.join('\n')
      },
      /Kreis/,
    ],
    [
      'an id that the editor does not take',
      () => {
        const files = filesOf('hundesteuer')
        files['rules.dmn'] = (files['rules.dmn'] ?? '').replace('<rule id="', '<rule id="ü')
        return checkFiles(files, 'x', plan).problems.join('\n')
      },
      /nimmt der Editor nicht an/,
    ],
    [
      'a box that the editor would lose',
      () => {
        const files = filesOf('hundesteuer')
        files['rules.dmn'] = (files['rules.dmn'] ?? '').replace(
          '</definitions>',
          '<decision id="neu" name="Neu"><conditional><if><literalExpression><text>true</text></literalExpression></if><then><literalExpression><text>1</text></literalExpression></then><else><literalExpression><text>2</text></literalExpression></else></conditional></decision></definitions>',
        )
        return checkFiles(files, 'x', plan).problems.join('\n')
      },
      /„conditional“ als eigener Kasten gehört zu DMN 1\.4/,
    ],
    ['no rules at all', () => checkFiles({ ...filesOf('hundesteuer'), 'rules.dmn': 'kein XML' }, 'x', plan).problems.join('\n'), /rules\.dmn: /],
    [
      'an authority elsewhere with a form here',
      () =>
        checkFiles(
          {
            ...filesOf('hundesteuer'),
            'leistung.json': JSON.stringify({
              competence: 'other',
              version: '1',
              validFrom: '2026-01-01',
              law: ['§ 1 X'],
              authority: { name: 'Landratsamt', web: 'https://kreis.example' },
              guide: [{ de: 'a', plain: 'a' }],
              forward: { law: '§ 16 SGB I', text: { de: 'a', plain: 'a' } },
            }),
          },
          'x',
          plan,
        ).problems.join('\n'),
      /führt zu einer anderen Behörde; ein Formular oder Regeln gehören dort nicht hinein/,
    ],
  ])('%s', (_why, act, said) => expect(act()).toMatch(said))
  test('a package for another authority is a guide and nothing else', () => {
    const elsewhere = {
      competence: 'other',
      version: '1',
      validFrom: '2026-01-01',
      law: ['§ 1 X'],
      authority: { name: 'Landratsamt', web: 'https://kreis.example' },
      guide: [{ de: 'a', plain: 'a' }],
      forward: { law: '§ 16 SGB I', text: { de: 'a', plain: 'a' } },
    }
    const { whole, problems } = checkFiles({ 'leistung.json': JSON.stringify(elsewhere) }, 'x', plan)
    expect(problems).toEqual([])
    expect(whole).toMatchObject({ elsewhere: { authority: { name: 'Landratsamt' } } })
  })
})

describe('the Vermerk', () => {
  const answers = dog.cases[0]?.answers as Answers
  const day = dog.cases[0]?.day ?? ''
  test('says rule, §, inputs and where they came from for every finding', () => {
    const { findings } = precheck(dog, { answers, day, documents: [] })
    for (const f of findings) {
      expect(f.laws.length, f.id).toBeGreaterThan(0)
      expect(f.inputs.length, f.id).toBeGreaterThan(0)
      expect(f.rules.length, f.id).toBeGreaterThan(0)
      expect(f.sentences.join(' ')).toMatch(/Prüfsumme/)
    }
  })
  test('an answer that is missing leaves it open and makes nothing automatic', () => {
    const { haltungsbeginn: _none, ...less } = answers
    const result = precheck(dog, { answers: less, day, documents: [] })
    expect(result.findings.some((f) => f.state === 'open')).toBe(true)
    expect(result.automatic).toMatchObject({ possible: false, why: expect.arrayContaining(['Es fehlen Angaben.']) })
  })
  test.each<[string, Record<string, string | number>, number]>([
    ['another chip number', { chip: '276098100000009' }, 1],
    ['the same with spaces', { chip: '276098 100000001' }, 0],
    ['another birthday of the dog', { geburt: '2019-01-01' }, 1],
  ])('a document that says %s', (_why, values, count) => {
    const result = precheck(dog, { answers, day, documents: [{ document: 'heimtierausweis', proven: true, values }] })
    expect(result.contradictions).toHaveLength(count)
    expect(result.automatic.possible).toBe(count === 0)
  })
})
