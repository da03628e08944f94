import { addDays } from '#base/calendar/index.ts'
import type { Because, Priority } from './contract.ts'
import type { Source } from './rules.ts'
import type { Suspicion } from './suspicion.ts'
import { isOnlyCase } from './voice.ts'

/** Words that say that somebody is in danger or something breaks now; a negation before them takes it back. */
const emergencies: { pattern: RegExp; because: Because }[] = [
  { pattern: /\b(?:lebensgefahr|gefahr im verzug|gefahr für leib|akute gefahr)\b/giu, because: 'danger-people' },
  { pattern: /\b(?:suizid\w*|selbstmord\w*|nicht mehr leben|umbringen|das leben nehmen)\b/giu, because: 'danger-self' },
  { pattern: /\b(?:kindeswohlgefährdung\w*|misshandel\w*|misshandlung\w*|sexuelle[rnm]? missbrauch\w*)\b/giu, because: 'danger-child' },
  {
    pattern:
      /\b(?:obdachlos|zwangsräumung\w*|räumungs(?:termin|klage|titel)\w*|auf der straße (?:stehen|sitzen|landen)|(?:muss|müssen) [^!?\n]{0,40}aus (?:meiner|unserer|der) wohnung (?:he)?raus|gerichtsvollzieher\w* [^.!?]{0,60}\b(?:räumt|räumen|räumung)|(?:weiß|wissen) (?:auch )?nicht,? wo(?:hin)? (?:ich|wir) (?:hin|(?:hin)?sollen?|schlafen|unterkommen))\b/giu,
    because: 'loses-home',
  },
  {
    pattern: /\b(?:gasgeruch|rohrbruch|wasserrohrbruch|einsturzgefahr|einsturzgefährdet|stromschlag|offene[rs]? kanalschacht|kanaldeckel fehlt)\b/giu,
    because: 'hazard',
  },
]
/** Who is in danger says so early; further in, long papers talk about dangers. */
const cry = 4000
const urgent = /\b(?:eilt(?: sehr)?|eilsache|eilantrag|dringend|sofort|so schnell wie möglich|umgehend)\b/iu
const negated = /\b(?:kein\w*|nicht|ohne|nie)\s+(?:\w+\s+)?$/iu

export type Ranking = { level: Priority; reasons: { because: Because; documentId?: string; start?: number; end?: number }[] }

/** A document as far as its priority goes; `explains`: it tells what to do in a case (voice.ts), so what it names has not happened. */
export type Heard = Source & { explains?: boolean | undefined }

/**
 * How soon somebody should look at it, and why: words of danger, a near Frist, courts, the subject's own plea where the letter itself says so or is clear in what it
 * is; advertising and what looks like fraud can wait. Danger counts where somebody reports it, not where a paper explains it. Pure.
 */
export function priorityOf(
  item: {
    subject: string
    fristOn: string | null
    receivedOn: string
    tags: readonly string[]
    /** What it is, is more likely right than wrong. */
    sure: boolean
    suspicion?: Suspicion | undefined
  },
  sources: readonly Heard[],
): Ranking {
  const { suspicion } = item
  const signs: Ranking['reasons'] = suspicion
    ? [{ because: suspicion.kind }, ...suspicion.signs.map((s) => ({ ...s, ...(sources[0] ? { documentId: sources[0].documentId } : {}) }))]
    : []
  const dangers = sources.flatMap(({ documentId, text, explains }) =>
    emergencies.flatMap(({ pattern, because }) => {
      const beginning = explains ? '' : text.slice(0, cry)
      const hit = [...beginning.matchAll(pattern)].find(
        (m) => !negated.test(beginning.slice(Math.max(0, m.index - 30), m.index)) && !isOnlyCase(text, m.index),
      )
      return hit ? [{ because, documentId, start: hit.index, end: hit.index + hit[0].length }] : []
    }),
  )
  if (dangers.length) return { level: 'immediate', reasons: [...dangers, ...signs] }
  if (signs.length) return { level: 'low', reasons: signs }
  const { fristOn, receivedOn, tags, subject, sure } = item
  if (fristOn && fristOn <= addDays(receivedOn, 2)) return { level: 'immediate', reasons: [{ because: 'frist-now' }] }
  // A paper that explains hurries nobody by what it is about.
  const says = (tag: string) => !sources[0]?.explains && tags.includes(tag)
  const reasons: Ranking['reasons'] = [
    ...(fristOn && fristOn <= addDays(receivedOn, 7) ? [{ because: 'frist-soon' as const }] : []),
    ...(says('gericht') ? [{ because: 'court' as const }] : []),
    ...(says('eilt') ? [{ because: 'type' as const }] : []),
    ...(urgent.test(subject) && (sure || urgent.test(sources[0]?.text.slice(0, cry) ?? '')) ? [{ because: 'asked' as const }] : []),
  ]
  if (reasons.length) return { level: 'high', reasons }
  if (tags.includes('keine-bearbeitung') && !fristOn) return { level: 'low', reasons: [{ because: 'nothing-to-do' }] }
  return { level: 'normal', reasons: [] }
}
