import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import type { Town } from '../town.ts'
import { checked, parseFile, shown } from '../town-file.ts'
import { crossCheck } from './check.ts'
import {
  type Baustein,
  Building,
  type Bylaw,
  BylawHead,
  bausteine,
  type Calendar,
  type Content,
  Form,
  Golden,
  LifeSituation,
  mayBeAbsent,
  type Service,
  ServiceHead,
  Task,
  Topic,
} from './schema.ts'
import { sectionsOf } from './sections.ts'

const lists = {
  topics: ['topics.json', z.array(Topic)],
  lifeSituations: ['life-situations.json', z.array(LifeSituation)],
  tasks: ['tasks.json', z.array(Task)],
  places: ['places.json', z.array(Building)],
} as const

/**
 * Reads and cross-checks what a town's folder says to citizens (towns/README.md). A folder without such files has nothing to say; that is no mistake.
 * @throws AppError `town.invalid` (422) whose fact `problems` lists *all* mistakes
 */
export function loadContent(town: Town): Content {
  const { content, problems } = checkContent(town)
  if (!content) throw new AppError('town.invalid', 422, { folder: town.folder, count: problems.length, problems: problems.join('\n') })
  return content
}

/** Like `loadContent`, for a command that shows the list of mistakes. `content` is there only if `problems` is empty. */
export function checkContent(town: Town): { content?: Content; problems: string[] } {
  const problems: string[] = []
  const { folder } = town
  const list = <K extends keyof typeof lists>(key: K): z.output<(typeof lists)[K][1]> => {
    const [name, schema] = lists[key]
    const file = join(folder, name)
    const read = existsSync(file) ? parseFile(file, shown(folder, name), schema as z.ZodType, problems) : undefined
    return (read ?? []) as z.output<(typeof lists)[K][1]>
  }
  const content: Content = {
    topics: list('topics'),
    lifeSituations: list('lifeSituations'),
    tasks: list('tasks'),
    places: list('places'),
    services: texts(folder, 'services', '.md', problems).flatMap((file) => readService(file, problems) ?? []),
    bylaws: texts(folder, 'bylaws', '.md', problems).flatMap((file) => readBylaw(file, problems) ?? []),
    forms: texts(folder, 'forms', '.json', problems).flatMap(({ stem, path, file }) => {
      const form = parseFile(file, path, Form, problems)
      if (form && form.id !== stem) problems.push(`${path}: Die Datei heißt „${stem}“, die id ist „${form.id}“; beides muss gleich sein.`)
      return form ?? []
    }),
    calendars: texts(folder, 'calendars', '.ics', problems).map(({ stem, text }): Calendar => ({ id: stem, name: nameOf(text) ?? stem, ics: text })),
    golden: readGolden(folder, problems),
  }
  // References are checked only once every file can be read: a missing file would accuse all who point into it.
  if (problems.length === 0) problems.push(...crossCheck(content, town))
  return problems.length ? { problems } : { content, problems }
}

type File = { stem: string; path: string; file: string; text: string }
function texts(folder: string, name: string, ending: string, problems: string[]): File[] {
  if (!existsSync(join(folder, name))) return []
  return readdirSync(join(folder, name))
    .filter((f) => f.endsWith(ending))
    .sort()
    .map((f) => {
      const path = shown(folder, join(name, f))
      const file = join(folder, name, f)
      const text = readFileSync(file, 'utf8')
      if (text.includes('\uFFFD')) problems.push(`${path}: Die Datei ist nicht in UTF-8 gespeichert.`)
      if ((ending === '.ics') !== text.includes('\r\n'))
        problems.push(`${path}: Zeilen enden ${ending === '.ics' ? 'im Kalender mit CRLF' : 'mit LF, nicht mit CRLF'}.`)
      return { stem: f.slice(0, -ending.length), path, file, text }
    })
}

const nameOf = (ics: string) => /^X-WR-CALNAME:(.*)$/m.exec(ics)?.[1]?.trim()

