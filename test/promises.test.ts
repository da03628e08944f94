import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Lines of docs/promises.md: demand, promise, proofs. */
const rows = readFileSync('docs/promises.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-H]\d+ \|/.test(line))
  .map((line) => {
    const [, demand = '', promise = '', proof = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
    return {
      demand,
      promise,
      proofs: proof
        .split(';')
        .map((p) => p.trim().replaceAll('`', ''))
        .filter(Boolean),
    }
  })

test('every promise has a proof, and every named proof exists', () => {
  expect(rows.length).toBeGreaterThan(10)
  const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts
  const problems: string[] = []
  for (const { demand, promise, proofs } of rows) {
    if (!promise) problems.push(`${demand}: no promise`)
    if (!proofs.length) problems.push(`${demand}: no proof`)
    for (const proof of proofs) {
      const [file = '', name] = proof.split(' › ')
      if (/\.test\.tsx?$/.test(file)) {
        const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined
        if (text === undefined) problems.push(`${demand}: ${file} does not exist`)
        else if (name && !text.replaceAll("\\'", "'").includes(name)) problems.push(`${demand}: ${file} has no test “${name}”`)
      } else if (proof.startsWith('npm ')) {
        const script = /^npm (?:run )?(?:-s )?([\w:-]+)/.exec(proof)?.[1] ?? ''
        if (!(script in scripts)) problems.push(`${demand}: there is no script “${script}”`)
        const bench = /^npm run bench -- ([\w-]+)/.exec(proof)?.[1]
        if (bench && !existsSync(`bench/${bench}.ts`) && !existsSync(`bench/${bench}/run.ts`)) problems.push(`${demand}: there is no bench/${bench}`)
      } else if (!existsSync(file)) problems.push(`${demand}: “${proof}” is neither a test, an npm command nor a file`)
    }
  }
  expect(problems).toEqual([])
})
