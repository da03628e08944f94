import type { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import type { Ask, StreamEvent } from './contract.ts'
import * as assistant from './service.ts'

/**
 * One answer while it is made. A sentence is told when it has been checked, never before; the last event is the whole answer. When the reader goes,
 * the model stops.
 * @throws AppError assistant.too-often, assistant.prove, before the first event
 */
export async function* streamed(ctx: Ctx, ask: z.output<typeof Ask>, signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
  const told: StreamEvent[] = []
  let wake = Promise.withResolvers<void>()
  const tell = (event: StreamEvent) => {
    told.push(event)
    wake.resolve()
  }
  let over = false
  const answered = assistant
    .answer(ctx, ask, { step: (step, said) => tell({ event: 'step', step, said }), sentence: (text) => tell({ event: 'sentence', text }), signal })
    .then((answer) => tell({ event: 'answer', answer }))
    .finally(() => {
      over = true
      wake.resolve()
    })
  answered.catch(() => {}) // thrown below, where somebody listens
  while (!over || told.length) {
    if (!told.length) await wake.promise
    wake = Promise.withResolvers<void>()
    yield* told.splice(0)
  }
  await answered
}
