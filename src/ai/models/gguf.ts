import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import type { Ctx } from '#base/ctx.ts'
import { errors, type Message } from './contract.ts'
import type { EngineRow } from './store.ts'
import type { Asked, Part } from './vendor.ts'

// A model file in this process, through node-llama-cpp. The library takes 670 MB, so it is no dependency: an administrator installs it with the
// command below, and nothing is ever downloaded by itself. What we use of it is typed here.
type Llama = {
  loadModel: (o: { modelPath: string }) => Promise<LoadedModel>
  createGrammarForJsonSchema: (schema: object) => Promise<object>
  dispose: () => Promise<void>
}
type LoadedModel = { createContext: (o: { contextSize: number; threads: number }) => Promise<Context>; dispose: () => Promise<void> }
type Sequence = { tokenMeter: { getState: () => { usedInputTokens: number; usedOutputTokens: number } } }
type Context = { getSequence: () => Sequence; dispose: () => Promise<void> }
type Turn = { type: 'system' | 'user'; text: string } | { type: 'model'; response: string[] }
type Session = {
  setChatHistory: (turns: Turn[]) => void
  promptWithMeta: (
    prompt: string,
    o: {
      grammar?: object
      maxTokens: number
      temperature: number
      signal: AbortSignal
      stopOnAbortSignal: boolean
      onTextChunk: (text: string) => void
    },
  ) => Promise<{ stopReason: string }>
}
type Library = {
  getLlama: (o: { build: 'never'; logLevel: 'error'; progressLogs: false }) => Promise<Llama>
  LlamaChatSession: new (o: { contextSequence: Sequence }) => Session
}

/**
 * One core stays with the house: these threads wait for each other by spinning, and where another program has their core a token takes seconds
 * (measured on two busy cores: 4 s with two threads, 1 ms with one).
 */
const threads = Math.max(1, availableParallelism() - 1)

export const ggufCommand = 'npm install --no-save node-llama-cpp@3.22.1'
const library = 'node-llama-cpp'
const folderOf = ({ dataFolder }: Pick<Ctx, 'dataFolder'>) => join(dataFolder, 'models')

/** The library, if an administrator installed it. */
export const findLibrary = (): Promise<Library | undefined> => import(library).then((found) => found as Library, () => undefined) // biome-ignore format: one line

/** Files in DATA_DIR/models with their size, and whether this machine can run them. */
export async function listFiles(
  ctx: Pick<Ctx, 'dataFolder'>,
): Promise<{ files: { name: string; bytes: number }[]; runnable: boolean; command: string }> {
  const folder = folderOf(ctx)
  const names = existsSync(folder) ? readdirSync(folder).filter((f) => /^[\w.-]+\.gguf$/.test(f)) : []
  const files = names.sort().map((name) => ({ name, bytes: statSync(join(folder, name)).size }))
  return { files, runnable: files.length > 0 && !!(await findLibrary()), command: ggufCommand }
}

/** What identifies a file: shown, so that it can be compared with what its maker publishes. */
export async function checksumOf(ctx: Pick<Ctx, 'dataFolder'>, name: string): Promise<string> {
  const path = join(folderOf(ctx), basename(name))
  if (!existsSync(path)) throw errors.noSuchFile(name)
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return `sha256:${hash.digest('hex')}`
}

type Room = { llama: Llama; library: Library; models: Map<string, Promise<LoadedModel>> }
/** Loaded once, kept as long as the house. */
function roomOf(ctx: Ctx) {
  return ctx.shared('ai.models.gguf', () => {
    const opening: Promise<Room | undefined> = (async () => {
      const found = await findLibrary()
      if (!found) return undefined
      return { library: found, llama: await found.getLlama({ build: 'never', logLevel: 'error', progressLogs: false }), models: new Map() }
    })()
    return {
      opening,
      close: async () => {
        const room = await opening.catch(() => undefined)
        for (const model of room?.models.values() ?? []) await model.then((m) => m.dispose(), () => {}) // biome-ignore format: one line
        await room?.llama.dispose()
      },
    }
  })
}

/** Speaks with a file, as `speak` does with a server. JSON is not asked for but enforced: the grammar lets nothing else be written. */
export async function* speakLocally(ctx: Ctx, engine: EngineRow, asked: Asked): AsyncGenerator<Part> {
  const room = await roomOf(ctx).opening
  if (!room) throw errors.noSuchFile(library)
  const path = join(folderOf(ctx), basename(engine.url.slice('file:'.length)))
  if (!existsSync(path)) throw errors.noSuchFile(basename(path))
  const loading = room.models.get(path) ?? room.llama.loadModel({ modelPath: path })
  room.models.set(path, loading)
  const model = await loading.catch((e) => {
    room.models.delete(path)
    throw e
  })
  const context = await model.createContext({ contextSize: engine.contextTokens, threads })
  try {
    const sequence = context.getSequence()
    const session = new room.library.LlamaChatSession({ contextSequence: sequence })
    session.setChatHistory(asked.messages.slice(0, -1).map(turn))
    const grammar = asked.schema ? { grammar: await room.llama.createGrammarForJsonSchema(asked.schema) } : {}
    const pieces: string[] = []
    let wake = () => {}
    let ended: { stopReason: string } | Error | undefined
    session
      .promptWithMeta(asked.messages.at(-1)?.content ?? '', {
        ...grammar,
        maxTokens: asked.maxTokens,
        temperature: asked.temperature,
        signal: asked.signal,
        stopOnAbortSignal: true,
        onTextChunk: (text) => {
          pieces.push(text)
          wake()
        },
      })
      .then(
        (end) => (ended = end),
        (e) => (ended = e instanceof Error ? e : new Error(String(e))),
      )
      .finally(() => wake())
    for (;;) {
      for (let text = pieces.shift(); text !== undefined; text = pieces.shift()) yield { kind: 'text', text }
      if (ended) break
      await new Promise<void>((done) => (wake = done))
    }
    if (ended instanceof Error) throw ended
    const { usedInputTokens, usedOutputTokens } = sequence.tokenMeter.getState()
    const finish = ended.stopReason === 'maxTokens' ? 'length' : 'stop'
    yield { kind: 'end', finish, usage: { tokensIn: usedInputTokens, tokensOut: usedOutputTokens } }
  } finally {
    await context.dispose()
  }
}

const turn = ({ role, content }: Message): Turn => (role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content })
