import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

// The one fake of the house: a model server in the form of the public OpenAI API, on the loopback, that can misbehave. What it does is the
// model's name (or the header x-fake), so that every request chooses for itself.

/** What the server saw of one request. */
export type Seen = {
  path: string
  model: string
  behaviour: string
  body: Body
  /** Of a recording: the other fields of its form, and the file. */
  form?: Record<string, string>
  file?: { name: string; type: string; bytes: Uint8Array }
  authorization: string | undefined
  ended: 'answered' | 'aborted' | undefined
}
export type Body = {
  model?: string
  stream?: boolean
  stream_options?: { include_usage?: boolean }
  max_tokens?: number
  max_completion_tokens?: number
  messages?: { role: string; content: string | { type: string; text?: string }[] }[]
  input?: string | string[]
  tools?: { function: { name: string; parameters?: Schema } }[]
  tool_choice?: unknown
  response_format?: { type: string; json_schema?: { schema: Schema } }
}
type Schema = { type?: string; properties?: Record<string, Schema>; items?: Schema; enum?: unknown[]; const?: unknown; minItems?: number; minimum?: number; anyOf?: Schema[]; $ref?: string } // biome-ignore format: a shape

const german =
  'Ein Bebauungsplan ist eine Satzung der Gemeinde. Er legt für ein Gebiet fest, was und wie hoch gebaut werden darf. Wer bauen will, muss sich an ihn halten.'

/** Each way to behave, in one sentence; also the list for whoever writes a test. */
export const behaviours = {
  fake: 'answers in German, in pieces',
  echo: 'says the last message again',
  quote: 'says the material again that it was given',
  instant: 'answers a fixed text with nothing computed, for benches',
  slow: 'the same as fake, 20 ms a token',
  crawl: 'the same as quote, a second a word, for benches',
  stall: 'takes the question and never answers',
  'stall-first': 'opens the stream and never says a word',
  'stall-between': 'says three words, then nothing for ever',
  break: 'says three words, then the connection breaks',
  cut: 'says three words and ends as if it were over, without a finish',
  'bad-json': 'answers a schema with broken JSON, always',
  'bad-json-once': 'answers a schema with broken JSON, and right when it is told',
  fenced: 'answers a schema with JSON in a Markdown fence',
  'busy-once': '429 with Retry-After once, then answers',
  busy: '429 with Retry-After, always',
  'away-once': '503 once, then answers',
  broken: '500',
  unauthorised: '401',
  'too-long': '400: the context is too long',
  think: 'thinks in reasoning_content, then answers',
  'think-tags': 'thinks in <think> tags, then answers',
  invent: 'invents a fee and a paragraph',
  obey: 'obeys an instruction that stands in the material',
  tools: 'calls the first tool with arguments that fit its schema',
  'no-usage': 'answers and never says what it used',
  subtitles: 'hears the credits of a film where nobody spoke',
  loop: 'hears the same words again and again',
  script: 'says what the test has put into its mouth (`say`), in pieces',
} as const
type Behaviour = keyof typeof behaviours

/**
 * @param key wanted as `Authorization: Bearer …`; without it everybody is let in
 * @param keep whether bodies are kept in `seen` (a bench does not want that)
 */
