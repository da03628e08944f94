import { NUMBER_WORD, numberWord } from './numbers.ts'
import type { Span } from './tokens.ts'

/** A sum of money in Euro. */
export interface AmountMention extends Span {
  /** Negative with a minus sign. */
  readonly cents: number
  /** A character was read as the digit it stands for. */
  readonly repaired?: true
}

const G = '[\\dOolI]'
// groups of three by full stop, blank, thin blank or apostrophe; then decimals; then the dash of whole Euro
const NUMBER = `(?:\\d${G}{0,2}(?:[.'’\\u00a0\\u202f ]${G}{3})+|\\d${G}*)(?:[,.]${G}{1,2}(?!${G}))?|\\d{1,3}(?:,\\d{3})+\\.\\d{2}`
const DASH = '(?:,\\s?(?:--?|–|—))?'
const LARGE = '(?:Mio\\.?|Millionen|Million|Tsd\\.?|Tausend|Mrd\\.?|Milliarden?|T|Tausend)'
const EURO = '(?:€|EUR(?!\\p{L})|Euro(?!\\p{L}))'
const factors: readonly [RegExp, number][] = [
  [/^mrd|^milliard/i, 1e9],
  [/^mio|^million/i, 1e6],
  [/^t/i, 1e3],
]
const factorOf = (word?: string) => (word && factors.find(([p]) => p.test(word))?.[1]) || 1

function numberIn(raw: string): number {
  if (/^\p{L}{2,}/u.test(raw)) return numberWord(raw) ?? Number.NaN
  let s = raw
    .replace(/[Oo]/g, '0')
    .replace(/[lI]/g, '1')
    .replace(/[\s'’\u00a0\u202f]/g, '')
  if (/^\d{1,3}(?:,\d{3})+\.\d{2}$/.test(s))
    s = s.replaceAll(',', '') // 1,234.56
  else s = s.replace(/\.(?=\d{3}(?!\d))/g, '').replace(',', '.')
  return Number(s)
}

/**
 * Sums of money: 1.234,56 € · EUR 50 · 3,3 Milliarden Euro · 12,-- € · 50 Cent · TEUR 20 · 5 bis 10 Euro (two) · zwanzig Euro. A number without
 * currency is none. Linear in the text.
 */
export function findAmounts(text: string): AmountMention[] {
  const found: AmountMention[] = []
  const taken = new Uint8Array(text.length)
  const put = (start: number, end: number, raw: string, factor: number, minus = false) => {
    const cents = Math.round(numberIn(raw) * factor)
    if (!Number.isSafeInteger(cents) || taken[start] || taken[end - 1]) return
    taken.fill(1, start, end)
    found.push({ start, end, cents: minus ? -cents : cents, ...(/\d.*[OolI]/.test(raw) && { repaired: true as const }) })
  }
  const words = `(?<!\\p{L})(?:${NUMBER_WORD}|ein(?:en|em|er|e)?(?= (?:Euro|Cent|Mi)))`
  const after = new RegExp(
    `(?<![\\p{L}\\d]|\\d[.,])([-–−]\\s?(?=\\d))?(${NUMBER}|${words})${DASH}(?:\\s?${EURO}?\\s?(?:–|-|bis(?: zu)?|und|oder|bzw\\.|/)\\s?(${NUMBER}|${words})${DASH})?\\s{0,2}(${LARGE})?\\s{0,2}(${EURO}|Cents?(?!\\p{L})|ct\\.?(?!\\p{L}))`,
    'dgiu',
  )
  for (const m of text.matchAll(after)) {
    const at = (m as unknown as { indices: [number, number][] }).indices
    const factor = factorOf(m[4]) * (/^c/i.test(m[5] as string) ? 1 : 100)
    const [first, second] = [m[2] as string, m[3]]
    // "2011-2012 Euro"? no: a range goes up, and a day before the sum ("am 3. und 50 Euro") is none
    if (second) put((at[3] as [number, number])[0], m.index + m[0].length, second, factor)
    if (!second)
      put(m.index, m.index + m[0].length, first, factor, m[1] !== undefined && !/\p{L}\s?$/u.test(text.slice(Math.max(0, m.index - 2), m.index)))
    else if (numberIn(first) * factor <= numberIn(second) * factor || /€|euro/i.test(m[0].slice(0, -4)))
      put(m.index, (at[2] as [number, number])[1], first, factor)
  }
  for (const m of text.matchAll(
    new RegExp(`(?<!\\p{L})(T)?(?:€|EUR|Euro)[ :]{0,2}([-–−]\\s?)?(${NUMBER})${DASH}(?:\\s?(${LARGE})(?!\\p{L}))?(?![\\d%]|\\s?(?:€|Euro))`, 'gu'),
  ))
    put(m.index, m.index + m[0].length, m[3] as string, factorOf(m[4]) * (m[1] ? 1e5 : 100), m[2] !== undefined)
  return found.sort((a, b) => a.start - b.start)
}
