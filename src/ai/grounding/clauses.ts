import { type Alignment, alignmentsOf, meeting, opposite, SIGN, type Telling, WITHOUT } from './alignment.ts'
import { claimSuspicion } from './claims.ts'
import type { Place } from './contract.ts'
import type { Document } from './document.ts'
import { type Suspicion, strengthened } from './judge.ts'
import { type Force, type Unit, unitsOf } from './units.ts'
import type { Sources } from './values.ts'
import { alike } from './words.ts'

const FREE = /(?<!\p{L})(?:kostenlos|kostenfrei|gebührenfrei|beitragsfrei|gratis|unentgeltlich|umsonst|nichts)/iu
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

/** How well a clause of the sources answers one of the text. */
const rank = ({ rare, precision }: Alignment) => 0.65 * rare + 0.35 * precision

/** From this likeness on "auch" beside a denial of the source is an error. */
const ALSO = 0.3
/** Somebody else is meant, or only some. */
const SELF = /(?<!\p{L})(?:selbst|selber|andere[nrsm]?|allein|sonst)(?!\p{L})/iu
const CONTRAST = /(?<!\p{L})(?:sondern|nicht nur|je nach)(?!\p{L})/iu

/** Clauses of the text whose rule or denial differs from the clauses of the sources that speak of the same. */
export function clauseSuspicions(document: Document, sources: Sources, telling: Telling): Suspicion[] {
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
    const all = alignmentsOf(unit, sentence, theirs, sources.documents, telling, 14)
    const near = all.slice(0, 8)
    if (!near.length) return
    const body = document.text.slice(unit.start, unit.end)
    const meet = new Map(all.map((a) => [a, meeting(unit, a.unit, document, sources.documents[a.source] as Document)]))
    const met = (a: Alignment) => meet.get(a) as ReturnType<typeof meeting>
    const asked = own[i - 1]?.asks && own[i - 1]?.denies
    const spoken = valuesOf(document, unit)
    const claim = claimSuspicion(
      document,
      unit,
      content(unit),
      all
        .toSorted((a, b) => rank(b) - rank(a))
        .slice(0, 5)
        .map((a) => {
          const theirs = sources.documents[a.source] as Document
          return { ...a, met: met(a), document: theirs, values: spoken.length > 0 && valuesOf(theirs, a.unit).some((v) => spoken.includes(v)) }
        }),
      own[i - 1]?.asks === true,
    )
    const rules: Suspicion[] = []
    const differs = {
      force: (a: Alignment) =>
        CONFLICTS[unit.force].includes(a.unit.force) &&
        !(unit.force === 'may' && unit.only) &&
        !(unit.force === 'must' && a.unit.force === 'may' && a.unit.only) &&
        !(unit.denies === a.unit.denies && a.unit.forces.length > 1 && a.unit.forces.includes(unit.force)) &&
        !((unit.force === 'forbidden') !== (a.unit.force === 'forbidden') && met(a).flips),
      denial: (a: Alignment) => (a.unit.denies !== unit.denies) !== met(a).flips && !asked && !a.unit.asks,
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
      rules.push({
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
      rules.push({
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
      rules.push({
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
      // What is restricted or stands under a condition is judged apart from what is said plainly.
      const limited = unit.only || against.unit.only || unit.conditional !== against.unit.conditional
      rules.push({
        mechanism: mechanism === 'denial' && limited ? 'limits' : mechanism,
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
    // What a rule sees says where to look and why; the whole clause says how likely it is.
    const said = rules[0]
    found.push({
      ...strengthened(claim, rules),
      scope: claim.place,
      ...(said && { kind: said.kind, place: said.place, message: said.message, ...(said.source && { source: said.source }) }),
    })
  })
  return found
}
