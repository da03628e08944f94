import { type DateMention, isoOf, sentences, WEEKDAY } from '#ai/language/index.ts'
import type { Fact, FactOptions } from './contract.ts'

/**
 * What is done to somebody on a day: who helps has to act before it, so that day is a last day although nobody is asked for anything. Each with the words
 * that name it and, where the words mean other things too, what takes it back.
 */
const measures: { is: RegExp; unless?: RegExp }[] = [
  {
    is: /(?<!\p{L})(?:(?:zwangs)?räumung(?:s(?:termin|klage|vollstreckung|titel)\p{L}*)?(?!s?verkauf|\p{L})|zwangsgeräumt|geräumt|räumt|räumen)(?!\p{L})/iu,
    unless:
      /(?:schnee|eis(?:es)?|laub|winterdienst|gehweg\p{L}*|fahrbahn\p{L}*|straßen?|wald\p{L}*|bombe\p{L}*|kampfmittel\p{L}*|grab\p{L}*|gräber|lager|regal\p{L}*|vorfahrt|container\p{L}*)(?!\p{L})/iu,
  },
  {
    is: /(?<!\p{L})(?:muss|müssen|müsste[n]?|soll(?:en|te|ten)?|verlangt|fordert|(?:vermieter|eigentümer)\p{L}* will)(?!\p{L})[^!?]{0,120}(?:(?<!\p{L})aus (?:de[mr]|meine[mr]|unsere[mr]|seine[mr]|ihre[mr]|eine[mr])(?: \p{Ll}+en)? (?:\p{L}*wohnung|haus|zimmer|unterkunft)(?!\p{L})|(?<!\p{L})(?:wohnung|haus|zimmer|unterkunft) (?:\p{L}+ ){0,4}(?:verlassen|herausgeben|freimachen)|(?<!\p{L})auszieh(?:en|t)|(?<!\p{L})auszuziehen)/iu,
  },
  {
    is: /(?<!\p{L})(?:(?:strom|gas|wasser|wärme|heizungs?|anschluss|versorgungs|energie|konto)-?(?:sperr(?:ung|e|termin)|unterbrechung|abschaltung|pfändung)(?:en)?(?!\p{L})|(?:strom|gas|wasser|heizung|fernwärme|anschluss|konto|energieversorgung|wasserversorgung|stromversorgung)(?!\p{L})[^!?;]{0,80}(?<!\p{L})(?:gesperrt|abgestellt|abgeschaltet|abgeklemmt|unterbrochen|eingestellt|gekappt|sperren|abstellen|abschalten|stellen [^!?;]{0,60} ab|sperrung|abschaltung)(?!\p{L})|(?:sperr(?:ung|en|t)|stell(?:en|t)|schalte[nt]?)(?!\p{L})[^!?;]{0,60}(?<!\p{L})(?:strom|gas|wasser|heizung|fernwärme)(?!\p{L}))/iu,
    unless: /(?<!\p{L})(?:wartung\p{L}*|bauarbeiten|straße|straßensperrung|fahrbahn|rohrbruch|zählerwechsel)(?!\p{L})/iu,
  },
  {
    is: /(?<!\p{L})(?:abschiebung|abgeschoben|abschieben|rückführung|abschiebeflug|dublin-überstellung|inobhutnahme|haftantritt)(?:s?termin)?(?!\p{L})/iu,
  },
  { is: /(?<!\p{L})(?:(?:zwangs|teilungs)?versteigerung(?:stermin)?|zwangsversteigert|versteigert|zwangsvollstreckung|gepfändet|pfändung(?:stermin)?)(?!\p{L})/iu, unless: /(?<!\p{L})(?:fundsachen|fahrräder\p{L}*|fundbüro|briefmarken)(?!\p{L})/iu }, // biome-ignore format: one row
  { is: /(?<!\p{L})gerichtsvollzieher\p{L}*(?!\p{L})/iu },
  {
    is: /(?<!\p{L})(?:(?:gerichts|verhandlungs|güte|anhörungs|verkündungs|beweis)termin|hauptverhandlung|güteverhandlung|(?:mündliche )?verhandlung|ladung|geladen|termin)(?!\p{L})[^!?]{0,120}gericht(?:e?s)?(?!\p{L})|gericht(?:e?s)?(?!\p{L})[^!?]{0,120}(?<!\p{L})(?:termin|verhandlung|geladen|vorgeladen|ladung|erscheinen)(?!\p{L})|(?<!\p{L})(?:gerichts|verhandlungs|güte|anhörungs)termin(?!\p{L})/iu,
  },
]

