// npm run acceptance: everything that docs/promises.md names, once: the checks, all tests, every command. Counts what was skipped and why.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const only = process.argv[2] // a letter: the demands of one part
const started = Date.now()
const folder = mkdtempSync(join(tmpdir(), 'vz-acceptance-')) // what failed, in full
const run = (command) => {
  const at = Date.now()
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'pipe'] })
  return { ok: status === 0, output: stdout + stderr, seconds: Math.round((Date.now() - at) / 1000), last: lastLine(stdout) || lastLine(stderr) }
}
const lastLine = (text) => text.trimEnd().split('\n').at(-1)?.slice(0, 300) ?? ''
const failures = []
const skips = new Map()
const skip = (reason, what) => skips.set(reason, [...(skips.get(reason) ?? []), what])

const say = (name, { ok, output, seconds, last }) => {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${String(seconds).padStart(5)} s  ${name}${last ? `\n               ${last}` : ''}`)
  if (ok) return
  const log = join(folder, `${failures.push(name)}.log`)
  writeFileSync(log, output)
  console.log(`               ${log}`)
}

say('npm run check', { ...run('npm run -s check'), last: '' })

for (const script of ['test', 'test:long']) {
  const report = join(folder, `${script.replace(':', '-')}.json`)
  const tests = run(`npm run ${script} -- --reporter=json --outputFile=${report}`)
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  say(`npm run ${script}: ${numPassedTests} passed, ${numFailedTests} failed`, { ...tests, last: '' })
  for (const file of testResults)
    for (const one of file.assertionResults)
      if (['skipped', 'pending', 'todo', 'disabled'].includes(one.status))
        skip(one.meta?.reason ?? file.name.replace(`${process.cwd()}/`, ''), one.fullName)
}

const rows = readFileSync('docs/promises.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-H]\d+ \|/.test(line) && (!only || line.startsWith(`| ${only}`)))
const commands = new Set(rows.flatMap((line) => [...line.matchAll(/`(npm (?:run|-s)[^`]*)`/g)].map((m) => m[1])))
for (const command of commands) {
  const missing = [...command.matchAll(/(?:^|\s)(\.\.\/shared\/\S+)/g)].find((m) => !existsSync(m[1]))
  if (missing) skip(`${missing[1]} is not there`, command)
  else say(command, run(command))
}

console.log(`\n${Math.round((Date.now() - started) / 60_000)} minutes, ${failures.length} failed, ${[...skips.values()].flat().length} skipped`)
for (const [reason, what] of skips) console.log(`  skipped: ${reason} (${what.length})`)
process.exit(failures.length || skips.size ? 1 : 0)
