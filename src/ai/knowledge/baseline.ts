import { stem, words } from '#ai/language/index.ts'

export const stemsOf = (text: string): string[] =>
  words(text)
    .filter((w) => w.kind !== 'sign')
    .map((w) => stem(w.text))

/** Plain BM25 over stems of title and text, in memory: what the search must be better than. k1 1.2, b 0.75. @see Robertson & Zaragoza 2009 */
export class Bm25 {
  readonly #postings = new Map<string, [document: number, count: number][]>()
  readonly #lengths: number[] = []
  readonly #ids: string[]
  constructor(documents: readonly { id: string; title?: string | undefined; text: string }[]) {
    this.#ids = documents.map((d) => d.id)
    documents.forEach((d, i) => {
      const stems = stemsOf(`${d.title ?? ''}\n${d.text}`)
      this.#lengths.push(stems.length)
      const counts = new Map<string, number>()
      for (const s of stems) counts.set(s, (counts.get(s) ?? 0) + 1)
      for (const [s, n] of counts) {
        const list = this.#postings.get(s)
        if (list) list.push([i, n])
        else this.#postings.set(s, [[i, n]])
      }
    })
  }
  search(query: string, limit = 10): string[] {
    const n = this.#lengths.length
    const average = this.#lengths.reduce((a, b) => a + b, 0) / n
    const scores = new Map<number, number>()
    for (const s of new Set(stemsOf(query))) {
      const list = this.#postings.get(s) ?? []
      const idf = Math.log(1 + (n - list.length + 0.5) / (list.length + 0.5))
      for (const [i, count] of list)
        scores.set(i, (scores.get(i) ?? 0) + (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * (this.#lengths[i] as number)) / average)))
    }
    return [...scores]
      .sort(([a, x], [b, y]) => y - x || a - b)
      .slice(0, limit)
      .map(([i]) => this.#ids[i] as string)
  }
}
