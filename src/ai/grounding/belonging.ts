import { fold, germanLexicon } from '#ai/language/index.ts'
import { derivations } from './arithmetic.ts'
import type { Place } from './contract.ts'
import type { Document, Token } from './document.ts'
import { classesOf, opposedBy } from './frames.ts'
import { around, type Fact, HELD, type Homes, type Scale, type Sitting, type Stretch, type Supports, sittingOf } from './homes.ts'
import type { Suspicion } from './judge.ts'
import { odds, type Placing, type Seat, type Slots, seatOf } from './slots.ts'
import { DERIVED, type SourceFact, type Sources } from './values.ts'
import { alike, opposed } from './words.ts'

// Every word and value of the text described as it stands in the sources: in its home or outside it, beside what its home has instead. No rule decides
// here; the trees of the judgement were taught which descriptions are errors.

const STREET = /(?:stra(?:ß|ss)e|gasse|allee|stieg|steig|chaussee|weg|platz|ring|ufer|damm|markt|wall|hof|graben|winkel)$/i
const SITE = /(?:halle|saal|haus|raum|zimmer|stock|geschoss|schule|bad|heim|kirche|brücke|turm|eingang|ausgang|ort|dorf|stadt|teil|gebäude)$/i
const OFFICE =
  /(?:amt|amtes|gericht|ausschuss|rat|rats|referat|ministerium|präsidium|kammer|polizei|werke|werken|verwaltung|behörde|kasse|stelle|büro|beirat|verein|fraktion|kirche|kämmerei|leitung|aufsicht|vorstand)$/i
const ABSTRACT = /(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|ion|ionen|tät|nis|tum)$/i

const is = (b: boolean | undefined) => (b ? 1 : 0)

