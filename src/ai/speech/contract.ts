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
  const { phases, taps, half } = filter(from)
  const out = new Float32Array(Math.floor((samples.length * sampleRate) / from))
  const width = 2 * half + 1
  for (let i = 0; i < out.length; i++) {
    const middle = Math.floor((i * from) / sampleRate)
    const weights = (i % phases) * width
    let sum = 0
    for (let k = Math.max(0, half - middle), end = Math.min(width, samples.length - middle + half); k < end; k++)
      sum += (samples[middle + k - half] as number) * (taps[weights + k] as number)
    out[i] = sum
  }
  return out
}

/** The weights of each sample around the middle, for every place the middle can have between two samples: they come again after `phases` results. */
function filter(from: number): { phases: number; taps: Float32Array; half: number } {
  const phases = sampleRate / divisor(from, sampleRate)
  const cut = Math.min(1, sampleRate / from) * 0.95 // a little below the half of the lower rate
  const half = Math.ceil(reach / cut) + 1
  const taps = new Float32Array(phases * (2 * half + 1))
  for (let phase = 0; phase < phases; phase++) {
    const between = ((phase * from) / sampleRate) % 1
    for (let k = -half; k <= half; k++) {
      const x = k - between
      if (Math.abs(x) > half) continue
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cut * x) / (Math.PI * cut * x)
      taps[phase * (2 * half + 1) + k + half] = cut * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half))
    }
  }
  return { phases, taps, half }
}
const divisor = (a: number, b: number): number => (b ? divisor(b, a % b) : a)
