import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { baseErrors, say } from '#base/texts.ts'
import { loadTown } from '#base/town.ts'
import { withConnections } from '../connect.ts'
import { sealsOf } from '../house.ts'

export const usage = `vorzimmer verify-audit [--seals DATEI] [--restored]   Rückgabe 1, wenn etwas verändert wurde

  --seals      vergleicht mit einer Kopie der Siegeldatei, etwa von einem anderen Rechner
  --restored   vermerkt einmal, dass eine ältere Sicherung eingespielt wurde`

export async function run(args: string[]) {
  const { values } = parseArgs({ args, options: { seals: { type: 'string' }, restored: { type: 'boolean' } } })
  return withConnections(async ({ connections, config }) => {
    const seals = sealsOf(config, loadTown(config.TOWN).town.id, connections.owner)
    if (values.restored) await seals.restored()
    const v = await seals.verify(values.seals ? resolve(values.seals) : seals.file)
    for (const { code, ...place } of v.problems) console.log(say(baseErrors[`audit.${code}`] ?? { de: code, en: code }, place))
    if (v.lost) console.log(`${v.lost} Siegel gingen bei einer Wiederherstellung verloren; das ist in der Siegeldatei vermerkt.`)
    if (v.pruned) console.log(`Bis Siegel ${v.pruned} sind die Einträge nach Ablauf ihrer Frist gelöscht; der Prüfpunkt ist signiert.`)
    console.log(
      v.sound
        ? `Alles unverändert: ${v.seals} Siegel, ${v.rows} Einträge; ${v.unsealed} noch nicht versiegelt.`
        : `${v.problems.length} Stellen stimmen nicht. Bitte nichts löschen und die Informationssicherheit rufen.`,
    )
    return v.sound ? 0 : 1
  })
}
