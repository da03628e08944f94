import { randomUUID } from 'node:crypto'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Tx, transact } from '#base/db.ts'
import { dayOf } from '#base/time.ts'
import { type Budget, type Engine, errors, type NewBudget, type NewEngine, type Scope } from './contract.ts'
import { checksumOf } from './gguf.ts'
import { keyAbout, modelsOf } from './models.ts'
import type { BudgetRow, EngineRow } from './store.ts'
import * as store from './store.ts'

// What an administrator does. Who may is asked by the module that offers it.

declare module '#base/audit.ts' {
  interface AuditFacts {
    'models.engine-added': { engine: string; zone: string }
    'models.engine-changed': { engine: string; zone: string; changed: string[] }
    'models.engine-state': { engine: string; from: string; to: string }
    'models.budget-set': { scope: string; subject: string; tokens: number | 'none'; cents: number | 'none'; wattHours: number | 'none' }
    'models.budget-removed': { scope: string; subject: string }
  }
}

const shown = ({ sealedKey, ...row }: EngineRow): Engine => ({ ...row, hasKey: sealedKey !== null })

export const listEngines = async ({ db }: Pick<Ctx, 'db'>): Promise<Engine[]> => (await store.listEngines(db)).map(shown)
export async function getEngine({ db }: Pick<Ctx, 'db'>, id: string): Promise<Engine> {
  const row = await store.findEngine(db, id)
  if (!row) throw errors.noSuchEngine(id)
  return shown(row)
}

/** A new engine is `testing`: nothing goes there before a person says so. Of a file the model is its checksum. */
export async function addEngine(ctx: Ctx, input: NewEngine, key?: string): Promise<Engine> {
  assertSpeechAtHome(input)
  const id = randomUUID()
  const model = input.url.startsWith('file:') ? await checksumOf(ctx, input.url.slice('file:'.length)) : input.model
  const sealedKey = key ? await ctx.vault.close(key, keyAbout(id)) : null
  await transact(ctx.db, async (tx) => {
    if (!(await store.insertEngine(tx, { ...input, model, id, sealedKey }))) throw errors.nameTaken(input.name)
    await audit.record(tx, ctx.actor, 'models.engine-added', `models/engine-${id}`, { engine: id, zone: input.zone })
  })
  await modelsOf(ctx).changed()
  return getEngine(ctx, id)
}

/** A voice cannot be masked as a text can, and a file in this process cannot hear. */
function assertSpeechAtHome({ abilities, zone, url }: Pick<NewEngine, 'abilities' | 'zone' | 'url'>): void {
  if (abilities.includes('speech') && (zone !== 'house' || url.startsWith('file:'))) throw errors.noSpeechThere()
}

/** @param key undefined keeps the one that is there, an empty one removes it */
export async function changeEngine(ctx: Ctx, id: string, input: Omit<NewEngine, 'name'>, key?: string): Promise<Engine> {
  assertSpeechAtHome(input)
  const before = await getEngine(ctx, id)
  const model = input.url.startsWith('file:') ? await checksumOf(ctx, input.url.slice('file:'.length)) : input.model
  const sealedKey = key === undefined ? {} : { sealedKey: key ? await ctx.vault.close(key, keyAbout(id)) : null }
  const { url, zone, abilities, contextTokens, priceInCents, priceOutCents, wattHours, parallel } = input
  const set = { url, model, zone, abilities, contextTokens, priceInCents, priceOutCents, wattHours, parallel }
  const changed = (Object.keys(set) as (keyof typeof set)[]).filter((k) => String(before[k]) !== String(set[k]))
  if (key !== undefined) changed.push('key' as never)
  // Another address or zone is another engine: a person has to look at it again.
  const state = before.state === 'active' && (changed.includes('url') || changed.includes('zone')) ? { state: 'testing' as const } : {}
  await transact(ctx.db, async (tx) => {
    await store.updateEngine(tx, id, { ...set, ...sealedKey, ...state })
    await audit.record(tx, ctx.actor, 'models.engine-changed', `models/engine-${id}`, { engine: id, zone, changed })
  })
  await modelsOf(ctx).changed()
  return getEngine(ctx, id)
}

