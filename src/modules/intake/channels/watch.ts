import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Closable, Ctx } from '#base/ctx.ts'
import { watchFolder } from './folder.ts'
import { watchMailbox } from './mailbox.ts'
import * as store from './store.ts'

/** A process that died is replaced after this time. One that is alive renews at every look. */
const leaseSeconds = 15

/**
 * Runs the town's channels in this process as long as it works jobs: one runner a channel, in one process at a time. Changed settings take effect within
 * one look. Two processes at once would do no harm (an arrival is known by its origin), only work.
 */
export function openChannels(ctxOf: () => Ctx, { pollMs }: { pollMs: number }): Closable {
  const holder = randomUUID()
  const running = new Map<string, { version: number; stop: AbortController; ended: Promise<void> }>()
  const ending = new AbortController()

  const end = (id: string) => {
    const one = running.get(id)
    one?.stop.abort()
    running.delete(id)
    return one?.ended
  }
  async function look() {
    const { db } = ctxOf()
    const channels = (await store.listChannels(db)).filter((c) => c.active)
    for (const [id, { version }] of running) if (!channels.some((c) => c.id === id && c.version === version)) await end(id)
    for (const channel of channels) {
      const mine = await store.lease(db, channel.id, holder, leaseSeconds)
      if (!mine) await end(channel.id)
      else if (!running.has(channel.id) && !ending.signal.aborted) {
        const stop = new AbortController()
        const run = channel.kind === 'folder' ? watchFolder : watchMailbox
        running.set(channel.id, {
          version: channel.version,
          stop,
          ended: run(ctxOf, channel, stop.signal)
            .catch((e) => console.error('channel', channel.id, (e as Error).name))
            .finally(() => running.get(channel.id)?.stop === stop && running.delete(channel.id)),
        })
      }
    }
  }
  const loop = (async () => {
    while (!ending.signal.aborted) {
      await look().catch((e) => console.error('channels', (e as Error).name))
      await setTimeout(pollMs, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  return {
    async close() {
      ending.abort()
      await loop
      await Promise.all([...running.keys()].map(end))
      await store.release(ctxOf().db, holder).catch(() => {})
    },
  }
}
