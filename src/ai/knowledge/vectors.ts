import { assertNoTransaction, type Db } from '#base/db.ts'
import { insertVectors, nearestCodes, passagesWithoutVector } from './store.ts'

/** An engine that turns texts into vectors of one length. `name` and version: vectors of two engines are never compared. */
export type Embedding = { name: string; embed: (texts: readonly string[]) => Promise<readonly (readonly number[])[]> }

/** Looked at exactly; the codes find these. */
const rescored = 200
const atOnce = 64

/** Gives a vector to every passage that has none of this engine. Safe to run twice and to stop in between. @returns how many */
export async function fillVectors(db: Db, embedding: Embedding, most = Number.POSITIVE_INFINITY): Promise<number> {
  let done = 0
  while (done < most) {
    const passages = await passagesWithoutVector(db, embedding.name, Math.min(atOnce, most - done))
    if (!passages.length) return done
    assertNoTransaction('an embedding')
    const vectors = await embedding.embed(passages.map((p) => p.text))
    await insertVectors(
      db,
      embedding.name,
      passages.map((p, i) => {
        const vector = unit(vectors[i] ?? [])
        return { passage: p.id, code: codeOf(vector), vector: Buffer.from(vector.buffer) }
      }),
    )
    done += passages.length
  }
  return done
}

/**
 * The passages nearest in meaning, with their cosine: first by the signs of the vectors alone (a bit each, Hamming distance in the database), then exactly.
 * Only within what the asker may see.
 */
export async function nearest(db: Db, embedding: Embedding, audiences: readonly number[], query: string): Promise<Map<number, number>> {
  assertNoTransaction('an embedding')
  const [vector] = await embedding.embed([query])
  if (!vector?.length) return new Map()
  const wanted = unit(vector)
  const near = await nearestCodes(db, embedding.name, audiences, codeOf(wanted), rescored)
  return new Map(
    near.map(({ passage, vector: packed }) => {
      let cosine = 0
      for (let i = 0; i < wanted.length; i++) cosine += (wanted[i] as number) * packed.readFloatLE(i * 4)
      return [passage, cosine]
    }),
  )
}

const unit = (vector: readonly number[]): Float32Array => {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0)) || 1
  return Float32Array.from(vector, (x) => x / length)
}
const codeOf = (vector: Float32Array): string => Array.from(vector, (x) => (x > 0 ? '1' : '0')).join('')
