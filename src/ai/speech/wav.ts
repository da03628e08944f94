import { AppError } from '#base/errors.ts'
import { headerBytes, leastSeconds, mostSeconds, sampleRate, wavHeader } from './contract.ts'

export type Recording = {
  /** Nothing but the sound: whatever else the file carried (names, places, programs) is left behind. */
  wav: Uint8Array
  seconds: number
  /** Nobody spoke: a recogniser would only make something up. */
  silent: boolean
}

/** Frames of 20 ms, as loud as somebody who whispers near a microphone (-45 dBFS), and how many make a syllable. */
const frame = sampleRate / 50
const quiet = 10 ** (-45 / 20) * 32_768
const leastFrames = 4

/**
 * A recording as the browser sends it: RIFF, PCM, 16 bit, mono, 16 kHz, at most a minute.
 * @throws AppError speech.not-a-wav, speech.too-long, speech.too-short
 */
export function readWav(bytes: Uint8Array): Recording {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.length < headerBytes || name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new AppError('speech.not-a-wav', 415)
  let data: Uint8Array | undefined
  let format = false
  for (let at = 12; at + 8 <= bytes.length && !data; ) {
    const size = view.getUint32(at + 4, true)
    const body = at + 8
    if (name(at) === 'fmt ' && size >= 16 && body + 16 <= bytes.length)
      format =
        view.getUint16(body, true) === 1 && view.getUint16(body + 2, true) === 1 && view.getUint32(body + 4, true) === sampleRate && view.getUint16(body + 14, true) === 16 // biome-ignore format: one question
    if (name(at) === 'data') data = bytes.subarray(body, Math.min(bytes.length, body + size))
    at = body + size + (size % 2)
  }
  if (!format || !data) throw new AppError('speech.not-a-wav', 415)
  const samples = Math.floor(data.length / 2)
  const seconds = samples / sampleRate
  if (seconds > mostSeconds + 0.5) throw new AppError('speech.too-long', 413, { seconds: mostSeconds })
  if (seconds < leastSeconds) throw new AppError('speech.too-short', 422)
  const wav = new Uint8Array(headerBytes + samples * 2)
  wav.set(wavHeader(samples * 2))
  wav.set(data.subarray(0, samples * 2), headerBytes)
  return { wav, seconds, silent: isSilent(wav, samples) }
}

function isSilent(wav: Uint8Array, samples: number): boolean {
  const view = new DataView(wav.buffer, headerBytes)
  let loud = 0
  for (let at = 0; at + frame <= samples; at += frame) {
    let sum = 0
    for (let i = at; i < at + frame; i++) sum += view.getInt16(i * 2, true) ** 2
    if (Math.sqrt(sum / frame) >= quiet && ++loud >= leastFrames) return false
  }
  return true
}
