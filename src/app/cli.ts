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
  const wrongArguments = e instanceof TypeError && 'code' in e && String(e.code).startsWith('ERR_PARSE_ARGS')
  const known = wrongArguments ? new AppError('cli.arguments', 422, { message: e.message }) : e
  console.error(sentence(known))
  process.exitCode = known instanceof AppError && known.status === 422 ? 2 : 1
}
