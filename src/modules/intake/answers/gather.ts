import { extractFacts, type Fact } from '#ai/facts/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { euros } from '#base/format.ts'
import { dayOf } from '#base/time.ts'
import { type AnswerTemplate, officesAbove } from '#base/town.ts'
import * as records from '#modules/records/index.ts'
import { MailboxSettings } from '../channels/contract.ts'
import { listChannels } from '../channels/store.ts'
import { ownText } from '../documents/quoted.ts'
import * as documentStore from '../documents/store.ts'
import { headOf, type MailHead, mayBeAnswered, type NoAnswer } from '../mail-head.ts'
import { numberOf, readsEnglish } from '../rules.ts'
import type * as intake from '../store.ts'
import type { Answer, AnswerLanguage, Via } from './contract.ts'
import { bareSubject, type Facts, greeting, longDay, openingHours, personNameOf, phoneOf } from './fill.ts'

/** What is known of the letter that an answer is for. */
export type Letter = {
  item: intake.ItemRow
  text: string
  documentId: string | undefined
  head: MailHead | undefined
  thread: Answer['thread']
  impossible: NoAnswer | 'sealed' | 'reading' | null
  replyToDiffers: boolean
  vias: Via[]
}
/** Characters of a letter that are searched for facts. */
const read = 30_000

/** The head of the mail, if it was one, where an answer may go, and how. */
export async function gather(ctx: Ctx, item: intake.ItemRow): Promise<Letter> {
  const [documents, channels] = await Promise.all([documentStore.listDocuments(ctx.db, item.id), listChannels(ctx.db)])
  const first = documents[0]
  const nothing = { item, text: '', documentId: undefined, head: undefined, replyToDiffers: false, vias: [] as Via[] }
  const noThread = { recipients: [], inReplyTo: null, references: [], channelId: null }
  if (item.sealed) return { ...nothing, thread: noThread, impossible: 'sealed' }
  if (item.status === 'received' || !first) return { ...nothing, thread: noThread, impossible: 'reading' }
  const common = { item, text: ownText(first).slice(0, read), documentId: first.id }
  // A letter, or a mail that only Outlook could read to its end: it is answered on paper.
  if (first.kind !== 'eml') return { ...common, head: undefined, thread: noThread, impossible: null, replyToDiffers: false, vias: ['download'] }
  const head = await headOf(ctx.files, item.fileHash)
  const boxes = channels.flatMap((c) =>
    c.kind === 'mailbox' ? [{ id: c.id, address: MailboxSettings.parse(c.settings).address.toLowerCase() }] : [],
  )
  const may = mayBeAnswered(
    head,
    boxes.map((b) => b.address),
  )
  const from = head.from?.address ?? ''
  const elsewhere = head.replyTo.map((m) => m.address).filter((a) => a !== from)
  const channelId = boxes.find((b) => item.origin.startsWith(`mail/${b.id}/`))?.id ?? null
  return {
    ...common,
    head,
    thread: {
      recipients: [...new Set([from, ...elsewhere])].filter(Boolean),
      inReplyTo: head.messageId ?? null,
      references: [...head.references, ...(head.messageId ? [head.messageId] : [])].slice(-20),
      channelId,
    },
    // Without a sender that one could write to, it is a letter that came by mail: answered on paper.
    impossible: may === true || may === 'no-address' ? null : may,
    replyToDiffers: elsewhere.length > 0,
    vias: [...(channelId && may === true ? (['draft'] as const) : []), 'download', ...(may === true ? (['mail'] as const) : [])],
  }
}

