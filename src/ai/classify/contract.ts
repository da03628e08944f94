/**
 * The secrecy border that examples, descriptions and models belong to: an office whose knowledge may not flow into another's (Sozialgeheimnis,
 * Steuergeheimnis, Personalakte). A literal type, so that the compiler keeps two borders apart; the same is checked when the program runs.
 */
export type Border = string

/** One decided text. The caller passes **masked** text (`ai/privacy`): a name that never comes in cannot be learned. */
export interface Example<B extends Border = Border> {
  readonly text: string
  readonly label: string
  readonly border: B
  /** Whose text it is, any stable key (a hash will do). It is counted while training and never stored. */
  readonly sender?: string
  readonly at?: Date
}

/** One decided text that carries any number of labels, none included. */
export interface TagExample<B extends Border = Border> extends Omit<Example<B>, 'label'> {
  readonly labels: readonly string[]
}

/** A class in words, for the time before anyone has decided anything: an office with its duties, a type of document, a tag. */
export interface ClassDescription {
  readonly id: string
  readonly title: string
  readonly description?: string
  readonly keywords?: readonly string[]
  /** Sentences such as people write. */
  readonly examples?: readonly string[]
}

/** Words that spoke for a label (weight > 0) or against it (< 0); the weights of a prediction add up to at most 1 in absolute value. */
export interface Evidence {
  /** UTF-16 offsets in the text as it was passed. */
  readonly start: number
  readonly end: number
  readonly weight: number
}

/** How sure, as people read it: `sicher` from the wanted precision on, `wahrscheinlich` when more likely right than wrong, else `unklar`. */
export type Certainty = 'sicher' | 'wahrscheinlich' | 'unklar'

export interface Prediction {
  /** The best label; undefined when no word of the text is known to the model. */
  readonly label: string | undefined
  /** Calibrated probability that `label` is right, 0 to 1. With those of the others it may add up to less than 1: the rest is "none of these". */
  readonly confidence: number
  readonly certainty: Certainty
  /** The model does not vouch for `label`: its confidence is below the threshold for the wanted precision. An outcome, not an error. */
  readonly abstained: boolean
  /** The next labels, best first, with their probabilities. */
  readonly runnersUp: readonly { readonly label: string; readonly confidence: number }[]
  /** For `label`, strongest first. */
  readonly evidence: readonly Evidence[]
}

/** One label of several: each is judged on its own. */
export interface Tag {
  readonly label: string
  readonly confidence: number
  readonly certainty: Certainty
  readonly evidence: readonly Evidence[]
}

/** How well the confidences keep their word, measured on folds that the measured model has not seen. */
export interface Reliability {
  /** Expected calibration error over ten bins of equal width, 0 (honest) to 1. @see Guo et al. 2017, "On Calibration of Modern Neural Networks" */
  readonly ece: number
  readonly accuracy: number
  /** Number of held-out texts behind the figures; 0: nothing measured, a cautious default is in force. */
  readonly n: number
  /** Confidence from which on the wanted precision holds; above 1: never, the model abstains always. */
  readonly threshold: number
  /** Share of the held-out texts at or above the threshold. */
  readonly coverage: number
}

export interface Options {
  /** Wanted share of right answers among those the model vouches for, above 0.5 and below 1. Default 0.95. */
  readonly precision?: number
  /** A token counts only when at least so many senders used it; 1 switches the rule off (public texts, measurements). Default 5. */
  readonly minSenders?: number
  /** What the classes mean in words. They speak first and, as decisions arrive, less and less: how much is fitted on held-out decisions. */
  readonly descriptions?: readonly ClassDescription[]
}
