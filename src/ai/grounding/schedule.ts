import type { Document } from './document.ts'
import type { Suspicion } from './judge.ts'
import type { Sources } from './values.ts'

interface Hour {
  readonly fact: Document['facts'][number]
  /** Days of the week it holds for, 0 Monday; empty when nothing says. */
  readonly days: ReadonlySet<number>
}

/** The times of a text with the days that stand before them in the same line (Di, Do 10-18 Uhr, Mi 10-13 Uhr), else right behind them. */
function hoursOf(document: Document): Hour[] {
  const found: Hour[] = []
  const times = document.facts.filter((f) => f.type === 'time')
  const days = document.facts.filter(
    (f) => f.type === 'weekday' && !/(?:außer|nicht)\s$/i.test(document.text.slice(Math.max(0, f.start - 8), f.start)),
  )
  for (const fact of times) {
    const line = document.sentences[fact.sentence]
    const before = days.filter((d) => d.sentence === fact.sentence && d.end <= fact.start)
    const last = before.at(-1)
    let group = last ? [last] : []
    for (let i = before.length - 2; last && i >= 0; i--) {
      const [d, next] = [before[i] as typeof last, group[0] as typeof last]
      // A list of days is only broken by another time.
      if (times.some((t) => t.start >= d.end && t.end <= next.start)) break
      group = [d, ...group]
    }
    if (!group.length) {
      const after = days.find((d) => d.sentence === fact.sentence && d.start >= fact.end && d.start - fact.end < 40)
      if (after && !times.some((t) => t.start > fact.start && t.end <= after.start && t.start - fact.end > 12))
        group = days.filter((d) => d.start === after.start)
    }
    // "…, sonst bis 16 Uhr": the other days are meant.
    if (last && /(?:sonst|übrigen|anderen|werktag)/i.test(document.text.slice(last.end, fact.start))) group = []
    if (line) found.push({ fact, days: new Set(group.map((d) => d.number as number)) })
  }
  return found
}

const same = (a: Document['facts'][number], b: Document['facts'][number]) =>
  a.value === b.value || ((a.loose === true || b.loose === true) && ((a.number ?? 0) - (b.number ?? 0)) % 720 === 0)

/** From one time to another: 9 bis 13 Uhr. */
function rangesOf(document: Document): [Document['facts'][number], Document['facts'][number]][] {
  const times = document.facts.filter((f) => f.type === 'time')
  return times.flatMap((from, i): [typeof from, typeof from][] => {
    const to = times[i + 1]
    return to && /^\s*(?:Uhr)?\s*(?:bis|–|-|‑)\s*(?:um\s*)?$/i.test(document.text.slice(from.end, to.start)) ? [[from, to]] : []
  })
}

/** Ranges that begin or end as one of the sources does, but not with the other end. */
function rangeSuspicions(document: Document, sources: Sources): Suspicion[] {
  const theirs = sources.documents.flatMap((d, source) => rangesOf(d).map(([from, to]) => ({ from, to, source })))
  return rangesOf(document).flatMap(([from, to]): Suspicion[] => {
    if (theirs.some((r) => same(r.from, from) && same(r.to, to))) return []
    const half = theirs.find((r) => same(r.from, from) || same(r.to, to))
    if (!half) return []
    const wrong = same(half.from, from) ? to : from
    return [
      {
        mechanism: 'schedule range',
        kind: 'opening-hours',
        verdict: 'contradicted',
        place: { start: wrong.start, end: wrong.end },
        source: { source: half.source, start: half.from.start, end: half.to.end },
        message: 'In der Quelle ist diese Zeitspanne eine andere.',
        features: { several: theirs.length > 1 ? 1 : 0 },
      },
    ]
  })
}

/** Times that the sources have, but on other days or in another range. */
export function scheduleSuspicions(document: Document, sources: Sources): Suspicion[] {
  return [...rangeSuspicions(document, sources), ...daySuspicions(document, sources)]
}

function daySuspicions(document: Document, sources: Sources): Suspicion[] {
  const theirs = sources.documents.flatMap((d, source) => hoursOf(d).map((h) => ({ ...h, source })))
  return hoursOf(document).flatMap((own): Suspicion[] => {
    if (!own.days.size) return []
    const line = document.sentences[own.fact.sentence]
    if (/werktag|außer|wochentag|ausgenommen/i.test(document.text.slice(line?.start, line?.end))) return []
    const equal = theirs.filter((t) => same(own.fact, t.fact))
    const dated = equal.filter((t) => t.days.size > 0)
    if (!dated.length) return []
    if (dated.some((t) => [...own.days].every((day) => t.days.has(day)))) return []
    // Each day of the text may have its own line in the source.
    if ([...own.days].every((day) => dated.some((t) => t.days.has(day)))) return []
    const other = theirs.find((t) => [...own.days].some((day) => t.days.has(day))) ?? (dated[0] as (typeof dated)[number])
    return [
      {
        mechanism: 'schedule day',
        kind: 'opening-hours',
        verdict: 'contradicted',
        place: { start: own.fact.start, end: own.fact.end },
        source: { source: other.source, start: other.fact.start, end: other.fact.end },
        message: 'Diese Uhrzeit gilt in der Quelle an anderen Tagen.',
        features: {
          'undated too': dated.length < equal.length ? 1 : 0,
          'some days': dated.some((t) => [...own.days].some((day) => t.days.has(day))) ? 1 : 0,
        },
      },
    ]
  })
}
