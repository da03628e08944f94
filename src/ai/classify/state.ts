import { AppError } from '#base/errors.ts'
import type { Border, ClassDescription, Options, Reliability } from './contract.ts'
import { type Prototypes, prototypesOf } from './descriptions.ts'
import type { Trained } from './trained.ts'

/** All that a model is; what its file holds. Labels that have a description come first, in the order of the descriptions. */
export interface State<B extends Border> {
  readonly kind: 'labels' | 'tags'
  readonly border: B
  readonly labels: readonly string[]
  readonly descriptions: readonly ClassDescription[]
  readonly options: Required<Omit<Options, 'descriptions'>>
  /** What the sources (descriptions, then decisions) weigh; for tags the logistic curve over them, intercept first. */
  readonly scales: readonly number[]
  /** Last correction of the best label's probability: intercept and slope on its log odds. Unused for tags. */
  readonly curve: readonly [number, number]
  readonly reliability: Reliability
  readonly trained: Trained | undefined
}

/** What a text says to each source, over the labels of the model. */
export class Sources {
  readonly #labels: number
  readonly #prototypes: Prototypes | undefined
  readonly #trained: Trained | undefined

  constructor(labels: number, prototypes: Prototypes | undefined, trained: Trained | undefined) {
    this.#labels = labels
    this.#prototypes = prototypes
    this.#trained = trained
  }

  /** Descriptions first, then decisions; undefined when none of them knows a word of the text. */
  score(text: string): Float64Array[] | undefined {
    const described = this.#prototypes?.score(text)
    const trained = this.#trained?.score(text)
    if (!described?.known && !trained?.known) return undefined
    const rows: Float64Array[] = []
    if (described) rows.push(widened(described.scores, this.#labels))
    if (trained) rows.push(trained.scores)
    return rows
  }

  explain(text: string, c: number, scales: readonly number[], each: (start: number, end: number, weight: number) => void) {
    let source = 0
    if (this.#prototypes) {
      const scale = scales[source++] as number
      if (c < this.#prototypes.classes) this.#prototypes.explain(text, c, (start, end, weight) => each(start, end, scale * weight))
    }
    if (this.#trained) {
      const scale = scales[source] as number
      this.#trained.explain(text, c, (start, end, weight) => each(start, end, scale * weight))
    }
  }
}

/** A label without a description is as far from every text as can be: similarity 0. */
export function widened(scores: Float64Array, labels: number): Float64Array {
  if (scores.length === labels) return scores
  const wide = new Float64Array(labels)
  wide.set(scores)
  return wide
}

export function sourcesOf(state: State<Border>): Sources {
  const prototypes = state.descriptions.length ? prototypesOf(state.descriptions).prototypes : undefined
  return new Sources(state.labels.length, prototypes, state.trained)
}

/** @throws AppError `classify.border-crossed` when a text of another border is among them */
export function assertBorder(border: Border, examples: readonly { readonly border: Border }[]) {
  const stranger = examples.find((example) => example.border !== border)
  if (stranger) throw new AppError('classify.border-crossed', 422, { border, found: stranger.border })
}

/** The descriptions' ids in their order, then all other labels sorted: the same decisions give the same bytes. */
export function labelsOf(descriptions: readonly ClassDescription[], used: Iterable<string>): string[] {
  const described = descriptions.map((c) => c.id)
  if (new Set(described).size !== described.length) throw new AppError('classify.class-twice', 422, { classes: described.length })
  const known = new Set(described)
  return [...described, ...[...new Set(used)].filter((label) => !known.has(label)).sort()]
}

export function optionsOf(options: Options): State<Border>['options'] {
  const { precision = 0.95, minSenders = 5 } = options
  if (!(precision > 0.5 && precision < 1)) throw new AppError('classify.bad-precision', 422, { precision })
  return { precision, minSenders }
}
