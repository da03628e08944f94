import { resampled, wavOf } from '#ai/speech/contract.ts'

export type Recorder = {
  /** The recording as a WAV file; the microphone is free again. */
  stop: () => Blob
  cancel: () => void
}

/** Whether this browser, on this page, lets anybody record: a secure context, a microphone's interface, and a page that allows it. */
export const canRecord = (): boolean => {
  const policy = (document as { featurePolicy?: { allowsFeature: (name: string) => boolean } }).featurePolicy
  return isSecureContext && !!navigator.mediaDevices?.getUserMedia && 'AudioWorkletNode' in window && (policy?.allowsFeature('microphone') ?? true)
}

/**
 * Starts to record. Asks for the microphone where the browser has not been told yet.
 *
 * @param worklet address of recording.js
 * @param on.level 0 to 1, about ten times a second
 * @param on.lost the microphone was unplugged or taken away
 * @throws DOMException NotAllowedError, NotFoundError, NotReadableError; AbortError
 */
export async function record(worklet: string, on: { level: (level: number) => void; lost: () => void }, signal: AbortSignal): Promise<Recorder> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } }) // biome-ignore format: one wish
  const tracks = stream.getTracks()
  const context = new AudioContext()
  const free = () => {
    for (const track of tracks) track.stop()
    if (context.state !== 'closed') void context.close()
  }
  try {
    signal.throwIfAborted()
    await context.audioWorklet.addModule(worklet)
    signal.throwIfAborted()
    const source = context.createMediaStreamSource(stream)
    const node = new AudioWorkletNode(context, 'vorzimmer-recording', { channelCount: 1, channelCountMode: 'explicit' })
    const pieces: Float32Array[] = []
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      pieces.push(data)
      if (pieces.length % 2 === 0) on.level(loudness(data))
    }
    // Its output is silence; without a way to the loudspeaker some browsers never ask it for sound.
    source.connect(node).connect(context.destination)
    await context.resume()
    tracks[0]?.addEventListener('ended', on.lost, { once: true })
    return {
      stop: () => {
        free()
        return new Blob([wavOf(resampled(together(pieces), context.sampleRate))], { type: 'audio/wav' })
      },
      cancel: free,
    }
  } catch (e) {
    free()
    throw e
  }
}

function together(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** As ears hear it: -50 dB is nothing, -10 dB is full. */
function loudness(samples: Float32Array): number {
  let sum = 0
  for (const s of samples) sum += s * s
  const decibels = 20 * Math.log10(Math.sqrt(sum / samples.length) + 1e-9)
  return Math.max(0, Math.min(1, (decibels + 50) / 40))
}
