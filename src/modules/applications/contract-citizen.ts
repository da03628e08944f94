import { z } from 'zod'
import { assuranceLevels } from '#base/assurance.ts'
import { Day, Instant } from '#base/http.ts'

// What somebody who applies sees and sends, and the nouns that the clerk's side shares.

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

export const AssuranceLevel = z.enum(assuranceLevels)
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

export const Contradiction = z.object({
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
