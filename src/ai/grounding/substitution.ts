import { fold } from '#ai/language/index.ts'
import type { Document, Token } from './document.ts'
import type { Suspicion } from './judge.ts'
import type { Sources } from './values.ts'
import { alike } from './words.ts'

/** Both neighbours the same, or one and half of the word itself. */
const FRAME = 1
/** From here on it is worth a look. */
const SOME = 0.65

/** Words of which one rules out the others. */
const CLASSES: readonly RegExp[] = [
  /^(rot|gelb|grün|blau|schwarz|weiß|orange|braun|grau|violett|lila)(?:e[nrsm]?)?$/i,
  /^(frühjahr|frühling|sommer|herbst|winter)s?$/i,
  /^(untergeschoss|erdgeschoss|obergeschoss|dachgeschoss|keller)(?:es|s)?$/i,
  /^(grundschule|hauptschule|realschule|gymnasium|gesamtschule|berufsschule|förderschule)[ns]?$/i,
  /^(laub|nadel)(?=b[aä]um|wald|wälder|holz|hölzer)/i,
  /^(mündlich|schriftlich|telefonisch|elektronisch|formlos)(?:e[nrsm]?)?$/i,
]

/** Months say what season it is. */
const SEASON = /^(?:frühjahr|frühling|sommer|herbst|winter)/

/** Where the text names another colour, season, floor, school than the source, and not the source's own. */
export function classSuspicions(document: Document, sources: Sources): Suspicion[] {
  return CLASSES.flatMap((pattern) => {
    const of = (d: Document) =>
      d.tokens.flatMap((t) => {
        const value = pattern.exec(t.text)?.[1]?.toLowerCase()
        return value ? [{ t, value }] : []
      })
    const theirs = sources.documents.flatMap((d, source) => of(d).map((x) => ({ ...x, source })))
    const own = of(document)
    return own.flatMap(({ t, value }): Suspicion[] => {
      const other = theirs[0]
      // The sources give the number to call.
      if (value === 'telefonisch' && sources.documents.some((d) => d.facts.some((f) => f.type === 'phone'))) return []
      if (SEASON.test(value) && sources.documents.some((d) => d.facts.some((f) => f.type === 'date'))) return []
      if (!other || theirs.some((x) => x.value === value) || own.some((x) => theirs.some((y) => y.value === x.value))) return []
      return [
        {
          mechanism: 'class',
          kind: t.capital ? 'place' : 'name',
          verdict: 'contradicted',
          place: { start: t.start, end: t.end },
          source: { source: other.source, start: other.t.start, end: other.t.end },
          message: `Im Text steht „${t.text}“, in der Quelle „${other.t.text}“.`,
          features: { capital: t.capital ? 1 : 0 },
        },
      ]
    })
  })
}

/** Words of the text that no source has, where the source has another word in the same company. */
export function substitutionSuspicions(document: Document, sources: Sources): Suspicion[] {
  const found: Suspicion[] = []
  const content = document.tokens.filter((t) => t.anatomy.weight > 0.1)
  const theirs = sources.documents.map((d) => d.tokens.filter((t) => t.anatomy.weight > 0.1))
  const best = new Map<Token, number>()
  for (const t of content) best.set(t, Math.max(0, ...theirs.flatMap((tokens) => tokens.map((o) => alike(t.anatomy, o.anatomy)))))
  content.forEach((t, i) => {
    const own = best.get(t) as number
    if (own >= 0.5 || !t.capital || t.first || t.text.length < 4 || t.anatomy.id.startsWith('=')) return
    // The same neighbours in a source with another word between them.
    const neighbours = [content[i - 1], content[i + 1]].filter((o): o is Token => o !== undefined && o.sentence === t.sentence)
    let frame = 0
    let other: { token: Token; source: number } | undefined
    for (const [source, tokens] of theirs.entries()) {
      for (const [k, o] of tokens.entries()) {
        if (!o.capital || fold(o.text).slice(0, 4) === fold(t.text).slice(0, 4) || content.some((c) => alike(c.anatomy, o.anatomy) >= 0.9)) continue
        const beside = [tokens[k - 1], tokens[k + 1]].filter((x) => x !== undefined && x.sentence === o.sentence) as Token[]
        const held = neighbours.filter((n) => beside.some((b) => alike(n.anatomy, b.anatomy) >= 0.9)).length / Math.max(1, neighbours.length)
        const value = held * (neighbours.length === 2 ? 1 : 0.7) + 0.5 * alike(t.anatomy, o.anatomy)
        if (value > frame) [frame, other] = [value, { token: o, source }]
      }
    }
    if (frame < SOME) return
    const said = other && sources.documents[other.source]?.text.slice(other.token.start, other.token.end)
    found.push({
      mechanism: 'substitution',
      kind: t.capital ? 'name' : 'negation',
      verdict: said ? 'contradicted' : 'unsupported',
      place: { start: t.start, end: t.end },
      ...(other && { source: { source: other.source, start: other.token.start, end: other.token.end } }),
      message: said ? `Im Text steht „${t.text}“, in der Quelle an dieser Stelle „${said}“.` : `„${t.text}“ steht in keiner Quelle.`,
      features: { frame, own, clear: frame >= FRAME ? 1 : 0, known: t.anatomy.known ? 1 : 0, 'other known': other?.token.anatomy.known ? 1 : 0 },
    })
  })
  return found
}
