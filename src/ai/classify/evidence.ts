import { type Word, words } from '#ai/language/index.ts'
import type { Evidence } from './contract.ts'
import { saysNothing } from './features.ts'

type Explain = (each: (start: number, end: number, weight: number) => void) => void

/** Words of German and English texts that a model may weigh and nobody would take for a reason. */
const STOP_WORDS = new Set(
  `sowie bzw beziehungsweise etwa dazu dadurch daher deshalb jedoch sondern während trotz wegen innerhalb außerhalb insbesondere gemäß laut je pro ggf evtl usw etc inkl zzgl
  alle allen aller anderen andere anderer eigenen folgende folgenden bereits dann falls sofern soweit ebenso ebenfalls zudem außerdem jeweils jeweiligen welche welcher welches deren dessen
  grüße grüsse grüß freundliche freundlicher freundlichem herzliche herzlichen beste besten viele vielen dank danke hochachtungsvoll mfg
  können werden müssen sollen dürfen bitten gerne neue neuen neuer neues ihnen unsere tel fax www http https com
  the and for with you your are this that from have has not our will can all any was were they their there here what which who how please dear regards`.split(
    /\s+/,
  ),
)
/** A word that a clerk would accept as a reason: three letters at least, no stop word, no number, no address. */
const isReason = ({ kind, text }: Word) =>
  kind === 'word' &&
  /\p{L}\P{L}*\p{L}\P{L}*\p{L}/u.test(text) &&
  !/[@/]|^www\./i.test(text) &&
  !saysNothing(text) &&
  !STOP_WORDS.has(text.toLowerCase())

/** Adds up what all features say about each word, and keeps the strongest eight that are words of the matter, as they stand in the text. A feature over two words is shared by both. */
export function evidenceOf(text: string, explain: Explain): Evidence[] {
  const found = words(text)
  const spans = found.map(({ start, end }) => ({ start, end, weight: 0 }))
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
    .filter((span, i) => span.weight !== 0 && isReason(found[i] as Word))
    .map((span) => ({ ...span, weight: span.weight / total }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.start - b.start)
    .slice(0, 8)
}
