import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import {
  type Border,
  type ClassDescription,
  type Example,
  fromBytes,
  fromDescriptions,
  type Model,
  type Tagger,
  tagsFromBytes,
  tagsFromDescriptions,
  toBytes,
  train,
  trainTags,
} from '#ai/classify/index.ts'
import { mask, openVault } from '#ai/privacy/index.ts'
import type { Service } from '#base/content/index.ts'
import type { Town } from '#base/town.ts'

/** What lies behind no secrecy border. */
export const open = 'open'
/** Characters of an item that sorting looks at: the beginning of a letter says what it wants. */
export const looked = 20_000

/** One item as a person decided it. `sender` is a keyed digest; items without one count as one sender together. */
export type Lesson = {
  id: string
  text: string
  documentType: string | null
  stelleId: string
  tags: string[]
  sender: string | null
  decidedAt: Date
}
/** The words of the town's own plan, as far as they lie inside one border. */
export type Plan = { border: Border; types: ClassDescription[]; stellen: ClassDescription[]; tags: ClassDescription[] }
export type Models = { types: Model; stellen: Model; tags: Tagger }
export type Files = { types: Uint8Array; stellen: Uint8Array; tags: Uint8Array }

/**
 * The plan of a border: for all that lies behind none the whole plan, because a letter's border is not known when it arrives; behind one only the types of
 * document that are filed there and the Stellen they go to. Undefined where there is nothing to choose between.
 *
 * @param services what citizens call what a Stelle does; without them only the plan's own words speak
 */
export function planOf(town: Town, border: Border, services: readonly Service[] = []): Plan | undefined {
  const borders = new Map(town.aktenplan.map((p) => [p.id, p.border]))
  const types = border === open ? town.documentTypes : town.documentTypes.filter((t) => borders.get(t.aktenplan) === border)
  const wanted = new Set(types.map((t) => t.stelle))
  const own = town.stellen.filter((s) => !s.sealed && (border === open || wanted.has(s.id)))
  // Where one Stelle has everything behind a border, the other answer is the Poststelle: not hers.
  const stellen = own.length === 1 ? town.stellen.filter((s) => own.includes(s) || s.id === town.town.poststelle) : own
  if (types.length < 2 || stellen.length < 2) return undefined
  const described = stellen.map(({ id, title, tasks: description, keywords }) => {
    const examples = services.flatMap((s) => (s.stelle === id ? [[s.title, s.name, ...s.keywords, ...s.synonyms].join(', ')] : []))
    return { id, title, description, keywords, examples }
  })
  return { border, types, stellen: described, tags: town.tags }
}

/** Before anybody has decided anything. */
export const coldModels = (plan: Plan): Models => ({
  types: fromDescriptions(plan.border, plan.types),
  stellen: stellenModel(plan),
  tags: tagsFromDescriptions(plan.border, plan.tags),
})

export const modelsFrom = (border: Border, files: Files): Models => ({
  types: fromBytes(border, files.types),
  stellen: fromBytes(border, files.stellen),
  tags: tagsFromBytes(border, files.tags),
})

/** One decision in ten is never learned: by what nobody has learned the present and the next model can be compared for ever. */
export const isExam = ({ id }: Pick<Lesson, 'id'>): boolean => createHash('sha256').update(id).digest().readUInt8(0) < 26

/** Placeholders of masked data say nothing about a matter. */
const masked = (text: string) => mask(text.slice(0, looked), openVault()).text.replace(/\[\p{Lu}+_\d+\]/gu, ' ')

/** Learns from scratch, on masked text. The same plan and lessons in the same order give the same bytes. Pure; seconds of work. */
export function learn(plan: Plan, lessons: readonly Lesson[]): Files {
  const common = lessons.map((l) => ({ text: masked(l.text), border: plan.border, ...(l.sender ? { sender: l.sender } : {}), at: l.decidedAt }))
  const labelled = (labelOf: (l: Lesson) => string | null): Example[] =>
    lessons.flatMap((l, i) => {
      const label = labelOf(l)
      const example = common[i]
      return label && example ? [{ ...example, label }] : []
    })
  return {
    types: toBytes(
      train(
        plan.border,
        labelled((l) => l.documentType),
        { descriptions: plan.types },
      ),
    ),
    stellen: toBytes(
      train(
        plan.border,
        labelled((l) => l.stelleId),
        { descriptions: plan.stellen },
      ),
    ),
    tags: toBytes(
      trainTags(
        plan.border,
        lessons.flatMap((l, i) => (common[i] ? [{ ...common[i], labels: l.tags }] : [])),
        { descriptions: plan.tags },
      ),
    ),
  }
}

/** The same in a thread of its own: the house goes on answering meanwhile. */
export function learnApart(plan: Plan, lessons: readonly Lesson[]): Promise<Files> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./training-worker.ts', import.meta.url), { workerData: { plan, lessons } })
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`training ended with ${code}`)))
  })
}

export const stellenModel = (plan: Plan): Model => fromDescriptions(plan.border, plan.stellen)

/** What a model answers to a text, for comparing two of them. */
export const answersOf = (models: Models, lessons: readonly Lesson[]) =>
  lessons.map(({ text }) => ({
    documentType: models.types.predict(text.slice(0, looked)).label ?? null,
    stelleId: models.stellen.predict(text.slice(0, looked)).label ?? null,
  }))

/** Right in what decides where an item goes. */
export const isRight = (answer: { documentType: string | null; stelleId: string | null }, lesson: Lesson) =>
  answer.stelleId === lesson.stelleId && (lesson.documentType === null || answer.documentType === lesson.documentType)

/**
 * Whether the next model is worse than the present by more than chance would do: a sign test over the decisions where exactly one of them is right.
 *
 * @see McNemar 1947; one-sided, 5 %
 */
export function isWorse(won: number, lost: number): boolean {
  const n = won + lost
  if (lost <= won) return false
  let [term, tail] = [0.5 ** n, 0]
  for (let k = 0; k <= won; k++) {
    tail += term
    term *= (n - k) / (k + 1)
  }
  return tail < 0.05
}