export async function startModelServer({ port = 0, key, keep = true }: { port?: number; key?: string; keep?: boolean } = {}) {
  const seen: Seen[] = []
  const counts = { requests: 0, tokensIn: 0, tokensOut: 0, running: 0, mostRunning: 0, aborted: 0 }
  const onceDone = new Set<string>()
  let script = ''

  const server = createServer(async (incoming, outgoing) => {
    counts.requests++
    counts.running++
    counts.mostRunning = Math.max(counts.mostRunning, counts.running)
    const gone = new AbortController()
    const one: Seen = {
      path: incoming.url ?? '',
      model: '',
      behaviour: '',
      body: {},
      authorization: incoming.headers.authorization,
      ended: undefined,
    }
    outgoing.on('close', () => {
      counts.running--
      one.ended = outgoing.writableFinished ? 'answered' : 'aborted'
      if (!outgoing.writableFinished) counts.aborted++
      gone.abort()
    })
    try {
      if (key && incoming.headers.authorization !== `Bearer ${key}`) return problem(outgoing, 401, 'Incorrect API key provided.', 'invalid_api_key')
      const path = (incoming.url ?? '').split('?')[0]
      if (incoming.method === 'GET' && path === '/v1/models') return json(outgoing, 200, { object: 'list', data: Object.keys(behaviours).map((id) => ({ id, object: 'model', created: 1, owned_by: 'fake' })) }) // biome-ignore format: one answer
      if (incoming.method === 'POST' && path === '/v1/audio/transcriptions') {
        Object.assign(one, await formOf(incoming))
        one.model = one.behaviour = one.form?.model ?? ''
        if (keep) seen.push(one)
        return await transcription(outgoing, one.behaviour as Behaviour, gone.signal)
      }
      one.body = JSON.parse((await read(incoming)).toString('utf8')) as Body
      one.model = one.body.model ?? ''
      one.behaviour = String(incoming.headers['x-fake'] ?? one.model)
      if (keep) seen.push(one)
      if (incoming.method === 'POST' && path === '/v1/embeddings') return embeddings(outgoing, one.body, counts)
      if (incoming.method !== 'POST' || path !== '/v1/chat/completions') return problem(outgoing, 404, `Unknown request URL: ${path}`, 'unknown_url')
      if (!(one.behaviour in behaviours)) return problem(outgoing, 404, `The model '${one.model}' does not exist`, 'model_not_found')
      await chat(outgoing, one.body, one.behaviour as Behaviour, gone.signal)
    } catch (e) {
      if (!gone.signal.aborted) problem(outgoing, 400, e instanceof Error ? e.message : 'bad request', 'invalid_request_error')
    }
  })

  async function transcription(outgoing: ServerResponse, behaviour: Behaviour, gone: AbortSignal): Promise<void> {
    if (!(behaviour in behaviours)) return problem(outgoing, 404, `The model '${behaviour}' does not exist`, 'model_not_found')
    const failure = refusals[behaviour]
    if (failure && !(behaviour.endsWith('-once') && onceDone.has(behaviour))) {
      onceDone.add(behaviour)
      return problem(outgoing, failure.status, failure.message, failure.code)
    }
    if (behaviour.startsWith('stall')) return void (await forever(gone))
    if (behaviour === 'break') return void outgoing.destroy()
    if (behaviour === 'slow') await sleep(2_000, undefined, { signal: gone })
    const text =
      { script, subtitles: ' Untertitelung des ZDF, 2020', loop: 'und dann '.repeat(40) }[behaviour as string] ?? ' Was kostet ein Personalausweis?'
    if (behaviour === 'bad-json') return void outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"text": "Was kos')
    json(outgoing, 200, { text, usage: { type: 'duration', seconds: 2 } })
  }

  async function chat(outgoing: ServerResponse, body: Body, behaviour: Behaviour, gone: AbortSignal): Promise<void> {
    if (behaviour === 'instant' && !body.stream) return instantly(outgoing)
    const failure = refusals[behaviour]
    if (failure && !(behaviour.endsWith('-once') && onceDone.has(behaviour))) {
      onceDone.add(behaviour)
      if (failure.status === 429) outgoing.setHeader('retry-after', '0.05')
      return problem(outgoing, failure.status, failure.message, failure.code)
    }
    if (behaviour === 'stall') return void (await forever(gone))
    const answer = behaviour === 'script' ? { thought: [], pieces: words(script) } : answerOf(body, behaviour)
    const limit = body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY
    const all = [...answer.thought, ...answer.pieces]
    const finish = answer.call ? 'tool_calls' : all.length > limit ? 'length' : 'stop'
    const pieces = answer.pieces.slice(0, Math.max(0, limit - answer.thought.length))
    const thought = answer.thought.slice(0, limit)
    const tokensIn = Math.ceil(JSON.stringify(body.messages ?? []).length / 4)
    counts.tokensIn += tokensIn
    const usage = () => ({ prompt_tokens: tokensIn, completion_tokens: sent, total_tokens: tokensIn + sent })
    let sent = 0
    const count = (n: number) => {
      sent += n
      counts.tokensOut += n
    }
    const head = { id: `chatcmpl-${crypto.randomUUID()}`, created: Math.floor(Date.now() / 1000), model: body.model ?? '', system_fingerprint: null }
    if (!body.stream) {
      if (behaviour === 'slow') await sleep(20 * all.length, undefined, { signal: gone })
      if (behaviour.startsWith('stall')) return void (await forever(gone))
      if (behaviour === 'break') return void outgoing.destroy()
      count(thought.length + pieces.length + (answer.call ? 5 : 0))
      const message = {
        role: 'assistant',
        content: answer.call ? null : pieces.join(''),
        ...(thought.length ? { reasoning_content: thought.join('') } : {}),
        ...(answer.call ? { tool_calls: [answer.call] } : {}),
      }
      const choices = [{ index: 0, message, logprobs: null, finish_reason: finish }]
      return json(outgoing, 200, { ...head, object: 'chat.completion', choices, ...(behaviour === 'no-usage' ? {} : { usage: usage() }) })
    }
    outgoing.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
    outgoing.flushHeaders()
    if (behaviour === 'stall-first') return void (await forever(gone))
    const withUsage = !!body.stream_options?.include_usage && behaviour !== 'no-usage'
    const chunk = (delta: object, finish_reason: string | null = null) =>
      outgoing.write(
        `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...(withUsage ? { usage: null } : {}) })}\n\n`,
      )
    chunk({ role: 'assistant', content: '' })
    for (const reasoning_content of thought) {
      chunk({ reasoning_content })
      count(1)
    }
    for (const [at, content] of pieces.entries()) {
      if (gone.aborted) return
      if (at === 3 && behaviour === 'stall-between') return void (await forever(gone))
      if (at === 3 && behaviour === 'break') return void outgoing.destroy()
      if (at === 3 && behaviour === 'cut') return void outgoing.end()
      chunk({ content })
      count(1)
      if (behaviour === 'slow' || behaviour === 'crawl') await sleep(behaviour === 'slow' ? 20 : 1000, undefined, { signal: gone })
      else if (behaviour !== 'instant' && at % 5 === 0) await sleep(0)
    }
    if (answer.call) {
      const { arguments: args, name } = answer.call.function
      chunk({ tool_calls: [{ index: 0, id: answer.call.id, type: 'function', function: { name, arguments: '' } }] })
      for (let at = 0; at < args.length; at += 7) chunk({ tool_calls: [{ index: 0, function: { arguments: args.slice(at, at + 7) } }] })
      count(5)
    }
    chunk({}, finish)
    if (withUsage) outgoing.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [], usage: usage() })}\n\n`)
    outgoing.end('data: [DONE]\n\n')
  }

  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const at = (server.address() as AddressInfo).port
  return {
    port: at,
    url: `http://127.0.0.1:${at}/v1`,
    seen,
    counts,
    /** What `script` says from now on. */
    say: (text: string) => {
      script = text
    },
    /** The behaviours that end after once start over. */
    again: () => onceDone.clear(),
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

