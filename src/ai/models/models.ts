import { Agent } from 'undici'
import { masking } from '#ai/privacy/index.ts'
import type { Ctx } from '#base/ctx.ts'
import type { DataClass, Method } from '#base/method.ts'
import { isSwitchedOff } from '#base/method-use.ts'
import { type Breaker, openBreaker } from './breaker.ts'
import { openCallLog } from './call-log.ts'
import { type Ability, type Amounts, type Engine, errors, type Failure, type Payer, type Used, zones } from './contract.ts'
import { openLedger, type Reservation } from './ledger.ts'
import { type Route, routeOf } from './policy.ts'
import { openQueue, type Queue, type Release } from './queue.ts'
import type { EngineRow } from './store.ts'
import * as store from './store.ts'
import { failure } from './texts.ts'

/** What hangs on one engine in this process. */
export type Line = { queue: Queue; breaker: Breaker; agent: Agent; key: string | undefined }
/** Tokens a call may use at most, and what the caller prepared for this engine. */
export type Fit<P> = { tokensIn: number; tokensOut: number; packed: P }
export type Wish<P> = {
  method: Method
  dataClass: DataClass
  payer: Payer
  /** Whose turn it is in the queue: a person, a key, or the house. */
  turn: string
  abilities: readonly Ability[]
  /** What cannot be masked goes only where it may go as it is. */
  plain?: boolean | undefined
  /** Of a recording; counted beside its tokens. */
  soundSeconds?: number | undefined
  /** By name; only this one. */
  engine?: string | undefined
  /** Also an engine in testing, with public data: a person wants to compare. */
  trial?: boolean | undefined
  /** By id, whatever its state: for the probe. */
  probing?: string | undefined
  /** What this engine would get; undefined when it does not fit into its window. */
  fit: (engine: EngineRow, route: Exclude<Route, 'refused'>) => Fit<P> | undefined
  /** Engines that failed this call already. */
  without?: ReadonlySet<string>
  signal?: AbortSignal | undefined
  queueMs: number
}
/** How the call went, for the log, the budgets and the breaker. */
export type End = {
  outcome: Failure['kind'] | 'ok'
  /** What the server says it used. */
  reported?: { tokensIn: number; tokensOut: number } | undefined
  /** Bytes of the answer that arrived: the most tokens it can have been, where nothing is reported. */
  bytes: number
  /** Nothing was sent, or it was turned away at once. */
  unused?: boolean
  firstTokenMs: number | null
  server: 'well' | 'bad' | 'unsaid'
}
/** Leave to call: policy, window, breaker, budget and a place have been settled. `end` must be called, whatever happens. */
export type Admission<P> = {
  call: string
  engine: EngineRow
  line: Line
  route: Exclude<Route, 'refused'>
  packed: P
  end: (how: End) => Used
}

const maxAgeMs = 2_000

