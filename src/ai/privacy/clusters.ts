import { random } from './crf.ts'
import { tokenize } from './tokens.ts'

const dimensions = 32
const window = 3
const negatives = 3
const least = 5

/**
 * Groups words that stand in the same company: skip-gram vectors with negative sampling (Mikolov et al. 2013), then spherical k-means.
 * @returns word -> cluster, 1 to `groups`
 */
export function clusterWords(texts: readonly string[], groups: number): Map<string, number> {
  const next = random(23)
  const counts = new Map<string, number>()
  const lines: string[][] = []
  for (const text of texts) {
    const { count, starts, ends } = tokenize(text)
    const words: string[] = []
    for (let i = 0; i < count; i++) {
      const raw = text.slice(starts[i], ends[i])
      const word = /^\p{Nd}/u.test(raw) ? '0' : raw
      words.push(word)
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    lines.push(words)
  }
  const vocabulary = [...counts].filter(([, n]) => n >= least).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const idOf = new Map(vocabulary.map(([word], i) => [word, i]))
  const total = vocabulary.reduce((sum, [, n]) => sum + n, 0)
  const table = new Int32Array(1 << 20)
  const power = vocabulary.map(([, n]) => n ** 0.75)
  const powerSum = power.reduce((a, b) => a + b, 0)
  let at = 0
  let reached = (power[0] as number) / powerSum
  for (let i = 0; i < table.length; i++) {
    table[i] = at
    if (i / table.length > reached && at < vocabulary.length - 1) reached += (power[++at] as number) / powerSum
  }
  const size = vocabulary.length
  const vectors = Float32Array.from({ length: size * dimensions }, () => (next() - 0.5) / dimensions)
  const contexts = new Float32Array(size * dimensions)
  const keep = vocabulary.map(([, n]) => Math.min(1, Math.sqrt(1e-4 / (n / total)) + 1e-4 / (n / total)))
  const epochs = 2
  let done = 0
  const change = new Float32Array(dimensions)
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const words of lines) {
      const rate = Math.max(0.002, 0.05 * (1 - done++ / (epochs * lines.length)))
      const ids: number[] = []
      for (const word of words) {
        const id = idOf.get(word)
        if (id !== undefined && next() < (keep[id] as number)) ids.push(id)
      }
      for (let i = 0; i < ids.length; i++) {
        const reach = 1 + Math.floor(next() * window)
        for (let j = Math.max(0, i - reach); j <= Math.min(ids.length - 1, i + reach); j++) {
          if (j === i) continue
          const from = (ids[i] as number) * dimensions
          change.fill(0)
          for (let k = 0; k <= negatives; k++) {
            const target = k === 0 ? (ids[j] as number) : (table[Math.floor(next() * table.length)] as number)
            const to = target * dimensions
            let dot = 0
            for (let d = 0; d < dimensions; d++) dot += (vectors[from + d] as number) * (contexts[to + d] as number)
            const g = ((k === 0 ? 1 : 0) - 1 / (1 + Math.exp(-dot))) * rate
            for (let d = 0; d < dimensions; d++) {
              change[d] = (change[d] as number) + g * (contexts[to + d] as number)
              contexts[to + d] = (contexts[to + d] as number) + g * (vectors[from + d] as number)
            }
          }
          for (let d = 0; d < dimensions; d++) vectors[from + d] = (vectors[from + d] as number) + (change[d] as number)
        }
      }
    }
  }
  return kMeans(vocabulary, vectors, groups, next)
}

function kMeans(vocabulary: [string, number][], vectors: Float32Array, groups: number, next: () => number): Map<string, number> {
  const size = vocabulary.length
  for (let i = 0; i < size; i++) {
    let norm = 0
    for (let d = 0; d < dimensions; d++) norm += (vectors[i * dimensions + d] as number) ** 2
    norm = Math.sqrt(norm) || 1
    for (let d = 0; d < dimensions; d++) vectors[i * dimensions + d] = (vectors[i * dimensions + d] as number) / norm
  }
  const centres = new Float32Array(groups * dimensions)
  for (let g = 0; g < groups; g++) {
    const seed = Math.floor(next() * Math.min(size, 8000))
    centres.set(vectors.subarray(seed * dimensions, (seed + 1) * dimensions), g * dimensions)
  }
  const group = new Int32Array(size)
  for (let round = 0; round < 12; round++) {
    for (let i = 0; i < size; i++) {
      let best = -2
      for (let g = 0; g < groups; g++) {
        let dot = 0
        for (let d = 0; d < dimensions; d++) dot += (vectors[i * dimensions + d] as number) * (centres[g * dimensions + d] as number)
        if (dot > best) {
          best = dot
          group[i] = g
        }
      }
    }
    centres.fill(0)
    for (let i = 0; i < size; i++) {
      const weight = Math.sqrt((vocabulary[i] as [string, number])[1])
      const to = (group[i] as number) * dimensions
      for (let d = 0; d < dimensions; d++) centres[to + d] = (centres[to + d] as number) + weight * (vectors[i * dimensions + d] as number)
    }
    for (let g = 0; g < groups; g++) {
      let norm = 0
      for (let d = 0; d < dimensions; d++) norm += (centres[g * dimensions + d] as number) ** 2
      norm = Math.sqrt(norm) || 1
      for (let d = 0; d < dimensions; d++) centres[g * dimensions + d] = (centres[g * dimensions + d] as number) / norm
    }
  }
  return new Map(vocabulary.map(([word], i) => [word, (group[i] as number) + 1]))
}