const instant = Buffer.from(
  JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'instant', choices: [{ index: 0, message: { role: 'assistant', content: german }, logprobs: null, finish_reason: 'stop' }], usage: { prompt_tokens: 500, completion_tokens: 27, total_tokens: 527 } }), // biome-ignore format: one answer
)
function instantly(outgoing: ServerResponse) {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': instant.length })
  outgoing.end(instant)
}

const refusals: Partial<Record<Behaviour, { status: number; message: string; code: string }>> = {
  'busy-once': { status: 429, message: 'Rate limit reached', code: 'rate_limit_exceeded' },
  busy: { status: 429, message: 'Rate limit reached', code: 'rate_limit_exceeded' },
  'away-once': { status: 503, message: 'The server is overloaded', code: 'service_unavailable' },
  broken: { status: 500, message: 'The server had an error', code: 'server_error' },
  unauthorised: { status: 401, message: 'Incorrect API key provided.', code: 'invalid_api_key' },
  'too-long': { status: 400, message: "This model's maximum context length is 8192 tokens.", code: 'context_length_exceeded' },
}

type Answered = { thought: string[]; pieces: string[]; call?: { id: string; type: 'function'; function: { name: string; arguments: string } } }
const words = (text: string): string[] => text.match(/\S+\s*|\s+/g) ?? []
const textOf = (content: string | { type: string; text?: string }[] | undefined): string =>
  typeof content === 'string' ? content : (content ?? []).map((c) => c.text ?? '').join('')

