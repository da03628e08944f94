import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { actsFor, stellenOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Closable, Ctx } from '#base/ctx.ts'
import { type Db, type Tx, transact } from '#base/db.ts'
import { outlineOf } from '#base/dmn/index.ts'
import { AppError } from '#base/errors.ts'
import { euros } from '#base/format.ts'
import {
  checkFiles,
  digestOf,
  endProducts,
  type Guide,
  gates,
  type PackageFiles,
  precheck,
  readWhole,
  type TownPlan,
  versionDifferences,
  type Whole,
  wholeOf,
} from '#base/leistungen/index.ts'
import * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import type { Town } from '#base/town.ts'
import * as bescheid from '#modules/bescheid/index.ts'
import { actsOf } from './casework.ts'
import {
  Activation,
  type Description,
  errors,
  may,
  type Offered,
  type PackageDetail,
  type PackageRules,
  type Preview,
  type Propose,
  type Release,
  type Trial,
} from './contract.ts'
import * as store from './store.ts'
import { seenOf } from './uploads.ts'

/** Packages read from their rows, by digest: a version never changes, so reading it once is enough. */
export class Read implements Closable {
  readonly #read = new Map<string, Whole | Guide>()
  of({ digest, content, package: name }: Pick<store.PackageRow, 'digest' | 'content' | 'package'>): Whole | Guide {
    const there = this.#read.get(digest)
    if (there) return there
    const whole = wholeOf(content, name)
    if (this.#read.size > 50) this.#read.clear()
    this.#read.set(digest, whole)
    return whole
  }
  async close() {
    this.#read.clear()
  }
}
const readOf = (ctx: Ctx) => ctx.shared('applications.packages', () => new Read())

const isWhole = (p: Whole | Guide): p is Whole => 'form' in p
/** The package of a row, where something can be applied for. @throws AppError package.invalid, applications.no-package */
export function wholeFrom(ctx: Ctx, row: store.PackageRow): Whole {
  const found = readOf(ctx).of(row)
  if (!isWhole(found)) throw errors.noPackage(row.package)
  return found
}
/** The version that a case has, whatever is active now. */
export async function packageOf(ctx: Ctx, db: Db, packageId: string): Promise<{ row: store.PackageRow; whole: Whole }> {
  const row = await store.getPackage(db, packageId)
  if (!row) throw errors.noPackage(packageId)
  return { row, whole: wholeFrom(ctx, row) }
}
export async function activePackage(ctx: Ctx, name: string): Promise<{ row: store.PackageRow; whole: Whole }> {
  const row = await store.findActive(ctx.db, name)
  if (!row) throw errors.noPackage(name)
  return { row, whole: wholeFrom(ctx, row) }
}

export const planOf = (town: Town): TownPlan => ({ land: town.town.land, stellen: town.stellen, aktenplan: town.aktenplan })

/** Takes in what lies in the town's folder: each version once, none of them active by that. Cheap where nothing is new. */
export async function importFolder(ctx: Ctx): Promise<void> {
  const folder = join(ctx.town.folder, 'leistungen')
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const files = readWhole(join(folder, entry.name))
    await importFiles(ctx, entry.name, files)
  }
}

/**
 * The sample town starts with packages to try: the newest version that its folder holds, as long as no person of the house has ever released that package. No
 * decision and no audit row says so, because nobody has decided; the row does. A town that exists has no `sample`, so there two persons release as always.
 */
export async function deliverSample(ctx: Ctx): Promise<void> {
  const { sample } = ctx.town.town
  if (!sample) return
  const by = sample.releasedBy.map((id) => ctx.town.persons.find((p) => p.id === id)?.name ?? id)
  const rows = await store.listPackages(ctx.db)
  for (const name of sample.packages) {
    const versions = rows.filter((r) => r.package === name)
    const folder = join(ctx.town.folder, 'leistungen', name)
    const digest = existsSync(folder) ? digestOf(readWhole(folder)) : undefined
    const next = versions.find((r) => r.digest === digest)
    const touched = versions.some((r) => r.proposedBy !== null || r.decisionId !== null)
    if (next?.status !== 'imported' || touched || !checkFiles(next.content, name, planOf(ctx.town)).whole) continue
    await transact(ctx.db, async (tx) => {
      await store.retireOthers(tx, name, next.id)
      await store.deliver(tx, next.id, by, ctx.now)
    })
  }
}

