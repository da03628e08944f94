import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readWhole, type Whole, wholeOf } from '#base/leistungen/index.ts'
import { cafe, dog, housing } from '#test/packages.ts'
import { filled, refusalOf, withoutAmount } from './casework.ts'
import { Decided } from './contract.ts'

const folder = join(import.meta.dirname, '../../../towns/musterstadt/leistungen')
const of = (id: string) => wholeOf(readWhole(join(folder, id)), id) as Whole
const packages = { hundesteuer: of('hundesteuer'), sondernutzung: of('sondernutzung'), wohngeld: of('wohngeld') }
const said = (name: keyof typeof packages, answers: object, amounts: Record<string, number | null>, byRules = true) => {
  const whole = packages[name]
  const { tenor, reasons, hints } = whole.leistung.texts.grant
  return filled([...tenor, ...reasons, ...hints], whole, {
    answers: answers as Parameters<typeof filled>[2]['answers'],
    amounts,
    byRules: new Set(byRules ? Object.keys(amounts) : []),
    submittedOn: '2026-11-21',
    number: 'A-2026-000001',
    reason: 'Eigene Gründe.',
  }).join('\n')
}
const next = new Date().getUTCFullYear() + 1

describe('the words of a Bescheid', () => {
  test.each<[why: string, words: string, has: RegExp[], hasNot: RegExp[]]>([
    [
      'a permission names its first day, its last month and the year; the fee its day by the bylaw and its own Tarifstelle',
      said('sondernutzung', cafe(), { gebuehr: 40_000 }),
      [
        new RegExp(`vom 01\\.04\\.${next} bis Ende Dezember ${next}`),
        /auf 400,00 € festgesetzt.*zwei Wochen nach Bekanntgabe/,
        /Nr\. 1\.2 Gebührenverzeichnis: 20 m²/,
      ],
      [/Monat 4|Nr\. 1\.1/, /[{}]/],
    ],
    [
      'the other zone has another Tarifstelle',
      said('sondernutzung', { ...cafe(), zone: 'zone1' }, { gebuehr: 72_000 }),
      [/Nr\. 1\.1/],
      [/Nr\. 1\.2/],
    ],
    [
      'an amount that a person has changed is not explained by what the rules rest on',
      said('sondernutzung', cafe(), { gebuehr: 21_000 }, false),
      [/auf 210,00 € festgesetzt/, /Eigene Gründe/],
      [/20 m² für jeden Monat/],
    ],
    ['what is free of charge names no sum of nothing', said('sondernutzung', cafe(), { gebuehr: 0 }), [], [/0,00 €/]],
    [
      'Wohngeld is granted from the first of the month of the Antrag, for twelve months, with the duties that come with it',
      said('wohngeld', housing(), { wohngeld: 21_700 }),
      [/vom 01\.11\.2026 bis 31\.10\.2027 Wohngeld von monatlich 217,00 €/, /angegeben haben \(1\)/, /§ 27 Abs\. 3 WoGG/],
      [/[{}]/],
    ],
    ['a tax names its year', said('hundesteuer', dog(), { jahr: 1000, satz: 12_000 }), [/für das Jahr 2026 auf 10,00 €/], [/laufende Jahr/]],
  ])('%s', (_why, words, has, hasNot) => {
    for (const one of has) expect(words).toMatch(one)
    for (const one of hasNot) expect(words).not.toMatch(one)
  })
})

describe('a decision that cannot be taken like this', () => {
  const vermerk = { digest: 'd', day: '2026-11-21', states: {}, amounts: {}, missing: [] }
  const proposed = Decided.parse({
    act: null,
    amounts: { wohngeld: null },
    weighing: '',
    conditions: '',
    hearingWaived: '§ 24 Abs. 2 Nr. 3 SGB X',
    vermerk,
    preparedBy: null,
    preparedReason: '',
    special: false,
    followed: false,
  })
  const hearing = { state: 'none', dueOn: null } as const
  test.each<[why: string, change: Partial<Decided>, refusal: string | undefined]>([
    ['a grant whose words name an amount that nobody has said', { act: 'grant' }, 'amountMissing'],
    ['the same with the amount of the person', { act: 'grant', amounts: { wohngeld: 21_700 } }, undefined],
    ['granted in part, without a word of what', { act: 'partly' }, 'extentMissing'],
    [
      'granted in part, with a place for an amount that nobody has said',
      { act: 'partly', extent: 'Wohngeld von monatlich {betrag-wohngeld}.' },
      'amountMissing',
    ],
    ['granted in part, in her own words', { act: 'partly', extent: 'Bewilligt wird Wohngeld für sechs Monate.' }, undefined],
    ['a refusal needs no amount', { act: 'refuse' }, undefined],
  ])('%s', (_why, change, refusal) => {
    expect(refusalOf(packages.wohngeld, proposed, { ...proposed, ...change }, hearing)).toBe(refusal)
  })
  test('and the amount that is missing is named', () => {
    expect(withoutAmount(packages.wohngeld.leistung, { ...proposed, act: 'grant' })).toEqual(['Wohngeld im Monat'])
  })
})
