import { z } from 'zod'
import { check, checking } from '#ai/grounding/index.ts'
import * as models from '#ai/models/index.ts'
import * as audit from '#base/audit.ts'
import { csv } from '#base/csv.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { type Paper, paperFile } from '#base/document.ts'
import type { Download } from '#base/http.ts'
import { assertOpen, isSwitchedOff } from '#base/method-use.ts'
import { dayOf } from '#base/time.ts'
import { type Compared, errors, type NewRun, type Result, runJob, tasks } from './contract.ts'
import { type Item, itemsOf } from './golden.ts'
import { answering, structuring } from './methods.ts'
import { paperOf, rowsOf } from './report.ts'
import { declined, holds, isGerman, linesOf, noAnswer } from './rules.ts'
import * as store from './store.ts'

/** After so many failures one after the other an engine is left alone. */
const failuresInRow = 5
const times = { firstTokenMs: 120_000, totalMs: 300_000, queueMs: 120_000 }

/** Runs, and what can be compared. */
export async function list(ctx: Ctx) {
  const [rows, engines] = await Promise.all([store.listRuns(ctx.db), models.listEngines(ctx)])
  const names = await ctx.people.names(rows.map((r) => r.personId))
  const items = itemsOf(ctx.town, dayOf(ctx.now), Number.MAX_SAFE_INTEGER)
  return {
    runs: rows.map((r) => ({ ...r, startedByName: names[r.personId] ?? '' })),
    engines: engines.flatMap((e) =>
      e.state !== 'retired' && e.abilities.includes('chat') ? [{ name: e.name, model: e.model, zone: e.zone, state: e.state }] : [],
    ),
    items: Object.fromEntries(tasks.map((t) => [t, items.filter((i) => i.task === t).length])) as Record<(typeof tasks)[number], number>,
  }
}

/** Starts a comparison; a job works it. @throws AppError comparison.no-such-engine, comparison.nothing-to-ask, method.not-instructed */
export async function start(ctx: Ctx, { title, engines: names, most }: z.output<typeof NewRun>) {
  await assertOpen(ctx, answering)
  await assertOpen(ctx, structuring)
  await assertOpen(ctx, checking)
  const known = await models.listEngines(ctx)
  const engines = [...new Set(names)].map((name): Compared => {
    const found = known.find((e) => e.name === name && e.state !== 'retired' && e.abilities.includes('chat'))
    if (!found) throw errors.noSuchEngine(name)
    const { model, zone, contextTokens, priceInCents, priceOutCents, wattHours } = found
    return { name, model, zone, contextTokens, priceInCents, priceOutCents, wattHours }
  })
  const items = itemsOf(ctx.town, dayOf(ctx.now), most)
  if (!items.length) throw errors.nothingToAsk()
  const total = items.length * engines.length
  return transact(ctx.db, async (tx) => {
    const { id } = await store.insertRun(tx, { title, engines, most, total, personId: ctx.actor.id, createdAt: ctx.now })
    await audit.record(tx, ctx.actor, 'comparison.started', `comparison/${id}`, { run: id, engines: engines.map((e) => e.name), items: items.length })
    await ctx.jobs.send(tx, runJob, { id })
    return { id }
  })
}

/** Ends a run after the item it is at; what was answered stays. */
export async function cancel(ctx: Ctx, id: string) {
  await getRun(ctx, id)
  await transact(ctx.db, async (tx) => {
    if (!(await store.setStatus(tx, id, 'cancelled', ctx.now))) throw errors.over()
    await audit.record(tx, ctx.actor, 'comparison.cancelled', `comparison/${id}`, { run: id })
  })
  return {}
}

/** The job: asks what has not been asked yet, one after the other, until all is done or somebody cancels. */
export async function work(ctx: Ctx, id: string): Promise<void> {
  const run = await store.findRun(ctx.db, id)
  if (!run || run.status === 'done' || run.status === 'cancelled') return
  await store.setStatus(ctx.db, id, 'running', null)
  const items = itemsOf(ctx.town, dayOf(run.createdAt), run.most)
  const there = await store.listResults(ctx.db, id)
  for (const engine of run.engines) {
    const open = items.filter((i) => !there.some((r) => r.engine === engine.name && r.task === i.task && r.item === i.id))
    let failed = 0
    for (const [at, item] of open.entries()) {
      if ((await store.findRun(ctx.db, id))?.status === 'cancelled') return
      if (failed === failuresInRow) {
        await store.insertResults(ctx.db, id, open.slice(at).map((i) => ({ ...blank(engine.name, i), outcome: 'not-asked' }))) // biome-ignore format: one row
        break
      }
      const result = await ask(ctx, engine.name, item)
      failed = result.outcome === 'ok' || result.outcome === 'format-invalid' ? 0 : failed + 1
      await store.insertResults(ctx.db, id, [result])
    }
  }
  await transact(ctx.db, async (tx) => {
    if (await store.setStatus(tx, id, 'done', new Date()))
      await audit.record(tx, ctx.actor, 'comparison.ended', `comparison/${id}`, { run: id, asked: items.length * run.engines.length })
  })
}

