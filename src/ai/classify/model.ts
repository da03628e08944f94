import { AppError } from '#base/errors.ts'
import { blend, fitScales, reliabilityOf } from './calibrate.ts'
import type { Border, Certainty, ClassDescription, Evidence, Prediction, Reliability } from './contract.ts'
import { type Prototypes, prototypesOf } from './descriptions.ts'

/** Scale of the cosine before anything was held out: a similarity of 0.3 against 0.1 then reads as about 9 to 1. */
const COSINE_SCALE = 11

export interface Options {
  /** Wanted share of right answers among those the model vouches for. Default 0.95. */
  readonly precision?: number
  /** A token counts only when at least so many senders used it; 1 switches the rule off. Default 5. */
  readonly minSenders?: number
}

/**
 * A single-label classifier of one secrecy border. Immutable: `update` makes a new one. Make it with `fromDescriptions`, `train` or `fromBytes`.
 */
export class Model<B extends Border = Border> {
  readonly border: B
  readonly labels: readonly string[]
  readonly reliability: Reliability
  readonly #prototypes: Prototypes
  readonly #scales: readonly number[]

  constructor(border: B, prototypes: Prototypes, scales: readonly number[], reliability: Reliability) {
    this.border = border
    this.labels = prototypes.labels
    this.#prototypes = prototypes
    this.#scales = scales
    this.reliability = reliability
  }

  /** The label of a text with its probability, the runners-up and the words that decided. Pure; the text may be of any length. */
  predict(text: string): Prediction {
    const { scores, known } = this.#prototypes.score(text)
    if (!known) return { label: undefined, confidence: 0, certainty: 'unklar', abstained: true, runnersUp: [], evidence: [] }
    const p = blend([scores], this.#scales)
    const order = [...p.keys()].sort((a, b) => (p[b] as number) - (p[a] as number) || a - b)
    const best = order[0] as number
    const confidence = p[best] as number
    return {
      label: this.labels[best],
      confidence,
      certainty: certaintyOf(confidence, this.reliability.threshold),
      abstained: confidence < this.reliability.threshold,
      runnersUp: order.slice(1, 4).map((c) => ({ label: this.labels[c] as string, confidence: p[c] as number })),
      evidence: gather(text, (each) => this.#prototypes.explain(text, best, each)),
    }
  }
}

/** `sicher` from the threshold on, `wahrscheinlich` when more likely right than wrong. */
export function certaintyOf(confidence: number, threshold: number): Certainty {
  if (confidence >= threshold) return 'sicher'
  return confidence > 0.5 ? 'wahrscheinlich' : 'unklar'
}

/** Adds up what overlapping features say about the same words, and keeps the strongest eight. */
export function gather(text: string, explain: (each: (start: number, end: number, weight: number) => void) => void): Evidence[] {
  const spans: { start: number; end: number; weight: number }[] = []
  let total = 0
  explain((start, end, weight) => {
    const last = spans.at(-1)
    // Features come word by word; those of one word or of a part of it are one piece of evidence.
    if (last && start < last.end && end > last.start) {
      last.start = Math.min(last.start, start)
      last.end = Math.max(last.end, end)
      last.weight += weight
    } else spans.push({ start, end, weight })
  })
  for (const span of spans) total += Math.abs(span.weight)
  if (total === 0 || !text) return []
  return spans
    .map((span) => ({ ...span, weight: span.weight / total }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.start - b.start)
    .slice(0, 8)
}

/**
 * A classifier from words about its classes, before anyone has decided anything. Its confidence is calibrated on the descriptions themselves:
 * each keyword, example and sentence is held out once.
 *
 * @throws AppError `classify.no-classes` with fewer than two classes or an id twice
 */
export function fromDescriptions<const B extends Border>(border: B, classes: readonly ClassDescription[], options: Options = {}): Model<B> {
  if (new Set(classes.map((c) => c.id)).size !== classes.length || classes.length < 2)
    throw new AppError('classify.no-classes', 422, { classes: classes.length })
  const { prototypes, heldOut } = prototypesOf(classes)
  const judged = heldOut.map((h) => ({ label: h.label, sources: [h.scores] }))
  const scales = fitScales(judged, [COSINE_SCALE])
  const outcomes = judged.map((j) => {
    const p = blend(j.sources, scales)
    const best = p.indexOf(Math.max(...p))
    return { confidence: p[best] as number, right: best === j.label }
  })
  return new Model(border, prototypes, scales, reliabilityOf(outcomes, options.precision ?? 0.95))
}
