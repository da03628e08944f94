import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Admission, type Failure, failure, insideJson, maskOptions, modelsOf, routeOf } from '#ai/models/index.ts'
import { mask, openVault, type Vault } from '#ai/privacy/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { changedAnswer, eventsTo, type How, labelled, labelOf, type Usage, usageIn } from './answer.ts'
import { forwarding } from './methods.ts'
import { findKey } from './service.ts'
import type { KeyRow } from './store.ts'

// OpenAI's API for other tools. What a question costs here is felt at every word, so the plain way does as little as it can: the question is read
// once, the answer's bytes pass through, and of a stream only the event that says what was used is looked at.

const largestBody = 20 * 1024 * 1024
const firstTokenMs = 120_000
const betweenTokensMs = 60_000
const totalMs = 600_000
const queueMs = 60_000

type Content = string | null | { type: string; text?: string }[]
type Chat = {
  model: string
  messages: { role: string; content?: Content; tool_calls?: { function: { name: string; arguments: string } }[] }[]
  stream?: boolean
  stream_options?: { include_usage?: boolean }
  max_tokens?: number | null
  max_completion_tokens?: number | null
  n?: number | null
  tools?: unknown[]
  response_format?: { type: string }
} & Record<string, unknown>
type Embeddings = { model: string; input: string | string[] } & Record<string, unknown>

/** An answer in OpenAI's form of an error. */
class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
const statusOf: Record<Failure['kind'], [status: number, code: string]> = {
  refused: [403, 'data_class_not_allowed'],
  'too-long': [400, 'context_length_exceeded'],
  'no-engine': [404, 'model_not_found'],
  'over-budget': [429, 'insufficient_quota'],
  overloaded: [429, 'rate_limit_exceeded'],
  'engine-down': [503, 'service_unavailable'],
  'timed-out': [504, 'timeout'],
  'broken-off': [502, 'stream_broken_off'],
  'format-invalid': [502, 'format_invalid'],
  cancelled: [499, 'cancelled'],
  'switched-off': [503, 'method_switched_off'],
  'not-instructed': [403, 'not_instructed'],
  'not-trained': [403, 'not_trained'],
}

/** One request of another tool, from its key to the last byte. Never throws; every answer that is not a model's is an error in OpenAI's form. */
export async function forward(ctx: Ctx, incoming: IncomingMessage, outgoing: ServerResponse, what: 'chat' | 'embeddings' | 'models'): Promise<void> {
  try {
    const key = await keyOf(ctx, incoming)
    if (what === 'models') return await listModels(ctx, key, outgoing)
    const bytes = await bodyOf(incoming)
    const asked = parse(bytes)
    await (what === 'chat'
      ? chat(ctx, key, asked as Chat, bytes.length, outgoing)
      : embeddings(ctx, key, asked as Embeddings, bytes.length, outgoing))
  } catch (e) {
    if (outgoing.headersSent || outgoing.destroyed) {
      outgoing.destroy()
      return
    }
    if (!(e instanceof Refusal)) console.error('gateway', e instanceof Error ? e.name : 'error', (e as { code?: string }).code ?? '')
    const [status, code, message] =
      e instanceof Refusal ? [e.status, e.code, e.message] : [503, 'service_unavailable', failure('engine-down').sentence.de]
    answer(
      outgoing,
      status,
      { error: { message, type: code, param: null, code } },
      status === 429 && code === 'insufficient_quota' ? { 'x-should-retry': 'false' } : {},
    )
  }
}

function answer(outgoing: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) {
  const bytes = Buffer.from(JSON.stringify(body))
  outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers })
  outgoing.end(bytes)
}

async function keyOf(ctx: Ctx, { headers }: IncomingMessage): Promise<KeyRow> {
  const given = /^Bearer (vz-[\w-]{43})$/.exec(headers.authorization ?? '')?.[1]
  const key = given && (await findKey(ctx, given))
  if (!key) throw new Refusal(401, 'invalid_api_key', 'Dieser Schlüssel gilt nicht (mehr). / This key is not valid (any more).')
  return key
}