const blank = (engine: string, { task, id, language }: Item): Result => ({
  engine,
  task,
  item: id,
  outcome: '',
  right: false,
  valid: task === 'structure' ? false : null,
  german: task === 'answer' && language === 'de' ? false : null,
  sentences: 0,
  supported: 0,
  answer: '',
  firstTokenMs: null,
  totalMs: null,
  tokensIn: 0,
  tokensOut: 0,
  cents: 0,
  wattHours: 0,
})

const instructions = `Du beantwortest Fragen an eine Stadtverwaltung. Antworte kurz, in der Sprache der Frage, und nur mit dem, was in den Quellen steht.
Steht die Antwort nicht in den Quellen, oder verlangt die Frage eine Meinung, eine Rechtsberatung oder Angaben zu einem einzelnen Menschen, antworte genau: ${noAnswer}`

/** One item to one engine: asked as every other call is, timed as a person waits. */
async function ask(ctx: Ctx, engine: string, item: Item): Promise<Result> {
  const base = blank(engine, item)
  const request = {
    engine,
    trial: true,
    temperature: 0,
    maxTokens: 600,
    times,
    sources: item.sources.map((text, i) => ({ id: String(i + 1), text })),
  }
  const begun = performance.now()
  const since = () => Math.round(performance.now() - begun)
  if (item.task === 'structure') {
    const kinds = ctx.town.documentTypes.map((t) => `${t.id}: ${t.title}`).join('\n')
    const outcome = await models.ask(ctx, structuring, {
      ...request,
      instructions: `Ordne das Schreiben in der Quelle ein. „art“ ist genau eine dieser Kennungen:\n${kinds}`,
      prompt: 'Welche Art von Schreiben ist das, worum geht es, und nennt es eine Frist?',
    })
    if (outcome.kind !== 'ok') return { ...base, outcome: outcome.kind }
    return {
      ...base,
      ...costOf(outcome),
      outcome: 'ok',
      valid: true,
      right: outcome.value.art === item.wanted[0],
      answer: JSON.stringify(outcome.value),
      totalMs: since(),
    }
  }
  if (await isSwitchedOff(ctx, checking.id)) return { ...base, outcome: 'switched-off' } // an answer that nobody checks is no measure
  const run = models.stream(ctx, answering, { ...request, instructions, prompt: item.question })
  let firstTokenMs: number | null = null
  let answer = ''
  for await (const piece of run.text) {
    firstTokenMs ??= since()
    answer += piece
  }
  const outcome = await run.outcome
  if (outcome.kind !== 'ok') return { ...base, outcome: outcome.kind, answer }
  const sentences = item.task === 'answer' ? check(answer, item.sources).sentences : []
  return {
    ...base,
    ...costOf(outcome),
    outcome: 'ok',
    right: item.task === 'decline' ? declined(answer) : item.wanted.every((fact) => holds(answer, fact)),
    german: base.german === null ? null : isGerman(answer),
    sentences: sentences.length,
    supported: sentences.filter((s) => s.verdict === 'supported').length,
    answer,
    firstTokenMs,
    totalMs: since(),
  }
}
const costOf = ({ used }: { used: { tokensIn: number; tokensOut: number; cents: number; wattHours: number } }) => ({
  tokensIn: used.tokensIn,
  tokensOut: used.tokensOut,
  cents: used.cents,
  wattHours: used.wattHours,
})

/** A run with its report as far as it is. */
export async function get(ctx: Ctx, id: string) {
  const run = await getRun(ctx, id)
  const results = await store.listResults(ctx.db, id)
  const names = await ctx.people.names([run.personId])
  const lines = linesOf(run.engines.map((e) => e.name), results) // biome-ignore format: one question
  const shown = { ...run, done: results.length, startedByName: names[run.personId] ?? '' }
  return { run: shown, lines, paper: paper(ctx, shown, results) }
}

const paper = (ctx: Ctx, run: Parameters<typeof paperOf>[0], results: Result[]): Paper =>
  paperOf(run, linesOf(run.engines.map((e) => e.name), results), { town: ctx.town.town.officialName, instructions }) // biome-ignore format: one question

/** The report to print or as text, or every single answer as a table. */
export async function file(ctx: Ctx, id: string, format: 'html' | 'md' | 'csv'): Promise<Download> {
  const run = await getRun(ctx, id)
  const results = await store.listResults(ctx.db, id)
  if (format === 'csv')
    return {
      bytes: Buffer.from(csv(rowsOf(results))),
      type: 'text/csv; charset=utf-8',
      name: `Modellvergleich ${run.title.replace(/[/\\:]+/g, '-')}.csv`,
    }
  const names = await ctx.people.names([run.personId])
  return paperFile(paper(ctx, { ...run, done: results.length, startedByName: names[run.personId] ?? '' }, results), format)
}

async function getRun({ db }: Ctx, id: string): Promise<store.RunRow> {
  const found = z.uuid().safeParse(id).success ? await store.findRun(db, id) : undefined
  if (!found) throw errors.noSuchRun()
  return found
}
