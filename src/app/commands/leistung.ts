import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '#base/config.ts'
import { AppError } from '#base/errors.ts'
import { checkFiles, readWhole } from '#base/leistungen/index.ts'
import { loadTown } from '#base/town.ts'

export const usage = `vorzimmer leistung check [ORDNER …]   sonst alle Pakete der Stadt; Rückgabe 1, wenn etwas zu berichtigen ist

Geprüft wird wie vor einer Freigabe: Formular, Regeln, Rechtswerte, Nachweise, Stellen, Texte und jeder Testfall.`

export async function run(args: string[]) {
  const { positionals } = parseArgs({ args, allowPositionals: true })
  const [verb, ...folders] = positionals
  if (verb !== 'check') throw new AppError('cli.arguments', 422, { message: 'gemeint ist „vorzimmer leistung check [ORDNER …]“.' })
  const town = loadTown(readConfig().TOWN)
  const own = join(town.folder, 'leistungen')
  const wanted = folders.length
    ? folders.map((f) => resolve(f))
    : existsSync(own)
      ? readdirSync(own, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [join(own, e.name)] : []))
      : []
  let broken = 0
  for (const folder of wanted) {
    if (!existsSync(folder)) throw new AppError('cli.arguments', 422, { message: `den Ordner „${folder}“ gibt es nicht.` })
    const id = basename(folder)
    const { whole, problems } = checkFiles(readWhole(folder), id, { land: town.town.land, stellen: town.stellen, aktenplan: town.aktenplan })
    if (whole) console.log(`${id}: in Ordnung (${whole.title}, Prüfsumme ${whole.digest.slice(0, 12)}).`)
    else {
      broken++
      console.log(`${id}: ${problems.length === 1 ? 'Eine Sache ist' : `${problems.length} Dinge sind`} zu berichtigen.`)
      for (const p of problems) console.log(`  - ${p}`)
    }
  }
  return broken ? 1 : 0
}
