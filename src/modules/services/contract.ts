import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'

export const may = { edit: 'services.edit', publish: 'services.publish' } as const

/** The text modules of a Leistung as FIM names them; the same as in base/content, here for the browser. */
export const bausteine = [
  'Teaser',
  'Kurztext',
  'Volltext',
  'Voraussetzungen',
  'Erforderliche Unterlagen',
  'Verfahrensablauf',
  'Fristen',
  'Bearbeitungsdauer',
  'Kosten',
  'Rechtsbehelf',
  'Hinweise',
  'Einfache Sprache',
  'English',
] as const
export const Baustein = z.enum(bausteine)
export type Baustein = z.output<typeof Baustein>
export const kinds = ['Antrag', 'Anzeige', 'Auskunft', 'Steuer', 'Angebot'] as const

export const statuses = {
  draft: { tone: 'neutral' },
  submitted: { tone: 'warn' },
  published: { tone: 'good' },
  replaced: { tone: 'neutral' },
  rejected: { tone: 'bad' },
} as const
export const VersionStatus = z.enum(['draft', 'submitted', 'published', 'replaced', 'rejected'])
export const ServiceId = z.string().regex(/^[a-z0-9-]{1,80}$/)

const line = z.string().trim().min(1).max(500)
const FeeLine = z
  .object({
    what: line,
    cents: z.int().nonnegative().optional(),
    fromCents: z.int().nonnegative().optional(),
    toCents: z.int().nonnegative().optional(),
    percent: z.number().positive().optional(),
    free: z.literal(true).optional(),
    minCents: z.int().optional(),
    maxCents: z.int().optional(),
    per: z.string().optional(),
    bylaw: z.string().optional(),
    law: z.string().optional(),
  })
  .meta({ id: 'ServiceFee' })

/** What a Leistung says, as it is kept in a version. A catalogue from elsewhere brings less than the town's own texts; the completeness report says what is missing. */
export const Leistung = z
  .object({
    title: line,
    name: line,
    leika: z.array(z.string().regex(/^\d{14}$/)).max(50),
    topics: z.array(z.string()).max(10),
    lifeSituations: z.array(z.string()).max(30),
    authority: z.object({ name: line, address: line, phone: line, web: z.url({ protocol: /^https?$/ }) }).nullable(),
    office: z.string().nullable(),
    stelle: z.string().nullable(),
    kind: z.enum(kinds),
    fees: z.array(FeeLine).max(60),
    duration: z.string().max(500),
    deadline: z.string().max(500),
    forms: z.array(z.string()).max(30),
    online: z.string().nullable(),
    /** Forms and pages elsewhere, as a catalogue names them. */
    links: z.array(z.object({ title: line, url: z.url({ protocol: /^https?$/ }) })).max(60),
    documents: z.array(z.object({ what: line, when: z.string().max(500).nullable() })).max(60),
    law: z.array(line).max(60),
    languages: z.array(z.string()).max(30),
    validFrom: Day.nullable(),
    updatedOn: Day,
    keywords: z.array(z.string()).max(200),
    synonyms: z.array(z.string()).max(100),
    localRule: z.string().max(1000).nullable(),
    texts: z.partialRecord(Baustein, z.string().max(20_000)),
  })
  .meta({ id: 'Leistung' })
export type Leistung = z.output<typeof Leistung>

// What citizens see

export const SpanOut = z.object({ from: z.string(), to: z.string() })
export const NextOpen = z.object({ on: Day, from: z.string(), to: z.string(), now: z.boolean() }).nullable()
export const Week = z.array(z.object({ day: z.enum(['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']), spans: z.array(SpanOut) }))
export const OfficeOut = z
  .object({
    id: z.string(),
    name: z.string(),
    phone: z.string(),
    mail: z.string(),
    room: z.string().nullable(),
    place: z
      .object({
        id: z.string(),
        title: z.string(),
        street: z.string(),
        postcode: z.string(),
        city: z.string(),
        access: z.string(),
        stop: z.string(),
      })
      .nullable(),
    week: Week,
    next: NextOpen,
    /** Days of the next weeks on which it is closed or shorter than usual. */
    exceptions: z.array(z.object({ on: Day, spans: z.array(SpanOut), why: z.string() })),
  })
  .meta({ id: 'ServiceOffice' })