function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((done, failed) => {
    const pieces: Buffer[] = []
    let size = 0
    incoming.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= largestBody) pieces.push(piece)
      else failed(new Refusal(413, 'request_too_large', 'Zu groß: höchstens 20 MB. / Too large: 20 MB at most.'))
    })
    incoming.on('end', () => done(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)))
    incoming.on('error', failed)
    incoming.on('close', () => failed(new Refusal(499, 'cancelled', 'Abgebrochen.')))
  })
}

function parse(bytes: Buffer): { model: string } {
  let body: unknown
  try {
    body = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw invalid('Das ist kein JSON. / This is not JSON.')
  }
  if (typeof body !== 'object' || body === null || typeof (body as { model?: unknown }).model !== 'string')
    throw invalid('„model“ fehlt. / "model" is missing.')
  return body as { model: string }
}
const invalid = (message: string) => new Refusal(400, 'invalid_request_error', message)

/** Engines that a key of this class may reach. */
async function listModels(ctx: Ctx, key: KeyRow, outgoing: ServerResponse) {
  const engines = (await modelsOf(ctx).engines()).filter(
    (e) => e.state === 'active' && e.abilities.some((a) => a === 'chat' || a === 'embeddings') && routeOf(key.dataClass, e.zone) !== 'refused',
  )
  const data = engines.map((e) => ({ id: e.name, object: 'model', created: Math.floor(e.createdAt.getTime() / 1000), owned_by: e.zone }))
  answer(outgoing, 200, { object: 'list', data })
}

/** Leave to call, or the refusal in OpenAI's form. */
async function admitted<P>(
  ctx: Ctx,
  key: KeyRow,
  wish: Pick<Parameters<ReturnType<typeof modelsOf>['admit']>[0], 'abilities' | 'engine' | 'signal'> & {
    fit: Parameters<ReturnType<typeof modelsOf>['admit']>[0]['fit']
  },
): Promise<Admission<P>> {
  const found = await modelsOf(ctx).admit({
    method: forwarding,
    dataClass: key.dataClass,
    payer: { office: key.officeId, person: null, method: forwarding.id, key: key.id },
    turn: key.id,
    queueMs,
    ...wish,
  })
  if ('kind' in found) throw refusalOf(found)
  return found as Admission<P>
}
function refusalOf({ kind, sentence }: Failure) {
  const [status, code] = statusOf[kind]
  return new Refusal(status, code, `${sentence.de} / ${sentence.en}`)
}

const partsOf = (content: Content | undefined) => (Array.isArray(content) ? content : [])

async function chat(ctx: Ctx, key: KeyRow, asked: Chat, size: number, outgoing: ServerResponse) {
  if (!Array.isArray(asked.messages) || !asked.messages.length) throw invalid('„messages“ fehlt. / "messages" is missing.')
  const seen = asked.messages.some((m) => partsOf(m.content).some((p) => p.type !== 'text'))
  const json = asked.response_format !== undefined && asked.response_format.type !== 'text'
  const vault = openVault()
  let unmaskable = false
  const gone = new AbortController()
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  type Packed = { body: string; strip: boolean }
  const leave = await admitted<Packed>(ctx, key, {
    engine: asked.model,
    abilities: [
      'chat',
      ...(asked.tools?.length ? (['tools'] as const) : []),
      ...(json ? (['json'] as const) : []),
      ...(seen ? (['vision'] as const) : []),
    ],
    signal: gone.signal,
    fit: (engine, route) => {
      if (route === 'masked' && seen) {
        unmaskable = true // a picture cannot be masked
        return undefined
      }
      if (size / 8 > engine.contextTokens && !seen) return undefined
      const wanted = asked.max_completion_tokens ?? asked.max_tokens ?? Math.min(4096, Math.floor(engine.contextTokens / 2))
      const body: Chat = { ...asked, model: engine.model }
      if (asked.max_completion_tokens == null) body.max_tokens = wanted
      if (asked.stream) body.stream_options = { ...asked.stream_options, include_usage: true }
      if (engine.zone !== 'house') for (const field of ['user', 'metadata', 'store', 'safety_identifier']) delete body[field] // who asked is nobody's business there
      if (route === 'masked') body.messages = maskMessages(asked.messages, vault, key.dataClass === 'special')
      const tokensIn = seen ? engine.contextTokens : Math.min(engine.contextTokens, size + 16 * asked.messages.length)
      return { tokensIn, tokensOut: wanted * (asked.n ?? 1), packed: { body: JSON.stringify(body), strip: engine.abilities.includes('thinking') } }
    },
  }).catch((e) => {
    throw unmaskable && e instanceof Refusal && e.code === 'context_length_exceeded' ? refusalOf(failure('refused', { dataClass: key.dataClass })) : e
  })
  const back = leave.route === 'masked' ? { text: json ? insideJson(vault) : vault, inJson: insideJson(vault) } : undefined
  const change = back || leave.packed.strip ? { back, strip: leave.packed.strip } : undefined
  await pass(
    leave,
    'chat/completions',
    leave.packed.body,
    outgoing,
    gone,
    asked.stream ? { change, usageWanted: !!asked.stream_options?.include_usage, written: true } : { change, written: true },
  )
}

