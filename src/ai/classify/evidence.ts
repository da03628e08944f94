import { words } from '#ai/language/index.ts'
import type { Evidence } from './contract.ts'

type Explain = (each: (start: number, end: number, weight: number) => void) => void

/** Adds up what all features say about each word, and keeps the strongest eight. A feature over two words is shared by both. */
export function evidenceOf(text: string, explain: Explain): Evidence[] {
  const spans = words(text).map(({ start, end }) => ({ start, end, weight: 0 }))
  const at = new Map(spans.map((span, i) => [span.start, i]))
  let last = 0
  explain((start, end, weight) => {
    // Features start within a word: the word of the last feature, or the one that starts here.
    let first = at.get(start)
    if (first === undefined) {
      first = last
      while (first > 0 && (spans[first]?.start ?? 0) > start) first--
      while (first + 1 < spans.length && (spans[first + 1]?.start ?? 0) <= start) first++
    }
    last = first
    let stop = first
    while (stop + 1 < spans.length && (spans[stop + 1]?.start ?? 0) < end) stop++
    for (let i = first; i <= stop; i++) (spans[i] as { weight: number }).weight += weight / (stop - first + 1)
  })
  const total = spans.reduce((sum, span) => sum + Math.abs(span.weight), 0)
  if (total === 0) return []
  return spans
    .filter((span) => span.weight !== 0)
    .map((span) => ({ ...span, weight: span.weight / total }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.start - b.start)
    .slice(0, 8)
}
