import { vi } from 'vitest'
import { receive } from '../src/modules/intake/service.ts'
import type { openWorld } from './world.ts'

type World = Awaited<ReturnType<typeof openWorld>>

/** A letter comes in and lies, read, on the desk of one of this person's Stellen. */
export async function arriveAt(
  { house }: Pick<World, 'house'>,
  who: Awaited<ReturnType<World['person']>>,
  { name, text }: { name: string; text: string },
): Promise<{ id: string }> {
  const { id } = await receive(await who.ctx(), { name, bytes: Buffer.from(text), channel: 'upload', origin: `test/${crypto.randomUUID()}` })
  const stelleId = (await who.ctx()).actor.stellen[0]?.stelleId
  await vi.waitFor(
    async () => {
      const { rows } = await house.pool.query(`select 1 from review_proposal where subject = $1 and status = 'open'`, [`intake/${id}`])
      if (!rows.length) throw new Error('is still being read')
    },
    { timeout: 30_000, interval: 100 },
  )
  // Wherever the classifier would have laid it: the test needs it here.
  await house.pool.query(`update review_proposal set stelle_id = $2 where subject = $1 and status = 'open'`, [`intake/${id}`, stelleId])
  await house.pool.query(`update intake_item set stelle_id = $2, border = null where id = $1`, [id, stelleId])
  return { id }
}
