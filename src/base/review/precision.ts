/** A standing order is alive while its precision is, with this confidence (one-sided), at least `leastPrecision`. */
export const leastPrecision = 0.98
const confidenceLevel = 0.95
/** Only the newest blind samples count: what was right long ago says little about today. */
export const windowOfSamples = 1000

/**
 * The one-sided Clopper-Pearson lower bound of a precision: the quantile at `1 - confidence` of Beta(right, wrong + 1). It holds for every true
 * precision and every number of samples; approximations by the normal distribution do not, least of all near 1.
 *
 * @returns 0 where nothing was right
 * @see Clopper, Pearson: The use of confidence or fiducial limits (Biometrika 26, 1934)
 */
export function lowerBound(samples: number, wrong: number, confidence = confidenceLevel): number {
  const right = samples - wrong
  if (right <= 0) return 0
  return betaQuantile(1 - confidence, right, wrong + 1)
}

/** How many more samples are needed if every one of them is right; 0 where the bound is reached. */
export function samplesMissing(samples: number, wrong: number): number {
  if (lowerBound(samples, wrong) >= leastPrecision) return 0
  let [few, enough] = [0, 1]
  while (lowerBound(samples + enough, wrong) < leastPrecision) [few, enough] = [enough, enough * 2]
  while (enough - few > 1) {
    const middle = (few + enough) >> 1
    if (lowerBound(samples + middle, wrong) < leastPrecision) few = middle
    else enough = middle
  }
  return enough
}

/**
 * Bernoulli CUSUM on the blind samples, in the order in which they were decided: the sum of the log-likelihood ratios of "wrong share `bad`" against
 * "wrong share `good`", never below zero, with an alarm at `alarm`. It sees a sudden drop after few samples, long before the bound falls: three errors
 * with no more than 24 right ones between them raise it, two never do. bench/standing-orders.ts measures what that costs and brings.
 *
 * @see Page: Continuous inspection schemes (Biometrika 41, 1954); Reynolds, Stoumbos: A CUSUM chart for monitoring a proportion (1999)
 */
export const drift = { good: 0.005, bad: 0.1, alarm: 6.5 } as const

export function cusum(before: number, isRight: boolean, { good, bad }: { good: number; bad: number } = drift): number {
  return Math.max(0, before + (isRight ? Math.log((1 - bad) / (1 - good)) : Math.log(bad / good)))
}

export type Measured = {
  samples: number
  wrong: number
  /** Lower bound of the precision over those samples. */
  bound: number
  /** How many more right samples are needed until a head may sign. */
  missing: number
  /** The sum stood at or above the alarm at the end or at any time before. */
  drifted: boolean
}

/**
 * What blind samples say, oldest first. The window ends at the newest; the alarm is looked for in all of them.
 *
 * @param since the first sample that the alarm looks at: the ones before the signature have been looked at by the one who signed
 */
export function measure(right: readonly boolean[], since = 0): Measured {
  const window = right.slice(-windowOfSamples)
  const wrong = window.filter((r) => !r).length
  let sum = 0
  let drifted = false
  for (const r of right.slice(since)) {
    sum = cusum(sum, r)
    drifted ||= sum >= drift.alarm
  }
  return { samples: window.length, wrong, bound: lowerBound(window.length, wrong), missing: samplesMissing(window.length, wrong), drifted }
}

/** The x with I_x(a, b) = p, by bisection: the function rises everywhere, and sixty halvings exhaust a double. */
export function betaQuantile(p: number, a: number, b: number): number {
  let low = 0
  let high = 1
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (betaCdf(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22), on the side where that converges fast. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a)
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  // Modified Lentz: from the front, with what would be a division by zero held off.
  const tiny = 1e-300
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    for (const term of [even, odd]) {
      d = 1 / nonZero(1 + term * d)
      c = nonZero(1 + term / c)
      fraction *= c * d
    }
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return front * fraction
  function nonZero(v: number) {
    return Math.abs(v) < tiny ? tiny : v
  }
}

/** ln Γ(z) for z > 0, by Lanczos' series (g = 7, nine terms): about fifteen digits. */
function lnGamma(z: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
    9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const x = z - 1
  const t = x + 7.5
  const series = terms.reduce((sum, term, i) => (i === 0 ? term : sum + term / (x + i)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(series)
}
