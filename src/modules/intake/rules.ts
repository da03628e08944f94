import { addDays, fristEnde, longDay, type Place } from '#base/calendar/index.ts'
import { serialNumber } from '#base/format.ts'
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

/** From here on a type of document is more likely right than wrong. */
export const confidentEnough = 0.5
/**
 * Below these the machine does not choose a desk: the Poststelle does. Together both opinions must be almost certain, and one of them nearly so by itself, or
 * two vague ones would make a sure one. Chosen on real documents so that nine in ten desks are right (docs/measurements.md).
 */
export const sureOfDesk = 0.95
export const leastAlone = 0.7
/** A type brings its tags along from here on: a wrong tag costs more than a missing one. */
export const sureOfTags = 0.8
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

/** What an opinion that names a few Stellen leaves for each of all the others. */
const others = 1 / 40
const least = 1e-3

/**
 * Two opinions on where an item goes: what the Stelle says it does, and where such a document usually goes. They are multiplied: one that is sure settles it
 * where the other has none, two that contradict each other settle nothing.
 *
 * @see Genest & Zidek 1986, "Combining Probability Distributions", the logarithmic opinion pool
 */
export function chooseStelle(
  byTasks: Prediction,
  byType: Prediction,
  types: readonly TypeOfDocument[],
): { stelleId: string | undefined; confidence: number /** How sure the surer of the two is by itself. */; single: number } {
  const opinion = (said: readonly { stelle: string | undefined; confidence: number }[]) => {
    const share = new Map<string, number>()
    for (const { stelle, confidence } of said) if (stelle) share.set(stelle, (share.get(stelle) ?? 0) + confidence)
    const rest = Math.max(least, (1 - [...share.values()].reduce((sum, x) => sum + x, 0)) * others)
    return { share, rest, of: (stelle: string) => Math.max(rest, share.get(stelle) ?? 0) }
  }
  const tasks = opinion(candidates(byTasks).map(({ label, confidence }) => ({ stelle: label, confidence })))
  const type = opinion(candidates(byType).map(({ label, confidence }) => ({ stelle: types.find((t) => t.id === label)?.stelle, confidence })))
  const named = [...new Set([...tasks.share.keys(), ...type.share.keys()])]
  const score = named.map((stelle) => [stelle, tasks.of(stelle) * type.of(stelle)] as const)
  const sum = score.reduce((total, [, x]) => total + x, (tasks.rest * type.rest) / others)
  const best = score.sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0]
  return {
    stelleId: best?.[0],
    confidence: best ? best[1] / sum : 0,
    single: best ? Math.max(tasks.share.get(best[0]) ?? 0, type.share.get(best[0]) ?? 0) : 0,
  }
}

/**
 * Sure enough to lay it on that desk. Where such a document usually goes elsewhere (`usual`), the opinion that outweighs this must be as sure by itself as both
 * otherwise are together.
 */
export const isSureOfDesk = ({ stelleId, confidence, single }: ReturnType<typeof chooseStelle>, usual: string | undefined): boolean =>
  confidence >= sureOfDesk && single >= (usual && usual !== stelleId ? sureOfDesk : leastAlone)

/** The label and those that came after it. */
export const candidates = (p: Prediction) => [...(p.label ? [{ label: p.label, confidence: p.confidence }] : []), ...p.runnersUp]

type Reason = { text: string; law: string }
export type Deadline = {
  on: string
  reasons: Reason[] /** Where the letter itself sets it. */
  place?: { documentId: string; start: number; end: number }
}

/**
 * The last day on which such a document has to be dealt with, and why; undefined where no law sets one. A Zustellung is taken to be the
 * day of receipt: the earliest that it can have been.
 */
export function fristOf(type: Pick<TypeOfDocument, 'frist'> | undefined, receivedOn: string, place: Place): Deadline | undefined {
  const frist = type?.frist
  if (!frist) return undefined
  const [amount, unit] = frist.months ? ([frist.months, 'months'] as const) : ([frist.days ?? 0, 'days'] as const)
  const end = fristEnde({ start: receivedOn, event: true, amount, unit, place })
  return { on: end.endsOn, reasons: [{ text: `Die Frist läuft ab dem Eingang.`, law: frist.law }, ...end.reasons] }
}

