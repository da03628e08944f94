import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant, Words } from '#base/http.ts'
import { dataClasses, methodKinds, riskClasses } from '#base/method.ts'
import { areas, exceptions, prohibitions } from './questions.ts'

export { areas, exceptions, prohibitions, questions } from './questions.ts'

export const may = {
  read: 'register.read',
  classify: 'register.classify',
  report: 'register.report',
  assess: 'register.assess',
  switch: 'register.switch',
  instruct: 'register.instruct',
  train: 'register.train',
  disclosures: 'register.disclosures',
  disclose: 'register.disclose',
  release: 'register.release-disclosure',
} as const

/** Who may release a disclosure about somebody else: never the one who asked. */
export const releasingRoles = ['iso', 'personalrat'] as const
/** Days for which a released disclosure can be read. */
export const disclosureDays = 7
/** Hours after which a personal data breach must be with the supervisory authority. @see Art. 33 Abs. 1 DSGVO */
export const breachHours = 72

export const IncidentStatus = z.enum(['open', 'assessed', 'closed']).meta({ id: 'IncidentStatus' })
export const Severity = z.enum(['none', 'minor', 'serious']).meta({ id: 'IncidentSeverity' })
export const statuses = { open: { tone: 'bad' }, assessed: { tone: 'warn' }, closed: { tone: 'neutral' } } as const

export const MethodKind = z.enum(methodKinds)
export const RiskClass = z.enum([...riskClasses, 'none', 'prohibited']).meta({ id: 'RiskClass' })
export type RiskClass = z.output<typeof RiskClass>

export const RiskKind = z.enum(['attack', 'poisoning', 'availability', 'access'])
export const Level = z.enum(['low', 'medium', 'high'])
/** One line of a risk sheet: how large it is as things are configured, why, and what is done against it. */
export const Risk = z
  .object({ kind: RiskKind, level: Level, reasons: z.array(Words), measures: z.array(Words), todo: z.array(Words) })
  .meta({ id: 'MethodRisk' })
export type Risk = z.output<typeof Risk>

export const Evaluation = z.object({ name: z.string(), at: Instant, figures: z.record(z.string(), z.number()) }).meta({ id: 'MethodEvaluation' })

/** One entry of the register, made anew from the running house each time. */
export const Entry = z
  .object({
    id: z.string(),
    version: z.int(),
    kind: MethodKind,
    title: Words,
    purpose: Words,
    dataClass: z.enum(dataClasses),
    dataClassTitle: z.string(),
    dataContents: z.array(z.string()),
    legalBasis: z.string(),
    oversight: Words,
    evaluation: z.string(),
    /** `exempt` etc. as the questionnaire of this house says, or else as the program declares. */
    risk: z.object({ class: RiskClass, reasons: z.array(Words), by: z.enum(['declaration', 'questionnaire']), on: Day.nullable() }),
    /** Since when the house has had this method. */
    sinceOn: Day,
    status: z.enum(['in-use', 'switched-off', 'no-engine']),
    switchedOffAt: Instant.nullable(),
    /** Language models that may answer for it now; empty for what computes in the house without one. */
    engines: z.array(z.object({ name: z.string(), model: z.string(), zone: z.string(), masked: z.boolean() })),
    courses: z.array(z.string()),
    figures: z.object({
      month: z.string(),
      proposed: z.int(),
      byOrder: z.int(),
      decided: z.object({ decided: z.int(), accepted: z.int(), amended: z.int(), rejected: z.int() }).nullable(),
      calls: z.int(),
      answered: z.int(),
      refused: z.int(),
      cents: z.number(),
      /** Seconds of recordings that were turned into words. */
      soundSeconds: z.number(),
      wattHours: z.number(),
      /** Something is left out, because too few persons stand behind it. */
      hidden: z.boolean(),
    }),
    evaluations: z.array(Evaluation),
    incidents: z.object({ open: z.int(), lastYear: z.int(), notes: z.array(z.object({ on: Day, note: z.string() })) }),
  })
  .meta({ id: 'RegisterEntry' })
export type Entry = z.output<typeof Entry>

/** What happens to data of a class on its way into a zone. */
export const Route = z.enum(['plain', 'masked', 'refused'])

