import { FormData, fetch as undiciFetch } from 'undici'
import { z } from 'zod'
import type { Message } from './contract.ts'
import type { Line } from './models.ts'
import type { EngineRow } from './store.ts'

// The one place that names a vendor's library.

/** It would print hints for programmers on the console of a town hall. */
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })

/** What comes from a model while it speaks. `thought` is a sign of life whose words are not passed on. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'thought' }
  | { kind: 'end'; finish: 'stop' | 'length' | 'broken-off'; usage: { tokensIn: number; tokensOut: number } | undefined }
export type Asked = { messages: readonly Message[]; schema: object | undefined; maxTokens: number; temperature: number; signal: AbortSignal }

/** Why a server did not answer. `sent`: it may have worked, and may charge for it. */
export class ServerError extends Error {
  readonly status: number | undefined
  readonly retryAfter: string | undefined
  readonly sent: boolean
  constructor(status: number | undefined, retryAfter: string | undefined, sent: boolean) {
    super(`model server: ${status ?? 'no connection'}`)
    this.status = status
    this.retryAfter = retryAfter
    this.sent = sent
  }
}

/** Speaks with any OpenAI-compatible server. Redirects are refused: data must not leave its zone by a server's word. */
export async function* speak(engine: EngineRow, { agent, key }: Line, asked: Asked): AsyncGenerator<Part> {
  const [{ jsonSchema, Output, streamText }, { createOpenAICompatible }] = await Promise.all([import('ai'), import('@ai-sdk/openai-compatible')])
  const provider = createOpenAICompatible({
    name: 'engine',
    baseURL: engine.url,
    ...(key ? { apiKey: key } : {}),
    includeUsage: true,
    supportsStructuredOutputs: engine.abilities.includes('json'),
    fetch: fetchOver(agent),
  })
  const [system, ...talk] = asked.messages
  const result = streamText({
    model: provider.chatModel(engine.model),
    instructions: system?.content ?? '',
    messages: talk as never,
    maxOutputTokens: asked.maxTokens,
    temperature: asked.temperature,
    maxRetries: 0,
    abortSignal: asked.signal,
    ...(asked.schema ? { output: Output.object({ schema: jsonSchema(asked.schema) }) } : {}),
    onError: () => {}, // comes as a part
  })
  try {
    for await (const part of result.stream) {
      if (part.type === 'text-delta') yield { kind: 'text', text: part.text }
      else if (part.type === 'reasoning-delta') yield { kind: 'thought' }
      else if (part.type === 'error') throw part.error
      else if (part.type === 'finish') {
        const { inputTokens, outputTokens } = part.totalUsage
        const usage = inputTokens === undefined || outputTokens === undefined ? undefined : { tokensIn: inputTokens, tokensOut: outputTokens }
        const finish = part.finishReason === 'length' ? 'length' : part.finishReason === 'other' ? 'broken-off' : 'stop'
        yield { kind: 'end', finish, usage }
      }
    }
  } catch (e) {
    throw known(e)
  }
}

/** Vectors for texts, in their order. */
export async function vectors(
  engine: EngineRow,
  { agent, key }: Line,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<{ vectors: number[][]; tokens: number | undefined }> {
  const [{ embedMany }, { createOpenAICompatible }] = await Promise.all([import('ai'), import('@ai-sdk/openai-compatible')])
  const provider = createOpenAICompatible({ name: 'engine', baseURL: engine.url, ...(key ? { apiKey: key } : {}), fetch: fetchOver(agent) })
  const { embeddings, usage } = await embedMany({
    model: provider.embeddingModel(engine.model),
    values: [...texts],
    maxRetries: 0,
    abortSignal: signal,
  }).catch((e) => {
    throw known(e)
  })
  return { vectors: embeddings, tokens: usage.tokens || undefined }
}

const Heard = z.object({ text: z.string().max(20_000) })

/**
 * The words of a recording, as the public API has it.
 * @see https://platform.openai.com/docs/api-reference/audio/createTranscription (vLLM, speaches, whisper.cpp with `--inference-path /v1/audio/transcriptions`)
 */
export async function heard(
  engine: EngineRow,
  { agent, key }: Line,
  { wav, language }: { wav: Uint8Array; language: string },
  signal: AbortSignal,
): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([wav as Uint8Array<ArrayBuffer>], { type: 'audio/wav' }), 'aufnahme.wav')
  form.set('model', engine.model)
  form.set('language', language)
  form.set('response_format', 'json')
  try {
    const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
    const res = await undiciFetch(`${engine.url}/audio/transcriptions`, {
      method: 'POST',
      body: form,
      headers,
      signal,
      dispatcher: agent,
      redirect: 'error',
    })
    if (!res.ok) {
      await res.body?.cancel()
      throw new ServerError(res.status, res.headers.get('retry-after') ?? undefined, true)
    }
    const read = Heard.safeParse(await res.json().catch((e: unknown) => (e instanceof SyntaxError ? undefined : Promise.reject(e))))
    if (!read.success) throw new ServerError(undefined, undefined, true) // it answered something else
    return read.data.text
  } catch (e) {
    throw e instanceof ServerError ? e : known(e)
  }
}

const fetchOver = (dispatcher: Line['agent']) =>
  ((input: string, init: object) => undiciFetch(input, { ...init, dispatcher, redirect: 'error' })) as unknown as typeof fetch

/** The library's error as ours; anything that is not about the server stays what it is. */
function known(error: unknown): unknown {
  const { statusCode, responseHeaders, cause } = error as { statusCode?: number; responseHeaders?: Record<string, string>; cause?: unknown }
  if (statusCode && statusCode >= 300) return new ServerError(statusCode, responseHeaders?.['retry-after'], true)
  const code = codeOf(error) ?? codeOf(cause)
  if (code === undefined) return error instanceof Error && error.name.startsWith('AI_') ? new ServerError(undefined, undefined, true) : error // it answered something else
  return new ServerError(undefined, undefined, !neverSent.has(code))
}
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])
function codeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth++)
    if ('code' in at && typeof at.code === 'string' && /^(E[A-Z]|UND_ERR)/.test(at.code)) return at.code
  return error instanceof Error && /terminated|socket|fetch failed|network/i.test(error.message) ? 'ECONNRESET' : undefined
}
