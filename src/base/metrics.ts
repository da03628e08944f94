import { createHash, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Jobs } from './jobs.ts'

/** A metric by name: what it counts, and by what. */
export type MetricFamily = { name: string; help: string; labels: string[] }

/**
 * What the town's Prometheus may know of one process. Labels come from closed lists (route templates, queues, pools): never an id, an address or a name.
 *
 * @param more registries of other parts of the house, with labels as closed
 */
export function openMetrics({ jobs, pools, more = [] }: { jobs: Jobs; pools: Record<string, pg.Pool>; more?: Registry[] }) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'vorzimmer_' })
  const durations = new Histogram({
    name: 'vorzimmer_http_request_duration_seconds',
    help: 'Duration of answers by method, route template and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  new Gauge({
    name: 'vorzimmer_jobs_waiting',
    help: 'Jobs waiting or running, by queue',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset()
      for (const { name, count } of await jobs.waiting()) this.set({ queue: name }, count)
    },
  })
  new Gauge({
    name: 'vorzimmer_jobs_failed',
    help: 'Jobs that failed for good and wait for a person, by queue (200 at most are counted)',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset()
      for (const { queue } of await jobs.failed()) this.inc({ queue })
    },
  })
  new Gauge({
    name: 'vorzimmer_db_connections',
    help: 'Connections of each pool: idle, in use, and requests that wait for one',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [name, pool] of Object.entries(pools)) {
        this.set({ pool: name, state: 'idle' }, pool.idleCount)
        this.set({ pool: name, state: 'busy' }, pool.totalCount - pool.idleCount)
        this.set({ pool: name, state: 'waiting' }, pool.waitingCount)
      }
    },
  })
  const refused = new Counter({ name: 'vorzimmer_metrics_refused_total', help: 'Requests for this page with a wrong token', registers })
  return {
    refused: () => refused.inc(),
    /** @param route the template, as `/api/intake/items/:id`; never the path that was asked for */
    answered: (method: string, route: string, status: number, ms: number) => durations.observe({ method, route, status }, ms / 1000),
    text: () => Registry.merge([registry, ...more]).metrics(),
    families: (): MetricFamily[] =>
      [registry, ...more].flatMap((r) =>
        r
          .getMetricsAsArray()
          .map((m) => ({ name: m.name, help: m.help, labels: [...((m as unknown as { labelNames?: string[] }).labelNames ?? [])] })),
      ),
  }
}

/** Whether an `Authorization: Bearer …` header carries the token. */
export function isBearer(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`))
}
