import type { z } from 'zod'
import * as audit from '#base/audit.ts'
import { amountText, inForce, rateOf, sourceOf } from '#base/content/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { dayOf } from '#base/time.ts'
import { changesOf } from './changes.ts'
import { type Draft, type EditingList, type EditingPage, errors, type Imports, type Leistung, servicePublished } from './contract.ts'
import { gapsOf } from './rules.ts'
import * as store from './store.ts'

// Who writes, and who publishes what somebody else wrote. Nothing is seen by citizens before that.

/** What a new Leistung begins with. */
const blank = (today: string): Leistung => ({
  title: '…',
  name: '…',
  leika: [],
  topics: [],
  lifeSituations: [],
  authority: null,
  office: null,
  stelle: null,
  kind: 'Antrag',
  fees: [],
  duration: '',
  deadline: '',
  forms: [],
  online: null,
  links: [],
  documents: [],
  law: [],
  languages: ['de'],
  validFrom: null,
  updatedOn: today,
  keywords: [],
  synonyms: [],
  localRule: null,
  texts: {},
})

/** What the completeness of a Leistung is judged by, today. */
export async function knownOn(ctx: Ctx): Promise<Parameters<typeof gapsOf>[1]> {
  const { content, town, db, now } = ctx
  const today = dayOf(now)
  return {
    today,
    topics: new Set(content.topics.map((t) => t.id)),
    forms: new Set(content.forms.map((f) => f.id)),
    stellen: new Set(town.stellen.map((s) => s.id)),
    feeFits: (fee) => {
      const source = sourceOf(fee)
      if (!source) return undefined
      const version = inForce(content.bylaws, source.id, today)
      const rate = version && rateOf(version, source.nr)
      return !!rate && amountText(rate) === amountText(fee)
    },
    broken: new Set((await store.listLinks(db)).filter((l) => l.problem).map((l) => l.url)),
  }
}

const headOf = ({ content: _, ...head }: store.WithContent) => head

export async function list(ctx: Ctx): Promise<z.output<typeof EditingList>> {
  const [published, waiting, known] = await Promise.all([store.listPublished(ctx.db), store.listWaiting(ctx.db), knownOn(ctx)])
  const all = new Map<string, { published?: store.WithContent; waiting?: store.WithContent }>(published.map((v) => [v.serviceId, { published: v }]))
  for (const w of waiting) all.set(w.serviceId, { ...all.get(w.serviceId), waiting: w })
  return {
    services: [...all]
      .flatMap(([id, row]) => {
        const shown = (row.published ?? row.waiting)?.content
        if (!shown) return []
        return [
          {
            id,
            title: shown.title,
            published: row.published?.number ?? null,
            waiting: row.waiting ? headOf(row.waiting) : null,
            gaps: gapsOf(shown, known),
            updatedOn: shown.updatedOn,
          },
        ]
      })
      .sort((a, b) => a.title.localeCompare(b.title, 'de')),
  }
}

/** What an editor needs for one Leistung; for an id that is not there yet an empty sheet. */
export async function get(ctx: Ctx, id: string): Promise<z.output<typeof EditingPage>> {
  const { db, content, town, people, actor, now } = ctx
  const [published, waiting, versions, known] = await Promise.all([
    store.findPublished(db, id),
    store.findWaiting(db, id),
    store.listVersions(db, id),
    knownOn(ctx),
  ])
  const shown = waiting?.content ?? published?.content ?? blank(dayOf(now))
  const names = await people.names([...new Set(versions.flatMap((v) => [v.editedBy, v.publishedBy]).filter((p) => p !== null))])
  return {
    id,
    published: published?.content ?? null,
    basedOn: published?.number ?? 0,
    waiting: waiting ? headOf(waiting) : null,
    content: shown,
    changes: waiting ? changesOf(published?.content, waiting.content) : [],
    gaps: gapsOf(shown, known),
    versions: versions.map((v) => ({ ...v, editedName: names[v.editedBy ?? ''] ?? '', publishedName: names[v.publishedBy ?? ''] ?? '' })),
    ownWork: !!waiting?.editedBy && waiting.editedBy === actor.id,
    choices: {
      topics: content.topics.map(({ id, title }) => ({ id, title })),
      lifeSituations: content.lifeSituations.map(({ id, title }) => ({ id, title })),
      offices: town.offices.map(({ id, name }) => ({ id, title: name })),
      stellen: town.stellen.filter((s) => !s.sealed).map(({ id, title }) => ({ id, title })),
      forms: content.forms.map(({ id, title }) => ({ id, title })),
    },
  }
}

/**
 * Keeps what an editor wrote. Whoever writes last is its author, whoever began it.
 * @throws AppError services.changed-meanwhile, when something else was published since it was opened
 */