/** @returns the id of the version, new or known; undefined where its files cannot be read at all (the page says why) */
async function importFiles(ctx: Ctx, name: string, files: PackageFiles): Promise<string | undefined> {
  const digest = digestOf(files)
  const known = await store.findByDigest(ctx.db, name, digest)
  if (known) return known.id
  const head = headOf(files)
  if (!head) return undefined
  return transact(ctx.db, async (tx) => {
    const row = await store.insertPackage(tx, { package: name, title: head.title, label: head.version, digest, content: files })
    // What a start finds in the town's folder is no act of anybody.
    if (row && ctx.actor.kind === 'person')
      await audit.record(tx, ctx.actor, 'applications.package-imported', `applications-package/${row.id}`, { package: name, digest })
    return row?.id
  })
}

function headOf(files: PackageFiles): { title: string; version: string } | undefined {
  try {
    const leistung = JSON.parse(files['leistung.json'] ?? '') as { version?: string; authority?: { name?: string } }
    const paket = files['paket.json'] ? (JSON.parse(files['paket.json']) as { title?: string }) : undefined
    return { title: String(paket?.title ?? leistung.authority?.name ?? ''), version: String(leistung.version ?? '') }
  } catch {
    return undefined
  }
}

// ---- what citizens and the assistant see

/** What can be applied for here today, and what another authority decides. */
export async function offered(ctx: Ctx): Promise<z.output<typeof Offered>[]> {
  const rows = await store.listPackages(ctx.db)
  return rows.filter((r) => r.status === 'active').map((r) => offeredOf(r.package, readOf(ctx).of(r)))
}

function offeredOf(id: string, found: Whole | Guide): z.output<typeof Offered> {
  if (!isWhole(found)) {
    const { authority, guide, forward, service } = found.elsewhere
    return {
      id,
      title: found.title,
      kind: null,
      service: service ?? null,
      intro: null,
      authority: { name: authority.name, address: authority.address ?? null, phone: authority.phone ?? null, web: authority.web },
      guide,
      forward,
    }
  }
  const { leistung, title, kind } = found
  return { id, title, kind, service: leistung.service ?? null, intro: leistung.texts.intro, authority: null, guide: [], forward: null }
}

/** Everything that is asked and has to be shown: for the page, and for the assistant that helps to fill it in. */
export async function describe(ctx: Ctx, name: string): Promise<z.output<typeof Description>> {
  const { whole } = await activePackage(ctx, name)
  return describeWhole(ctx, name, whole)
}

export function describeWhole({ broker }: Ctx, name: string, whole: Whole): z.output<typeof Description> {
  const { leistung, form } = whole
  return {
    offered: offeredOf(name, whole),
    form,
    documents: leistung.documents.map((d) => ({
      id: d.id,
      title: d.title,
      help: d.help,
      required: d.required,
      accept: form.attachments.find((a) => a.id === d.id)?.accept ?? [],
      shows: d.shows.map((s) => s.title),
    })),
    special: leistung.automation?.special ?? null,
    identity: leistung.identity === 'none' ? null : leistung.identity.broker,
    broker: !!broker,
    law: leistung.law,
  }
}

// ---- versions: tried on their cases and on the past, active only with a second person

export async function listAll(ctx: Ctx) {
  const rows = await store.listPackages(ctx.db)
  return { packages: rows.map(shownRow) }
}
const shownRow = (r: store.PackageRow) => ({
  id: r.id,
  name: r.package,
  title: r.title,
  version: r.label,
  digest: r.digest,
  status: r.status,
  importedAt: r.importedAt,
  activatedAt: r.activatedAt,
  delivered: r.delivered !== null,
  cases: countCases(r.content),
})
const countCases = (files: PackageFiles): number => {
  try {
    return (JSON.parse(files['cases.json'] ?? '[]') as unknown[]).length
  } catch {
    return 0
  }
}

const kindOfAutomatic = 'applications.automatic'

