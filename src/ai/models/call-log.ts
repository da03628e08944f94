import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Db } from '#base/db.ts'
import type { CallRow } from './store.ts'
import * as store from './store.ts'

const batch = 200
const most = 20_000

/**
 * The call log: metadata of every call, written in batches so that nobody waits for it, and the same as metrics without persons. When the
 * database is away rows wait in memory; past 20,000 the oldest are given up (budgets do not depend on them).
 */
export function openCallLog(db: Db, places: () => { engine: string; running: number; waiting: number }[], { everyMs = 500 } = {}) {
  const registry = new Registry()
  const registers = [registry]
  const calls = new Counter({ name: 'vorzimmer_model_calls_total', help: 'Model calls by method, engine and outcome', labelNames: ['method', 'engine', 'outcome'], registers }) // biome-ignore format: one line each
  const tokens = new Counter({ name: 'vorzimmer_model_tokens_total', help: 'Tokens by engine and direction', labelNames: ['engine', 'direction'], registers }) // biome-ignore format: one line each
  const sound = new Counter({ name: 'vorzimmer_model_sound_seconds_total', help: 'Seconds of recordings turned into words, by engine', labelNames: ['engine'], registers }) // biome-ignore format: one line each
  const cents = new Counter({ name: 'vorzimmer_model_cents_total', help: 'Cost in cents by engine', labelNames: ['engine'], registers })
  const energy = new Counter({ name: 'vorzimmer_model_watt_hours_total', help: 'Energy by engine, as configured', labelNames: ['engine'], registers })
  const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]
  const duration = new Histogram({ name: 'vorzimmer_model_duration_seconds', help: 'Duration of calls that reached an engine', labelNames: ['engine'], buckets, registers }) // biome-ignore format: one line each
  const first = new Histogram({
    name: 'vorzimmer_model_first_token_seconds',
    help: 'Time to the first token',
    labelNames: ['engine'],
    buckets,
    registers,
  })
  new Gauge({
    name: 'vorzimmer_model_places',
    help: 'Calls running and waiting, by engine',
    labelNames: ['engine', 'state'],
    registers,
    collect() {
      this.reset()
      for (const { engine, running, waiting } of places()) {
        this.set({ engine, state: 'running' }, running)
        this.set({ engine, state: 'waiting' }, waiting)
      }
    },
  })

  let rows: CallRow[] = []
  let writing: Promise<unknown> | undefined
  const write = () => {
    if (writing || !rows.length) return
    const now = rows.splice(0, batch)
    writing = store
      .insertCalls(db, now)
      .catch(() => {
        rows = [...now, ...rows].slice(-most)
      })
      .finally(() => {
        writing = undefined
      })
  }
  const timer = setInterval(write, everyMs).unref()
  return {
    registry,
    record(row: CallRow) {
      rows.push(row)
      if (rows.length >= batch) write()
      const { engine } = row
      calls.inc({ method: row.method, engine, outcome: row.outcome })
      if (!engine) return
      tokens.inc({ engine, direction: 'in' }, row.tokensIn)
      tokens.inc({ engine, direction: 'out' }, row.tokensOut)
      sound.inc({ engine }, row.soundSeconds)
      cents.inc({ engine }, row.microcents / 1e6)
      energy.inc({ engine }, row.microWh / 1e6)
      duration.observe({ engine }, row.durationMs / 1000)
      if (row.firstTokenMs !== null) first.observe({ engine }, row.firstTokenMs / 1000)
    },
    /** Until all rows are in the table, as far as it takes them. */
    async flush() {
      for (let tries = 0; (rows.length || writing) && tries < 200; tries++) {
        write()
        await writing
      }
    },
    async close() {
      clearInterval(timer)
      await this.flush()
    },
  }
}
