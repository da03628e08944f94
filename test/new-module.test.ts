import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('what new:module writes is linted, typed, within the boundaries, and its own tests pass', async () => {
  const root = mkdtempSync(join(tmpdir(), 'vz-new-'))
  try {
    for (const name of [
      'src',
      'test',
      'scripts',
      'towns',
      'bench',
      'package.json',
      'tsconfig.json',
      'biome.json',
      'vite.config.ts',
      'vitest.config.ts',
      '.dependency-cruiser.cjs',
    ])
      cpSync(name, join(root, name), { recursive: true })
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
    const bin = (name: string, ...args: string[]) =>
      run(resolve('node_modules/.bin', name), args, { cwd: root, maxBuffer: 1e8, env: { ...process.env, VITEST: '', TEST_DATABASE_URL: '' } }).catch(
        (e: { stdout: string; stderr: string }) => expect.fail(`${name} ${args.join(' ')}\n${e.stdout}\n${e.stderr}`),
      )
    await run(process.execPath, ['scripts/new-module.mjs', 'lost-property'], { cwd: root })
    await bin('biome', 'check', 'src/modules/lost-property', 'src/app/modules.ts')
    await bin('tsc', '--checkers', '1')
    await bin('depcruise', 'src')
    await bin(
      'vitest',
      'run',
      '--reporter=json',
      '--outputFile=result.json',
      'src/modules/lost-property',
      'test/modules.test.ts',
      'test/retention.test.ts',
    )
    const result = JSON.parse(readFileSync(join(root, 'result.json'), 'utf8')) as { success: boolean; numPassedTests: number }
    expect(result.success).toBe(true)
    expect(result.numPassedTests).toBeGreaterThan(5)
    expect(readFileSync(join(root, 'src/app/modules.ts'), 'utf8')).toMatch(/const modules: Module\[\] = \[[^\]]*\blostProperty,?\s*\]/)
    await expect(run(process.execPath, ['scripts/new-module.mjs', 'lost-property'], { cwd: root })).rejects.toThrow()
    await expect(run(process.execPath, ['scripts/new-module.mjs', 'Böse Name'], { cwd: root })).rejects.toThrow()
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}, 120_000)