export const FeeOut = z
  .object({ what: z.string(), amount: z.string(), source: z.string().nullable(), bylaw: z.object({ id: z.string(), validFrom: Day }).nullable() })
  .meta({ id: 'ServiceFeeOnDay' })
const Named = z.object({ id: z.string(), title: z.string() })
/** `path`: where it is filled in online; null where it is printed (no application for it is released). */
export const FormOut = z
  .object({ id: z.string(), title: z.string(), kind: z.enum(['online', 'pdf']), path: z.string().nullable() })
  .meta({ id: 'ServiceForm' })

export const ServicePage = z
  .object({
    id: z.string(),
    title: z.string(),
    name: z.string(),
    kind: z.enum(kinds),
    leika: z.array(z.string()),
    topics: z.array(Named),
    lifeSituations: z.array(Named),
    texts: z.partialRecord(Baustein, z.string()),
    fees: z.array(FeeOut),
    duration: z.string(),
    deadline: z.string(),
    documents: z.array(z.object({ what: z.string(), when: z.string().nullable() })),
    forms: z.array(FormOut),
    online: FormOut.nullable(),
    links: z.array(z.object({ title: z.string(), url: z.string() })),
    law: z.array(z.string()),
    localRule: z.string().nullable(),
    languages: z.array(z.string()),
    office: OfficeOut.nullable(),
    authority: z.object({ name: z.string(), address: z.string(), phone: z.string(), web: z.string() }).nullable(),
    validFrom: Day.nullable(),
    updatedOn: Day,
    version: z.int(),
  })
  .meta({ id: 'ServicePage' })
export type ServicePage = z.output<typeof ServicePage>

export const Language = z.enum(['de', 'en'])
export const InLanguage = z.object({ language: Language.default('de') })

export const ServiceLine = z
  .object({ id: z.string(), title: z.string(), teaser: z.string(), kind: z.enum(kinds), topics: z.array(z.string()), online: z.boolean() })
  .meta({ id: 'ServiceLine' })
/** Everything a citizen can look through, short. */
export const Directory = z
  .object({
    topics: z.array(z.object({ id: z.string(), title: z.string(), teaser: z.string() })),
    services: z.array(ServiceLine),
    lifeSituations: z.array(z.object({ id: z.string(), title: z.string(), teaser: z.string(), plain: z.string() })),
  })
  .meta({ id: 'ServiceDirectory' })

export const Forms = z.object({ forms: z.array(FormOut.extend({ service: Named, steps: z.int(), attachments: z.int() })) })

/** A form as people see it before they fill it in. */
export const FormPage = FormOut.extend({
  service: Named,
  steps: z.array(
    z.object({
      title: z.string(),
      fields: z.array(
        z.object({ name: z.string(), title: z.string(), help: z.string(), plain: z.string(), required: z.boolean(), choices: z.array(z.string()) }),
      ),
    }),
  ),
  attachments: z.array(z.object({ title: z.string(), required: z.boolean() })),
  declaration: z.string(),
}).meta({ id: 'FormPage' })

