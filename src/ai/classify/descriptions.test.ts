import { expect, test } from 'vitest'
import { type ClassDescription, fromDescriptions } from './index.ts'
import { offices } from './letters.fixture.ts'

const model = fromDescriptions('offen', offices)

test.each([
  ['Wie melde ich meinen Hund ab?', 'steueramt', 'other forms of the keywords'],
  ['Die Strassenlaterne vor unserem Haus ist defekt', 'bauamt', 'ss for ß'],
  ['Ständig parkt jemand vor meiner Einfahrt', 'ordnungsamt', 'a verb for the noun'],
  ['Ich habe Fragen zum Gewerbesteuerbescheid', 'steueramt', 'a compound of known parts'],
  ['SCHLAGLÖCHER IN DER LINDENSTRASSE', 'bauamt', 'capitals and plural'],
])('%s -> %s (%s)', (text, label) => {
  expect(model.predict(text).label).toBe(label)
})

test('the evidence is the words that decided, at their place in the text', () => {
  const text = 'Guten Tag, seit Wochen brennt die Straßenlaterne nicht.'
  const [first] = model.predict(text).evidence
  expect(first && text.slice(first.start, first.end)).toBe('Straßenlaterne')
  expect(first?.weight).toBeGreaterThan(0.5)
})

test('a text without any known word is unclear, not an error', () => {
  expect(model.predict('qwertz 12345')).toEqual({
    label: undefined,
    confidence: 0,
    certainty: 'unklar',
    abstained: true,
    runnersUp: [],
    evidence: [],
  })
  expect(model.predict('').certainty).toBe('unklar')
})

test('a little similarity is not certainty', () => {
  const known = model.predict('Hund abmelden, Hundesteuer, Bescheid vom Steueramt')
  const vague = model.predict('Guten Tag, ich habe eine Frage zu einer Zahlung an meinen Nachbarn')
  expect(known.confidence).toBeGreaterThan(vague.confidence)
  expect(vague.abstained).toBe(true)
})

test('probabilities come in order and never add up to more than one', () => {
  const { confidence, runnersUp } = model.predict('Lärm auf der Baustelle')
  const all = [confidence, ...runnersUp.map((r) => r.confidence)]
  expect(all.reduce((a, b) => a + b)).toBeLessThanOrEqual(1 + 1e-9)
  expect(all).toEqual(all.toSorted((a, b) => b - a))
})

test('fewer than two classes, or one twice, is refused', () => {
  expect(() => fromDescriptions('offen', offices.slice(0, 1))).toThrow('classify.too-few-classes')
  expect(() => fromDescriptions('offen', [...offices, offices[0] as ClassDescription])).toThrow('classify.class-twice')
})

test('words shown as reasons are words of the matter, as they stand in the text: no single letters, no stop words, no numbers or addresses', () => {
  const [first, second] = [
    { id: 'a-k', title: 'Wohngeld, Buchstaben A bis K und für alle mit Ihnen, z. B.', keywords: ['Wohngeld', 'Miete', 'viele Grüße'] },
    { id: 'l-z', title: 'Hundesteuer, Buchstaben L bis Z, www.stadt.example', keywords: ['Hund', 'Hunde der Stadt', 'seit wann'] },
  ]
  const described = fromDescriptions('offen', [first, second] as ClassDescription[])
  const reasons = (text: string) => described.predict(text).evidence.map((e) => text.slice(e.start, e.end))
  expect(reasons('Seit wann gilt z. B. für die HUNDE der Müllers L 12 bei Ihnen, siehe www.stadt.example?')).toEqual(['HUNDE'])
  expect(reasons('Das sowie Miete, please. Viele Grüße')).toEqual(['Miete'])
  // A letter alone speaks for nobody either.
  expect(described.predict('Z. L., z').confidence).toBeLessThan(0.8)
})