export const Register = z
  .object({
    town: z.string(),
    contact: z.object({ mail: z.string(), web: z.string(), address: z.string() }),
    madeAt: Instant,
    month: z.string(),
    entries: z.array(Entry),
    engines: z.array(z.object({ name: z.string(), model: z.string(), zone: z.string() })),
    policy: z.array(z.object({ dataClass: z.string(), title: z.string(), house: Route, eu: Route, world: Route })),
  })
  .meta({ id: 'Register' })
export type Register = z.output<typeof Register>

/** Answers to the questionnaire. What is not asked stays false or empty. @see questions.ts */
export const Answers = z
  .object({
    /** Derives its output by a learned model or an inference, not only by rules that people wrote. Art. 3 Nr. 1 */
    infers: z.boolean(),
    prohibitions: z.array(z.enum(Object.keys(prohibitions) as [keyof typeof prohibitions])),
    /** A safety component of, or itself, a product of Annex I. Art. 6 Abs. 1 */
    product: z.boolean(),
    areas: z.array(z.enum(Object.keys(areas) as [keyof typeof areas])),
    exceptions: z.array(z.enum(Object.keys(exceptions) as [keyof typeof exceptions])),
    /** Evaluates personal aspects of natural persons. Art. 4 Nr. 4 DSGVO */
    profiling: z.boolean(),
    /** Its output influences a decision on a person materially. */
    influences: z.boolean(),
    /** Natural persons talk with it. Art. 50 Abs. 1 */
    interacts: z.boolean(),
    /** It makes text, pictures, sound. Art. 50 Abs. 2 and 4 */
    generates: z.boolean(),
    note: z.string().trim().max(2000).default(''),
  })
  .meta({ id: 'RiskAnswers' })
export type Answers = z.output<typeof Answers>
export const Classified = z.object({ class: RiskClass, reasons: z.array(z.string()), duties: z.array(z.string()) }).meta({ id: 'RiskClassified' })
export type Classified = z.output<typeof Classified>
export const Classification = Classified.extend({ id: z.uuid(), answers: Answers, byName: z.string(), at: Instant }).meta({
  id: 'RiskClassification',
})

export const MethodPage = z
  .object({
    entry: Entry,
    declared: z.object({ class: RiskClass, reason: Words }),
    risks: z.array(Risk),
    classifications: z.array(Classification),
    /** The questionnaire says something else than the program's own declaration. */
    differs: z.boolean(),
    switchable: z.boolean(),
  })
  .meta({ id: 'RegisterMethod' })

export const Incident = z
  .object({
    id: z.uuid(),
    methodId: z.string().nullable(),
    methodTitle: Words.nullable(),
    description: z.string(),
    personalData: z.boolean(),
    reportedByName: z.string(),
    reportedAt: Instant,
    status: IncidentStatus,
    severity: Severity.nullable(),
    assessment: z.string().nullable(),
    publicNote: z.string().nullable(),
    assessedByName: z.string().nullable(),
    assessedAt: Instant.nullable(),
    /** Art. 33 Abs. 1 DSGVO: by then the supervisory authority must know, if it is a breach. */
    breachUntil: Instant.nullable(),
    methodOff: z.boolean(),
  })
  .meta({ id: 'AiIncident' })
export const NewIncident = z
  .object({
    methodId: z.string().max(100).nullable(),
    description: z.string().trim().min(20).max(4000),
    personalData: z.boolean(),
    /** At once, for who may. */
    switchOff: z.boolean().default(false),
  })
  .meta({ id: 'NewAiIncident' })
export const Assessment = z
  .object({
    severity: Severity,
    assessment: z.string().trim().min(10).max(4000),
    /** Shown in the public register. */
    publicNote: z.string().trim().max(500).default(''),
    close: z.boolean(),
  })
  .meta({ id: 'AiIncidentAssessment' })

export const Instruction = z
  .object({
    version: z.int(),
    issuedAt: Instant,
    issuedByName: z.string(),
    /** Rules of the town's own, beside what follows from the program. */
    own: z.string(),
    acknowledged: z.int(),
    /** Accounts that have not yet. */
    missing: z.int(),
    /** What the program does has changed since. */
    outdated: z.boolean(),
  })
  .meta({ id: 'AiInstruction' })
