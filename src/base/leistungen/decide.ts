import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Decided, type Given, type Model, readDmn } from '#base/dmn/index.ts'
import { AppError } from '#base/errors.ts'

/** Packages whose rules are the same in every town. */
export const sharedPackages = join(import.meta.dirname, '../../../towns/leistungen')

const Text = z.string().trim().min(1)
const Day = z.iso.date()

const input = z.strictObject({
  type: z.enum(['number', 'boolean', 'text']),
  min: z.number().optional(),
  max: z.number().optional(),
  integer: z.literal(true).optional(),
  /** what holds where nothing is given; without it the input is required, null is "not known" */
  default: z.union([z.number(), z.boolean(), z.null()]).optional(),
})
export const Paket = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: Text,
  kind: z.enum(['Antrag', 'Anzeige', 'Steuer', 'Auskunft']),
  law: Text,
  /** the decision that is asked by default */
  result: Text,
  inputs: z.record(Text, z.union([input, z.strictObject({ type: z.literal('list'), min: z.number(), fields: z.record(Text, input) })])),
})
export type Paket = z.infer<typeof Paket>
type Inputs = Paket['inputs']

const Parameter = z.strictObject({
  name: Text,
  law: Text,
  unit: Text,
  versions: z
    .array(
      z.strictObject({
        validFrom: Day,
        validTo: Day,
        source: Text,
        note: Text.optional(),
        /** When and with what, independent of each other, the value was compared. */
        checkedOn: Day.optional(),
        checkedAgainst: z.array(Text).min(2).optional(),
        value: z.json(),
      }),
    )
    .min(1),
})
export type Parameter = z.infer<typeof Parameter>

/** What a package says about one case on one day. */
export interface Answer {
  /** null: there is no answer, `open` says why, and a person looks */
  value: Decided['value']
  open: string[]
  /** null where a legal value is missing and nothing was decided */
  explanation: Decided['explanation'] | null
}

export interface Leistungspaket {
  id: string
  title: string
  paket: Paket
  /** Dated legal values, as they were read. */
  parameters: readonly Parameter[]
  model: Model
  /**
   * Decides a case by the law of a day.
   * @param day ISO 8601, e.g. `2024-03-01`
   * @param given the case, by the names of the inputs in `paket.json`
   * @param decision by default the package's result
   * @throws AppError package.bad-input; `problems` holds a German sentence for each mistake
   */
  decide(day: string, given: Record<string, unknown>, decision?: string): Answer
}

/**
 * Reads a package from its folder: `paket.json`, `rules.dmn`, `parameters/*.json`.
 * @throws AppError package.unknown, package.invalid (German sentences), dmn.invalid
 */
export function readPackage(id: string, root = sharedPackages): Leistungspaket {
  const known = readdirSync(root, { withFileTypes: true }).filter((e) => e.isDirectory())
  if (!known.some((e) => e.name === id)) throw new AppError('package.unknown', 404, { id, known: known.map((e) => e.name).join(', ') })
  return rulesOf(filesIn(join(root, id)), id)
}

/** The files of a folder as text, by their path in it: what a version of a package keeps. */
export function filesIn(folder: string): PackageFiles {
  const files: PackageFiles = {}
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile() && /\.(json|dmn)$/.test(entry.name)) files[entry.name] = readFileSync(join(folder, entry.name), 'utf8')
  const parameters = join(folder, 'parameters')
  for (const name of existsSync(parameters) ? readdirSync(parameters) : [])
    if (name.endsWith('.json')) files[`parameters/${name}`] = readFileSync(join(parameters, name), 'utf8')
  return files
}
/** Path in the package's folder to its text. */
export type PackageFiles = Record<string, string>

/**
 * The rules of a package from its files.
 * @throws AppError package.invalid (German sentences), dmn.invalid
 */
