import type { Place, SourcePlace } from './contract.ts'
import type { Document } from './document.ts'
import type { Suspicion } from './judge.ts'
import type { Sources } from './values.ts'
import { alike } from './words.ts'

/** Words that only mean something with what follows them, in opposite pairs. Bounds come with a value, the others with a word. */
const SIDES: readonly (readonly [name: string, one: RegExp, other: RegExp])[] = [
  ['before or after', /^(?:vor|bevor|ehe|vorher|davor)$/i, /^(?:nach|nachdem|danach|hinterher)$/i],
  ['begin or end', /^(?:beginn|beginns|anfang|start|beginnt|anfangs)$/i, /^(?:ende|endes|ablauf|ablaufs|abschluss|endet|schluss)$/i],
  ['first or last', /^erste[nrsm]?$/i, /^letzte[nrsm]?$/i],
  ['this or next', /^(?:dieses|diesem|diesen|laufenden|laufende)$/i, /^(?:nächsten|nächstes|folgenden|folgendes|kommenden)$/i],
  ['even or odd', /^gerade[nrsm]?$/i, /^ungerade[nrsm]?$/i],
  ['net or gross', /^netto$/i, /^brutto$/i],
  ['inside or outside', /^(?:innerhalb|innen|innerorts)$/i, /^(?:außerhalb|außen|außerorts)$/i],
  ['left or right', /^(?:links|linke[nrs]?)$/i, /^(?:rechts|rechte[nrs]?)$/i],
  ['up or down', /^(?:steigt|steigen|erhöht|gestiegen|höher|mehr)$/i, /^(?:sinkt|sinken|gesenkt|gesunken|niedriger|weniger)$/i],
  ['earliest or latest', /^frühestens$/i, /^spätestens$/i],
  ['least or most', /^(?:mindestens|wenigstens|minimal)$/i, /^(?:höchstens|maximal|längstens)$/i],
  ['morning or afternoon', /^(?:vormittags?|morgens)$/i, /^(?:nachmittags?|abends)$/i],
]
const WORD = /[\p{L}]+/gu
/** So many words after a side its object may stand. */
const REACH = 4

interface Sided {
  readonly start: number
  readonly end: number
  readonly pair: string
  readonly one: boolean
  /** Words and values it governs. */
  readonly objects: readonly { readonly text?: Document['tokens'][number]; readonly value?: string }[]
}

function sidesOf(document: Document): Sided[] {
  const found: Sided[] = []
  for (const m of document.text.matchAll(WORD)) {
    for (const [pair, one, other] of SIDES) {
      const first = one.test(m[0])
      if (!first && !other.test(m[0])) continue
      const end = m.index + m[0].length
      const stop = /[.!?;|\n]/.exec(document.text.slice(end))
      const limit = end + (stop?.index ?? document.text.length)
      const after = document.tokens.filter((t) => t.start >= end && t.end <= limit && t.anatomy.weight > 0.1).slice(0, 2)
      const values = document.facts.filter((f) => f.start >= end && f.start < Math.min(limit, end + 25)).slice(0, 1)
      const near = after.filter((t) => (document.text.slice(end, t.start).match(/\s/g)?.length ?? 0) <= REACH)
      found.push({
        start: m.index,
        end,
        pair,
        one: first,
        objects: [...near.map((text) => ({ text })), ...values.map((f) => ({ value: `${f.type}:${f.value}` }))],
      })
    }
  }
  return found
}

/** The same thing with the other side: "nachdem die Forderung fällig wird" for "vor Fälligkeit". */
export function directionSuspicions(document: Document, sources: Sources): Suspicion[] {
  const found: Suspicion[] = []
  const theirs = sources.documents.flatMap((d, source) => sidesOf(d).map((s) => ({ ...s, source })))
  for (const side of sidesOf(document)) {
    const meets = (other: Sided) =>
      Math.max(
        0,
        ...side.objects.flatMap((a) =>
          other.objects.map((b) =>
            a.text && b.text ? alike(a.text.anatomy, b.text.anatomy) : a.value !== undefined && a.value === b.value ? 0.9 : 0,
          ),
        ),
      )
    const rated = theirs.filter((t) => t.pair === side.pair).map((t) => ({ t, fit: meets(t) }))
    const against = rated.filter((r) => r.t.one !== side.one).sort((a, b) => b.fit - a.fit)[0]
    const agree = Math.max(0, ...rated.filter((r) => r.t.one === side.one).map((r) => r.fit))
    if (!against || against.fit < 0.45 || agree >= 0.9) continue
    // "Vor Zugang durfte nicht begonnen werden" is "erst nach Zugang darf".
    const turns = [sentenceAt(document, side.start), sentenceAt(sources.documents[against.t.source] as Document, against.t.start)]
    found.push({
      ...suspicionOf(side, against.t, document, sources),
      mechanism: `direction ${side.pair}`,
      features: {
        fit: against.fit,
        agree,
        'nothing agrees': rated.some((r) => r.t.one === side.one) ? 0 : 1,
        turns: side.pair === 'before or after' && turns.some((s) => TURNS.test(s)) ? 1 : 0,
      },
    })
  }
  for (const f of document.facts) {
    if (
      f.type !== 'duration' &&
      f.type !== 'date' &&
      f.type !== 'amount' &&
      f.type !== 'number' &&
      f.type !== 'measure' &&
      f.type !== 'time' &&
      f.type !== 'year' &&
      f.type !== 'percent'
    )
      continue
    const own = boundOf(document, f)
    if (!own) continue
    const same = sources.documents.flatMap((d, source) =>
      d.facts.filter((g) => g.type === f.type && g.value === f.value).map((g) => ({ ...g, source, bound: boundOf(d, g) })),
    )
    const against = same.find((g) => g.bound && g.bound.upper !== own.upper)
    if (!against?.bound) continue
    found.push({
      ...suspicionOf(own, { ...against.bound, source: against.source }, document, sources),
      mechanism: `bound ${f.type}`,
      features: {
        sure: own.sure && against.bound.sure ? 1 : 0,
        'half sure': own.sure !== against.bound.sure ? 1 : 0,
        agrees: same.some((g) => g.bound && g.bound.upper === own.upper) ? 1 : 0,
      },
    })
  }
  // "am nächsten Arbeitstag", where no source speaks of a next one.
  for (const [period, other] of PERIODS) {
    if (sources.documents.some((d) => other.test(d.text))) continue
    for (const m of document.text.matchAll(period)) {
      if (/jahr/i.test(m[0]) && sources.documents.some((d) => /(?<!\d)20\d\d(?!\d)/.test(d.text))) continue
      const place = { start: m.index, end: m.index + m[0].length }
      found.push({ mechanism: 'next', kind: 'deadline', verdict: 'unsupported', place, message: `„${m[0]}“ steht in keiner Quelle.`, features: {} })
    }
  }
  return found
}

