import { randomInt } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { addDays, fristEnde, type Place } from '#base/calendar/index.ts'
import { euros } from '#base/format.ts'
import { type Answers, endProducts, type FormField, type Leistung, type Precheck, tariffOf, type Whole } from '#base/leistungen/index.ts'
import type { Act, Decided, Frist } from './contract.ts'

export const subjectOf = (id: string) => `applications/${id}`

/** Drafts are kept so many days after the last change. */
export const draftDays = 30
/** How often a code may be wrong before its case rests, and for how long. */
export const guessing = { most: 5, minutes: 15, mostUnknown: 200 }
/** A code that shows that an address is read: so long it holds, so often it may be wrong, so many go out in a day. */
export const mailChecking = { digits: 8, hours: 24, mostTries: 5, mostADay: 5 }
export const shownMailCode = (code: string): string => code.match(/.{4}/g)?.join(' ') ?? code
export const readMailCode = (typed: string): string => typed.replace(/\D/g, '')
export const limits = { files: 20, fileMegabytes: 20, answerBytes: 200_000, messages: 100 }

/** No letter or digit that looks like another: what is read out on the telephone arrives. */
const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'
const handleLength = 6
const codeLength = 16

/** Sixteen characters: six name the case, ten are the secret (49 bits), of which only a keyed digest is kept. */
export const newCode = (): string => Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')
/** As somebody types it: small letters, spaces and dashes do not matter. Undefined where it cannot be one. */
export function readCode(typed: string): { handle: string; code: string } | undefined {
  const code = typed.toUpperCase().replace(/[\s\-–.]/g, '')
  return code.length === codeLength && [...code].every((c) => alphabet.includes(c)) ? { handle: code.slice(0, handleLength), code } : undefined
}
export const shownCode = (code: string): string => code.match(/.{4}/g)?.join('-') ?? code

/** The Stelle that works on a case; where the alphabet divides it, umlauts count as their vowels. */
export function stelleFor({ stellen }: Pick<Leistung, 'stellen'>, familienname: string): string {
  const letter = (familienname.normalize('NFKD').match(/[A-Za-z]/)?.[0] ?? 'A').toUpperCase()
  const found = stellen.find((s) => !s.names || (s.names[0] <= letter && letter <= s.names[1])) ?? stellen[0]
  return found?.stelle ?? ''
}

export const applicantOf = ({ applicant }: Pick<Leistung, 'applicant'>, answers: Answers): string =>
  applicant.name
    .map((n) => answers[n])
    .filter((v) => typeof v === 'string' && v.trim())
    .join(' ')
    .slice(0, 300)

/** Name and address as they stand on an envelope. */
export const addressOf = ({ applicant }: Pick<Leistung, 'applicant'>, answers: Answers): string[] => {
  const line = (names: readonly string[]) =>
    names
      .map((n) => answers[n])
      .filter((v) => typeof v === 'string' && v.trim())
      .join(' ')
      .slice(0, 120)
  return [line(applicant.name), ...applicant.address.map(line)].filter(Boolean)
}

type FristRow = z.output<typeof Frist>
const near = 30
const loud = 14

/**
 * The Fristen of a case, the one with the gravest effect first. What the law grants when the town is silent is computed from the earliest day it could
 * run from, and not moved past a weekend: a warning that comes too early harms nobody.
 *
 * @see § 42a VwVfG, § 75 VwGO
 */
