import { stopReading } from './reader.ts'
import { type Recorder, record } from './recorder.ts'

/** What can go wrong on this side of the line; the house says the rest in its own sentences. */
export type Trouble = 'denied' | 'no-microphone' | 'microphone-busy' | 'no-recording'
export type State =
  | { at: 'idle' }
  /** Before the first recording: where the sound goes. */
  | { at: 'told' }
  /** The browser asks for the microphone. */
  | { at: 'asking' }
  | { at: 'recording'; seconds: number; level: number }
  | { at: 'working' }
  | { at: 'nothing'; said: string }
  | { at: 'trouble'; trouble: Trouble }
  | { at: 'refused'; error: unknown }

type Listening = {
  worklet: string
  /** Longest recording, in seconds. */
  most: number
  hear: (wav: Blob, session: string, signal: AbortSignal) => Promise<{ text: string; said: string | null }>
  onChange: (state: State) => void
  onWords: (text: string) => void
  /** Ten seconds are left. */
  onEnding: () => void
}
const endingSeconds = 10

/** Somebody has read where the sound goes; asked once while the page is open. */
let told = false
/** Counted by the house, known to nobody, gone with the page. */
let session: string | undefined

/** From the press of a button to words in a field. One at a time; whatever is under way ends with `cancel`. */
export function openDictation({ worklet, most, hear, onChange, onWords, onEnding }: Listening) {
  let running: AbortController | undefined
  let recorder: Recorder | undefined
  let clock: ReturnType<typeof setInterval> | undefined
  let level = 0
  const end = () => {
    clearInterval(clock)
    recorder = undefined
  }

  async function start() {
    told = true
    stopReading('replaced') // or the microphone would hear the answer
    running?.abort()
    const mine = new AbortController()
    running = mine
    onChange({ at: 'asking' })
    try {
      const on = { level: (now: number) => { level = now }, lost: () => void finish() } // biome-ignore format: one line
      const opened = await record(worklet, on, mine.signal)
      if (mine.signal.aborted) return opened.cancel()
      recorder = opened
      const start = performance.now()
      level = 0
      let warned = false
      onChange({ at: 'recording', seconds: 0, level })
      clock = setInterval(() => {
        const seconds = (performance.now() - start) / 1000
        if (seconds >= most) return void finish()
        if (!warned && seconds >= most - endingSeconds) {
          warned = true
          onEnding()
        }
        onChange({ at: 'recording', seconds: Math.floor(seconds), level })
      }, 100)
    } catch (e) {
      if (!mine.signal.aborted) onChange({ at: 'trouble', trouble: troubles[(e as Error).name] ?? 'no-recording' })
    }
  }

  /** What was said until now goes to the house. */
  async function finish() {
    const [mine, made] = [running, recorder?.stop()]
    end()
    if (!mine || !made) return
    onChange({ at: 'working' })
    try {
      session ??= crypto.randomUUID()
      const { text, said } = await hear(made, session, mine.signal)
      if (mine.signal.aborted) return
      onChange(said === null ? { at: 'idle' } : { at: 'nothing', said })
      if (said === null) onWords(text)
    } catch (error) {
      if (!mine.signal.aborted) onChange({ at: 'refused', error })
    }
  }

  return {
    /** The first time it says where the sound goes; after that it records. */
    press: () => (told ? void start() : onChange({ at: 'told' })),
    start: () => void start(),
    finish: () => void finish(),
    /** Nothing is sent; what was sent is given up. */
    cancel() {
      running?.abort()
      recorder?.cancel()
      end()
      onChange({ at: 'idle' })
    },
  }
}

const troubles: Record<string, Trouble> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'no-microphone',
  OverconstrainedError: 'no-microphone',
  NotReadableError: 'microphone-busy',
}

/** 0:07 */
export const clockOf = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