export const LifeSituationPage = z
  .object({
    id: z.string(),
    title: z.string(),
    teaser: z.string(),
    plain: z.string(),
    steps: z.array(
      z.object({
        service: z.string(),
        title: z.string(),
        when: z.string(),
        why: z.string(),
        online: z.boolean(),
        where: z.string(),
        /** The service has no published text (any more): the step stands without a link. */
        published: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'LifeSituationPage' })

export const BylawLine = z.object({ id: z.string(), title: z.string(), short: z.string(), validFrom: Day, localRule: z.string().nullable() })
export const Bylaws = z.object({ bylaws: z.array(BylawLine) })
export const BylawPage = BylawLine.extend({
  adoptedOn: Day,
  publishedOn: Day,
  validTo: Day.nullable(),
  text: z.string(),
  versions: z.array(z.object({ validFrom: Day, validTo: Day.nullable() })),
}).meta({ id: 'BylawPage' })
export const OnDay = z.object({ on: Day.optional() })

export const Dates = z
  .object({
    calendars: z.array(z.object({ id: z.string(), name: z.string() })),
    dates: z.array(
      z.object({
        calendar: z.string(),
        title: z.string(),
        place: z.string().nullable(),
        note: z.string().nullable(),
        on: Day,
        lastOn: Day,
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'TownDates' })
export const DatesQuery = z.object({ calendar: z.string().max(80).optional() })

/** What stands under every page: how the town is reached, and when its doors are open next. */
export const Imprint = z
  .object({
    officialName: z.string(),
    street: z.string(),
    postcode: z.string(),
    city: z.string(),
    phone: z.string(),
    mail: z.string(),
    web: z.string(),
    land: z.string(),
    head: z.string().nullable(),
    dataProtection: z.object({ name: z.string(), phone: z.string(), mail: z.string() }).nullable(),
    next: NextOpen,
    week: Week,
  })
  .meta({ id: 'TownImprint' })

// The form finder

export const FindInput = z.object({ sentence: z.string().trim().min(2).max(500), language: Language.default('de') }).meta({ id: 'FindForm' })
export const Found = z
  .object({
    id: z.string(),
    title: z.string(),
    teaser: z.string(),
    /** The way in: an application online, forms to print, a page elsewhere, or nothing but going there. */
    online: FormOut.nullable(),
    forms: z.array(FormOut),
    links: z.array(z.object({ title: z.string(), url: z.string() })),
    bring: z.array(z.object({ what: z.string(), when: z.string().nullable() })),
    cost: z.array(FeeOut),
    /** What a catalogue says on costs in words, where it names no single fees. */
    costText: z.string(),
    duration: z.string(),
    deadline: z.string(),
    /** Where and when: the own office, or the other authority. */
    office: OfficeOut.nullable(),
    authority: z.object({ name: z.string(), address: z.string(), phone: z.string(), web: z.string() }).nullable(),
    score: z.number(),
  })
  .meta({ id: 'FoundForm' })
export type Found = z.output<typeof Found>
export const FindResult = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('found'), found: Found, others: z.array(Named) }),
    /** Two or more fit: the citizen is asked which one is meant. */
    z.object({ outcome: z.literal('which'), choices: z.array(z.object({ id: z.string(), title: z.string(), teaser: z.string() })) }),
    z.object({ outcome: z.literal('nothing') }),
  ])
  .meta({ id: 'FindFormResult' })
export type FindResult = z.output<typeof FindResult>

// Satisfaction: one question, counted

export const answers = ['yes', 'partly', 'no'] as const
/** A page (`leistung/personalausweis`, `lebenslage/umzug`) or a procedure (`antrag/hund-anmelden`). */
export const SubjectOfAnswer = z.string().regex(/^(leistung|lebenslage|formular|antrag|seite|termin|assistent)\/[a-z0-9-]{1,80}$/)
export const Answer = z.object({ subject: SubjectOfAnswer, answer: z.enum(answers) }).meta({ id: 'SatisfactionAnswer' })
export const Satisfaction = z
  .object({
    days: z.int(),
    subjects: z.array(z.object({ subject: z.string(), title: z.string(), yes: z.int(), partly: z.int(), no: z.int() })),
  })
  .meta({ id: 'SatisfactionReport' })

// The editors

export const gapNames = [
  'leika',
  'topic',
  'office',
  'teaser',
  'volltext',
  'voraussetzungen',
  'unterlagen',
  'ablauf',
  'frist',
  'dauer',
  'kosten',
  'recht',
  'einfach',
  'english',
  'keywords',
  'reference',
  'fee',
  'old',
  'link',
] as const
export const Gap = z.enum(gapNames)
export type Gap = z.output<typeof Gap>

const Version = z.object({
  id: z.uuid(),
  serviceId: z.string(),
  number: z.int(),
  status: VersionStatus,
  origin: z.string(),
  editedBy: z.string().nullable(),
  editedAt: Instant,
  publishedBy: z.string().nullable(),
  publishedAt: Instant.nullable(),
  note: z.string().nullable(),
})
export const VersionLine = Version.meta({ id: 'ServiceVersion' })
export const Change = z.object({ field: z.string(), before: z.string(), after: z.string() }).meta({ id: 'ServiceChange' })

export const EditingList = z
  .object({
    services: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        published: z.int().nullable(),
        waiting: VersionLine.nullable(),
        gaps: z.array(Gap),
        updatedOn: Day,
      }),
    ),
  })
  .meta({ id: 'ServicesInEditing' })
