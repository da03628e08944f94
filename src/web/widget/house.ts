import type { z } from 'zod'
import type { Aloud, Answer, Ask, Dictated, Feedback, HandedOver, Handover, Level, Opening, StreamEvent } from '#modules/assistant/contract.ts'
import { prove } from '#modules/assistant/pages/prove.ts'

type Sent<T extends z.ZodType> = z.input<T>
export type Opened = Sent<typeof Opening>
export type Answered = Sent<typeof Answer>
type Told = Sent<typeof StreamEvent>

/** The house says no, in a sentence for people. */
export class Refused extends Error {
  readonly code: string
  readonly facts: Record<string, unknown>
  constructor({ type = '', title = '', ...facts }: { type?: string; title?: string; [fact: string]: unknown }) {
    super(title)
    this.code = type.replace('/errors/', '')
    this.facts = facts
  }
}

/** The assistant's public interface, asked from another website: no cookie goes along, and none is kept. */
export class House {
  readonly base: string
  /** Of refusals. */
  language = 'de'
  /** Whether it can read aloud by itself. */
  speaks = false
  constructor(base: string) {
    this.base = base.replace(/\/+$/, '')
  }

  opening = (level: Level): Promise<Opened> => this.#json(`/opening?level=${level}`)
  feedback = (input: Sent<typeof Feedback>): Promise<unknown> => this.#json('/feedback', input)
  forget = (conversation: string): Promise<unknown> => this.#json('/forget', { conversation })
  handOver = (input: Sent<typeof Handover>, onProof: () => void): Promise<Sent<typeof HandedOver>> =>
    this.#proved(input, onProof, undefined, (body) => this.#json('/handover', body))

  /** A recording; the words come back, nothing is kept. */
  dictate = async (wav: Blob, session: string, level: Level, signal: AbortSignal): Promise<Sent<typeof Dictated>> =>
    (await this.#fetch(`/dictation?level=${level}&session=${session}`, wav, signal)).json()
  /** A piece of an answer, spoken. */
  say = async (piece: Sent<typeof Aloud>, signal: AbortSignal): Promise<ArrayBuffer> => (await this.#fetch('/aloud', piece, signal)).arrayBuffer()

  /** Asks; what happens meanwhile is told line by line. */
  ask = (
    input: Sent<typeof Ask>,
    { onProof, onEvent, signal }: { onProof: () => void; onEvent: (event: Told) => void; signal: AbortSignal },
  ): Promise<Answered> => this.#proved(input, onProof, signal, (body) => this.#stream(body, onEvent, signal))

  /** An address of the house's own pages becomes a whole one; what is no address for a person is left out. */
  link(href: string | null): string | undefined {
    if (!href) return undefined
    try {
      const url = new URL(href, `${this.base}/`)
      return /^(?:https?|tel|mailto):$/.test(url.protocol) ? url.href : undefined
    } catch {
      return undefined
    }
  }

  async #json<T>(path: string, body?: unknown): Promise<T> {
    const res = await this.#fetch(path, body)
    return (await res.json()) as T
  }

  async #stream(body: unknown, onEvent: (event: Told) => void, signal: AbortSignal): Promise<Answered> {
    const res = await this.#fetch('/stream', body, signal)
    const reader = res.body?.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { value = '', done } = (await reader?.read()) ?? { done: true }
      rest += value
      const lines = rest.split('\n')
      rest = done ? '' : (lines.pop() ?? '')
      for (const line of lines) {
        if (!line.trim()) continue
        const event = JSON.parse(line) as Told | { event?: never; type: string }
        if (event.event === undefined) throw new Refused(event)
        if (event.event === 'answer') {
          void reader?.cancel()
          return event.answer
        }
        onEvent(event)
      }
      if (done) throw new Refused({ type: 'broken-off' })
    }
  }

  /** Under load the house wants some computing first; while it was done the load may have grown, and more is wanted. */
  async #proved<I extends object, T>(
    input: I,
    onProof: () => void,
    signal: AbortSignal | undefined,
    send: (input: I & { proof?: unknown }) => Promise<T>,
  ): Promise<T> {
    let body: I & { proof?: unknown } = input
    for (let tries = 0; ; tries++) {
      try {
        return await send(body)
      } catch (e) {
        if (!(e instanceof Refused) || e.code !== 'assistant.prove' || tries === 3) throw e
        onProof()
        body = { ...input, proof: await prove(String(e.facts.challenge), Number(e.facts.bits)) }
        signal?.throwIfAborted()
      }
    }
  }

  async #fetch(path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const res = await fetch(`${this.base}/api/assistant${path}`, {
      credentials: 'omit',
      headers: {
        'accept-language': this.language,
        ...(body !== undefined && { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
      },
      ...(body !== undefined && { method: 'POST', body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    if (res.ok) return res
    throw new Refused(((await res.json().catch(() => ({}))) ?? {}) as Record<string, unknown>)
  }
}
