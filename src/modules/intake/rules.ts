import { fristEnde, type Place } from '#base/calendar/index.ts'
import type { Sorting } from './contract.ts'

/** A file of an item as far as sorting looks at it. */
export type Source = { documentId: string; text: string }
export type Prediction = {
  label: string | undefined
  confidence: number
  runnersUp: readonly { label: string; confidence: number }[]
  evidence: readonly { start: number; end: number; weight: number }[]
}
export type TypeOfDocument = {
  id: string
  stelle: string
  aktenplan: string
  tags: string[]
  frist?: { days?: number | undefined; months?: number | undefined; from: 'eingang' | 'zustellung'; law: string } | undefined
}

/** Below this the machine does not choose a desk: the Poststelle does. */
export const confidentEnough = 0.5
/** Characters that are read for sorting: the beginning of a letter says what it wants. */
const read = 20_000

/** One text of all documents, and where each of them begins in it. */
export function joined(sources: readonly Source[]): { text: string; parts: { documentId: string; start: number; end: number }[] } {
  let text = ''
  const parts = []
  for (const source of sources) {
    const start = text.length
    text += source.text.slice(0, Math.max(0, read - text.length))
    parts.push({ documentId: source.documentId, start, end: text.length })
    text += '\n\n'
  }
  return { text, parts }
}

/** Back from the joined text to the document a place lies in. */
export function placeIn(parts: readonly { documentId: string; start: number; end: number }[], start: number, end: number) {
  const part = parts.find((p) => start >= p.start && end <= p.end)
  return part && { documentId: part.documentId, start: start - part.start, end: end - part.start }
}

/**
 * Two opinions on where an item goes: what the Stelle says it does, and where such a document usually goes. Half the weight each;
 * the answer is the Stelle with the highest sum.
 */
export function chooseStelle(
  byTasks: Prediction,
  byType: Prediction,
  types: readonly TypeOfDocument[],
): { stelleId: string | undefined; confidence: number } {
  const score = new Map<string, number>()
  const add = (stelle: string | undefined, weight: number) => stelle && score.set(stelle, (score.get(stelle) ?? 0) + weight / 2)
  for (const { label, confidence } of all(byTasks)) add(label, confidence)
  for (const { label, confidence } of all(byType)) add(types.find((t) => t.id === label)?.stelle, confidence)
  const best = [...score].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0]
  return { stelleId: best?.[0], confidence: Math.min(1, best?.[1] ?? 0) }
}

const all = (p: Prediction) => [...(p.label ? [{ label: p.label, confidence: p.confidence }] : []), ...p.runnersUp]

/**
 * The last day on which such a document has to be dealt with, and why; undefined where no law sets one. A Zustellung is taken to be the
 * day of receipt: the earliest that it can have been.
 */
export function fristOf(type: Pick<TypeOfDocument, 'frist'> | undefined, receivedOn: string, place: Place) {
  const frist = type?.frist
  if (!frist) return undefined
  const [amount, unit] = frist.months ? ([frist.months, 'months'] as const) : ([frist.days ?? 0, 'days'] as const)
  const end = fristEnde({ start: receivedOn, event: true, amount, unit, place })
  return { on: end.endsOn, reasons: [{ text: `Die Frist läuft ab dem Eingang.`, law: frist.law }, ...end.reasons] }
}

/** What is still missing before an item can be filed; names of fields of the form. */
export function missing({ documentType, akteId, planId, title }: Sorting): string[] {
  return [...(documentType ? [] : ['documentType']), ...(akteId || (planId && title) ? [] : [planId ? 'title' : 'planId'])]
}

/** The number in the Posteingangsbuch. */
export const numberOf = (year: number, serial: number) => `${year}-${String(serial).padStart(6, '0')}`

/** A line that names what the letter is about. */
const aboutLine = /^(?:betreff|betr\.?|betrifft|re|thema|gegenstand)\s*[:.]\s*(\S.{3,})$/i
/** Lines above the text of a letter: address, date, reference, salutation, heading of a form letter. */
const letterhead =
  /^(?:an\b|herrn?\b|frau\b|firma\b|familie\b|von\b|z\. ?hd|per\b|tel|fax|telefon|e-?mail|www\.|datum|ihr zeichen|unser zeichen|az\b|aktenzeichen|sehr geehrte|guten (?:tag|morgen)|hallo|liebe[rs]?\b|stadt\b|rathaus|postfach)|\d{5}\s+\p{L}|^\S+\s\d+\s?[a-z]?$|^\p{L}+,\s(?:den|im)?\s?\d|^\d{1,2}\.\s?(?:\d{1,2}\.|\p{L}+)\s?\d{2,4}$|stra(?:ß|ss)e\s\d|@|^[\W\d_]+$/iu

/**
 * What an item is called in lists: the subject of the mail, the line that says what it is about, else the first line that is not
 * letterhead. Marks of Markdown are taken off.
 */
export function titleOf(subject: string | null, text: string, fileName: string): string {
  const lines = text
    .split('\n', 200)
    .map((line) =>
      line
        .replace(/[*#_>|]+/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line.length > 3)
  const about = lines
    .slice(0, 40)
    .map((line) => aboutLine.exec(line)?.[1])
    .find(Boolean)
  const first =
    lines.find((line) => !letterhead.test(line) && line.split(' ').length >= 2 && line.length >= 10) ?? lines.find((line) => !letterhead.test(line))
  return (subject || about || first || fileName).slice(0, 200)
}