export async function setEngineState(ctx: Ctx, id: string, to: Engine['state']): Promise<Engine> {
  const { state: from } = await getEngine(ctx, id)
  await transact(ctx.db, async (tx) => {
    await store.updateEngine(tx, id, { state: to })
    await audit.record(tx, ctx.actor, 'models.engine-state', `models/engine-${id}`, { engine: id, from, to })
  })
  await modelsOf(ctx).changed()
  return getEngine(ctx, id)
}

const million = 1_000_000
const toRow = ({ scope, subject, tokens, cents, wattHours }: NewBudget): Omit<BudgetRow, 'id'> => ({
  scope,
  subject: scope === 'town' ? 'town' : subject,
  tokens,
  microcents: cents === null ? null : cents * million,
  microWh: wattHours === null ? null : wattHours * million,
})

/** Budgets with what is used of them this month. */
export async function listBudgets({ db, now }: Pick<Ctx, 'db' | 'now'>): Promise<Budget[]> {
  const [rows, accounts] = await Promise.all([store.listBudgets(db), store.listAccounts(db, `${dayOf(now).slice(0, 7)}-01`)])
  return rows.map(({ id, scope, subject, tokens, microcents, microWh }) => {
    const named = new Set(rows.filter((r) => r.scope === scope && r.subject !== '*').map((r) => r.subject))
    const own = accounts.filter((a) => a.scope === scope && (subject === '*' ? !named.has(a.subject) : a.subject === subject))
    const most = (of: (a: (typeof own)[number]) => number) => own.reduce((max, a) => Math.max(max, of(a)), 0)
    return {
      id,
      scope,
      subject,
      tokens,
      cents: microcents === null ? null : microcents / million,
      wattHours: microWh === null ? null : microWh / million,
      used: { tokens: most((a) => a.tokens), cents: most((a) => a.microcents) / million, wattHours: most((a) => a.microWh) / million },
    }
  })
}

export async function addBudget(ctx: Ctx, input: NewBudget): Promise<void> {
  const row = toRow(input)
  await transact(ctx.db, async (tx) => {
    if (!(await store.insertBudget(tx, row))) throw errors.budgetTaken()
    await recordBudget(ctx, tx, row, input)
  })
  modelsOf(ctx).ledger.changed()
}
export async function changeBudget(ctx: Ctx, id: string, limits: Pick<NewBudget, 'tokens' | 'cents' | 'wattHours'>): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const { tokens, microcents, microWh } = toRow({ scope: 'town', subject: 'town', ...limits })
    const changed = await store.updateBudget(tx, id, { tokens, microcents, microWh })
    if (!changed) throw errors.noSuchBudget(id)
    await recordBudget(ctx, tx, changed, limits)
  })
  modelsOf(ctx).ledger.changed()
}
export async function removeBudget(ctx: Ctx, id: string): Promise<void> {
  await transact(ctx.db, async (tx) => {
    const gone = await store.deleteBudget(tx, id)
    if (!gone) throw errors.noSuchBudget(id)
    await audit.record(tx, ctx.actor, 'models.budget-removed', null, { scope: gone.scope, subject: word(gone.subject) })
  })
  modelsOf(ctx).ledger.changed()
}
const recordBudget = (ctx: Ctx, tx: Tx, { scope, subject }: { scope: Scope; subject: string }, { tokens, cents, wattHours }: Pick<NewBudget, 'tokens' | 'cents' | 'wattHours'>) =>
  audit.record(tx, ctx.actor, 'models.budget-set', null, { scope, subject: word(subject), tokens: tokens ?? 'none', cents: cents ?? 'none', wattHours: wattHours ?? 'none' }) // biome-ignore format: one call
const word = (subject: string) => (subject === '*' ? 'each' : subject)
