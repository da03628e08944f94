import type { Baustein, Gap, Leistung } from './contract.ts'

/** After so many days a text wants to be looked at again. */
const oldAfterDays = 365
const texts: [Gap, Baustein][] = [
  ['teaser', 'Teaser'],
  ['volltext', 'Volltext'],
  ['voraussetzungen', 'Voraussetzungen'],
  ['ablauf', 'Verfahrensablauf'],
  ['einfach', 'Einfache Sprache'],
  ['english', 'English'],
]

/** What a Leistung does not say yet, or says about things that are not there. */
export function gapsOf(
  l: Leistung,
  known: {
    today: string
    topics: ReadonlySet<string>
    forms: ReadonlySet<string>
    stellen: ReadonlySet<string>
    /** The fee stands so in the bylaw in force; undefined where it names no bylaw. */
    feeFits: (fee: Leistung['fees'][number]) => boolean | undefined
    broken: ReadonlySet<string>
  },
): Gap[] {
  const gaps: Gap[] = texts.flatMap(([gap, baustein]) => (l.texts[baustein]?.trim() ? [] : [gap]))
  const when = (gap: Gap, missing: boolean) => {
    if (missing) gaps.push(gap)
  }
  when('leika', l.leika.length === 0)
  when('topic', l.topics.length === 0)
  when('office', !l.authority && !(l.office && l.stelle))
  when('unterlagen', l.documents.length === 0 && !l.texts['Erforderliche Unterlagen']?.trim())
  when('frist', !l.deadline.trim() && !l.texts.Fristen?.trim())
  when('dauer', !l.duration.trim() && !l.texts.Bearbeitungsdauer?.trim())
  when('kosten', l.fees.length === 0 && !l.texts.Kosten?.trim())
  when('recht', l.law.length === 0)
  when('keywords', l.keywords.length < 5)
  const named = [...l.forms, ...(l.online ? [l.online] : [])]
  when(
    'reference',
    l.topics.some((t) => !known.topics.has(t)) || named.some((f) => !known.forms.has(f)) || (!!l.stelle && !known.stellen.has(l.stelle)),
  )
  when(
    'fee',
    l.fees.some((f) => known.feeFits(f) === false),
  )
  when('old', daysBetween(l.updatedOn, known.today) > oldAfterDays)
  when(
    'link',
    urlsOf(l).some((u) => known.broken.has(u)),
  )
  return gaps
}
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** Every address of another site that a Leistung names. */
export function urlsOf(l: Leistung): string[] {
  const written = Object.values(l.texts).flatMap((text) =>
    [...(text ?? '').matchAll(/https?:\/\/[^\s<>()"'„“]+/g)].map(([url]) => url.replace(/[.,;:!?]+$/, '')),
  )
  return [...new Set([...(l.authority ? [l.authority.web] : []), ...l.links.map((x) => x.url), ...written])].filter((u) => URL.canParse(u))
}

/**
 * Whether the first of what was found is meant, or the citizen is asked: one that stands far enough above the next one is taken. The share was chosen on
 * the development phrases, see docs/measurements.md.
 */
export const margin = { sure: 1.3, near: 0.6, mostChoices: 5, leastCovered: 0.34 }

export function choose<T extends { score: number }>(
  ranked: readonly T[],
  covered: number,
  m = margin,
): { kind: 'one' | 'which' | 'nothing'; shown: T[] } {
  const [first, second] = ranked
  if (!first || covered < m.leastCovered) return { kind: 'nothing', shown: [] }
  if (!second || first.score >= second.score * m.sure) return { kind: 'one', shown: [...ranked] }
  return { kind: 'which', shown: ranked.filter((r) => r.score >= first.score * m.near).slice(0, m.mostChoices) }
}
