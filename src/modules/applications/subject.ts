import type { Ctx } from '#base/ctx.ts'
import type { SubjectKind } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import * as bescheid from '#modules/bescheid/index.ts'
import * as records from '#modules/records/index.ts'
import * as store from './store.ts'

const types: Record<string, string> = { pdf: 'application/pdf', jpeg: 'image/jpeg', png: 'image/png', tiff: 'image/tiff' }

/** An application, for the Geschäftsgang (Mitzeichnung) and for the end of its Akte. A draft is nobody's but the applicant's. */
export const subject: SubjectKind<Ctx> = {
  module: 'applications',
  path: '/antraege/:id',
  async find(db, id) {
    const row = await store.findCase(db, id)
    if (!row?.submittedAt) return undefined
    const akte = await records.findAkteOf({ db }, `applications/${id}`)
    return {
      title: [store.numberOf(row), row.applicant].filter(Boolean).join(' '),
      stelleId: row.stelleId,
      border: row.border,
      filed: akte !== undefined,
      open: akte ? akte.status === 'open' : true,
      parts: [`applications-message/${id}`],
      within: akte ? `records/${akte.id}` : null,
    }
  },
  async assign(_ctx, tx, id, to) {
    const row = await store.lockCase(tx, id)
    if (row) await store.updateCase(tx, id, row.version, { stelleId: to })
  },
  async files(db, id) {
    const uploads = await store.listUploads(db, id)
    return uploads.map((u) => ({
      id: u.id,
      name: u.name,
      hash: u.fileHash,
      type: types[u.kind] ?? 'application/octet-stream',
      receivedOn: dayOf(u.uploadedAt),
    }))
  },
  async erase(_ctx, tx, id) {
    const ofBescheid = await bescheid.erase(tx, `applications/${id}`)
    return { files: [...(await store.eraseCase(tx, id)), ...ofBescheid.files], subjects: [`applications-message/${id}`, ...ofBescheid.subjects] }
  },
}
