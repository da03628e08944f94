import type { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import { type Completeness, gapNames } from './contract.ts'
import { knownOn } from './editing.ts'
import { gapsOf } from './rules.ts'
import * as store from './store.ts'

/** What is missing in which Leistung, the most frequent gap first. */
export async function completeness(ctx: Ctx): Promise<z.output<typeof Completeness>> {
  const [published, known] = await Promise.all([store.listPublished(ctx.db), knownOn(ctx)])
  const gaps = published.map((v) => ({ id: v.serviceId, title: v.content.title, gaps: gapsOf(v.content, known) }))
  return {
    services: published.length,
    complete: gaps.filter((g) => g.gaps.length === 0).length,
    gaps: gapNames
      .map((gap) => ({ gap, services: gaps.filter((g) => g.gaps.includes(gap)).map(({ id, title }) => ({ id, title })) }))
      .filter((g) => g.services.length > 0)
      .sort((a, b) => b.services.length - a.services.length),
  }
}
