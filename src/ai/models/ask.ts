import { z } from 'zod'
import { findingTypes, mask, masking, openVault, restoreStream, type Vault } from '#ai/privacy/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { assertNoTransaction } from '#base/db.ts'
import type { Method } from '#base/method.ts'
import { closedTo, isSwitchedOff } from '#base/method-use.ts'
import { pauseBefore } from './breaker.ts'
import { type Ability, type Answer, type By, defaultTimes, type Failure, type Message, type Outcome, type Request, type Times } from './contract.ts'
import { speakLocally } from './gguf.ts'
import { type Admission, assertDeclared, type Fit, modelsOf, type Wish } from './models.ts'
import { type Route, routeOf, within } from './policy.ts'
import type { EngineRow } from './store.ts'
import { failure } from './texts.ts'
import { withoutThinking } from './thinking.ts'
import { type Part, ServerError, speak, vectors } from './vendor.ts'
import { estimateTokens, mostTokens, pack } from './window.ts'

/** Tries in all, over servers. */
const tries = 3
type Written = Pick<Answer<string>, 'finish' | 'dropped' | 'by' | 'used' | 'call'>
type Packed = { messages: Message[]; dropped: string[]; maxTokens: number }

/**
 * Asks a model for what the method declares. A text method answers text; any other is asked for JSON of its schema, checked, and asked once
 * more with what was wrong. Every way to fail is a value with a sentence.
 *
 * @throws AppError models.method-not-declared; Error inside a transaction
 */
export async function ask<Out extends z.ZodType>(ctx: Ctx, method: Method<Out>, request: Request): Promise<Outcome<z.output<Out>>> {
  if (isText(method)) return drained(ctx, method, request, undefined) as Promise<Outcome<z.output<Out>>>
  const schema = z.toJSONSchema(method.output, { target: 'draft-7', io: 'input' })
  const first = await drained(ctx, method, request, schema)
  if (first.kind !== 'ok') return first
  const read = parsed(method.output, first.value)
  if ('value' in read) return { ...first, value: read.value }
  const second = await drained(ctx, method, { ...request, prompt: repair(request.prompt, first.value, read.problem) }, schema)
  if (second.kind !== 'ok') return second
  const again = parsed(method.output, second.value)
  return 'value' in again ? { ...second, value: again.value } : failure('format-invalid', { call: second.call })
}

/** The same for text that a person watches being written. `outcome` is settled when `text` has ended, however it ends. */
export function stream(
  ctx: Ctx,
  method: Method<z.ZodString>,
  request: Request,
): { text: AsyncGenerator<string, void>; outcome: Promise<Outcome<string>> } {
  const settled = Promise.withResolvers<Outcome<string>>()
  settled.promise.catch(() => {})
  async function* pieces(): AsyncGenerator<string, void> {
    const seen: Seen = {}
    const run = written(ctx, method, request, undefined, seen)
    let text = ''
    let done = false
    try {
      for (;;) {
        const next = await run.next()
        if (next.done) {
          done = true
          settled.resolve('kind' in next.value ? next.value : { kind: 'ok', value: text, ...next.value })
          return
        }
        text += next.value
        yield next.value
      }
    } catch (e) {
      done = true
      settled.reject(e)
      throw e
    } finally {
      if (!done) {
        await run.return(failure('cancelled'))
        settled.resolve({ ...failure('cancelled'), ...seen })
      }
    }
  }
  return { text: pieces(), outcome: settled.promise }
}

async function drained(ctx: Ctx, method: Method, request: Request, schema: object | undefined): Promise<Outcome<string>> {
  const run = written(ctx, method, request, schema)
  let text = ''
  for (;;) {
    const next = await run.next()
    if (next.done) return 'kind' in next.value ? next.value : { kind: 'ok', value: text, ...next.value }
    text += next.value
  }
}

/** Whom the question went to last: told even when its reader left. */
type Seen = { by?: By }

