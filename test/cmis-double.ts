import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

// A DMS for tests: a real HTTP server that speaks the browser binding of CMIS 1.1 and is strict about it. It can be slow, refuse, fail, and break off
// before or after it has done what was asked, as real ones do.

type Stored = {
  id: string
  base: 'cmis:folder' | 'cmis:document'
  parent: string | null
  properties: Record<string, string>
  bytes: Buffer
  /** Found by a query; a repository that indexes late needs `reindex`. */
  indexed: boolean
}
export type Trouble = {
  /** Only requests with this cmisaction or cmisselector. */
  on: string
  times: number
  /** Answered instead; or the connection ends without an answer, before or after the work. */
  with: { status: number; exception?: string; message?: string } | 'cut-before' | 'cut-after' | 'garbage'
  delayMs?: number
}

export async function startCmis({
  user = 'vorzimmer',
  password = 'geheim',
  lateIndex = false,
  done,
}: {
  user?: string
  password?: string
  lateIndex?: boolean
  /** Called when the work is done and the answer has not been sent. */
  done?: (what: string) => void
} = {}) {
  const objects = new Map<string, Stored>()
  const troubles: Trouble[] = []
  /** Every request that reached the repository: its action or selector. */
  const asked: string[] = []
  let serial = 100
  const put = (base: Stored['base'], parent: string | null, properties: Record<string, string>, bytes: Buffer = Buffer.alloc(0)) => {
    const id = String(serial++)
    objects.set(id, { id, base, parent, properties, bytes, indexed: !lateIndex })
    return id
  }
  const root = put('cmis:folder', null, { 'cmis:name': '', 'cmis:objectTypeId': 'cmis:folder' })
  const home = put('cmis:folder', root, { 'cmis:name': 'Vorzimmer', 'cmis:objectTypeId': 'cmis:folder' })
  const childrenOf = (id: string) => [...objects.values()].filter((o) => o.parent === id)
  const pathOf = (o: Stored): string => (o.parent === null ? '' : `${pathOf(objects.get(o.parent) as Stored)}/${o.properties['cmis:name']}`)

  let url = ''
  const server = createServer((req, res) => {
    handle(req, res).catch((e) => {
      if (e instanceof Refused) return answer(res, e.status, { exception: e.exception, message: e.message })
      answer(res, 500, { exception: 'runtime', message: String(e) })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cmis/browser`

  const info = () => ({
    repositoryId: 'akten',
    repositoryName: 'Akten der Stadt',
    vendorName: 'Probe',
    productName: 'Probe-DMS',
    productVersion: '1',
    rootFolderId: root,
    cmisVersionSupported: '1.1',
    capabilities: { capabilityQuery: 'bothcombined' },
    repositoryUrl: `${url}/akten`,
    rootFolderUrl: `${url}/akten/root`,
  })
  const shown = (o: Stored) => ({
    succinctProperties: {
      'cmis:objectId': o.id,
      'cmis:baseTypeId': o.base,
      ...o.properties,
      ...(o.base === 'cmis:folder' ? { 'cmis:path': pathOf(o) || '/' } : { 'cmis:contentStreamLength': o.bytes.length }),
    },
  })

  async function handle(req: IncomingMessage, res: ServerResponse) {
    const at = new URL(req.url ?? '/', url)
    const body = await bodyOf(req)
    const given = (name: string) => (body.get(name) as string | null) ?? at.searchParams.get(name)
    const what = (req.method === 'POST' ? given('cmisaction') : at.searchParams.get('cmisselector')) ?? 'repositories'
    const trouble = troubles.find((t) => t.on === what && t.times > 0)
    if (trouble) trouble.times -= 1
    if (trouble?.delayMs) await new Promise((done) => setTimeout(done, trouble.delayMs))
    if (trouble?.with === 'cut-before') return void req.socket.destroy()
    if (trouble?.with === 'garbage') return void res.writeHead(200, { 'content-type': 'text/html' }).end('<html>Wartungsarbeiten</html>')
    if (trouble && typeof trouble.with === 'object')
      return answer(res, trouble.with.status, { exception: trouble.with.exception ?? 'runtime', message: trouble.with.message ?? '' })
    if (req.headers.authorization !== `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
      throw new Refused(401, 'permissionDenied', 'Wer sind Sie?')
    asked.push(what)
    const result = work(what, at, given, body)
    done?.(what)
    if (trouble?.with === 'cut-after') return void req.socket.destroy()
    if (result instanceof Buffer) return void res.writeHead(200, { 'content-type': 'application/octet-stream' }).end(result)
    answer(res, what.startsWith('create') ? 201 : 200, result)
  }

  function work(what: string, at: URL, given: (name: string) => string | null, body: FormData | URLSearchParams): object | Buffer {
    const place = at.pathname.slice('/cmis/browser'.length)
    if (place === '') return { akten: info() }
    if (place === '/akten') {
      if (what === 'repositoryInfo') return { akten: info() }
      if (what === 'query') return query(given('statement') ?? '')
      throw new Refused(405, 'notSupported', what)
    }
    if (!place.startsWith('/akten/root')) throw new Refused(404, 'objectNotFound', place)
    const object = find(given('objectId'), place.slice('/akten/root'.length))
    switch (what) {
      case 'object':
        return succinct(given, shown(object))
      case 'children': {
        const [skip, most] = [Number(given('skipCount') ?? 0), Number(given('maxItems') ?? 100)]
        const all = childrenOf(object.id)
        return {
          objects: all.slice(skip, skip + most).map((o) => ({ object: shown(o) })),
          hasMoreItems: all.length > skip + most,
          numItems: all.length,
        }
      }
      case 'content':
        if (object.base !== 'cmis:document') throw new Refused(409, 'constraint', 'kein Dokument')
        return object.bytes
      case 'createFolder':
      case 'createDocument': {
        const properties = propertiesOf(body)
        const name = properties['cmis:name'] ?? ''
        const type = what === 'createFolder' ? 'cmis:folder' : 'cmis:document'
        if (properties['cmis:objectTypeId'] !== type)
          throw new Refused(400, 'invalidArgument', `cmis:objectTypeId ${properties['cmis:objectTypeId']}`)
        if (!name || /[/\\]/.test(name)) throw new Refused(409, 'nameConstraintViolation', 'Name')
        if (childrenOf(object.id).some((o) => o.properties['cmis:name'] === name))
          throw new Refused(409, 'nameConstraintViolation', 'Es gibt schon etwas.')
        const content = body.get('content')
        if (type === 'cmis:document' && !content) throw new Refused(409, 'constraint', 'content fehlt')
        return succinct(given, shown(objects.get(put(type, object.id, properties, contents.get(body) ?? Buffer.alloc(0))) as Stored))
      }
      case 'delete':
      case 'deleteTree': {
        const drop = (id: string) => {
          for (const child of childrenOf(id)) drop(child.id)
          objects.delete(id)
        }
        drop(object.id)
        return {}
      }
      default:
        throw new Refused(405, 'notSupported', what)
    }
  }

  function find(id: string | null, path: string): Stored {
    if (id) {
      const object = objects.get(id)
      if (!object) throw new Refused(404, 'objectNotFound', id)
      return object
    }
    let object = objects.get(root) as Stored
    for (const name of path.split('/').filter(Boolean).map(decodeURIComponent)) {
      const child = childrenOf(object.id).find((o) => o.properties['cmis:name'] === name)
      if (!child) throw new Refused(404, 'objectNotFound', path)
      object = child
    }
    return object
  }

  /** The one form of query an Ablage asks. */
  function query(statement: string) {
    const read = /^SELECT \* FROM (cmis:folder|cmis:document) WHERE ([\w:.-]+) = '((?:[^'\\]|\\.)*)'$/.exec(statement)
    if (!read) throw new Refused(400, 'invalidArgument', statement)
    const [, type, property = '', value = ''] = read
    const wanted = value.replace(/\\(.)/g, '$1')
    const results = [...objects.values()].filter((o) => o.indexed && o.base === type && o.properties[property] === wanted).map(shown)
    return { results, hasMoreItems: false, numItems: results.length }
  }

  return {
    url,
    settings: { CMIS_URL: url, CMIS_USER: user, CMIS_PASSWORD: password, CMIS_ROOT: '/Vorzimmer' },
    troubles,
    asked,
    home,
    /** Everything that lies there, by path, with its bytes. */
    tree: () =>
      [...objects.values()]
        .filter((o) => o.id !== root && o.id !== home)
        .map((o) => ({ path: pathOf(o), base: o.base, properties: o.properties, text: o.bytes.toString('utf8') }))
        .sort((a, b) => a.path.localeCompare(b.path)),
    reindex: () => {
      for (const o of objects.values()) o.indexed = true
    },
    put,
    close: () => new Promise<void>((done) => server.close(() => done())),
  }
}