/** What stands before the day on which something is: "am", "zum", "für Montag, den", "Termin:". "Schreiben vom" is the day of another paper. */
const lead = new RegExp(
  `(?:(?<!\\p{L})(?:am|zum|für(?: den)?|auf den|ab(?: dem)?|bis(?: zum)?|ist der|dem|den)|:|–|-)[\\s|]{1,3}(?:${WEEKDAY},?\\s(?:den |dem |der )?)?$|(?:^|[\\s(])${WEEKDAY},?\\s(?:den |dem |der )?$`,
  'iu',
)
/** It has happened; what is only announced or asked for has not. */
const past = /(?<!\p{L})(?:wurde[n]?|war(?:en)?|fand(?:en)?|ist|sind|hat|habe[n]?|hatte[n]?)(?!\p{L})[^!?]{0,120}?(?<!\p{L})(?:(?-i:\p{Ll}*ge\p{Ll}{2,}(?:t|en))|stattgefunden|beantragt|erhalten|bekommen|worden|da|dort|hier|aufgehoben|abgesagt|eingestellt|verschoben)(?!\p{L})/iu // biome-ignore format: one row
const announced = /(?<!\p{L})(?:\p{L}*(?:angekündigt|festgesetzt|festgelegt|angesetzt|anberaumt|terminiert|angedroht|gedroht|geladen|bestimmt|mitgeteilt|geschrieben|gesagt|vorgesehen|geplant)|wird|werden|soll(?:en)?|muss|müssen|will|droht|ansteht|bevorsteht)(?!\p{L})/iu // biome-ignore format: one row
const calledOff = /(?<!\p{L})(?:aufgehoben|abgesagt|verschoben|entfällt|abgewendet|findet nicht statt|nicht mehr)(?!\p{L})/iu
/** Characters of a sentence that are looked at around a day; lists have lines where prose has sentences. */
const around = 220

/**
 * Days on which something is done to somebody (eviction, supply cut off, deportation, forced sale, a court's hearing), as Fristen: the day itself is the last
 * one, no weekend moves it. Only days that are still to come, with the year said or the nearest one.
 */
export function findMeasures(text: string, { on }: FactOptions, dates: readonly DateMention[], written: (at: number) => string | undefined): Fact[] {
  const found: Fact[] = []
  const spans = sentences(text)
  let at = 0
  for (const date of dates) {
    if (date.day === undefined) continue
    while (at < spans.length - 1 && (spans[at] as { end: number }).end <= date.start) at++
    const day = isoOf(date, written(date.start) ?? on)
    const today = written(date.start) ?? on
    if (!/^\d{4}-/.test(day) || (today !== undefined && day < today)) continue
    if (!lead.test(text.slice(Math.max(0, date.start - 40), date.start))) continue
    const whole = spans[at] ?? { start: 0, end: text.length }
    const start = Math.max(whole.start, date.start - around)
    const end = Math.min(whole.end, date.end + around)
    const sentence = text.slice(start, end)
    const named = measures.find(({ is, unless }) => is.test(sentence) && !unless?.test(sentence))
    const words = named?.is.exec(sentence)
    if (!words || calledOff.test(sentence) || (past.test(sentence) && !announced.test(sentence))) continue
    // People write on without capitals: what is said of the day ends with the first full stop behind it.
    const told = Math.max(date.end, start + words.index + words[0].length)
    const stop = /[.!?](?=\s)/.exec(text.slice(told, end))
    const span = trimmed(text, start, stop ? told + stop.index + 1 : end)
    found.push({
      type: 'frist',
      value: day,
      start: date.start,
      end: date.end,
      confidence: 0.8,
      frist: { sentence: span, endsOn: day, measure: words[0].replace(/\s+/g, ' ').slice(0, 120) },
    })
  }
  return found
}

function trimmed(text: string, start: number, end: number) {
  const raw = text.slice(start, end)
  return { start: start + raw.length - raw.trimStart().length, end: end - (raw.length - raw.trimEnd().length) }
}
