import type { Certainty, Reliability } from './contract.ts'

/** A held-out text: what each source of evidence (described classes, trained classes) said, and what was right. */
export interface Judged {
  /** Index of the right class. */
  readonly label: number
  /** One row of class scores for each source. */
  readonly sources: readonly Float64Array[]
}

/** Probabilities from the scores of several sources, each with its own scale: softmax of the weighted sum. */
export function blend(sources: readonly Float64Array[], scales: readonly number[]): Float64Array {
  const n = (sources[0] as Float64Array).length
  const p = new Float64Array(n)
  let top = Number.NEGATIVE_INFINITY
  for (let c = 0; c < n; c++) {
    let sum = 0
    for (let s = 0; s < sources.length; s++) sum += (scales[s] as number) * ((sources[s] as Float64Array)[c] as number)
    p[c] = sum
    if (sum > top) top = sum
  }
  let total = 0
  for (let c = 0; c < n; c++) {
    p[c] = Math.exp((p[c] as number) - top)
    total += p[c] as number
  }
  for (let c = 0; c < n; c++) p[c] = (p[c] as number) / total
  return p
}

/** How many texts the prior counts for. */
const PRIOR_STRENGTH = 4

/**
 * The scales that make held-out texts most likely: temperature scaling, and stacking where there are several sources. A cautious prior
 * (around `prior`, on the logarithm) keeps a handful of texts from claiming certainty. Golden section, one scale after the other: the loss is
 * smooth and there are one or two of them.
 *
 * @see Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2
 */
export function fitScales(texts: readonly Judged[], prior: readonly number[]): number[] {
  const theta = prior.map(Math.log)
  const loss = (t: readonly number[]) => {
    const scales = t.map(Math.exp)
    let sum = 0
    for (const text of texts) sum -= Math.log(Math.max(1e-12, blend(text.sources, scales)[text.label] as number))
    for (let i = 0; i < t.length; i++) sum += (PRIOR_STRENGTH / 2) * ((t[i] as number) - Math.log(prior[i] as number)) ** 2
    return sum
  }
  for (let round = 0; round < (theta.length > 1 ? 4 : 1); round++) {
    for (let i = 0; i < theta.length; i++) {
      let low = (theta[i] as number) - 2.5
      let high = (theta[i] as number) + 2.5
      for (let k = 0; k < 14; k++) {
        const a = low + 0.382 * (high - low)
        const b = low + 0.618 * (high - low)
        if (loss(theta.with(i, a)) < loss(theta.with(i, b))) high = b
        else low = a
      }
      theta[i] = (low + high) / 2
    }
  }
  return theta.map(Math.exp)
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
/** Log odds, at most 12 in size. */
export const logit = (p: number) => Math.max(-12, Math.min(12, Math.log(p) - Math.log1p(-p)))

/** A logistic curve over some numbers: `weights[0]` is the intercept. */
export const logistic = (weights: readonly number[], x: readonly number[]) =>
  sigmoid(x.reduce((sum, value, i) => sum + (weights[i + 1] as number) * value, weights[0] as number))

/**
 * Platt's curve for any few inputs, by Newton steps, drawn to `prior` where data are few.
 *
 * @see Platt 1999, "Probabilistic Outputs for Support Vector Machines"
 */
export function fitLogistic(inputs: readonly (readonly number[])[], right: readonly boolean[], prior: readonly number[]): number[] {
  const size = prior.length
  const loss = (w: readonly number[]) => {
    let sum = 0
    for (let i = 0; i < size; i++) sum += (PRIOR_STRENGTH / 2) * ((w[i] as number) - (prior[i] as number)) ** 2
    inputs.forEach((x, n) => {
      const p = logistic(w, x)
      sum -= Math.log(Math.max(1e-12, right[n] ? p : 1 - p))
    })
    return sum
  }
  let weights = [...prior]
  let best = loss(weights)
  for (let round = 0; round < 25; round++) {
    const gradient = weights.map((w, i) => PRIOR_STRENGTH * (w - (prior[i] as number)))
    const hessian = weights.map((_, i) => weights.map((__, j) => (i === j ? PRIOR_STRENGTH : 0)))
    inputs.forEach((x, n) => {
      const p = logistic(weights, x)
      const row = [1, ...x]
      for (let i = 0; i < size; i++) {
        gradient[i] = (gradient[i] as number) + (p - (right[n] ? 1 : 0)) * (row[i] as number)
        for (let j = 0; j < size; j++)
          (hessian[i] as number[])[j] = ((hessian[i] as number[])[j] as number) + p * (1 - p) * (row[i] as number) * (row[j] as number)
      }
    })
    const step = solve(hessian, gradient)
    // Far from the optimum a whole step may overshoot: half of it then, and half again.
    let length = 1
    let next = weights
    let reached = best
    for (; length > 1e-4; length /= 2) {
      next = weights.map((w, i) => w - length * (step[i] as number))
      reached = loss(next)
      if (reached < best) break
    }
    if (!(best - reached > 1e-7)) break
    weights = next
    best = reached
  }
  return weights
}

/** Gauss elimination for a small symmetric positive matrix. */
function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, vector[i] as number])
  const n = rows.length
  for (let i = 0; i < n; i++) {
    const pivot = rows[i] as number[]
    for (let k = 0; k < n; k++) {
      if (k === i) continue
      const row = rows[k] as number[]
      const factor = (row[i] as number) / (pivot[i] as number)
      for (let j = i; j <= n; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number)
    }
  }
  return rows.map((row, i) => (row[n] as number) / (row[i] as number))
}

