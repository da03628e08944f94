import { z } from 'zod'
import { Day, pattern, Slug, Text, Weekday } from '../town-file.ts'

// What a town says to its citizens, as the files of its folder hold it. The rules stand in towns/README.md.

/** How high a fee or tax is: exactly one of a sum, a range, a percentage and nothing at all. Money in cents. */
const amount = {
  cents: z.int().nonnegative().optional(),
  fromCents: z.int().nonnegative().optional(),
  toCents: z.int().positive().optional(),
  percent: z.number().positive().optional(),
  free: z.literal(true).optional(),
  minCents: z.int().nonnegative().optional(),
  maxCents: z.int().positive().optional(),
  per: pattern(/^(je|für|von|vom|des|der) /, 'beginnt mit „je“, „für“, „von“, „vom“, „des“ oder „der“').optional(),
}
type Height = { [K in keyof typeof amount]?: z.output<(typeof amount)[K]> }
/** The sentence that is wrong about an amount; nothing if it is right. */
function wrongAmount(a: Height): string | undefined {
  const said = [a.cents !== undefined, a.fromCents !== undefined || a.toCents !== undefined, a.percent !== undefined, a.free === true].filter(Boolean)
  if (said.length !== 1) return 'braucht genau eine Höhe: „cents“, „fromCents“ mit „toCents“, „percent“ oder „free“.'
  if ((a.fromCents === undefined) !== (a.toCents === undefined)) return 'nennt von einem Rahmen nur ein Ende; es braucht „fromCents“ und „toCents“.'
  if (a.fromCents !== undefined && a.toCents !== undefined && a.fromCents >= a.toCents)
    return 'hat einen Rahmen, dessen Anfang nicht unter dem Ende liegt.'
  if (a.percent !== undefined && !a.per) return 'nennt einen Vomhundertsatz und braucht „per“: wovon.'
  if (!a.per && (a.minCents !== undefined || a.maxCents !== undefined))
    return 'hat „minCents“ oder „maxCents“; das gibt es nur bei einem Satz mit Maßstab („per“).'
  return undefined
}
const withOneAmount = <S extends z.ZodType<Height>>(schema: S) =>
  schema.check((c) => {
    const message = wrongAmount(c.value)
    if (message) c.issues.push({ code: 'custom', message, input: c.value })
  })

