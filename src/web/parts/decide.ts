import type { Routes } from '#modules/desk/routes.ts'
import { client } from '../api.ts'
import { useVerb } from './use-verb.ts'

const desk = client<Routes>('desk')
type Open = { id: string; version: number }

/**
 * The acts on a proposal, the same on the page of every duty. `refresh` is what this page shows; the desk is always asked again.
 * `said` are the sentences for each act.
 */
export function useDecide(
  proposal: Open | null,
  {
    refresh,
    said,
    onDone,
    onGone,
  }: {
    refresh: (readonly unknown[])[]
    said: { decided: string; rejected: string; forwarded: string; resubmitted: string; undone: string }
    /** It was decided and may be seen and taken back here. */
    onDone?: () => void
    /** It has left this desk: rejected, forwarded, put away. */
    onGone?: () => void
  },
) {
  const of = proposal ?? { id: '', version: 0 }
  const keys = [['desk'], ...refresh]
  const options = (sentence: string, then = onDone) => ({ refresh: keys, said: sentence, onDone: () => then?.() })
  const decide = useVerb(
    (input: { outcome: 'accepted'; reason?: string } | { outcome: 'amended'; payload: unknown; reason?: string }) =>
      desk.post('/proposals/:id/decision', { params: { id: of.id }, input: { version: of.version, ...input } }),
    options(said.decided),
  )
  const reject = useVerb(
    (reason: string) =>
      desk.post('/proposals/:id/decision', {
        params: { id: of.id },
        input: { version: of.version, outcome: 'rejected', ...(reason ? { reason } : {}) },
      }),
    options(said.rejected, onGone),
  )
  const forward = useVerb(
    (to: string) => desk.post('/proposals/:id/forward', { params: { id: of.id }, input: { version: of.version, to } }),
    options(said.forwarded, onGone),
  )
  const resubmit = useVerb(
    (on: string) => desk.post('/proposals/:id/resubmit', { params: { id: of.id }, input: { version: of.version, on } }),
    options(said.resubmitted, onGone),
  )
  const undo = useVerb((decision: string) => desk.post('/decisions/:id/undo', { params: { id: decision } }), options(said.undone))
  return { decide, reject, forward, resubmit, undo }
}
