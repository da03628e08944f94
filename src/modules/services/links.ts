import type { z } from 'zod'
import { openReach } from '#ai/knowledge/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { checkLinks as checkLinksJob, type LinkReport } from './contract.ts'
import { urlsOf } from './rules.ts'
import * as store from './store.ts'

/** An answer of this size is a page; more of it need not be fetched. */
const mostBytes = 2_000_000

/**
 * Asks every address that a published Leistung names whether it still answers: one at a time, a second apart, never into the house's own network.
 * @param options.inside for tests: addresses of this machine are allowed
 */
export async function checkLinks({ db, now }: Ctx, { inside = false, pauseMs = 1_000 }: { inside?: boolean; pauseMs?: number } = {}): Promise<void> {
  const urls = [...new Set((await store.listPublished(db)).flatMap((v) => urlsOf(v.content)))].sort()
  const reach = openReach({ hosts: urls.map((u) => new URL(u).host), inside, pauseMs, timeoutMs: 15_000, mostBytes })
  for (const url of urls) {
    const problem = await reach.get(url).then(({ status }) => (status >= 400 ? String(status) : null), problemOf)
    await transact(db, (tx) => store.saveLink(tx, url, problem, now))
  }
  await transact(db, (tx) => store.deleteLinksExcept(tx, urls))
}

/** An editor does not wait for the week to be over. */
export async function checkNow({ db, jobs }: Ctx) {
  await transact(db, (tx) => jobs.send(tx, checkLinksJob, {}))
  return { ok: true } as const
}

function problemOf(e: unknown): string | null {
  if (!(e instanceof AppError)) throw e
  // A large file answers, too.
  return e.code === 'knowledge.answer-too-large' ? null : e.code
}

/** Addresses that do not answer, with the Leistungen that name them. */
export async function report({ db }: Ctx): Promise<z.output<typeof LinkReport>> {
  const [links, published] = await Promise.all([store.listLinks(db), store.listPublished(db)])
  const named = new Map<string, { id: string; title: string }[]>()
  for (const v of published)
    for (const url of urlsOf(v.content)) named.set(url, [...(named.get(url) ?? []), { id: v.serviceId, title: v.content.title }])
  return {
    checked: links.length,
    broken: links.flatMap((l) => (l.problem ? [{ ...l, problem: l.problem, services: named.get(l.url) ?? [] }] : [])),
    checkedAt: links.reduce<Date | null>((last, l) => (!last || l.checkedAt > last ? l.checkedAt : last), null),
  }
}
