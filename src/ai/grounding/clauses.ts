import type { Finding, Place } from './contract.ts'
import type { Document, Token } from './document.ts'
import type { Sources } from './values.ts'
import { alike, anatomyOf } from './words.ts'

/** What a clause demands: the strength of its rule, `none` for a plain statement. */
export type Force = 'must' | 'may' | 'should' | 'forbidden' | 'needless' | 'none'

/** A stretch between commas, with what it says about what must, may, is not. */
export interface Unit extends Place {
  readonly sentence: number
  readonly tokens: readonly Token[]
  readonly force: Force
  /** Where the force stands. */
  readonly forceAt?: Place
  /** Whether it denies: an odd number of denials. */
  readonly denies: boolean
  readonly denialAt?: Place
  /** nur, erst, ausschließlich: "may only" is nearly "must". */
  readonly only: boolean
  readonly asks: boolean
  /** What it says holds only under a condition. */
  readonly conditional: boolean
  /** „nichts“ and the like: too open to compare. */
  readonly open: boolean
  readonly also: boolean
}

const MUST = /(?<!\p{L})(?:muss|muß|müssen|musst|müsst|müsste|mussten?|verpflichtet|verpflichtend|pflicht|erforderlich|nötig|notwendig|zwingend|vorgeschrieben|obligatorisch)(?!\p{L})/giu
const MUST_TO = /(?<!\p{L})(?:ist|sind|hat|haben|war|waren)(?!\p{L})[^.;:]{0,160}?(?<!\p{L})(?:zu \p{Ll}{3,}(?:en|ern|eln)|(?:ab|an|auf|aus|bei|dar|durch|ein|fest|frei|her|hin|los|mit|nach|nieder|sicher|vor|weg|weiter|wieder|zurück|zurecht|zusammen|bereit|bekannt|fern|über|um)zu\p{Ll}{3,}(?:en|ern|eln))(?!\p{L})/giu
const MAY = /(?<!\p{L})(?:darf|darfst|dürfen|dürft|durften?|dürfte|kann|kannst|können|könnt|konnten?|könnte|möglich|erlaubt|zulässig|gestattet|berechtigt|freiwillig|genehmigt)(?!\p{L})/giu
const SHOULD = /(?<!\p{L})(?:soll|sollen|sollst|sollte|sollten|empfohlen|empfiehlt|empfehlen)(?!\p{L})/giu
const FORBIDDEN = /(?<!\p{L})(?:verboten|untersagt|unzulässig|ausgeschlossen|tabu|unmöglich|unwirksam)(?!\p{L})/giu
const DENIAL = /(?<!\p{L})(?:nicht(?! (?:nur|mehr als|weniger als|länger|älter|später|früher|jünger))|kein(?:e[nmrs]?)?|keinerlei|nie|niemals|niemand(?:em|en)?|weder|entfällt|entfallen|ausgenommen|keinesfalls|keineswegs|nirgends)(?!\p{L})/giu
const NAMELESS = /(?<!\p{L})(?:nichts)(?!\p{L})/iu
/** Denies only what follows it. */
const WITHOUT = /(?<!\p{L})(?:ohne|statt|außer)(?!\p{L})/iu
const CONDITION = /^[\s,]*(?:und |oder |aber |sondern |nur |auch |es sei denn,? ?)?(?:wenn|falls|sofern|solange|soweit|bevor|ehe|bis|ob|wer|es sei denn)(?!\p{L})/iu
const ONLY = /(?<!\p{L})(?:nur|erst|ausschließlich|allein|lediglich|ohne|höchstens|solange|soweit|sofern|außer|bevor|ehe|bis)(?!\p{L})/iu
const UNIT_END = /[;:–—|\n?!]|(?<!\p{Lu}[\p{L}-]+),(?!\d)|,(?!\d)(?! (?:\p{Ll}+ )?\p{Lu}[\p{L}-]+(?:,| und | oder | sowie ))|\.(?=\s)|\s(?:aber|sondern|doch|jedoch)(?=\s)|\s[-·•]\s/gu

