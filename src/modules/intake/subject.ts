import type { Ctx } from '#base/ctx.ts'
import type { SubjectKind } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import * as records from '#modules/records/index.ts'
import { itemChanged } from './contract.ts'
import * as documentStore from './documents/store.ts'
import * as store from './store.ts'

const types: Record<string, string> = {
  pdf: 'application/pdf',
  eml: 'message/rfc822',
  text: 'text/plain',
  txt: 'text/plain',
  html: 'text/html',
  png: 'image/png',
  jpeg: 'image/jpeg',
  tiff: 'image/tiff',
}

/** An item of the Posteingang, for the Geschäftsgang and for the end of its Akte. Sealed post is no subject for anybody. */
export const subject: SubjectKind<Ctx> = {
  module: 'intake',
  path: '/posteingang/:id',
  async find(db, id) {
    const item = await store.findItem(db, id)
    if (!item || item.sealed) return undefined
    const akte = item.akteId ? await records.findAkteOf({ db }, `intake/${id}`) : undefined
    return {
      title: item.subject ?? item.fileName,
      stelleId: item.stelleId,
      border: item.border,
      filed: item.status === 'filed',
      open: akte ? akte.status === 'open' : true,
      parts: [`intake-answer/${id}`],
      within: item.akteId ? `records/${item.akteId}` : null,
    }
  },
  async assign(ctx, tx, id, to) {
    await store.updateItem(tx, id, { stelleId: to })
    await ctx.events.emit(tx, itemChanged, { id })
  },
  async files(db, id) {
    const item = await store.findItem(db, id)
    if (!item) return []
    const documents = await documentStore.listDocuments(db, id)
    const receivedOn = dayOf(item.receivedAt)
    const whole = { id, name: item.fileName, hash: item.fileHash, type: types[documents[0]?.kind ?? ''] ?? 'application/octet-stream', receivedOn }
    const parts = documents
      .slice(1)
      .map((d) => ({ id: d.id, name: d.name, hash: d.fileHash, type: types[d.kind] ?? 'application/octet-stream', receivedOn }))
    return [whole, ...parts]
  },
  text: async (db, id) => (await documentStore.listDocuments(db, id)).map((d) => d.text).join('\n\n'),
  async erase(ctx, tx, id) {
    await ctx.events.emit(tx, itemChanged, { id })
    return { files: await store.eraseItem(tx, id), subjects: [`intake-answer/${id}`] }
  },
}
