import type { Reliability } from './contract.ts'

/** A held-out text: what each source of evidence (described classes, trained classes) said, and what was right. */
export interface Judged {
  /** Index of the right class. */
  readonly label: number
  /** One row of class scores for each source; -Infinity: the source does not know the class. */
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

/**
 * The scales that make held-out texts most likely: temperature scaling, and stacking where there are several sources. A cautious prior
 * (mean `prior`, on the logarithm) keeps a handful of texts from claiming certainty. Newton steps on the logarithms, at most 50.
 * @see Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2
 */
export function fitScales(texts: readonly Judged[], prior: readonly number[]): number[] {
  const theta = prior.map(Math.log)
  const strength = 4
  const loss = (t: readonly number[]) => {
    const scales = t.map(Math.exp)
    let sum = 0
    for (const text of texts) sum -= Math.log(Math.max(1e-12, blend(text.sources, scales)[text.label] as number))
    t.forEach((value, i) => {
      sum += (strength / 2) * (value - Math.log(prior[i] as number)) ** 2
    })
    return sum
  }
  // Coordinate-wise golden section: the loss is smooth and there are one or two numbers.
  let best = loss(theta)
  for (let round = 0; round < 6; round++) {
    const before = best
    for (let i = 0; i < theta.length; i++) {
      let low = (theta[i] as number) - 2
      let high = (theta[i] as number) + 2
      for (let k = 0; k < 18; k++) {
        const a = low + 0.382 * (high - low)
        const b = low + 0.618 * (high - low)
        if (loss(theta.with(i, a)) < loss(theta.with(i, b))) high = b
        else low = a
      }
      theta[i] = (low + high) / 2
      best = loss(theta)
    }
    if (before - best < 1e-6 * texts.length) break
  }
  return theta.map(Math.exp)
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
  let right = 0
  let threshold = 2
  const least = Math.ceil(1 / (1 - precision + 1e-9))
  for (let i = 0; i < sorted.length; i++) {
    const { confidence, right: hit } = sorted[i] as Outcome
    if (hit) right++
    const next = sorted[i + 1]
    if (next && next.confidence === confidence) continue
    const n = i + 1
    if (n >= least && right / n >= precision) threshold = confidence
  }
  return threshold
}

/** Measures how well confidences keep their word, and sets the threshold for a wanted precision. */
export function reliabilityOf(outcomes: readonly Outcome[], precision: number): Reliability {
  const n = outcomes.length
  const bins = Array.from({ length: 10 }, () => ({ n: 0, confidence: 0, right: 0 }))
  let right = 0
  for (const o of outcomes) {
    const bin = bins[Math.min(9, Math.floor(o.confidence * 10))] as (typeof bins)[number]
    bin.n++
    bin.confidence += o.confidence
    if (o.right) {
      bin.right++
      right++
    }
  }
  const ece = n ? bins.reduce((sum, b) => sum + Math.abs(b.confidence - b.right), 0) / n : 0
  const threshold = n ? thresholdFor(outcomes, precision) : Math.max(0.9, precision)
  const kept = outcomes.filter((o) => o.confidence >= threshold).length
  return { ece, accuracy: n ? right / n : 0, n, threshold, coverage: n ? kept / n : 0 }
}
