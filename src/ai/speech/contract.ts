// What the browser that records and the house that listens agree on.

/** Samples a second: what every recogniser is trained for. */
export const sampleRate = 16_000
/** Longest recording, in seconds. With 16 bit a sample that is 1.92 MB, below what a body may have. */
export const mostSeconds = 60
/** Below this nobody has said a word. */
export const leastSeconds = 0.3
/** Longest text that is spoken by the house in one piece. */
export const mostSpoken = 500

export const headerBytes = 44

/** The head of a WAV file: PCM, 16 bit, mono. @see Multimedia Programming Interface and Data Specifications 1.0 (RIFF WAVE) */
export function wavHeader(dataBytes: number, rate: number = sampleRate): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(headerBytes)
  const view = new DataView(head.buffer)
  const text = (at: number, word: string) => head.set([...word].map((c) => c.charCodeAt(0)), at) // biome-ignore format: one line
  text(0, 'RIFF')
  view.setUint32(4, headerBytes - 8 + dataBytes, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, dataBytes, true)
  return head
}

/** A recording as a WAV file. Samples from -1 to 1. */
export function wavOf(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + samples.length * 2)
  bytes.set(wavHeader(samples.length * 2))
  const view = new DataView(bytes.buffer, headerBytes)
  for (let i = 0; i < samples.length; i++) view.setInt16(i * 2, Math.round(Math.max(-1, Math.min(1, samples[i] as number)) * 32_767), true)
  return bytes
}

/** Half the length of the filter, in samples of the result. */
const reach = 12
/**
 * The same sound with 16,000 samples a second: what a browser records has 44,100 or 48,000. A windowed sinc takes away what the lower rate cannot hold, so
 * that hissing does not fold into the voice.
 *
 * @see Smith, Digital Audio Resampling (https://ccrma.stanford.edu/~jos/resample/)
 */
export function resampled(samples: Float32Array, from: number): Float32Array {
  if (from === sampleRate) return samples
  const step = from / sampleRate
  const cut = Math.min(1, 1 / step) * 0.95 // a little below the half of the lower rate
  const half = Math.ceil(reach / cut)
  const out = new Float32Array(Math.floor(samples.length / step))
  for (let i = 0; i < out.length; i++) {
    const middle = i * step
    let sum = 0
    for (let k = Math.max(0, Math.ceil(middle - half)); k <= Math.min(samples.length - 1, middle + half); k++) {
      const x = k - middle
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cut * x) / (Math.PI * cut * x)
      sum += (samples[k] as number) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half))
    }
    out[i] = sum * cut
  }
  return out
}