/** Models of one process: engines as the table has them, their queues and breakers, budgets, log. */
export type Models = ReturnType<typeof openModels>
function openModels({ db, vault, shared }: Pick<Ctx, 'db' | 'vault' | 'shared'>) {
  const log = openCallLog(db, () =>
    [...lines.values()].flatMap(({ of, line }) =>
      line instanceof Promise ? [] : [{ engine: of.name, running: line.queue.running, waiting: line.queue.waiting }],
    ),
  )
  const ledger = openLedger(db)
  const lines = new Map<string, { of: EngineRow; line: Promise<Line> | Line }>()
  let rows: EngineRow[] = []
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<EngineRow[]> | undefined

  const read = () => {
    reading ??= store
      .listEngines(db)
      .then((found) => {
        rows = found
        readAt = performance.now()
        for (const id of lines.keys()) if (!found.some((e) => e.id === id && e.state !== 'retired')) drop(id)
        return rows
      })
      .finally(() => {
        reading = undefined
      })
    return reading
  }
  /** Engines as they were at most two seconds ago; nobody waits for a refresh but the first. */
  function engines(): EngineRow[] | Promise<EngineRow[]> {
    const age = performance.now() - readAt
    if (age < maxAgeMs) return rows
    const next = read()
    if (readAt === Number.NEGATIVE_INFINITY) return next
    next.catch(() => {})
    return rows
  }
  function drop(id: string) {
    const known = lines.get(id)
    lines.delete(id)
    if (known) Promise.resolve(known.line).then(({ agent }) => agent.close())
  }
  function lineOf(engine: EngineRow): Line | Promise<Line> {
    const known = lines.get(engine.id)
    if (known && known.of.url === engine.url && known.of.sealedKey === engine.sealedKey && known.of.parallel === engine.parallel) return known.line
    if (known) drop(engine.id)
    const open = async (): Promise<Line> => ({
      queue: openQueue({ parallel: engine.parallel }),
      breaker: openBreaker(),
      agent: new Agent({ connect: { timeout: 3_000 }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000, pipelining: 1 }),
      key: engine.sealedKey ? await vault.open(engine.sealedKey, keyAbout(engine.id)) : undefined,
    })
    const kept: { of: EngineRow; line: Promise<Line> | Line } = { of: engine, line: open() }
    lines.set(engine.id, kept)
    Promise.resolve(kept.line).then(
      (line) => {
        kept.line = line
      },
      () => lines.delete(engine.id), // the key does not open: said at every call, until somebody enters it again
    )
    return kept.line
  }

  /** Records a call that never reached an engine. */
  function turnedAway<P>(wish: Wish<P>, kind: Failure['kind'], facts: { scope?: string } = {}): Failure {
    log.record({ ...head(wish), id: crypto.randomUUID(), engine: '', zone: null, masked: false, outcome: kind, tokensIn: 0, tokensOut: 0, soundSeconds: 0, microcents: 0, microWh: 0, durationMs: 0, firstTokenMs: null }) // biome-ignore format: a row of the log
    return failure(kind, { dataClass: wish.dataClass, ...facts })
  }

  /**
   * Asks for leave to call: whether the method is switched off, who may see the data, who can do it, who has a place, who pays. The same door for our own methods and for the
   * gateway. Fails with a value; the database being away is an exception.
   */
  async function admit<P>(wish: Wish<P>): Promise<Admission<P> | Failure> {
    const off = isSwitchedOff({ db, shared }, wish.method.id)
    if (off instanceof Promise ? await off : off) return turnedAway(wish, 'switched-off')
    const noMask = isSwitchedOff({ db, shared }, masking.id)
    const bare = noMask instanceof Promise ? await noMask : noMask
    const listed = engines()
    const all = listed instanceof Promise ? await listed : listed
    const able = all.filter((e) =>
      wish.probing ? e.id === wish.probing : (e.state === 'active' || (wish.trial && wish.dataClass === 'public' && e.state === 'testing')) && wish.abilities.every((a) => e.abilities.includes(a)) && (wish.engine === undefined || e.name === wish.engine),
    ) // biome-ignore format: one question
    if (!able.length) return turnedAway(wish, 'no-engine')
    const refused: readonly Route[] = wish.plain ? ['refused', 'masked'] : ['refused']
    const allowed = able.filter((e) => !refused.includes(routeOf(wish.dataClass, e.zone)))
    if (!allowed.length) return turnedAway(wish, 'refused')
    // With masking switched off, what would have to be masked stays in the house.
    const open = bare ? allowed.filter((e) => routeOf(wish.dataClass, e.zone) === 'plain') : allowed
    if (!open.length) return turnedAway(wish, 'switched-off')
    if (open.length > 1) open.sort(byPreference)
    let why: { kind: Failure['kind']; scope?: string } | undefined
    let fits = false
    for (const engine of open) {
      if (wish.without?.has(engine.id)) continue
      const route = routeOf(wish.dataClass, engine.zone) as Exclude<Route, 'refused'>
      const fit = wish.fit(engine, route)
      if (!fit) continue
      fits = true
      const opening = lineOf(engine)
      const line = opening instanceof Promise ? await opening : opening
      if (!line.breaker.allows() && !wish.probing) continue
      const place = line.queue.acquire(wish.turn, { signal: wish.signal, waitMs: wish.queueMs })
      const release = place instanceof Promise ? await place : place
      if (typeof release === 'string') {
        line.breaker.unsaid()
        if (release === 'cancelled') return turnedAway(wish, 'cancelled')
        why ??= { kind: 'overloaded' }
        continue
      }
      const reservation = await ledger.reserve(wish.payer, costOf(engine, fit)).catch((e) => {
        release()
        line.breaker.unsaid()
        throw e
      })
      if ('over' in reservation) {
        release()
        line.breaker.unsaid()
        why = { kind: 'over-budget', scope: reservation.over } // another engine may cost nothing
        continue
      }
      return admission(wish, engine, line, route, fit, release, reservation)
    }
    if (!fits) return turnedAway(wish, wish.without?.size ? 'engine-down' : 'too-long')
    return turnedAway(wish, why?.kind ?? 'engine-down', why)
  }

  function admission<P>(
    wish: Wish<P>,
    engine: EngineRow,
    line: Line,
    route: 'plain' | 'masked',
    fit: Fit<P>,
    release: Release,
    reservation: Reservation,
  ): Admission<P> {
    const call = crypto.randomUUID()
    const start = performance.now()
    const at = new Date()
    let used: Used | undefined
    return {
      call,
      engine,
      line,
      route,
      packed: fit.packed,
      end(how) {
        if (used) return used
        release()
        const tokens = how.unused
          ? { tokensIn: 0, tokensOut: 0 }
          : (how.reported ?? { tokensIn: fit.tokensIn, tokensOut: Math.min(fit.tokensOut, how.bytes) })
        const amounts = costOf(engine, tokens)
        reservation.settle(amounts)
        if (how.server === 'well') line.breaker.succeeded()
        else if (how.server === 'bad') line.breaker.failed()
        else line.breaker.unsaid()
        log.record({
          ...head(wish),
          id: call,
          at,
          engine: engine.name,
          zone: engine.zone,
          masked: route === 'masked',
          outcome: how.outcome,
          ...tokens,
          soundSeconds: how.unused ? 0 : Math.ceil(wish.soundSeconds ?? 0),
          microcents: amounts.microcents,
          microWh: amounts.microWh,
          durationMs: Math.round(performance.now() - start),
          firstTokenMs: how.firstTokenMs === null ? null : Math.round(how.firstTokenMs),
        })
        used = { ...tokens, cents: amounts.microcents / 1e6, wattHours: amounts.microWh / 1e6, reported: !!how.reported }
        return used
      },
    }
  }

  return {
    admit,
    engines,
    log,
    ledger,
    /** An engine was changed here: the next call sees it. Other processes see it within two seconds. */
    async changed() {
      readAt = Number.NEGATIVE_INFINITY
      await read()
    },
    async close() {
      await ledger.close()
      await log.close()
      for (const { line } of lines.values()) await Promise.resolve(line).then(({ agent }) => agent.destroy(), () => {}) // biome-ignore format: one thing
    },
  }
}

