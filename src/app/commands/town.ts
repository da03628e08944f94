import { parseArgs } from 'node:util'
import { readConfig } from '#base/config.ts'
import { loadContent } from '#base/content/index.ts'
import { loadTown } from '#base/town.ts'

export const usage = 'vorzimmer town [ORDNER]   liest und prüft ihn wie der Start, ohne die Datenbank zu berühren; sonst den Ordner dieses Hauses'

export async function run(args: string[]) {
  const { positionals } = parseArgs({ args, allowPositionals: true })
  const read = loadTown(positionals[0] ?? readConfig().TOWN)
  const { town, offices, stellen, persons, aktenplan, documentTypes, tags, post } = read
  const { services, bylaws, forms, lifeSituations, calendars } = loadContent(read)
  console.log(
    `${town.officialName}: in Ordnung. ${offices.length} Ämter, ${stellen.length} Stellen, ${persons.length} Personen, ` +
      `${aktenplan.length} Aktenzeichen, ${documentTypes.length} Dokumentarten, ${tags.length} Schlagwörter, ${post.length} Beispielsendungen, ` +
      `${services.length} Leistungen, ${new Set(bylaws.map((b) => b.id)).size} Satzungen in ${bylaws.length} Fassungen, ${forms.length} Formulare, ` +
      `${lifeSituations.length} Lebenslagen, ${calendars.length} Kalender.`,
  )
}