export async function detail(ctx: Ctx, id: string): Promise<z.output<typeof PackageDetail>> {
  const row = await store.getPackage(ctx.db, id)
  if (!row) throw errors.noPackage(id)
  const { whole, problems, cases } = checkFiles(row.content, row.package, planOf(ctx.town))
  const active = row.status === 'active' ? undefined : await store.findActive(ctx.db, row.package)
  const open = await review.findOpen(ctx.db, { name: 'applications.activate' }, `applications-package/${id}`)
  const names = await ctx.people.names([row.proposedBy ?? ''].filter(Boolean))
  const found = whole && isWhole(whole) ? whole : undefined
  return {
    row: shownRow(row),
    problems,
    remedyOpen: found && endProducts[found.kind].verwaltungsakt ? await bescheid.remedyOpen(ctx, ctx.town.town.land, found.leistung.area) : null,
    tests: cases,
    differences: active ? versionDifferences(active.content, row.content) : [],
    compared: !!active,
    preview: found ? await preview(ctx, row, found) : null,
    parameters: found ? valuesOf(found) : [],
    proposal: open ? { id: open.id, version: open.version, stelleId: open.stelleId } : null,
    proposedBy: row.proposedBy ? (names[row.proposedBy] ?? '') : null,
    deliveredBy: row.delivered?.by ?? [],
    mayActivate: !!open && row.proposedBy !== ctx.actor.id && actsFor(ctx.actor, open.stelleId),
    automation: found ? await automationOf(ctx, row, found) : null,
    hasRules: row.content['rules.dmn'] !== undefined,
  }
}

/** The dated legal values of a package, its own first, then those of the rules that it shares. */
function valuesOf({ rules, others }: Whole): z.output<typeof PackageDetail>['parameters'] {
  const all = [
    ...rules.parameters.map((p) => ({ p, of: null })),
    ...[...others.values()].flatMap((o) => o.parameters.map((p) => ({ p, of: o.title }))),
  ]
  return all.map(({ p: { name, law, unit, versions }, of }) => ({
    name,
    law,
    unit,
    of,
    versions: versions.map(({ validFrom, validTo, source, checkedOn, checkedAgainst }) => ({
      validFrom,
      validTo,
      source,
      checkedOn: checkedOn ?? null,
      checkedAgainst: checkedAgainst ?? [],
    })),
  }))
}

/** The new version tried on what was decided before: nothing is changed by it. */
async function preview(ctx: Ctx, row: Pick<store.PackageRow, 'id' | 'package'>, whole: Whole): Promise<z.output<typeof Preview>> {
  const past = (await store.listPast(ctx.db, row.package)).filter((c) => c.packageId !== row.id)
  const changed: z.output<typeof Preview>['changed'] = []
  for (const c of past) {
    const now = precheck(whole, { answers: c.answers, day: c.vermerk?.day ?? '', documents: seenOf(await store.listUploads(ctx.db, c.id)) })
    const before = c.vermerk
    const what = [
      ...now.findings.flatMap((f) => {
        const old = before?.findings.find((o) => o.id === f.id)
        return old && old.state === f.state ? [] : [`„${f.title}“: ${old ? words[old.state] : 'neu'} → ${words[f.state]}`]
      }),
      ...now.amounts.flatMap((a) => {
        const old = before?.amounts.find((o) => o.id === a.id)
        return old?.cents === a.cents ? [] : [`${a.title}: ${shownCents(old?.cents)} → ${shownCents(a.cents)}`]
      }),
    ]
    if (what.length) changed.push({ id: c.id, number: store.numberOf(c) ?? '', what })
  }
  return { compared: past.length, changed }
}
const words = { fulfilled: 'erfüllt', 'not-fulfilled': 'nicht erfüllt', open: 'offen' } as const
const shownCents = (cents: number | null | undefined) => (cents === null || cents === undefined ? 'kein Betrag' : euros(cents))

/**
 * The first of two: proposes a version, after its cases have passed and it was tried on the past. It lies with the head of the Stelle's office, or with
 * the next above where she is the proposer herself.
 */
