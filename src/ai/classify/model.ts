import { AppError } from '#base/errors.ts'
import { blend, certaintyOf, fitLogistic, fitScales, type Judged, logistic, logit, type Outcome, reliabilityOf } from './calibrate.ts'
import type { Border, ClassDescription, Example, Options, Prediction, Reliability } from './contract.ts'
import { prototypesOf } from './descriptions.ts'
import { evidenceOf } from './evidence.ts'
import { assertBorder, labelsOf, optionsOf, type Sources, type State, sourcesOf, widened } from './state.ts'
import { type Lesson, learn, learnOn } from './trained.ts'

/** Scale of the similarities before anything was held out: 0.3 against 0.1 then reads as about 9 to 1. */
const SIMILARITY_SCALE = 11
/** The same for what was learned: a margin of +1 against -1 reads as about 400 to 1. */
const MARGIN_SCALE = 3

/**
 * A classifier of one secrecy border that gives each text one label. Immutable: `update` makes a new one. Made by `fromDescriptions`, `train` or
 * `fromBytes`.
 */
export class Model<B extends Border = Border> {
  readonly state: State<B>
  readonly #sources: Sources

  constructor(state: State<B>) {
    this.state = state
    this.#sources = sourcesOf(state)
  }

  get border(): B {
    return this.state.border
  }
  get labels(): readonly string[] {
    return this.state.labels
  }
  get reliability(): Reliability {
    return this.state.reliability
  }
  /** Number of decisions it has learned from. */
  get decisions(): number {
    return this.state.trained?.n ?? 0
  }

