import type { z } from 'zod'
import { search } from '#ai/knowledge/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { dayOf } from '#base/time.ts'
import * as knowledge from '#modules/knowledge/index.ts'
import type { FindInput, FindResult, Found } from './contract.ts'
import { choose, margin } from './rules.ts'
import { applicationsOf, asPage, teaserOf } from './service.ts'
import * as store from './store.ts'

/** The source under which Leistungen stand in the index. */
export const servicesSource = 'leistungen'
const looked = 12

/**
 * The form finder: an everyday sentence leads to the way in, with what to bring, what it costs, how long it takes, where and when. Where two fit and
 * none stands far enough above the other, it asks which is meant; where nothing fits it says so. Nothing is written by a machine.
 */
export async function findForm(ctx: Ctx, { sentence, language }: z.output<typeof FindInput>): Promise<z.output<typeof FindResult>> {
  const on = dayOf(ctx.now)
  const { hits, covered } = await search(ctx.db, { query: sentence, eyes: 'public', on, sources: [servicesSource], limit: looked })
  const { kind, shown } = choose(hits, covered, margin)
  if (covered < 0.5) await knowledge.missed(ctx, sentence)
  if (kind === 'nothing') return { outcome: 'nothing' }
  const published = new Map(
    (await Promise.all(shown.slice(0, margin.mostChoices).map((h) => store.findPublished(ctx.db, h.key)))).flatMap((v) =>
      v ? [[v.serviceId, v] as const] : [],
    ),
  )
  const there = shown.flatMap((h) => {
    const version = published.get(h.key)
    return version ? [{ hit: h, version }] : []
  })
  const [first] = there
  if (!first) return { outcome: 'nothing' }
  if (kind === 'which' && there.length > 1)
    return { outcome: 'which', choices: there.map(({ version: v }) => ({ id: v.serviceId, title: v.content.title, teaser: teaserOf(v.content) })) }
  return {
    outcome: 'found',
    found: await asFound(ctx, first.version, first.hit.score, language),
    others: there.slice(1).map(({ version: v }) => ({ id: v.serviceId, title: v.content.title })),
  }
}

async function asFound(ctx: Ctx, v: store.WithContent, score: number, language: 'de' | 'en'): Promise<z.output<typeof Found>> {
  const p = asPage(ctx, v.serviceId, v.content, v.number, language, (await applicationsOf(ctx)).get(v.serviceId))
  return {
    id: p.id,
    title: p.title,
    teaser: teaserOf(v.content),
    online: p.online,
    forms: p.forms.filter((f) => !p.online?.path || f.id !== p.online.id),
    links: p.links,
    bring: p.documents,
    cost: p.fees,
    costText: p.fees.length ? '' : (p.texts.Kosten ?? ''),
    duration: p.duration,
    deadline: p.deadline,
    office: p.office,
    authority: p.authority,
    score,
  }
}
