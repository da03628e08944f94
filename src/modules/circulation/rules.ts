import type { Lacking, NextStep, Refusal, RunStatus, StepKind, StepStatus } from './contract.ts'

// The Geschäftsgang as a state machine. Pure: what may happen follows from the situation alone.

export type StepState = { id: string; kind: StepKind; stelleId: string; position: number; status: StepStatus; draftVersion: number }
export type Situation = {
  status: RunStatus
  /** The Stelle in charge. */
  stelleId: string
  /** Number of the present wording; 0 while there is none. */
  draftVersion: number
  /** The draft is the answer to a letter: only there it is changed; or that answer has left as it was signed. */
  draftOf: 'answer' | 'sent' | null
  steps: readonly StepState[]
  /** It lies in an Akte, or is one. */
  filed: boolean
  /** Other work that waits on the subject or on what lies in it. */
  proposals: number
  /** It lies in an Akte that is z. d. A. */
  resting: boolean
}

export type Act =
  | { do: 'assign' }
  | { do: 'inform'; stellen: readonly string[] }
  /** `answer`: the wording comes from the answer, which is not final before it has left the house. */
  | { do: 'write'; version: number; changed: boolean; answer?: boolean }
  | { do: 'cosign'; stellen: readonly string[] }
  | { do: 'sign' }
  | { do: 'resubmit'; on: string; today: string }
  | { do: 'withdraw'; step: string }
  | { do: 'close' }
  | { do: 'reopen' }
  | { do: 'answer'; step: string; accepts: boolean; reason: string | null }

/** Still to be answered, now or when its turn comes. */
const isAsked = ({ status }: StepState) => status === 'open' || status === 'planned'

/**
 * Why an act is not possible now; undefined when it is. Signed drafts are final, closed runs rest, and a Schlusszeichnung comes after all
 * Mitzeichnungen. @see Dienst- und Geschäftsanweisung; §§ 15, 17 GGO of the Länder
 */
export function refusalOf(act: Act, now: Situation): Refusal | undefined {
  if (now.resting) return 'akte-closed'
  if (act.do === 'reopen') return now.status === 'closed' ? undefined : 'not-closed'
  if (now.status === 'closed') return 'closed'
  const asked = (kind: StepKind) => now.steps.some((s) => s.kind === kind && isAsked(s))
  const unsettled = (): Refusal | undefined =>
    asked('mitzeichnung')
      ? 'mitzeichnung-open'
      : now.steps.some((s) => s.kind === 'mitzeichnung' && s.status === 'refused')
        ? 'mitzeichnung-refused'
        : undefined
  switch (act.do) {
    case 'assign':
      return asked('schlusszeichnung') ? 'schlusszeichnung-open' : undefined
    case 'inform':
      return wrongStellen(act.stellen, 'kenntnisnahme', now)
    case 'write':
      if (now.draftOf === 'answer' && !act.answer) return 'draft-elsewhere'
      if (now.status === 'signed' && !act.answer) return 'signed-already'
      if (act.version !== now.draftVersion) return 'draft-changed'
      return act.changed ? undefined : 'unchanged'
    case 'cosign':
      if (now.status === 'signed') return 'signed-already'
      if (now.draftVersion === 0 || now.draftOf === 'sent') return 'no-draft'
      if (asked('schlusszeichnung')) return 'schlusszeichnung-open'
      return wrongStellen(act.stellen, 'mitzeichnung', now)
    case 'sign':
      if (now.status === 'signed') return 'signed-already'
      if (now.draftVersion === 0 || now.draftOf === 'sent') return 'no-draft'
      return asked('schlusszeichnung') ? 'asked-already' : unsettled()
    case 'resubmit':
      return act.on > act.today ? undefined : 'day-past'
    case 'withdraw': {
      const step = now.steps.find((s) => s.id === act.step)
      return step && (isAsked(step) || step.status === 'refused') ? undefined : 'step-over'
    }
    case 'close':
      return lackingOf(now)[0]
    case 'answer': {
      const step = now.steps.find((s) => s.id === act.step)
      if (step?.status !== 'open') return 'not-open'
      if (step.kind === 'kenntnisnahme' || step.kind === 'wiedervorlage') return act.accepts ? undefined : 'cannot-refuse'
      if (step.draftVersion !== now.draftVersion) return 'draft-changed'
      if (!act.accepts) return act.reason?.trim() ? undefined : 'reason-missing'
      return step.kind === 'schlusszeichnung' ? unsettled() : undefined
    }
  }
}

function wrongStellen(stellen: readonly string[], kind: StepKind, now: Situation): Refusal | undefined {
  if (new Set(stellen).size < stellen.length) return 'same-stelle-twice'
  if (stellen.includes(now.stelleId)) return 'own-stelle'
  return now.steps.some((s) => s.kind === kind && stellen.includes(s.stelleId) && isAsked(s)) ? 'asked-already' : undefined
}