  /**
   * The label of a text with its probability, the runners-up and the words that decided. Pure; linear in the length of the text.
   *
   * @param want `evidence: false` leaves the words out and is faster
   */
  predict(text: string, want: { readonly evidence?: boolean } = {}): Prediction {
    const { labels, scales, curve, reliability } = this.state
    const rows = this.#sources.score(text)
    if (!rows) return { label: undefined, confidence: 0, certainty: 'unklar', abstained: true, runnersUp: [], evidence: [] }
    const p = corrected(blend(rows, scales), curve)
    const [best = 0, ...next] = topOf(p, 4)
    const confidence = p[best] as number
    return {
      label: labels[best],
      confidence,
      certainty: certaintyOf(confidence, reliability.threshold),
      abstained: confidence < reliability.threshold,
      runnersUp: next.map((c) => ({ label: labels[c] as string, confidence: p[c] as number })),
      evidence: want.evidence === false ? [] : evidenceOf(text, (each) => this.#sources.explain(text, best, scales, each)),
    }
  }
}

/** The best few, best first; of equals the earlier one. */
function topOf(p: Float64Array, most: number): number[] {
  const top: number[] = []
  for (let c = 0; c < p.length; c++) {
    let at = top.length
    while (at > 0 && (p[top[at - 1] as number] as number) < (p[c] as number)) at--
    if (at < most) {
      top.splice(at, 0, c)
      if (top.length > most) top.pop()
    }
  }
  return top
}

/** Puts the best label's probability on the curve; the others keep their order below it. */
function corrected(p: Float64Array, [intercept, slope]: readonly [number, number]): Float64Array {
  const [best = 0] = topOf(p, 1)
  const old = p[best] as number
  const fresh = logistic([intercept, slope], [logit(old)])
  // Less sure: all shrink alike and the rest is "none of these". Surer: the others share what is left.
  const others = fresh <= old ? fresh / old : (1 - fresh) / Math.max(1e-12, 1 - old)
  return p.map((x, c) => (c === best ? fresh : x * others))
}

function calibrated(judged: readonly Judged[], prior: readonly number[], precision: number): Pick<State<Border>, 'scales' | 'curve' | 'reliability'> {
  const scales = fitScales(judged, prior)
  const outcomes: Outcome[] = judged.map(({ sources, label }) => {
    const p = blend(sources, scales)
    const [best = 0] = topOf(p, 1)
    return { confidence: p[best] as number, right: best === label }
  })
  const curve = curveOf(outcomes)
  const reliability = reliabilityOf(
    outcomes.map((o) => ({ confidence: logistic(curve, [logit(o.confidence)]), right: o.right })),
    precision,
  )
  return { scales, curve, reliability }
}

/** The curve over the log odds of the best label. It never falls, for that would turn the order of the confidences round. */
function curveOf(outcomes: readonly Outcome[]): [number, number] {
  const odds = outcomes.map((o) => logit(o.confidence))
  const right = outcomes.map((o) => o.right)
  const [intercept = 0, slope = 1] = fitLogistic(
    odds.map((x) => [x]),
    right,
    [0, 1],
  )
  if (slope >= FLATTEST) return [intercept, slope]
  const mean = odds.reduce((sum, x) => sum + x, 0) / odds.length
  const share = (right.filter(Boolean).length + 1) / (right.length + 2)
  return [logit(share) - FLATTEST * mean, FLATTEST]
}
const FLATTEST = 0.05

/**
 * A classifier from words about its classes, before anyone has decided anything. Its confidence is calibrated on the descriptions themselves:
 * each keyword, example and sentence is held out once.
 *
 * @throws AppError `classify.too-few-classes` with fewer than two classes, `classify.class-twice`
 */
export function fromDescriptions<const B extends Border>(
  border: B,
  classes: readonly ClassDescription[],
  options: Omit<Options, 'descriptions'> = {},
): Model<B> {
  return train(border, [], { ...options, descriptions: classes })
}

/**
 * Learns from decisions, from scratch; the nightly rebuild. The same decisions in the same order give the same bytes. What is no longer among the
 * examples is unlearned. A token enters only when at least `minSenders` senders used it.
 *
 * @throws AppError `classify.too-few-classes` when descriptions and examples together name fewer than two, `classify.border-crossed`
 */
export function train<const B extends Border>(border: B, examples: readonly Example<NoInfer<B>>[], options: Options = {}): Model<B> {
  assertBorder(border, examples)
  const descriptions = options.descriptions ?? []
  const labels = labelsOf(
    descriptions,
    examples.map((example) => example.label),
  )
  if (labels.length < 2) throw new AppError('classify.too-few-classes', 422, { classes: labels.length })
  const settings = optionsOf(options)
  const common = { kind: 'labels' as const, border, labels, descriptions, options: settings }
  const described = descriptions.length ? prototypesOf(descriptions) : undefined
  if (examples.length === 0 && described) {
    const judged = described.heldOut().map((h) => ({ label: h.label, sources: [h.scores] }))
    return new Model({ ...common, ...calibrated(judged, [SIMILARITY_SCALE], settings.precision), trained: undefined })
  }
  const lessons = lessonsOf(examples, labels)
  const { trained, unseen } = learn(lessons, labels.length, settings.minSenders, false)
  const judged = unseen.map(({ lesson, scores }) => {
    const { text, labels: own } = lessons[lesson] as Lesson
    return { label: own[0] as number, sources: described ? [widened(described.prototypes.score(text).scores, labels.length), scores] : [scores] }
  })
  const prior = described ? [SIMILARITY_SCALE, MARGIN_SCALE] : [MARGIN_SCALE]
  return new Model({ ...common, ...calibrated(judged, prior, settings.precision), trained })
}

/**
 * The model with some more decisions learned on top, in a fraction of the time of `train` and within half a point of its accuracy. The calibration
 * stays until the next rebuild. An untrained model learns from scratch.
 *
 * @throws AppError `classify.border-crossed`
 */
export function update<B extends Border>(model: Model<B>, examples: readonly Example<NoInfer<B>>[]): Model<B> {
  const { state } = model
  assertBorder(state.border, examples)
  if (examples.length === 0) return model
  if (!state.trained) return train(state.border as Border, examples, { ...state.options, descriptions: state.descriptions }) as Model<B>
  const known = new Set(state.labels)
  const labels = [
    ...state.labels,
    ...labelsOf(
      [],
      examples.map((example) => example.label),
    ).filter((label) => !known.has(label)),
  ]
  return new Model({ ...state, labels, trained: learnOn(state.trained, lessonsOf(examples, labels), labels.length, state.options.minSenders) })
}

function lessonsOf(examples: readonly Example[], labels: readonly string[]): Lesson[] {
  const index = new Map(labels.map((label, i) => [label, i]))
  return examples.map(({ text, label, sender }) => ({ text, labels: [index.get(label) as number], sender }))
}
