import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder, spawned, startServer, unfinished } from './process.ts'

// One of these moments is tried on every run: postgres.test.ts.
test.each<[when: string, reached: (dataDir: string) => unknown]>([
  ['while initdb writes', (d) => existsSync(join(d, unfinished(d) ?? 'none', 'global/pg_control'))],
  ['right after the rename', (d) => existsSync(join(d, 'postgres'))],
  ['while the database starts', (d) => existsSync(join(d, 'postgres/postmaster.pid'))],
  ['as soon as the socket is there', (d) => existsSync(join(d, 'postgres/.s.PGSQL.5432'))],
  ['after the migrations, when the keys are made', (d) => existsSync(join(d, 'keys'))],
])(
  'SIGKILL in the first start, %s: the next one works',
  async (_, reached) => {
    const dataDir = newFolder()
    const first = spawned('src/app/main.ts', [], { DATA_DIR: dataDir, PORT: '0' })
    while (!reached(dataDir)) await new Promise((done) => setTimeout(done, 3))
    first.child.kill('SIGKILL')
    expect(await first.ended).toBe(137)
    const { stop } = await startServer({ DATA_DIR: dataDir })
    expect(unfinished(dataDir)).toBeUndefined()
    expect(await stop()).toBe(0)
    rmSync(dataDir, { recursive: true })
  },
  90_000,
)
