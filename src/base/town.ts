import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from './errors.ts'
import { crossCheck } from './town-check.ts'
import { parseFile, shown } from './town-file.ts'
import { files, type Town, type TownData } from './town-schema.ts'

// A town is a folder of data (towns/README.md). This file reads it and finds its mistakes before the house opens.

export { type AnswerFact, type AnswerTemplate, placeOf, type Town } from './town-schema.ts'

/**
 * Reads and cross-checks a town's folder.
 * @throws AppError `town.invalid` (422) whose fact `problems` lists *all* mistakes, one German sentence with file and field per line.
 */
export function loadTown(folder: string): Town {
  const { town, problems } = checkTown(folder)
  if (!town) throw new AppError('town.invalid', 422, { folder, count: problems.length, problems: problems.join('\n') })
  return town
}

/** Like `loadTown`, for a screen or a command that shows the list of mistakes. `town` is there only if `problems` is empty. */
export function checkTown(folder: string): { town?: Town; problems: string[] } {
  const problems: string[] = []
  const data: Partial<Record<keyof TownData, unknown>> = {}
  for (const key of Object.keys(files) as (keyof TownData)[]) {
    const [name, schema] = files[key]
    const path = shown(folder, name)
    if (!existsSync(join(folder, name))) {
      if (key === 'post' || key === 'templates' || key === 'chatTemplates' || key === 'contacts') data[key] = []
      else if (key === 'bescheide') data[key] = null
      else problems.push(`${path}: Die Datei fehlt.`)
      continue
    }
    const read = parseFile(join(folder, name), path, schema, problems)
    if (read !== undefined) data[key] = read
  }
  // References are checked only once every file can be read: a missing file would accuse all who point into it.
  if (problems.length === 0) problems.push(...crossCheck({ ...(data as TownData), folder }))
  return problems.length ? { problems } : { town: { ...(data as TownData), folder }, problems }
}

/** The office and those above it, from the bottom. */
export function officesAbove({ offices }: Pick<Town, 'offices'>, id: string | undefined): Town['offices'] {
  const found: Town['offices'] = []
  for (let at = offices.find((o) => o.id === id); at && !found.includes(at); at = offices.find((o) => o.id === at?.parent)) found.push(at)
  return found
}
