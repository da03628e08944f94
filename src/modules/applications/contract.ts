import { z } from 'zod'
import { assuranceLevels } from '#base/assurance.ts'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'

export const may = {
  read: 'applications.read',
  work: 'applications.work',
  packages: 'applications.packages',
  release: 'applications.release',
} as const

/** How a status is coloured; its words stand in texts.ts. */
export const statuses = {
  draft: { tone: 'neutral' },
  submitted: { tone: 'warn' },
  asked: { tone: 'neutral' },
  prepared: { tone: 'warn' },
  decided: { tone: 'good' },
  withdrawn: { tone: 'neutral' },
} as const
export const Status = z.enum(['draft', 'submitted', 'asked', 'prepared', 'decided', 'withdrawn']).meta({ id: 'ApplicationStatus' })
export type Status = z.output<typeof Status>

const Value = z.union([z.string().max(20_000), z.number(), z.boolean()])
/** What somebody entered, by the fields of the package's form. */
export const Answers = z
  .record(z.string().max(60), z.union([Value, z.array(z.record(z.string().max(60), Value)).max(20)]))
  .meta({ id: 'ApplicationAnswers' })

const AssuranceLevel = z.enum(assuranceLevels)
export const Problem = z.object({ field: z.string(), code: z.string(), limit: z.number().optional() }).meta({ id: 'ApplicationFieldProblem' })

export const Kind = z.enum(['Antrag', 'Anzeige', 'Steuer', 'Auskunft'])
const Said = z.object({ de: z.string(), plain: z.string() })

/** One service that can be applied for here, or that another authority decides. */
export const Offered = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: Kind.nullable(),
    /** The page of the service in the town's content. */
    service: z.string().nullable(),
    intro: Said.nullable(),
    authority: z.object({ name: z.string(), address: z.string().nullable(), phone: z.string().nullable(), web: z.string() }).nullable(),
    guide: z.array(Said),
    forward: z.object({ law: z.string(), text: Said }).nullable(),
  })
  .meta({ id: 'ApplicationOffered' })

/** Everything that the page needs to ask. The form is JSON Schema, see towns/README.md. */
export const Description = z
  .object({
    offered: Offered,
    form: z.unknown(),
    documents: z.array(
      z.object({ id: z.string(), title: z.string(), help: Said, required: z.unknown(), accept: z.array(z.string()), shows: z.array(z.string()) }),
    ),
    special: z.string().nullable(),
    /** How surely somebody has to say who she is, at the town's broker; null: not at all. */
    identity: AssuranceLevel.nullable(),
    /** There is a broker to ask. */
    broker: z.boolean(),
    law: z.array(z.string()),
  })
  .meta({ id: 'ApplicationDescription' })

export const FindingState = z.enum(['fulfilled', 'not-fulfilled', 'open'])

export const UploadRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    size: z.int(),
    /** Which of the package's documents it was handed in as, and what it says it is. */
    document: z.string(),
    recognised: z.string().nullable(),
    /** Shows all that it must. */
    proven: z.boolean(),
    refusal: z.string().nullable(),
    values: z.array(
      z.object({
        show: z.string(),
        title: z.string(),
        value: z.union([z.string(), z.number()]),
        field: z.string().nullable(),
        start: z.int(),
        end: z.int(),
      }),
    ),
    uploadedAt: Instant,
    later: z.boolean(),
    /** Why it is not what was asked for, in kind words. */
    hints: z.array(z.string()),
  })
  .meta({ id: 'ApplicationUpload' })

export const Message = z
  .object({
    id: z.uuid(),
    kind: z.enum(['missing', 'hearing', 'message']),
    fromHouse: z.boolean(),
    text: z.string(),
    dueOn: Day.nullable(),
    at: Instant,
  })
  .meta({ id: 'ApplicationMessage' })

const Contradiction = z.object({
  document: z.string(),
  documentTitle: z.string(),
  show: z.string(),
  title: z.string(),
  field: z.string(),
  entered: Value,
  found: z.union([z.string(), z.number()]),
})