/** A Frist that a letter sets, as far as its end can be counted. */
export type WrittenFrist = {
  documentId: string
  start: number
  end: number
  frist: {
    endsOn?: string | undefined
    shiftedOn?: string | undefined
    fromWhat?: string | undefined
    assumed?: boolean | undefined
    measure?: string | undefined
    sentence?: { start: number; end: number } | undefined
    from?: string | undefined
  }
}

/**
 * The nearest last day that is still to come: of what the law sets for such a document and of what the letter itself sets. A day behind the receipt is a
 * story, and one further off than two years no deadline of this letter.
 */
export function nearestFrist(byType: Deadline | undefined, written: readonly WrittenFrist[], receivedOn: string): Deadline | undefined {
  const latest = addDays(receivedOn, 730)
  const own = written.flatMap(({ documentId, start, end, frist }): Deadline[] => {
    const named = frist.endsOn
    const on = frist.shiftedOn ?? named
    if (!named || !on || on < receivedOn || on > latest) return []
    const reasons = [
      frist.measure
        ? { text: `Das Schreiben nennt für ${longDay(named)}: „${frist.measure}“. Was vorher zu tun ist, muss bis dahin getan sein.`, law: '' }
        : { text: `Das Schreiben setzt sie bis ${longDay(named)}.`, law: '' },
      ...(frist.from
        ? [{ text: `Gerechnet ab ${longDay(frist.from)}${frist.fromWhat ? ` (${frist.fromWhat})` : ''}.`, law: '§ 187 Abs. 1, § 188 BGB' }]
        : []),
      ...(on !== named ? [{ text: `Der letzte Tag ist kein Werktag; sie endet am ${longDay(on)}.`, law: '§ 193 BGB' }] : []),
      ...(frist.assumed ? [{ text: 'Wann sie beginnt, sagt das Schreiben nicht; angenommen ist sein Datum. Bitte prüfen.', law: '' }] : []),
    ]
    // Of a day on which something is done to somebody the whole sentence is the evidence: the day alone says nothing.
    const place = (frist.measure && frist.sentence) || { start, end }
    return [{ on, reasons, place: { documentId, start: place.start, end: place.end } }]
  })
  return [...(byType ? [byType] : []), ...own].sort((a, b) => a.on.localeCompare(b.on))[0]
}

/** What is still missing before an item can be filed; names of fields of the form. */
export function missing({ documentType, akteId, planId, title }: Sorting): string[] {
  return [...(documentType ? [] : ['documentType']), ...(akteId || (planId && title) ? [] : [planId ? 'title' : 'planId'])]
}

/** What a folder of an archive is called: its last part, without the number of the Aktenplan before it. */
export const folderTitle = (folder: string): string =>
  (folder.split('/').at(-1) ?? '')
    .replace(/^[\d.]+[\s_-]+(?=\S)/, '')
    .replace(/_+/g, ' ')
    .trim()

/** The entry of the Aktenplan that a folder names by its number ("923.1 Hundesteuer"), the innermost first. */
export const planOfFolder = (folder: string, plan: readonly { id: string }[]): string | undefined =>
  folder
    .split('/')
    .reverse()
    .map((part) => /^[\d.]+/.exec(part)?.[0].replace(/\.$/, ''))
    .find((id) => id !== undefined && plan.some((p) => p.id === id))

/** What an item is called outside of this module. */
export const subjectOf = ({ id }: { id: string }) => `intake/${id}`

/** The number in the Posteingangsbuch; a part that was cut out of an entry has its number behind a stroke. */
export const numberOf = (year: number, serial: number, part = 0) => `${serialNumber(year, serial)}${part ? `/${part}` : ''}`

const count = (text: string, words: RegExp) => [...text.slice(0, 3000).matchAll(words)].length
/** A letter that clearly is English. */
export function readsEnglish(text: string): boolean {
  const english = count(text, /\b(?:the|and|you|your|is|are|my|please|with|for|have|this|in|here)\b/gi)
  const german = count(text, /\b(?:der|die|das|und|ist|ich|sie|mit|für|bitte|nicht|ein|eine|von|zu)\b/gi)
  return english >= 4 && english > 2 * german
}