export function fristenOf(
  { leistung, kind }: Pick<Whole, 'leistung' | 'kind'>,
  { submittedOn, completeOn }: { submittedOn: string; completeOn: string | null },
  today: string,
  place: Place,
): FristRow[] {
  type Bare = Pick<FristRow, 'id' | 'title' | 'kind' | 'law' | 'endsOn' | 'reasons'>
  const rows = leistung.fristen
    .filter((f) => f.kind !== 'antrag')
    .flatMap((f): Bare[] => {
      const start = f.from === 'complete' ? completeOn : submittedOn
      if (!start) return []
      const end = fristEnde({
        start,
        event: true,
        amount: f.months ?? f.days ?? 1,
        unit: f.months ? 'months' : 'days',
        place,
        shift: f.kind !== 'fiktion',
      })
      return [{ id: f.id, title: f.title, kind: f.kind, law: f.law, endsOn: end.endsOn, reasons: end.reasons }]
    })
  if (kind === 'Antrag') {
    const end = fristEnde({ start: submittedOn, event: true, amount: 3, unit: 'months', place, shift: false })
    rows.push({
      id: 'untaetigkeit',
      title: 'Drei Monate ohne Entscheidung',
      kind: 'untaetigkeit',
      law: '§ 75 Satz 2 VwGO',
      endsOn: end.endsOn,
      reasons: end.reasons,
    })
  }
  const order = { fiktion: 0, untaetigkeit: 1, bearbeitung: 2, antrag: 3 } as const
  return rows
    .map((r): FristRow => {
      const daysLeft = daysBetween(today, r.endsOn)
      return {
        ...r,
        daysLeft,
        effect: effects[r.kind],
        level:
          daysLeft < 0
            ? 'over'
            : r.kind === 'fiktion'
              ? daysLeft <= loud
                ? 'loud'
                : 'near'
              : daysLeft <= loud
                ? 'near'
                : daysLeft <= near && r.kind === 'untaetigkeit'
                  ? 'near'
                  : 'calm',
      }
    })
    .sort((a, b) => order[a.kind] - order[b.kind] || a.endsOn.localeCompare(b.endsOn))
}
const effects: Record<FristRow['kind'], string> = {
  fiktion: 'Danach gilt die Genehmigung als erteilt, ohne dass jemand entschieden hat.',
  untaetigkeit: 'Danach kann ohne Vorverfahren auf Entscheidung geklagt werden.',
  bearbeitung: 'So lange hat die Stadt die Bearbeitung zugesagt.',
  antrag: 'Bis dahin muss der Antrag gestellt sein.',
}
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** The Frist that counts on the desk. */
export const nearestOf = (fristen: readonly FristRow[]): string | null =>
  fristen.length ? fristen.reduce((a, b) => (a.endsOn <= b.endsOn ? a : b)).endsOn : null

export const draftUntil = (updatedOn: string): string => addDays(updatedOn, draftDays)

/** What lies before the person, without a decision in it. */
export const undecided = (vermerk: Precheck, special: boolean): Decided => ({
  act: null,
  amounts: Object.fromEntries(vermerk.amounts.map((a) => [a.id, a.cents])),
  weighing: '',
  extent: '',
  conditions: '',
  hearingWaived: '',
  vermerk: {
    digest: vermerk.digest,
    day: vermerk.day,
    states: Object.fromEntries(vermerk.findings.map((f) => [f.id, f.state])),
    amounts: Object.fromEntries(vermerk.amounts.map((a) => [a.id, a.cents])),
    missing: vermerk.missing.map((m) => m.id),
  },
  preparedBy: null,
  preparedReason: '',
  special,
  followed: vermerk.automatic.possible,
})

/** Which of the acts fit the kind of package. */
export const actsOf = (kind: Whole['kind']): readonly Act[] => (endProducts[kind].verwaltungsakt ? ['grant', 'partly', 'refuse'] : ['acknowledge'])

export type Hearing = { state: 'none' | 'running' | 'done'; dueOn: string | null }
/** Whether the applicant was heard: asked, and either answered or the day has passed. */
export function hearingOf(messages: readonly { kind: string; fromHouse: boolean; dueOn: string | null; at: Date }[], today: string): Hearing {
  const asked = messages.filter((m) => m.kind === 'hearing' && m.fromHouse).at(-1)
  if (!asked) return { state: 'none', dueOn: null }
  const answered = messages.some((m) => !m.fromHouse && m.at > asked.at)
  return { state: answered || (asked.dueOn !== null && asked.dueOn < today) ? 'done' : 'running', dueOn: asked.dueOn }
}

export type Refusal =
  | 'amountMissing'
  | 'extentMissing'
  | 'actMissing'
  | 'wrongAct'
  | 'weighingMissing'
  | 'hearingMissing'
  | 'hearingRunning'
  | 'openFindings'
  | 'vermerkChanged'
/**
 * Why a decision cannot be taken like this. A finding that is open has to be settled by the person: what she says in her reason settles it, so only a
 * grant against a finding that is not fulfilled is refused, since no reason makes a condition of the law go away.
 */
export function refusalOf(
  { leistung, kind }: Pick<Whole, 'leistung' | 'kind'>,
  proposed: Decided,
  decided: Decided,
  hearing: Hearing,
): Refusal | undefined {
  if (decided.act === null) return 'actMissing'
  if (!actsOf(kind).includes(decided.act)) return 'wrongAct'
  if (!isDeepStrictEqual(decided.vermerk, proposed.vermerk)) return 'vermerkChanged'
  if (leistung.discretion && decided.weighing.trim().length < 20) return 'weighingMissing'
  if (decided.act === 'partly' && decided.extent.trim().length < 10) return 'extentMissing'
  if (withoutAmount(leistung, decided).length) return 'amountMissing'
  if (decided.act === 'grant' && Object.values(decided.vermerk.states).includes('not-fulfilled')) return 'openFindings'
  if (leistung.hearing && decided.act !== 'grant' && decided.hearingWaived.trim().length < 10) {
    if (hearing.state === 'none') return 'hearingMissing'
    if (hearing.state === 'running') return 'hearingRunning'
  }
  return undefined
}

