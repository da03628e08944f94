import { expect, test } from 'vitest'
import { compileExpression, compileTest } from './feel.ts'
import { Run } from './run.ts'
import { dateTimeAt } from './temporal.ts'
import { fromGiven, type Given, text, type Value } from './value.ts'

const inputs: Record<string, Given> = {
  'Monatliches Einkommen': 2500.5,
  Kinder: [
    { Name: 'Ada', Alter: 7 },
    { Name: 'Ben', Alter: 17 },
  ],
  'a+b': 3,
  leer: null,
}
const shapes = { 'Monatliches Einkommen': 1, Kinder: { Name: 1, Alter: 1 }, 'a+b': 1, leer: 1 } as const

function evaluate(source: string): { value: Value; notes: string[]; problems: string[] } {
  const problems: string[] = []
  const { code } = compileExpression(source, { shapes, type: () => undefined, problem: (p) => problems.push(p) })
  const run = new Run(() => dateTimeAt(new Date('2026-11-20T22:30:00Z'), 'Europe/Berlin'), 10_000)
  const names = new Map(Object.entries(inputs).map(([name, v]) => [name === 'a+b' ? 'a + b' : name, fromGiven(v)]))
  return { value: code({ run, names, parent: null }), notes: run.notes.map((n) => n.message), problems }
}

test.each([
  ['0.1 + 0.2 = 0.3', 'true', 'numbers are decimal'],
  ['1.1 * 1.1', '1.21', 'a double gives 1.2100000000000002'],
  ['1 / 3', '0.3333333333333333333333333333333333', '34 digits'],
  ['100 * 1.005', '100.5', 'a double gives 100.49999999999999'],
  ['decimal(2.5, 0)', '2', 'half to even'],
  ['round half up(2.345, 2)', '2.35', 'commercial rounding; a double gives 2.34'],
  ['round half up(-2.5, 0)', '-3', 'away from zero'],
  ['round half down(2.5, 0)', '2', 'towards zero'],
  ['round up(1.001, 2)', '1.01', 'always up, as some Gebührenordnungen say'],
  ['round down(1.999, 2)', '1.99', 'cents cut off'],
  ['round half up(1250, -2)', '1300', 'to full hundreds'],
  ['floor(-1.5)', '-2', 'towards minus infinity'],
  ['-2 ** 2', '4', 'the sign binds closer (DMN 1.5, grammar rule 21)'],
  ['modulo(-12, 5)', '3', 'sign of the divisor'],
])('%s is %s (%s)', (source, wanted) => {
  expect(text(evaluate(source).value, true)).toBe(wanted)
})

test.each([
  ['Monatliches Einkommen * 12', '30006', 'a name with a space'],
  ['Monatliches   Einkommen', '2500.5', 'spaces do not count'],
  ['a + b', '3', 'a name with a sign, written with spaces'],
  ['Kinder[Alter < 14].Name', '["Ada"]', 'entries of the element are names in a filter'],
  ['Kinder[-1].Name', '"Ben"', 'from the end'],
  ['some k in Kinder satisfies k.Alter >= 16', 'true', 'some'],
  ['for k in Kinder, n in 1..2 return k.Alter * n', '[7, 14, 17, 34]', 'all combinations'],
  ['for i in 0..4 return if i = 0 then 1 else i * partial[-1]', '[1, 1, 2, 6, 24]', 'partial results'],
  ['true and leer', 'null', 'three values'],
  ['false and leer', 'false', 'three values'],
  ['leer > 5', 'null', 'null is not smaller, it is unknown'],
  ['if leer > 5 then "ja" else "nein"', '"nein"', 'unknown is not true'],
  ['date("2026-01-31") + duration("P1M")', '@"2026-02-28"', 'a month later ends with the month'],
  ['date("2024-02-29") - date("2023-02-28")', '@"P366D"', 'a leap year'],
  ['@"2026-10-25T02:30:00@Europe/Berlin" + @"PT24H"', '@"2026-10-26T02:30:00@Europe/Berlin"', 'real hours after the second 2:30 of the night'],
  ['@"2026-03-28T12:00:00@Europe/Berlin" + @"PT24H"', '@"2026-03-29T13:00:00@Europe/Berlin"', 'real hours over the change of the clocks'],
  ['years and months duration(@"2008-11-21", @"2026-11-20").years', '17', 'the day before the birthday'],
  ['week of year(@"2027-01-01")', '53', 'ISO 8601'],
  ['today()', '@"2026-11-20"', 'the day of the caller, in Germany'],
  ['string(now())', '"2026-11-20T23:30:00@Europe/Berlin"', 'the clock of the caller'],
  ['@"2026-05-01" in [@"2026-01-01"..@"2026-12-31"]', 'true', 'a range of days'],
  ['5 in (> 3, 1)', 'true', 'tests in a list'],
  ['list replace([1, 2, 3], 2, 4)', '[1, 4, 3]', 'FEEL 1.5'],
  ['string join(["a", null, "c"], "; ")', '"a; c"', 'null left out'],
  ['matches("Müller", "^\\w+$")', 'true', 'umlauts are letters'],
  ['replace("31.12.2026", "(\\d+)\\.(\\d+)\\.(\\d+)", "$3-$2-$1")', '"2026-12-31"', 'groups'],
  ['[1..5] = range("[1..5]")', 'true', 'a range from text'],
  ['{a: 1, b: a + 1}.b', '2', 'an entry sees those before it'],
  ['(function(x, y) x - y)(y: 1, x: 3)', '2', 'arguments by name'],
  ['get value({a: {b: 2}}, ["a", "b"])', '2', 'a path as a list'],
  ['123 instance of number', 'true', 'types'],
  ['upper case(["ß"])', '"SS"', 'a list of one is its element'],
])('%s gives %s (%s)', (source, wanted) => {
  const { value, problems } = evaluate(source)
  expect({ value: text(value, true), problems }).toEqual({ value: wanted, problems: [] })
})