/** How the applicant gets the Bescheid by download, if she agrees; the words are what she agrees to. @see § 41 Abs. 2a VwVfG, § 122a AO, § 37 Abs. 2a SGB X */
const Portal = z.object({
  words: z.array(z.string()),
  plain: z.string(),
  law: z.string(),
  /** `confirmed`: the address has answered; until then the Bescheid goes by post. */
  given: z.object({ at: Instant, mail: z.string(), confirmed: z.boolean() }).nullable(),
  /** Where the notice would go: the address in the form. */
  mail: z.string(),
  /** Nothing is decided yet, so she may still choose. */
  open: z.boolean(),
})
/** A Bescheid that lies ready, or lay ready, for her to fetch. */
const Provision = z.object({
  id: z.uuid(),
  title: z.string(),
  state: z.enum(['ready', 'fetched', 'over']),
  providedAt: Instant.nullable(),
  /** The last day on which it can be fetched with effect, where the law knows one. */
  until: Day.nullable(),
  bekanntgabeOn: Day.nullable(),
})

/** The application as its applicant sees it. The code itself is never sent back. */
export const Mine = z
  .object({
    id: z.uuid(),
    version: z.int(),
    package: z.string(),
    title: z.string(),
    status: Status,
    number: z.string().nullable(),
    answers: Answers,
    step: z.int(),
    uploads: z.array(UploadRow),
    messages: z.array(Message),
    submittedAt: Instant.nullable(),
    updatedAt: Instant,
    /** Days after which a draft is deleted. */
    keptUntil: Day.nullable(),
    missing: z.array(z.object({ id: z.string(), title: z.string() })),
    outcome: z.object({ act: z.string(), at: Instant, product: z.string() }).nullable(),
    nextStep: z.string(),
    /** The Nutzerkonto, where the package asks for one; `again`: the account is known, but not signed in here. */
    account: z.object({ asked: AssuranceLevel, state: z.enum(['none', 'present', 'again']), fields: z.array(z.string()) }).nullable(),
    /** null: not offered here. */
    portal: Portal.nullable(),
    provisions: z.array(Provision),
  })
  .meta({ id: 'ApplicationMine' })

/** What can be said before sending: no promise. */
export const PlainCheck = z
  .object({
    findings: z.array(z.object({ id: z.string(), title: z.string(), state: FindingState, plain: z.string() })),
    missing: z.array(z.object({ id: z.string(), title: z.string() })),
    contradictions: z.array(Contradiction),
    problems: z.array(Problem),
    amounts: z.array(
      z.object({ id: z.string(), title: z.string(), cents: z.int().nullable(), per: z.string().nullable(), open: z.array(z.string()) }),
    ),
    ready: z.boolean(),
  })
  .meta({ id: 'ApplicationPlainCheck' })

export const Code = z.string().trim().min(8).max(40)
export const Begin = z.object({ package: z.string().max(60) }).meta({ id: 'ApplicationBegin' })
export const WithCode = z.object({ code: Code }).meta({ id: 'ApplicationWithCode' })
export const Save = z.object({ code: Code, version: z.int(), answers: Answers, step: z.int().min(0).max(30) }).meta({ id: 'ApplicationSave' })
export const Submit = z.object({ code: Code, version: z.int(), declared: z.literal(true) }).meta({ id: 'ApplicationSubmit' })
export const Say = z.object({ code: Code, text: z.string().trim().min(2).max(5000) }).meta({ id: 'ApplicationSay' })
export const Retire = z.object({ code: Code, reason: z.string().trim().max(2000).optional() }).meta({ id: 'ApplicationRetire' })
export const Consent = z
  .discriminatedUnion('given', [
    z.object({ code: Code, given: z.literal(true), mail: z.email().max(254) }),
    z.object({ code: Code, given: z.literal(false) }),
  ])
  .meta({ id: 'ApplicationConsent' })
export const ConfirmMail = z.object({ code: Code, mailCode: z.string().trim().min(1).max(40) }).meta({ id: 'ApplicationConfirmMail' })
export const FetchBescheid = z.object({ code: Code, id: z.uuid() }).meta({ id: 'ApplicationFetchBescheid' })
export const FetchedBescheid = z
  .object({ title: z.string(), name: z.string(), pdf: z.base64(), mine: Mine })
  .meta({ id: 'ApplicationFetchedBescheid' })
export const HandIn = z.object({ code: Code, document: z.string().max(60) }).meta({ id: 'ApplicationHandIn' })
export const TakeBack = z.object({ code: Code, upload: z.uuid() }).meta({ id: 'ApplicationTakeBack' })

// ---- the clerk's side

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

// ---- packages

export const PackageRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    title: z.string(),
    version: z.string(),
    digest: z.string(),
    status: z.enum(['imported', 'proposed', 'active', 'retired']),
    importedAt: Instant,
    activatedAt: Instant.nullable(),
    /** Came along with the sample town; no two persons of the house have released it. */
    delivered: z.boolean(),
    cases: z.int(),
  })
  .meta({ id: 'ApplicationPackage' })