/** Titles of amounts that the words of a grant name, and that neither the rules nor the person have said. */
export const withoutAmount = (
  { amounts, texts }: Pick<Whole['leistung'], 'amounts' | 'texts'>,
  { act, extent, amounts: said }: Decided,
): string[] => {
  const words = act === 'grant' ? texts.grant.tenor : act === 'partly' ? extent.split('\n') : []
  return amounts.flatMap((a) => (words.some((line) => line.includes(`{betrag-${a.id}}`)) && typeof said[a.id] !== 'number' ? [a.title] : []))
}

// ---- words

const months = ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember']
/** A number from 1 to 12 or a day, as the name of its month. */
const monthOf = (value: unknown): string => {
  const n = typeof value === 'number' ? value : Number(/^\d{4}-(\d{2})/.exec(String(value))?.[1])
  return months[n - 1] ?? ''
}
/** The first day of the month of a day, and the last day of so many months from there. */
const firstOf = (day: string) => `${day.slice(0, 7)}-01`
const lastOf = (day: string, count: number) =>
  new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + count, 0)).toISOString().slice(0, 10)

const german = (day: string) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? day.split('-').reverse().join('.') : day)

/** An answer as people read it. */
export function shownValue(field: FormField | undefined, value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  if (Array.isArray(value)) {
    const inner = field?.type === 'array' ? field.items.properties : {}
    return value
      .map((entry) =>
        Object.entries(entry as Record<string, unknown>)
          .map(([n, v]) => `${inner[n]?.title ?? n}: ${shownValue(inner[n], v)}`)
          .join(', '),
      )
      .join('; ')
  }
  if (typeof value === 'boolean') return value ? 'Ja' : 'Nein'
  if (typeof value === 'number') return value.toLocaleString('de-DE')
  const chosen = field?.type === 'string' ? field.oneOf?.find((o) => o.const === value)?.title : undefined
  return chosen ?? german(String(value))
}

/** Fills the texts of a package; what a line names and nobody knows leaves the line out. */
export function filled(
  lines: readonly string[],
  { form, leistung }: Pick<Whole, 'form' | 'leistung'>,
  facts: {
    answers: Answers
    amounts: Record<string, number | null>
    /** Amounts that are those of the rules: only these are explained by what the rules rest on (`{tarif-…}`), any other by the person. */
    byRules?: ReadonlySet<string>
    submittedOn: string
    number: string
    reason: string
  },
): string[] {
  const value = (asked: string): string => {
    const [name = '', as_] = asked.split('|')
    const entered = facts.answers[name]
    if (as_ === 'monat') return monthOf(entered)
    if (as_ === 'anzahl') return Array.isArray(entered) ? String(entered.length) : ''
    return as_ === 'jahr' ? (/\d{4}/.exec(plainValue(name))?.[0] ?? '') : plainValue(name)
  }
  const plainValue = (name: string): string => {
    const amount = /^betrag-(.+)$/.exec(name)?.[1]
    if (amount !== undefined) {
      const cents = facts.amounts[amount]
      const free = cents === 0 && leistung.amounts.find((a) => a.id === amount)?.exemption
      return cents === null || cents === undefined || free ? '' : euros(cents)
    }
    const tariff = /^tarif-(.+)$/.exec(name)?.[1]
    if (tariff !== undefined) {
      const found = leistung.amounts.find((a) => a.id === tariff)
      return (found && facts.byRules?.has(tariff) && tariffOf(found, facts.answers)) || ''
    }
    if (name === 'zeitraum-von') return german(firstOf(facts.submittedOn))
    if (name === 'zeitraum-bis') return leistung.period ? german(lastOf(facts.submittedOn, leistung.period.months)) : ''
    if (name === 'antragstag') return german(facts.submittedOn)
    if (name === 'nummer') return facts.number
    if (name === 'name') return applicantOf(leistung, facts.answers)
    if (name === 'gruende') return facts.reason
    return shownValue(form.schema.properties[name], facts.answers[name])
  }
  return lines.flatMap((line) => {
    const names = [...line.matchAll(/\{([^{}]+)\}/g)].map((m) => m[1] ?? '')
    if (names.some((n) => !value(n))) return []
    return [line.replace(/\{([^{}]+)\}/g, (_, name: string) => value(name))]
  })
}