/** What z. d. A. still needs, in the order in which one would do it. */
export function lackingOf({ steps, filed, proposals }: Pick<Situation, 'steps' | 'filed' | 'proposals'>): Lacking[] {
  const asked = (kind: StepKind) => steps.some((s) => s.kind === kind && isAsked(s))
  const found: [boolean, Lacking][] = [
    [!filed, 'not-filed'],
    [proposals > 0, 'proposal-open'],
    [asked('mitzeichnung'), 'mitzeichnung-open'],
    [steps.some((s) => s.kind === 'mitzeichnung' && s.status === 'refused'), 'mitzeichnung-refused'],
    [asked('schlusszeichnung'), 'schlusszeichnung-open'],
    [asked('kenntnisnahme'), 'kenntnisnahme-open'],
    [asked('wiedervorlage'), 'wiedervorlage-open'],
  ]
  return found.flatMap(([is, lacking]) => (is ? [lacking] : []))
}

/** What the Stelle in charge, or whoever was asked, does next. */
export function nextOf(now: Situation): NextStep {
  if (now.status === 'closed' || now.resting) return 'none'
  const lacking = lackingOf(now)
  if (lacking.includes('mitzeichnung-refused')) return 'settle'
  if (lacking.includes('mitzeichnung-open')) return 'mitzeichnung'
  if (lacking.includes('schlusszeichnung-open')) return 'schlusszeichnung'
  if (now.status === 'open' && now.draftVersion > 0 && now.draftOf !== 'sent') return 'ask-signature'
  if (lacking.includes('kenntnisnahme-open') || lacking.includes('wiedervorlage-open')) return 'wait'
  return lacking.length ? 'work' : 'close'
}

/** Places in the order of signing: one after the other, or all at once; behind those that are asked already. */
export function positionsOf(
  stellen: readonly string[],
  mode: 'serial' | 'parallel',
  steps: readonly StepState[],
): { stelleId: string; position: number }[] {
  const last = Math.max(
    0,
    ...steps.filter((s) => s.kind === 'mitzeichnung' && s.status !== 'lapsed' && s.status !== 'withdrawn').map((s) => s.position),
  )
  return stellen.map((stelleId, i) => ({ stelleId, position: last + (mode === 'serial' ? i + 1 : 1) }))
}

/** The planned Mitzeichnungen whose turn it is: nothing before them is open, and nobody has refused. */
export function turnOf(steps: readonly StepState[]): StepState[] {
  const chain = steps.filter((s) => s.kind === 'mitzeichnung')
  if (chain.some((s) => s.status === 'refused')) return []
  const first = Math.min(...chain.filter(isAsked).map((s) => s.position))
  return chain.filter((s) => s.status === 'planned' && s.position === first)
}

/**
 * A changed draft: every signature on the old wording lapses, and who was to sign is asked again in the same order. A Schlusszeichnung that was
 * asked for or given lapses too; it is asked for again when the Mitzeichnungen are there.
 *
 * @param version the wording that is changed; undefined where that one has left the house and its signatures stay: then only who was still asked is
 */
export function askAgain(steps: readonly StepState[], version: number | undefined): { lapse: StepState[]; again: StepState[] } {
  const ofWording = steps.filter((s) => s.draftVersion === version || isAsked(s))
  const chain = ofWording.filter((s) => s.kind === 'mitzeichnung' && s.status !== 'lapsed' && s.status !== 'withdrawn')
  return { lapse: [...chain, ...ofWording.filter((s) => s.kind === 'schlusszeichnung' && (isAsked(s) || s.status === 'done'))], again: chain }
}

/** Taken back, a step is open again; only while nobody has acted on it. */
export function mayTakeBack(step: StepState, now: Situation): boolean {
  if (now.resting || now.status === 'closed' || (step.status !== 'done' && step.status !== 'refused')) return false
  if (step.kind === 'kenntnisnahme' || step.kind === 'wiedervorlage') return true
  if (now.draftOf === 'sent' || step.draftVersion !== now.draftVersion) return false
  if (step.kind === 'schlusszeichnung') return now.status === 'signed'
  return (
    now.status === 'open' &&
    !now.steps.some((s) => s.kind === 'schlusszeichnung' && isAsked(s)) &&
    !now.steps.some((s) => s.kind === 'mitzeichnung' && s.position > step.position && s.status === 'done')
  )
}

/** The steps that go back into the queue when an earlier one is open again. */
export const putBack = (step: StepState, steps: readonly StepState[]) =>
  step.kind === 'mitzeichnung' ? steps.filter((s) => s.kind === 'mitzeichnung' && s.position > step.position && s.status === 'open') : []