export const Preview = z.object({
  compared: z.int(),
  changed: z.array(z.object({ id: z.uuid(), number: z.string(), what: z.array(z.string()) })),
})

/** One of the package's own cases; empty problems: it came out as it should. */
const Tried = z.object({ id: z.string(), title: z.string(), problems: z.array(z.string()) })

export const PackageDetail = z
  .object({
    row: PackageRow,
    problems: z.array(z.string()),
    /** Why what it leads to could not be issued here. */
    remedyOpen: z.string().nullable(),
    tests: z.array(Tried),
    /** What is different from the version that is active now. */
    differences: z.array(z.string()),
    /** There is an active version to compare with. */
    compared: z.boolean(),
    /** Null: not tried, since something has to be corrected first. */
    preview: Preview.nullable(),
    parameters: z.array(
      z.object({
        name: z.string(),
        law: z.string(),
        unit: z.string(),
        versions: z.array(
          z.object({
            validFrom: z.string(),
            validTo: z.string(),
            source: z.string(),
            checkedOn: z.string().nullable(),
            checkedAgainst: z.array(z.string()),
          }),
        ),
        /** The shared rules it belongs to; null: the package's own. */
        of: z.string().nullable(),
      }),
    ),
    proposal: z.object({ id: z.uuid(), version: z.int(), stelleId: z.string() }).nullable(),
    proposedBy: z.string().nullable(),
    /** Sample persons by whom a delivered version counts as released. */
    deliveredBy: z.array(z.string()),
    mayActivate: z.boolean(),
    automation: z
      .object({
        gate: z.enum(['vwvfg-35a', 'sgbx-31a', 'ao-155']),
        law: z.string(),
        says: z.string(),
        /** Empty: locked. */
        basis: z.string(),
        source: z.string(),
        released: z.object({ id: z.uuid(), byName: z.string(), at: Instant, legalBasis: z.string() }).nullable(),
        sample: z.number(),
        mayRelease: z.boolean(),
        today: z.object({ automatic: z.int(), sampled: z.int() }),
      })
      .nullable(),
    hasRules: z.boolean(),
  })
  .meta({ id: 'ApplicationPackageDetail' })

export type { Logic, Outline } from '#base/dmn/index.ts'

/** The rules of a version: to read, and as the file that the editor opens. */
export const PackageRules = z
  .object({
    row: PackageRow,
    dmn: z.string(),
    problem: z.string().nullable(),
    /** Outlines of #base/dmn: the package's own rules, then those it shares. */
    outlines: z.array(z.object({ title: z.string(), own: z.boolean(), outline: z.unknown() })),
    mayEdit: z.boolean(),
  })
  .meta({ id: 'ApplicationPackageRules' })
/** What came of rules that were tried: nothing is kept. */
export const Trial = z
  .object({ problems: z.array(z.string()), tests: z.array(Tried), differences: z.array(z.string()), preview: Preview.nullable() })
  .meta({ id: 'ApplicationRulesTrial' })

/** A line of the tables of law (towns/recht) for the town's Land. */
export const LawLine = z
  .object({
    what: z.string(),
    from: z.string(),
    says: z.string().nullable(),
    norm: z.string(),
    source: z.string(),
    seenOn: z.string().nullable(),
    confirmedOn: z.string().nullable(),
  })
  .meta({ id: 'ApplicationLawLine' })

/** What the second person is shown; the version itself lies in its row. */
export const Activation = z.object({ name: z.string(), digest: z.string(), note: z.string(), cases: z.int(), compared: z.int(), changed: z.int() })
export const Propose = z.object({ note: z.string().trim().min(3).max(2000) }).meta({ id: 'ApplicationProposePackage' })
export const Release = z.object({ legalBasis: z.string().trim().max(500), checked: z.literal(true) }).meta({ id: 'ApplicationRelease' })
export const SaveRules = z.object({ dmn: z.string().max(2_000_000) }).meta({ id: 'ApplicationSaveRules' })

// ---- facts, events, jobs

/** An application is in the house. */
export const submitted = { name: 'applications.submitted', data: z.object({ id: z.uuid() }) }
/** An application has been decided, by a person or a released package; Bescheid and Postausgang listen. */
export const decided = { name: 'applications.decided', data: z.object({ id: z.uuid(), decision: z.uuid() }) }
export const automate = { name: 'applications.automate', data: z.object({ id: z.uuid() }) }

