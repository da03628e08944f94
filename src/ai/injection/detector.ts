import { sentences } from '#ai/language/index.ts'
import { fit, probability, type Weights } from '#ai/logistic/index.ts'
import { featuresOf, SIZE } from './features.ts'

/** A sentence of a text and how likely it instructs a machine, 0 to 1. Offsets are UTF-16 units of the text as it was passed. */
export interface Suspicion {
  readonly start: number
  readonly end: number
  readonly score: number
}

export interface Detection {
  /** How likely the text carries an instruction to the machine that reads it: its worst sentence, pair of sentences or the whole, 0 to 1. */
  readonly score: number
  readonly injected: boolean
  readonly sentences: readonly Suspicion[]
}

/** From here on a text counts as injected. */
export const THRESHOLD = 0.5
/** Texts up to this length are also judged as a whole; in a longer one a single sentence would drown. */
const WHOLE = 1000

export function detectWith(weights: Weights, text: string): Detection {
  const spans = sentences(text)
  const judge = (from: number, to: number) => probability(weights, featuresOf(text.slice(from, to)))
  const alone = spans.map((s) => judge(s.start, s.end))
  const scores = [...alone]
  // An instruction split over two sentences is only seen when both are read together.
  for (let i = 1; i < spans.length; i++) {
    const [before, after] = [alone[i - 1] as number, alone[i] as number]
    if (before >= THRESHOLD || after >= THRESHOLD) continue
    const together = judge((spans[i - 1] as Suspicion).start, (spans[i] as Suspicion).end)
    if (together < THRESHOLD) continue
    const worse = after >= before ? i : i - 1
    scores[worse] = Math.max(scores[worse] as number, together)
  }
  const whole = spans.length > 2 && text.length <= WHOLE ? judge(0, text.length) : 0
  const score = Math.max(whole, 0, ...scores)
  return { score, injected: score >= THRESHOLD, sentences: spans.map((s, i) => ({ start: s.start, end: s.end, score: scores[i] as number })) }
}

export interface Labelled {
  readonly text: string
  /** 1: carries an instruction to the machine. */
  readonly label: 0 | 1
  /** How much it counts in training, 1 by default. */
  readonly share?: number
  /** Where it stands, if known. */
  readonly spans?: readonly { readonly start: number; readonly end: number }[]
}

/** A missed attack is worse than a false alarm: how much more an attack counts in training. */
const MISSED = 1.2

export function trainOn(examples: readonly Labelled[]): Weights {
  return fit(
    examples.map((e) => featuresOf(e.text)),
    examples.map((e) => e.label),
    examples.map((e) => (e.share ?? 1) * (e.label ? MISSED : 1)),
    SIZE,
  )
}
