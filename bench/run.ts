import { readdirSync } from 'node:fs'

// npm run bench -- NAME [--json]: runs bench/NAME.ts (or bench/NAME/run.ts), which prints ratios measured in one run.
const [name, ...args] = process.argv.slice(2)
const names = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((e) => e.name !== 'run.ts')
  .map((e) => e.name.replace(/\.ts$/, ''))
const entry = readdirSync(import.meta.dirname).find((f) => f === `${name}.ts`) ?? (name && names.includes(name) ? `${name}/run.ts` : undefined)
if (!entry) {
  console.error(`npm run bench -- NAME. Es gibt: ${names.join(', ') || 'noch keine'}`)
  process.exit(2)
}
const { run } = (await import(`./${entry}`)) as { run: (args: string[]) => Promise<void> }
await run(args)