export const errors = {
  noPackage: (id: string) => new AppError('applications.no-package', 404, { id }),
  notFound: () => new AppError('applications.not-found', 404),
  wrongCode: () => new AppError('applications.wrong-code', 404),
  tooManyTries: (minutes: number) => new AppError('applications.too-many-tries', 429, { minutes }),
  changed: () => new AppError('applications.changed-meanwhile', 409),
  notDraft: () => new AppError('applications.already-sent', 409),
  over: () => new AppError('applications.over', 409),
  incomplete: (count: number) => new AppError('applications.incomplete', 422, { count }),
  tooLarge: () => new AppError('applications.answers-too-large', 413),
  noSuchDocument: () => new AppError('applications.no-such-document', 422),
  fileType: (types: string) => new AppError('applications.file-type', 415, { types }),
  fileSize: (megabytes: number) => new AppError('applications.file-size', 413, { megabytes }),
  tooManyFiles: (most: number) => new AppError('applications.too-many-files', 422, { most }),
  fileRefused: (sentence: string) => new AppError('applications.file-refused', 422, { sentence }),
  noIdentity: () => new AppError('applications.no-identity', 422),
  notIdentified: () => new AppError('applications.not-identified', 403),
  actMissing: () => new AppError('applications.act-missing', 422),
  weighingMissing: () => new AppError('applications.weighing-missing', 422),
  hearingMissing: (law: string) => new AppError('applications.hearing-missing', 409, { law }),
  hearingRunning: (day: string) => new AppError('applications.hearing-running', 409, { day }),
  openFindings: () => new AppError('applications.open-findings', 409),
  vermerkChanged: () => new AppError('applications.vermerk-changed', 409),
  useRefuse: () => new AppError('applications.use-refuse', 422),
  samePerson: () => new AppError('applications.same-person', 403),
  wrongAct: () => new AppError('applications.wrong-act', 422),
  aboveLimit: () => new AppError('review.above-limit', 403),
  dayPast: () => new AppError('applications.day-past', 422),
  packageBroken: (problems: string) => new AppError('applications.package-broken', 422, { problems }),
  remedyOpen: (source: string) => new AppError('bescheid.remedy-open', 409, { source }),
  noPortal: () => new AppError('applications.no-portal', 409),
  mailCodeWrong: () => new AppError('applications.mail-code-wrong', 422),
  mailCodeOver: () => new AppError('applications.mail-code-over', 409),
  mailCodesUsed: () => new AppError('applications.mail-codes-used', 429),
  amountMissing: (titles: string) => new AppError('applications.amount-missing', 422, { titles }),
  extentMissing: () => new AppError('applications.extent-missing', 422),
  notImported: () => new AppError('applications.not-imported', 409),
  nobodyToSign: () => new AppError('applications.nobody-to-sign', 409),
  locked: () => new AppError('applications.automation-locked', 409),
  notActive: () => new AppError('applications.not-active', 409),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'applications.begun': { package: string; digest: string }
    'applications.submitted': { number: string; package: string; digest: string; stelle: string }
    'applications.checked': { digest: string; fulfilled: number; unfulfilled: number; open: number; missing: number }
    'applications.uploaded': { upload: string; file: string }
    'applications.corrected': { upload: string }
    'applications.read': { id: string }
    'applications.said': { message: string; kind: string; fromHouse: boolean }
    'applications.prepared': { decision: string; act: string }
    'applications.previewed': { proposal: string; version: number }
    'applications.sent-back': { decision: string }
    'applications.decided': { decision: string; act: string; kind: string }
    'applications.reopened': { decision: string }
    'applications.sampled': { package: string }
    'applications.consented': { given: boolean }
    'applications.mail-asked': { check: string }
    'applications.mail-confirmed': { check: string }
    'applications.withdrawn': { status: string }
    'applications.moved': { from: string; to: string }
    'applications.account-asked': { level: string }
    'applications.account-identified': { level: string }
    'applications.package-imported': { package: string; digest: string }
    'applications.package-proposed': { package: string; digest: string; compared: number; changed: number }
    'applications.package-activated': { package: string; digest: string; decision: string }
    'applications.package-declined': { package: string; digest: string; decision: string }
    'applications.automation-released': { package: string; release: string; gate: string }
    'applications.automation-stopped': { package: string; release: string }
  }
}