/** One answer, over as many servers as it takes: again only while nothing of it has been given out. */
async function* written(
  ctx: Ctx,
  method: Method,
  request: Request,
  schema: object | undefined,
  seen: Seen = {},
): AsyncGenerator<string, Written | Failure> {
  assertNoTransaction('a model call')
  assertDeclared(ctx, method)
  const dataClass = request.dataClass ?? method.dataClass
  if (!within(dataClass, method.dataClass)) return failure('refused', { dataClass })
  const shut = await closedTo(ctx, method)
  if (shut) return shut
  const times: Times = { ...defaultTimes, ...request.times }
  const deadline = performance.now() + times.totalMs
  const vault = openVault()
  const wish: Wish<Packed> = {
    ...callOf(ctx, method, request, times),
    dataClass,
    abilities: schema ? ['chat', 'json'] : ['chat'],
    fit: fitter(request, vault, dataClass === 'special', schema),
  }
  const failed = new Set<string>()
  for (let attempt = 0; ; attempt++) {
    const admitted = await modelsOf(ctx).admit({ ...wish, without: failed })
    if ('kind' in admitted) return admitted
    const { engine, route } = admitted
    seen.by = { method: method.key, engine: engine.name, model: engine.model, at: new Date(), masked: route === 'masked' }
    const spoken = once(ctx, admitted, { times, deadline, vault, schema, temperature: request.temperature ?? 0.2, signal: request.signal })
    let given = false
    let result: Written | Failure | Again
    try {
      for (;;) {
        const next = await spoken.next()
        if (next.done) {
          result = next.value
          break
        }
        given = true
        yield next.value
      }
    } finally {
      await spoken.return(failure('cancelled'))
    }
    if (!('again' in result)) {
      if ('kind' in result) return { ...result, ...seen }
      return { ...result, dropped: admitted.packed.dropped, by: { ...result.by, method: method.key } }
    }
    const pause = attempt + 1 < tries && !given ? pauseBefore(attempt, result.retryAfter) : undefined
    if (result.elsewhere) failed.add(admitted.engine.id)
    if (pause === undefined || performance.now() + pause > deadline || !(await slept(pause, request.signal)))
      return failure(request.signal?.aborted ? 'cancelled' : result.again, { call: admitted.call })
  }
}

/** Turned away before a word was given out: `elsewhere` says that this server need not be asked again. */
type Again = { again: Failure['kind']; retryAfter: string | undefined; elsewhere: boolean }

async function* once(
  ctx: Ctx,
  admitted: Admission<Packed>,
  how: { times: Times; deadline: number; vault: Vault; schema: object | undefined; temperature: number; signal: AbortSignal | undefined },
): AsyncGenerator<string, Written | Failure | Again> {
  const { engine, line, packed, call, route } = admitted
  const abort = new AbortController()
  let why: 'timed-out' | 'cancelled' | undefined
  const stop = (reason: 'timed-out' | 'cancelled') => {
    why ??= reason
    abort.abort()
  }
  const gone = () => stop('cancelled')
  if (how.signal?.aborted) gone()
  how.signal?.addEventListener('abort', gone, { once: true })
  let patient = true
  const total = setTimeout(
    () => {
      patient = false
      stop('timed-out')
    },
    Math.max(0, how.deadline - performance.now()),
  )
  let step = setTimeout(stop, how.times.firstTokenMs, 'timed-out')
  const start = performance.now()
  let firstTokenMs: number | null = null
  let bytes = 0
  let over = false
  /** A server that was still writing when our patience ended is slow, not broken: nobody else is kept from it. */
  const blame = () => (why === 'timed-out' && (patient || firstTokenMs === null) ? 'bad' : 'unsaid')
  const end = (
    outcome: Failure['kind'] | 'ok',
    server: 'well' | 'bad' | 'unsaid',
    more: { reported?: { tokensIn: number; tokensOut: number } | undefined; unused?: boolean } = {},
  ) => {
    over = true
    return admitted.end({ outcome, server, bytes, firstTokenMs, ...more })
  }
  const thinking = withoutThinking()
  const back = route === 'masked' ? restoreStream(how.schema ? insideJson(how.vault) : how.vault) : undefined
  try {
    const asked = { messages: packed.messages, schema: how.schema, maxTokens: packed.maxTokens, temperature: how.temperature, signal: abort.signal }
    let finished: Extract<Part, { kind: 'end' }> | undefined
    for await (const part of engine.url.startsWith('file:') ? speakLocally(ctx, engine, asked) : speak(engine, line, asked)) {
      firstTokenMs ??= performance.now() - start
      clearTimeout(step)
      step = setTimeout(stop, how.times.betweenTokensMs, 'timed-out')
      if (part.kind === 'end') finished = part
      if (part.kind !== 'text') continue
      bytes += Buffer.byteLength(part.text)
      const text = back ? back.push(thinking.push(part.text)) : thinking.push(part.text)
      if (text) yield text
    }
    if (why) {
      end(why, blame())
      return failure(why, { call })
    }
    const rest = back ? back.push(thinking.flush()) + back.flush() : thinking.flush()
    if (rest) yield rest
    if (!finished || finished.finish === 'broken-off') {
      end('broken-off', 'bad', { reported: finished?.usage })
      return bytes ? failure('broken-off', { call }) : { again: 'broken-off', retryAfter: undefined, elsewhere: false }
    }
    const used = end('ok', 'well', { reported: finished.usage })
    const by = { method: '', engine: engine.name, model: engine.model, at: new Date(), masked: route === 'masked' }
    return { finish: finished.finish, dropped: [], by, used, call }
  } catch (e) {
    if (why) {
      end(why, blame())
      return failure(why, { call })
    }
    if (!(e instanceof ServerError)) throw e
    return turnedBack(e, bytes > 0, end, call)
  } finally {
    clearTimeout(total)
    clearTimeout(step)
    how.signal?.removeEventListener('abort', gone)
    if (!over) end('cancelled', 'unsaid')
    abort.abort() // whoever stopped listening: the server need not go on
  }
}

