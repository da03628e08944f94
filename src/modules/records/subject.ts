import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import type { SubjectKind } from '#base/subjects.ts'
import * as store from './store.ts'

/** An Akte: closed it is z. d. A., and its Aufbewahrungsfrist begins at the end of the year. */
export const subject: SubjectKind<Ctx> = {
  module: 'records',
  path: '/akten/:id',
  async find(db, id) {
    const akte = await store.findAkte(db, id)
    if (!akte || akte.status === 'void') return undefined
    const entries = await store.listEntries(db, id)
    return {
      title: akte.title,
      stelleId: akte.stelleId,
      border: akte.border,
      filed: true,
      open: akte.status === 'open',
      parts: entries.map((e) => e.subject),
      within: null,
    }
  },
  assign: async (_ctx, tx, id, to) => void (await store.updateAkte(tx, id, { stelleId: to })),
  async close(ctx, tx, id) {
    await store.updateAkte(tx, id, { status: 'closed', closedAt: ctx.now })
    await audit.record(tx, ctx.actor, 'records.akte-closed', `records/${id}`, { akte: id })
  },
  async reopen(ctx, tx, id) {
    await store.updateAkte(tx, id, { status: 'open', closedAt: null })
    await audit.record(tx, ctx.actor, 'records.akte-reopened', `records/${id}`, { akte: id })
  },
  files: async () => [], // what lies in it has them
  erase: async () => ({ files: [], subjects: [] }),
}
