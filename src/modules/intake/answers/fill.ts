import { formats } from '#base/format.ts'
import { type AnswerFact, type AnswerTemplate, officesAbove, type Town } from '#base/town.ts'
import { type AnswerLanguage, type Filled, gapOf } from './contract.ts'

// Filling a template: nothing is written here, only put in its place. Pure.

/** A fact by its field; one that is not known is not there. */
export type Facts = Partial<Record<AnswerFact, Omit<Filled, 'field'>>>

/** What a gap is called, where a fact is missing. */
const factTitles: Record<AnswerFact, string> = {
  anrede: 'Anrede',
  betreff: 'Betreff des Schreibens',
  datum: 'Datum des Schreibens',
  eingang: 'Tag des Eingangs',
  nummer: 'Nummer im Posteingangsbuch',
  'ihr-zeichen': 'Zeichen der Gegenseite',
  aktenzeichen: 'unser Aktenzeichen',
  frist: 'Frist',
  betrag: 'Betrag',
  stelle: 'Stelle',
  amt: 'Amt',
  telefon: 'Telefon',
  oeffnungszeiten: 'Öffnungszeiten',
  stadt: 'Stadt',
  anschrift: 'Anschrift',
  web: 'Internetseite',
  heute: 'heutiges Datum',
}

/** Subject and body with the facts in their places; what is missing stands as a visible gap. */
export function fill({ texts, fields }: AnswerTemplate, language: AnswerLanguage, facts: Facts): { subject: string; body: string; filled: Filled[] } {
  const text = texts[language] ?? texts.de
  const used = new Map<string, Filled>()
  const put = (line: string) =>
    line.replace(/\{([^{}]+?)\??\}/g, (_whole, name: string) => {
      const fact = facts[name as AnswerFact]
      if (fact) used.set(name, { field: name, ...fact })
      return fact?.value ?? gapOf(fields.find((f) => f.id === name)?.title ?? factTitles[name as AnswerFact] ?? name)
    })
  const isLeftOut = (line: string) => [...line.matchAll(/\{([^{}]+?)\?\}/g)].some(([, name = '']) => !facts[name as AnswerFact])
  const body = text.body.filter((line) => !isLeftOut(line)).map(put)
  return {
    subject: put(isLeftOut(text.subject) ? text.subject.replace(/\s*\(?\{[^{}]+\?\}\)?/g, '') : text.subject),
    body: body.join('\n'),
    filled: [...used.values()],
  }
}

/** 2026-11-20 as people write it. */
export function longDay(on: string, language: AnswerLanguage): string {
  return formats(language === 'en' ? 'en' : 'de').writtenDay(on)
}

/** Who answers the telephone for these offices, from the bottom; at last the town. */
export const phoneOf = ({ town, contacts }: Pick<Town, 'town' | 'contacts'>, offices: Town['offices']): string =>
  offices.map((o) => contacts.find((c) => c.office === o.id)?.phone).find(Boolean) ?? town.phone

const dayNames: Record<AnswerLanguage, Record<string, string>> = {
  de: { Mo: 'Montag', Di: 'Dienstag', Mi: 'Mittwoch', Do: 'Donnerstag', Fr: 'Freitag', Sa: 'Samstag', So: 'Sonntag' },
  einfach: { Mo: 'Montag', Di: 'Dienstag', Mi: 'Mittwoch', Do: 'Donnerstag', Fr: 'Freitag', Sa: 'Samstag', So: 'Sonntag' },
  en: { Mo: 'Monday', Di: 'Tuesday', Mi: 'Wednesday', Do: 'Thursday', Fr: 'Friday', Sa: 'Saturday', So: 'Sunday' },
}

/** The opening hours of the nearest office that has its own, else of the town hall. One line for the same hours. */
export function openingHours(town: Pick<Town, 'offices' | 'town'>, officeId: string | undefined, language: AnswerLanguage): string {
  const own = officesAbove(town, officeId).find((o) => town.town.openingHours.some((h) => h.office === o.id))
  const lines = town.town.openingHours.filter((h) => h.office === (own?.id ?? null))
  const order = Object.keys(dayNames.de)
  const perDay = new Map<string, string[]>()
  for (const { days, from, to } of lines)
    for (const day of days) perDay.set(day, [...(perDay.get(day) ?? []), language === 'en' ? `${from} to ${to}` : `${hour(from)} bis ${hour(to)}`])
  const same = new Map<string, string[]>()
  for (const day of order) {
    const hours = perDay
      .get(day)
      ?.sort()
      .join(language === 'en' ? ' and ' : ' und ')
    if (hours) same.set(hours, [...(same.get(hours) ?? []), dayNames[language][day] ?? day])
  }
  return [...same].map(([hours, days]) => `${listed(days, language)}: ${hours}${language === 'en' ? '' : ' Uhr'}`).join('\n')
}
const hour = (time: string) => time.replace(/^0/, '').replace(/:00$/, '').replace(':', '.')
const listed = (words: string[], language: AnswerLanguage) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${language === 'en' ? 'and' : 'und'} ${words.at(-1)}`

const notAPerson =
  /\b(?:gmbh|ag|kg|e\. ?v\.?|stadt|amt|team|service|info|verein|kanzlei|büro|gemeinde|landratsamt|ministerium|redaktion|support|newsletter|verwaltung)\b|\d|@/iu
/** A name to greet somebody by, or nothing: a greeting with a wrong name is worse than one without. */
export function personNameOf(raw: string): string | undefined {
  const name = raw
    .replace(/["„“”]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  const turned = /^([\p{L}'’-]+), ?([\p{L}'’ -]+)$/u.exec(name)
  const bare = turned ? `${turned[2]?.trim()} ${turned[1]}` : name
  return !notAPerson.test(bare) && /^\p{Lu}[\p{L}.'’-]*(?: (?:von|van|der|de|zu|al|\p{Lu}[\p{L}.'’-]*)){1,4}$/u.test(bare) ? bare : undefined
}

export const greeting = (name: string | undefined, language: AnswerLanguage): string =>
  language === 'en'
    ? name
      ? `Dear ${name},`
      : 'Dear Sir or Madam,'
    : name
      ? `Guten Tag ${name},`
      : language === 'einfach'
        ? 'Guten Tag,'
        : 'Sehr geehrte Damen und Herren,'

/** The subject without the marks of forwarding. */
export const bareSubject = (subject: string) => subject.replace(/^(?:\s*(?:re|aw|antw|fwd?|wg)(?:\[\d+\])?\s*:)+\s*/i, '').trim()

/** Whether a template was made for this item: by Stelle, and by type, tag or a word of the letter. */
export function fits(
  template: AnswerTemplate,
  item: { stelleId: string; documentType: string | null; tags: readonly string[] },
  text: string,
): boolean {
  const forStelle = !template.stellen.length || template.stellen.includes(item.stelleId)
  const forType = !!item.documentType && template.documentTypes.includes(item.documentType)
  const forTag = item.tags.some((t) => template.tags.includes(t))
  return (
    forStelle && (forType || forTag || asksFor(template, text) || !(template.documentTypes.length || template.tags.length || template.words.length))
  )
}

/** One of the template's words stands in the letter, as a word of its own or at the beginning of one. */
export const asksFor = ({ words }: Pick<AnswerTemplate, 'words'>, text: string): boolean =>
  words.some((word) => new RegExp(`(?<!\\p{L})${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s+')}`, 'iu').test(text))