/** Every answer about an object is asked for in its short form. */
const succinct = (given: (name: string) => string | null, answered: object) => {
  if (given('succinct') !== 'true') throw new Refused(400, 'invalidArgument', 'succinct')
  return answered
}

class Refused extends Error {
  readonly status: number
  readonly exception: string
  constructor(status: number, exception: string, message: string) {
    super(message)
    this.status = status
    this.exception = exception
  }
}
const answer = (res: ServerResponse, status: number, body: object) =>
  void res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))

/** The bytes of a form's content part. */
const contents = new WeakMap<object, Buffer>()

async function bodyOf(req: IncomingMessage): Promise<FormData | URLSearchParams> {
  if (req.method !== 'POST') return new URLSearchParams()
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  const type = req.headers['content-type'] ?? ''
  if (type.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
  const form = await new Response(Buffer.concat(chunks), { headers: { 'content-type': type } }).formData().catch(() => {
    throw new Refused(400, 'invalidArgument', 'kein Formular')
  })
  const content = form.get('content')
  if (content instanceof Blob) contents.set(form, Buffer.from(await content.arrayBuffer()))
  return form
}

/** `propertyId[0]`, `propertyValue[0]`, … without a hole. */
function propertiesOf(body: FormData | URLSearchParams): Record<string, string> {
  const properties: Record<string, string> = {}
  for (let i = 0; body.has(`propertyId[${i}]`); i++) {
    if (!body.has(`propertyValue[${i}]`)) throw new Refused(400, 'invalidArgument', `propertyValue[${i}]`)
    properties[String(body.get(`propertyId[${i}]`))] = String(body.get(`propertyValue[${i}]`))
  }
  return properties
}