async function embeddings(ctx: Ctx, key: KeyRow, asked: Embeddings, size: number, outgoing: ServerResponse) {
  const texts = [asked.input].flat()
  if (!texts.length || texts.some((t) => typeof t !== 'string')) throw invalid('„input“ muss Text sein. / "input" must be text.')
  const vault = openVault()
  const gone = new AbortController()
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  const leave = await admitted<{ body: string }>(ctx, key, {
    engine: asked.model,
    abilities: ['embeddings'],
    signal: gone.signal,
    fit: (engine, route) => {
      const input = route === 'masked' ? texts.map((t) => mask(t, vault, maskOptions(key.dataClass === 'special')).text) : texts
      const { user: _, ...rest } = asked
      return { tokensIn: size + 16 * texts.length, tokensOut: 0, packed: { body: JSON.stringify({ ...rest, model: engine.model, input }) } }
    },
  })
  await pass(leave, 'embeddings', leave.packed.body, outgoing, gone, {})
}

/** The question to the server, its answer to the caller. */
async function pass(leave: Admission<unknown>, path: string, body: string, outgoing: ServerResponse, gone: AbortController, how: How): Promise<void> {
  const { engine, line, call } = leave
  const start = performance.now()
  let first: number | null = null
  let bytes = 0
  let why: 'timed-out' | undefined
  let usage: Usage
  const late = () => {
    why = 'timed-out'
    gone.abort()
  }
  const total = setTimeout(late, totalMs)
  let step = setTimeout(late, firstTokenMs)
  const came = (piece: Buffer) => {
    bytes += piece.length
    if (first === null) {
      first = performance.now() - start
      clearTimeout(step)
      step = setTimeout(late, betweenTokensMs)
    } else step.refresh()
  }
  const end = (outcome: Failure['kind'] | 'ok', server: 'well' | 'bad' | 'unsaid', unused = false) =>
    leave.end({ outcome, server, bytes, firstTokenMs: first, reported: usage, unused })
  try {
    const { origin, pathname } = new URL(engine.url)
    const reply = await line.agent.request({
      origin,
      path: `${pathname.replace(/\/$/, '')}/${path}`,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(line.key ? { authorization: `Bearer ${line.key}` } : {}) },
      body,
      signal: gone.signal,
    })
    const type = String(reply.headers['content-type'] ?? 'application/json')
    const headers = { 'content-type': type, 'x-vorzimmer-call': call }
    const label = how.written ? labelOf(engine.model) : undefined
    if (reply.statusCode >= 300) {
      const said = await collected(reply.body, came)
      const [outcome, server] =
        reply.statusCode === 429 ? (['overloaded', 'unsaid'] as const) : (['engine-down', reply.statusCode >= 500 ? 'bad' : 'unsaid'] as const)
      end(outcome, server, reply.statusCode < 500 || reply.statusCode === 503)
      if (reply.statusCode < 400 || reply.statusCode === 401 || reply.statusCode === 403 || reply.statusCode >= 500)
        throw refusalOf(failure('engine-down')) // our key, not the caller's
      const retry = reply.headers['retry-after']
      outgoing.writeHead(reply.statusCode, { ...headers, 'content-length': said.length, ...(retry ? { 'retry-after': String(retry) } : {}) })
      outgoing.end(said)
      return
    }
    if (!type.startsWith('text/event-stream')) {
      const whole = await collected(reply.body, came)
      usage = usageIn(whole.toString('latin1', Math.max(0, whole.lastIndexOf('"usage"'))))
      const changed = labelled(how.change ? changedAnswer(whole, how.change) : whole, label?.field)
      end('ok', 'well')
      outgoing.writeHead(200, { ...headers, ...label?.headers, 'content-length': changed.length })
      outgoing.end(changed)
      return
    }
    outgoing.writeHead(200, { ...headers, ...label?.headers, 'cache-control': 'no-cache' })
    const events = eventsTo(outgoing, how, label?.field, (found) => {
      usage = found
    })
    for await (const piece of reply.body) {
      came(piece as Buffer)
      if (!events.push(piece as Buffer)) await drained(outgoing, gone.signal)
    }
    if (events.done()) {
      end('ok', 'well')
      outgoing.end()
    } else {
      end('broken-off', 'bad')
      outgoing.end(brokenOff)
    }
  } catch (e) {
    if (e instanceof Refusal) throw e
    const code = (e as { code?: string }).code ?? ''
    const unsent = first === null && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code)
    const kind = why ?? (gone.signal.aborted ? 'cancelled' : first === null ? 'engine-down' : 'broken-off')
    end(kind, kind === 'cancelled' ? 'unsaid' : 'bad', unsent)
    if (kind === 'cancelled') return void outgoing.destroy()
    if (!outgoing.headersSent) throw refusalOf(failure(kind))
    outgoing.end(brokenOff)
  } finally {
    clearTimeout(total)
    clearTimeout(step)
  }
}

