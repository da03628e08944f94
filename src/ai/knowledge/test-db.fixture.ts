import { afterAll, inject } from 'vitest'
import { openDb, openPool } from '#base/db.ts'
import { freshTown } from '#test/town.ts'

/** A migrated database of its own for one test file, and a way in by a single connection. */
export async function knowledgeDb() {
  const connection = await freshTown(inject('connection'))
  const pools = [openPool({ ...connection, max: 5 }), openPool({ ...connection, max: 1 })] as const
  afterAll(() => Promise.all(pools.map((p) => p.end())))
  return { db: openDb(pools[0]), alone: openDb(pools[1]) }
}
