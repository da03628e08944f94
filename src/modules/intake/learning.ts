import type { Border } from '#ai/classify/index.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { isSwitchedOff } from '#base/method-use.ts'
import * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import type { Town } from '#base/town.ts'
import { Sorting } from './contract.ts'
import * as documentStore from './documents/store.ts'
import { sorting } from './methods.ts'
import * as releaseStore from './releases/store.ts'
import { type Learned, method } from './sorter.ts'
import * as store from './store.ts'
import {
  answersOf,
  coldModels,
  type Files,
  isExam,
  isRight,
  isWorse,
  type Lesson,
  learnApart,
  type Models,
  modelsFrom,
  open,
  type Plan,
  planOf,
} from './training.ts'

/** A new release is due with so many more decisions, and with a tenth more: each one begins the measure of a standing order anew. */
const leastNew = 20
const leastGrowth = 0.1
/** The latest decisions that nobody learns, by which two models are compared. */
const mostExam = 200
/** The latest decisions that are learned. */
const mostLessons = 20_000

/** What happened to one border in one night. */
export type Night = {
  border: string
  outcome: 'learned' | 'refused' | 'unlearned' | 'rebuilt' | 'unchanged'
  release: number
  lessons: number
  exam: number
  right: number
  rightBefore: number
}

/**
 * The nightly work of the sorter, border by border. What is live is made again from what retention still holds, so that erased means unlearned; where enough
 * was decided since, a new release is tried, and goes live unless it does worse than the present on the latest decisions that neither has learned.
 */
export async function learn(ctx: Ctx): Promise<Night[]> {
  const lessons = await lessonsOf(ctx)
  const nights: Night[] = []
  for (const border of bordersOf(ctx.town)) {
    const plan = planOf(ctx.town, border)
    if (plan) nights.push(await learnBorder(ctx, plan, lessons.get(border) ?? []))
  }
  return nights
}

export const bordersOf = ({ aktenplan }: Pick<Town, 'aktenplan'>): string[] => [open, ...new Set(aktenplan.flatMap((p) => p.border ?? []))]

async function learnBorder(ctx: Ctx, plan: Plan, all: readonly Lesson[]): Promise<Night> {
  const { border } = plan
  const lessons = all.filter((l) => !isExam(l)).slice(-mostLessons)
  const exam = all.filter(isExam).slice(-mostExam)
  let live = await releaseStore.findLive(ctx.db, border)
  let present = live && (await load(ctx, live))
  const night = (outcome: Night['outcome'], figures: Partial<Night> = {}): Night => ({
    border,
    outcome,
    release: live?.number ?? 0,
    lessons: live?.lessons ?? 0,
    exam: exam.length,
    right: live?.examRight ?? 0,
    rightBefore: live?.examRightBefore ?? 0,
    ...figures,
  })
  let rebuilt: Night | undefined
  const learnedUntilNow = live?.learnedUntil
  const own = learnedUntilNow ? lessons.filter((l) => l.decidedAt <= learnedUntilNow) : []
  const digest = digestOf(ctx, plan, own)
  if (live && present && live.learnedFrom !== digest) {
    const { learnedUntil } = live
    const files = await learnApart(plan, own)
    const names = await put(ctx, files)
    // Something it had learned is gone. As long as it answers alike it is the same release, and what was measured of it holds.
    const next = modelsFrom(border, files)
    const before = answersOf(present, exam)
    const after = answersOf(next, exam)
    const same = after.every((a, i) => a.stelleId === before[i]?.stelleId && a.documentType === before[i]?.documentType)
    const right = countRight(after, exam)
    const figures = { learnedFrom: digest, lessons: own.length, exam: exam.length, examRight: right, examRightBefore: countRight(before, exam) }
    const replaced = live
    live = await transact(ctx.db, async (tx) => {
      const row = same
        ? await releaseStore.rebuildRelease(tx, replaced.id, { ...names, learnedFrom: digest, lessons: own.length, rebuiltAt: ctx.now })
        : await releaseStore.replaceRelease(tx, { border, ...names, ...figures, learnedUntil })
      await audit.record(tx, ctx.actor, 'intake.sorter-unlearned', `sorter/${border}`, { border, release: row.number, lessons: own.length })
      return row
    })
    present = next
    await drop(ctx, [replaced.typesHash, replaced.stellenHash, replaced.tagsHash])
    rebuilt = night(same ? 'rebuilt' : 'unlearned', { right, rightBefore: figures.examRightBefore })
  }
  if (await isSwitchedOff(ctx, sorting.id)) return rebuilt ?? night('unchanged') // it forgets what it must, and learns nothing new
  const grown = lessons.length - (live?.lessons ?? 0)
  if (grown < Math.max(leastNew, leastGrowth * (live?.lessons ?? 0))) return rebuilt ?? night('unchanged')

  const files = await learnApart(plan, lessons)
  const before = answersOf(present ?? coldModels(plan), exam)
  const after = answersOf(modelsFrom(border, files), exam)
  const [was, is] = [before, after].map((answers) => answers.map((a, i) => isRight(a, exam[i] as Lesson))) as [boolean[], boolean[]]
  const won = is.filter((right, i) => right && !was[i]).length
  const lost = was.filter((right, i) => right && !is[i]).length
  const figures = {
    learnedFrom: digestOf(ctx, plan, lessons),
    lessons: lessons.length,
    exam: exam.length,
    examRight: is.filter(Boolean).length,
    examRightBefore: was.filter(Boolean).length,
  }
  const learnedUntil = lessons.at(-1)?.decidedAt ?? ctx.now
  const said = { border, lessons: figures.lessons, exam: figures.exam, right: figures.examRight, before: figures.examRightBefore }
  if (isWorse(won, lost)) {
    const row = await transact(ctx.db, async (tx) => {
      const refused = await releaseStore.insertRefused(tx, { border, ...figures, learnedUntil })
      await audit.record(tx, ctx.actor, 'intake.sorter-refused', `sorter/${border}`, { ...said, release: refused.number })
      return refused
    })
    return night('refused', { release: row.number, lessons: row.lessons, right: row.examRight, rightBefore: row.examRightBefore })
  }
  const names = await put(ctx, files)
  const old = live
  live = await transact(ctx.db, async (tx) => {
    const row = await releaseStore.replaceRelease(tx, { border, ...names, ...figures, learnedUntil })
    await audit.record(tx, ctx.actor, 'intake.sorter-learned', `sorter/${border}`, { ...said, release: row.number })
    return row
  })
  if (old) await drop(ctx, [old.typesHash, old.stellenHash, old.tagsHash])
  return night('learned')
}

