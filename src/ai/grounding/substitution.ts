import type { Document, Token } from './document.ts'
import type { Suspicion } from './judge.ts'
import type { Sources } from './values.ts'
import { alike } from './words.ts'

/** Words of the text that no source has, where the source has another word in the same company. */
export function substitutionSuspicions(document: Document, sources: Sources): Suspicion[] {
  const found: Suspicion[] = []
  const is = (b: boolean) => (b ? 1 : 0)
  const content = document.tokens.filter((t) => t.anatomy.weight > 0.1)
  const theirs = sources.documents.map((d) => d.tokens.filter((t) => t.anatomy.weight > 0.1))
  const best = new Map<Token, number>()
  for (const t of content) best.set(t, Math.max(0, ...theirs.flatMap((tokens) => tokens.map((o) => alike(t.anatomy, o.anatomy)))))
  content.forEach((t, i) => {
    const own = best.get(t) as number
    if (own >= 0.7) return
    const sentence = content.filter((o) => o.sentence === t.sentence && o !== t)
    const covered = sentence.length ? sentence.reduce((n, o) => n + (best.get(o) as number) * o.anatomy.weight, 0) / sentence.reduce((n, o) => n + o.anatomy.weight, 0) : 0
    const novel = sentence.filter((o) => (best.get(o) as number) < 0.7).length
    // The same neighbours in a source with another word between them.
    const neighbours = [content[i - 1], content[i + 1]].filter((o): o is Token => o !== undefined && o.sentence === t.sentence)
    let frame = 0
    let other: { token: Token; source: number } | undefined
    theirs.forEach((tokens, source) =>
      tokens.forEach((o, k) => {
        if (o.capital !== t.capital || content.some((c) => alike(c.anatomy, o.anatomy) >= 0.9)) return
        const beside = [tokens[k - 1], tokens[k + 1], tokens[k - 2], tokens[k + 2]].filter((x) => x !== undefined && x.sentence === o.sentence) as Token[]
        const held = neighbours.filter((n) => beside.some((b) => alike(n.anatomy, b.anatomy) >= 0.9)).length / Math.max(1, neighbours.length)
        const value = held * (neighbours.length === 2 ? 1 : 0.7) + 0.5 * alike(t.anatomy, o.anatomy)
        if (value > frame) [frame, other] = [value, { token: o, source }]
      }),
    )
    if (frame < 0.3 && own < 0.3 && covered < 0.5) return
    const said = other && sources.documents[other.source]?.text.slice(other.token.start, other.token.end)
    found.push({
      mechanism: 'substitution',
      kind: t.capital ? 'name' : 'negation',
      verdict: said ? 'contradicted' : 'unsupported',
      place: { start: t.start, end: t.end },
      ...(other && { source: { source: other.source, start: other.token.start, end: other.token.end } }),
      message: said ? `Im Text steht „${t.text}“, in der Quelle an dieser Stelle „${said}“.` : `„${t.text}“ steht in keiner Quelle.`,
      features: {
        frame,
        'full frame': is(frame >= 1),
        own,
        half: is(own >= 0.3),
        covered,
        'all else covered': is(covered > 0.9),
        novel: Math.min(1, novel / 4),
        'only novelty': is(novel === 0),
        capital: is(t.capital),
        first: is(t.first),
        unknown: is(!t.anatomy.known),
        weight: t.anatomy.weight,
        'capital frame': t.capital ? frame : 0,
        'covered frame': covered * frame,
      },
    })
  })
  return found
}
