import { type DateMention, findAmounts, findCitations, findDates, isoOf } from '#ai/language/index.ts'
import { detect, type Finding } from '#ai/privacy/index.ts'
import type { Fact, FactOptions, FactType } from './contract.ts'
import { findFristen, writtenDays } from './fristen.ts'
import { findMeasures } from './measures.ts'
import { findOrganisations } from './organisations.ts'
import { findReferences } from './references.ts'

/**
 * The facts of a text: typed, normalised, with place and confidence, in order of their places. A Frist holds its date, which stands beside it as a
 * date of its own; else no two facts share a character. Any string; no error, no model call, time linear in its length.
 */
export function extractFacts(text: string, options: FactOptions = {}): Fact[] {
  const dates = findDates(text)
  const personal = detect(text)
  const references = findReferences(text)
  const written = writtenDays(text, dates, options.on)
  const layers: Fact[][] = [
    // Who comes first keeps the characters.
    urls(text),
    personal.filter((f) => certain.has(f.type)).flatMap((f) => fromPersonal(text, f)),
    references,
    personal.filter((f) => numbers.has(f.type)).flatMap((f) => fromPersonal(text, f)),
    secondPhones(text, personal),
    findCitations(text).map((c) => ({ type: 'paragraph', value: c.value, start: c.start, end: c.end, confidence: c.law ? 0.97 : 0.85 })),
    dates.flatMap((d) => dated(d, written(d.start))),
    findAmounts(text).map((a) => ({ type: 'amount', value: a.cents, start: a.start, end: a.end, confidence: a.repaired ? 0.7 : 0.95 })),
    addresses(text, personal),
    findOrganisations(text),
    personal.filter((f) => f.type === 'person').flatMap((f) => person(text, f)),
    years(text),
  ]
  const taken = new Uint8Array(text.length)
  const kept: Fact[] = []
  for (const layer of layers)
    for (const fact of layer) {
      if (fact.start >= fact.end || taken.subarray(fact.start, fact.end).includes(1)) continue
      taken.fill(1, fact.start, fact.end)
      kept.push(fact)
    }
  const fristen = findFristen(text, options, dates)
  kept.push(...fristen)
  kept.push(...findMeasures(text, options, dates, written).filter((m) => !fristen.some((f) => f.start < m.end && m.start < f.end)))
  return kept.sort((a, b) => a.start - b.start || b.end - a.end)
}

const certain = new Set(['iban', 'email'])
const numbers = new Set(['phone', 'kassenzeichen', 'aktenzeichen', 'licence-plate'])
const typeOf: Partial<Record<Finding['type'], FactType>> = {
  iban: 'iban',
  email: 'mail',
  phone: 'phone',
  kassenzeichen: 'kassenzeichen',
  aktenzeichen: 'aktenzeichen',
  'licence-plate': 'plate',
}

function fromPersonal(text: string, f: Finding): Fact[] {
  const type = typeOf[f.type]
  const raw = text.slice(f.start, f.end)
  if (!type) return []
  const value = type === 'phone' ? e164(raw) : normal[type]?.(raw)
  return value ? [{ type, value, start: f.start, end: f.end, confidence: type === 'phone' && !value.startsWith('+') ? 0.6 : f.confidence }] : []
}
const spaced = (raw: string) => raw.replace(/\s+/g, ' ').trim()
const normal: Partial<Record<FactType, (raw: string) => string>> = {
  iban: (raw) => raw.replace(/[\s-]/g, '').toUpperCase(),
  mail: (raw) => raw.replace(/ ?[([{](?:at|ät|AT)[)\]}] ?/g, '@').toLowerCase(),
  kassenzeichen: spaced,
  aktenzeichen: spaced,
  plate: (raw) => raw.replace(/^(\p{Lu}{1,3})[ -]+([A-Z]{1,2})[ -]*(\d{1,4})\s?([EH]?)$/u, '$1-$2 $3$4'),
}

