import { parseArgs } from 'node:util'
import { readConfig } from '#base/config.ts'
import { loadTown } from '#base/town.ts'

/** vorzimmer town [ORDNER]: reads and cross-checks a town's folder as the start does, without touching the database. */
export async function run(args: string[]) {
  const { positionals } = parseArgs({ args, allowPositionals: true })
  const { town, offices, stellen, persons, aktenplan, documentTypes, tags, post } = loadTown(positionals[0] ?? readConfig().TOWN)
  console.log(
    `${town.officialName}: in Ordnung. ${offices.length} Ämter, ${stellen.length} Stellen, ${persons.length} Personen, ` +
      `${aktenplan.length} Aktenzeichen, ${documentTypes.length} Dokumentarten, ${tags.length} Schlagwörter, ${post.length} Beispielsendungen.`,
  )
}
