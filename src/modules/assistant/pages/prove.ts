import { sha256 } from '@noble/hashes/sha2.js'

const text = new TextEncoder()
/** So many tries at a stretch; then the page may breathe. */
const stretch = 4_000

/** Finds the number that a busy house asks for; see guard.ts. The page stays usable meanwhile. */
export async function prove(challenge: string, bits: number): Promise<{ challenge: string; nonce: number }> {
  for (let nonce = 0; ; nonce++) {
    if (zeroBits(sha256(text.encode(`${challenge}:${nonce}`))) >= bits) return { challenge, nonce }
    if (nonce % stretch === stretch - 1) await new Promise((done) => setTimeout(done))
  }
}

function zeroBits(bytes: Uint8Array): number {
  let zero = 0
  for (const byte of bytes) {
    if (byte === 0) zero += 8
    else return zero + Math.clz32(byte) - 24
  }
  return zero
}
