import { expect, test } from 'vitest'
import { partsOf } from './matters.ts'

test.each([
  ['Was ist teurer, Reisepass oder Personalausweis?', ['Reisepass', 'Personalausweis'], 'two names'],
  ['Was kostet ein Pass und wie lange dauert ein Führungszeugnis?', ['Was kostet ein Pass', 'wie lange dauert ein Führungszeugnis'], 'two questions'],
  ['was is teurer perso oder reisepass und wie lang dauerts jeweils', ['was is teurer perso', 'reisepass'], 'what has no matter is asked of both'],
  ['Was ist der Unterschied zwischen Wohngeld und Bürgergeld?', ['Wohngeld', 'Bürgergeld'], 'a comparison'],
  ['Ich bin umgezogen, was kostet der neue Perso?', [], 'a story and one question'],
  ['Was kostet ein Reisepass?', [], 'one matter'],
  ['Ich will mein Auto abmelden und brauche einen Parkausweis', ['Auto abmelden', 'brauche einen Parkausweis'], 'two wishes'],
  ['Ich ziehe um und will meinen Hund anmelden, wann habt ihr offen?', ['ziehe um', 'Hund anmelden', 'wann habt ihr offen'], 'joined by verbs'],
  ['Wir haben ein Haus gekauft und jetzt wollen wir einen Zaun bauen', [], 'what has happened is no matter beside a wish'],
  ['Was kostet ein Perso und brauch ich da ein Foto?', [], 'the second points back'],
  ['Ich will heiraten, geht das auch samstags?', [], 'the same'],
  ['Wann ist der Weihnachtsmarkt und darf mein Hund mit?', [], 'the second is about the first'],
] as const)('%s', (question, wanted, _why) => {
  const parts = partsOf(question).map((p) => p.text)
  expect(parts.length).toBe(wanted.length)
  for (const [i, text] of wanted.entries()) expect(parts[i]).toContain(text)
})
test('each part is asked what it asks, and what is asked of all', () => {
  expect(partsOf('was is teurer perso oder reisepass und wie lang dauerts jeweils').map((p) => p.aspects)).toEqual([
    ['price', 'duration'],
    ['price', 'duration'],
  ])
  expect(partsOf('Was kostet ein Pass und wie lange dauert ein Führungszeugnis?').map((p) => p.aspects)).toEqual([['price'], ['duration']])
})