/** Words that the part of a source which speaks of the same does not hold. */
export function wordSuspicions(document: Document, sources: Sources, homes: Homes, slots: Slots, placing: Placing): Suspicion[] {
  const { items, scales, told, likeness } = homes
  const found: Suspicion[] = []
  const sits = items.map((_, x) => {
    const weights = [around(items, x, 6), around(items, x, 3)] as const
    return { coarse: sittingOf(scales[0], x, weights[0]), fine: sittingOf(scales[1], x, weights[1]), mass: weights[0].reduce((a, b) => a + b, 0) }
  })
  const lost = (x: number) => (sits[x] as (typeof sits)[number]).coarse.held < HELD
  items.forEach((item, x) => {
    const { token } = item
    const { coarse, fine, mass } = sits[x] as (typeof sits)[number]
    if (!token || coarse.stretch < 0) return
    const { sort, slots: seats } = slots(x)
    const seat = seatOf(seats, placing[sort], (s) => (told[s.source]?.[s.at] as number) < HELD)
    if (sort === 'persons') {
      if (seat.rival) found.push(personSuspicion(document, sources, token, seat))
      return
    }
    if (coarse.held >= HELD && fine.held >= HELD && !(seat.own && seat.here < 0.3 && seat.there > 0.4)) return
    const own = Math.max(0, ...(likeness[x] as readonly Float32Array[]).map((row) => row.reduce((a, b) => Math.max(a, b), 0)))
    // A verb that the home says in other words is the rule, not the exception.
    const stretch = scales[0].stretches[coarse.stretch] as Stretch
    const theirs = sources.documents[stretch.source] as Document
    const kinds = classesOf(token.anatomy)
    const rivals = { many: 0, like: 0, kin: 0, weight: 0, beside: 0, names: 0, spelled: 0 }
    let rival: Token | undefined
    let rank = 0
    const [before, after] = [items[x - 1], items[x + 1]]
    for (let k = stretch.from; k < stretch.to; k++) {
      const o = theirs.tokens[k] as Token
      if (o.anatomy.weight <= 0.1 || o.capital !== token.capital || (told[stretch.source]?.[k] as number) >= HELD) continue
      const like = likeness[x]?.[stretch.source]?.[k] as number
      const kin = kinds.length > 0 && classesOf(o.anatomy).some((c) => kinds.includes(c))
      const beside = (
        [
          [before, k - 1],
          [after, k + 1],
        ] as const
      ).filter(
        ([n, at]) => n?.token && at >= stretch.from && at < stretch.to && alike(n.token.anatomy, (theirs.tokens[at] as Token).anatomy) >= 0.85,
      ).length
      const spelled = fold(o.text).slice(0, 3) === fold(token.text).slice(0, 3) || fold(o.text).slice(-4) === fold(token.text).slice(-4)
      const name = o.capital && !o.anatomy.known
      rivals.many++
      rivals.like = Math.max(rivals.like, like)
      rivals.kin = Math.max(rivals.kin, is(kin))
      rivals.weight = Math.max(rivals.weight, o.anatomy.weight)
      rivals.beside = Math.max(rivals.beside, beside / 2)
      rivals.names += is(name)
      rivals.spelled = Math.max(rivals.spelled, is(spelled))
      const r = 2 * is(kin) + beside + like + is(spelled) + is(name === !token.anatomy.known) * 0.5
      if (r > rank) [rank, rival] = [r, o]
    }
    const opposite = theirs.tokens
      .slice(stretch.from, stretch.to)
      .some((o) => opposed(token.anatomy, o.anatomy) || opposedBy(token.anatomy, o.anatomy))
    const prior = document.tokens[token.at - 1]
    const behind = document.tokens[token.at + 1]
    const beside = prior && prior.end + 1 === token.start ? prior : undefined
    const mates = items.map((m, i) => [m, i] as const).filter(([m, i]) => i !== x && m.token && m.sentence === item.sentence)
    const site = STREET.test(token.text) || SITE.test(token.text)
    const quoted = document.text.slice(token.start, token.end)
    found.push({
      mechanism: `word ${token.capital ? 'noun' : 'other'}`,
      kind: token.capital ? (site ? 'place' : 'name') : 'negation',
      verdict: rival && rank >= 1 ? 'contradicted' : 'unsupported',
      place: { start: token.start, end: token.end },
      ...(rival && rank >= 1 && { source: { source: stretch.source, start: rival.start, end: rival.end } }),
      message:
        rival && rank >= 1
          ? `Im Text steht „${quoted}“, die Quelle nennt dort „${theirs.text.slice(rival.start, rival.end)}“.`
          : own >= HELD
            ? `„${quoted}“ steht in der Quelle in anderem Zusammenhang.`
            : `„${quoted}“ steht so in keiner Quelle.`,
      features: {
        own,
        'seat here': seat.own ? odds(seat.here) : -6,
        'seat there': seat.rival ? odds(seat.there) : -6,
        'seat gap': seat.gap,
        'seat sure': seat.sure,
        slots: Math.min(20, seat.slots),
        held: coarse.held,
        'held fine': fine.held,
        about: coarse.best,
        'about fine': fine.best,
        home: coarse.home,
        gap: coarse.best - coarse.home,
        'home fine': fine.home,
        'gap fine': fine.best - fine.home,
        homes: coarse.homes,
        lead: coarse.lead,
        mass,
        rivals: rivals.many,
        'rival like': rivals.like,
        'rival kin': rivals.kin,
        'rival weight': rivals.weight,
        'rival beside': rivals.beside,
        'rival names': rivals.names,
        'rival spelled': rivals.spelled,
        rank,
        opposite: is(opposite),
        capital: is(token.capital),
        first: is(token.first),
        unknown: is(!token.anatomy.known),
        rare: is(germanLexicon().count(fold(token.text)) === 0),
        parts: token.anatomy.parts.length,
        concept: is(token.anatomy.id.startsWith('=')),
        kinds: is(kinds.length > 0),
        weight: token.anatomy.weight,
        letters: token.text.length,
        street: is(STREET.test(token.text)),
        site: is(SITE.test(token.text)),
        office: is(OFFICE.test(token.text)),
        abstract: is(ABSTRACT.test(token.text)),
        'noun before': is(beside?.capital && !beside.first),
        'noun after': is(behind?.capital && behind.start === token.end + 1),
        preposition: is(
          /(?:^|[\s(])(?:in|im|am|aus|bei|beim|vom|zum|zur|ins|an|auf|von)(?: de[rnm])?\s$/iu.test(
            document.text.slice(Math.max(0, token.start - 9), token.start),
          ),
        ),
        'lost beside': mates.filter(([, i]) => lost(i)).length,
        'lost share': mates.length ? mates.filter(([, i]) => lost(i)).length / mates.length : 1,
        mates: mates.length,
        'text long': document.text.length / 300,
      },
    })
  })
  return found
}

/** A person of the sources, where another one of them may be meant. */
function personSuspicion(document: Document, sources: Sources, token: Token, seat: Seat): Suspicion {
  const rival = seat.rival as NonNullable<Seat['rival']>
  const other = sources.documents[rival.source]?.text.slice(rival.start, rival.end)
  return {
    mechanism: 'person',
    kind: 'name',
    verdict: 'contradicted',
    place: { start: token.start, end: token.end },
    source: { source: rival.source, start: rival.start, end: rival.end },
    message: `Im Text steht „${token.text}“, die Quelle nennt dort eher „${other}“.`,
    features: {
      here: odds(seat.here) / 4,
      there: odds(seat.there) / 4,
      gap: seat.gap,
      sure: seat.sure,
      likelier: is(seat.there > seat.here),
      'far likelier': is(seat.there > 0.6),
      several: Math.min(1, seat.slots / 6),
      short: is(document.text.length < 90),
    },
  }
}

/** Ways to derive a value that chance does not go. */
const SURE = [
  'about',
  'example',
  'exact share',
  'exact sum',
  'spanned',
  'month within',
  'day within',
  'beside a day',
  'day after',
  'an age',
  'per so many',
  'reckoned time',
]
const NOWHERE: Stretch = { source: 0, order: 0, sentence: 0, start: 0, end: 0, from: 0, to: 0, facts: [] }
/** A case that the writer made up to explain a rule: "Ein Baum mit 90 Zentimetern", "Wer nur zwölf Euro schuldet". */
const EXAMPLE = /(?:^|[\s,])(?:wenn|falls|wer|bei|mit|für|angenommen|will|zum beispiel|etwa|beispielsweise|wem|wessen|samt|von)(?!\p{L})/iu
/** Whether a source has the same letters before and behind a value, and only another value between them. */
function framed(text: string, { start, end }: Place, { documents }: Sources): boolean {
  const [before, behind] = [text.slice(Math.max(0, start - 14), start), text.slice(end, end + 6)]
  if (before.length < 8) return false
  return documents.some((d) => {
    for (let at = d.text.indexOf(before); at >= 0; at = d.text.indexOf(before, at + 1)) {
      const rest = d.text.slice(at + before.length, at + before.length + 24 + behind.length)
      if (behind === '' ? /^[^.!?\n]{1,24}[.!?\n]?$/.test(rest) : rest.indexOf(behind) > 0) return true
    }
    return false
  })
}
const STATED =
  /(?<!\p{L})(?:beträgt|betragen|kostet|kosten|zahlt|zahlen|dauert|gilt|ist|sind|liegt|erhält|erhalten|bekommt|muss|müssen|höchstens|mindestens|bis|innerhalb)(?!\p{L})/iu
const BOUND =
  /(?<!\p{L})(?:mindestens|höchstens|maximal|bis|ab|über|unter|mehr als|weniger als|wenigstens|spätestens|frühestens|jede[rsnm]?|je|pro|angefangene)(?!\p{L})/iu
const stretchText = (sources: Sources, { source, start, end }: Stretch) => sources.documents[source]?.text.slice(start, end) ?? ''
const SUM =
  /(?<!\p{L})(?:insgesamt|zusammen|summe|gesamt\p{L}*|plus|mal|je|pro|macht|ergibt|ergeben|differenz|davon|also|hälfte|doppel\p{L}*|weniger|mehr)(?!\p{L})|=/iu
const ROUGH = /(?:rund|etwa|circa|ca\.|ungefähr|knapp|fast|über|gut)\s$/iu

/** How alike two values look when written down: a slip of the pen changes little. */
function slip(a: string, b: string): number {
  const [x, y] = [a.replace(/\D/g, ''), b.replace(/\D/g, '')]
  if (!x || !y || x === y) return 0
  if (x.length === y.length && [...x].sort().join('') === [...y].sort().join('')) return 1
  let same = 0
  while (same < Math.min(x.length, y.length) && x[same] === y[same]) same++
  return same / Math.max(x.length, y.length)
}

/**
 * Every value of the text with how it sits in the sources: `attached` those that a source holds, of which the question is whether it is the part that
 * speaks of the same; `excused` those that may follow from others; `value` those that none holds.
 */
export function attachmentSuspicions(
  document: Document,
  sources: Sources,
  homes: Homes,
  supports: Supports,
  slots: Slots,
  placing: Placing,
): Suspicion[] {
  const { items, scales } = homes
  return items.flatMap((item, x): Suspicion[] => {
    const { fact } = item
    const places = fact && supports.get(fact)
    if (!fact || !places) return []
    const weights = around(items, x, 6)
    const coarse = sittingOf(scales[0], x, weights)
    const fine = sittingOf(scales[1], x, around(items, x, 3))
    const narrow = sittingOf(scales[2], x, around(items, x, 4))
    const state = places === DERIVED ? 'excused' : places.length ? 'attached' : 'absent'
    const derived = state === 'absent' ? derivations(fact, document, sources) : {}
    // What was copied with another figure in it follows from nothing.
    const copied = framed(document.text, item, sources)
    if (!copied && SURE.some((way) => derived[way])) return []
    const stretch = scales[0].stretches[coarse.stretch] ?? NOWHERE
    const small = scales[1].stretches[fine.stretch] ?? NOWHERE
    const unit = (f: Fact) => (f.type === 'measure' ? f.value.replace(/^\S+ /, '') : '')
    const claimed = (g: Fact) => items.some((i) => i.fact && i.fact.type === g.type && i.fact.value === g.value)
    const open = (w: Stretch) => w.facts.filter((g) => g.type === fact.type && !g.implied && g.value !== fact.value)
    const free = open(stretch).filter((g) => !claimed(g))
    const freeSmall = open(small).filter((g) => !claimed(g))
    /** How well the best stretch fits that holds another value of the type, one that the text does not give elsewhere. */
    const contender = ({ stretches }: Scale, { scores }: Sitting) => {
      let best = -1
      for (const [at, w] of stretches.entries())
        if ((best < 0 || (scores[at] as number) > (scores[best] as number)) && open(w).some((g) => !claimed(g) && unit(g) === unit(fact))) best = at
      return best
    }
    const contenders = [contender(scales[0], coarse), contender(scales[1], fine), contender(scales[2], narrow)] as const
    const of = (sitting: Sitting, at: number) => (at < 0 ? 0 : (sitting.scores[at] as number))
    const nearest =
      contenders[2] < 0 ? undefined : open(scales[2].stretches[contenders[2]] as Stretch).find((g) => !claimed(g) && unit(g) === unit(fact))
    const seat = seatOf(slots(x).slots, placing.values, ({ value }) => value !== undefined && !claimed(value))
    if (
      state === 'attached' &&
      coarse.held >= HELD &&
      fine.held >= HELD &&
      freeSmall.length === 0 &&
      of(narrow, contenders[2]) < narrow.home - 0.1 &&
      (seat.slots === 0 || seat.here > 0.7)
    )
      return []
    const rivals = [...freeSmall, ...free]
    const rival: Fact | undefined = nearest ?? rivals.find((g) => unit(g) === unit(fact)) ?? rivals[0]
    const source =
      rival === nearest && nearest
        ? (scales[2].stretches[contenders[2]] as Stretch).source
        : rival && freeSmall.includes(rival)
          ? small.source
          : stretch.source
    const theirs = sources.documents[source]
    const clause = document.clauses[item.clause]
    const opening = document.text.slice(clause?.start, item.start)
    const quoted = document.text.slice(fact.start, fact.end)
    const s = document.sentences[item.sentence]
    const sentence = document.text.slice(s?.start, s?.end)
    const known = sources.documents.some((d) => d.facts.some((g) => g.type === fact.type && !g.implied))
    // What no source holds is judged by itself: few things speak for it, and they add up.
    const given: Record<string, number> = {
      loose: is(fact.loose),
      'none of the type': is(!known),
      ...derived,
      copied: is(copied),
      // What was copied is no case that the writer made up.
      supposed: copied ? 0 : (derived.supposed ?? 0),
      'an example': is(!copied && EXAMPLE.test(opening)),
      'of somebody': is(!copied && /(?:^|[\s,])(?:eine?[mnrs]?|jemand)(?!\p{L})/iu.test(opening)),
      'at first': is(!copied && s !== undefined && item.start - s.start < 25),
      stated: is(STATED.test(opening)),
      bounded: is(!copied && BOUND.test(stretchText(sources, stretch))),
      reckons: is(SUM.test(sentence)),
      // … and the source has another value in the very same place.
      rival: is(copied || rival !== undefined),
      'rival near': is(copied || freeSmall.length > 0),
      contends: copied ? 1 : Math.min(1, of(narrow, contenders[2])),
      slip: rival ? slip(rival.value, fact.value) : 0,
      about: coarse.best,
      small: is(fact.number !== undefined && fact.number <= 3),
      asks: is(/\?\s*$/.test(sentence)),
    }
    const described: Suspicion = {
      mechanism: `${state === 'absent' ? 'value' : state} ${fact.type}`,
      kind: fact.kind,
      verdict: rival ? 'contradicted' : 'unsupported',
      place: { start: fact.start, end: fact.end },
      ...(rival && { source: { source, start: rival.start, end: rival.end } }),
      message:
        state === 'attached'
          ? rival
            ? `„${quoted}“ gehört in der Quelle zu etwas anderem; hier steht dort „${theirs?.text.slice(rival.start, rival.end)}“.`
            : `„${quoted}“ gehört in der Quelle zu etwas anderem.`
          : rival
            ? `„${quoted}“ steht so in keiner Quelle; hier steht dort „${theirs?.text.slice(rival.start, rival.end)}“.`
            : `„${quoted}“ steht so in keiner Quelle.`,
      features:
        state === 'absent'
          ? given
          : {
              'seat here': seat.slots ? odds(seat.here) : 0,
              'seat there': seat.slots ? odds(seat.there) : -5,
              'seat gap': seat.gap,
              'seat sure': seat.sure,
              slots: Math.min(6, seat.slots),
              held: coarse.held,
              'held fine': fine.held,
              about: coarse.best,
              'about fine': fine.best,
              gap: coarse.best - coarse.home,
              'gap fine': fine.best - fine.home,
              homes: coarse.homes,
              places: places === DERIVED ? 0 : places.length,
              lead: coarse.lead,
              'lead fine': fine.lead,
              'held narrow': narrow.held,
              'about narrow': narrow.best,
              'home narrow': narrow.home,
              'gap narrow': narrow.best - narrow.home,
              'contends narrow': of(narrow, contenders[2]) - narrow.home,
              contends: of(coarse, contenders[0]) - coarse.home,
              'contends fine': of(fine, contenders[1]) - fine.home,
              contender: of(narrow, contenders[2]),
              'no contender': is(contenders[2] < 0),
              free: free.length,
              'free fine': freeSmall.length,
              open: open(stretch).length,
              'same unit': is(rival !== undefined && unit(rival) === unit(fact)),
              slip: rival ? slip(rival.value, fact.value) : 0,
              ratio: rival?.number && fact.number ? Math.min(3, Math.abs(Math.log2(rival.number / fact.number))) : -1,
              'none of the type': is(!known),
              loose: is(fact.loose),
              digits: is(/\d/.test(quoted)),
              small: is(fact.number !== undefined && fact.number <= 3),
              reckons: is(SUM.test(sentence)),
              rough: is(ROUGH.test(document.text.slice(Math.max(0, fact.start - 11), fact.start))),
              'said twice': is(items.some((i) => i !== item && i.fact?.type === fact.type && i.fact.value === fact.value)),
              siblings: items.filter((i) => i !== item && i.fact?.type === fact.type).length,
              table: is(places !== DERIVED && places.some((g: SourceFact) => (sources.documents[g.source] as Document).headsOf(g).length > 0)),
              mass: weights.reduce((a, b) => a + b, 0),
              address: is(fact.kind === 'place'),
              time: is(fact.type === 'time'),
              weekday: is(fact.type === 'weekday'),
              day: is(fact.type === 'date'),
              year: is(fact.type === 'year'),
              span: is(fact.type === 'duration'),
              often: is(fact.type === 'frequency'),
              money: is(fact.type === 'amount'),
              share: is(fact.type === 'percent'),
              count: is(fact.type === 'number'),
              order: is(fact.type === 'ordinal'),
              measure: is(fact.type === 'measure'),
              section: is(fact.type === 'paragraph'),
              code: is(fact.type === 'code'),
              contact: is(fact.type === 'phone' || fact.type === 'url'),
            },
    }
    return [described]
  })
}