export async function propose(ctx: Ctx, id: string, { note }: z.output<typeof Propose>): Promise<void> {
  const row = await store.getPackage(ctx.db, id)
  if (!row) throw errors.noPackage(id)
  if (row.status === 'active') throw errors.notImported()
  const { whole, problems } = checkFiles(row.content, row.package, planOf(ctx.town))
  if (!whole) throw errors.packageBroken(problems.join('\n'))
  const remedyOpen =
    isWhole(whole) && endProducts[whole.kind].verwaltungsakt ? await bescheid.remedyOpen(ctx, ctx.town.town.land, whole.leistung.area) : null
  if (remedyOpen) throw errors.remedyOpen(remedyOpen)
  const stelleId = signerFor(ctx, isWhole(whole) ? (whole.leistung.stellen[0]?.stelle ?? '') : ctx.town.town.poststelle)
  const tried = isWhole(whole) ? await preview(ctx, row, whole) : { compared: 0, changed: [] }
  await transact(ctx.db, async (tx) => {
    await store.updatePackage(tx, id, { status: 'proposed', proposedBy: ctx.actor.id, proposedNote: note })
    await review.propose(ctx, tx, activate, {
      subject: `applications-package/${id}`,
      title: `${row.title}, Fassung ${row.label}`,
      payload: {
        name: row.package,
        digest: row.digest,
        note,
        cases: countCases(row.content),
        compared: tried.compared,
        changed: tried.changed.length,
      },
      evidence: [],
      confidence: 1,
      method: 'applications.activate/1',
      label: 'person',
      stelleId,
    })
    await audit.record(tx, ctx.actor, 'applications.package-proposed', `applications-package/${id}`, {
      package: row.package,
      digest: row.digest,
      compared: tried.compared,
      changed: tried.changed.length,
    })
  })
}

/** The head of the Stelle's office or the next above who is not the one who asks. */
function signerFor({ town, actor }: Ctx, stelle: string): string {
  const mine = new Set(stellenOf(actor))
  let office = town.stellen.find((s) => s.id === stelle)?.office ?? null
  while (office) {
    const head = town.stellen.find((s) => s.office === office && s.head)
    if (head && !mine.has(head.id)) return head.id
    office = town.offices.find((o) => o.id === office)?.parent ?? null
  }
  throw errors.nobodyToSign()
}

/** The second of two: her decision makes the version active, and the one before it rests; cases keep what they have. */
export const activate: review.ProposalKind<Ctx> = {
  name: 'applications.activate',
  title: { de: 'Leistungspaket freigeben', en: 'Release a service package' },
  payload: Activation,
  judgement: true,
  verwaltungsakt: false,
  signature: false,
  read: true,
  path: '/leistungspakete/:id',
  act: () => ({ de: 'Freigeben: gilt für neue Anträge', en: 'Release for new applications' }),
  summary: (_ctx, { payload }) => {
    const { cases, compared, changed } = payload as { cases: number; compared: number; changed: number }
    return {
      de: `${cases} Testfälle bestanden; an ${compared} früheren Fällen erprobt, ${changed} fielen anders aus`,
      en: `${cases} cases passed; tried on ${compared} earlier ones, ${changed} differ`,
    }
  },
  complete: () => true,
  apply: async (ctx, tx, proposal, decision) => {
    const id = idOf(proposal.subject)
    const row = await store.getPackage(tx, id)
    if (!row) throw errors.noPackage(id)
    const facts = { package: row.package, digest: row.digest, decision: decision.id }
    if (decision.outcome === 'rejected') {
      await store.updatePackage(tx, id, { status: 'imported' })
      await audit.record(tx, ctx.actor, 'applications.package-declined', proposal.subject, facts)
      return
    }
    if (row.proposedBy === ctx.actor.id) throw errors.samePerson()
    await store.retireOthers(tx, row.package, id)
    await store.updatePackage(tx, id, { status: 'active', activatedAt: ctx.now, decisionId: decision.id })
    await audit.record(tx, ctx.actor, 'applications.package-activated', proposal.subject, facts)
  },
}

// ---- full automation

async function automationOf(ctx: Ctx, row: store.PackageRow, { leistung }: Whole): Promise<z.output<typeof PackageDetail>['automation']> {
  const { automation } = leistung
  if (!automation) return null
  const basis = automation.basis.find((b) => b.land === ctx.town.town.land)
  const release = await review.findRelease(ctx.db, kindOfAutomatic, row.package)
  const holds = release?.digest === row.digest ? release : undefined
  const names = holds ? await ctx.people.names([holds.releasedBy]) : {}
  return {
    gate: automation.gate,
    law: gates[automation.gate].law,
    says: gates[automation.gate].says,
    basis: basis?.law ?? '',
    source: basis?.source ?? '',
    released: holds ? { id: holds.id, byName: names[holds.releasedBy] ?? '', at: holds.releasedAt, legalBasis: holds.legalBasis } : null,
    sample: automation.sample,
    mayRelease: row.status === 'active' && ctx.actor.stellen.some((s) => s.head && !s.vertretungFor),
    today: holds ? await review.countToday(ctx.db, holds.id) : { automatic: 0, sampled: 0 },
  }
}

