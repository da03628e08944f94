export type Spoken = { text: string; language: 'de' | 'en' }
export type Voices = {
  /** Whether the house speaks where the device has no voice of its own. */
  house: boolean
  /** A piece spoken by the house. */
  say: (piece: Spoken, signal: AbortSignal) => Promise<ArrayBuffer>
}

/** Voices of this device only: others would send what is read to whoever made the browser. */
const localVoice = (language: string): SpeechSynthesisVoice | undefined => {
  const able = globalThis.speechSynthesis?.getVoices().filter((v) => v.localService && v.lang.toLowerCase().startsWith(language)) ?? []
  return able.find((v) => v.default) ?? able[0]
}

/** Whether every language of these pieces has a voice now. */
export const canRead = (spoken: readonly Spoken[], { house }: Pick<Voices, 'house'>): boolean =>
  spoken.length > 0 && (house || spoken.every(({ language }) => localVoice(language)))

/** Calls back when the device's voices are known; some browsers load them late. @returns how to stop listening */
export function onVoices(changed: () => void): () => void {
  globalThis.speechSynthesis?.addEventListener?.('voiceschanged', changed)
  return () => globalThis.speechSynthesis?.removeEventListener?.('voiceschanged', changed)
}

/** How it ended: heard to its end, stopped by somebody, or something else wanted to be heard. */
export type Ended = 'ended' | 'stopped' | 'replaced'
let stopCurrent: ((how: Ended) => void) | undefined
/** Stops whatever is being read. */
export const stopReading = (how: Ended = 'stopped') => stopCurrent?.(how)

/**
 * Reads pieces one after the other. Whatever was being read before stops.
 * @throws what `say` throws; Error, when the device's voice fails
 */
export async function readAloud(spoken: readonly Spoken[], voices: Voices): Promise<Ended> {
  stopReading('replaced')
  const stopped = new AbortController()
  let how: Ended = 'stopped'
  const mine = (why: Ended) => {
    how = why
    stopped.abort()
  }
  const leave = () => stopped.abort()
  stopCurrent = mine
  addEventListener('pagehide', leave, { once: true })
  const { signal } = stopped
  let context: AudioContext | undefined
  /** Fetched while the piece before is heard. */
  const fetched = new Map<number, Promise<ArrayBuffer>>()
  const fetchPiece = (at: number) => {
    const piece = spoken[at]
    if (!piece || localVoice(piece.language) || fetched.has(at)) return
    const coming = voices.say(piece, signal)
    coming.catch(() => {}) // thrown where it is waited for
    fetched.set(at, coming)
  }
  try {
    for (const [at, piece] of spoken.entries()) {
      const voice = localVoice(piece.language)
      if (voice) await utter(piece, voice, signal)
      else {
        context ??= new AudioContext()
        await context.resume()
        fetchPiece(at)
        const wav = await (fetched.get(at) as Promise<ArrayBuffer>)
        fetchPiece(at + 1)
        await play(context, await context.decodeAudioData(wav), signal)
      }
      if (signal.aborted) return how
    }
    return 'ended'
  } catch (e) {
    if (signal.aborted) return how
    throw e
  } finally {
    removeEventListener('pagehide', leave)
    if (stopCurrent === mine) stopCurrent = undefined
    stopped.abort()
    if (context) void context.close()
  }
}

function utter({ text, language }: Spoken, voice: SpeechSynthesisVoice, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.voice = voice
    utterance.lang = voice.lang || language
    const stop = () => {
      speechSynthesis.cancel()
      done()
    }
    utterance.onend = () => {
      signal.removeEventListener('abort', stop)
      done()
    }
    utterance.onerror = ({ error }) => {
      signal.removeEventListener('abort', stop)
      if (error === 'canceled' || error === 'interrupted') done()
      else failed(new Error(error))
    }
    signal.addEventListener('abort', stop, { once: true })
    speechSynthesis.speak(utterance)
  })
}

function play(context: AudioContext, sound: AudioBuffer, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done()
    const source = context.createBufferSource()
    source.buffer = sound
    source.connect(context.destination)
    source.onended = () => done()
    signal.addEventListener('abort', () => source.stop(), { once: true })
    source.start()
  })
}
