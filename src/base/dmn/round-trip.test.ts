import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// @ts-expect-error it brings no types
import { DmnModdle } from 'dmn-moddle'
import { expect, test } from 'vitest'
import { conformance } from './eval.ts'

// dmn-js reads and writes a file with dmn-moddle. What that drops would be lost by opening and saving. The packages of the town stand in
// base/leistungen/round-trip.test.ts, the editor itself in test/e2e/rules.e2e.test.ts.

const kit = join(process.env.VORZIMMER_FIXTURES ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'dmn-tck/TestCases')
const moddle = new DmnModdle()
/** As it is kept: in the namespace of DMN 1.3. */
const stored = (xml: string) => xml.replaceAll(/https:\/\/www\.omg\.org\/spec\/DMN\/(20230324|20211108)\//g, 'https://www.omg.org/spec/DMN/20191111/')

test.skipIf(!existsSync(kit))(
  'all models of level 2 of the TCK, opened and saved: every case gives what it gave (skipped where the fixtures are absent)',
  { timeout: 60_000 },
  async () => {
    const copy = join(mkdtempSync(join(tmpdir(), 'tck-')), 'TestCases')
    const folder = join(copy, 'compliance-level-2')
    cpSync(join(kit, 'compliance-level-2'), folder, { recursive: true })
    mkdirSync(join(copy, 'compliance-level-3'))
    let models = 0
    for (const name of readdirSync(folder))
      for (const file of readdirSync(join(folder, name)).filter((f) => f.endsWith('.dmn'))) {
        const { rootElement, warnings } = await moddle.fromXML(stored(readFileSync(join(folder, name, file), 'utf8')), 'dmn:Definitions')
        expect(warnings, file).toEqual([])
        writeFileSync(join(folder, name, file), (await moddle.toXML(rootElement, { format: true })).xml)
        models++
      }
    expect(models).toBeGreaterThan(20)
    expect(await conformance(copy)).toEqual({ level2: { n: 116, passed: 116 }, level3: { n: 0, passed: 0 }, failed: [] })
  },
)