export const EditingPage = z
  .object({
    id: z.string(),
    published: Leistung.nullable(),
    /** The number of the published version; 0 for a new Leistung. */
    basedOn: z.int(),
    /** What is being written or waits for somebody else; the editor begins with it. */
    waiting: VersionLine.nullable(),
    content: Leistung,
    changes: z.array(Change),
    gaps: z.array(Gap),
    versions: z.array(VersionLine.extend({ editedName: z.string(), publishedName: z.string() })),
    /** Why the one who looks may not publish it: she wrote it herself. */
    ownWork: z.boolean(),
    choices: z.object({
      topics: z.array(Named),
      lifeSituations: z.array(Named),
      offices: z.array(Named),
      stellen: z.array(Named),
      forms: z.array(Named),
    }),
  })
  .meta({ id: 'ServiceInEditing' })
export const Draft = z.object({ content: Leistung, basedOn: z.int() }).meta({ id: 'ServiceDraft' })
export const OfVersion = z.object({ version: z.uuid() })
export const Rejection = z.object({ version: z.uuid(), note: z.string().trim().min(3).max(1000) }).meta({ id: 'ServiceRejection' })

export const catalogueFormats = ['xzufi', 'zms'] as const
export const ImportInput = z.object({ format: z.enum(catalogueFormats) })
export const ImportResult = z.object({ added: z.int(), changed: z.int(), unchanged: z.int() }).meta({ id: 'CatalogueImport' })
/** What a catalogue says differently from what is published; nothing of it is seen before somebody publishes it. */
export const Imports = z
  .object({ waiting: z.array(z.object({ version: VersionLine, title: z.string(), isNew: z.boolean(), changes: z.array(Change) })) })
  .meta({ id: 'CatalogueImports' })
export const OfVersions = z.object({ versions: z.array(z.uuid()).min(1).max(500) }).meta({ id: 'ServiceVersions' })
export const Published = z.object({ published: z.int() })

export const LinkReport = z
  .object({
    checked: z.int(),
    broken: z.array(z.object({ url: z.string(), problem: z.string(), since: Instant, checkedAt: Instant, services: z.array(Named) })),
    checkedAt: Instant.nullable(),
  })
  .meta({ id: 'LinkReport' })
export const Completeness = z
  .object({ services: z.int(), complete: z.int(), gaps: z.array(z.object({ gap: Gap, services: z.array(Named) })) })
  .meta({ id: 'CompletenessReport' })
export const Done = z.object({ ok: z.literal(true) })

/** A published Leistung, or one that is no longer: the index follows. */
export const indexService = { name: 'services.index', data: z.object({ id: ServiceId }) }
/** Bylaws, calendars and Leistungen of the town's folder, after a start with other contents. */
export const indexFolder = { name: 'services.index-folder', data: z.object({}) }
export const checkLinks = { name: 'services.check-links', data: z.object({}) }
/** Said when citizens see something else than before. */
export const servicePublished = { name: 'services.published', data: z.object({ id: ServiceId }) }

export const errors = {
  notFound: (id: string) => new AppError('services.not-found', 404, { id }),
  noSuchForm: (id: string) => new AppError('services.no-such-form', 404, { id }),
  noSuchBylaw: (id: string) => new AppError('services.no-such-bylaw', 404, { id }),
  noSuchVersion: () => new AppError('services.no-such-version', 404),
  changedMeanwhile: (id: string) => new AppError('services.changed-meanwhile', 409, { id }),
  ownWork: () => new AppError('services.own-work', 403),
  notSubmitted: () => new AppError('services.not-submitted', 409),
  badReference: (what: string) => new AppError('services.bad-reference', 422, { what }),
  feeNotInBylaw: (what: string, stated: string, bylaw: string) => new AppError('services.fee-not-in-bylaw', 422, { what, stated, bylaw }),
  noFile: () => new AppError('services.no-file', 422),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'services.drafted': { service: string; version: string }
    'services.submitted': { service: string; version: string }
    'services.published': { service: string; version: string; editor: string }
    'services.rejected': { service: string; version: string }
    'services.imported': { format: string; added: number; changed: number }
  }
}
