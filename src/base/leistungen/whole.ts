import { z } from 'zod'
import { assuranceLevels } from '#base/assurance.ts'
import { laender } from '#base/calendar/index.ts'
import type { Leistungspaket, PackageFiles } from './decide.ts'
import type { Form } from './form.ts'

// A whole Leistungspaket: what is asked, what must be shown, what holds by which law, who signs, and the cases that prove it. towns/leistungen/README.md
// describes the files for who writes them.

const Text = z.string().trim().min(1).max(4000)
const Slug = z
  .string()
  .regex(/^[a-z0-9-]+$/, { error: ({ input }) => `„${input}“: Ids bestehen aus Kleinbuchstaben ohne Umlaute, Ziffern und Bindestrich.` })
const Day = z.iso.date()
const Law = z.string().regex(/^(§|Art\.)/, { error: ({ input }) => `„${input}“ ist keine Fundstelle; sie beginnt mit „§“ oder „Art.“.` })
/** A sentence, and the same in plain language (DIN SPEC 33429). */
const Said = z.strictObject({ de: Text, plain: Text })

/** The three gates to full automation; each asks for something else. */
export const gates = {
  'vwvfg-35a': {
    law: '§ 35a VwVfG des Landes',
    says: 'eine Rechtsvorschrift lässt es zu, und es gibt weder Ermessen noch Beurteilungsspielraum',
  },
  'sgbx-31a': { law: '§ 31a SGB X', says: 'kein Anlass, den Einzelfall durch Amtsträger zu bearbeiten' },
  'ao-155': { law: '§ 155 Abs. 4 AO', says: 'kein Anlass, den Einzelfall durch Amtsträger zu bearbeiten' },
} as const

const Shows = z.strictObject({
  id: Slug,
  title: Text,
  /** Words in front of the value on such a document, longest first. */
  after: z.array(Text).min(1),
  form: z.enum(['date', 'amount', 'number', 'digits', 'name', 'text']),
  /** The field of the form that says the same; absent where the form does not ask for it. */
  field: z.string().optional(),
  /** Without it the document proves nothing. */
  must: z.boolean().default(false),
})
const PackageDocument = z.strictObject({
  id: Slug,
  title: Text,
  help: Said,
  /** When it has to be there: always, never (it may be), or when a field has this value. */
  required: z.union([z.enum(['always', 'never']), z.strictObject({ field: z.string(), is: z.union([z.string(), z.boolean(), z.number()]) })]),
  /** What such a document says of itself; two of these words (or the only one) make it one. */
  words: z.array(Text).min(1),
  /** Words that speak against it. */
  not: z.array(Text).default([]),
  shows: z.array(Shows).default([]),
})
const Finding = z.strictObject({
  id: Slug,
  title: Text,
  /** The decision of the rules: true, false, or null for "a person looks". */
  decision: Text,
  /** Rules that are the same everywhere (towns/leistungen), and which of their decisions is asked; `decision` then puts together what they ask for. */
  package: Slug.optional(),
  of: Text.optional(),
  /** A no is no refusal: a person clears it up. */
  otherwise: z.literal('open').optional(),
  law: Law,
  /** Only a person can say: a rule may refuse it, never grant it (Ermessen, Beurteilungsspielraum). */
  person: z.literal(true).optional(),
  /** Fields it rests on, to lead from the finding to what was entered. */
  fields: z.array(z.string()),
  /** Documents without which it stays open, whatever was declared. */
  proof: z.array(Slug).default([]),
  plain: z.strictObject({ yes: Text, no: Text }),
})
/** A line of how an amount comes about. All its numbers are values of decisions and inputs of the rules: the line names them, it computes nothing. */
const CalculationLine = z.strictObject({
  text: Text,
  /** The decision that is the amount of this line. */
  decision: Text,
  /** Decisions whose matched rules name the law; else that of the line itself. */
  law: z.array(Text).min(1).optional(),
  /** What is multiplied, in this order; `unit` for one and for many, where they differ. */
  quantity: z.array(z.strictObject({ of: Text, unit: z.union([Text, z.tuple([Text, Text])]) })).default([]),
  /** The rate: a decision or an input. */
  single: Text.optional(),
  /** It is taken off, by law or bylaw; `because` is the field with the reason. */
  waived: z.literal(true).optional(),
  because: z.string().optional(),
})
const Amount = z.strictObject({
  id: Slug,
  title: Text,
  unit: z.enum(['cents', 'euros']),
  /** A decision of these rules; with `package` the one that puts together what those rules ask for. */
  decision: Text,
  /** Rules that are the same everywhere (towns/leistungen). */
  package: Slug.optional(),
  per: Text.optional(),
  /** It is to be paid to the town: the Bescheid raises it as a claim. */
  claim: z.enum(['steuer', 'gebuehr']).optional(),
  /** Tarifstelle or § that the amount rests on; by a field where the fee table has several. */
  tariff: z.union([Text, z.strictObject({ field: z.string(), of: z.record(z.string(), Text) })]).optional(),
  /** The law or bylaw that raises it, where that is not the Tarifstelle itself. */
  basis: Text.optional(),
  /** How long after the Bekanntgabe it is due, by law or bylaw; else as the town always does. */
  dueIn: z.strictObject({ amount: z.int().min(1).max(120), unit: z.enum(['days', 'months']) }).optional(),
  /** What is said where the rules come to nothing: nothing is raised, and why. */
  exemption: z.strictObject({ law: Law, reason: Text, tenor: Text }).optional(),
  /** How it comes about, as the Bescheid prints it. */
  calculation: z.array(CalculationLine).max(20).default([]),
})
const PackageFrist = z
  .strictObject({
    id: Slug,
    title: Text,
    kind: z.enum(['fiktion', 'bearbeitung', 'antrag']),
    /** `complete`: from the day on which everything that has to be shown is there. */
    from: z.enum(['submitted', 'complete']),
    days: z.int().positive().optional(),
    months: z.int().positive().optional(),
    law: Law,
  })
  .refine((f) => (f.days === undefined) !== (f.months === undefined), { error: 'braucht genau eines von „days“ und „months“.' })

