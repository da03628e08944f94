import { createHash } from 'node:crypto'
import { z } from 'zod'
import * as models from '#ai/models/index.ts'
import * as audit from '#base/audit.ts'
import { lastMonth } from '#base/calendar/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Tx, transact } from '#base/db.ts'
import { markdown, type Paper, paperFile, type paperFormats } from '#base/document.ts'
import type { Download } from '#base/http.ts'
import type { Closed, Method } from '#base/method.ts'
import { closed, closedTo, listSwitchedOff, switchMethod } from '#base/method-use.ts'
import { figuresByMethod, learningByMethod, type MethodFigures } from '#base/review/index.ts'
import { dayOf } from '#base/time.ts'
import {
  type Answers,
  type Assessment,
  breachHours,
  type drafts,
  type Entry,
  errors,
  type Incident,
  may,
  type NewCompletion,
  type NewCourse,
  type NewIncident,
  type NewInstruction,
  type Register,
  type Risk,
} from './contract.ts'
import { mapped } from './mapping.ts'
import * as papers from './papers.ts'
import { type Configured, classify, riskSheet, validUntil } from './rules.ts'
import * as store from './store.ts'
import { noneInForce } from './texts.ts'

const dayMs = 86_400_000
const figuresMaxAgeMs = 10 * 60_000
const ok = {}

