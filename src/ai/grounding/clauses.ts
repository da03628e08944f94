import type { Place } from './contract.ts'
import type { Document, Token } from './document.ts'
import type { Suspicion } from './judge.ts'
import type { Sources } from './values.ts'
import { alike, anatomyOf, opposed } from './words.ts'

/** What a clause demands: the strength of its rule, `none` for a plain statement. */
export type Force = 'must' | 'may' | 'should' | 'forbidden' | 'needless' | 'none'

/** A stretch between commas, with what it says about what must, may, is not. */
export interface Unit extends Place {
  readonly sentence: number
  readonly tokens: readonly Token[]
  readonly force: Force
  /** All forces in it: "dürfen aufgehängt werden und sind zu entfernen". */
  readonly forces: readonly Force[]
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
  readonly also: boolean
}

const MUST =
  /(?<!\p{L})(?:muss|muß|müssen|musst|müsst|müsste|mussten?|verpflichtet|verpflichtend|pflicht|erforderlich|nötig|notwendig|zwingend|vorgeschrieben|obligatorisch)(?!\p{L})/giu
const MUST_TO =
  /(?<!\p{L})(?:ist|sind|hat|haben|war|waren)(?!\p{L})[^.;:]{0,160}?(?<!\p{L})(?:zu \p{Ll}{3,}(?:en|ern|eln)|(?:ab|an|auf|aus|bei|dar|durch|ein|fest|frei|her|hin|los|mit|nach|nieder|sicher|vor|weg|weiter|wieder|zurück|zurecht|zusammen|bereit|bekannt|fern|über|um)zu\p{Ll}{3,}(?:en|ern|eln))(?!\p{L})/giu
const MAY =
  /(?<!\p{L})(?:darf|darfst|dürfen|dürft|durften?|dürfte|kann|kannst|können|könnt|konnten?|könnte|möglich|erlaubt|zulässig|gestattet|berechtigt|freiwillig|genehmigt)(?!\p{L})/giu
const SHOULD = /(?<!\p{L})(?:soll|sollen|sollst|sollte|sollten|empfohlen|empfiehlt|empfehlen)(?!\p{L})/giu
const FREE = /(?<!\p{L})(?:kostenlos|kostenfrei|gebührenfrei|beitragsfrei|gratis|unentgeltlich|umsonst|nichts)/iu
const BEFORE = /(?<!\p{L})(?:vor|bevor|ehe|vorher)(?!\p{L})/iu
const AFTER = /(?<!\p{L})(?:nach|nachdem|danach|ab|seit)(?!\p{L})/iu
const FORBIDDEN = /(?<!\p{L})(?:verboten|untersagt|unzulässig|ausgeschlossen|tabu|unmöglich|unwirksam)(?!\p{L})/giu
const DENIAL =
  /(?<!\p{L})(?:nicht(?! (?:nur|mehr als|weniger als|länger|älter|später|früher|jünger|übersteig|überschreit|überschritt|unterschreit|unterschritt))|kein(?:e[nmrs]?)?|keinerlei|nie|niemals|niemand(?:em|en)?|nichts|weder|kostenlos\w*|kostenfrei\w*|gebührenfrei\w*|beitragsfrei\w*|gratis|unentgeltlich\w*|umsonst|entfällt|entfallen|ausgenommen|keinesfalls|keineswegs|nirgends)(?!\p{L})/giu
/** Denies only what follows it. */
const WITHOUT = /(?<!\p{L})(?:ohne|statt|außer)(?!\p{L})/iu
const CONDITION =
  /^[\s,]*(?:und |oder |aber |sondern |nur |auch |es sei denn,? ?)?(?:wenn|falls|sofern|solange|soweit|bevor|ehe|bis|ob|wer|es sei denn)(?!\p{L})/iu
const ONLY = /(?<!\p{L})(?:nur|erst|ausschließlich|lediglich)(?!\p{L})/iu
const UNIT_END =
  /[;:–—|\n?!]|(?<!\p{Lu}[\p{L}-]+),(?!\d)(?! [^.,;:]{0,60}(?:\bzu \p{Ll}+|\p{Ll}zu\p{Ll}+)(?:en|ern|eln)[.,;])|,(?!\d)(?! (?:\p{Ll}+ )?\p{Lu}[\p{L}-]+(?:,| und | oder | sowie ))(?! [^.,;:]{0,60}(?:\bzu \p{Ll}+|\p{Ll}zu\p{Ll}+)(?:en|ern|eln)[.,;])|\s[-·•]\s|\sund(?= (?:der|die|das|ein|eine|es|sie|wir|man|er|darf|dürfen|muss|müssen|soll|sollen|kann|können|ist|sind|wird|werden|hat|haben) )/gu

