import { extractFacts } from '#ai/facts/index.ts'
import type { Leistung } from '#base/leistungen/index.ts'
import type { FoundValue } from './store.ts'

type Wanted = Leistung['documents'][number]

/** Characters looked at: what a document is stands at its beginning. */
const looked = 30_000
/** Characters behind a label in which its value stands. */
const reach = 120

const folded = (text: string) => text.toLowerCase().replace(/[­​]/g, '')

/** Which of the package's documents a text is; null where none has two of its words (or the only one). */
export function recognise(documents: readonly Wanted[], text: string): string | null {
  const said = folded(text.slice(0, looked))
  const scored = documents
    .map((d) => {
      const found = d.words.filter((w) => said.includes(folded(w))).length
      const against = d.not.filter((w) => said.includes(folded(w))).length
      return { id: d.id, found, share: found / d.words.length, enough: found >= Math.min(2, d.words.length) && against === 0 }
    })
    .filter((d) => d.enough)
    .sort((a, b) => b.found - a.found || b.share - a.share)
  return scored[0]?.id ?? null
}

/** What a document shows, each value with its place: behind one of its labels, in the form it must have. */
export function valuesIn(document: Wanted, text: string): FoundValue[] {
  const said = text.slice(0, looked)
  const low = folded(said)
  return document.shows.flatMap((s): FoundValue[] => {
    for (const label of s.after) {
      for (const from of endsOf(low, folded(label))) {
        const found = readers[s.form](said.slice(from, from + reach))
        if (found)
          return [{ show: s.id, title: s.title, value: found.value, field: s.field ?? null, start: from + found.start, end: from + found.end }]
      }
    }
    return []
  })
}

/** Where a label ends, each time it stands there as words of its own; where it never does and is long, also with one letter that was read wrong, as OCR does. */
function endsOf(text: string, label: string): number[] {
  const ends: number[] = []
  for (let at = text.indexOf(label); at >= 0; at = text.indexOf(label, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) ends.push(at + label.length)
  if (ends.length || label.length < 9) return ends
  for (const start of text.matchAll(/(?<![\p{L}\p{N}])\p{L}/gu))
    for (const length of [label.length, label.length - 1, label.length + 1]) {
      const end = start.index + length
      if (/[\p{L}\p{N}]/u.test(text[end] ?? '') || !differsByOne(text.slice(start.index, end), label)) continue
      ends.push(end)
      break
    }
  return ends
}
/** At most one letter replaced, left out or added. */
function differsByOne(a: string, b: string): boolean {
  let head = 0
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++
  let tail = 0
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  return Math.max(a.length, b.length) - head - tail <= 1
}

type Read = { value: string | number; start: number; end: number } | undefined
/** At most one line break between a label and its value: a table's cell, or the line below. */
const near = (text: string) => text.split(/\n/).slice(0, 3).join('\n')
const matched = (text: string, pattern: RegExp, value: (m: RegExpExecArray) => string | number | undefined): Read => {
  const m = pattern.exec(text)
  const v = m ? value(m) : undefined
  return m && v !== undefined && v !== '' ? { value: v, start: m.index, end: m.index + m[0].length } : undefined
}
const number = (text: string) => Number(text.replace(/[.\s](?=\d{3}(\D|$))/g, '').replace(',', '.'))

const readers: Record<Wanted['shows'][number]['form'], (behind: string) => Read> = {
  date: (text) => {
    const fact = extractFacts(near(text)).find((f) => f.type === 'date' && /^\d{4}-/.test(String(f.value)))
    return fact ? { value: String(fact.value), start: fact.start, end: fact.end } : undefined
  },
  // Not what follows a broken off number: „1. 25,00“ is a 1.025,00 in which a digit was not read, and no 25,00.
  amount: (text) =>
    matched(near(text), /(?<!\d[.,]?\s?)\d{1,3}(?:[.\s]\d{3})*(?:,\d{2})?(?=\s*(?:€|EUR|Euro)|(?<=,\d{2})(?!\d))/u, (m) => number(m[0])),
  number: (text) => matched(near(text), /(?<![\d.,])\d{1,6}(?:,\d{1,3})?(?![\d.])/u, (m) => number(m[0])),
  digits: (text) => matched(near(text), /\d(?:[\d ]{6,24})\d/u, (m) => m[0].replace(/\s/g, '')),
  name: (text) => matched(near(text), /[\p{Lu}][\p{L}'.-]+(?:[ ,]+[\p{L}'.-]+){0,4}/u, (m) => m[0].trim()),
  text: (text) => matched(near(text), /[\p{L}\p{N}][^\n;|]{0,80}/u, (m) => m[0].trim()),
}

/** What is kindly said about a document that is not quite what was asked for. */
export function hintsOn(
  documents: readonly Wanted[],
  asked: string,
  recognised: string | null,
  values: readonly FoundValue[],
  readable: boolean,
): string[] {
  const wanted = documents.find((d) => d.id === asked)
  if (!wanted) return []
  if (!readable)
    return [
      'Wir konnten in dieser Datei keinen Text lesen. Ist das Bild scharf und gerade? Sie können sie trotzdem mitschicken: Ein Mensch sieht sie an.',
    ]
  if (recognised && recognised !== asked)
    return [
      `Das sieht aus wie „${documents.find((d) => d.id === recognised)?.title}“. Gefragt war „${wanted.title}“. Sie können die Datei trotzdem mitschicken.`,
    ]
  const lacking = wanted.shows.filter((s) => s.must && !values.some((v) => v.show === s.id))
  return [
    ...(recognised ? [] : [`Wir haben „${wanted.title}“ darin nicht erkannt. Ein Mensch sieht die Datei an.`]),
    ...lacking.map((s) => `„${s.title}“ haben wir in der Datei nicht gefunden. Ein Mensch sieht nach.`),
  ]
}

/** Shows all that it must. */
export const isProof = (document: Wanted, values: readonly FoundValue[]): boolean =>
  document.shows.every((s) => !s.must || values.some((v) => v.show === s.id))
