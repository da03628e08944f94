import { describe, expect, test } from 'vitest'
import { ageIn, caseWords, choose, isForAge, qualifiersIn } from './qualifiers.ts'

const lists = {
  dogs: { title: 'Hund anmelden', lines: ['Erster Hund: 120 €', 'Zweiter und jeder weitere Hund: 60 €', 'Kampfhund oder gefährlicher Hund: 720 €'] },
  pass: {
    title: 'Reisepass',
    lines: [
      'Reisepass für Personen ab 24 Jahren: 70 €',
      'Reisepass für Personen unter 24 Jahren: 37,50 €',
      'Zuschlag für den Expresspass: 32 €',
      'Vorläufiger Reisepass: 26 €',
    ],
  },
  parking: {
    title: 'Bewohnerparken',
    lines: ['Parkausweis: 96 € je Jahr', 'Parkausweis für sechs Monate: 54 €', 'Parkausweis mit Sozialpass: 48 € je Jahr'],
  },
  kita: {
    title: 'Kita-Platz',
    lines: [
      'Kindergarten, Ganztag, Familie mit einem Kind: 310 €',
      'Kindergarten, Ganztag, Familie mit zwei Kindern: 240 €',
      'Krippe, Ganztag, Familie mit einem Kind: 560 €',
      'Mittagessen: 4,60 €',
    ],
  },
  party: { title: 'Straßenfest', lines: ['Straßenfest mit gewerblichem Verkauf: 50 €', 'Straßenfest ohne gewerblichen Verkauf: gebührenfrei'] },
  hall: { title: 'Halle mieten', lines: ['Saal, Vereine aus der Stadt: 280 €', 'Saal, Private und Firmen: 690 €'] },
  copies: { title: 'Beglaubigung', lines: ['Beglaubigung einer Unterschrift: 6 €', 'Kopie, erste Seite: 4 €', 'Kopie, jede weitere Seite: 1 €'] },
} as const

describe('the amount of the case that is asked about', () => {
  test.each([
    ['dogs', 'Was kostet der zweite Hund?', [1], [], 'an ordinal'],
    ['dogs', 'was zahl ich für einen listenhund', [2], [], 'another word for the same'],
    ['dogs', 'Was kostet ein zweiter gefährlicher Hund?', [1, 2], ['zweiter', 'gefährlicher'], 'no line has both: never the amount of one'],
    ['dogs', 'Was kosten zwei Kampfhunde?', [1, 2], ['zwei', 'Kampfhunde'], 'a number is no ordinal, but no line is for it either'],
    ['dogs', 'Was kosten zwei Hunde?', [0, 1, 2], [], 'two: the first and the second'],
    ['dogs', 'Was kostet der erste und was der zweite Hund?', [0, 1], [], 'both are asked for'],
    ['dogs', 'Was kostet ein Hund?', [0, 1, 2], [], 'no case: the whole list'],
    ['dogs', 'What does a second dangerous dog cost?', [1, 2], ['second', 'dangerous'], 'in English'],
    ['pass', 'Was kostet ein Reisepass für meine Tochter?', [1], [], 'a child is younger than 24'],
    ['pass', 'ich bin 19, was kostet der pass', [1], [], 'an age'],
    ['pass', 'ich bin 24, was kostet der pass', [0], [], 'the age at the border'],
    ['pass', 'Was kostet ein vorläufiger Reisepass für mein Kind?', [3], [], 'a line without an age is for all ages'],
    ['pass', 'Gibt es den Reisepass ermäßigt?', [0, 1, 2, 3], [], 'no line: the list, and a word on it'],
    ['parking', 'Was kostet der Parkausweis mit Sozialpass?', [2], [], 'what stands behind "mit"'],
    ['parking', 'Was kostet er mit Sozialpass für sechs Monate?', [1, 2], ['Sozialpass', 'sechs Monate'], 'two cases of which no line has both'],
    ['kita', 'Was kostet der Kindergarten ganztags für zwei Kinder?', [1], [], 'number of children'],
    ['party', 'Was kostet ein Straßenfest mit gewerblichem Stand?', [0], [], '"ohne gewerblichen" is not for it'],
    ['hall', 'Was zahlt ein Verein für die Halle?', [0], [], 'for whom'],
    ['hall', 'Was kostet die Halle für unsere Firma?', [1], [], 'for whom else'],
    ['copies', 'Was kostet eine Kopie mit drei Seiten?', [1, 2], [], 'the first page and the next ones'],
  ] as const)('%s: %s', (list, question, wanted, apart, _why) => {
    const lines = lists[list].lines.map((text) => ({ text }))
    const chosen = choose(lines, { question, title: lists[list].title })
    expect(chosen.lines.map((l) => lines.indexOf(l))).toEqual(wanted)
    expect([...chosen.apart].sort()).toEqual([...apart].sort())
  })
  test('what is asked for by name and stands nowhere is said', () => {
    const lines = lists.pass.lines.map((text) => ({ text }))
    expect(choose(lines, { question: 'Gibt es den Reisepass ermäßigt?', title: 'Reisepass' }).missing).toEqual(['ermäßigt'])
  })
  test('the case of the question before still counts: "and if I have two?"', () => {
    const lines = lists.dogs.lines.map((text) => ({ text }))
    expect(choose(lines, { question: 'und wenn ich zwei hab?', title: 'Hund anmelden', before: ['dangerous'] }).apart).toEqual(['zwei', 'gefährlich'])
  })
})

test.each([
  ['ich bin 19', 19],
  ['mein Sohn (8) braucht', 8],
  ['she is my daughter, 12 years old', 12],
  ['ich bin 20 Wochen schwanger', undefined],
  ['bin 5 Tage weg', undefined],
])('age: %s', (text, age) => expect(ageIn(text)).toBe(age))
test.each([
  ['ab 24 Jahren', 24, true],
  ['unter 24 Jahren', 24, false],
  ['bis 6 Jahre', 6, true],
  ['je Urkunde', 6, undefined],
] as const)('%s, %i', (line, age, is) => expect(isForAge(line, age)).toBe(is))
test('what is kept of a question is of a closed list', () => {
  expect(qualifiersIn('Was kostet ein zweiter Listenhund für Erika?').map((q) => q.id)).toEqual(['further', 'dangerous'])
  expect([...caseWords('Was kostet der Fischereischein für meinen Sohn?')]).toEqual(['sohn'])
})