export function unitsOf(document: Document): Unit[] {
  const { text } = document
  const units: Unit[] = []
  document.sentences.forEach((s, sentence) => {
    const cuts = [...text.slice(s.start, s.end).matchAll(UNIT_END)].map((m) => s.start + m.index).filter((at) => !document.facts.some((f) => at >= f.start && at < f.end))
    let start = s.start
    const asks = /\?\s*$/.test(text.slice(s.start, s.end))
    for (const end of [...cuts, s.end]) {
      const tokens = document.tokens.filter((t) => t.start >= start && t.end <= end)
      if (end > start) units.push(unit({ start, end }, sentence, tokens, asks))
      start = end
    }
  })
  return units

  function unit(place: Place, sentence: number, tokens: Token[], asks: boolean): Unit {
    const body = text.slice(place.start, place.end)
    const first = (pattern: RegExp) => {
      const m = [...body.matchAll(pattern)][0]
      return m && { start: place.start + m.index, end: place.start + m.index + m[0].length }
    }
    const denials = [...body.matchAll(DENIAL)]
    const plain = denials.length
    const [forbidden, must, may, should] = [first(FORBIDDEN), first(MUST) ?? first(MUST_TO), first(MAY), first(SHOULD)]
    let force: Force = 'none'
    let at: Place | undefined
    if (forbidden) [force, at] = [plain % 2 ? 'may' : 'forbidden', forbidden]
    else if (should && !may) [force, at] = ['should', should]
    else if (must && !(may && may.start < must.start)) [force, at] = [plain % 2 ? 'needless' : 'must', must]
    else if (may) [force, at] = [plain % 2 ? 'forbidden' : 'may', may]
    const d = denials[0] ?? body.match(FORBIDDEN)?.map((f) => Object.assign([f], { index: body.indexOf(f) }))[0]
    return {
      ...place,
      sentence,
      tokens: tokens.filter((t) => t.anatomy.weight > 0),
      force,
      ...(at && { forceAt: at }),
      denies: (denials.length + (forbidden ? 1 : 0)) % 2 === 1,
      ...(d && { denialAt: { start: place.start + d.index, end: place.start + d.index + d[0].length } }),
      only: ONLY.test(body),
      asks,
      conditional: CONDITION.test(body),
      open: NAMELESS.test(body),
      also: /(?<!\p{L})(?:auch|ebenfalls|ebenso|trotzdem|daneben|noch)(?!\p{L})/iu.test(body),
    }
  }
}

/** Words that carry force or denial are compared apart and say nothing about what a clause is about. */
const SIGN = new Set('muss müssen pflicht verpflichtet erforderlich nötig notwendig möglich erlaubt zulässig gestattet berechtigt freiwillig verboten untersagt unzulässig ausgeschlossen tabu unwirksam soll sollen'.split(' ').map((w) => anatomyOf(w).id))

export interface Alignment {
  readonly unit: Unit
  readonly source: number
  /** Share of what the clause of the text speaks of that the clause of the source speaks of too. */
  readonly recall: number
  readonly precision: number
  readonly score: number
}

/** Antonyms: to say the one is to deny the other. */
const OPPOSITES: ReadonlyMap<string, string> = new Map(
  `geöffnet geschlossen · offen geschlossen · öffnen schließen · erlaubt verboten · gültig ungültig · zulässig unzulässig · öffentlich nichtöffentlich · anwesend abwesend · behalten verlieren ·
  annehmen ablehnen · angenommen abgelehnt · vollständig unvollständig · bekannt unbekannt · pünktlich verspätet · sicher unsicher · nötig unnötig · begrenzt unbegrenzt · befristet unbefristet ·
  beschränkt unbeschränkt · berücksichtigt unberücksichtigt · abhängig unabhängig · übertragbar unübertragbar · bleiben entfallen · gilt entfällt`
    .split('·')
    .flatMap((pair) => {
      const [a, b] = pair.trim().split(/\s+/).map((w) => anatomyOf(w).id) as [string, string]
      return [
        [a, b],
        [b, a],
      ] as [string, string][]
    }),
)
const opposite = (a: Token, b: Token) => OPPOSITES.get(a.anatomy.id) === b.anatomy.id

/** What a clause says of its subject stands in small letters: it counts more than the subject. */
const PREDICATE = 1.5
const weightOf = (t: Token) => t.anatomy.weight * (t.capital && !t.first ? 1 : PREDICATE)

function overlap(a: readonly Token[], b: readonly Token[]): number {
  let have = 0
  let total = 0
  for (const t of a) {
    if (SIGN.has(t.anatomy.id)) continue
    const weight = weightOf(t)
    total += weight
    let best = 0
    for (const o of b) best = Math.max(best, opposite(t, o) ? 0.9 : alike(t.anatomy, o.anatomy))
    have += best * weight
  }
  return total > 0 ? have / total : 0
}

