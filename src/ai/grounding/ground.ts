import type { Document, Token } from './document.ts'
import type { Homes } from './homes.ts'
import type { Sources } from './values.ts'
import { hasOpposite, opposed } from './words.ts'

// What speaks for a stretch of a source as the place of a word or value of the text: what stands around both, the word or value itself hidden.

/** A word of the text is held by a stretch from this likeness on; below it only partly. */
export const EXACT = 0.85
export const PARTLY = 0.6
/** A line of few words, or a section's sign: what stands below it belongs to it. */
const HEADING = /^(?:[^.!?]{2,60}|§.*)$/
/** How many words away a word counts half, by scale. */
const HALF = [6, 3, 4] as const

/** What an item knows of the others: those of its sentence with their weight, those of the sentences beside it. */
interface Company {
  readonly here: Float32Array
  readonly hereTotal: number
  readonly beside: Float32Array
  readonly besideTotal: number
}

/**
 * @param half words away at which another counts half
 * @param telling how much each item tells one part of the sources from another
 */
export function companyOf({ items }: Homes, x: number, half: number, telling?: Float32Array): Company {
  const own = items[x] as Homes['items'][number]
  const here = new Float32Array(items.length)
  const beside = new Float32Array(items.length)
  let [hereTotal, besideTotal] = [0, 0]
  items.forEach((item, i) => {
    if (i === x) return
    const w = (item.weight * (telling ? (telling[i] as number) : 1)) / (1 + Math.abs(i - x) / half)
    if (item.sentence === own.sentence) hereTotal += here[i] = w * (item.clause === own.clause ? 1 : 0.6)
    else if (Math.abs(item.sentence - own.sentence) === 1) besideTotal += beside[i] = w
  })
  return { here, hereTotal, beside, besideTotal }
}

/** For each word of a source how well a sentence of the text says it, by which item, and how well without that one. */
type Told = readonly { readonly best: Float32Array; readonly next: Float32Array; readonly by: Int32Array }[]
function toldBy({ items, likeness }: Homes, { documents }: Sources, sentence: number): Told {
  return documents.map(({ tokens }, source) => {
    const [best, next, by] = [new Float32Array(tokens.length), new Float32Array(tokens.length), new Int32Array(tokens.length).fill(-1)]
    items.forEach((item, i) => {
      if (!item.token || item.sentence !== sentence) return
      const row = likeness[i]?.[source] as Float32Array
      for (let k = 0; k < row.length; k++) {
        const like = row[k] as number
        if (like > (best[k] as number)) {
          next[k] = best[k] as number
          best[k] = like
          by[k] = i
        } else if (like > (next[k] as number)) next[k] = like
      }
    })
    return { best, next, by }
  })
}

/** [stretch][evidence], for item `x`. */
export type Ground = (x: number) => readonly Float32Array[]

export function groundOf(sources: Sources, homes: Homes, at: 0 | 1 | 2): Ground {
  const { items, likeness, scales } = homes
  const { stretches, held, telling } = scales[at]
  const size = stretches.length
  const words = stretches.map((w): readonly Token[] => (sources.documents[w.source] as Document).tokens.slice(w.from, w.to))
  const content = words.map((own) => own.filter((t) => t.anatomy.weight > 0.1))
  const exact = items.map(() => new Float32Array(size))
  const partly = items.map(() => new Float32Array(size))
  const against = items.map(() => new Uint8Array(size))
  items.forEach(({ token }, i) => {
    const [e, p, o] = [exact[i] as Float32Array, partly[i] as Float32Array, against[i] as Uint8Array]
    if (!token) {
      e.set(held[i] as Float32Array)
      return
    }
    const turns = hasOpposite(token.anatomy)
    stretches.forEach((w, n) => {
      const row = likeness[i]?.[w.source] as Float32Array
      for (let k = w.from; k < w.to; k++) {
        const like = row[k] as number
        if (like >= EXACT) e[n] = Math.max(e[n] as number, like)
        else p[n] = Math.max(p[n] as number, like)
      }
      if (e[n]) p[n] = 0
      else if (turns && (words[n] as readonly Token[]).some((t) => opposed(token.anatomy, t.anatomy))) o[n] = 1
    })
  })
  let last = -1
  const heading = stretches.map((w, n) => {
    const own = sources.documents[w.source]?.text.slice(w.start, w.end).trim() ?? ''
    if (w.order === 0) last = -1
    const above = last
    if (HEADING.test(own) && own.split(/\s+/).length <= 7) last = n
    return above
  })
  const neighbour = (n: number, by: 1 | -1) => (stretches[n + by]?.source === stretches[n]?.source ? n + by : -1)
  const lift = (i: number, n: number) =>
    n < 0 ? 0 : Math.max((exact[i] as Float32Array)[n] as number, PARTLY * ((partly[i] as Float32Array)[n] as number))
  const known = new Map<number, readonly Float32Array[]>()
  const told = new Map<number, Told>()

  return (x) => {
    const before = known.get(x)
    if (before) return before
    const { here, hereTotal, beside, besideTotal } = companyOf(homes, x, HALF[at], telling)
    const { sentence } = items[x] as Homes['items'][number]
    const spoken = told.get(sentence) ?? toldBy(homes, sources, sentence)
    told.set(sentence, spoken)
    const made = stretches.map(({ source }, n) => {
      const [up, down, over] = [neighbour(n, -1), neighbour(n, 1), heading[n] as number]
      let [e, far, p, o, prior, next, above, headed] = [0, 0, 0, 0, 0, 0, 0, 0]
      for (let i = 0; i < items.length; i++) {
        const ex = (exact[i] as Float32Array)[n] as number
        far += (beside[i] as number) * ex
        const w = here[i] as number
        if (w === 0) continue
        e += w * ex
        if (ex > 0) continue
        p += w * ((partly[i] as Float32Array)[n] as number)
        o += w * ((against[i] as Uint8Array)[n] as number)
        prior += w * lift(i, up)
        next += w * lift(i, down)
        if (over === up) headed += w * lift(i, over)
        else above += w * lift(i, over)
      }
      // How much of the stretch the sentence speaks of.
      const { best, next: second, by } = spoken[source] as Told[number]
      let [said, all] = [0, 0]
      for (const { at, anatomy } of content[n] as readonly Token[]) {
        all += anatomy.weight
        said += anatomy.weight * ((by[at] === x ? second[at] : best[at]) as number)
      }
      const [h, b] = [hereTotal || 1, besideTotal || 1]
      return Float32Array.of(
        e / h,
        far / b,
        p / h,
        o / h,
        prior / h,
        next / h,
        above / h,
        headed / h,
        all ? said / all : 0,
        Math.log(1 + (content[n] as readonly Token[]).length),
      )
    })
    known.set(x, made)
    return made
  }
}