/** What a server's refusal means: wait and ask again, ask another, or give up. */
function turnedBack(
  e: ServerError,
  given: boolean,
  end: (outcome: Failure['kind'], server: 'well' | 'bad' | 'unsaid', more?: { unused?: boolean }) => unknown,
  call: string,
): Failure | Again {
  if (e.status === 429 || e.status === 503) {
    end('overloaded', e.status === 503 ? 'bad' : 'unsaid', { unused: true })
    return { again: 'overloaded', retryAfter: e.retryAfter, elsewhere: false }
  }
  if (!e.sent) {
    end('engine-down', 'bad', { unused: true })
    return { again: 'engine-down', retryAfter: undefined, elsewhere: true }
  }
  if (e.status === undefined && given) {
    end('broken-off', 'bad')
    return failure('broken-off', { call })
  }
  // 500 and broken connections: it may have worked and charged, so once is enough. 4xx: our question does not fit that server.
  const unused = e.status !== undefined && e.status < 500
  end('engine-down', unused ? 'unsaid' : 'bad', { unused })
  return failure('engine-down', { call })
}

/** Vectors for texts; where they go to another zone, of the masked texts. */
export async function embed(
  ctx: Ctx,
  method: Method,
  texts: readonly string[],
  request: Pick<Request, 'dataClass' | 'engine' | 'office' | 'signal' | 'times'> = {},
): Promise<Outcome<number[][]>> {
  assertNoTransaction('a model call')
  assertDeclared(ctx, method)
  const dataClass = request.dataClass ?? method.dataClass
  if (!within(dataClass, method.dataClass)) return failure('refused', { dataClass })
  const times: Times = { ...defaultTimes, ...request.times }
  const vault = openVault()
  const admitted = await modelsOf(ctx).admit<readonly string[]>({
    ...callOf(ctx, method, request, times),
    dataClass,
    abilities: ['embeddings'],
    fit: (engine, route) => {
      const given = route === 'masked' ? texts.map((t) => mask(t, vault, maskOptions(dataClass === 'special')).text) : texts
      if (given.some((t) => estimateTokens(t) > engine.contextTokens)) return undefined
      return { tokensIn: mostTokens(given.map((content) => ({ content }))), tokensOut: 0, packed: given }
    },
  })
  if ('kind' in admitted) return admitted
  const { engine, line, packed, call, route } = admitted
  const timeout = AbortSignal.timeout(times.totalMs)
  try {
    const found = await vectors(engine, line, packed, request.signal ? AbortSignal.any([timeout, request.signal]) : timeout)
    const used = admitted.end({ outcome: 'ok', server: 'well', bytes: 0, firstTokenMs: null, reported: found.tokens === undefined ? undefined : { tokensIn: found.tokens, tokensOut: 0 } }) // biome-ignore format: one end
    const by = { method: method.key, engine: engine.name, model: engine.model, at: new Date(), masked: route === 'masked' }
    return { kind: 'ok', value: found.vectors, finish: 'stop', dropped: [], by, used, call }
  } catch (e) {
    const kind = request.signal?.aborted ? 'cancelled' : timeout.aborted ? 'timed-out' : e instanceof ServerError ? 'engine-down' : undefined
    admitted.end({
      outcome: kind ?? 'engine-down',
      server: kind === 'cancelled' ? 'unsaid' : 'bad',
      bytes: 0,
      firstTokenMs: null,
      unused: e instanceof ServerError && !e.sent,
    })
    if (!kind) throw e
    return failure(kind, { call })
  }
}