const Product = z.strictObject({
  title: Text,
  tenor: z.array(Text).min(1),
  reasons: z.array(Text).min(1),
  /** What stands under "Hinweise": duties that come with it. */
  hints: z.array(Text).default([]),
  plain: z.array(Text).min(1),
})

const Own = z.strictObject({
  competence: z.literal('own'),
  version: Text,
  validFrom: Day,
  service: Slug.optional(),
  law: z.array(Law).min(1),
  /** Who works on it; with `names` by the first letter of the family name. */
  stellen: z.array(z.strictObject({ stelle: Text, names: z.tuple([z.string().length(1), z.string().length(1)]).optional() })).min(1),
  aktenplan: Text,
  /** Fields that name the applicant, in the order in which they are said, and the one with the mail address. */
  applicant: z.strictObject({
    name: z.array(z.string()).min(1),
    mail: z.string().optional(),
    /** Fields of the lines of the address: street with number, postcode with place. */
    address: z.array(z.array(z.string()).min(1)).min(1).max(4),
  }),
  /** Which remedies there are: the table by Land and area. */
  area: z.enum(['allgemein', 'kommunalabgaben', 'bau', 'wohngeld', 'unterhaltsvorschuss', 'sozialgericht']),
  /** Whether somebody has to say who she is with a Nutzerkonto, how surely, and which of its claims (`a.b` for one within another) fill which field. */
  identity: z.union([z.literal('none'), z.strictObject({ broker: z.enum(assuranceLevels), claims: z.record(Text, Text) })]),
  signing: z.strictObject({ level: z.enum(['sachbearbeitung', 'leitung']), fourEyes: z.boolean() }),
  /** There is Ermessen: the person weighs, and says what. */
  discretion: z.strictObject({ law: Law, weigh: Text }).optional(),
  /** Who is to be burdened is heard before; with `refusal` before an application is refused. */
  hearing: z.strictObject({ law: Law, before: z.literal('refusal'), days: z.int().min(7).max(60), text: Text }).optional(),
  findings: z.array(Finding).min(1),
  documents: z.array(PackageDocument).default([]),
  amounts: z.array(Amount).default([]),
  /** It is granted for so many months, from the first of the month in which the Antrag arrived: `{zeitraum-von}`, `{zeitraum-bis}` in the texts. */
  period: z.strictObject({ months: z.int().min(1).max(60), law: Law }).optional(),
  fristen: z.array(PackageFrist).default([]),
  automation: z
    .strictObject({
      gate: z.enum(['vwvfg-35a', 'sgbx-31a', 'ao-155']),
      /** By Land, because the ground lies there; an empty law locks it. */
      basis: z.array(z.strictObject({ land: z.enum(laender), law: z.string(), source: Text })),
      /** Free text; whoever writes into it is looked at by a person. */
      special: z.string(),
      /** Only with these answers is it the standard case. */
      only: z.array(z.strictObject({ field: z.string(), is: z.union([z.string(), z.boolean(), z.number()]) })).default([]),
      /** Share of a day's cases that goes to a person all the same; at least one a day. */
      sample: z.number().min(0.02).max(1),
    })
    .optional(),
  texts: z.strictObject({
    intro: Said,
    receipt: Said,
    missing: Text,
    grant: Product,
    refuse: Product.optional(),
  }),
})
/** Another authority decides: the page guides there, nothing is applied for here. */
const Other = z.strictObject({
  competence: z.literal('other'),
  version: Text,
  validFrom: Day,
  service: Slug.optional(),
  law: z.array(Law).min(1),
  authority: z.strictObject({ name: Text, address: Text.optional(), phone: Text.optional(), web: z.url({ protocol: /^https?$/ }) }),
  /** What one does there, step by step. */
  guide: z.array(Said).min(1),
  /** What is said when somebody hands it in here, and that it is passed on. @see § 16 SGB I, § 24 Abs. 3 VwVfG */
  forward: z.strictObject({ law: Law, text: Said }),
})
export const LeistungFile = z.discriminatedUnion('competence', [Own, Other])
export type Leistung = z.infer<typeof Own>
export type Elsewhere = z.infer<typeof Other>

