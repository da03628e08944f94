import { describe, expect, test } from 'vitest'
import type { Answers } from './contract.ts'
import { type Configured, classify, riskSheet, validUntil } from './rules.ts'

const nothing: Answers = {
  infers: true,
  prohibitions: [],
  product: false,
  areas: [],
  exceptions: [],
  profiling: false,
  influences: false,
  interacts: false,
  generates: false,
  note: '',
}

describe('the class by the AI Act', () => {
  test.each<[why: string, answers: Partial<Answers>, expected: string, reason: RegExp]>([
    ['rules written by people are no AI system (recital 12), whatever they are about', { infers: false, areas: ['5a'] }, 'none', /Art\. 3 Nr\. 1/],
    ['sorting mail touches no area', {}, 'minimal', /Anhangs III/],
    ['a chat with citizens', { interacts: true }, 'limited', /Art\. 50/],
    ['a text generator', { generates: true }, 'limited', /Art\. 50/],
    ['social scoring is forbidden before anything else is asked', { prohibitions: ['5c'], areas: ['5a'] }, 'prohibited', /Buchst\. c/],
    ['emotions at work', { prohibitions: ['5f'] }, 'prohibited', /Buchst\. f/],
    ['a safety component of a product', { product: true }, 'high', /Art\. 6 Abs\. 1/],
    ['Wohngeld: eligibility for public benefits', { areas: ['5a'] }, 'high', /Nr\. 5 Buchst\. a/],
    ['sorting applications by form only (recital 53)', { areas: ['5a'], exceptions: ['6.3a'] }, 'exempt', /Buchst\. a/],
    ['preparatory, but the result sways the decision', { areas: ['5a'], exceptions: ['6.3d'], influences: true }, 'high', /wesentlich/],
    ['profiling never is an exception (Art. 6 (3) third subparagraph)', { areas: ['4'], exceptions: ['6.3a'], profiling: true }, 'high', /UAbs\. 3/],
    ['an exception without an area excepts nothing', { exceptions: ['6.3a'] }, 'minimal', /Anhangs III/],
  ])('%s', (_, answers, expected, reason) => {
    const found = classify({ ...nothing, ...answers })
    expect(found.class).toBe(expected)
    expect(found.reasons.join(' ')).toMatch(reason)
    expect(found.duties.length).toBeGreaterThan(0)
  })
  test('who talks with people or makes texts has the duties of Art. 50 in every class', () => {
    for (const areas of [[], ['5a' as const]])
      expect(classify({ ...nothing, areas, interacts: true, generates: true }).duties.join(' ')).toMatch(/Art\. 50 Abs\. 1.*Art\. 50 Abs\. 2/)
  })
  test('high risk: duties with the day from which they hold; profiling outside Annex III still means Art. 22 DSGVO', () => {
    expect(classify({ ...nothing, areas: ['5a'] }).duties.join(' ')).toMatch(/2027-12-02.*Art\. 27.*Art\. 49 Abs\. 3.*Art\. 86/)
    expect(classify({ ...nothing, profiling: true }).duties.join(' ')).toMatch(/Art\. 22 DSGVO/)
  })
})

describe('the risk sheet', () => {
  const first = { name: 'a', zone: 'house', masked: false, encrypted: true } as const
  const sound: Configured = {
    kind: 'prompt',
    dataClass: 'personal',
    engines: [first, { name: 'b', zone: 'house', masked: false, encrypted: true }],
    budgeted: true,
    learned: false,
    sampled: false,
    measuredDaysAgo: 10,
    detector: true,
    backupDaysAgo: 1,
    admins: 2,
    adminsWithoutSecondFactor: 0,
    instructed: true,
    courses: 0,
  }
  const level = (c: Partial<Configured>) => Object.fromEntries(riskSheet({ ...sound, ...c }).map((r) => [r.kind, r.level]))
  const calm = { attack: 'medium', poisoning: 'low', availability: 'low', access: 'low' }
  test.each<[why: string, change: Partial<Configured>, expected: object]>([
    ['well set up: what reads strangers’ texts is never quite safe', {}, calm],
    ['the detector is off', { detector: false }, { ...calm, attack: 'high' }],
    ['only public data', { dataClass: 'public', detector: false }, { ...calm, attack: 'low' }],
    ['one engine only', { engines: sound.engines.slice(0, 1) }, { ...calm, availability: 'medium' }],
    ['no engine: nothing to fail', { engines: [] }, calm],
    ['no budget', { budgeted: false }, { ...calm, availability: 'medium' }],
    ['no backup', { backupDaysAgo: null }, { ...calm, availability: 'high' }],
    ['an old backup', { backupDaysAgo: 9 }, { ...calm, availability: 'medium' }],
    [
      'personal data in clear over the network',
      { engines: [{ name: 'a', zone: 'house', masked: false, encrypted: false }, first] },
      { ...calm, access: 'high' },
    ],
    [
      'a provider in the EU: foreign weights, and data leaves',
      { engines: [first, { name: 'c', zone: 'eu', masked: true, encrypted: true }] },
      { ...calm, poisoning: 'medium', access: 'medium' },
    ],
    ['an administrator without a second factor', { adminsWithoutSecondFactor: 1 }, { ...calm, access: 'medium' }],
    ['no Dienstanweisung', { instructed: false }, { ...calm, access: 'medium' }],
    ['never measured', { measuredDaysAgo: null }, { ...calm, poisoning: 'medium' }],
    ['learns and nobody measures blind', { kind: 'classifier', engines: [], learned: true }, { ...calm, poisoning: 'high' }],
    ['learns under blind samples', { kind: 'classifier', engines: [], learned: true, sampled: true }, { ...calm, poisoning: 'medium' }],
    ['a fixed rule', { kind: 'rules', engines: [], measuredDaysAgo: null }, { attack: 'low', poisoning: 'low', availability: 'low', access: 'low' }],
  ])('%s', (_, change, expected) => {
    expect(level(change)).toEqual(expected)
  })
  test('whatever is not low says why, and what is high says what to do', () => {
    for (const risk of riskSheet({
      ...sound,
      engines: [{ name: 'a', zone: 'world', masked: false, encrypted: false }],
      detector: false,
      budgeted: false,
      backupDaysAgo: null,
      instructed: false,
      measuredDaysAgo: 400,
      adminsWithoutSecondFactor: 2,
    })) {
      // biome-ignore format: one case
      expect(risk.reasons.length, risk.kind).toBeGreaterThan(0)
      expect(risk.todo.length, risk.kind).toBeGreaterThan(0)
    }
  })
})

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-11-21', 24, '2028-11-21'],
  ['2026-11-21', null, undefined],
])('a training of %s for %s months holds until %s', (on, months, until) => {
  expect(validUntil(on, months)).toBe(until)
})
