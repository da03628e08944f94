import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { euros } from '#base/format.ts'
import type { Town } from '#base/town.ts'
import type { Task } from './contract.ts'
import { holds } from './rules.ts'

// The town's own tasks: golden questions with the pages they are answered from, letters of the sample post. All of it is public or invented.

export type Item = {
  task: Task
  id: string
  question: string
  language: string
  sources: string[] /** Facts, or the right kind of letter. */
  wanted: string[]
}

const Golden = z.object({
  id: z.string(),
  question: z.string(),
  language: z.string(),
  services: z.array(z.string()).default([]),
  bylaws: z.array(z.string()).default([]),
  facts: z.array(z.string()).default([]),
  asOf: z.string().optional(),
  mustNotAnswer: z.string().optional(),
})

/** Amounts of the front matter as people write them. */
const readable = (text: string) => text.replace(/\b\w*[cC]ents: (\d+)/g, (_, cents: string) => euros(Number(cents)))

/** The wording in force on a day of what is kept in dated versions, `<id>.<validFrom>.md`. */
function bylaw(folder: string, id: string, on: string): string | undefined {
  const files = existsSync(folder) ? readdirSync(folder) : []
  const dated = files.filter((f) => f.startsWith(`${id}.`) && f.slice(id.length + 1, -3) <= on).sort()
  const found = dated.at(-1)
  return found && readable(readFileSync(join(folder, found), 'utf8'))
}

/** @param most items of each task; taken evenly over the list, so that a short run has of everything */
export function itemsOf(town: Town, today: string, most: number): Item[] {
  const { folder } = town
  const page = (id: string) => {
    const path = join(folder, 'services', `${id}.md`)
    return existsSync(path) ? readable(readFileSync(path, 'utf8')) : undefined
  }
  const golden = join(folder, 'golden.jsonl')
  const questions = existsSync(golden)
    ? readFileSync(golden, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => Golden.parse(JSON.parse(line)))
    : []
  const profile = readable(JSON.stringify(town.town, null, 1))
  const answers = questions.flatMap((q): Item[] => {
    if (q.mustNotAnswer || !q.facts.length) return []
    const named = [...q.services.map(page), ...q.bylaws.map((b) => bylaw(join(folder, 'bylaws'), b.split('#')[0] ?? '', q.asOf ?? today))]
    const sources = named.some(Boolean) ? named.filter((s) => s !== undefined) : [profile]
    // What does not stand in the sources given, such as a day from a calendar, would be asked of the model in vain.
    return q.facts.every((f) => holds(sources.join('\n'), f))
      ? [{ task: 'answer', id: q.id, question: q.question, language: q.language, sources, wanted: q.facts }]
      : []
  })
  const unrelated = ['personalausweis', 'hundesteuer', 'wohnsitz-anmelden'].flatMap((id) => page(id) ?? [])
  const declines = questions.flatMap((q): Item[] =>
    q.mustNotAnswer
      ? [{ task: 'decline', id: q.id, question: q.question, language: q.language, sources: unrelated.length ? unrelated : [profile], wanted: [] }]
      : [],
  )
  const letters = town.post.flatMap((p): Item[] =>
    p.file.endsWith('.txt') && existsSync(join(folder, 'post', p.file))
      ? [
          {
            task: 'structure',
            id: p.file,
            question: '',
            language: 'de',
            sources: [readFileSync(join(folder, 'post', p.file), 'utf8')],
            wanted: [p.documentType],
          },
        ]
      : [],
  )
  return [answers, declines, letters].flatMap((all) => evenly(all, most))
}

const evenly = <T>(all: readonly T[], most: number): T[] =>
  all.length <= most ? [...all] : Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)] as T)