/** Whether a method would find an engine now and is not switched off: for a page that offers it, or says what goes without. */
export async function available(ctx: Ctx, method: Method, { dataClass = method.dataClass, ability = 'chat' as Ability } = {}): Promise<boolean> {
  assertDeclared(ctx, method)
  if (await isSwitchedOff(ctx, method.id)) return false
  const routes: Route[] = (await isSwitchedOff(ctx, masking.id)) ? ['plain'] : ['plain', 'masked']
  const needed: Ability[] = isText(method) ? [ability] : [ability, 'json']
  return (await modelsOf(ctx).engines()).some(
    (e) => e.state === 'active' && needed.every((a) => e.abilities.includes(a)) && routes.includes(routeOf(dataClass, e.zone)),
  )
}

const isText = (method: Method) => method.output instanceof z.ZodString

/** Who pays, and whose turn it is. */
export function callOf({ actor }: Ctx, method: Method, request: Pick<Request, 'office' | 'engine' | 'trial' | 'signal'>, times: Times) {
  const person = actor.kind === 'person' ? actor.id : null
  const office = request.office === undefined ? (actor.stellen[0]?.officeId ?? null) : request.office
  return {
    method,
    payer: { office, person, method: method.id, key: null },
    turn: person ?? 'house',
    engine: request.engine,
    trial: request.trial && request.engine !== undefined,
    signal: request.signal,
    queueMs: times.queueMs,
  }
}

/** Masks once, however many engines are asked, and packs for the window of each. */
function fitter(request: Request, vault: Vault, special: boolean, schema: object | undefined): Wish<Packed>['fit'] {
  const form = schema ? `\n\nAntworte nur mit JSON nach diesem Schema, ohne Text davor oder danach:\n${JSON.stringify(schema)}` : ''
  const plain = { instructions: request.instructions + form, prompt: request.prompt, sources: request.sources ?? [] }
  let masked: typeof plain | undefined
  const hide = (text: string) => mask(text, vault, maskOptions(special)).text
  const hidden = () => ({
    instructions: plain.instructions + keepPlaceholders,
    prompt: typeof plain.prompt === 'string' ? hide(plain.prompt) : plain.prompt.map((m) => ({ ...m, content: hide(m.content) })),
    sources: plain.sources.map((s) => ({ ...s, text: hide(s.text) })),
  })
  return (engine: EngineRow, route): Fit<Packed> | undefined => {
    if (route === 'masked') masked ??= hidden()
    const maxTokens = Math.min(request.maxTokens ?? 1024, Math.floor(engine.contextTokens / 2))
    const packed = pack(masked && route === 'masked' ? masked : plain, { contextTokens: engine.contextTokens, maxTokens })
    if (!packed) return undefined
    const tokensIn = Math.min(mostTokens(packed.messages), engine.contextTokens)
    return { tokensIn, tokensOut: maxTokens, packed: { ...packed, maxTokens } }
  }
}
const keepPlaceholders = '\n\nWörter in eckigen Klammern wie [PERSON_1] stehen für Namen und Angaben. Übernimm sie unverändert.'
/** Words of Art. 9 DSGVO stay readable among personal data and are hidden where they are the class. */
export const maskOptions = (special: boolean): NonNullable<Parameters<typeof mask>[2]> => (special ? { types: findingTypes } : {})

/** What is put back into JSON text must be written as JSON writes it. */
export const insideJson = (vault: Vault): Vault => ({
  ...vault,
  values: new Map([...vault.values].map(([name, value]) => [name, JSON.stringify(value).slice(1, -1)])),
})

function parsed<Out extends z.ZodType>(output: Out, text: string): { value: z.output<Out> } | { problem: string } {
  const bare = text.trim().replace(/^```(?:json)?\s*/i, '').replace(/\s*```$/, '') // biome-ignore format: one line
  try {
    const checked = output.safeParse(JSON.parse(bare))
    if (checked.success) return { value: checked.data }
    return { problem: checked.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ') }
  } catch {
    return { problem: 'Das war kein gültiges JSON.' }
  }
}

const repair = (prompt: Request['prompt'], answer: string, problem: string): Message[] => [
  ...(typeof prompt === 'string' ? [{ role: 'user' as const, content: prompt }] : prompt),
  { role: 'assistant', content: answer.slice(0, 8_000) },
  { role: 'user', content: `Das passt nicht zum Schema: ${problem.slice(0, 1_000)} Antworte noch einmal, nur mit dem berichtigten JSON.` },
]

const slept = (ms: number, signal: AbortSignal | undefined): Promise<boolean> =>
  new Promise((done) => {
    if (signal?.aborted) return done(false)
    const gone = () => {
      clearTimeout(timer)
      done(false)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', gone)
      done(true)
    }, ms)
    signal?.addEventListener('abort', gone, { once: true })
  })
