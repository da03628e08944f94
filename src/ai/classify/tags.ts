import { certaintyOf, fitLogistic, logistic, reliabilityOf } from './calibrate.ts'
import type { Border, ClassDescription, Options, Reliability, Tag, TagExample } from './contract.ts'
import { prototypesOf } from './descriptions.ts'
import { evidenceOf } from './evidence.ts'
import { assertBorder, labelsOf, optionsOf, type Sources, type State, sourcesOf, widened } from './state.ts'
import { type Lesson, learn, learnOn } from './trained.ts'

/** The curve before anything was held out, intercept first: a similarity of 0.25 is an even chance; so is a margin of 0. */
const SIMILARITY = [-3, 12]
const MARGIN = [0, 3]

/** Gives texts any number of labels, each judged on its own. Immutable; made by `tagsFromDescriptions`, `trainTags` or `tagsFromBytes`. */
export class Tagger<B extends Border = Border> {
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
  /** Over the proposed pairs of text and tag; its accuracy is their precision. */
  get reliability(): Reliability {
    return this.state.reliability
  }

  /** The tags that are more likely right than wrong, best first; none is an answer too. Pure. */
  predict(text: string): Tag[] {
    const { labels, scales, reliability } = this.state
    const rows = this.#sources.score(text)
    if (!rows) return []
    return labels
      .map((label, c) => ({ label, c, confidence: chance(rows, c, scales) }))
      .filter((tag) => tag.confidence > 0.5)
      .sort((a, b) => b.confidence - a.confidence || a.c - b.c)
      .map(({ label, c, confidence }) => ({
        label,
        confidence,
        certainty: certaintyOf(confidence, reliability.threshold),
        evidence: evidenceOf(text, (each) => this.#sources.explain(text, c, scales.slice(1), each)),
      }))
  }
}

const chance = (rows: readonly Float64Array[], c: number, curve: readonly number[]) =>
  logistic(
    curve,
    rows.map((row) => row[c] as number),
  )

/** For one held-out text: what each source says to each tag, and which tags are right. */
interface JudgedTags {
  readonly right: ReadonlySet<number>
  readonly sources: readonly Float64Array[]
}

/** The curve is fitted on all pairs of a text and a tag; the reliability is that of the pairs that would be proposed. */
function calibrated(judged: readonly JudgedTags[], labels: number, prior: readonly number[], precision: number) {
  const inputs: number[][] = []
  const right: boolean[] = []
  for (const text of judged) {
    for (let c = 0; c < labels; c++) {
      inputs.push(text.sources.map((row) => row[c] as number))
      right.push(text.right.has(c))
    }
  }
  const scales = fitLogistic(inputs, right, prior)
  const outcomes = inputs.map((x, i) => ({ confidence: logistic(scales, x), right: right[i] as boolean })).filter((o) => o.confidence > 0.5)
  return { scales, curve: [0, 1] as [number, number], reliability: reliabilityOf(outcomes, precision) }
}

/** Tags from descriptions alone; every keyword, example and sentence is held out once for the calibration. */
export function tagsFromDescriptions<const B extends Border>(
  border: B,
  tags: readonly ClassDescription[],
  options: Omit<Options, 'descriptions'> = {},
): Tagger<B> {
  return trainTags(border, [], { ...options, descriptions: tags })
}

/** Learns tags from decisions, from scratch. As `train`, for texts with any number of labels. @throws AppError `classify.border-crossed` */
export function trainTags<const B extends Border>(border: B, examples: readonly TagExample<NoInfer<B>>[], options: Options = {}): Tagger<B> {
  assertBorder(border, examples)
  const descriptions = options.descriptions ?? []
  const labels = labelsOf(
    descriptions,
    examples.flatMap((example) => example.labels),
  )
  const settings = optionsOf(options)
  const common = { kind: 'tags' as const, border, labels, descriptions, options: settings }
  const described = descriptions.length ? prototypesOf(descriptions) : undefined
  if (examples.length === 0) {
    const judged = (described?.heldOut() ?? []).map((h) => ({ right: new Set([h.label]), sources: [h.scores] }))
    return new Tagger({ ...common, ...calibrated(judged, labels.length, SIMILARITY, settings.precision), trained: undefined })
  }
  const lessons = lessonsOf(examples, labels)
  const { trained, unseen } = learn(lessons, labels.length, settings.minSenders, true)
  const judged = unseen.map(({ lesson, scores }) => {
    const { text, labels: own } = lessons[lesson] as Lesson
    return { right: new Set(own), sources: described ? [widened(described.prototypes.score(text).scores, labels.length), scores] : [scores] }
  })
  const prior = described ? [...SIMILARITY, MARGIN[1] as number] : MARGIN
  return new Tagger({ ...common, ...calibrated(judged, labels.length, prior, settings.precision), trained })
}

/** As `update`, for tags. @throws AppError `classify.border-crossed` */
export function updateTags<B extends Border>(tagger: Tagger<B>, examples: readonly TagExample<NoInfer<B>>[]): Tagger<B> {
  const { state } = tagger
  assertBorder(state.border, examples)
  if (examples.length === 0) return tagger
  if (!state.trained) return trainTags(state.border as Border, examples, { ...state.options, descriptions: state.descriptions }) as Tagger<B>
  const known = new Set(state.labels)
  const labels = [
    ...state.labels,
    ...labelsOf(
      [],
      examples.flatMap((example) => example.labels),
    ).filter((label) => !known.has(label)),
  ]
  return new Tagger({ ...state, labels, trained: learnOn(state.trained, lessonsOf(examples, labels), labels.length, state.options.minSenders) })
}

function lessonsOf(examples: readonly TagExample[], labels: readonly string[]): Lesson[] {
  const index = new Map(labels.map((label, i) => [label, i]))
  return examples.map(({ text, labels: own, sender }) => ({ text, labels: [...new Set(own)].map((label) => index.get(label) as number), sender }))
}
