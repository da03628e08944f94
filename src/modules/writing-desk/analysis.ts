import { check } from '#ai/grounding/index.ts'
import { detect as detectInstructions } from '#ai/injection/index.ts'
import { detect as detectPersonal } from '#ai/privacy/index.ts'
import type { DataClass } from '#base/method.ts'
import type { Content } from './contract.ts'

/** What takes seconds for a long text; pure, so that a thread can do it. */
export type Task = { kind: 'class'; text: string } | { kind: 'document'; text: string } | { kind: 'check'; text: string; sources: readonly string[] }
export type Done = { class: DataClass; document: { class: DataClass; instructs: boolean }; check: Content['doubts'] }

const verbs: { [K in Task['kind']]: (task: Extract<Task, { kind: K }>) => Done[K] } = {
  /** What a text is at the least: names and numbers make it personal, health or faith special. */
  class: ({ text }) => classOf(text),
  document: ({ text }) => ({ class: classOf(text), instructs: detectInstructions(text).injected }),
  /** Amounts, dates, paragraphs, names that nothing bears out of what was read. */
  check: ({ text, sources }) =>
    check(text, sources).sentences.flatMap(({ findings }) => findings.map(({ place: { start, end }, message }) => ({ start, end, message }))),
}
export const analyse = <T extends Task>(task: T) => (verbs[task.kind] as unknown as (task: T) => Done[T['kind']])(task)

function classOf(text: string): DataClass {
  const found = detectPersonal(text)
  return found.some((f) => f.special) ? 'special' : found.length ? 'personal' : 'public'
}