export function unitsOf(document: Document): Unit[] {
  const { text } = document
  const units: Unit[] = []
  document.sentences.forEach((s, sentence) => {
    const cuts = [...text.slice(s.start, s.end).matchAll(UNIT_END)]
      .map((m) => s.start + m.index)
      .filter((at) => !document.facts.some((f) => at >= f.start && at < f.end))
    let start = s.start
    const asks = /\?\s*$/.test(text.slice(s.start, s.end))
    for (const end of [...cuts, s.end]) {
      const tokens = document.tokens.filter((t) => t.start >= start && t.end <= end)
      if (end > start) units.push(unit({ start, end }, sentence, tokens, asks))
      start = end
    }
  })
  // "Bleibt Ihr Kind weg, erhalten Sie …": a verb in front is a condition too.
  return units.map((u, i) =>
    u.sentence !== units[i - 1]?.sentence &&
    u.sentence === units[i + 1]?.sentence &&
    /^,\s*(?:dann|so|\p{Ll}{2,}(?:t|en|kann|darf|muss))\s/u.test(text.slice(u.end)) &&
    !/^(?:der|die|das|den|dem|ein|eine|einen|in|im|am|bei|mit|für|nach|wer)\s/i.test(text.slice(u.start)) &&
    /^\p{Lu}\p{Ll}+(?:t|en|ern|eln|st)\s/u.test(text.slice(u.start))
      ? { ...u, conditional: true }
      : u,
  )

  function unit(place: Place, sentence: number, tokens: Token[], asks: boolean): Unit {
    const body = text.slice(place.start, place.end)
    const first = (pattern: RegExp) => {
      const m = [...body.matchAll(pattern)][0]
      return m && { start: place.start + m.index, end: place.start + m.index + m[0].length }
    }
    const denials = [...body.matchAll(DENIAL)]
    // Denials of a list do not cancel: keine Pilze und keine Beeren.
    const plain = Math.min(1, denials.length)
    const [forbidden, must, may, should] = [first(FORBIDDEN), first(MUST) ?? first(MUST_TO), first(MAY), first(SHOULD)]
    let force: Force = 'none'
    let at: Place | undefined
    if (forbidden) [force, at] = [plain % 2 ? 'may' : 'forbidden', forbidden]
    else if (should && !may) [force, at] = ['should', should]
    else if (must && !(may && may.start < must.start)) [force, at] = [plain % 2 ? 'needless' : 'must', must]
    else if (may) [force, at] = [plain % 2 ? 'forbidden' : 'may', may]
    const denial = first(DENIAL) ?? forbidden
    return {
      ...place,
      sentence,
      tokens: tokens.filter((t) => t.anatomy.weight > 0),
      force,
      forces: [forbidden && 'forbidden', must && 'must', may && 'may', should && 'should'].filter((f): f is Force => typeof f === 'string'),
      ...(at && { forceAt: at }),
      denies: (plain + (forbidden ? 1 : 0)) % 2 === 1,
      ...(denial && { denialAt: denial }),
      only: ONLY.test(body),
      asks,
      conditional: CONDITION.test(body),
      also: /(?<!\p{L})(?:auch|ebenfalls|ebenso|trotzdem|daneben|noch)(?!\p{L})/iu.test(body),
    }
  }
}

/** Words that carry force or denial are compared apart and say nothing about what a clause is about. */
const SIGN = new Set(
  'muss müssen pflicht verpflichtet erforderlich nötig notwendig möglich erlaubt zulässig gestattet berechtigt freiwillig verboten untersagt unzulässig ausgeschlossen tabu unwirksam soll sollen'
    .split(' ')
    .map((w) => anatomyOf(w).id),
)

export interface Alignment {
  readonly unit: Unit
  readonly source: number
  /** Share of what the clause of the text speaks of that the clause of the source speaks of too. */
  readonly recall: number
  readonly precision: number
  readonly score: number
}

