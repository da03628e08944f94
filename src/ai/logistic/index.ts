export { type Choice, fitChoices, scoreOf, shares } from './choice.ts'

/** A text or case as sparse features: index -> value. */
export type Row = ReadonlyMap<number, number>

export interface Weights {
  readonly bias: number
  readonly of: Float32Array
}

export interface Options {
  /** How strongly weights are drawn to zero. */
  readonly ridge?: number
  readonly steps?: number
}

/**
 * Logistic regression, full batches with AdaGrad: the same rows give the same weights everywhere. `share[i]` is how much row i counts.
 * @see Duchi, Hazan, Singer 2011, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization"
 */
export function fit(rows: readonly Row[], labels: readonly number[], share: readonly number[], size: number, options: Options = {}): Weights {
  const { ridge = 1e-3, steps = 300 } = options
  const of = new Float32Array(size)
  const seen = new Float32Array(size)
  const gradient = new Float32Array(size)
  const used = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  const flat = rows.map((row) => [Int32Array.from(row.keys()), Float32Array.from(row.values())] as const)
  const total = share.reduce((a, b) => a + b, 0)
  let bias = 0
  let biasSeen = 0
  for (let step = 0; step < steps; step++) {
    for (const i of used) gradient[i] = ridge * (of[i] as number)
    let biasGradient = 0
    flat.forEach(([index, value], r) => {
      let z = bias
      for (let k = 0; k < index.length; k++) z += (of[index[k] as number] as number) * (value[k] as number)
      const error = ((sigmoid(z) - (labels[r] as number)) * (share[r] as number)) / total
      biasGradient += error
      for (let k = 0; k < index.length; k++) gradient[index[k] as number] = (gradient[index[k] as number] as number) + error * (value[k] as number)
    })
    for (const i of used) {
      const g = gradient[i] as number
      seen[i] = (seen[i] as number) + g * g
      of[i] = (of[i] as number) - (0.3 * g) / (Math.sqrt(seen[i] as number) + 1e-8)
    }
    biasSeen += biasGradient ** 2
    bias -= (0.3 * biasGradient) / (Math.sqrt(biasSeen) + 1e-8)
  }
  return { bias, of }
}

export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))

export function probability(weights: Weights, row: Row): number {
  let z = weights.bias
  for (const [i, x] of row) z += (weights.of[i] as number) * x
  return sigmoid(z)
}