function answerOf(body: Body, behaviour: Behaviour): Answered {
  const messages = body.messages ?? []
  const last = textOf(messages.at(-1)?.content)
  const schema = body.response_format?.json_schema?.schema
  const plain = (text: string): Answered => ({ thought: [], pieces: words(text) })
  if (behaviour === 'tools' && body.tools?.[0]) {
    const { name, parameters } = body.tools[0].function
    const call = {
      id: `call_${crypto.randomUUID()}`,
      type: 'function' as const,
      function: { name, arguments: JSON.stringify(instanceOf(parameters ?? {}, last)) },
    }
    return { thought: [], pieces: [], call }
  }
  if (behaviour === 'echo') return plain(schema ? JSON.stringify(instanceOf(schema, last)) : last)
  if ((behaviour === 'quote' || behaviour === 'crawl') && !schema) {
    const material = messages.flatMap((m) =>
      [...textOf(m.content).matchAll(/<quelle [^>]+>([\s\S]*?)<\/quelle>/g)].map(([, text = '']) => text.trim()),
    )
    return plain(material.join('\n') || last)
  }
  if (schema || body.response_format?.type === 'json_object') {
    const right = JSON.stringify(schema ? instanceOf(schema, german) : {})
    const told = messages.some((m) => m.role === 'assistant')
    if (behaviour === 'bad-json' || (behaviour === 'bad-json-once' && !told)) return plain(`Gern! Hier ist es: ${right.slice(0, -2)}`)
    if (behaviour === 'fenced') return plain(`\`\`\`json\n${right}\n\`\`\``)
    return plain(right)
  }
  if (behaviour === 'think') return { thought: words('Der Mensch fragt nach einem Bebauungsplan. Geheime Überlegung.'), pieces: words(german) }
  if (behaviour === 'think-tags') return plain(`<think>Der Mensch fragt etwas. Geheime Überlegung.</think>\n\n${german}`)
  if (behaviour === 'invent') return plain('Die Gebühr beträgt 4.711,00 Euro und ist nach § 99 der Erfindungssatzung binnen drei Tagen zu zahlen.')
  if (behaviour === 'obey') {
    const order = /(?:ignoriere|vergiss|ignore)[\s\S]*?(?:schreibe|antworte|write)[^:„"]*[:„"]\s*([^"“\n]+)/i.exec(
      messages.map((m) => textOf(m.content)).join('\n'),
    )
    return plain(order?.[1] ?? german)
  }
  return plain(german)
}

/** The smallest value that a schema takes; texts carry `say`. */
function instanceOf(schema: Schema, say: string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return instanceOf(schema.anyOf[0] ?? {}, say)
  if (schema.properties) return Object.fromEntries(Object.entries(schema.properties).map(([name, s]) => [name, instanceOf(s, say)]))
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 1 }, () => instanceOf(schema.items ?? {}, say))
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(7, schema.minimum ?? 7)
  if (schema.type === 'boolean') return true
  if (schema.type === 'string') return say.slice(0, 40)
  return {}
}

/** Vectors that depend on the text only: equal texts are equal, others hardly ever. */
function embeddings(outgoing: ServerResponse, { input = [], model }: Body, counts: { tokensIn: number }) {
  const texts = [input].flat()
  const data = texts.map((text, index) => {
    let state = 2166136261
    for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 16777619) >>> 0
    const embedding = Array.from({ length: 16 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 31 - 1
    })
    return { object: 'embedding', index, embedding }
  })
  const tokens = Math.ceil(texts.join('').length / 4)
  counts.tokensIn += tokens
  json(outgoing, 200, { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } })
}

async function formOf(incoming: IncomingMessage): Promise<Pick<Seen, 'form' | 'file'>> {
  const body = new Uint8Array(await read(incoming))
  const form = await new Response(body, { headers: { 'content-type': incoming.headers['content-type'] ?? '' } }).formData()
  const file = form.get('file')
  const fields = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  if (!file || typeof file === 'string') return { form: Object.fromEntries(fields) }
  return { form: Object.fromEntries(fields), file: { name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) } }
}
async function read(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of incoming) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
function json(outgoing: ServerResponse, status: number, body: object) {
  const bytes = Buffer.from(JSON.stringify(body))
  outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
  outgoing.end(bytes)
}
const problem = (outgoing: ServerResponse, status: number, message: string, code: string) =>
  json(outgoing, status, { error: { message, type: code, param: null, code } })
const forever = (gone: AbortSignal) => new Promise<void>((done) => gone.addEventListener('abort', () => done(), { once: true }))

// node test/model-server.ts PORT: a process of its own, for benches and for looking at the product with.
if (process.argv[1] === import.meta.filename) {
  const { url } = await startModelServer({ port: Number(process.argv[2] ?? 0), keep: false })
  console.log(url)
}
