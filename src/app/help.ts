import { commands } from './commands.ts'

const asks = (word: string) => ['help', 'hilfe', '--help', '-h'].includes(word)

/** What somebody is told who asks how it is done, or for what is not there (2); undefined where a command is to run. */
export async function help([first = 'help', ...rest]: readonly string[]): Promise<{ text: string; code: 0 | 2 } | undefined> {
  const name = asks(first) ? rest.find((word) => !asks(word)) : first
  if (name === undefined) return { text: `vorzimmer BEFEHL …\n\n${list()}\n\nMehr zu einem Befehl: vorzimmer BEFEHL --help`, code: 0 }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) return { text: `Den Befehl „${name}“ gibt es nicht. Es gibt:\n\n${list()}`, code: 2 }
  if (!asks(first) && !rest.some((word) => word === '--help' || word === '-h')) return undefined
  return { text: `${name}: ${command.about}\n\n${(await command.load()).usage}`, code: 0 }
}

const list = () =>
  Object.entries(commands)
    .map(([name, { about }]) => `  ${name.padEnd(14)} ${about}`)
    .join('\n')
