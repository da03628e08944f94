import { describe, expect, test } from 'vitest'
import { type ClassDescription, type TagExample, tagsFromBytes, tagsFromDescriptions, toBytes, trainTags, updateTags } from './index.ts'
import { letters } from './letters.fixture.ts'

const tags: ClassDescription[] = [
  { id: 'hund', title: 'Hund', keywords: ['Hundesteuer', 'herrenloser Hund', 'Hundekot'], description: 'Alles rund um Hunde.' },
  { id: 'zahlung', title: 'Zahlung', keywords: ['Mahnung', 'Ratenzahlung', 'Stundung', 'Überweisung'], description: 'Geld, das zu zahlen ist.' },
  { id: 'strasse', title: 'Straße', keywords: ['Schlagloch', 'Gehweg', 'Straßenlaterne'], description: 'Zustand der Straßen und Wege.' },
]
const cold = tagsFromDescriptions('offen', tags)

const decided: TagExample<'offen'>[] = letters(800, { seed: 7 }).map(({ label, ...example }) => ({
  ...example,
  labels: [
    ...(/hund/i.test(example.text) ? ['hund'] : []),
    ...(/steuer|zahlung|Mahnung/i.test(example.text) ? ['geld'] : []),
    ...(label === 'bauamt' ? ['bau'] : []),
  ],
}))

test('descriptions alone: each tag on its own, several or none', () => {
  expect(
    cold
      .predict('Mahnung wegen Hundesteuer, ich bitte um Ratenzahlung')
      .map((t) => t.label)
      .sort(),
  ).toEqual(['hund', 'zahlung'])
  expect(cold.predict('Guten Tag, wann haben Sie geöffnet?')).toEqual([])
})

describe('learned', () => {
  const tagger = trainTags('offen', decided)
  test.each([
    ['Guten Tag, ich schreibe wegen die Hundesteuer seit letzter Woche.', ['geld', 'hund']],
    ['Ich habe eine Frage zu ein Schlagloch in unserer Straße.', ['bau']],
    ['Hiermit melde ich mich wegen einen Falschparker Ich bitte um Rückruf.', []],
  ])('%s -> %j', (text, expected) => {
    expect(
      tagger
        .predict(text)
        .map((t) => t.label)
        .sort(),
    ).toEqual(expected)
  })

  test('every tag shows its own words', () => {
    const text = 'Guten Tag, ich schreibe wegen die Hundesteuer seit letzter Woche.'
    for (const tag of tagger.predict(text)) expect(text.slice(tag.evidence[0]?.start, tag.evidence[0]?.end)).toBe('Hundesteuer')
  })

  test('proposals on held-out texts keep their word', () => {
    expect(tagger.reliability.n).toBeGreaterThan(300)
    expect(tagger.reliability.accuracy).toBeGreaterThan(0.95)
    expect(tagger.reliability.ece).toBeLessThan(0.05)
  })

  test('file, update, border', () => {
    const bytes = toBytes(tagger)
    expect(tagsFromBytes('offen', bytes).predict('Hundesteuer')).toEqual(tagger.predict('Hundesteuer'))
    expect(() => tagsFromBytes('sozial', bytes)).toThrow('classify.border-crossed')
    const more = Array.from({ length: 30 }, (_, i) => ({
      text: 'Antrag auf Wohngeld',
      labels: ['wohnen'],
      border: 'offen' as const,
      sender: `x${i}`,
    }))
    expect(updateTags(tagger, more).predict('Wohngeld beantragen')[0]?.label).toBe('wohnen')
    // @ts-expect-error an example of another border
    expect(() => updateTags(tagger, [{ text: 'a', labels: [], border: 'sozial' }])).toThrow('classify.border-crossed')
  })
})

test('the kinds of file are told apart', () => {
  expect(() => tagsFromBytes('offen', new Uint8Array(20))).toThrow('classify.bad-file')
})
