/** What a finding is about. `omission` and `quote` are about the text as a whole or a quotation in it, the others about words of a sentence. */
export type Kind =
  | 'number'
  | 'amount'
  | 'date'
  | 'deadline'
  | 'paragraph'
  | 'name'
  | 'place'
  | 'url'
  | 'phone'
  | 'opening-hours'
  | 'negation'
  | 'modal'
  | 'quote'
  | 'omission'

export type Verdict = 'supported' | 'unsupported' | 'contradicted'

/** UTF-16 offsets, end exclusive. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** A place in one of the sources. */
export interface SourcePlace extends Place {
  /** Index into the sources as they were passed. */
  readonly source: number
}

export interface Finding {
  readonly kind: Kind
  /** `unsupported`: no source says it. `contradicted`: a source says otherwise, at `source`. */
  readonly verdict: 'unsupported' | 'contradicted'
  /** Where in the text. */
  readonly place: Place
  /** Where the source says otherwise, or what should have been there. */
  readonly source?: SourcePlace
  /** One German sentence for people. */
  readonly message: string
  /** How likely it is an error, 0 to 1: a method may block from one bound on and only mark below it. */
  readonly likelihood: number
}

export interface CheckedSentence extends Place {
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
}

/** A piece that must not vanish and did. */
export interface Missing {
  readonly piece: string
  readonly source?: SourcePlace
  /** Share of the piece that the text still says, 0 to 1. */
  readonly coverage: number
  readonly message: string
  readonly likelihood: number
}

export interface Check {
  readonly sentences: readonly CheckedSentence[]
  readonly missing: readonly Missing[]
  /** The worst of all sentences; `unsupported` when something important is missing. */
  readonly verdict: Verdict
}

export interface Options {
  /** From which likelihood on something is reported. Default: the learned bound, at which seven to eight clean texts in a hundred are touched. */
  readonly from?: number
  /** Verbatim pieces of the sources whose meaning must survive, however it is worded. */
  readonly important?: readonly string[]
  /** Quotations must be verbatim. Default true. */
  readonly quotes?: boolean
}
