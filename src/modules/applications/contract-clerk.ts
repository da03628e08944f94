import { z } from 'zod'
import { Day, Instant } from '#base/http.ts'
import { AssuranceLevel, Contradiction, FindingState, Kind, Message, Status, UploadRow } from './contract-citizen.ts'

// An application as the clerk sees it, and what she decides.

const Evidence = z.object({ name: z.string(), value: z.unknown(), source: z.string().nullable() })
export const Finding = z
  .object({
    id: z.string(),
    title: z.string(),
    state: FindingState,
    decision: z.string(),
    law: z.string(),
    laws: z.array(z.string()),
    inputs: z.array(Evidence),
    rules: z.array(z.string()),
    sentences: z.array(z.string()),
    open: z.array(z.string()),
    fields: z.array(z.string()),
    plain: z.string(),
  })
  .meta({ id: 'ApplicationFinding' })
export const Amount = z
  .object({
    id: z.string(),
    title: z.string(),
    cents: z.int().nullable(),
    per: z.string().nullable(),
    tariff: z.string().nullable(),
    open: z.array(z.string()),
    sentences: z.array(z.string()),
    inputs: z.array(Evidence),
    /** How it came about, as the Bescheid prints it; an older Vermerk has none. */
    calculation: z
      .array(z.object({ text: z.string(), law: z.string(), quantity: z.string(), singleCents: z.int().nullable(), cents: z.int() }))
      .optional(),
  })
  .meta({ id: 'ApplicationAmount' })
export const Vermerk = z
  .object({
    day: Day,
    digest: z.string(),
    findings: z.array(Finding),
    amounts: z.array(Amount),
    missing: z.array(z.object({ id: z.string(), title: z.string() })),
    contradictions: z.array(Contradiction),
    automatic: z.object({ possible: z.boolean(), why: z.array(z.string()) }),
  })
  .meta({ id: 'ApplicationVermerk' })

export const Frist = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(['fiktion', 'bearbeitung', 'antrag', 'untaetigkeit']),
    endsOn: Day,
    daysLeft: z.int(),
    law: z.string(),
    reasons: z.array(z.object({ text: z.string(), law: z.string() })),
    /** What happens when it passes. */
    effect: z.string(),
    level: z.enum(['calm', 'near', 'loud', 'over']),
  })
  .meta({ id: 'ApplicationFrist' })

/** What a person decides. Nothing is preselected: `act` is null until she says. */
export const Act = z.enum(['grant', 'partly', 'refuse', 'acknowledge']).meta({ id: 'ApplicationAct' })
export type Act = z.output<typeof Act>
export const Decided = z
  .object({
    act: Act.nullable(),
    amounts: z.record(z.string(), z.int().nonnegative().nullable()),
    /** What was weighed, where there is discretion. */
    weighing: z.string().max(10_000),
    /** The operative part where it is granted in part, a line each; `{betrag-…}` stands for an amount. */
    extent: z.string().max(5000).default(''),
    /** Conditions of a grant. */
    conditions: z.string().max(10_000),
    /** Why nobody was heard although the package asks for it, with the norm that allows it. */
    hearingWaived: z.string().max(2000),
    /** The Vermerk as it lay before the person: set by the house. */
    vermerk: z.object({
      digest: z.string(),
      day: z.string(),
      states: z.record(z.string(), FindingState),
      amounts: z.record(z.string(), z.int().nullable()),
      missing: z.array(z.string()),
    }),
    /** Who prepared it, where two sign; set by the house. */
    preparedBy: z.string().nullable(),
    preparedReason: z.string(),
    /** For the machine alone; set by the house. */
    special: z.boolean(),
    followed: z.boolean(),
  })
  .meta({ id: 'ApplicationDecided' })
export type Decided = z.output<typeof Decided>

