import { listEngines } from '#ai/models/index.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import type { Change } from '#base/gates.ts'
import type { Examined, Finding } from '#base/health.ts'
import { errors, type GoldenRun, type goldenTriggers, measureJob } from './contract.ts'
import * as golden from './golden.ts'
import { answering } from './methods.ts'
import * as store from './store.ts'

// What may make answers worse is compared on the golden set before it is live: a group of synonyms before it is kept, a language model or a new version
// of the method before it may write, what a source has changed before citizens find it. What the house tells by itself (Leistungen, bylaws) was released by
// people; it is measured every night, and a loss is a finding.

type Trigger = (typeof goldenTriggers)[number]

/** Asks the whole set and enters the run; a model that passes may write from then on. @throws AppError assistant.no-golden */
export async function measure(ctx: Ctx, { trigger, engine }: { trigger: Trigger; engine?: string | undefined }): Promise<GoldenRun> {
  if (!ctx.content.golden.length) throw errors.noGolden()
  const results = await golden.ask(ctx, engine === undefined ? {} : { engine })
  const before = await store.lastLive(ctx.db)
  const accepted = before ? await store.lostByRelease(ctx.db, before.at) : []
  const compared = golden.compare(before && new Set([...before.wrong, ...accepted]), results, golden.strictOf(ctx))
  const about = engine === undefined ? '' : `${answering.key} · ${engine}`
  return enter(ctx, { trigger, about, source: null, figures: golden.figuresOf(results), ...compared }, engine)
}

async function enter(ctx: Ctx, run: Parameters<typeof store.insertRun>[1], engine?: string): Promise<GoldenRun> {
  return transact(ctx.db, async (tx) => {
    const entered = await store.insertRun(tx, run)
    if (engine !== undefined && entered.verdict !== 'refused') await store.setRelease(tx, answering.key, engine, entered.id)
    if (engine !== undefined && entered.verdict === 'refused') await store.deleteRelease(tx, answering.key, engine)
    await audit.record(tx, ctx.actor, 'assistant.golden-run', `assistant/${entered.id}`, {
      run: entered.id,
      trigger: run.trigger,
      verdict: run.verdict,
    })
    return entered
  })
}

/**
 * The gate before a change of the search. Only questions that the change can touch are asked, with and without it.
 * @throws AppError assistant.worse
 */
export async function gate(ctx: Ctx, change: Change): Promise<void> {
  const touched = change.kind === 'synonym' ? golden.touchedBy(change.words) : await golden.touchedBySource(ctx, change.source)
  if (!ctx.content.golden.some(touched)) return
  const before = await golden.ask(ctx, { engine: null }, touched)
  const after = await golden.ask(
    ctx,
    { engine: null, ...(change.kind === 'synonym' ? { synonyms: [change.words] } : { tried: change.source }) },
    touched,
  )
  const compared = golden.compare(new Set(before.filter((r) => !r.right).map((r) => r.id)), after, golden.strictOf(ctx))
  const about = change.kind === 'synonym' ? change.words.join(', ').slice(0, 200) : change.title
  await enter(ctx, {
    trigger: change.kind,
    about,
    source: change.kind === 'source' ? change.source : null,
    figures: golden.figuresOf(after),
    ...compared,
  })
  if (compared.verdict === 'refused') throw errors.worse(compared.lost.length, golden.allowedLoss)
}

/** A person let in what had been refused: what was lost by it is the ground from now on, and no finding of every night. */
export const released = (ctx: Ctx, { source, by }: { source: string; by: string }) => store.setReleased(ctx.db, source, by)

export async function history(ctx: Ctx) {
  const [runs, released, engines] = await Promise.all([store.listRuns(ctx.db), store.releasedEngines(ctx.db, answering.key), listEngines(ctx)])
  return {
    runs,
    allowedLoss: golden.allowedLoss,
    engines: engines
      .filter((e) => e.state === 'active' && e.abilities.includes('chat'))
      .map((e) => ({ name: e.name, released: released.includes(e.name) })),
  }
}

/** Measures in a job: the whole set takes a minute, with a model several. @throws AppError assistant.no-golden */
export async function ask(ctx: Ctx, engine: string | undefined) {
  if (!ctx.content.golden.length) throw errors.noGolden()
  await transact(ctx.db, (tx) =>
    ctx.jobs.send(tx, measureJob, { trigger: engine === undefined ? 'by-hand' : 'model', ...(engine === undefined ? {} : { engine }) }),
  )
  return { ok: true } as const
}

/** Every night, after the sources were read. A town without golden questions has nothing to be measured by. */
export async function nightly(ctx: Ctx): Promise<void> {
  if (ctx.content.golden.length) await measure(ctx, { trigger: 'index' })
}

/** A loss through a change of the sources is for people to look at. */
export async function examine({ db }: Examined): Promise<Finding[]> {
  const [last] = (await store.listRuns(db)).filter((r) => r.trigger !== 'synonym' && r.trigger !== 'source' && r.trigger !== 'model')
  if (!last) return []
  return last.verdict === 'refused'
    ? [{ id: 'assistant.worse', level: 'error', facts: { lost: last.lost.length, right: last.right, questions: last.questions } }]
    : [{ id: 'assistant.golden', level: 'ok', facts: { right: last.right, questions: last.questions } }]
}

export const healthTexts = {
  'assistant.worse': {
    de: 'Bürgerassistent: Seit einer Änderung der Quellen werden {lost} goldene Fragen schlechter beantwortet ({right} von {questions} richtig). Welche, steht unter „Güte des Assistenten“.',
    en: 'Assistant: since a change of the sources {lost} golden questions are answered worse ({right} of {questions} right). See “Quality of the assistant”.',
  },
  'assistant.golden': {
    de: 'Bürgerassistent: {right} von {questions} goldenen Fragen richtig',
    en: 'Assistant: {right} of {questions} golden questions right',
  },
}
