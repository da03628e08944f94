import type { ServerResponse } from 'node:http'
import { withoutThinking } from '#ai/models/index.ts'
import { restore, restoreStream, type Vault } from '#ai/privacy/index.ts'
import { digitalSourceType, type Provenance, toHeader } from '#base/provenance.ts'
import { forwarding } from './methods.ts'

// What happens to an answer on its way to the caller: it is labelled, what was masked is put back, thinking is taken out, what was used is read.

/** What is put back into an answer, and whether thinking is taken out. */
export type Change = { back: { text: Vault; inJson: Vault } | undefined; strip: boolean } | undefined
/** How an answer is passed on. */
export type How = {
  change?: Change
  /** Of a stream: whether the caller wants the event with the usage. */
  usageWanted?: boolean
  /** Text, so it says where it comes from. */
  written?: true
}

export type Usage = { tokensIn: number; tokensOut: number } | undefined
/** Read without parsing: the two numbers stand after `"usage"`. */
export function usageIn(text: string): Usage {
  const tokensIn = /"prompt_tokens"\s*:\s*(\d+)/.exec(text)?.[1]
  const tokensOut = /"completion_tokens"\s*:\s*(\d+)/.exec(text)?.[1]
  return tokensIn === undefined ? undefined : { tokensIn: Number(tokensIn), tokensOut: Number(tokensOut ?? 0) }
}

/**
 * Says to machines that a model wrote it: as a header, and as one more member of the answer's object, since clients read only those they know.
 *
 * @see Art. 50 Abs. 2 KI-VO
 */
export function labelOf(model: string) {
  const made: Provenance = { origin: 'generated', method: forwarding.key, model, at: new Date(), review: null }
  return { headers: toHeader(made), field: Buffer.from(`"provenance":${JSON.stringify({ digitalSourceType: digitalSourceType(made), ...made })},`) }
}
const firstObject = /^\s*\{(?!\s*\})/
const firstEvent = /data: ?\{(?!\s*\})/
/** Put in as bytes: a plain answer need not be parsed for it. */
export function labelled(body: Buffer, field: Buffer | undefined, opening = firstObject): Buffer {
  const found = field && opening.exec(body.toString('latin1', 0, 1000))
  if (!field || !found) return body
  const at = found.index + found[0].length
  return Buffer.concat([body.subarray(0, at), field, body.subarray(at)])
}

const gap = Buffer.from('\n\n')
const usageMark = Buffer.from('"usage":{')
const doneMark = Buffer.from('[DONE]')
const nothing = Buffer.alloc(0)

/** A stream's events on their way through: whole events are passed on at once, as bytes, unless something in them has to be changed. */
export function eventsTo(outgoing: ServerResponse, { change, usageWanted }: How, field: Buffer | undefined, used: (usage: Usage) => void) {
  let held: Buffer = nothing
  let done = false
  let label = field
  /** The first event says where the text comes from. */
  const write = (events: Buffer): boolean => {
    const marked = labelled(events, label, firstEvent)
    if (marked !== events) label = undefined
    return outgoing.write(marked)
  }
  const rewrite = change && eventRewriter(change)
  return {
    /** @returns false when the caller reads more slowly than the server writes */
    push(piece: Buffer): boolean {
      const all = held.length ? Buffer.concat([held, piece]) : piece
      const end = all.lastIndexOf(gap)
      if (end < 0) {
        held = all
        return true
      }
      const whole = all.subarray(0, end + 2)
      held = all.subarray(end + 2)
      if (whole.includes(doneMark)) done = true
      const withUsage = whole.includes(usageMark)
      if (!rewrite && !withUsage) return write(whole)
      let out = ''
      for (const event of whole.toString('utf8').split('\n\n')) {
        if (!event) continue
        if (event.includes('"usage":{')) {
          used(usageIn(event.slice(event.indexOf('"usage":{'))))
          if (!usageWanted && /"choices"\s*:\s*\[\s*\]/.test(event)) continue // we asked for it, the caller did not
        }
        out += `${rewrite ? rewrite(event) : event}\n\n`
      }
      return out ? write(Buffer.from(out)) : true
    },
    /** Whether the server said that it has finished. */
    done: () => done,
  }
}

type Delta = {
  content?: string | null
  reasoning_content?: unknown
  reasoning?: unknown
  tool_calls?: { index: number; function?: { arguments?: string } }[]
}
type Pipe = { push(text: string): string; flush(): string }
const joined = (...pipes: Pipe[]): Pipe => ({
  push: (text) => pipes.reduce((t, p) => p.push(t), text),
  flush: () => pipes.reduce((t, p) => p.push(t) + p.flush(), ''),
})

/** Puts back what was masked and takes thinking out, choice by choice, tool call by tool call. */
function eventRewriter({ back, strip }: NonNullable<Change>) {
  const pipes = new Map<string, Pipe>()
  const pipe = (name: string, vault: Vault | undefined, filter: boolean) => {
    const found = pipes.get(name) ?? joined(...(filter ? [withoutThinking()] : []), ...(vault ? [restoreStream(vault)] : []))
    pipes.set(name, found)
    return found
  }
  return (event: string): string => {
    const data = event.startsWith('data:') ? event.slice(5).trim() : ''
    if (!data.startsWith('{')) return event
    const chunk = JSON.parse(data) as { choices?: { index: number; delta?: Delta; finish_reason?: string | null }[] }
    for (const choice of chunk.choices ?? []) {
      const { index, delta = {} } = choice
      if (strip) {
        delete delta.reasoning_content
        delete delta.reasoning
      }
      if (typeof delta.content === 'string') delta.content = pipe(`${index}`, back?.text, strip).push(delta.content)
      for (const tool of delta.tool_calls ?? [])
        if (tool.function?.arguments !== undefined)
          tool.function.arguments = pipe(`${index} ${tool.index}`, back?.inJson, false).push(tool.function.arguments)
      if (choice.finish_reason) flush(choice, delta)
    }
    return `data: ${JSON.stringify(chunk)}`
  }
  /** What was held back because it could have been the beginning of a placeholder. */
  function flush(choice: { index: number; delta?: Delta }, delta: Delta) {
    choice.delta = delta
    for (const [name, p] of pipes) {
      const [index, tool] = name.split(' ')
      if (Number(index) !== choice.index) continue
      const rest = p.flush()
      if (!rest) continue
      if (tool === undefined) delta.content = (delta.content ?? '') + rest
      else delta.tool_calls = [...(delta.tool_calls ?? []), { index: Number(tool), function: { arguments: rest } }]
    }
  }
}

/** The same for an answer that came whole. */
export function changedAnswer(whole: Buffer, { back, strip }: NonNullable<Change>): Buffer {
  const answer = JSON.parse(whole.toString('utf8')) as { choices?: { message?: Delta & { tool_calls?: { function?: { arguments?: string } }[] } }[] }
  for (const { message } of answer.choices ?? []) {
    if (!message) continue
    if (strip) {
      delete message.reasoning_content
      delete message.reasoning
    }
    if (typeof message.content === 'string') {
      const filter = withoutThinking()
      const text = strip ? filter.push(message.content) + filter.flush() : message.content
      message.content = back ? restore(text, back.text) : text
    }
    for (const tool of message.tool_calls ?? [])
      if (back && tool.function?.arguments) tool.function.arguments = restore(tool.function.arguments, back.inJson)
  }
  return Buffer.from(JSON.stringify(answer))
}