const UNIT = String.raw`\s(?:werk|arbeits|kalender)?(?:tag|woche|monat|quartal|jahr)(?:es|s|en|e)?(?!\p{L})`
/** What is named, and what a source must speak of for it. */
const PERIODS: readonly (readonly [RegExp, RegExp])[] = [
  [
    new RegExp(String.raw`(?<!\p{L})(?:über)?(?:nächste|folgende|kommende)[nrsm]?${UNIT}`, 'giu'),
    /nächst|folgend|kommend|folgejahr|folgemonat|folgetag|anschließend|danach|dieser woche/i,
  ],
  [
    new RegExp(String.raw`(?<!\p{L})(?:vorige|vergangene|vorherige)[nrsm]?${UNIT}`, 'giu'),
    /vorig|vergangen|letzte|vorjahr|vormonat|vortag|vorher|zuvor|davor/i,
  ],
]

function suspicionOf(side: Place, against: SourcePlace, document: Document, sources: Sources): Omit<Suspicion, 'mechanism' | 'features'> {
  const said = sources.documents[against.source]?.text.slice(against.start, against.end)
  return {
    kind: 'deadline',
    verdict: 'contradicted',
    place: { start: side.start, end: side.end },
    source: { source: against.source, start: against.start, end: against.end },
    message: `Im Text steht „${document.text.slice(side.start, side.end)}“, in der Quelle „${said}“.`,
  }
}

const TURNS = /(?<!\p{L})(?:nicht|kein\p{L}*|nie|erst|nur|ohne|frühestens)(?!\p{L})/iu
const sentenceAt = (d: Document, at: number) => {
  const s = d.sentences.find((x) => at >= x.start && at < x.end)
  return s ? d.text.slice(s.start, s.end) : ''
}

const UPPER =
  /(?<!\p{L})(?:höchstens|maximal|längstens|bis(?: zu[mr]?)?|spätestens|unter|weniger als|innerhalb(?: von)?|binnen|nicht (?:mehr|länger|älter|später) als|nicht über)\s(?:\p{Ll}+\s){0,2}$/iu
const LOWER =
  /(?<!\p{L})(?:mindestens|wenigstens|frühestens|über|mehr als|ab(?: dem)?|erst nach|länger als|älter als|nicht (?:weniger|vor|früher)(?: als)?|erst ab)\s(?:\p{Ll}+\s){0,2}$/iu
const SURE = /höchstens|maximal|längstens|spätestens|mindestens|wenigstens|frühestens|bis zu/i

/** Whether a value is an upper or a lower bound. "frühestens sechs Wochen vor" is "höchstens sechs Wochen vor": counted backwards the sides change. */
function boundOf(
  document: Document,
  fact: { readonly start: number; readonly end: number; readonly type: string },
): { start: number; end: number; upper: boolean; sure: boolean } | undefined {
  const before = document.text.slice(Math.max(0, fact.start - 34), fact.start)
  const [upper, lower] = [UPPER.exec(before), LOWER.exec(before)]
  const m = !upper ? lower : !lower ? upper : upper.index > lower.index ? upper : lower
  if (!m) return undefined
  let isUpper = m === upper
  const after = document.text.slice(fact.end, fact.end + 26)
  const backwards = /^\s(?:vor|vorher|zuvor|davor|im voraus|bevor)(?!\p{L})/iu.test(after)
  if (fact.type === 'duration' && backwards && /spätestens|frühestens/i.test(m[0])) isUpper = !isUpper
  const rest = document.text.slice(fact.end).split(/[.;!?\n]/)[0] ?? ''
  if (/mehr als|über/i.test(m[0]) && /(?<!\p{L})(?:nicht|kein\p{L}*)(?!\p{L})/iu.test(rest)) isUpper = !isUpper
  // 51 bis 80 Quadratmeter
  if (/\d\s?$/.test(before.slice(0, m.index)) && /^bis/i.test(m[0])) return undefined
  const start = Math.max(0, fact.start - 34) + m.index
  return { start, end: start + m[0].trimEnd().length, upper: isUpper, sure: SURE.test(m[0]) }
}
