import type { z } from 'zod'
import type { Tx } from './db.ts'
import type { Jobs, JobType } from './jobs.ts'

/** A fact one module announces, past tense: `intake.item-filed`. It names no listener. */
export type Event<Data = unknown> = { name: string; data: z.ZodType<Data> }
/** One line of a module's `listens`: which fact starts which of its jobs. */
export type Listen = { event: string; job: JobType }

export type Events = {
  /** Every listener's job is sent in the same transaction: a fact that is committed will be heard, one that is rolled back never was. */
  emit: <Data>(tx: Tx, event: Event<Data>, data: Data) => Promise<void>
}

export const openEvents = (jobs: Pick<Jobs, 'send'>, listens: Listen[]): Events => ({
  emit: async (tx, event, data) => {
    for (const { job } of listens.filter((l) => l.event === event.name)) await jobs.send(tx, job, data)
  },
})
