import { AppError } from '#base/errors.ts'
import { commands } from './commands.ts'
import { help } from './help.ts'

// npm run -s vorzimmer -- COMMAND …: every command is a line in commands.ts.
const [name = '', ...args] = process.argv.slice(2)
try {
  const told = await help(process.argv.slice(2))
  if (told) {
    console[told.code ? 'error' : 'log'](told.text)
    process.exitCode = told.code
  } else {
    const code = await (await commands[name]?.load())?.run(args)
    process.exitCode = typeof code === 'number' ? code : 0
  }
} catch (e) {
  const wrongArguments = e instanceof TypeError && 'code' in e && String(e.code).startsWith('ERR_PARSE_ARGS')
  const known = wrongArguments ? new AppError('cli.arguments', 422, { message: e.message }) : e
  const { sentence } = await import('./sentences.ts') // with the whole house behind it; a list of commands need not wait for that
  console.error(sentence(known))
  if (wrongArguments) console.error(`So geht es: vorzimmer ${name} --help`)
  process.exitCode = known instanceof AppError && known.status === 422 ? 2 : 1
}
