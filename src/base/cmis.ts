import { z } from 'zod'
import type { Config } from './config.ts'
import { assertNoTransaction } from './db.ts'
import { AppError } from './errors.ts'

// A client of CMIS 1.1 in its browser binding (OASIS, Content Management Interoperability Services 1.1, section 5): JSON over HTTP, forms in the other
// direction. Only what an Ablage needs: find, folder, document, content, delete.

export type CmisObject = { id: string; type: string; name: string; path: string | undefined; properties: Record<string, unknown> }
export type Cmis = {
  /** Which repository answers; also proves address and password. */
  check: () => Promise<{ id: string; name: string; product: string }>
  /** The object whose key property holds this value. Some repositories index late: what was created a second ago may not be found yet. */
  findByKey: (type: 'folder' | 'document', key: string) => Promise<CmisObject | undefined>
  /** By its place, always up to date. */
  findByPath: (path: readonly string[]) => Promise<CmisObject | undefined>
  /** @throws AppError cmis.name-taken when something of that name lies there already */
  createFolder: (parentId: string, name: string, key: string) => Promise<CmisObject>
  /** @throws AppError cmis.name-taken */
  createDocument: (parentId: string, document: { name: string; key: string; type: string; bytes: Uint8Array }) => Promise<CmisObject>
  listChildren: (folderId: string) => Promise<CmisObject[]>
  getContent: (id: string) => Promise<Uint8Array>
  /** A document, in all its versions. What is gone already is gone. */
  delete: (id: string) => Promise<void>
  /** A folder with all that lies in it. What is gone already is gone. */
  deleteTree: (id: string) => Promise<void>
  /** Under which folder Akten lie. */
  root: readonly string[]
  keyProperty: string
}

/** How long one request may take; a DMS that thinks longer is asked again by the job. */
const patienceMs = 60_000

const Info = z.looseObject({
  repositoryId: z.string(),
  repositoryName: z.string().nullish(),
  productName: z.string().nullish(),
  cmisVersionSupported: z.string().nullish(),
  rootFolderId: z.string(),
  repositoryUrl: z.url(),
  rootFolderUrl: z.url(),
})
const Succinct = z.looseObject({ succinctProperties: z.looseObject({ 'cmis:objectId': z.string(), 'cmis:name': z.string() }) })
const Failure = z.looseObject({ exception: z.string(), message: z.string().nullish() })

type Settings = Pick<
  Config,
  'CMIS_URL' | 'CMIS_REPOSITORY' | 'CMIS_USER' | 'CMIS_PASSWORD' | 'CMIS_ROOT' | 'CMIS_KEY_PROPERTY' | 'CMIS_FOLDER_TYPE' | 'CMIS_DOCUMENT_TYPE'
>