export const CaseQuery = z.object({ status: Status.optional(), q: z.string().max(200).optional() }).meta({ id: 'ApplicationCaseQuery' })
export const CaseRow = z
  .object({
    id: z.uuid(),
    number: z.string(),
    title: z.string(),
    applicant: z.string(),
    status: Status,
    stelleId: z.string(),
    submittedAt: Instant,
    loudest: Frist.nullable(),
    missing: z.int(),
    automatic: z.boolean(),
  })
  .meta({ id: 'ApplicationCaseRow' })

export const Outcome = z
  .object({
    act: Act,
    reason: z.string(),
    amounts: z.record(z.string(), z.int().nullable()),
    by: z.string(),
    preparedBy: z.string().nullable(),
    automatic: z.boolean(),
    at: Instant,
    text: z.object({ title: z.string(), tenor: z.array(z.string()), reasons: z.array(z.string()), plain: z.array(z.string()) }),
    undoable: z.boolean(),
    decisionId: z.uuid(),
  })
  .meta({ id: 'ApplicationOutcome' })

export const Case = z
  .object({
    id: z.uuid(),
    version: z.int(),
    number: z.string(),
    title: z.string(),
    kind: Kind,
    product: z.string(),
    verwaltungsakt: z.boolean(),
    applicant: z.string(),
    status: Status,
    stelleId: z.string(),
    border: z.string().nullable(),
    mine: z.boolean(),
    submittedAt: Instant,
    completeOn: Day.nullable(),
    package: z.object({ id: z.string(), version: z.string(), digest: z.string(), newer: z.boolean() }),
    steps: z.array(z.object({ title: z.string(), fields: z.array(z.object({ name: z.string(), title: z.string(), value: z.string() })) })),
    uploads: z.array(UploadRow),
    documents: z.array(z.object({ id: z.string(), title: z.string() })),
    vermerk: Vermerk,
    fristen: z.array(Frist),
    messages: z.array(Message),
    special: z.string(),
    discretion: z.object({ law: z.string(), weigh: z.string() }).nullable(),
    hearing: z.object({ law: z.string(), state: z.enum(['none', 'running', 'done']), dueOn: Day.nullable() }).nullable(),
    /** Who applied said so with a Nutzerkonto, and which fields come from there. */
    account: z.object({ level: AssuranceLevel, at: Instant, fields: z.array(z.string()) }).nullable(),
    fourEyes: z.boolean(),
    proposal: z.object({ id: z.uuid(), version: z.int(), kind: z.string(), resubmitOn: Day.nullable(), stelleId: z.string() }).nullable(),
    prepared: Decided.nullable(),
    preparedName: z.string().nullable(),
    /** Words to begin with; `tenor` where it is granted in part. */
    drafts: z.object({ missing: z.string(), hearing: z.string(), tenor: z.string() }),
    outcome: Outcome.nullable(),
    bescheide: z.array(z.object({ id: z.uuid(), number: z.string().nullable(), title: z.string(), status: z.string() })),
    /** She has agreed to fetch the Bescheid by download; null: it goes by post. It also does while the address has not answered. */
    portalSince: Instant.nullable(),
    mailConfirmed: z.boolean(),
    /** Whether a mail tells the applicant that a message waits. */
    reachable: z.boolean(),
    /** Why the act could not be issued: the remedy of the Land is not sourced and no text of the town's legal office is released. */
    remedyOpen: z.string().nullable(),
    trail: z.array(z.object({ fact: z.string(), at: Instant, by: z.string() })),
  })
  .meta({ id: 'ApplicationCase' })

export const Ask = z
  .object({ kind: z.enum(['missing', 'hearing', 'message']), text: z.string().trim().min(3).max(5000), dueOn: Day.nullable(), version: z.int() })
  .meta({ id: 'ApplicationAsk' })
/** What would be decided, to look at the document before: as it stands in the form. Where somebody has prepared it, only what she prepared is shown. */
export const Look = z.object({ version: z.int(), payload: Decided.nullable(), reason: z.string().max(5000) }).meta({ id: 'ApplicationLook' })
export const Correct = z
  .object({ document: z.string().max(60), proven: z.boolean(), values: z.record(z.string(), z.union([z.string().max(500), z.number()])) })
  .meta({ id: 'ApplicationCorrect' })