/** The YAML between the two lines of dashes, and what stands below. */
function split({ text, path }: File, problems: string[]): { head: unknown; body: string } | undefined {
  const [, yaml, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? []
  if (yaml === undefined || body === undefined) {
    problems.push(`${path}: Oben fehlen die Angaben zwischen zwei Zeilen mit „---“.`)
    return undefined
  }
  try {
    return { head: parseYaml(yaml), body }
  } catch (e) {
    const line = e instanceof YAMLParseError ? e.linePos?.[0]?.line : undefined
    problems.push(
      `${path}: Die Angaben oben sind kein gültiges YAML${line ? ` (Zeile ${line + 1})` : ''}. Oft fehlen Anführungszeichen um „:“ oder „#“.`,
    )
    return undefined
  }
}

function readService(file: File, problems: string[]): Service | undefined {
  const parts = split(file, problems)
  const head = parts && checked(parts.head, file.path, ServiceHead, problems)
  if (!parts || !head) return undefined
  const say = (sentence: string) => problems.push(`${file.path}: ${sentence}`)
  if (head.id !== file.stem) say(`Die Datei heißt „${file.stem}“, die id ist „${head.id}“; beides muss gleich sein.`)
  inOrder(Object.keys(parts.head as object), Object.keys(ServiceHead.shape), 'Feld', say)
  const { title, sections } = sectionsOf(parts.body)
  if (title !== head.name) say(`Die Überschrift „# ${title}“ muss dem Feld „name“ gleichen („${head.name}“).`)
  inOrder(
    sections.map(([heading]) => heading),
    bausteine,
    'Textbaustein',
    say,
  )
  const texts = Object.fromEntries(sections) as Service['texts']
  for (const baustein of bausteine) {
    if (texts[baustein] === undefined && !mayBeAbsent.has(baustein)) say(`Der Textbaustein „${baustein}“ fehlt.`)
    if (texts[baustein] === '') say(`Der Textbaustein „${baustein}“ ist leer.`)
  }
  for (const baustein of ['Voraussetzungen', 'Erforderliche Unterlagen', 'Kosten'] as const) {
    const lines = (texts[baustein] ?? '').split('\n').filter(Boolean)
    // One sentence alone says that there is nothing to list.
    const odd = lines.length > 1 ? lines.find((line) => !line.startsWith('- ')) : undefined
    if (odd) say(`„${baustein}“ ist eine Liste: Die Zeile „${odd.slice(0, 40)}“ beginnt nicht mit „- “.`)
  }
  const steps = (texts.Verfahrensablauf ?? '').split('\n').filter(Boolean)
  if (steps.length > 1 && !steps.every((line, i) => line.startsWith(`${i + 1}. `)))
    say('„Verfahrensablauf“ hat mehrere Schritte und muss mit 1., 2., 3. nummeriert sein.')
  if ((texts.English !== undefined) !== head.languages.includes('en'))
    say('„en“ steht in „languages“ genau dann, wenn es den Textbaustein „English“ gibt.')
  if (!head.languages.includes('de')) say('In „languages“ fehlt „de“.')
  return { ...head, texts }
}

function readBylaw(file: File, problems: string[]): Bylaw | undefined {
  const parts = split(file, problems)
  const head = parts && checked(parts.head, file.path, BylawHead, problems)
  if (!parts || !head) return undefined
  const say = (sentence: string) => problems.push(`${file.path}: ${sentence}`)
  const stem = `${head.id}.${head.validFrom}`
  if (stem !== file.stem) say(`Die Datei heißt „${file.stem}“; aus „id“ und „validFrom“ ergibt sich „${stem}“.`)
  const { title, body, sections } = sectionsOf(parts.body)
  if (title !== head.title) say(`Die Überschrift „# ${title}“ muss dem Feld „title“ gleichen.`)
  const numbers = sections.flatMap(([heading]) => /^§ (\d+)\b/.exec(heading)?.[1] ?? []).map(Number)
  const gap = numbers.findIndex((n, i) => i > 0 && n !== (numbers[i - 1] ?? 0) + 1)
  if (gap > 0 && !/\(Auszug\)/.test(body))
    say(`Auf § ${numbers[gap - 1]} folgt § ${numbers[gap]}; im vollen Wortlaut sind die Paragrafen fortlaufend.`)
  return { ...head, text: body }
}

/** Each name is known, stands once, and in the order of `wanted`. */
function inOrder(found: readonly string[], wanted: readonly (string | Baustein)[], noun: string, say: (sentence: string) => void) {
  const twice = found.find((name, i) => found.indexOf(name) !== i)
  if (twice) say(`${noun} „${twice}“ steht zweimal da.`)
  const unknown = found.filter((name) => !wanted.includes(name))
  for (const name of unknown) say(`${noun} „${name}“ gibt es nicht; möglich sind: ${wanted.join(', ')}.`)
  const known = found.filter((name) => wanted.includes(name))
  const wrong = known.findIndex((name, i) => i > 0 && wanted.indexOf(name) < wanted.indexOf(known[i - 1] ?? ''))
  if (wrong > 0) say(`${noun} „${known[wrong]}“ steht nach „${known[wrong - 1]}“ und gehört davor.`)
}

function readGolden(folder: string, problems: string[]): Golden[] {
  const file = join(folder, 'golden.jsonl')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, i) => {
      if (!line) return []
      const path = `${shown(folder, 'golden.jsonl')}, Zeile ${i + 1}`
      try {
        return checked(JSON.parse(line), path, Golden, problems) ?? []
      } catch {
        problems.push(`${path}: Das ist kein gültiges JSON.`)
        return []
      }
    })
}
