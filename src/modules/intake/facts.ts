import { extractFacts, type Fact, type FactType } from '#ai/facts/index.ts'
import type { Place } from '#base/calendar/index.ts'

/** Characters of a document whose facts are kept; the rest of a book says nothing about what it is for. */
const read = 60_000
const most = 400

/** What a document says. @param on the day it came in: completes days without a year and starts Fristen that begin with the letter */
export function factsOf(text: string, on: string, place: Place): Fact[] {
  return extractFacts(text.slice(0, read), { on, place }).slice(0, most)
}

const personal: ReadonlySet<FactType> = new Set(['person', 'address', 'iban', 'phone', 'mail', 'url', 'kassenzeichen', 'aktenzeichen', 'plate'])

/** The text without what names somebody, every other character at its place: sorting looks at this, so that no name ever speaks for a desk. */
export function withoutPersons(text: string, facts: readonly Pick<Fact, 'type' | 'start' | 'end'>[]): string {
  let out = ''
  let at = 0
  for (const { type, start, end } of facts) {
    if (!personal.has(type) || start < at) continue
    out += text.slice(at, start) + ' '.repeat(end - start)
    at = end
  }
  return out + text.slice(at)
}

export type SenderFrom = 'envelope' | 'letterhead' | 'signature' | 'plate'
/** `identity`: what is the same for the same sender, however she writes her name; only its keyed digest is kept. */
export type Sender = { name: string; from: SenderFrom; identity: string }

export const closing =
  /(?:mit (?:freundlichen|besten|herzlichen|vielen)\s+grüßen|mit freundlichem gruß|hochachtungsvoll|freundliche grüße|(?:viele|beste|liebe|herzliche) grüße|mfg)\b[,.!]?/giu
export const salutation = /^\s*(?:sehr geehrte|guten (?:tag|morgen)|hallo|liebe[rs]?\b)/imu
/** Characters behind a closing in which a name is the writer's, and before the salutation in which a name is on the letterhead. */
const signatureLength = 160
const letterheadLength = 900

/**
 * Who sent it: the envelope of a mail, else an organisation or a person on the letterhead, the name below the closing, at last a plate. The town itself
 * and whoever the letter is addressed to are not.
 */
export function senderOf(envelope: { name: string; address: string } | undefined, text: string, facts: readonly Fact[], town: string): Sender | null {
  if (envelope && (envelope.name || envelope.address)) {
    const name = [envelope.name, envelope.address && `<${envelope.address}>`].filter(Boolean).join(' ')
    return { name, from: 'envelope', identity: (envelope.address || envelope.name).toLowerCase() }
  }
  const begins = salutation.exec(text.slice(0, read))?.index ?? Math.min(text.length, letterheadLength)
  const isTown = (value: string) => value.toLowerCase().includes(town.toLowerCase())
  const toWhom = (fact: Fact) =>
    /(?:^|\n)\s*(?:an\b.*|z\. ?hd\.?.*|(?:herrn|frau|herr)\s*)$/iu.test(text.slice(Math.max(0, fact.start - 80), fact.start))
  const closings = [...text.slice(0, read).matchAll(closing)]
  const last = closings.at(-1)
  const end = last ? last.index + last[0].length : undefined
  /** One word alone is as often a label of a form as a name, unless somebody is called so. */
  const named = (f: Fact) =>
    f.type !== 'person' || /\s/.test(String(f.value).trim()) || /(?:herrn?|frau|dr\.)\s*$/iu.test(text.slice(Math.max(0, f.start - 6), f.start))
  const below = (type: FactType) =>
    end === undefined
      ? undefined
      : facts.find((f) => f.type === type && named(f) && f.start >= end && f.start < end + signatureLength && !isTown(String(f.value)))
  const above = (type: FactType, most: number) =>
    facts.find((f) => f.type === type && named(f) && f.start < Math.min(begins, most) && !isTown(String(f.value)) && !toWhom(f))
  const organisation = above('organisation', letterheadLength) ?? below('organisation')
  const person = below('person') ?? above('person', 300)
  const mail = facts.find((f) => f.type === 'mail' && !isTown(String(f.value)) && (f.start < begins || (end !== undefined && f.start > end)))
  const name = [person, organisation].flatMap((f) => (f ? [String(f.value)] : [])).join(', ')
  if (name) {
    const from =
      organisation && organisation.start < begins ? 'letterhead' : person && end !== undefined && person.start >= end ? 'signature' : 'letterhead'
    return { name, from, identity: String(mail?.value ?? organisation?.value ?? person?.value).toLowerCase() }
  }
  if (mail) return { name: String(mail.value), from: 'letterhead', identity: String(mail.value) }
  const plate = facts.find((f) => f.type === 'plate')
  return plate ? { name: String(plate.value), from: 'plate', identity: String(plate.value) } : null
}

const references: readonly FactType[] = ['aktenzeichen', 'kassenzeichen', 'vorlage', 'beschluss']
/** A number of the Posteingangsbuch, as an answer quotes it. */
const ownNumber = /(?<![\d-])20\d\d-\d{6}(?![\d-])/g
/** More would be a list of numbers, not a letter about one matter. */
const mostTies = 40

/**
 * What ties an item to others of the same matter: ids of mails, numbers of files and of earlier items. Two items that share one belong together.
 *
 * @param mail ids of the mail itself and of those it answers
 */
export function threadOf(
  number: string,
  mail: { messageId?: string | undefined; inReplyTo?: string | undefined; references?: readonly string[] | undefined },
  subject: string,
  text: string,
  facts: readonly Fact[],
): string[] {
  const numbers = facts.filter((f) => references.includes(f.type)).map((f) => `${f.type}:${String(f.value).toLowerCase().replace(/\s+/g, '')}`)
  const inSubject = extractFacts(subject)
    .filter((f) => references.includes(f.type))
    .map((f) => `${f.type}:${String(f.value).toLowerCase().replace(/\s+/g, '')}`)
  const ids = [mail.messageId, mail.inReplyTo, ...(mail.references ?? [])].flatMap((id) => (id ? [`mail:${id}`] : []))
  const earlier = [...`${subject}\n${text.slice(0, read)}`.matchAll(ownNumber)].map((m) => `number:${m[0]}`)
  return [...new Set([`number:${number}`, ...ids, ...earlier, ...inSubject, ...numbers])].slice(0, mostTies)
}

const telling: ReadonlySet<FactType> = new Set(['person', 'amount', 'iban', 'plate', 'kassenzeichen', 'aktenzeichen', 'date', 'address'])
/** What tells letters of one form apart. */
export const tellingOf = (facts: readonly { type: string; value: string | number }[]): string[] =>
  facts.filter((f) => telling.has(f.type as FactType)).map((f) => `${f.type}:${f.value}`)
