import { stem, words } from '#ai/language/index.ts'
import type { SourcePlace } from './contract.ts'
import type { Suspicion } from './judge.ts'
import type { Sources } from './values.ts'

const QUOTATION = /„([^“”"]{2,})[“”"]|»([^«»]{2,})«|«([^«»]{2,})»|"([^"]{2,})"|“([^“”]{2,})”/g
/** From so many words on what stands in quotation marks is a quotation, not a name or a wink. */
const WORDS = 3

const even = (text: string) =>
  text
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[’‘`´]/g, "'")
    .replace(/[‐‑]/g, '-')
    .trim()

/** Quotations that no source holds verbatim. White space, a closing stop, the case of the first letter and […] may differ. */
export function quoteSuspicions(text: string, sources: Sources): Suspicion[] {
  const found: Suspicion[] = []
  const bodies = sources.documents.map((d) => even(d.text).replace(/[„“”»«"]/g, ''))
  for (const m of text.matchAll(QUOTATION)) {
    const quoted = m.slice(1).find((g) => g !== undefined) as string
    const count = quoted.split(/\s+/).length
    const pieces = even(quoted)
      .split(/\s?(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|…)\s?/)
      .map((p) => p.replace(/^[,;:\s]+|[.,;:!?\s]+$/g, '').replace(/[„“”»«"]/g, ''))
      .filter(Boolean)
    if (bodies.some((body) => follow(body, pieces))) continue
    // A name in quotation marks is bent: auf der „Hohen Halde“.
    if (count < WORDS && bodies.some((body) => stems(body).includes(stems(quoted)))) continue
    const start = m.index + 1
    const place = { start, end: start + quoted.length }
    const near = nearest(quoted, sources)
    const where = near && sources.documents[near.source]?.text.slice(near.start, near.end)
    found.push({
      mechanism: 'quote',
      kind: 'quote',
      verdict: near ? 'contradicted' : 'unsupported',
      place,
      ...(near && { source: near }),
      message: where ? `Das Zitat ist nicht wörtlich. In der Quelle steht: „${where}“` : 'Dieses Zitat steht in keiner Quelle.',
      features: {
        short: count < WORDS ? 1 : 0,
        long: count >= 2 * WORDS ? 1 : 0,
        near: near ? 1 : 0,
        'short and near': near && count < WORDS ? 1 : 0,
      },
    })
  }
  return found
}

const stems = (text: string) =>
  ` ${words(text)
    .map((w) => stem(w.text))
    .join(' ')} `

/** The pieces one after the other. */
function follow(body: string, pieces: readonly string[]): boolean {
  let at = 0
  return pieces.every((piece, i) => {
    const variants = i === 0 ? [piece, `${piece[0]?.toUpperCase()}${piece.slice(1)}`, `${piece[0]?.toLowerCase()}${piece.slice(1)}`] : [piece]
    const hits = variants.map((v) => body.indexOf(v, at)).filter((h) => h >= 0)
    if (!hits.length) return false
    at = Math.min(...hits) + piece.length
    return true
  })
}

/** The stretch of a source that shares most words in order with the quotation; undefined when less than half. */
function nearest(quoted: string, sources: Sources): SourcePlace | undefined {
  const wanted = (quoted.match(/[\p{L}\d]+/gu) ?? []).map((w) => w.toLowerCase())
  let best: (SourcePlace & { score: number }) | undefined
  sources.documents.forEach((d, source) => {
    const tokens = [...d.text.matchAll(/[\p{L}\d]+/gu)]
    for (let i = 0; i < tokens.length; i++) {
      const window = tokens.slice(i, i + wanted.length)
      const have = window.map((t) => t[0].toLowerCase())
      const score = wanted.filter((w, k) => have[k] === w || have[k - 1] === w || have[k + 1] === w).length / wanted.length
      const last = window.at(-1)
      if (last && score >= 0.5 && score > (best?.score ?? 0)) best = { source, start: tokens[i]?.index ?? 0, end: last.index + last[0].length, score }
    }
  })
  return best && { source: best.source, start: best.start, end: best.end }
}