export function rulesOf(files: PackageFiles, id: string): Leistungspaket {
  const paket = parsed(files, 'paket.json', Paket, id)
  const parameters = Object.keys(files)
    .filter((name) => name.startsWith('parameters/'))
    .sort()
    .map((name) => parsed(files, name, Parameter, id))
  const model = readDmn(files['rules.dmn'] ?? '')
  const problems = [
    ...parameters.flatMap(gaps),
    ...model.inputs
      .filter((i) => !Object.hasOwn(paket.inputs, i.name) && !parameters.some((p) => p.name === i.name))
      .map((i) => `Das Regelwerk braucht „${i.name}“; das ist weder eine Angabe des Antrags noch ein Rechtswert.`),
    ...(model.decisions.some((d) => d.name === paket.result) ? [] : [`Die Entscheidung „${paket.result}“ gibt es im Regelwerk nicht.`]),
  ]
  if (problems.length) throw invalid(id, problems)
  return {
    id,
    title: paket.title,
    paket,
    parameters,
    model,
    decide(day, given, decision = paket.result) {
      if (!Day.safeParse(day).success) throw badInput([`„${day}“ ist kein Tag; er wird so geschrieben: 2024-03-01.`])
      const values = checked(given, paket.inputs)
      const dated = parameters.map((p) => ({ ...p, version: p.versions.find((v) => v.validFrom <= day && day <= v.validTo) }))
      const missing = dated.filter((p) => !p.version)
      if (missing.length)
        return {
          value: null,
          explanation: null,
          open: missing.map((p) => `Für den ${german(day)} ist kein belegter Wert hinterlegt: ${p.name} (${p.law}). Deshalb gibt es keinen Betrag.`),
        }
      for (const p of dated) values[p.name] = p.version?.value as Given
      const { value, explanation, errors } = model.decide(decision, values, {
        now: new Date(`${day}T12:00:00Z`),
        sources: Object.fromEntries(
          dated.map((p) => [
            p.name,
            `${p.law}; ${p.version?.source}; gültig ${german(p.version?.validFrom ?? '')} bis ${german(p.version?.validTo ?? '')}`,
          ]),
        ),
      })
      const why = errors.map((e) => `${e.where}: ${e.message}`)
      return {
        value,
        explanation,
        open: value === null ? ['Für diese Angaben gibt es keinen belegten Wert, ein Mensch prüft den Fall.', ...why] : [],
      }
    },
  }
}

const german = (day: string): string => day.split('-').reverse().join('.')
const invalid = (id: string, problems: string[]): AppError => new AppError('package.invalid', 422, { id, problems: problems.join('\n') })
const badInput = (problems: string[]): AppError => new AppError('package.bad-input', 422, { problems: problems.join('\n') })

/** One file of a package, by its shape. @throws AppError package.invalid with a German sentence for each mistake */
function parsed<T>(files: PackageFiles, name: string, shape: z.ZodType<T>, id: string): T {
  const file = `${id}/${name}`
  const text = files[name]
  if (text === undefined) throw invalid(file, [`${file}: Die Datei fehlt.`])
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (e) {
    throw invalid(file, [`${file} ist nicht lesbar: ${e instanceof Error ? e.message : String(e)}`])
  }
  const { data, error } = shape.safeParse(json)
  if (error)
    throw invalid(
      file,
      error.issues.map((i) => `${file}, ${i.path.join(' › ')}: ${i.message}`),
    )
  return data
}

/** Versions follow each other day by day: a gap or an overlap would make the law of a day a matter of chance. */
function gaps({ name, versions }: Parameter): string[] {
  return versions.flatMap((v, i) => {
    const before = versions[i - 1]
    if (v.validTo < v.validFrom) return [`„${name}“: Die Fassung ab ${german(v.validFrom)} endet, bevor sie beginnt.`]
    if (before && Date.parse(v.validFrom) - Date.parse(before.validTo) !== 86_400_000)
      return [`„${name}“: Zwischen ${german(before.validTo)} und ${german(v.validFrom)} ist eine Lücke oder Überschneidung.`]
    return []
  })
}

function checked(given: Record<string, unknown>, inputs: Inputs): Record<string, Given> {
  const problems: string[] = []
  const one = (v: unknown, field: z.infer<typeof input>, name: string): Given => {
    if (v === undefined || v === null) {
      if (field.default === undefined) problems.push(`„${name}“ fehlt.`)
      return field.default ?? null
    }
    if (field.type === 'text') return String(v)
    if (typeof v !== field.type || (typeof v === 'number' && !Number.isFinite(v))) {
      problems.push(`„${name}“ ist ${field.type === 'number' ? 'keine Zahl' : 'weder Ja noch Nein'}.`)
      return null
    }
    if (typeof v === 'number') {
      if (field.integer && !Number.isInteger(v)) problems.push(`„${name}“ ist ${v}, es muss eine ganze Zahl sein.`)
      else if (field.min === 0 && v < 0) problems.push(`„${name}“ ist ${v}, darf aber nicht negativ sein.`)
      else if ((field.min !== undefined && v < field.min) || (field.max !== undefined && v > field.max))
        problems.push(`„${name}“ ist ${v}, möglich ist ${field.min ?? '…'} bis ${field.max ?? '…'}.`)
    }
    return v as Given
  }
  const all = (values: Record<string, unknown>, fields: Inputs, place = ''): Record<string, Given> => {
    for (const name of Object.keys(values)) if (!Object.hasOwn(fields, name)) problems.push(`„${place}${name}“ ist keine Angabe dieses Pakets.`)
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        const v = values[name]
        if (field.type !== 'list') return [name, one(v, field, place + name)]
        if (!Array.isArray(v) || v.length < field.min) {
          problems.push(`„${place}${name}“ fehlt: Es braucht mindestens ${field.min} Eintrag.`)
          return [name, null]
        }
        return [name, v.map((entry, i) => all(entry as Record<string, unknown>, field.fields, `${name}, ${i + 1}. Eintrag: `))]
      }),
    )
  }
  const values = all(given, inputs)
  if (problems.length) throw badInput(problems)
  return values
}