const opposite = (a: Token, b: Token) => opposed(a.anatomy, b.anatomy)

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
const without = (document: Document, t: Token) =>
  WITHOUT.test(
    document.text
      .slice(Math.max(0, t.start - 26), t.start)
      .split(/[,.;:]/)
      .at(-1) as string,
  )

/** Whether the predicates of two clauses meet, and if so, whether one of them is said the other way round. */
function meeting(
  a: Unit,
  b: Unit,
  ofA: Document,
  ofB: Document,
): { readonly meets: boolean; readonly flips: boolean; readonly mass: number; readonly predicate: number } {
  let meets = FORBIDDEN_ONE.test(ofA.text.slice(a.start, a.end)) || FORBIDDEN_ONE.test(ofB.text.slice(b.start, b.end))
  let flips = false
  let mass = 0
  let said = 0
  let matched = 0
  const predicates = a.tokens.filter((t) => !SIGN.has(t.anatomy.id) && (!t.capital || t.first))
  for (const t of a.tokens) {
    let met = 0
    for (const o of b.tokens) {
      // erlaubt and verboten are counted as force.
      if (SIGN.has(t.anatomy.id) && SIGN.has(o.anatomy.id)) continue
      const turned = opposite(t, o)
      const same = turned ? 0.9 : alike(t.anatomy, o.anatomy)
      if (same < 0.7) continue
      met = Math.max(met, same)
      if (predicates.length === 0 || predicates.includes(t)) meets = true
      if (turned !== (without(ofA, t) !== without(ofB, o))) flips = true
    }
    mass += met * weightOf(t)
    if (predicates.includes(t)) {
      said += t.anatomy.weight
      matched += met * t.anatomy.weight
    }
  }
  const [x, y] = [ofA.text.slice(a.start, a.end), ofB.text.slice(b.start, b.end)]
  // "hat keinen Anspruch": what is denied is the noun, whatever verb carries it.
  for (const [text, unit, other] of [
    [ofA, a, b],
    [ofB, b, a],
  ] as const) {
    const denied = unit.tokens.find((t) => /(?<!\p{L})kein\p{L}*\s$/iu.test(text.text.slice(Math.max(0, t.start - 9), t.start)))
    if (denied && other.tokens.some((o) => alike(denied.anatomy, o.anatomy) >= 0.85)) meets = true
  }
  if (
    (BEFORE.test(x) && AFTER.test(y) && !AFTER.test(x) && !BEFORE.test(y)) ||
    (AFTER.test(x) && BEFORE.test(y) && !BEFORE.test(x) && !AFTER.test(y))
  )
    flips = !flips
  return { meets, flips, mass, predicate: said ? matched / said : 0.5 }
}
const FORBIDDEN_ONE = new RegExp(FORBIDDEN.source, 'iu')

/** What stands in the same sentence helps to know what is spoken of, but less than the clause itself. */
const SENTENCE = 0.7