/** What came out for one held-out text. */
export interface Outcome {
  readonly confidence: number
  readonly right: boolean
}

/**
 * The lowest confidence from which on the share of right answers is at least `precision`, among the texts at or above it; 2 where there is none.
 * Fewer than 1 / (1 - precision) texts cannot show such a precision, so at least as many must lie above it.
 */
export function thresholdFor(outcomes: readonly Outcome[], precision: number): number {
  const sorted = [...outcomes].sort((a, b) => b.confidence - a.confidence)
  const least = Math.ceil(1 / (1 - precision + 1e-9))
  let right = 0
  let threshold = 2
  for (let i = 0; i < sorted.length; i++) {
    const { confidence, right: hit } = sorted[i] as Outcome
    if (hit) right++
    if (sorted[i + 1]?.confidence === confidence) continue
    if (i + 1 >= least && right / (i + 1) >= precision) threshold = confidence
  }
  return threshold
}

/** Expected calibration error over ten bins of equal width. @see Guo et al. 2017, (3) */
export function expectedCalibrationError(outcomes: readonly Outcome[]): number {
  const gaps = new Float64Array(10)
  for (const { confidence, right } of outcomes) {
    const bin = Math.min(9, Math.floor(confidence * 10))
    gaps[bin] = (gaps[bin] as number) + confidence - (right ? 1 : 0)
  }
  return outcomes.length ? gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / outcomes.length : 0
}

/** Threshold while nothing has been measured: only what is almost certain is vouched for. */
const UNMEASURED = 0.95

/** Measures how well confidences keep their word, and sets the threshold for a wanted precision. */
export function reliabilityOf(outcomes: readonly Outcome[], precision: number): Reliability {
  const n = outcomes.length
  const threshold = n ? thresholdFor(outcomes, precision) : UNMEASURED
  return {
    ece: expectedCalibrationError(outcomes),
    accuracy: n ? outcomes.filter((o) => o.right).length / n : 0,
    n,
    threshold,
    coverage: n ? outcomes.filter((o) => o.confidence >= threshold).length / n : 0,
  }
}

/** `sicher` from the threshold on, `wahrscheinlich` when more likely right than wrong. */
export function certaintyOf(confidence: number, threshold: number): Certainty {
  if (confidence >= threshold) return 'sicher'
  return confidence > 0.5 ? 'wahrscheinlich' : 'unklar'
}