export const NewInstruction = z.object({ own: z.string().trim().max(20_000).default('') }).meta({ id: 'NewAiInstruction' })

export const Course = z
  .object({ id: z.uuid(), title: z.string(), content: z.string(), validMonths: z.int().nullable(), methods: z.array(z.string()), done: z.int() })
  .meta({ id: 'AiCourse' })
export const NewCourse = z
  .object({
    title: z.string().trim().min(3).max(200),
    content: z.string().trim().min(10).max(2000),
    /** After so many months it has to be done again; null: once. */
    validMonths: z.int().min(1).max(120).nullable(),
    /** Methods for which it is demanded. */
    methods: z.array(z.string().max(100)).max(200),
  })
  .meta({ id: 'NewAiCourse' })
export const NewCompletion = z.object({ personIds: z.array(z.string().min(1)).min(1).max(500), completedOn: Day }).meta({ id: 'NewAiCompletion' })

export const Mine = z
  .object({
    version: z.int().nullable(),
    issuedAt: Instant.nullable(),
    acknowledgedAt: Instant.nullable(),
    courses: z.array(z.object({ id: z.uuid(), title: z.string(), content: z.string(), completedOn: Day.nullable(), validUntil: Day.nullable() })),
    /** What is open to me, and why not. */
    methods: z.array(z.object({ id: z.string(), title: Words, open: z.boolean(), why: Words.nullable() })),
  })
  .meta({ id: 'MyAiRules' })

export const Disclosure = z
  .object({
    id: z.uuid(),
    about: z.enum(['staff', 'citizen']),
    personName: z.string().nullable(),
    term: z.string().nullable(),
    reason: z.string(),
    requestedByName: z.string(),
    requestedAt: Instant,
    releasedByName: z.string().nullable(),
    visibleUntil: Instant.nullable(),
    mayRelease: z.boolean(),
    mayRead: z.boolean(),
  })
  .meta({ id: 'Disclosure' })
export const NewDisclosure = z
  .object({
    /** An account of the house, or … */
    personId: z.string().min(1).max(100).nullable(),
    /** … a name, an address, a number of somebody outside. */
    term: z.string().trim().min(4).max(200).nullable(),
    reason: z.string().trim().min(30).max(2000),
  })
  .refine((d) => (d.personId === null) !== (d.term === null), { path: ['term'] })
  .meta({ id: 'NewDisclosure' })

export const drafts = ['vvt', 'dsfa', 'grundrechte', 'dienstanweisung', 'personalrat'] as const
export const Draft = z.enum(drafts)

export const errors = {
  noSuchMethod: (method: string) => new AppError('register.no-such-method', 404, { method }),
  notSwitchable: () => new AppError('register.not-switchable', 409),
  prohibited: () => new AppError('register.prohibited', 409),
  noSuchIncident: () => new AppError('register.no-such-incident', 404),
  incidentClosed: () => new AppError('register.incident-closed', 409),
  mayNotSwitch: () => new AppError('register.may-not-switch', 403),
  noInstruction: () => new AppError('register.no-instruction', 404),
  otherInstruction: () => new AppError('register.other-instruction', 409),
  onlyTheTop: () => new AppError('register.only-the-top', 403),
  noSuchCourse: () => new AppError('register.no-such-course', 404),
  noSuchDisclosure: () => new AppError('register.no-such-disclosure', 404),
  alreadyReleased: () => new AppError('register.already-released', 409),
  notReleasable: () => new AppError('register.not-releasable', 403),
  notOpen: () => new AppError('register.disclosure-not-open', 403),
  inTheFuture: () => new AppError('register.in-the-future', 422),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'register.classified': { method: string; class: RiskClass }
    'register.incident-reported': { incident: string; method: string; personalData: boolean }
    'register.incident-assessed': { incident: string; severity: string; closed: boolean }
    'register.instruction-issued': { version: number }
    'register.instruction-acknowledged': { version: number }
    'register.course-added': { course: string; methods: string[] }
    'register.course-changed': { course: string; methods: string[] }
    'register.training-recorded': { course: string; person: string; on: string }
    'register.disclosure-requested': { disclosure: string; about: string }
    'register.disclosure-released': { disclosure: string; role: string }
    'register.disclosed': { disclosure: string; rows: number }
    'register.own-data-read': { rows: number }
  }
}
