import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { restore } from '#base/backup.ts'
import { AppError } from '#base/errors.ts'
import { keyFrom, keyOf } from '#base/keys.ts'
import { withConnections } from '../connect.ts'
import { sealsOf } from '../house.ts'
import { knownSteps, migrate } from '../migrate.ts'
import { naming, placeOf } from '../place.ts'
import { contents } from './backup.ts'

export const usage = `vorzimmer restore DATEI [--key-file DATEI]   in eine leere Datenbank, ganz oder gar nicht; das Haus darf darauf nicht laufen

  --key-file   der Schlüssel, wenn es nicht der dieses Hauses ist`

export async function run(args: string[]) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { 'key-file': { type: 'string' } } })
  const [file] = positionals
  if (!file) throw new AppError('cli.restore', 422)
  const path = resolve(file)
  return withConnections(async ({ connections, config }) => {
    const key = values['key-file'] ? keyFrom(values['key-file']) : keyOf(config)
    const place = placeOf(config, connections)
    const head = await restore(place, path, key, { known: knownSteps, migrate: (only) => migrate(connections, only) }).catch(naming(path))
    console.log(`Wiederhergestellt: ${contents(head)}`)

    const seals = sealsOf(config, place.town, connections.owner)
    let verdict = await seals.verify()
    if (verdict.problems.some((p) => p.code === 'tail-missing')) {
      await seals.restored()
      console.log('Die Siegeldatei weiß von Protokolleinträgen nach dieser Sicherung. Dass sie fehlen, ist dort jetzt vermerkt.')
      verdict = await seals.verify()
    }
    console.log(
      verdict.sound
        ? `Protokoll geprüft: ${verdict.seals} Siegel, ${verdict.rows} Einträge, alles unverändert.`
        : 'Das Protokoll stimmt nicht mit seinen Siegeln überein; „vorzimmer verify-audit“ sagt, wo.',
    )
    return verdict.sound ? 0 : 1
  })
}
