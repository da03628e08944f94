/** Where the relevant documents stood among what was found for one query; places count from 0. */
export type Ranking = { places: number[]; relevant: number }

const mean = (values: readonly number[]) => (values.length ? values.reduce((a, b) => a + b, 0) / values.length : 0)
const round = (n: number) => Math.round(n * 10_000) / 10_000

export const hitAt = (k: number) => (r: Ranking) => (r.places.some((p) => p < k) ? 1 : 0)
const reciprocal = (r: Ranking) => Math.max(0, ...r.places.filter((p) => p < 10).map((p) => 1 / (p + 1)))
/** With every relevant document worth 1. @see Järvelin & Kekäläinen 2002 */
const ndcg = ({ places, relevant }: Ranking) => {
  const gain = (p: number) => 1 / Math.log2(p + 2)
  const ideal = Array.from({ length: Math.min(10, relevant) }, (_, p) => gain(p)).reduce((a, b) => a + b, 0)
  return ideal ? places.filter((p) => p < 10).reduce((sum, p) => sum + gain(p), 0) / ideal : 0
}

export const figures = (rankings: readonly Ranking[]) => ({
  n: rankings.length,
  hit1: round(mean(rankings.map(hitAt(1)))),
  hit5: round(mean(rankings.map(hitAt(5)))),
  hit10: round(mean(rankings.map(hitAt(10)))),
  mrr10: round(mean(rankings.map(reciprocal))),
  ndcg10: round(mean(rankings.map(ndcg))),
})

/**
 * How much better the first is than the second on the same queries: the mean difference and its 95 % interval, by drawing the queries anew
 * 10,000 times (paired bootstrap, seeded). Better where the lower end is above 0.
 */
export function compare(ours: readonly Ranking[], theirs: readonly Ranking[]) {
  const measures = { hit1: hitAt(1), hit5: hitAt(5), mrr10: reciprocal }
  return Object.fromEntries(
    Object.entries(measures).map(([name, measure]) => {
      const differences = ours.map((r, i) => measure(r) - measure(theirs[i] as Ranking))
      const random = generator(7)
      const means = Array.from({ length: 10_000 }, () => {
        let sum = 0
        for (let i = 0; i < differences.length; i++) sum += differences[Math.floor(random() * differences.length)] as number
        return sum / differences.length
      }).sort((a, b) => a - b)
      return [name, { difference: round(mean(differences)), from: round(means[249] as number), to: round(means[9_749] as number) }]
    }),
  )
}

/** mulberry32 */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
