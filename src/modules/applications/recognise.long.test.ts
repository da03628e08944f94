import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const hasTesseract = spawnSync('tesseract', ['--version']).status === 0
if (!hasTesseract) console.log('Photographs of proofs are not read here: there is no tesseract.')

type Row = { files: number; type: number; values: number; found: number; wrong: number }
test.skipIf(!hasTesseract)(
  '66 proofs as photographs of a telephone: recognised as what they are, with their values, and hardly one value read wrong',
  () => {
    const { stdout, status } = spawnSync(process.execPath, ['bench/run.ts', 'proofs', '--json'], { encoding: 'utf8', maxBuffer: 1e7 })
    expect(status).toBe(0)
    const { pdf, ...photographs } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, Row>
    const sum = (key: keyof Row) => Object.values(photographs).reduce((n, row) => n + row[key], 0)
    expect(pdf).toMatchObject({ files: 66, type: 66, wrong: 0 })
    expect(sum('files')).toBe(66)
    expect(sum('type') / sum('files')).toBeGreaterThanOrEqual(0.9)
    expect(sum('found') / sum('values')).toBeGreaterThanOrEqual(0.85)
    expect(sum('wrong') / sum('values')).toBeLessThanOrEqual(0.05)
  },
  900_000,
)