/** The facts for a template, each with the words of the letter where it was read. What is not certain is left out: a gap is seen, a wrong value is not. */
export async function factsFor(ctx: Ctx, letter: Letter, language: AnswerLanguage): Promise<Facts> {
  const { item, text, head } = letter
  const { town } = ctx
  const stelle = town.stellen.find((s) => s.id === item.stelleId)
  const offices = officesAbove(town, stelle?.office)
  const akte = await records.findAkteOf(ctx, `intake/${item.id}`)
  const found = extractFacts(text, { on: dayOf(item.receivedAt) })
  const placed = (value: string, at?: Pick<Fact, 'start' | 'end'>) => ({
    value,
    evidence: at && letter.documentId ? { field: 'answer', documentId: letter.documentId, start: at.start, end: at.end } : null,
  })
  const name = head?.from ? personNameOf(head.from.name) : undefined
  const signed = name ? undefined : signature(text, found)
  const amount = only(found.filter((f) => f.type === 'amount'))
  const reference = only(
    found.filter(
      (f) =>
        f.type === 'aktenzeichen' && !/\b(?:ihr|ihre|ihrem|ihres)\s+(?:\p{L}+\s*)?[.:]?\s*$/iu.test(text.slice(Math.max(0, f.start - 30), f.start)),
    ),
  )
  const written = head?.date ? { value: dayOf(head.date), at: undefined } : dateLine(text, found, dayOf(item.receivedAt))
  const facts: Facts = {
    anrede: placed(greeting(name ?? signed?.name, language), signed),
    eingang: placed(longDay(dayOf(item.receivedAt), language)),
    nummer: placed(numberOf(item.year, item.serial, item.part)),
    stadt: placed(town.town.officialName),
    anschrift: placed(`${town.town.address.street}, ${town.town.address.postcode} ${town.town.address.city}`),
    web: placed(town.town.web),
    telefon: placed(phoneOf(town, offices)),
    oeffnungszeiten: placed(openingHours(town, stelle?.office, language)),
    heute: placed(longDay(dayOf(ctx.now), language)),
  }
  const subject = bareSubject(item.subject ?? '')
  if (subject) facts.betreff = placed(subject)
  if (stelle) facts.stelle = placed(stelle.title)
  if (offices[0]) facts.amt = placed(offices[0].name)
  if (akte) facts.aktenzeichen = placed(akte.aktenzeichen)
  if (item.fristOn) facts.frist = placed(longDay(item.fristOn, language))
  if (written) facts.datum = placed(longDay(written.value, language), written.at)
  if (amount) facts.betrag = placed(euros(Number(amount.value), language === 'en' ? 'en' : 'de'), amount)
  if (reference) facts['ihr-zeichen'] = placed(String(reference.value), reference)
  return facts
}

/** The one value that all mentions agree on; two different ones are none. */
function only(facts: Fact[]): Fact | undefined {
  const sure = facts.filter((f) => f.confidence >= 0.7)
  return new Set(sure.map((f) => f.value)).size === 1 ? sure[0] : undefined
}

const closing =
  /(?:mit (?:freundlichen|besten|herzlichen) grüßen|freundliche grüße|viele grüße|beste grüße|hochachtungsvoll|herzliche grüße|kind regards|best regards|yours sincerely|mfg)[,.!]?/giu
/** Who signed: the name right below the last closing words. */
function signature(text: string, found: Fact[]): { name: string; start: number; end: number } | undefined {
  const last = [...text.matchAll(closing)].at(-1)
  if (!last) return undefined
  const from = last.index + last[0].length
  const person = found.find((f) => f.type === 'person' && f.start >= from && f.start < from + 60)
  const name = person && personNameOf(String(person.value))
  return person && name ? { name, start: person.start, end: person.end } : undefined
}

/** The day a letter bears: a line of its own near its head ("Musterstadt, den 3. November 2026"), not the day of something it speaks of. */
function dateLine(text: string, found: Fact[], receivedOn: string): { value: string; at: Fact } | undefined {
  const at = found.find((f) => {
    if (f.type !== 'date' || f.start > 1500 || !/^\d{4}-/.test(String(f.value)) || String(f.value) > receivedOn) return false
    const before = text.slice(text.lastIndexOf('\n', f.start - 1) + 1, f.start)
    const end = text.indexOf('\n', f.end)
    const after = text.slice(f.end, end < 0 ? undefined : end)
    return after.trim() === '' && before.length <= 40 && !/\b(?:vom|bis|ab|seit|am)\b/i.test(before)
  })
  return at && { value: String(at.value), at }
}

/** The language a letter is answered in: English where the letter clearly is, else German. */
export function languageOf(text: string, template: AnswerTemplate): AnswerLanguage {
  return template.texts.en && readsEnglish(text) ? 'en' : 'de'
}
