import type { Place } from '#base/calendar/index.ts'

/** What a fact is, and its normalised value. */
export const factTypes = {
  person: 'Name ohne Titel und Anrede, Vorname zuerst',
  organisation: 'Name, wie er dasteht',
  address: 'Straße Nr, PLZ Ort',
  date: 'ISO-8601-Tag; ohne Jahr --MM-DD',
  period: 'Monat oder Jahr, ISO 8601: 2026-11, 2026',
  amount: 'ganze Cent',
  iban: 'ohne Leerzeichen',
  phone: 'E.164; ohne Vorwahl nur die Ziffern',
  mail: 'klein geschrieben',
  url: 'wie geschrieben',
  aktenzeichen: 'ohne das Wort davor',
  vorlage: 'Nummer einer Vorlage, eines Antrags oder einer Drucksache, ohne das Wort davor',
  beschluss: 'Nummer eines Beschlusses, ohne das Wort davor',
  kassenzeichen: 'ohne das Wort davor',
  plate: 'Kennzeichen: M-AB 123',
  paragraph: '§ 3 Abs. 3 Satz 2 Nr. 1 UIG',
  frist: 'Tag, an dem sie endet; sonst die Dauer, ISO 8601: P1M; sonst die Worte',
} as const
export type FactType = keyof typeof factTypes

/** What a Frist says: which words, when it ends, counted from what. */
export interface FristFact {
  /** Offsets of the sentence that sets it. */
  readonly sentence: { readonly start: number; readonly end: number }
  /** ISO 8601: P1M, P14D, PT24H. Working days as P10D with `workingDays`. Absent where a day is named. */
  readonly period?: string
  readonly workingDays?: true
  /** The words that say what starts it: "nach Bekanntgabe dieses Bescheids". */
  readonly fromWhat?: string
  /** The day of that event, where the text says it or it is the day of the letter. */
  readonly from?: string
  /** Its start is not said (or is the receipt of this letter): counted from the day of the letter. A person has to look. */
  readonly assumed?: true
  /** The last day as named or counted, before weekends and holidays. */
  readonly endsOn?: string
  /** The last day after § 193 BGB, where the place is known. */
  readonly shiftedOn?: string
  /** On this day something is done to somebody (eviction, power cut off, a hearing): the words that name it. Nobody asks for anything by then. */
  readonly measure?: string
  /** "12:00", where the text names an hour. */
  readonly endsAt?: string
}

export interface Fact {
  readonly type: FactType
  /** See `factTypes`; an amount in cents is a number, everything else a string. */
  readonly value: string | number
  /** UTF-16 units of the text, end exclusive. */
  readonly start: number
  readonly end: number
  /** 0 to 1: 0.99 where a check digit holds, 0.95 behind a label, less for form alone. */
  readonly confidence: number
  readonly frist?: FristFact
}

export interface FactOptions {
  /** The day the item was written or came in, `YYYY-MM-DD`: completes dates without year and starts Fristen that begin with the letter. The text's own date goes before. */
  readonly on?: string
  /** Where the Frist is to be kept, for holidays. Without it no `shiftedOn`. */
  readonly place?: Place
}