/** The clauses of the sources that speak of the same things as a clause of the text, best first. */
export function alignmentsOf(
  unit: Unit,
  wider: readonly Token[],
  sources: readonly (readonly Unit[])[],
  documents: readonly Document[],
  limit = 4,
): Alignment[] {
  const found: Alignment[] = []
  sources.forEach((units, source) => {
    for (const u of units) {
      // One word is enough for a clause that denies it: "aber nicht übertragbar".
      if (u.tokens.length < 2 && !(u.denialAt && u.tokens[0] && !u.tokens[0].capital)) continue
      const direct = overlap(unit.tokens, u.tokens)
      if (direct === 0) continue
      const sentence = (documents[source] as Document).tokens.filter((t) => t.sentence === u.sentence && t.anatomy.weight > 0)
      const recall = Math.max(direct, direct + SENTENCE * (overlap(unit.tokens, sentence) - direct))
      const precision = overlap(u.tokens, wider)
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
/** Clauses that hang on another: what is denied there stands in the other. */
const SUBORDINATE =
  /^[\s,]*(?:und |oder |aber |sondern )?(?:was|wer|wem|wen|dass|weil|da|damit|obwohl|indem|während|wo|die|der|das|den|dem|deren|dessen|um|ohne|welche[rsn]?|mit de\p{Ll}+|für d\p{Ll}+)(?!\p{L})/iu
/** Words that deny without saying nicht. */
const IMPLICIT =
  /(?<!\p{L})(?:verweiger|unterl[aä]ss|verzicht|fehl(?:t|en|te)|vers(?:ag|äum)|abgelehnt|abzulehnen|ablehn|lehnt|entf[aä]ll|ausgeschloss|schließt|ausgenommen|befrei|leer ausge|verlier|erlischt|vermeid|verhinder|kaum|selten|außer|ohne|statt|unberücksichtigt|un\p{Ll}{5,})/iu

/** The typed values of a clause. */
const valuesOf = (d: Document, place: Place) =>
  d.facts
    .filter((f) => f.start >= place.start && f.end <= place.end && !f.implied && f.type !== 'variant' && f.type !== 'office' && f.type !== 'name')
    .map((f) => `${f.type}:${f.value}`)

/** From this likeness on "auch" beside a denial of the source is an error. */
const ALSO = 0.3
/** Somebody else is meant, or only some. */
const SELF = /(?<!\p{L})(?:selbst|selber|andere[nrsm]?|allein|sonst)(?!\p{L})/iu
const CONTRAST = /(?<!\p{L})(?:sondern|nicht nur|je nach)(?!\p{L})/iu

/** Clauses of the text whose rule or denial differs from the clauses of the sources that speak of the same. */
export function clauseSuspicions(document: Document, sources: Sources): Suspicion[] {
  const own = unitsOf(document)
  const theirs = sources.documents.map(unitsOf)
  const found: Suspicion[] = []
  const sentenceText = (d: Document, n: number) => d.text.slice(d.sentences[n]?.start, d.sentences[n]?.end)
  own.forEach((bare, i) => {
    const content = (u: Unit) => u.tokens.filter((t) => !SIGN.has(t.anatomy.id))
    const sentence = document.tokens.filter((t) => t.sentence === bare.sentence && t.anatomy.weight > 0)
    // "…, das ist Pflicht": what is meant stands before.
    const pronominal = content(bare).length === 0
    const unit = pronominal ? { ...bare, tokens: sentence } : bare
    if (unit.asks || content(unit).length < 1) return
    const near = alignmentsOf(unit, sentence, theirs, sources.documents, 8)
    if (!near.length) return
    const body = document.text.slice(unit.start, unit.end)
    const meet = new Map(near.map((a) => [a, meeting(unit, a.unit, document, sources.documents[a.source] as Document)]))
    const met = (a: Alignment) => meet.get(a) as ReturnType<typeof meeting>
    const asked = own[i - 1]?.asks && own[i - 1]?.denies
    const differs = {
      force: (a: Alignment) =>
        CONFLICTS[unit.force].includes(a.unit.force) &&
        !(unit.force === 'may' && unit.only) &&
        !(unit.force === 'must' && a.unit.force === 'may' && a.unit.only) &&
        !(unit.denies === a.unit.denies && a.unit.forces.length > 1 && a.unit.forces.includes(unit.force)) &&
        !((unit.force === 'forbidden') !== (a.unit.force === 'forbidden') && met(a).flips),
      denial: (a: Alignment) =>
        (a.unit.denies !== unit.denies) !== met(a).flips &&
        !unit.only &&
        !a.unit.only &&
        !asked &&
        !a.unit.asks &&
        a.unit.conditional === unit.conditional,
    }
    // The same said of the same, and one of them with "nicht".
    const plain = near[0] as Alignment
    const body0 = sources.documents[plain.source]?.text.slice(plain.unit.start, plain.unit.end) ?? ''
    const sameButDenied =
      differs.denial(plain) &&
      met(plain).predicate >= 0.84 &&
      plain.recall >= 0.72 &&
      unit.tokens.some((t) => !t.capital && !SIGN.has(t.anatomy.id)) &&
      unit.tokens.every((t) => SIGN.has(t.anatomy.id) || plain.unit.tokens.some((o) => opposite(t, o) || alike(t.anatomy, o.anatomy) >= 0.8)) &&
      !SELF.test(body) &&
      !FREE.test(body) &&
      !FREE.test(body0) &&
      /\p{Ll}{2,}\s/u.test(body0) &&
      !document.facts.some((f) => f.start >= unit.start && f.end <= unit.end && f.type !== 'variant' && f.type !== 'office' && f.type !== 'name') &&
      !CONTRAST.test(sentenceText(document, unit.sentence)) &&
      !near.some((a) => a !== plain && !differs.denial(a) && met(a).meets && a.score > plain.score - 0.15)
    const ruleFeatures = (a: Alignment) => {
      const [x, y] = [valuesOf(document, unit), valuesOf(sources.documents[a.source] as Document, a.unit)]
      const shared = x.some((v) => y.includes(v))
      return {
        score: a.score,
        recall: a.recall,
        precision: a.precision,
        predicate: met(a).predicate,
        'shares a value': shared ? 1 : 0,
        'other values': !shared && x.length > 0 && y.length > 0 ? 1 : 0,
        'much of it': Math.min(1, met(a).mass / 3),
        subordinate: SUBORDINATE.test(body) ? 1 : 0,
        short: content(unit).length < 2 ? 1 : 0,
        'source short': a.unit.tokens.length < 3 ? 1 : 0,
        'only there': a.unit.only ? 1 : 0,
      }
    }
    // Allowed here, forbidden there, and nothing else differs.
    const [mine, yours] = [unit.force, plain.unit.force]
    if (
      ((mine === 'may' && yours === 'forbidden') || (mine === 'forbidden' && yours === 'may')) &&
      content(unit).length > 0 &&
      content(unit).every((t) => plain.unit.tokens.some((o) => alike(t.anatomy, o.anatomy) >= 0.85)) &&
      (mine === 'may' || content(unit).length >= 2 || !WITHOUT.test(body0)) &&
      !met(plain).flips &&
      !unit.only &&
      !plain.unit.only &&
      unit.conditional === plain.unit.conditional &&
      !SELF.test(body) &&
      !WITHOUT.test(body) &&
      !WITHOUT.test(body0) &&
      !CONTRAST.test(sentenceText(document, unit.sentence)) &&
      !near.some((a) => a !== plain && a.unit.force === mine && a.score > plain.score - 0.15)
    )
      found.push({
        mechanism: 'rule allowed',
        kind: 'negation',
        verdict: 'contradicted',
        place: unit.forceAt ?? { start: unit.start, end: unit.end },
        source: { source: plain.source, start: plain.unit.start, end: plain.unit.end },
        message: mine === 'may' ? 'Die Quelle verbietet das.' : 'Die Quelle erlaubt das.',
        features: ruleFeatures(plain),
      })
    // One says open, the other closed, and neither denies it.
    const turned = near.find(
      (a) =>
        (!a.unit.denies || FREE.test(sources.documents[a.source]?.text.slice(a.unit.start, a.unit.end) ?? '')) &&
        !a.unit.conditional &&
        a.unit.tokens.some((o) =>
          unit.tokens.some(
            (t) =>
              opposite(t, o) &&
              !SIGN.has(t.anatomy.id) &&
              !a.unit.tokens.some((x) => alike(x.anatomy, t.anatomy) >= 0.85) &&
              !unit.tokens.some((x) => alike(x.anatomy, o.anatomy) >= 0.85),
          ),
        ),
    )
    if (turned && turned === near[0] && !unit.denies && !unit.conditional && !unit.only && !turned.unit.only && turned.score >= 0.45)
      found.push({
        mechanism: 'rule opposite',
        kind: 'negation',
        verdict: 'contradicted',
        place: { start: unit.start, end: unit.end },
        source: { source: turned.source, start: turned.unit.start, end: turned.unit.end },
        message: 'Die Quelle sagt das Gegenteil.',
        features: ruleFeatures(turned),
      })
    // "… können Sie auch", where the source says that they may not: the word that stands for the lost "nicht".
    const restricted = near.find((a) => (a.unit.denies || a.unit.force === 'forbidden' || (a.unit.only && a.unit.force === 'may')) && !a.unit.also)
    if (
      unit.also &&
      unit.force !== 'must' &&
      !unit.denies &&
      !unit.conditional &&
      restricted &&
      restricted === near[0] &&
      !/^\s*und\s/.test(sources.documents[restricted.source]?.text.slice(restricted.unit.start) ?? '') &&
      restricted.score >= ALSO &&
      !/(?<!\p{L})noch(?!\p{L})/iu.test(body)
    ) {
      found.push({
        mechanism: 'rule also',
        kind: 'negation',
        verdict: 'contradicted',
        place: { start: unit.start, end: unit.end },
        source: { source: restricted.source, start: restricted.unit.start, end: restricted.unit.end },
        message: 'Die Quelle verneint das oder schränkt es ein.',
        features: ruleFeatures(restricted),
      })
    }
    for (const mechanism of ['force', 'denial'] as const) {
      if (mechanism === 'force' && unit.force === 'none') continue
      const against = near.find((a) => differs[mechanism](a) && (mechanism === 'force' || met(a).meets))
      if (!against || against.score < 0.25) continue
      const agreeing = near.find(
        (a) =>
          !differs[mechanism](a) &&
          (mechanism === 'force' || met(a).meets) &&
          (mechanism === 'denial' || a.unit.force === unit.force || a.unit.force === 'none'),
      )
      const theirText = sources.documents[against.source] as Document
      const theirBody = theirText.text.slice(against.unit.start, against.unit.end)
      const { meets, flips, mass } = met(against)
      if (mechanism === 'denial' && !meets) continue
      const at = mechanism === 'force' ? unit.forceAt : unit.denialAt
      const gap = against.score - (agreeing?.score ?? 0)
      const [ownValues, theirValues] = [valuesOf(document, unit), valuesOf(theirText, against.unit)]
      const shared = ownValues.some((v) => theirValues.includes(v))
      const mates = own.filter((u) => u.sentence === unit.sentence)
      const theirMates = (theirs[against.source] as readonly Unit[]).filter((u) => u.sentence === against.unit.sentence)
      const denied = (us: readonly Unit[]) => us.some((u) => u.denies || u.force === 'forbidden')
      const is = (b: boolean) => (b ? 1 : 0)
      found.push({
        mechanism,
        kind: mechanism === 'force' ? 'modal' : 'negation',
        verdict: 'contradicted',
        place: at ?? { start: unit.start, end: unit.end },
        source: { source: against.source, start: against.unit.start, end: against.unit.end },
        message:
          mechanism === 'force'
            ? 'Die Quelle sagt es in anderer Stärke (muss, soll, kann, darf).'
            : unit.denies
              ? 'Die Quelle verneint das nicht.'
              : 'Die Quelle verneint das.',
        features: {
          score: against.score,
          recall: against.recall,
          precision: against.precision,
          gap: gap * 3,
          'gap below zero': is(gap < 0),
          'agrees nearly as well': is(agreeing !== undefined && gap < 0.08),
          'shares a value': is(shared),
          'other values': is(!shared && ownValues.length > 0 && theirValues.length > 0),
          'sentences deny alike': is(denied(mates) === denied(theirMates)),
          'force in the sentence': is(mates.some((u) => u.forces.includes(against.unit.force))),
          'their sentence has the force': is(theirMates.some((u) => u.forces.includes(unit.force))),
          subordinate: is(SUBORDINATE.test(body)),
          'source subordinate': is(SUBORDINATE.test(theirBody)),
          'implicit denial': is(IMPLICIT.test(body) !== IMPLICIT.test(theirBody)),
          'nothing agrees': is(!agreeing),
          predicate: met(against).predicate,
          mass: Math.min(1, mass / 3),
          thin: is(mass < 0.8),
          meets: is(meets),
          flips: is(flips),
          only: is(unit.only),
          'source only': is(against.unit.only),
          condition: is(unit.conditional !== against.unit.conditional),
          conditional: is(unit.conditional && against.unit.conditional),
          'source asks': is(against.unit.asks),
          contrast: is(CONTRAST.test(sentenceText(document, unit.sentence)) || CONTRAST.test(sentenceText(theirText, against.unit.sentence))),
          free: is(FREE.test(body) || FREE.test(theirBody)),
          also: is(unit.also),
          'begins with also': is(/^[\s,]*(?:und |aber )?auch /iu.test(body)),
          short: is(content(unit).length < 2),
          'source short': is(against.unit.tokens.length < 3),
          'heading or cell': is(/^[|§#]|^\s*\|/.test(theirBody) || !/\p{Ll}{2,}\s/u.test(theirBody)),
          pronominal: is(pronominal),
          'after a question': is(own[i - 1]?.asks === true),
          ...(mechanism === 'denial'
            ? {
                denies: is(unit.denies),
                'same but denied': is(sameButDenied && against === plain),
                [`denies ${unit.force} ${against.unit.force}`]: 1,
                'force differs too': is(differs.force(against)),
              }
            : { [`${unit.force} for ${against.unit.force}`]: 1, 'denial differs too': is(differs.denial(against)) }),
        },
      })
    }
  })
  return found
}
