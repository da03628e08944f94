import { AppError } from '#base/errors.ts'
import type { FeelDateTime } from './temporal.ts'
import type { Calls, Value } from './value.ts'

/** Why a value is null, and where in the model. */
export interface Note {
  where: string
  message: string
}

/** A rule as it stands in the model, for the explanation. */
export interface Rule {
  /** counts from 1, as administrators see it */
  number: number
  id: string
  conditions: string[]
  annotations: { name: string; text: string }[]
}

/** What a decision table did in one evaluation. */
export interface Match {
  /** the decision or business knowledge the table belongs to */
  of: string
  hitPolicy: string
  rules: number
  columns: { name: string; value: Value }[]
  matched: { rule: Rule; output: Value }[]
  /** no rule fitted and the default of the table was taken */
  usedDefault: boolean
}

/** More notes than these help nobody. */
const mostNotes = 50
/** Functions may call themselves; deeper than this it is a mistake. */
export const deepest = 200

/** One evaluation: its clock, its limits, what went wrong in it. */
export class Run implements Calls {
  readonly notes: Note[] = []
  /** what the tables did since the decision at hand began */
  matches: Match[] = []
  /** where the evaluation is at, for the notes */
  where = ''
  private left: number
  private readonly limit: number
  private depth = 0
  private quiet = 0
  private readonly clock: () => FeelDateTime | null
  private at: FeelDateTime | null | undefined

  /** @param clock is only asked when a rule asks */
  constructor(clock: () => FeelDateTime | null, steps: number) {
    this.clock = clock
    this.left = steps
    this.limit = steps
  }

  get now(): FeelDateTime | null {
    if (this.at === undefined) this.at = this.clock()
    return this.at
  }

  /** @throws AppError dmn.too-long when the evaluation needs more steps than it may */
  step(count = 1): void {
    this.left -= count
    if (this.left < 0) throw new AppError('dmn.too-long', 422, { where: this.where, steps: this.limit })
  }

  fail(message: string): null {
    if (!this.quiet && this.notes.length < mostNotes) {
      const known = this.notes.some((n) => n.message === message && n.where === this.where)
      if (!known) this.notes.push({ where: this.where, message })
    }
    return null
  }

  /** @throws AppError dmn.too-deep when a function calls itself without end */
  deeper<T>(of: () => T): T {
    if (++this.depth > deepest) throw new AppError('dmn.too-deep', 422, { where: this.where, depth: deepest })
    try {
      return of()
    } finally {
      this.depth--
    }
  }

  /** Evaluates on trial: what fails is not noted. */
  trial(of: () => Value): Value {
    this.quiet++
    try {
      return of()
    } finally {
      this.quiet--
    }
  }
}

/** The names an expression sees while it runs: those of its own frame, then those around it. */
export interface Scope {
  run: Run
  names: ReadonlyMap<string, Value>
  parent: Scope | null
}

export type Code = (scope: Scope) => Value
