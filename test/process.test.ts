import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { endLeftovers, newFolder, spawned } from './process.ts'

test('what an expectation that failed has left running is ended in order', async () => {
  const file = join(newFolder(), 'waits.mjs')
  writeFileSync(file, `process.on('SIGTERM', () => { console.log('closed'); process.exit(0) }); console.log('runs'); setInterval(() => {}, 1000)`)
  const left = spawned(file, [], {})
  await expect.poll(left.said).toContain('runs')
  await endLeftovers()
  expect(await left.ended).toBe(0)
  expect(left.said()).toContain('closed')
})