/** What the official clients take for an error in the middle of a stream. */
const brokenOff = `data: ${JSON.stringify({ error: { message: failure('broken-off').sentence.de, type: 'stream_broken_off', param: null, code: 'stream_broken_off' } })}\n\n`

async function collected(body: AsyncIterable<Buffer>, came: (piece: Buffer) => void): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of body) {
    came(piece)
    pieces.push(piece)
  }
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
}

const drained = (outgoing: ServerResponse, signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted || outgoing.destroyed) return done()
    const go = () => {
      outgoing.off('drain', go)
      signal.removeEventListener('abort', go)
      done()
    }
    outgoing.on('drain', go)
    signal.addEventListener('abort', go)
  })

/** Every text that a person or a document could stand in; roles, names of tools and schemas stay. */
function maskMessages(messages: Chat['messages'], vault: Vault, special: boolean): Chat['messages'] {
  const options = maskOptions(special)
  const hide = (text: string) => mask(text, vault, options).text
  const deep = (value: unknown): unknown =>
    typeof value === 'string'
      ? hide(value)
      : Array.isArray(value)
        ? value.map(deep)
        : value && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, deep(v)]))
          : value
  return messages.map((message) => {
    const { name: _, ...m } = message as Chat['messages'][number] & { name?: string }
    return {
      ...m,
      ...(typeof m.content === 'string' ? { content: hide(m.content) } : {}),
      ...(Array.isArray(m.content) ? { content: m.content.map((p) => (p.text === undefined ? p : { ...p, text: hide(p.text) })) } : {}),
      ...(m.tool_calls
        ? {
            tool_calls: m.tool_calls.map((t) => ({
              ...t,
              function: { ...t.function, arguments: maskedArguments(t.function.arguments, deep, hide) },
            })),
          }
        : {}),
    }
  })
}
function maskedArguments(args: string, deep: (value: unknown) => unknown, hide: (text: string) => string): string {
  try {
    return JSON.stringify(deep(JSON.parse(args)))
  } catch {
    return hide(args)
  }
}
