import type { z } from 'zod'
import { typedAmount } from '#base/format.ts'
import type { Leistung } from '../contract.ts'

// Lists that editors write as lines, with `|` between the parts. What cannot be understood is said with its line.

type Fee = z.input<typeof Leistung>['fees'][number]
export class BadLine extends Error {
  readonly line: string
  constructor(line: string) {
    super(line)
    this.line = line
  }
}

const centsOf = (text: string): number | undefined => {
  const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?\s*€?$/.exec(text.trim())
  return match ? Number((match[1] ?? '').replaceAll('.', '')) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined
}
const partsOf = (line: string) => line.split('|').map((p) => p.trim())
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean)

export function feeLine(f: Fee): string {
  const height = f.free
    ? 'frei'
    : f.cents !== undefined
      ? typedAmount(f.cents)
      : f.fromCents !== undefined
        ? `${typedAmount(f.fromCents)}-${typedAmount(f.toCents ?? 0)}`
        : `${String(f.percent).replace('.', ',')} %`
  const limits = [
    f.minCents === undefined ? '' : ` min ${typedAmount(f.minCents)}`,
    f.maxCents === undefined ? '' : ` max ${typedAmount(f.maxCents)}`,
  ].join('')
  return [f.what, height + limits, f.per ?? '', f.bylaw ?? f.law ?? ''].join(' | ').replace(/( \| )+$/, '')
}

/** @throws BadLine */
export function readFee(line: string): Fee {
  const [what = '', amount = '', per = '', source = ''] = partsOf(line)
  const [, height = '', least, most] = /^(.*?)(?: min ([\d.,]+))?(?: max ([\d.,]+))?$/.exec(amount) ?? []
  const [minCents, maxCents] = [least, most].map((x) => (x ? centsOf(x) : undefined))
  const rest = {
    ...(minCents === undefined ? {} : { minCents }),
    ...(maxCents === undefined ? {} : { maxCents }),
    ...(per ? { per } : {}),
    ...(source ? (/^[a-z0-9-]+#/.test(source) ? { bylaw: source } : { law: source }) : {}),
  }
  if (!what) throw new BadLine(line)
  if (/^(frei|gebührenfrei|kostenlos)$/i.test(height)) return { what, free: true, ...rest }
  const [, percent] = /^([\d.,]+) ?%$/.exec(height) ?? []
  if (percent) return { what, percent: Number(percent.replace(',', '.')), ...rest }
  const [from, to] = height.split(/\s*(?:-|–|bis)\s*/).map(centsOf)
  if (from === undefined || (/-|–|bis/.test(height) && to === undefined)) throw new BadLine(line)
  return to === undefined ? { what, cents: from, ...rest } : { what, fromCents: from, toCents: to, ...rest }
}

export const readFees = (text: string) => linesOf(text).map(readFee)
export const readDocuments = (text: string) => linesOf(text).map((line) => ({ what: partsOf(line)[0] ?? '', when: partsOf(line)[1] || null }))
/** @throws BadLine */
export const readLinks = (text: string) =>
  linesOf(text).map((line) => {
    const [title = '', url = ''] = partsOf(line)
    if (!title || !URL.canParse(url)) throw new BadLine(line)
    return { title, url }
  })
/** @throws BadLine */
export function readAuthority(text: string) {
  if (!text.trim()) return null
  const [name = '', address = '', phone = '', web = ''] = partsOf(text)
  if (!name || !address || !phone || !URL.canParse(web)) throw new BadLine(text)
  return { name, address, phone, web }
}
export const readLines = linesOf
export const readWords = (text: string) => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((w) => w.trim())
      .filter(Boolean),
  ),
]
