import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'

// One file of a town's folder: how it is read, and in which sentences an administrator hears what is wrong with it.

export const Slug = pattern(/^[a-z0-9-]+$/, 'besteht aus Kleinbuchstaben ohne Umlaute, Ziffern und Bindestrich')
export const Text = z.string().trim().min(1)
export const Day = z.iso.date()
export const Weekday = z.enum(['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'])

/** A JSON file of the folder as its schema wants it. What is wrong goes to `problems`, one sentence each; then nothing is returned. */
export function parseFile<S extends z.ZodType>(file: string, path: string, schema: S, problems: string[]): z.output<S> | undefined {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    const at = /line (\d+) column (\d+)/.exec(String(error))
    problems.push(`${path}: Das ist kein gültiges JSON${at ? ` (Zeile ${at[1]}, Spalte ${at[2]})` : ''}. Oft fehlt ein Komma oder eines ist zu viel.`)
    return undefined
  }
  return checked(raw, path, schema, problems)
}

/** The same for what was read already. */
export function checked<S extends z.ZodType>(raw: unknown, path: string, schema: S, problems: string[]): z.output<S> | undefined {
  const parsed = schema.safeParse(raw, { error: inGerman })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) problems.push(`${path}: ${place(raw, issue.path)}${issue.message}`)
  return undefined
}

/** `Eintrag „32.10“, Feld „signing.form“ ` for people who have never counted array indexes. */
function place(raw: unknown, path: PropertyKey[]): string {
  const [first, ...rest] = path
  if (typeof first !== 'number' || !Array.isArray(raw)) return path.length ? `Feld „${field(path)}“ ` : 'Die Datei '
  const entry = raw[first] as { id?: unknown; file?: unknown; on?: unknown } | null
  const name = entry?.id ?? entry?.file ?? entry?.on
  return `${name === undefined ? `Eintrag Nr. ${first + 1}` : `Eintrag „${name}“`}${rest.length ? `, Feld „${field(rest)}“ ` : ' '}`
}

/** A path within a file, for people who have never counted array indexes. */
const field = (path: PropertyKey[]) => path.map((part) => (typeof part === 'number' ? `Nr. ${part + 1}` : String(part))).join(' › ')

/** Continues the sentence that `place` begins; zod's own German speaks of arrays and regular expressions. */
function inGerman(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue
  switch (issue.code) {
    case 'invalid_type':
      return input === undefined ? 'fehlt.' : `muss ${kinds[issue.expected] ?? issue.expected} sein.`
    case 'invalid_value':
      return `${input === undefined ? 'fehlt' : `kennt „${input}“ nicht`}; möglich sind: ${issue.values.map((v) => `„${String(v)}“`).join(', ')}.`
    case 'invalid_format':
      return `${formats[issue.format] ?? `hat nicht die Form ${issue.format}`}; eingetragen ist „${input}“.`
    case 'too_small':
      return issue.origin === 'string'
        ? `ist zu kurz: mindestens ${issue.minimum} Zeichen.`
        : issue.origin === 'array'
          ? `braucht mindestens ${issue.minimum} Angaben.`
          : `muss mindestens ${issue.minimum} sein.`
    case 'too_big':
      return `darf höchstens ${issue.maximum} Angaben haben.`
    case 'unrecognized_keys':
      return `enthält ${issue.keys.map((key) => `„${key}“`).join(', ')}; das Feld gibt es nicht (Tippfehler?).`
    default:
      return undefined
  }
}
const kinds: Record<string, string> = {
  string: 'ein Text in Anführungszeichen',
  number: 'eine Zahl ohne Anführungszeichen',
  int: 'eine ganze Zahl ohne Anführungszeichen',
  boolean: 'true oder false (ohne Anführungszeichen)',
  array: 'eine Liste in eckigen Klammern',
  object: 'eine Gruppe von Angaben in geschweiften Klammern',
}
const formats: Record<string, string> = {
  email: 'braucht eine Mailadresse',
  url: 'braucht eine Internetadresse mit https://',
  date: 'braucht ein Datum wie „2026-11-20“, das es gibt',
  time: 'braucht eine Uhrzeit wie „08:00“',
}

/** A text of that form; `rule` continues the sentence that names the field. */
export function pattern(form: RegExp, rule: string) {
  return z.string().regex(form, { error: ({ input }) => `${rule}; eingetragen ist „${input}“.` })
}

/** The path as the administrator knows it: from the project's root if it lies there. */
export function shown(folder: string, name: string): string {
  const path = relative(process.cwd(), join(folder, name))
  return path.startsWith('..') ? join(folder, name) : path
}