test.each([
  ['1 / 0', 'Durch 0 kann nicht geteilt werden.'],
  ['"3" + 4', 'Text + Zahl kann man nicht rechnen.'],
  ['leer + 1', 'Rechnung ohne Wert: kein Wert + Zahl.'],
  ['"3" < 4', 'Text und Zahl kann man nicht vergleichen (<).'],
  ['date("31.12.2026")', '„31.12.2026“ ist kein Datum (JJJJ-MM-TT).'],
  ['date(2026, 2, 30)', '„2026-2-30“ ist kein Tag im Kalender.'],
  ['sum([1, "2"])', '„sum“ rechnet nur mit Zahlen, die Liste enthält: Zahl, Text.'],
  ['substring(5, 1)', 'Die Funktion „substring“ kann mit Zahl, Zahl nicht gerufen werden.'],
  ['Kinder[1].Gewicht', 'Kontext hat kein „Gewicht“.'],
  ['10 ** 7000', 'Die Rechnung hat kein Ergebnis.'],
])('%s is null, and says why', (source, why) => {
  expect(evaluate(source)).toMatchObject({ value: null, notes: [why] })
})

test.each([
  ['Monatliches Einkomen * 2', 'Den Namen „Monatliches Einkomen“ gibt es hier nicht.'],
  ['Kinder Alter > 3)', 'ist ab „)“ nicht lesbar'],
  ['Gehalt * 2', 'Den Namen „Gehalt“ gibt es hier nicht.'],
  ['1 +', 'ist unvollständig'],
  ['', 'Der Ausdruck ist leer.'],
  ['@"morgen"', '„morgen“ ist weder Datum noch Uhrzeit noch Dauer.'],
  ['{a: 1, a: 2}', 'Der Kontext hat zwei Einträge „a“.'],
  ['1 instance of Zahl', 'Den Typ „Zahl“ gibt es nicht.'],
  [`${'('.repeat(400)}1${')'.repeat(400)}`, 'Der Ausdruck ist zu tief geschachtelt.'],
])('a mistake in an expression is found when it is read: %s', (source, sentence) => {
  expect(evaluate(source).problems.join()).toContain(sentence)
})

test.each([
  ['for i in 1..1000000000 return i', 'a range without end'],
  ['for a in 1..200, b in 1..200 return a', 'nested loops'],
  ['some x in 1..1000000 satisfies x < 0', 'a search without end'],
])('%s is stopped (%s)', (source) => {
  expect(() => evaluate(source)).toThrow(expect.objectContaining({ code: 'dmn.too-long' }))
})

test('rules have no clock of their own', () => {
  const { code } = compileExpression('today()', { shapes: {}, type: () => undefined, problem: () => {} })
  const run = new Run(() => null, 100)
  expect(code({ run, names: new Map(), parent: null })).toBeNull()
  expect(run.notes[0]?.message).toBe('Für diese Entscheidung ist kein Zeitpunkt angegeben.')
})

test('nothing of JavaScript can be reached from an expression', () => {
  for (const source of ['{}.constructor', '"".__proto__', 'constructor', '"abc".length', 'process', '{a: 1}.toString()']) {
    expect(evaluate(source).value, source).toBeNull()
  }
})

test.each<[string, Given, boolean | null]>([
  ['-', null, true],
  ['< 18', 17, true],
  ['[18..65)', 65, false],
  ['"A", "B"', 'B', true],
  ['not("A", "B")', 'B', false],
  ['not(null)', 'x', true],
  ['null', null, true],
  ['< 18', null, null],
  ['contains(?, "straße")', 'Hauptstraße 1', true],
  ['? > 5 and ? < 9', 7, true],
  ['[1, 2, 3]', 2, true],
  ['true', null, false],
])('the test %s of %j is %s', (source, value, wanted) => {
  const holds = compileTest(source, { shapes: {}, type: () => undefined, problem: () => {} })
  const scope = { run: new Run(() => null, 1000), names: new Map(), parent: null }
  expect(holds(scope, fromGiven(value))).toBe(wanted)
})
