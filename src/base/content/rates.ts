import { euros } from '../format.ts'
import type { Bylaw, Fee, Rate } from './schema.ts'

/** How high something is, in whatever way it is said. */
export type Amount = Pick<Rate, 'cents' | 'fromCents' | 'toCents' | 'percent' | 'free' | 'minCents' | 'maxCents' | 'per'>

/** The version of a bylaw in force on a day (`YYYY-MM-DD`). */
export const inForce = (bylaws: readonly Bylaw[], id: string, on: string): Bylaw | undefined =>
  bylaws.find((b) => b.id === id && b.validFrom <= on && (b.validTo === undefined || on <= b.validTo))

/** The version that goes on: it has no last day. */
export const latest = (bylaws: readonly Bylaw[], id: string): Bylaw | undefined => bylaws.find((b) => b.id === id && b.validTo === undefined)

export const rateOf = (bylaw: Bylaw, nr: string): Rate | undefined => bylaw.rates.find((r) => r.nr === nr)

/** Where a fee stands: the bylaw's id and the number in it. */
export function sourceOf({ bylaw }: Pick<Fee, 'bylaw'>): { id: string; nr: string } | undefined {
  if (!bylaw) return undefined
  const at = bylaw.indexOf('#')
  return { id: bylaw.slice(0, at), nr: bylaw.slice(at + 1) }
}

const number = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 3 })

/** `120,00 € je Kalenderjahr`, `5,00 € bis 2.500,00 €`, `0,6 % von den Baukosten, mindestens 150,00 €`, `kostenlos`. */
export function amountText(a: Amount, language: 'de' | 'en' = 'de'): string {
  const de = language === 'de'
  const money = (cents: number) => euros(cents, language)
  if (a.free) return de ? 'kostenlos' : 'free of charge'
  const height =
    a.cents !== undefined
      ? money(a.cents)
      : a.fromCents !== undefined
        ? `${money(a.fromCents)} ${de ? 'bis' : 'to'} ${money(a.toCents ?? 0)}`
        : `${de ? number.format(a.percent ?? 0) : String(a.percent)} %`
  const limits = [
    a.minCents === undefined ? '' : `${de ? 'mindestens' : 'at least'} ${money(a.minCents)}`,
    a.maxCents === undefined ? '' : `${de ? 'höchstens' : 'at most'} ${money(a.maxCents)}`,
  ].filter(Boolean)
  return [[height, a.per].filter(Boolean).join(' '), ...limits].join(', ')
}
