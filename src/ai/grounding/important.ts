import type { SourcePlace } from './contract.ts'
import { type Document, documentOf } from './document.ts'
import type { Lost } from './judge.ts'
import { unitsOf } from './units.ts'
import { DERIVED, type Sources, supportsOf } from './values.ts'
import { alike } from './words.ts'

const VALUE = 1.5
const DENIAL = 0.7
/** Below this share of its meaning a piece counts as gone. */
const GONE = 0.7

/** The important pieces that a text no longer says, however worded. */
export function lostFrom(text: Document, important: readonly string[], sources: readonly string[]): Lost[] {
  return important.flatMap((piece) => {
    const coverage = coverageOf(documentOf(piece), text)
    if (coverage >= GONE) return []
    const source = placeOf(piece, sources)
    // Words that no other sentence of the sources explains may say it in another way.
    const rest = documentOf(sources.join('\n').replace(piece, ' '))
    const free = unexplained(text, rest)
    return [
      {
        mechanism: 'lost',
        piece,
        coverage,
        ...(source && { source }),
        message: `Im Text fehlt: „${piece}“`,
        features: {
          gone: 1 - coverage,
          clear: coverage < 0.33 ? 1 : 0,
          nearly: coverage < 0.45 ? 1 : 0,
          short: piece.length < 40 ? 1 : 0,
          'text long': Math.min(1, text.text.length / 500),
          free,
          'free beside it': free * coverage,
        },
      },
    ]
  })
}

function placeOf(piece: string, sources: readonly string[]): SourcePlace | undefined {
  for (const [source, body] of sources.entries()) {
    const start = body.indexOf(piece)
    if (start >= 0) return { source, start, end: start + piece.length }
  }
  return undefined
}

/** The share of words that nothing explains, in the sentence where it is highest. */
function unexplained(text: Document, rest: Document): number {
  const shares = text.sentences.map((_, i) => {
    const own = text.tokens.filter((t) => t.sentence === i && t.anatomy.weight > 0)
    if (own.length < 2) return 0
    const total = own.reduce((n, t) => n + t.anatomy.weight, 0)
    return own.reduce((n, t) => n + (rest.tokens.some((o) => alike(o.anatomy, t.anatomy) >= 0.75) ? 0 : t.anatomy.weight), 0) / total
  })
  return Math.max(0, ...shares)
}

/** The best share of the piece's words, values and denial that two neighbouring sentences of the text hold together. */
function coverageOf(piece: Document, text: Document): number {
  const denies = (d: Document, from: number, to: number) =>
    unitsOf(d).some((u) => u.sentence >= from && u.sentence <= to && (u.denialAt !== undefined || u.force === 'forbidden'))
  const wantsDenial = denies(piece, 0, 99)
  const facts = piece.facts.filter((f) => !f.implied && f.type !== 'name' && f.type !== 'office' && f.type !== 'variant')
  const tokens = piece.tokens.filter((t) => t.anatomy.weight > 0)
  const total = tokens.reduce((n, t) => n + t.anatomy.weight, 0) + facts.length * VALUE + (wantsDenial ? DENIAL : 0)
  if (total === 0) return 1
  let best = 0
  for (let i = 0; i < text.sentences.length; i++) {
    for (const last of [i, i + 1]) {
      const own = text.tokens.filter((t) => t.sentence >= i && t.sentence <= last)
      const values = { documents: [{ ...text, facts: text.facts.filter((f) => f.sentence >= i && f.sentence <= last) }] } satisfies Sources
      let have = 0
      for (const t of tokens) have += t.anatomy.weight * Math.max(0, ...own.map((o) => alike(t.anatomy, o.anatomy)))
      let lost = 1
      for (const f of facts) {
        const s = supportsOf(f, values, '')
        if (s !== DERIVED && s.length > 0) have += VALUE
        else lost = 0.6
      }
      if (wantsDenial && denies(text, i, last)) have += DENIAL
      else if (wantsDenial) lost *= 0.85
      best = Math.max(best, (lost * have) / total)
    }
  }
  return best
}