export const Fee = withOneAmount(
  z
    .strictObject({
      what: Text,
      ...amount,
      bylaw: pattern(/^[a-z0-9-]+#.+$/, 'nennt die Satzung und die Nummer als „satzung#nummer“').optional(),
      law: Text.optional(),
    })
    .refine((f) => !(f.bylaw && f.law), { error: 'hat zwei Quellen; höchstens eine von „bylaw“ und „law“.' }),
)
export const Rate = withOneAmount(z.strictObject({ nr: Text, what: Text, ...amount }))

/** The text modules of a Leistung as FIM names them, in their order. @see urn:de:xzufi:codeliste:leistungstextmodulleika */
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
export type Baustein = (typeof bausteine)[number]
/** Only where there is something to say: a Rechtsbehelf where an act is issued, English where somebody has written it. */
export const mayBeAbsent: ReadonlySet<Baustein> = new Set(['Rechtsbehelf', 'English'])

export const serviceKinds = ['Antrag', 'Anzeige', 'Auskunft', 'Steuer', 'Angebot'] as const
export const Authority = z.strictObject({ name: Text, address: Text, phone: Text, web: z.url({ protocol: /^https?$/ }) })

/** The head of `services/<id>.md`, in the order of its fields. */
export const ServiceHead = z
  .strictObject({
    id: Slug,
    title: Text,
    name: Text,
    leika: z
      .array(pattern(/^99\d{12}$/, 'braucht einen LeiKa-Schlüssel: 14 Ziffern, beginnend mit 99'))
      .min(1)
      .optional(),
    topics: z.array(Slug).min(1),
    lifeSituations: z.array(Slug),
    /** Another authority is responsible: the page guides there. */
    authority: Authority.optional(),
    office: Text.optional(),
    stelle: Text.optional(),
    kind: z.enum(serviceKinds),
    fees: z.array(Fee),
    duration: Text,
    deadline: Text,
    forms: z.array(Slug),
    /** The form with which it is applied for online. */
    online: Slug.nullable(),
    documents: z.array(z.strictObject({ what: Text, when: Text.optional() })),
    law: z.array(Text),
    languages: z.array(pattern(/^[a-z]{2}$/, 'braucht ein Sprachkürzel aus zwei Kleinbuchstaben wie „de“')).min(1),
    validFrom: Day,
    updatedOn: Day,
    keywords: z.array(Text).min(5),
    synonyms: z.array(Text),
    localRule: Text.optional(),
  })
  .refine((s) => (s.authority ? !s.office && !s.stelle : !!s.office && !!s.stelle), {
    error: 'nennt entweder eine andere Behörde („authority“) oder das eigene Amt („office“ und „stelle“), nicht beides und nicht keines.',
  })

/** The head of one version of a bylaw; `validTo` is its last day. */
export const BylawHead = z.strictObject({
  id: Slug,
  title: Text,
  short: Text,
  adoptedOn: Day,
  publishedOn: Day,
  validFrom: Day,
  validTo: Day.optional(),
  localRule: Text.optional(),
  rates: z.array(Rate).default([]),
})

const fieldName = /^[a-z][a-zA-Z0-9]*$/
const FieldName = pattern(fieldName, 'ist kein Feldname: deutsch, camelCase, nur ASCII')
/** One field of a form; the keywords of JSON Schema 2020-12 that a form may use. */
export const FormField = z.strictObject({
  title: Text,
  description: Text,
  'x-plain': Text,
  type: z.enum(['string', 'integer', 'number', 'boolean']),
  format: z.enum(['date', 'email']).optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  pattern: Text.optional(),
  const: z.literal(true).optional(),
  oneOf: z
    .array(z.strictObject({ const: Text, title: Text }))
    .min(2)
    .optional(),
})
const Condition = z.strictObject({
  if: z.strictObject({
    properties: z.record(z.string(), z.strictObject({ const: z.union([z.string(), z.boolean(), z.number()]) })),
    required: z.array(z.string()).length(1),
  }),
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
  then: z.strictObject({ required: z.array(z.string()).min(1) }),
})
export const Form = z.strictObject({
  id: Slug,
  title: Text,
  service: Slug,
  kind: z.enum(['online', 'pdf']),
  schema: z.strictObject({
    $schema: z.literal('https://json-schema.org/draft/2020-12/schema'),
    type: z.literal('object'),
    additionalProperties: z.literal(false),
    properties: z.record(FieldName, FormField),
    required: z.array(z.string()),
    allOf: z.array(Condition).optional(),
  }),
  steps: z.array(z.strictObject({ title: Text, fields: z.array(z.string()).min(1) })).min(1),
  attachments: z.array(
    z.strictObject({ id: Slug, title: Text, required: z.boolean(), accept: z.array(pattern(/^[a-z]+\/[a-z0-9.+-]+$/, 'ist kein Medientyp')).min(1) }),
  ),
  declaration: Text,
})

export const Topic = z.strictObject({ id: Slug, title: Text, teaser: Text })
export const LifeSituation = z.strictObject({
  id: Slug,
  title: Text,
  teaser: Text,
  plain: Text,
  keywords: z.array(Text).min(1),
  steps: z.array(z.strictObject({ service: Slug, when: Text, why: Text })).min(1),
})
export const Task = z
  .strictObject({ id: Slug, title: Text, own: z.boolean(), law: Text, authority: Text.optional() })
  .refine((t) => t.own === (t.authority === undefined), {
    error: 'nennt eine Behörde („authority“) genau dann, wenn die Aufgabe nicht die eigene ist.',
  })
export const Building = z.strictObject({
  id: Slug,
  title: Text,
  street: Text,
  postcode: pattern(/^\d{5}$/, 'braucht fünf Ziffern, in Anführungszeichen'),
  city: Text,
  /** How somebody with a wheelchair, a pram or poor sight gets in. */
  access: Text,
  stop: Text,
  openingHours: z.array(z.strictObject({ days: z.array(Weekday).min(1), from: z.iso.time({ precision: -1 }), to: z.iso.time({ precision: -1 }) })),
})

const whyNot = ['other-town', 'legal-advice', 'personal-file', 'opinion', 'injection', 'not-in-sources', 'act'] as const
/** A question an assistant is measured on: one with an answer, or one that must not get one. */
export const Golden = z.union([
  z.strictObject({
    id: Slug,
    question: Text,
    language: Text,
    services: z.array(Slug),
    bylaws: z.array(Text),
    facts: z.array(Text).min(1),
    calendars: z.array(Slug).optional(),
    asOf: Day.optional(),
    localRule: z.literal(true).optional(),
  }),
  z.strictObject({
    id: Slug,
    question: Text,
    language: Text,
    mustNotAnswer: z.enum(whyNot),
    why: Text,
    referTo: z.array(Slug).optional(),
  }),
])

export type Fee = z.output<typeof Fee>
export type Rate = z.output<typeof Rate>
export type Service = z.output<typeof ServiceHead> & { texts: Partial<Record<Baustein, string>> }
/** One version of a bylaw; `text` is its wording without the title. */
export type Bylaw = z.output<typeof BylawHead> & { text: string }
export type Form = z.output<typeof Form>
export type Topic = z.output<typeof Topic>
export type LifeSituation = z.output<typeof LifeSituation>
export type Task = z.output<typeof Task>
export type Building = z.output<typeof Building>
export type Golden = z.output<typeof Golden>
/** `ics` is the file as it is; `dates.ts` reads it. */
export type Calendar = { id: string; name: string; ics: string }

/** All that a town's folder says to citizens. A list is empty where the folder has no such file. */
export type Content = {
  topics: Topic[]
  lifeSituations: LifeSituation[]
  services: Service[]
  bylaws: Bylaw[]
  forms: Form[]
  tasks: Task[]
  places: Building[]
  calendars: Calendar[]
  golden: Golden[]
}
