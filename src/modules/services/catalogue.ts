import { isDeepStrictEqual } from 'node:util'
import { type CatalogueDocument, xzufiDocuments, zmsDocuments } from '#ai/knowledge/index.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import type { Upload } from '#base/http.ts'
import { dayOf } from '#base/time.ts'
import { bausteine, type catalogueFormats, errors, type Leistung } from './contract.ts'
import { anchorOf } from './folder.ts'
import * as store from './store.ts'

type Format = (typeof catalogueFormats)[number]
const readers: Record<Format, (bytes: Buffer) => CatalogueDocument[]> = { xzufi: xzufiDocuments, zms: (bytes) => zmsDocuments(bytes) }

const isLeika = (word: string) => /^99\d{12}$/.test(word)
const listed = (text: string) =>
  text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean)

/**
 * What a catalogue says on a Leistung, laid over what the town says already: its texts and words count, the town's own fees, forms, office and topics stay.
 */
export function merged(d: CatalogueDocument, before: Leistung | undefined, today: string): Leistung {
  const texts: Leistung['texts'] = { ...before?.texts }
  const said = new Map<string, string>()
  for (const s of d.sections) {
    const heading = s.path[0] ?? 'Volltext'
    said.set(heading, [said.get(heading), s.text].filter(Boolean).join('\n\n'))
  }
  for (const b of bausteine) {
    const text = said.get(b)
    if (text) texts[b] = text.slice(0, 20_000)
  }
  const words = d.keywords ?? []
  const leika = words.filter(isLeika)
  const law = listed(said.get('Handlungsgrundlagen') ?? '').map((l) => l.slice(0, 500))
  const links = [
    ...new Map(
      [...(before?.links ?? []), ...d.links.filter((l) => /^https?:\/\//.test(l.url) && URL.canParse(l.url))].map((l) => [l.url, l]),
    ).values(),
  ]
  return {
    title: d.title.slice(0, 500),
    name: before?.name ?? d.title.slice(0, 500),
    leika: [...new Set([...(before?.leika ?? []), ...leika])],
    topics: before?.topics ?? [],
    lifeSituations: before?.lifeSituations ?? [],
    authority: before?.authority ?? null,
    office: before?.office ?? null,
    stelle: before?.stelle ?? null,
    kind: before?.kind ?? 'Antrag',
    fees: before?.fees ?? [],
    duration: before?.duration ?? (said.get('Bearbeitungsdauer') ?? '').slice(0, 500),
    deadline: before?.deadline ?? (said.get('Fristen') ?? '').slice(0, 500),
    forms: before?.forms ?? [],
    online: before?.online ?? null,
    links: links.map((l) => ({ ...l, title: l.title.slice(0, 500) })).slice(0, 60),
    documents: before?.documents ?? [],
    law: law.length ? law.slice(0, 60) : (before?.law ?? []),
    languages: before?.languages ?? ['de'],
    validFrom: d.validFrom ?? before?.validFrom ?? null,
    updatedOn: today,
    keywords: [...new Set([...(before?.keywords ?? []), ...words.filter((w) => !isLeika(w))])].slice(0, 200),
    synonyms: before?.synonyms ?? [],
    localRule: before?.localRule ?? null,
    texts,
  }
}

/** Reads an uploaded catalogue; see `take`. @throws AppError services.no-file, knowledge.not-understood */
export async function importFile(ctx: Ctx, format: Format, files: readonly Upload[]) {
  const [file] = files
  if (!file) throw errors.noFile()
  return take(ctx, format, await ctx.files.get(file.hash))
}

/**
 * Takes a catalogue over: nothing of it is published, each difference waits for somebody else than who brought it. A Leistung is known again by its own
 * number in the catalogue, else by a LeiKa key that exactly one Leistung of the town has; what somebody is writing is left alone.
 */
export async function take(ctx: Ctx, format: Format, bytes: Buffer): Promise<{ added: number; changed: number; unchanged: number }> {
  const { db, actor, now } = ctx
  const documents = readers[format](bytes)
  const today = dayOf(now)
  const [published, waiting, earlier] = await Promise.all([store.listPublished(db), store.listWaiting(db), store.latestOf(db, [format])])
  const current = new Map(published.map((v) => [v.serviceId, v.content]))
  const busy = new Set(waiting.filter((v) => v.origin === 'editor').map((v) => v.serviceId))
  const open = new Map(waiting.filter((v) => v.origin !== 'editor').map((v) => [v.serviceId, v]))
  const before = new Map(earlier.map((v) => [v.serviceId, v.content]))
  const byLeika = Map.groupBy(
    published.flatMap((v) => v.content.leika.map((key) => ({ key, id: v.serviceId }))),
    (x) => x.key,
  )
  const counts = { added: 0, changed: 0, unchanged: 0 }
  const taken = new Set<string>()
  const fresh: { serviceId: string; content: Leistung; replaces?: string }[] = []
  for (const d of documents) {
    const own = `${format}-${anchorOf(d.key)}`.slice(0, 80)
    const same = (d.keywords ?? []).filter(isLeika).flatMap((key) => (byLeika.get(key)?.length === 1 ? (byLeika.get(key) ?? []) : []))[0]?.id
    const id = current.has(own) || before.has(own) || !same || taken.has(same) ? own : same
    if (taken.has(id) || busy.has(id)) {
      counts.unchanged += 1
      continue
    }
    taken.add(id)
    const content = merged(d, current.get(id), today)
    const last = open.get(id)?.content ?? current.get(id)
    if (last && isDeepStrictEqual({ ...last, updatedOn: '' }, JSON.parse(JSON.stringify({ ...content, updatedOn: '' })))) counts.unchanged += 1
    else {
      current.has(id) ? counts.changed++ : counts.added++
      const replaces = open.get(id)?.id
      fresh.push({ serviceId: id, content, ...(replaces ? { replaces } : {}) })
    }
  }
  await transact(db, async (tx) => {
    for (const { content, replaces } of fresh)
      if (replaces) await store.updateContent(tx, replaces, { content, origin: format, editedBy: actor.id, status: 'submitted' })
    await store.insertVersions(
      tx,
      fresh
        .filter((f) => !f.replaces)
        .map(({ serviceId, content }) => ({ serviceId, content, status: 'submitted' as const, origin: format, editedBy: actor.id })),
    )
    await audit.record(tx, actor, 'services.imported', null, { format, added: counts.added, changed: counts.changed })
  })
  return counts
}
