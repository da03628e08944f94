import { z } from 'zod'
import { wavOf } from '#ai/speech/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import type { Method } from '#base/method.ts'
import type { Engine, Probe } from './contract.ts'
import { getEngine } from './engines.ts'
import { speakLocally } from './gguf.ts'
import { tokensPerSecond } from './hear.ts'
import { modelsOf } from './models.ts'
import * as store from './store.ts'
import { withoutThinking } from './thinking.ts'
import { heard, type Part, ServerError, speak, vectors } from './vendor.ts'

const schema = z.toJSONSchema(z.object({ stadt: z.string().max(40), einwohner: z.int().min(0).max(9_999_999) }), { target: 'draft-7' })
const Asked = z.object({ stadt: z.string(), einwohner: z.int() })
/** Small words that hardly any other language has in such numbers. */
const german = /\b(der|die|das|und|ist|nicht|ein|eine|für|mit|auf|von|zu|im|den|des|dem|wird|werden|Sie|bei)\b/giu

/**
 * Tries an engine with harmless questions of our own: how fast, whether it keeps to a schema, whether it answers in German, whether it
 * writes its reasoning. Counts against the budgets as any call.
 */
export async function probe(ctx: Ctx, method: Method, id: string): Promise<Engine> {
  const engine = await getEngine(ctx, id)
  const result: Probe = {
    at: new Date().toISOString(),
    latencyMs: await latencyOf(engine),
    firstTokenMs: null,
    tokensPerSecond: null,
    json: false,
    german: false,
    thinking: false,
    embeddings: false,
    speech: false,
    failure: null,
  }
  if (engine.abilities.includes('chat')) {
    const said = await tried(ctx, method, id, 'Erkläre in drei Sätzen, was ein Bebauungsplan ist.', undefined)
    result.failure = said.failure
    result.firstTokenMs = said.firstTokenMs
    result.tokensPerSecond = said.tokensPerSecond
    result.thinking = said.thinking
    result.german = (said.text.match(german) ?? []).length >= Math.max(3, said.text.split(/\s+/).length / 10)
    if (!said.failure) {
      const json = await tried(
        ctx,
        method,
        id,
        'Nenne eine deutsche Stadt und ihre Einwohnerzahl als JSON mit den Feldern stadt und einwohner.',
        schema,
      )
      result.json = isAsked(json.text)
    }
  }
  if (engine.abilities.includes('embeddings')) result.embeddings = await embeds(ctx, method, id)
  if (engine.abilities.includes('speech')) result.speech = await hears(ctx, method, id)
  await transact(ctx.db, (tx) => store.setProbe(tx, id, result))
  await modelsOf(ctx).changed()
  return getEngine(ctx, id)
}

const isAsked = (text: string): boolean => {
  try {
    return Asked.safeParse(JSON.parse(text.trim())).success
  } catch {
    return false
  }
}

async function latencyOf({ url }: Engine): Promise<number | null> {
  if (url.startsWith('file:')) return null
  const start = performance.now()
  return fetch(`${url}/models`, { signal: AbortSignal.timeout(5_000), redirect: 'error' }).then(
    () => Math.round(performance.now() - start), // any answer will do, also one that wants a key
    () => null,
  )
}

const leave = (method: Method, id: string, tokens: { tokensIn: number; tokensOut: number }) => ({
  method,
  dataClass: 'public' as const,
  payer: { office: null, person: null, method: method.id, key: null },
  turn: 'probe',
  abilities: [],
  probing: id,
  queueMs: 5_000,
  fit: () => ({ ...tokens, packed: undefined }),
})

async function tried(ctx: Ctx, method: Method, id: string, content: string, form: object | undefined) {
  const answer = {
    text: '',
    firstTokenMs: null as number | null,
    tokensPerSecond: null as number | null,
    thinking: false,
    failure: null as string | null,
  }
  const admitted = await modelsOf(ctx).admit(leave(method, id, { tokensIn: 400, tokensOut: 300 }))
  if ('kind' in admitted) return { ...answer, failure: admitted.kind as string }
  const { engine, line } = admitted
  const able = { ...engine, abilities: [...engine.abilities, 'json' as const] } // whether it can is what is asked
  const filter = withoutThinking()
  const signal = AbortSignal.timeout(120_000)
  const start = performance.now()
  let bytes = 0
  let end: Extract<Part, { kind: 'end' }> | undefined
  try {
    const asked = { messages: [{ role: 'system' as const, content: 'Antworte kurz und auf Deutsch.' }, { role: 'user' as const, content }], schema: form, maxTokens: 300, temperature: 0, signal } // biome-ignore format: one question
    for await (const part of engine.url.startsWith('file:') ? speakLocally(ctx, engine, asked) : speak(able, line, asked)) {
      answer.firstTokenMs ??= Math.round(performance.now() - start)
      if (part.kind === 'thought') answer.thinking = true
      if (part.kind === 'end') end = part
      if (part.kind !== 'text') continue
      bytes += Buffer.byteLength(part.text)
      answer.text += filter.push(part.text)
    }
    answer.text += filter.flush()
    answer.thinking ||= filter.thought
    if (!end || end.finish === 'broken-off') answer.failure = 'broken-off'
    const seconds = (performance.now() - start - (answer.firstTokenMs ?? 0)) / 1000
    if (end?.usage && seconds > 0.05) answer.tokensPerSecond = Math.round(end.usage.tokensOut / seconds)
  } catch (e) {
    answer.failure = signal.aborted
      ? 'timed-out'
      : !(e instanceof ServerError)
        ? 'engine-down'
        : e.status === 429
          ? 'overloaded'
          : bytes
            ? 'broken-off'
            : 'engine-down'
  }
  const outcome = answer.failure as 'broken-off' | 'timed-out' | 'overloaded' | 'engine-down' | null
  admitted.end({ outcome: outcome ?? 'ok', server: outcome ? 'bad' : 'well', bytes, firstTokenMs: answer.firstTokenMs, reported: end?.usage })
  return answer
}

async function embeds(ctx: Ctx, method: Method, id: string): Promise<boolean> {
  const admitted = await modelsOf(ctx).admit(leave(method, id, { tokensIn: 60, tokensOut: 0 }))
  if ('kind' in admitted) return false
  const found = await vectors(admitted.engine, admitted.line, ['Hundesteuer anmelden'], AbortSignal.timeout(30_000)).catch(() => undefined)
  const ok = !!found?.vectors[0]?.length
  admitted.end({ outcome: ok ? 'ok' : 'engine-down', server: ok ? 'well' : 'bad', bytes: 0, firstTokenMs: null })
  return ok
}

/** A second of silence: what it hears in it does not matter. */
async function hears(ctx: Ctx, method: Method, id: string): Promise<boolean> {
  const admitted = await modelsOf(ctx).admit({ ...leave(method, id, { tokensIn: tokensPerSecond, tokensOut: 0 }), soundSeconds: 1 })
  if ('kind' in admitted) return false
  const sound = { wav: wavOf(new Float32Array(16_000)), language: 'de' }
  const ok = await heard(admitted.engine, admitted.line, sound, AbortSignal.timeout(60_000)).then(
    () => true,
    () => false,
  )
  admitted.end({ outcome: ok ? 'ok' : 'engine-down', server: ok ? 'well' : 'bad', bytes: 0, firstTokenMs: null })
  return ok
}
