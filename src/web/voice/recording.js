// Runs beside the page, where the sound is. Hands over what the microphone gives, in pieces of about 40 ms.
const size = 2048
registerProcessor(
  'vorzimmer-recording',
  class extends AudioWorkletProcessor {
    piece = new Float32Array(size)
    filled = 0
    process([[samples] = []]) {
      for (let at = 0; samples && at < samples.length; ) {
        const part = samples.subarray(at, at + size - this.filled)
        this.piece.set(part, this.filled)
        this.filled += part.length
        at += part.length
        if (this.filled < size) continue
        this.port.postMessage(this.piece, [this.piece.buffer])
        this.piece = new Float32Array(size)
        this.filled = 0
      }
      return true
    }
  },
)