/** Every declared method once, by id. */
const methodsOf = ({ methods }: Pick<Ctx, 'methods'>): Method[] =>
  [...new Map([...methods.values()].map((m) => [m.id, m])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
function getMethod(ctx: Pick<Ctx, 'methods'>, id: string): Method {
  const found = methodsOf(ctx).find((m) => m.id === id)
  if (!found) throw errors.noSuchMethod(id)
  return found
}

/** Remembers, at every start, the day on which a method came into the house. */
export const enter = ({ db, methods, now }: Ctx) => store.enterMethods(db, [...new Set([...methods.values()].map((m) => m.id))], dayOf(now))

type Figures = { of: MethodFigures[]; usage: models.Usage[]; hidden: ReadonlySet<string> }
/** Figures of a month that is over hardly change; anybody may ask for them, so they are counted once in ten minutes. */
async function figuresOf({ db, now, shared }: Ctx, month: string): Promise<Figures> {
  const known = shared('register.figures', () => ({ of: new Map<string, { at: number; figures: Promise<Figures> }>(), close: async () => {} })).of
  const there = known.get(month)
  if (there && performance.now() - there.at < figuresMaxAgeMs) return there.figures
  const figures = Promise.all([figuresByMethod(db, month, now), models.usageByMethod({ db }, month)]).then(([of, { usage, hidden }]) => ({
    of,
    usage,
    hidden: new Set([...hidden, ...of.flatMap((f) => (f.decided ? [] : f.proposed ? [f.method] : []))]),
  }))
  known.clear()
  known.set(month, { at: performance.now(), figures })
  figures.catch(() => known.delete(month))
  return figures
}

/** What was recorded in German is told as it was recorded. */
const asRecorded = (de: string) => ({ de, en: de })

/** The register, made from methods, engines and policy of this house as they are now. */
export async function register(ctx: Ctx): Promise<Register> {
  const { db, town, now } = ctx
  const month = lastMonth(dayOf(now))
  const [off, since, classified, engines, evaluations, incidents, courses, figures] = await Promise.all([
    listSwitchedOff(ctx),
    store.listMethods(db),
    store.listClassifications(db),
    models.listEngines(ctx),
    store.listEvaluations(db),
    store.listIncidents(db),
    store.listCourses(db),
    figuresOf(ctx, month),
  ])
  const active = engines.filter((e) => e.state === 'active')
  const yearAgo = new Date(now.getTime() - 365 * dayMs)
  const entryOf = (m: Method): Entry => {
    const answers = classified.find((c) => c.method === m.id)
    const asks = m.kind === 'prompt' || m.kind === 'forwarding'
    const hears = m.kind === 'transcription'
    const able = hears
      ? active.filter((e) => e.abilities.includes('speech') && models.routeOf(m.dataClass, e.zone) === 'plain')
      : asks
        ? active.filter((e) => e.abilities.some((a) => a === 'chat' || a === 'embeddings') && models.routeOf(m.dataClass, e.zone) !== 'refused')
        : []
    const own = incidents.filter((i) => i.method === m.id)
    const counts = figures.of.find((f) => f.method === m.id)
    const { calls = 0, answered = 0, refused = 0, soundSeconds = 0, cents = 0, wattHours = 0 } = figures.usage.find((u) => u.method === m.id) ?? {}
    const classes = town.dataClasses.find((c) => c.id === m.dataClass)
    return {
      id: m.id,
      version: m.version,
      kind: m.kind,
      title: m.title,
      purpose: m.purpose,
      dataClass: m.dataClass,
      dataClassTitle: classes?.title ?? m.dataClass,
      dataContents: classes?.contents ?? [],
      legalBasis: m.legalBasis,
      oversight: m.oversight,
      evaluation: m.evaluation,
      risk: answers
        ? { class: answers.class, reasons: answers.reasons.map(asRecorded), by: 'questionnaire', on: dayOf(answers.at) }
        : { class: m.kind === 'rules' ? 'none' : m.risk.class, reasons: [m.risk.reason], by: 'declaration', on: null },
      sinceOn: since.find((s) => s.id === m.id)?.sinceOn ?? dayOf(now),
      status: off.has(m.id) ? 'switched-off' : (asks || hears) && !able.length ? 'no-engine' : 'in-use',
      switchedOffAt: off.get(m.id) ?? null,
      engines: able.map((e) => ({ name: e.name, model: e.model, zone: e.zone, masked: models.routeOf(m.dataClass, e.zone) === 'masked' })),
      courses: courses.filter((c) => c.methods.includes(m.id)).map((c) => c.title),
      figures: {
        month,
        proposed: counts?.proposed ?? 0,
        byOrder: counts?.byOrder ?? 0,
        decided: counts?.decided ?? null,
        calls,
        answered,
        refused,
        soundSeconds,
        cents,
        wattHours,
        hidden: figures.hidden.has(m.id),
      },
      evaluations: evaluations.filter((e) => e.file === m.evaluation).map(({ measure, at, figures: f }) => ({ name: measure, at, figures: f })),
      incidents: {
        open: own.filter((i) => i.status !== 'closed').length,
        lastYear: own.filter((i) => i.reportedAt > yearAgo).length,
        notes: own.flatMap((i) => (i.publicNote ? [{ on: dayOf(i.reportedAt), note: i.publicNote }] : [])),
      },
    }
  }
  return {
    town: town.town.officialName,
    contact: {
      mail: town.town.mail,
      web: town.town.web,
      address: `${town.town.address.street}, ${town.town.address.postcode} ${town.town.address.city}`,
    },
    madeAt: now,
    month,
    entries: methodsOf(ctx).map(entryOf),
    engines: active.map(({ name, model, zone }) => ({ name, model, zone })),
    policy: town.dataClasses.map(({ id, title }) => ({
      dataClass: id,
      title,
      house: models.routeOf(id, 'house'),
      eu: models.routeOf(id, 'eu'),
      world: models.routeOf(id, 'world'),
    })),
  }
}

/** The register as a file in the words of a standard, for whoever collects registers. */
export async function exported(ctx: Ctx, standard: 'own' | 'nl' | 'nl-api' | 'uk'): Promise<Download> {
  const made = await register(ctx)
  const content = standard === 'own' ? made : mapped(made, standard)
  return {
    bytes: Buffer.from(`${JSON.stringify(content, null, 2)}\n`),
    type: 'application/json; charset=utf-8',
    name: `ki-register-${standard}.json`,
    inline: true,
  }
}

const isEncrypted = (url: string) => url.startsWith('file:') || url.startsWith('https:') || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(url)
const daysSince = (now: Date, at: Date) => Math.floor((now.getTime() - at.getTime()) / dayMs)

/** The risk sheet of every method from how this house is set up. */
async function risksOf(ctx: Ctx, made: Register): Promise<Map<string, Risk[]>> {
  const { db, people, now } = ctx
  const [engines, budgets, learning, backups, persons, instructed] = await Promise.all([
    models.listEngines(ctx),
    models.listBudgets(ctx),
    learningByMethod(db),
    ctx.backups(),
    people.list(),
    store.findInstruction(db),
  ])
  const admins = persons.filter((p) => p.roles.includes('admin') && !p.locked)
  const detector = made.entries.some((e) => e.evaluation === 'src/ai/injection/eval.ts' && e.status === 'in-use')
  const newest = backups[0]
  return new Map(
    made.entries.map((e) => {
      const measured = e.evaluations.map((v) => v.at).sort((a, b) => b.getTime() - a.getTime())[0]
      const configured: Configured = {
        kind: e.kind,
        dataClass: e.dataClass,
        engines: e.engines.map((m) => ({
          name: m.name,
          zone: m.zone as 'house',
          masked: m.masked,
          encrypted: isEncrypted(engines.find((x) => x.name === m.name)?.url ?? ''),
        })),
        budgeted: budgets.some((b) => b.scope === 'town' || (b.scope === 'method' && (b.subject === e.id || b.subject === '*'))),
        learned: learning.learned.has(e.id),
        sampled: learning.sampled.has(e.id),
        measuredDaysAgo: measured ? daysSince(now, measured) : null,
        detector,
        backupDaysAgo: newest ? daysSince(now, newest.madeAt) : null,
        admins: admins.length,
        adminsWithoutSecondFactor: admins.filter((p) => !p.secondFactor).length,
        instructed: !!instructed,
        courses: e.courses.length,
      }
      return [e.id, riskSheet(configured)]
    }),
  )
}

/** All that is known of one method: entry, risks, how it was classified. */
export async function method(ctx: Ctx, id: string) {
  const declared = getMethod(ctx, id)
  const made = await register(ctx)
  const entry = made.entries.find((e) => e.id === id) as Entry
  const [risks, classifications] = await Promise.all([risksOf(ctx, { ...made, entries: made.entries }), store.listClassifications(ctx.db, id)])
  const names = await ctx.people.names(classifications.map((c) => c.personId))
  const declaredClass = declared.kind === 'rules' ? ('none' as const) : declared.risk.class
  return {
    entry,
    declared: { class: declaredClass, reason: declared.risk.reason },
    risks: risks.get(id) ?? [],
    classifications: classifications.map((c) => ({ ...c, byName: names[c.personId] ?? '' })),
    differs: classifications[0] !== undefined && classifications[0].class !== declaredClass,
    switchable: declared.kind !== 'rules',
  }
}

/** Classifies a method by the questionnaire. The answers stay, with who gave them; the register shows the newest. */
export async function classifyMethod(ctx: Ctx, id: string, answers: Answers) {
  getMethod(ctx, id)
  const result = classify(answers)
  await transact(ctx.db, async (tx) => {
    await store.insertClassification(tx, { method: id, answers, ...result, personId: ctx.actor.id })
    await audit.record(tx, ctx.actor, 'register.classified', `method/${id}`, { method: id, class: result.class })
  })
  return result
}

/** Switches a method off for everybody, at once; or on again, unless the questionnaire says that Art. 5 KI-VO forbids it. */
export async function setSwitch(ctx: Ctx, id: string, to: 'off' | 'on') {
  if (getMethod(ctx, id).kind === 'rules') throw errors.notSwitchable()
  if (to === 'on' && (await store.listClassifications(ctx.db, id))[0]?.class === 'prohibited') throw errors.prohibited()
  await switchMethod(ctx, id, to)
  return ok
}

/** Draws up a paper from the running house. */
export async function draft(ctx: Ctx, id: (typeof drafts)[number]): Promise<Paper> {
  const made = await register(ctx)
  if (id === 'vvt') return papers.recordOfProcessing(ctx, made)
  if (id === 'dsfa') return papers.impactAssessment(made, await risksOf(ctx, made))
  if (id === 'grundrechte') return papers.fundamentalRights(made, await risksOf(ctx, made))
  if (id === 'dienstanweisung') return papers.instruction(made, '')
  return papers.staffCouncil(ctx, made, await ctx.metricFamilies())
}
export const draftFile = async (ctx: Ctx, id: (typeof drafts)[number], format: (typeof paperFormats)[number]): Promise<Download> =>
  paperFile(await draft(ctx, id), format)

// Incidents

export async function listIncidents(
  ctx: Ctx,
): Promise<{ incidents: z.output<typeof Incident>[]; methods: { id: string; title: Method['title'] }[] }> {
  const [rows, off] = await Promise.all([store.listIncidents(ctx.db), listSwitchedOff(ctx)])
  const names = await ctx.people.names(rows.flatMap((r) => [r.reportedBy, r.assessedBy ?? '']))
  const methods = methodsOf(ctx)
  return {
    incidents: rows.map((r) => ({
      ...r,
      methodId: r.method,
      methodTitle: methods.find((m) => m.id === r.method)?.title ?? null,
      reportedByName: names[r.reportedBy] ?? '',
      assessedByName: r.assessedBy && (names[r.assessedBy] ?? ''),
      breachUntil: r.personalData ? new Date(r.reportedAt.getTime() + breachHours * 3_600_000) : null,
      methodOff: r.method !== null && off.has(r.method),
    })),
    ...reportable(ctx),
  }
}

/** What an incident can be about. */
export const reportable = (ctx: Pick<Ctx, 'methods'>) => ({ methods: methodsOf(ctx).map(({ id, title }) => ({ id, title })) })

/** Whoever works here reports; who may, switches the method off in the same breath. */
export async function reportIncident(ctx: Ctx, { methodId, description, personalData, switchOff }: z.output<typeof NewIncident>) {
  if (methodId !== null) getMethod(ctx, methodId)
  if (switchOff && (methodId === null || !ctx.actor.permissions.includes(may.switch))) throw errors.mayNotSwitch()
  const { id } = await transact(ctx.db, async (tx) => {
    const row = await store.insertIncident(tx, { method: methodId, description, personalData, reportedBy: ctx.actor.id, reportedAt: ctx.now })
    await audit.record(tx, ctx.actor, 'register.incident-reported', `register/incident-${row.id}`, {
      incident: row.id,
      method: methodId ?? 'none',
      personalData,
    })
    return row
  })
  if (switchOff && methodId !== null) await setSwitch(ctx, methodId, 'off')
  return { id }
}

export async function assessIncident(ctx: Ctx, id: string, { severity, assessment, publicNote, close }: z.output<typeof Assessment>) {
  const found = z.uuid().safeParse(id).success ? await store.findIncident(ctx.db, id) : undefined
  if (!found) throw errors.noSuchIncident()
  await transact(ctx.db, async (tx) => {
    const set = {
      status: close ? ('closed' as const) : ('assessed' as const),
      severity,
      assessment,
      publicNote: publicNote || null,
      assessedBy: ctx.actor.id,
      assessedAt: ctx.now,
    }
    if (!(await store.assessIncident(tx, id, set))) throw errors.incidentClosed()
    await audit.record(tx, ctx.actor, 'register.incident-assessed', `register/incident-${id}`, { incident: id, severity, closed: close })
  })
  return ok
}

// The Dienstanweisung

const basisOf = (made: Register) =>
  createHash('sha256')
    .update(markdown(papers.instruction({ ...made, madeAt: new Date(0) }, '')))
    .digest('hex')

export async function listInstructions(ctx: Ctx) {
  const [rows, persons, made] = await Promise.all([store.listInstructions(ctx.db), ctx.people.list(), register(ctx)])
  const names = await ctx.people.names(rows.map((r) => r.personId))
  const basis = basisOf(made)
  return {
    instructions: rows.map((r, i) => ({
      ...r,
      issuedByName: names[r.personId] ?? '',
      missing: i === 0 ? Math.max(0, persons.filter((p) => !p.locked).length - r.acknowledged) : 0,
      outdated: i === 0 && r.basis !== basis,
    })),
    draft: papers.instruction(made, ''),
  }
}

/** Puts a new version in force: the head of the town hall, or who deputises for her. From now on nobody's AI functions are open before she has acknowledged it. */
export async function issueInstruction(ctx: Ctx, { own }: z.output<typeof NewInstruction>) {
  const tops = new Set(ctx.town.offices.filter((o) => o.parent === null).map((o) => o.id))
  if (!ctx.actor.stellen.some((s) => s.head && tops.has(s.officeId))) throw errors.onlyTheTop()
  const [made, last] = await Promise.all([register(ctx), store.findInstruction(ctx.db)])
  const version = (last?.version ?? 0) + 1
  await transact(ctx.db, async (tx) => {
    const row = { version, paper: papers.instruction(made, own), own, basis: basisOf(made), personId: ctx.actor.id, issuedAt: ctx.now }
    if (!(await store.insertInstruction(tx, row))) throw errors.otherInstruction()
    await audit.record(tx, ctx.actor, 'register.instruction-issued', `register/instruction-${version}`, { version })
  })
  return { version }
}

/** A version as it was issued; the one in force by default. */
export async function instruction(ctx: Ctx, version?: number): Promise<Paper> {
  const found = version === undefined || Number.isSafeInteger(version) ? await store.findInstruction(ctx.db, version) : undefined
  if (!found) throw errors.noInstruction()
  return found.paper
}

/** "I have read it": of the version in force, in the person's own session. @throws AppError register.other-instruction when a newer one came meanwhile */
export async function acknowledge(ctx: Ctx, version: number) {
  const current = await store.findInstruction(ctx.db)
  if (!current) throw errors.noInstruction()
  if (current.version !== version) throw errors.otherInstruction()
  await transact(ctx.db, async (tx) => {
    await store.acknowledge(tx, { version, personId: ctx.actor.id, sessionId: ctx.actor.sessionId ?? '', at: ctx.now })
    await audit.record(tx, ctx.actor, 'register.instruction-acknowledged', `register/instruction-${version}`, { version })
  })
  return ok
}

/**
 * What a person must have done before a method is open to her: the Dienstanweisung in force acknowledged, where a model answers her; every course that is
 * demanded for the method done and not run out.
 */
export async function permit({ db, actor, now }: Ctx, { id, kind }: Pick<Method, 'id' | 'kind'>): Promise<Closed | undefined> {
  const { version, acknowledged, courses } = await store.standingOf(db, actor.id, id)
  if (kind === 'prompt' && !acknowledged) return version === null ? { kind: 'not-instructed', sentence: noneInForce } : closed('not-instructed')
  const today = dayOf(now)
  const isDone = ({ completedOn, validMonths }: (typeof courses)[number]) =>
    completedOn !== null && (validUntil(completedOn, validMonths) ?? today) >= today
  return courses.every(isDone) ? undefined : closed('not-trained')
}

/** What holds for the person herself: what to read, what to learn, what is open. */
export async function mine(ctx: Ctx) {
  const { db, actor } = ctx
  const [current, courses, done] = await Promise.all([store.findInstruction(db), store.listCourses(db), store.listCompletions(db, actor.id)])
  const acknowledged = current && (await store.findAcknowledgement(db, current.version, actor.id))
  const methods = []
  for (const m of methodsOf(ctx)) {
    if (m.kind === 'rules') continue // no AI: nobody has to learn anything for it
    const why = await closedTo(ctx, m)
    methods.push({ id: m.id, title: m.title, open: !why, why: why?.sentence ?? null })
  }
  return {
    version: current?.version ?? null,
    issuedAt: current?.issuedAt ?? null,
    acknowledgedAt: acknowledged?.at ?? null,
    courses: courses.map((c) => {
      const completedOn = done.find((d) => d.courseId === c.id)?.completedOn ?? null
      return {
        id: c.id,
        title: c.title,
        content: c.content,
        completedOn,
        validUntil: (completedOn && validUntil(completedOn, c.validMonths)) ?? null,
      }
    }),
    methods,
  }
}

// Training

export async function listCourses(ctx: Ctx) {
  const [courses, persons] = await Promise.all([store.listCourses(ctx.db), ctx.people.list()])
  return {
    courses,
    methods: methodsOf(ctx).flatMap(({ id, title, kind }) => (kind === 'rules' ? [] : [{ id, title }])),
    persons: persons.filter((p) => !p.locked).map(({ id, name }) => ({ id, name })),
  }
}
/** @param id undefined adds a course */
export async function saveCourse(ctx: Ctx, id: string | undefined, input: z.output<typeof NewCourse>) {
  for (const m of input.methods) getMethod(ctx, m)
  await transact(ctx.db, async (tx) => {
    const row =
      id === undefined ? await store.insertCourse(tx, input) : z.uuid().safeParse(id).success ? await store.updateCourse(tx, id, input) : undefined
    if (!row) throw errors.noSuchCourse()
    await audit.record(tx, ctx.actor, id === undefined ? 'register.course-added' : 'register.course-changed', `register/course-${row.id}`, {
      course: row.id,
      methods: input.methods,
    })
  })
  return ok
}
export async function recordCompletions(ctx: Ctx, id: string, { personIds, completedOn }: z.output<typeof NewCompletion>) {
  if (completedOn > dayOf(ctx.now)) throw errors.inTheFuture()
  if (!z.uuid().safeParse(id).success || !(await store.findCourse(ctx.db, id))) throw errors.noSuchCourse()
  for (const personId of personIds) await ctx.people.get(personId)
  await transact(ctx.db, async (tx) => {
    for (const personId of personIds) {
      await store.insertCompletion(tx, { courseId: id, personId, completedOn, recordedBy: ctx.actor.id })
      await audit.record(tx, ctx.actor, 'register.training-recorded', `person/${personId}`, { course: id, person: personId, on: completedOn })
    }
  })
  return ok
}

/** What goes with a person who leaves the house. */
export const forget = (_ctx: Ctx, tx: Tx, personId: string) => store.forgetPerson(tx, personId)

// Quality

/** Keeps what an eval measured, numbers only, so that the register shows it. @param file the eval that a method names (`evaluation`) */
export async function keepEvaluation({ db, now }: Pick<Ctx, 'db' | 'now'>, { file, name, result }: { file: string; name: string; result: object }) {
  await store.insertEvaluation(db, { file, measure: name, figures: numbersIn(result), at: now })
}

const mostFigures = 60
function numbersIn(value: object, path = ''): Record<string, number> {
  const found = Object.entries(value).flatMap(([key, v]): [string, number][] => {
    const at = path ? `${path}.${key}` : key
    if (typeof v === 'number' && Number.isFinite(v)) return [[at, Math.round(v * 10_000) / 10_000]]
    return v && typeof v === 'object' && !Array.isArray(v) && at.split('.').length < 3 ? Object.entries(numbersIn(v, at)) : []
  })
  return Object.fromEntries(found.slice(0, mostFigures))
}