/** The models of this house and process, opened at the first question. */
export const modelsOf = (ctx: Pick<Ctx, 'db' | 'vault' | 'shared'>): Models => ctx.shared('ai.models', () => openModels(ctx))

/** What a sealed key belongs to. */
export const keyAbout = (engine: string) => `models/engine/${engine}`

/** Only what a module lists may call; asked here besides the type, for a declaration that nobody lists. */
export function assertDeclared({ methods }: Pick<Ctx, 'methods'>, method: Method): void {
  if (methods.get(method.key) !== method) throw errors.notDeclared(method.key)
}

/** Rounded up, so that adding never costs less than the parts. */
export const costOf = (
  engine: Pick<Engine, 'priceInCents' | 'priceOutCents' | 'wattHours'>,
  { tokensIn, tokensOut }: { tokensIn: number; tokensOut: number },
): Amounts => ({
  tokens: tokensIn + tokensOut,
  microcents: Math.ceil(tokensIn * engine.priceInCents + tokensOut * engine.priceOutCents), // cents for a million tokens are millionths of a cent for one
  microWh: Math.ceil((tokensIn + tokensOut) * engine.wattHours),
})

const priceOf = (e: EngineRow) => e.priceInCents + e.priceOutCents
const byPreference = (a: EngineRow, b: EngineRow) =>
  zones.indexOf(a.zone) - zones.indexOf(b.zone) || priceOf(a) - priceOf(b) || (a.name < b.name ? -1 : 1)

const head = <P>({ method, dataClass, payer }: Wish<P>) => ({
  at: new Date(),
  method: method.key,
  dataClass,
  personId: payer.person,
  officeId: payer.office,
  keyId: payer.key,
})