/** The way to the town's DMS; undefined where the town files with us. */
export function openCmis(config: Settings): Cmis | undefined {
  const { CMIS_URL: url } = config
  if (!url) return undefined
  const headers = {
    accept: 'application/json',
    ...(config.CMIS_USER ? { authorization: `Basic ${Buffer.from(`${config.CMIS_USER}:${config.CMIS_PASSWORD ?? ''}`).toString('base64')}` } : {}),
  }
  let known: Promise<z.output<typeof Info>> | undefined
  /** Asked once; a failure is forgotten, so that a DMS that comes back is found. */
  const repository = () => {
    known ??= serviceDocument().catch((e) => {
      known = undefined
      throw e
    })
    return known
  }
  async function serviceDocument() {
    const answer = z.record(z.string(), Info).safeParse(await asJson(await send(url as string)))
    const all = answer.success ? Object.values(answer.data) : []
    const wanted = config.CMIS_REPOSITORY ? all.find((r) => r.repositoryId === config.CMIS_REPOSITORY) : all[0]
    if (!wanted) throw new AppError('cmis.no-repository', 503, { wanted: config.CMIS_REPOSITORY ?? '', found: all.length })
    return wanted
  }

  async function send(address: string, body?: FormData | URLSearchParams): Promise<Response> {
    assertNoTransaction('the DMS')
    const signal = AbortSignal.timeout(patienceMs)
    const res = await fetch(address, { headers, signal, redirect: 'error', ...(body ? { method: 'POST', body } : {}) }).catch(() => {
      throw new AppError('cmis.away', 503)
    })
    if (res.ok) return res
    throw await refusal(res)
  }
  const asJson = (res: Response): Promise<unknown> =>
    res.json().catch(() => {
      throw new AppError('cmis.not-understood', 503)
    })

  const query = (address: string, parameters: Record<string, string>) => {
    const at = new URL(address)
    for (const [name, value] of Object.entries(parameters)) at.searchParams.set(name, value)
    return at.href
  }
  /** `propertyId[0]=…&propertyValue[0]=…`, @see CMIS 1.1, 5.4.4.3.3 */
  const form = (action: string, properties: Record<string, string>, more: Record<string, string> = {}) => {
    const body = new FormData()
    body.set('cmisaction', action)
    for (const [name, value] of Object.entries(more)) body.set(name, value)
    for (const [i, [name, value]] of Object.entries(properties).entries()) {
      body.set(`propertyId[${i}]`, name)
      body.set(`propertyValue[${i}]`, value)
    }
    body.set('succinct', 'true')
    return body
  }
  const object = (answer: unknown): CmisObject => {
    const read = Succinct.safeParse(answer)
    if (!read.success) throw new AppError('cmis.not-understood', 503)
    const properties = read.data.succinctProperties
    return {
      id: properties['cmis:objectId'],
      name: properties['cmis:name'],
      type: String(properties['cmis:baseTypeId'] ?? ''),
      path: typeof properties['cmis:path'] === 'string' ? properties['cmis:path'] : undefined,
      properties,
    }
  }
  /** Nothing there is an answer, not an error. */
  const absent = (e: unknown) => {
    if (e instanceof AppError && e.code === 'cmis.object-not-found') return undefined
    throw e
  }
  const types = { folder: config.CMIS_FOLDER_TYPE, document: config.CMIS_DOCUMENT_TYPE }

  return {
    root: config.CMIS_ROOT.split('/').filter(Boolean),
    keyProperty: config.CMIS_KEY_PROPERTY,
    async check() {
      const { repositoryId, repositoryName, productName, cmisVersionSupported } = await repository()
      if (cmisVersionSupported && cmisVersionSupported !== '1.1') throw new AppError('cmis.wrong-version', 503, { version: cmisVersionSupported })
      return { id: repositoryId, name: repositoryName ?? '', product: productName ?? '' }
    },
    async findByKey(type, key) {
      const { repositoryUrl } = await repository()
      const statement = `SELECT * FROM ${types[type]} WHERE ${config.CMIS_KEY_PROPERTY} = '${key.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
      const body = new URLSearchParams({
        cmisaction: 'query',
        statement,
        searchAllVersions: 'false',
        maxItems: '2',
        skipCount: '0',
        succinct: 'true',
      })
      const answer = z.looseObject({ results: z.array(z.unknown()) }).safeParse(await asJson(await send(repositoryUrl, body)))
      if (!answer.success) throw new AppError('cmis.not-understood', 503)
      return answer.data.results[0] === undefined ? undefined : object(answer.data.results[0])
    },
    async findByPath(path) {
      const { rootFolderUrl } = await repository()
      const at = `${rootFolderUrl.replace(/\/$/, '')}${path.map((p) => `/${encodeURIComponent(p)}`).join('')}`
      return send(query(at, { cmisselector: 'object', succinct: 'true' }))
        .then(asJson)
        .then(object)
        .catch(absent)
    },
    async createFolder(parentId, name, key) {
      const { rootFolderUrl } = await repository()
      const properties = { 'cmis:objectTypeId': types.folder, 'cmis:name': name, [config.CMIS_KEY_PROPERTY]: key }
      return object(await asJson(await send(rootFolderUrl, form('createFolder', properties, { objectId: parentId }))))
    },
    async createDocument(parentId, { name, key, type, bytes }) {
      const { rootFolderUrl } = await repository()
      const properties = { 'cmis:objectTypeId': types.document, 'cmis:name': name, [config.CMIS_KEY_PROPERTY]: key }
      const body = form('createDocument', properties, { objectId: parentId, versioningState: 'major' })
      body.set('content', new Blob([new Uint8Array(bytes)], { type }), name)
      return object(await asJson(await send(rootFolderUrl, body)))
    },
    async listChildren(folderId) {
      const { rootFolderUrl } = await repository()
      const found: CmisObject[] = []
      for (;;) {
        const parameters = { cmisselector: 'children', objectId: folderId, succinct: 'true', maxItems: '100', skipCount: String(found.length) }
        const answer = z
          .looseObject({ objects: z.array(z.looseObject({ object: z.unknown() })), hasMoreItems: z.boolean().nullish() })
          .safeParse(await asJson(await send(query(rootFolderUrl, parameters))))
        if (!answer.success) throw new AppError('cmis.not-understood', 503)
        found.push(...answer.data.objects.map((o) => object(o.object)))
        if (!answer.data.hasMoreItems || !answer.data.objects.length) return found
      }
    },
    async getContent(id) {
      const { rootFolderUrl } = await repository()
      const res = await send(query(rootFolderUrl, { cmisselector: 'content', objectId: id }))
      return new Uint8Array(
        await res.arrayBuffer().catch(() => {
          throw new AppError('cmis.away', 503)
        }),
      )
    },
    async delete(id) {
      const { rootFolderUrl } = await repository()
      await send(rootFolderUrl, new URLSearchParams({ cmisaction: 'delete', objectId: id, allVersions: 'true' })).catch(absent)
    },
    async deleteTree(id) {
      const { rootFolderUrl } = await repository()
      const parameters = { cmisaction: 'deleteTree', objectId: id, allVersions: 'true', unfileObjects: 'delete', continueOnFailure: 'false' }
      await send(rootFolderUrl, new URLSearchParams(parameters)).catch(absent)
    },
  }
}

/** What a repository's exception means for us; its message may quote a title and stays where it is. @see CMIS 1.1, 5.2.10 */
async function refusal(res: Response): Promise<AppError> {
  const said = Failure.safeParse(await res.json().catch(() => undefined))
  const exception = said.success ? said.data.exception : ''
  if (exception === 'objectNotFound' || (!exception && res.status === 404)) return new AppError('cmis.object-not-found', 404)
  if (exception === 'nameConstraintViolation' || exception === 'contentAlreadyExists') return new AppError('cmis.name-taken', 409)
  if (exception === 'permissionDenied' || res.status === 401 || res.status === 403) return new AppError('cmis.forbidden', 503)
  if (exception === 'constraint' || exception === 'invalidArgument' || exception === 'updateConflict' || exception === 'notSupported')
    return new AppError('cmis.refused', 503, { exception })
  return new AppError('cmis.failed', 503, { status: res.status })
}
