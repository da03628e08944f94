/** One choice among several: what speaks for each, and which of them are right. */
export interface Choice {
  readonly rows: readonly Float32Array[]
  readonly right: readonly boolean[]
}

/** How likely each row is the one, one of them being it. */
export function shares(rows: readonly Float32Array[], weights: ArrayLike<number>): Float32Array {
  const scores = Float32Array.from(rows, (row) => scoreOf(row, weights))
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const raised = scores.map((s) => Math.exp(s - most))
  const total = raised.reduce((a, b) => a + b, 0)
  return raised.map((s) => s / total)
}

export function scoreOf(row: Float32Array, weights: ArrayLike<number>): number {
  let z = 0
  for (let f = 0; f < row.length; f++) z += (row[f] as number) * (weights[f] as number)
  return z
}

/**
 * Weights that make the right rows likely among those beside them (conditional logit), full batches with AdaGrad.
 * @see McFadden 1974, "Conditional Logit Analysis of Qualitative Choice Behavior"
 */
export function fitChoices(choices: readonly Choice[], width: number, { ridge = 1e-4, steps = 150 } = {}): Float32Array {
  const of = new Float32Array(width)
  const seen = new Float32Array(width)
  for (let step = 0; step < steps; step++) {
    const gradient = Float32Array.from(of, (w) => ridge * w)
    for (const { rows, right } of choices) {
      const p = shares(rows, of)
      const held = p.reduce((sum, v, n) => sum + (right[n] ? v : 0), 0)
      if (held <= 0) continue
      rows.forEach((row, n) => {
        const error = ((p[n] as number) - (right[n] ? (p[n] as number) / held : 0)) / choices.length
        for (let f = 0; f < width; f++) gradient[f] = (gradient[f] as number) + error * (row[f] as number)
      })
    }
    for (let f = 0; f < width; f++) {
      const g = gradient[f] as number
      seen[f] = (seen[f] as number) + g * g
      of[f] = (of[f] as number) - (0.5 * g) / (Math.sqrt(seen[f] as number) + 1e-8)
    }
  }
  return of
}
