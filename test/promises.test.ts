import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Lines of docs/promises.md: demand, promise, proofs (each in backticks). */
const rows = readFileSync('docs/promises.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-H]\d+ \|/.test(line))
  .map((line) => {
    const [head = '', , proof = ''] = line.split(' | ')
    return { demand: head.slice(2), proofs: [...proof.matchAll(/`([^`]+)`/g)].map(([, one = '']) => one) }
  })
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts

test('every promise has a proof, and every named proof exists', () => {
  expect(rows.length).toBeGreaterThan(10)
  expect(
    rows.flatMap(({ demand, proofs }) => (proofs.length ? proofs : ['nothing']).flatMap((proof) => problemOf(proof).map((p) => `${demand}: ${p}`))),
  ).toEqual([])
})

/** A proof is a test by file and name, an npm command, or a file. */
function problemOf(proof: string): string[] {
  const [file = '', ...names] = proof.split(' › ')
  if (/\.test\.tsx?$/.test(file)) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').replaceAll("\\'", "'") : undefined
    if (text === undefined) return [`${file} does not exist`]
    return names.filter((name) => !text.includes(name)).map((name) => `${file} has no test “${name}”`)
  }
  if (proof.startsWith('npm ')) {
    const script = /^npm (?:run )?(?:-s )?(?:run )?(?:-s )?([\w:-]+)/.exec(proof)?.[1] ?? ''
    if (!(script in scripts)) return [`there is no script “${script}”`]
    const bench = /^npm run (?:-s )?bench -- ([\w-]+)/.exec(proof)?.[1]
    return bench && !existsSync(`bench/${bench}.ts`) && !existsSync(`bench/${bench}/run.ts`) ? [`there is no bench/${bench}`] : []
  }
  return existsSync(file) ? [] : [`“${proof}” is neither a test, an npm command nor a file`]
}