export async function saveDraft(ctx: Ctx, id: string, { content, basedOn }: z.output<typeof Draft>) {
  const { db, actor } = ctx
  const [published, waiting] = await Promise.all([store.findPublished(db, id), store.findWaiting(db, id)])
  if ((published?.number ?? 0) !== basedOn) throw errors.changedMeanwhile(id)
  await transact(db, async (tx) => {
    let version = waiting?.id
    if (version) {
      const { numUpdatedRows } = await store.updateContent(tx, version, { content, origin: 'editor', editedBy: actor.id, status: 'draft' })
      if (!numUpdatedRows) throw errors.changedMeanwhile(id)
    } else {
      const [made] = await store.insertVersions(tx, [{ serviceId: id, status: 'draft', origin: 'editor', content, editedBy: actor.id }])
      version = made?.id ?? ''
    }
    await audit.record(tx, actor, 'services.drafted', `services/${id}`, { service: id, version })
  })
  return { ok: true } as const
}

/** @throws AppError services.no-such-version, services.bad-reference, services.fee-not-in-bylaw */
export async function submit(ctx: Ctx, versionId: string) {
  const version = await store.findVersion(ctx.db, versionId)
  if (version?.status !== 'draft') throw errors.noSuchVersion()
  assertRight(ctx, version.content)
  await transact(ctx.db, async (tx) => {
    const { numUpdatedRows } = await store.updateStatus(tx, versionId, 'draft', { status: 'submitted', note: null })
    if (!numUpdatedRows) throw errors.changedMeanwhile(version.serviceId)
    await audit.record(tx, ctx.actor, 'services.submitted', `services/${version.serviceId}`, { service: version.serviceId, version: versionId })
  })
  return { ok: true } as const
}

/** What may never be published: a reference to something that is not there, or a fee that no bylaw in force knows. */
function assertRight({ content, town, now }: Ctx, l: Leistung) {
  const missing = [
    ...l.topics.filter((t) => !content.topics.some((x) => x.id === t)),
    ...l.lifeSituations.filter((t) => !content.lifeSituations.some((x) => x.id === t)),
    ...[...l.forms, ...(l.online ? [l.online] : [])].filter((f) => !content.forms.some((x) => x.id === f)),
    ...(l.office && !town.offices.some((o) => o.id === l.office) ? [l.office] : []),
    ...(l.stelle && !town.stellen.some((s) => s.id === l.stelle && s.office === l.office) ? [l.stelle] : []),
  ]
  if (missing[0] !== undefined) throw errors.badReference(missing[0])
  for (const fee of l.fees) {
    const source = sourceOf(fee)
    if (!source) continue
    const version = inForce(content.bylaws, source.id, dayOf(now))
    const rate = version && rateOf(version, source.nr)
    if (!rate || amountText(rate) !== amountText(fee))
      throw errors.feeNotInBylaw(fee.what, amountText(fee), rate ? `${version.short} ${source.nr}: ${amountText(rate)}` : `${fee.bylaw}`)
  }
}

/**
 * Four eyes: somebody else than the author publishes, in a live session. All of them or none.
 * @throws AppError services.own-work, services.not-submitted, services.bad-reference, services.fee-not-in-bylaw
 */
export async function publish(ctx: Ctx, versionIds: readonly string[]) {
  const { db, actor, events, now } = ctx
  const versions = await Promise.all(versionIds.map((id) => store.findVersion(db, id)))
  const found = versions.flatMap((v) => v ?? [])
  if (found.length !== versionIds.length) throw errors.noSuchVersion()
  for (const v of found) {
    if (v.status !== 'submitted') throw errors.notSubmitted()
    if (actor.kind !== 'person' || v.editedBy === actor.id) throw errors.ownWork()
    assertRight(ctx, v.content)
  }
  await transact(db, async (tx) => {
    for (const { id, serviceId, editedBy } of found) {
      await store.replacePublished(tx, serviceId)
      const { numUpdatedRows } = await store.updateStatus(tx, id, 'submitted', { status: 'published', publishedBy: actor.id, publishedAt: now })
      if (!numUpdatedRows) throw errors.changedMeanwhile(serviceId)
      await audit.record(tx, actor, 'services.published', `services/${serviceId}`, { service: serviceId, version: id, editor: editedBy ?? 'folder' })
      await events.emit(tx, servicePublished, { id: serviceId })
    }
  })
  return { published: found.length }
}

/** It goes back with a reason, and is out of the way. @throws AppError services.not-submitted */
export async function reject({ db, actor }: Ctx, versionId: string, note: string) {
  const version = await store.findVersion(db, versionId)
  if (!version) throw errors.noSuchVersion()
  await transact(db, async (tx) => {
    const { numUpdatedRows } = await store.updateStatus(tx, versionId, 'submitted', { status: 'rejected', note })
    if (!numUpdatedRows) throw errors.notSubmitted()
    await audit.record(tx, actor, 'services.rejected', `services/${version.serviceId}`, { service: version.serviceId, version: versionId })
  })
  return { ok: true } as const
}

/** What catalogues and the town's folder say differently from what is published, with the differences. */
export async function imports({ db }: Ctx): Promise<z.output<typeof Imports>> {
  const waiting = (await store.listWaiting(db)).filter((v) => v.status === 'submitted' && v.origin !== 'editor')
  const published = new Map((await store.listPublished(db)).map((v) => [v.serviceId, v.content]))
  return {
    waiting: waiting.map((v) => ({
      version: headOf(v),
      title: v.content.title,
      isNew: !published.has(v.serviceId),
      changes: changesOf(published.get(v.serviceId), v.content),
    })),
  }
}
