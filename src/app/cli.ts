import { AppError } from '#base/errors.ts'
import { commands } from './commands.ts'
import { sentence } from './sentences.ts'

// npm run -s vorzimmer -- COMMAND …: every command is a line in commands.ts.
const [name = 'hilfe', ...args] = process.argv.slice(2)
const command = commands[name]
if (!command) {
  const known = Object.entries(commands).map(([n, c]) => `  ${n.padEnd(14)} ${c.about}`)
  console.error([`vorzimmer ${name}: diesen Befehl gibt es nicht. Es gibt:`, ...known].join('\n'))
  process.exit(2)
}
try {
  const { run } = await command.load()
  const code = await run(args)
  process.exitCode = typeof code === 'number' ? code : 0
} catch (e) {
  console.error(sentence(e))
  process.exitCode = e instanceof AppError && e.status === 422 ? 2 : 1
}