const FindingState = z.enum(['fulfilled', 'not-fulfilled', 'open'])
export const Case = z.strictObject({
  id: Slug,
  title: Text,
  day: Day,
  answers: z.record(z.string(), z.json()),
  /** Documents that are there and show what they must. */
  documents: z.array(Slug).default([]),
  expect: z.strictObject({
    findings: z.record(Slug, FindingState),
    amounts: z.record(Slug, z.int().nullable()).default({}),
    missing: z.array(Slug).default([]),
    automatic: z.boolean().optional(),
  }),
})
export type Case = z.infer<typeof Case>

/** A package, complete and without a mistake. */
export type Whole = {
  id: string
  title: string
  kind: 'Antrag' | 'Anzeige' | 'Steuer' | 'Auskunft'
  /** SHA-256 of all its files: what a version is known by. */
  digest: string
  files: PackageFiles
  leistung: Leistung
  form: Form
  rules: Leistungspaket
  /** Rules of other packages that amounts rest on, by id. */
  others: ReadonlyMap<string, Leistungspaket>
  cases: Case[]
}
/** A package that only guides to another authority. */
export type Guide = { id: string; title: string; digest: string; files: PackageFiles; elsewhere: Elsewhere }

/** What of a town a package has to fit. */
export type TownPlan = {
  land: string
  stellen: readonly { id: string; head: boolean; signing: { verwaltungsakte: boolean } | null }[]
  aktenplan: readonly { id: string; parent: string | null }[]
  services?: readonly string[]
}

/** What a kind ends with; only the first two are a Verwaltungsakt (§ 35 VwVfG, § 118 AO). */
export const endProducts = {
  Antrag: { name: 'Bescheid', verwaltungsakt: true },
  Steuer: { name: 'Steuerbescheid', verwaltungsakt: true },
  Anzeige: { name: 'Bestätigung der Anzeige', verwaltungsakt: false },
  Auskunft: { name: 'Auskunft', verwaltungsakt: false },
} as const

/** The field of the form an input of the rules comes from; `Antragstag` comes from the calendar, `Nachweis <id>` from the documents. */
export const dayInput = 'Antragstag'
export const proofInput = /^Nachweis ([a-z0-9-]+)$/