/** Whether a word stands behind "ohne": denied by itself. */
const without = (document: Document, t: Token) => WITHOUT.test(document.text.slice(Math.max(0, t.start - 26), t.start).split(/[,.;:]/).at(-1) as string)

/** Whether the predicates of two clauses meet, and if so, whether one of them is said the other way round. */
function meeting(a: Unit, b: Unit, ofA: Document, ofB: Document): { readonly meets: boolean; readonly flips: boolean } {
  let meets = false
  let flips = false
  const predicates = a.tokens.filter((t) => !SIGN.has(t.anatomy.id) && (!t.capital || t.first))
  for (const t of predicates.length ? predicates : a.tokens) {
    for (const o of b.tokens) {
      const turned = opposite(t, o)
      if (!turned && alike(t.anatomy, o.anatomy) < 0.7) continue
      meets = true
      if (turned !== (without(ofA, t) !== without(ofB, o))) flips = true
    }
  }
  return { meets, flips }
}

/** The clauses of the sources that speak of the same things as a clause of the text, best first. */
export function alignmentsOf(unit: Unit, sources: readonly (readonly Unit[])[], limit = 3): Alignment[] {
  const found: Alignment[] = []
  sources.forEach((units, source) => {
    for (const u of units) {
      const recall = overlap(unit.tokens, u.tokens)
      if (recall === 0) continue
      const precision = overlap(u.tokens, unit.tokens)
      found.push({ unit: u, source, recall, precision, score: 0.65 * recall + 0.35 * precision })
    }
  })
  return found.sort((a, b) => b.score - a.score).slice(0, limit)
}

const CONFLICTS: Readonly<Record<Force, readonly Force[]>> = {
  must: ['may', 'should', 'needless'],
  may: ['must', 'should', 'forbidden'],
  should: ['must', 'may'],
  forbidden: ['may'],
  needless: ['must'],
  none: [],
}
/** From this share of common words on two clauses speak of the same. */
const SAME_FORCE = Number(process.env.SF ?? 0.5)
const SAME_DENIAL = Number(process.env.SD ?? 0.6)

export function clauseFindings(document: Document, sources: Sources): Finding[] {
  const own = unitsOf(document)
  const theirs = sources.documents.map(unitsOf)
  const found: Finding[] = []
  for (const unit of own) {
    if (unit.asks || unit.tokens.length < 1) continue
    const near = alignmentsOf(unit, theirs)
    const best = near[0]
    if (!best) continue
    const close = near.filter((a) => a.score >= best.score - 0.08)
    const place = (p: Place | undefined) => p ?? { start: unit.start, end: unit.end }
    const where = { source: best.source, start: best.unit.start, end: best.unit.end }
    if (process.env.CL) console.log('CL', document.text.slice(unit.start, unit.end), '|', unit.force, unit.denies, '→', sources.documents[best.source]?.text.slice(best.unit.start, best.unit.end), '|', best.unit.force, best.unit.denies, best.recall.toFixed(2), best.score.toFixed(2))
    const conflicts = (a: Alignment) => CONFLICTS[unit.force].includes(a.unit.force) && !((unit.only || a.unit.only) && unit.denies === a.unit.denies && !(unit.force === 'must' && a.unit.force === 'may' && !unit.only))
    if (unit.force !== 'none' && best.score >= SAME_FORCE && close.every(conflicts)) {
      found.push({ kind: 'modal', verdict: 'contradicted', place: place(unit.forceAt), source: where, message: 'Die Quelle sagt es in anderer Stärke (muss, soll, kann, darf).' })
      continue
    }
    const denial = (a: Alignment) => {
      if (a.unit.asks || a.unit.conditional !== unit.conditional || a.unit.open || unit.open) return false
      const { meets, flips } = meeting(unit, a.unit, document, sources.documents[a.source] as Document)
      return meets && (a.unit.denies !== unit.denies) !== flips
    }
    if (best.score >= SAME_DENIAL && close.every(denial))
      found.push({ kind: 'negation', verdict: 'contradicted', place: place(unit.denialAt), source: where, message: unit.denies ? 'Die Quelle verneint das nicht.' : 'Die Quelle verneint das.' })
  }
  return found
}
