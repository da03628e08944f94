import { spawn } from 'node:child_process'
import { AppError } from '#base/errors.ts'
import { headerBytes, mostSpoken, wavHeader } from './contract.ts'

// eSpeak NG, where the house has it: formants by rule, no learned model, no network. A program of its own (GPL-3), asked and never linked.

export type SpokenLanguage = 'de' | 'en'
const voices: Record<SpokenLanguage, string> = { de: 'de', en: 'en-gb' }
/** Words a minute: a little slower than its makers'. */
const pace = 155
const longestMs = 20_000
/** As many as speak at once, and as many as may wait: it takes a few hundredths of a second. */
const atOnce = 2
const mostWaiting = 12

let found: Promise<boolean> | undefined
/** Whether the house can speak by itself; asked of the machine once. */
export function canSpeak(): Promise<boolean> {
  found ??= espeak(['--version'], '', AbortSignal.timeout(5_000)).then(
    (said) => /espeak/i.test(Buffer.from(said).toString('latin1')),
    () => false,
  )
  return found
}

let speaking = 0
const waiting: (() => void)[] = []

/**
 * Text as a WAV file, spoken by a machine, and marked as such in the file. The text goes in by stdin: no list of processes shows it.
 *
 * @param text already speakable (spoken.ts), at most `mostSpoken` characters
 * @throws AppError speech.no-voice, speech.busy; DOMException AbortError, when nobody listens any more
 */
export async function speakAloud(text: string, language: SpokenLanguage, signal: AbortSignal): Promise<Uint8Array> {
  if (!(await canSpeak())) throw new AppError('speech.no-voice', 404)
  if (speaking >= atOnce) {
    if (waiting.length >= mostWaiting) throw new AppError('speech.busy', 429, { seconds: 5 })
    await new Promise<void>((go) => waiting.push(go))
  } else speaking++
  try {
    signal.throwIfAborted()
    // [[…]] would be phonemes to it.
    const plain = text.slice(0, mostSpoken).replace(/\[\[|\]\]/g, ' ').replace(/\p{C}/gu, ' ') // biome-ignore format: one line
    const until = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
    return marked(await espeak(['-v', voices[language], '-s', String(pace), '-b', '1', '--stdin', '--stdout'], plain, until))
  } finally {
    const next = waiting.shift() // takes this place over
    if (next) next()
    else speaking--
  }
}

/** Above what the longest text makes at the slowest. */
const mostBytes = 12 * 1024 * 1024
function espeak(args: string[], text: string, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((done, failed) => {
    const child = spawn('espeak-ng', args, { stdio: ['pipe', 'pipe', 'ignore'], env: { PATH: process.env.PATH }, signal, killSignal: 'SIGKILL' })
    const pieces: Buffer[] = []
    let bytes = 0
    child.on('error', failed)
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes > mostBytes) child.kill('SIGKILL')
      else pieces.push(piece)
    })
    child.on('close', (code) => (code === 0 ? done(Buffer.concat(pieces)) : failed(new Error(`espeak-ng ${code}`))))
    child.stdin.on('error', () => undefined) // it may end before it has read all
    child.stdin.end(text)
  })
}

/** Read by programs that ask where a sound comes from (RIFF INFO: software, comment). @see Art. 50 Abs. 2 KI-VO */
const info = [
  ['ISFT', 'eSpeak NG'],
  ['ICMT', 'Computerstimme, machine-generated voice'],
] as const

/** A pipe cannot go back to write its length: the head is written anew, and the mark behind the sound. */
function marked(streamed: Uint8Array): Uint8Array {
  const rate = new DataView(streamed.buffer, streamed.byteOffset).getUint32(24, true)
  const sound = streamed.subarray(headerBytes, streamed.length - (streamed.length % 2))
  const chunks = info.map(([id, text]) => {
    const body = Buffer.from(`${text}\0${text.length % 2 ? '' : '\0'}`, 'latin1')
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length)
    return Buffer.concat([Buffer.from(id), size, body])
  })
  const list = Buffer.concat([Buffer.from('INFO'), ...chunks])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(list.length)
  const whole = Buffer.concat([wavHeader(sound.length, rate), sound, Buffer.from('LIST'), size, list])
  whole.writeUInt32LE(whole.length - 8, 4)
  return whole
}