/** A German telephone number in E.164; a number without area code stays as its digits. @see DIN 5008, ITU-T E.164 */
export function e164(raw: string): string {
  const plus = /^\s*\(?(?:\+|00)/.test(raw)
  const digits = raw
    .replace(/\(0\)/g, '')
    .replace(/^\s*\(?00/, '')
    .replace(/\D/g, '')
  if (plus) return `+${digits.replace(/^(49|43|41)0/, '$1')}`
  return digits.startsWith('0') ? `+49${digits.slice(1)}` : digits
}

/** "227-33043/33609": what follows the slash replaces the extension. */
function secondPhones(text: string, personal: readonly Finding[]): Fact[] {
  return personal.flatMap((f): Fact[] => {
    if (f.type !== 'phone') return []
    const raw = text.slice(f.start, f.end)
    const second = /^( ?\/ ?|,? (?:oder|od\.|und|u\.) ?-?)(\d{1,6})(?![\d./-])/.exec(text.slice(f.end, f.end + 18))
    const extension = /[- ](\d{1,6})$/.exec(raw)?.[1]
    if (!second || extension?.length !== (second[2] as string).length) return []
    const start = f.end + (second[1] as string).length
    return [{ type: 'phone', value: e164(raw.slice(0, -extension.length) + second[2]), start, end: start + extension.length, confidence: 0.8 }]
  })
}

function urls(text: string): Fact[] {
  return [...text.matchAll(/(?<![\p{L}\d@])(?:https?:\/\/|www\.)[^\s<>()[\]"'„“]{1,2000}/gu)].map((m) => {
    const value = m[0].replace(/[.,;:!?*]+$/, '')
    return { type: 'url', value, start: m.index, end: m.index + value.length, confidence: 0.97 }
  })
}

function dated(d: DateMention, near: string | undefined): Fact[] {
  const value = isoOf(d, near)
  if (d.day === undefined) return d.year === undefined ? [] : [{ type: 'period', value, start: d.start, end: d.end, confidence: 0.9 }]
  return [{ type: 'date', value, start: d.start, end: d.end, confidence: d.repaired ? 0.75 : d.year === undefined ? 0.8 : 0.97 }]
}

/** A year that stands alone behind a word: "Haushaltsplan 2025", "seit 2022"; not behind the label of a number, not before a unit. */
function years(text: string): Fact[] {
  const pattern =
    /(?<=\p{L}[ \n]|\p{L}[ \n]\d{4}\/)((?:19|20)\d\d)(?![\p{L}\d]|[.,:-]\d|\s?(?:€|Euro|EUR|%|Stück|Meter|Einwohner|Personen|Quadrat|Stunden|m²|kg|km))/gu
  const label =
    /(?:Nr\.?|Nummer|Postfach|Zimmer|Raum|PLZ|Konto|Tel\.?|HRA|HRB|VO|DIN|ISO|Az\.?|stra(?:ß|ss)e|str\.|weg|platz|Seite|Apparat|Code)[ \n]$/iu
  return [...text.matchAll(pattern)].flatMap((m): Fact[] =>
    label.test(text.slice(Math.max(0, m.index - 14), m.index))
      ? []
      : [{ type: 'period', value: m[1] as string, start: m.index, end: m.index + 4, confidence: 0.75 }],
  )
}

/** Street and town are one address, also over empty lines of a letterhead. */
function addresses(text: string, personal: readonly Finding[]): Fact[] {
  const found: Fact[] = []
  for (const f of personal) {
    if (f.type !== 'address') continue
    const raw = text.slice(f.start, f.end)
    const last = found.at(-1)
    if (
      last &&
      f.start - last.end <= 40 &&
      /^[\s,|*<>br/-]*(?:D(?:E)?-)?$/.test(text.slice(last.end, f.start)) &&
      !/\d{5}/.test(String(last.value)) &&
      /^(?:D(?:E)?-)?\d{5}/.test(raw)
    ) {
      found[found.length - 1] = { ...last, value: `${last.value}, ${addressOf(raw)}`, end: f.end }
    } else found.push({ type: 'address', value: addressOf(raw), start: f.start, end: f.end, confidence: f.confidence })
  }
  return found
}
const addressOf = (raw: string) =>
  spaced(
    raw
      .replace(/\s*(?:[,;|*<>]|<br ?\/?>|\n|\s[-–·]\s)+\s*(?:D(?:E)?-)?(?=\d{5})/g, ', ')
      .replace(/(?<=[^,])\s+(?:D(?:E)?-)?(?=\d{5}\s\p{Lu})/gu, ', '),
  ).replace(/,(?: ,)+/g, ',')

const TITLE = /^(?:(?:Herrn?|Frau|Familie|Eheleute|Dr|Prof|Dipl|Ing|Mag|med|jur|phil|rer|nat|h|c|B\.? ?A|M\.? ?A)\b\.?[- ]?)+/u
/** Offices and languages that a tagger of names takes for one. */
const OFFICE =
  /^\p{L}*(?:vorsteher|vorsitzende[rn]?|meister|leiter|beauftragte[rn]?|referent|präsident|minister|dezernent|sekretär|anwalt|verwaltung|nummer)(?:in(?:nen)?)?$/iu
/** A person: an initial before the name belongs to it; titles and forms of address do not. */
function person(text: string, f: Finding): Fact[] {
  const initials = /(?:^|[\s(,;])((?:\p{Lu}\. ?){1,2})$/u.exec(text.slice(Math.max(0, f.start - 8), f.start))
  const start = f.start - (initials?.[1]?.length ?? 0)
  const value = personName(text.slice(start, f.end))
  return value && !/^\p{L}{1,2}$/u.test(value) && !OFFICE.test(value) && !/\n.*\n/.test(text.slice(f.start, f.end))
    ? [{ type: 'person', value, start, end: f.end, confidence: f.confidence }]
    : []
}

/** "Tester, Theresa" and "Dr. Theresa Tester" are "Theresa Tester". */
export function personName(raw: string): string {
  const bare = spaced(raw)
    .replace(TITLE, '')
    .replace(/["„“»«]/g, '')
    .trim()
  const turned = /^([\p{L}'-]+(?: [\p{L}'-]+)?), ?((?:[\p{L}.'-]+ ?){1,3})$/u.exec(bare)
  return turned ? `${(turned[2] as string).replace(TITLE, '').trim()} ${turned[1]}` : bare
}
