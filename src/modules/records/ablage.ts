import type { Cmis, CmisObject } from '#base/cmis.ts'
import type { Ctx } from '#base/ctx.ts'
import { AppError } from '#base/errors.ts'
import { depositName, folderName, folderPath } from './rules.ts'

/** What is laid away: a file of an entry, with the key that tells it from all others for ever. */
export type DepositFile = { key: string; id: string; name: string; type: string; bytes: () => Promise<Uint8Array> }
export type DepositAkte = { id: string; aktenzeichen: string }

/**
 * The port of the Ablage: where the files of an Akte lie for good. The own Akte keeps them where they are; a DMS gets a copy, each exactly once.
 * Every verb may be called again after it failed in the middle.
 */
export type Ablage = {
  kind: 'own' | 'cmis'
  /** @returns where it lies, in the Ablage's own ids */
  put: (akte: DepositAkte, files: readonly DepositFile[]) => Promise<{ folderId: string; objectIds: string[] }>
  /** Takes out single files, by their keys; what is gone already is gone. */
  take: (akte: DepositAkte, files: readonly Pick<DepositFile, 'key' | 'id' | 'name'>[]) => Promise<void>
  /** Takes out the whole Akte. */
  drop: (akte: DepositAkte) => Promise<void>
}

export const ablageOf = ({ cmis }: Pick<Ctx, 'cmis'>): Ablage => (cmis ? cmisAblage(cmis) : ownAblage)

const ownAblage: Ablage = {
  kind: 'own',
  put: async ({ id }, files) => ({ folderId: id, objectIds: files.map((f) => f.id) }),
  take: async () => {},
  drop: async () => {},
}

const akteKey = (id: string) => `vorzimmer:akte/${id}`

/**
 * Exactly once, although an answer may get lost after the DMS has done its part: before anything is created it is looked for, by its place (which is
 * always up to date) and by our key (which survives a renaming in the DMS). The name holds a part of the key; where two workers create the same thing at
 * once, the DMS itself refuses the second by its name.
 */
function cmisAblage(cmis: Cmis): Ablage {
  const isOurs = (object: CmisObject, key: string) => object.properties[cmis.keyProperty] === key
  const find = async (type: 'folder' | 'document', path: readonly string[], key: string): Promise<CmisObject | undefined> => {
    const there = await cmis.findByPath(path)
    return there && isOurs(there, key) ? there : cmis.findByKey(type, key)
  }
  async function ensure(type: 'folder' | 'document', path: readonly string[], key: string, create: () => Promise<CmisObject>): Promise<CmisObject> {
    const found = await find(type, path, key)
    if (found) return found
    return create().catch(async (e) => {
      const raced = e instanceof AppError && e.code === 'cmis.name-taken' ? await cmis.findByPath(path) : undefined
      if (raced && isOurs(raced, key)) return raced
      throw e
    })
  }
  const place = (akte: DepositAkte) => folderPath(cmis.root, akte.aktenzeichen)
  async function folderOf(akte: DepositAkte): Promise<CmisObject> {
    return ensure('folder', place(akte), akteKey(akte.id), async () => {
      const root = await cmis.findByPath(cmis.root)
      if (!root) throw new AppError('cmis.no-root', 503, { root: `/${cmis.root.join('/')}` })
      return cmis.createFolder(root.id, folderName(akte.aktenzeichen), akteKey(akte.id))
    })
  }
  return {
    kind: 'cmis',
    async put(akte, files) {
      const folder = await folderOf(akte)
      const objectIds: string[] = []
      for (const file of files) {
        const name = depositName(file.id, file.name)
        const path = [...place(akte), name]
        const bytes = await file.bytes()
        const create = () => cmis.createDocument(folder.id, { name, key: file.key, type: file.type, bytes })
        let object = await ensure('document', path, file.key, create)
        const length = Number(object.properties['cmis:contentStreamLength'] ?? bytes.length)
        if (length !== bytes.length) {
          await cmis.delete(object.id) // an upload that broke off half way
          object = await create()
        }
        objectIds.push(object.id)
      }
      return { folderId: folder.id, objectIds }
    },
    async take(akte, files) {
      for (const file of files) {
        const object = await find('document', [...place(akte), depositName(file.id, file.name)], file.key)
        if (object) await cmis.delete(object.id)
      }
    },
    async drop(akte) {
      const folder = await find('folder', place(akte), akteKey(akte.id))
      if (folder) await cmis.deleteTree(folder.id)
    },
  }
}