/** The same for the same plan, lessons and program. */
const digestOf = (ctx: Ctx, plan: Plan, lessons: readonly Lesson[]) => ctx.pseudonym('intake.lessons', JSON.stringify([method, plan, lessons]))

const countRight = (answers: ReturnType<typeof answersOf>, exam: readonly Lesson[]) => answers.filter((a, i) => isRight(a, exam[i] as Lesson)).length

/**
 * What persons decided, by the border it lies behind, oldest first: the last word on each item. Never a standing order's, never what was taken back or
 * rejected, never sealed post; of existing stock accepted by the group only what a person put right, for the rest is the machine's own voice.
 */
export async function lessonsOf({ db, town }: Pick<Ctx, 'db' | 'town'>): Promise<Map<string, Lesson[]>> {
  const words = (await review.lastWords(db, ['intake.file-item', 'intake.file-stock']))
    .filter((w) => w.outcome === 'amended' || (w.outcome === 'accepted' && w.kind === 'intake.file-item'))
    .sort((a, b) => a.decidedAt.getTime() - b.decidedAt.getTime() || a.subject.localeCompare(b.subject))
  const planBorder = new Map(town.aktenplan.map((p) => [p.id, p.border]))
  const typeBorder = new Map(town.documentTypes.map((t) => [t.id, planBorder.get(t.aktenplan) ?? null]))
  const lessons = new Map<string, Lesson[]>()
  for (let i = 0; i < words.length; i += 200) {
    const some = words.slice(i, i + 200)
    const texts = await documentStore.textsOf(
      db,
      some.map((w) => idOf(w.subject)),
    )
    for (const { subject, payload, decidedAt } of some) {
      const item = texts.get(idOf(subject))
      const parsed = Sorting.safeParse(payload)
      if (!item?.text.trim() || !parsed.success) continue
      const { documentType, stelleId, tags, planId } = parsed.data
      // Whatever of the three lies behind a border takes the item with it.
      const border = item.border ?? planBorder.get(planId ?? '') ?? typeBorder.get(documentType ?? '') ?? open
      const list = lessons.get(border) ?? []
      list.push({ id: item.id, text: item.text, documentType, stelleId, tags, sender: item.senderKey, decidedAt })
      lessons.set(border, list)
    }
  }
  return lessons
}

/** The models that are live, as they lie in this house; read once each. */
export async function learnedOf(ctx: Ctx): Promise<Learned> {
  const cache = ctx.shared('intake.sorter', () => ({ models: new Map<string, Models>(), close: async () => {} })).models
  const rows = await releaseStore.listLive(ctx.db)
  const learned: Learned = new Map()
  for (const row of rows) {
    const key = [row.typesHash, row.stellenHash, row.tagsHash].join(' ')
    const models = cache.get(key) ?? (await load(ctx, row))
    cache.set(key, models)
    learned.set(row.border, { release: row.number, models })
  }
  const held = new Set(rows.map((r) => [r.typesHash, r.stellenHash, r.tagsHash].join(' ')))
  for (const key of cache.keys()) if (!held.has(key)) cache.delete(key) // what was unlearned is nowhere
  return learned
}

/** Every release, newest first: what was learned when, from how much, and how it did. */
export const releases = async ({ db }: Ctx) => ({ releases: await releaseStore.listReleases(db) })

async function load({ files }: Ctx, row: releaseStore.ReleaseRow): Promise<Models> {
  const [types, stellen, tags] = await Promise.all([row.typesHash, row.stellenHash, row.tagsHash].map((hash) => files.get(hash ?? '')))
  return modelsFrom(row.border as Border, { types, stellen, tags } as Files)
}

async function put({ files }: Ctx, made: Files) {
  const [types, stellen, tags] = await Promise.all([files.put(made.types), files.put(made.stellen), files.put(made.tags)])
  return { typesHash: types.hash, stellenHash: stellen.hash, tagsHash: tags.hash }
}

/** Files of a model that nothing refers to any more go at once. */
async function drop(ctx: Ctx, hashes: readonly (string | null)[]) {
  for (const hash of await store.unheld(
    ctx.db,
    hashes.filter((h) => h !== null),
  ))
    await ctx.files.delete(hash)
}