/** A head releases the standard case of an active version; without a legal basis for this Land it stays locked. */
export async function releaseAutomation(ctx: Ctx, id: string, { legalBasis }: z.output<typeof Release>): Promise<void> {
  const { row, whole } = await packageOf(ctx, ctx.db, id)
  const { automation, discretion, signing } = whole.leistung
  const basis = automation?.basis.find((b) => b.land === ctx.town.town.land)
  if (row.status !== 'active') throw errors.notActive()
  if (!automation || discretion || signing.fourEyes || !basis?.law.trim() || !legalBasis.trim() || !actsOf(whole.kind).includes('grant'))
    throw errors.locked()
  const releaseId = await review.releasePackage(ctx, {
    kind: kindOfAutomatic,
    package: row.package,
    digest: row.digest,
    gate: automation.gate,
    land: ctx.town.town.land,
    legalBasis,
    sample: automation.sample,
  })
  await transact(ctx.db, (tx) =>
    audit.record(tx, ctx.actor, 'applications.automation-released', `applications-package/${id}`, {
      package: row.package,
      release: releaseId,
      gate: automation.gate,
    }),
  )
}

/** One click. */
export async function stopAutomation(ctx: Ctx, id: string): Promise<void> {
  const row = await store.getPackage(ctx.db, id)
  if (!row) throw errors.noPackage(id)
  const release = await review.findRelease(ctx.db, kindOfAutomatic, row.package)
  if (!release) return
  await transact(ctx.db, async (tx) => {
    await review.stopPackage(ctx, tx, release.id)
    await audit.record(tx, ctx.actor, 'applications.automation-stopped', `applications-package/${id}`, { package: row.package, release: release.id })
  }).catch(review.refusal)
}

/** The rules of a version, to read and to edit; rules that cannot be read say why. */
export async function rulesOf(ctx: Ctx, id: string): Promise<z.output<typeof PackageRules>> {
  const row = await store.getPackage(ctx.db, id)
  if (!row) throw errors.noPackage(id)
  const files = Object.entries(row.content).filter(([name]) => name.endsWith('.dmn'))
  const outlines: z.output<typeof PackageRules>['outlines'] = []
  let problem: string | null = null
  for (const [name, text] of files.sort(([a], [b]) => Number(b === 'rules.dmn') - Number(a === 'rules.dmn'))) {
    try {
      const outline = outlineOf(text)
      outlines.push({ title: outline.name, own: name === 'rules.dmn', outline })
    } catch (e) {
      if (!(e instanceof AppError)) throw e
      problem = String(e.facts.problems ?? e.code)
    }
  }
  return { row: shownRow(row), dmn: row.content['rules.dmn'] ?? '', problem, outlines, mayEdit: ctx.actor.permissions.includes(may.release) }
}

/** Rules tried before anybody keeps them: what is wrong, what the cases say, what is different, what earlier applications would have got. */
export async function tryRules(ctx: Ctx, id: string, dmn: string): Promise<z.output<typeof Trial>> {
  const row = await store.getPackage(ctx.db, id)
  if (!row) throw errors.noPackage(id)
  const files = { ...row.content, 'rules.dmn': dmn }
  const { whole, problems, cases } = checkFiles(files, row.package, planOf(ctx.town))
  return {
    problems,
    tests: cases,
    differences: versionDifferences(row.content, files),
    preview: whole && isWhole(whole) ? await preview(ctx, { id: '', package: row.package }, whole) : null,
  }
}

/** Rules as the editor saved them: a new version, to be tried and released like every other. @returns its id, or what is wrong */
export async function saveRules(ctx: Ctx, id: string, dmn: string): Promise<{ id: string; problems: string[] }> {
  const row = await store.getPackage(ctx.db, id)
  if (!row) throw errors.noPackage(id)
  const files = { ...row.content, 'rules.dmn': dmn }
  const { problems } = checkFiles(files, row.package, planOf(ctx.town))
  const made = await importFiles(ctx, row.package, files)
  return { id: made ?? id, problems }
}

/** As of another verb's transaction. */
export const releaseFor = (db: Tx | Db, name: string) => review.findRelease(db, kindOfAutomatic, name)
