import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

// A rule nobody has seen failing is a hope. Each one is broken here once, in a copy.
const seeds = {
  'base-is-the-ground': ['src/base/seed1.ts', `import '../app/modules.ts'`],
  'ai-knows-no-duty': ['src/ai/seed/seed1.ts', `import '../../modules/organisation/service.ts'`],
  'ai-enters-by-the-door': ['src/ai/seed/seed2.ts', `import '../other/inner.ts'`],
  'ai-is-entered-by-the-door': ['src/app/seed5.ts', `import '#ai/other/inner.ts'`],
  'modules-do-not-wire': ['src/modules/organisation/seed2.ts', `import '../../app/house.ts'`],
  'modules-enter-by-the-door': ['src/modules/other/seed3.ts', `import '../organisation/service.ts'`],
  'app-sees-module-ts-only': ['src/app/seed4.ts', `import '#modules/organisation/service.ts'`],
  'edges-do-not-touch-sql': ['src/modules/other/routes.ts', `import './store.ts'`],
  'rules-are-pure': ['src/modules/other/rules.ts', `import type { Ctx } from '#base/ctx.ts'; export const r = (c: Ctx) => c`],
  'kysely-lives-in-stores': ['src/modules/other/service.ts', `import { sql } from 'kysely'; export const s = sql`],
  'the-browser-stays-outside': ['src/modules/other/pages/Seed.tsx', `import '../store.ts'; export default () => <p />`],
  'no-circular': ['src/modules/other/store.ts', `import './store2.ts'`],
} as const

test('every boundary rule turns red when it is broken, and the house itself is green', async () => {
  const root = mkdtempSync(join(tmpdir(), 'vz-rules-'))
  for (const name of ['src', 'package.json', '.dependency-cruiser.cjs']) cpSync(name, join(root, name), { recursive: true })
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
  const cruise = async () => {
    const run = promisify(execFile)(resolve('node_modules/.bin/depcruise'), ['src', '-T', 'json'], { cwd: root, maxBuffer: 1e8 })
    const { stdout } = await run.catch((e: { stdout: string }) => e)
    return JSON.parse(stdout).summary as { totalCruised: number; violations: { rule: { name: string } }[] }
  }
  try {
    const house = await cruise()
    expect(house.totalCruised).toBeGreaterThan(30)
    expect(house.violations).toEqual([])
    for (const [file, text] of [
      ...Object.values(seeds),
      ['src/modules/other/store2.ts', `import './store.ts'`] as const,
      ['src/ai/other/inner.ts', 'export {}'] as const,
    ]) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
    expect([...new Set((await cruise()).violations.map((v) => v.rule.name))].sort()).toEqual(Object.keys(seeds).sort())
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
