import { NUMBER_WORD, numberWord } from './numbers.ts'
import type { Span } from './tokens.ts'

export type DurationUnit = 'hours' | 'days' | 'workingDays' | 'weeks' | 'months' | 'years'
export interface DurationMention extends Span {
  /** Of "zwei bis drei Wochen" the longer one. */
  readonly amount: number
  readonly unit: DurationUnit
}

const units: readonly (readonly [RegExp, DurationUnit, factor: number])[] = [
  [/^(?:werk|arbeits|bankarbeits|geschäfts)t/i, 'workingDays', 1],
  [/^(?:st|std)/i, 'hours', 1],
  [/^(?:kalender)?t[aä]g/i, 'days', 1],
  [/^w[oö]ch/i, 'weeks', 1],
  [/^quart/i, 'months', 3],
  [/^(?:kalender)?mon/i, 'months', 1],
  [/^(?:kalender)?j/i, 'years', 1],
]
const UNIT =
  '(?:(?:Bank)?(?:Werk|Arbeits|Geschäfts)tag(?:e[ns]?|s)?|(?:Kalender)?[Tt]ag(?:e[ns]?|s)?|Stunden?|Std\\.?|Wochen?|(?:Kalender)?[Mm]onat(?:e[ns]?|s)?|Quartale?[ns]?|(?:Kalender)?[Jj]ahr(?:e[ns]?|es|s)?)'
const N = `(?:\\d{1,4}(?:,5)?|(?:${NUMBER_WORD}|zweier|dreier)(?!\\p{L})|[Ee]in(?:e[mnrs]?)?(?!\\p{L}))`
const numberIn = (s: string) => (/^\d/.test(s) ? Number(s.replace(',', '.')) : /^ein/i.test(s) && s.length < 6 ? 1 : (numberWord(s) ?? Number.NaN))

/** Lengths of time: einem Monat · 14 Tagen · zwei bis drei Wochen · 14-tägig · vierwöchige · Monatsfrist · eines halben Jahres · 10 Werktage. */
export function findDurations(text: string): DurationMention[] {
  const found: DurationMention[] = []
  const taken = new Uint8Array(text.length)
  const put = (start: number, end: number, amount: number, word: string) => {
    const hit = units.find(([p]) => p.test(word))
    if (!hit || !Number.isFinite(amount) || taken[start] || taken[end - 1]) return
    taken.fill(1, start, end)
    found.push({ start, end, amount: amount * hit[2], unit: hit[1] })
  }
  const end = (m: RegExpExecArray) => m.index + m[0].length
  const halves: Record<string, number> = { halb: 6, viertel: 3, dreiviertel: 9 }
  for (const m of text.matchAll(/(?<!\p{L})(?:ein(?:e[mnrs]?)? )?(dreiviertel|viertel|halb)(?:e[nsrm]?)? ?jahr(?:e?s|e)?(?!\p{L})/giu))
    put(m.index, end(m), halves[(m[1] as string).toLowerCase()] as number, 'monat')
  for (const m of text.matchAll(
    new RegExp(
      `(?<![\\p{L}\\d.,])(?:(${N})\\s?(?:–|-|bis(?: zu)?|oder|/)\\s?)?(${N})(?:\\s?\\([^()]{1,12}\\))?[\\s-]{1,2}(?:(?:volle|ganze|weitere|aufeinanderfolgende|nächste|folgende|vollendete)[nrms]{0,2} )?(${UNIT})(?!\\p{L})`,
      'gu',
    ),
  ))
    put(m.index, end(m), numberIn(m[2] as string), m[3] as string)
  for (const m of text.matchAll(
    /(?<![\p{L}\d.,])(\d{1,3}|\p{L}{2,16}?)[- ]?((?:arbeits|werk)?tägig|wöchig|monatig|jährig|stündig)(?:e[nrms]?)?(?!\p{L})/giu,
  ))
    put(m.index, end(m), numberIn(m[1] as string), m[2] as string)
  for (const m of text.matchAll(/(?<![\p{L}\d])(?:(Zwei|Drei|Vier|Sechs|Acht|Zehn|Vierzehn)-?)?(Tages|Wochen|Monats|Jahres)-?frist(?!\p{L})/gu))
    put(m.index, end(m), m[1] ? (numberWord(m[1]) as number) : 1, m[2] as string)
  return found.sort((a, b) => a.start - b.start)
}
