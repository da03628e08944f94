import { z } from 'zod'
import { personRoles } from './actor.ts'
import { laender, type Place } from './calendar/index.ts'
import { dataClasses } from './method.ts'
import { Day, pattern, Slug, Text, Weekday } from './town-file.ts'

// What stands in a town's folder (towns/README.md), file by file.

const Id = pattern(/^[\w.-]+$/, 'besteht aus Buchstaben ohne Umlaute, Ziffern, Punkt und Bindestrich')

const land = z.enum(laender)

/** town.json: who the municipality is. `ags` is the eight-digit Amtlicher Gemeindeschlüssel, `accent` the town's colour as `#rrggbb`. */
const TownProfile = z.strictObject({
  id: Slug,
  name: Text,
  officialName: Text,
  land,
  ags: pattern(/^\d{8}$/, 'braucht den achtstelligen Gemeindeschlüssel, in Anführungszeichen'),
  inhabitants: z.int().positive(),
  status: Text,
  address: z.strictObject({ street: Text, postcode: pattern(/^\d{5}$/, 'braucht fünf Ziffern, in Anführungszeichen'), city: Text }),
  phone: Text,
  mail: z.email(),
  web: z.url({ protocol: /^https?$/ }),
  accent: pattern(/^#[0-9a-f]{6}$/i, 'braucht eine Farbe wie „#0b5a6f“'),
  openingHours: z.array(
    z.strictObject({
      /** Only this office; null means the whole town hall. */
      office: Id.nullable(),
      days: z.array(Weekday).min(1),
      from: z.iso.time({ precision: -1 }),
      to: z.iso.time({ precision: -1 }),
    }),
  ),
  /** The Stelle where post lies until a desk is found for it. */
  poststelle: Id,
  /** Where post goes that stays closed, by why it does; without a line it stays, closed, with the Poststelle. */
  sealedPost: z
    .partialRecord(z.enum(['wahlbrief', 'angebot', 'persoenlich', 'personalrat', 'gleichstellung', 'datenschutz', 'personalakte']), Id)
    .default({}),
  /** The Stelle of the town's archive: it appraises what is offered. Without it nothing can be offered. */
  archive: Id.optional(),
  languages: z.array(pattern(/^[a-z]{2}$/, 'braucht ein Sprachkürzel aus zwei Kleinbuchstaben wie „de“')).min(1),
  /** Only a town that does not exist: packages that its installation brings along as released, so that a newcomer finds something to try, and by which sample persons. */
  sample: z.strictObject({ packages: z.array(Slug).min(1), releasedBy: z.array(Slug).min(2) }).optional(),
  /** Bavaria only: whether 15 August is a holiday here. Needed where the calendar's table does not know. */
  mariaeHimmelfahrt: z.boolean().optional(),
})

/** offices.json: the tree of offices. `parent` is null only at the top. */
const Office = z.strictObject({ id: Id, parent: Id.nullable(), name: Text, short: Text })

/** contacts.json: how an office is reached. One without a line is reached by the office above, at last by the town. */
const Contact = z.strictObject({ office: Id, phone: Text, mail: z.email(), place: Slug.optional(), room: Text.optional() })

/** stellen.json: the Geschäftsverteilungsplan. Work belongs to a Stelle, never to a person. */
const Stelle = z.strictObject({
  id: Id,
  office: Id,
  title: Text,
  head: z.boolean(),
  /** Who stands in, in this order. */
  deputies: z.array(Id),
  signing: z
    .strictObject({
      /** The addition before the signature; empty for the one who signs in the town's own name. */
      form: z.enum(['', 'i. V.', 'i. A.']),
      /** Largest amount this Stelle may commit, in cents; null: no limit, 0: none at all. */
      limitCents: z.int().nonnegative().nullable(),
      /** May sign a Verwaltungsakt (§ 35 LVwVfG). */
      verwaltungsakte: z.boolean(),
    })
    /** null: this Stelle may not sign at all. */
    .nullable(),
  /** What it decides, in everyday and in official words: the cold start of the classifier. */
  tasks: z.string().trim().min(80),
  keywords: z.array(Text).min(3),
  /** Post for it is not opened and its rows are seen by its holders only (Personalrat and the like). */
  sealed: z.boolean().default(false),
})

/** persons.json: sample persons. Who holds which Stelle from when to when; `to` is the last day, null means until further notice. */
const Person = z.strictObject({
  id: Slug,
  name: Text,
  mail: z.email(),
  roles: z.array(z.enum(personRoles)).min(1),
  stellen: z.array(z.strictObject({ stelle: Id, from: Day, to: Day.nullable() })),
  /** Members of the council only. */
  faction: Text.optional(),
})

/** What is walled off from whom: § 35 SGB I, § 30 AO, §§ 83 ff. LBG and § 15 LDSG, § 5 BMG. */
export const border = z.enum(['sozialdaten', 'steuergeheimnis', 'personal', 'melde'])

/** aktenplan.json. A group (an entry with children) has no retention of its own; files are opened only at its leaves. */
const AktenplanEntry = z.strictObject({
  id: Id,
  title: Text,
  parent: Id.nullable(),
  retentionYears: z.int().positive().nullable(),
  afterwards: z.enum(['anbieten', 'vernichten']).nullable(),
  border: border.nullable(),
})

const Frist = z
  .strictObject({
    days: z.int().positive().optional(),
    months: z.int().positive().optional(),
    /** Runs from receipt in the house or from formal service (Zustellung). */
    from: z.enum(['eingang', 'zustellung']),
    law: pattern(/^(§|Art\.)/, 'braucht eine Fundstelle, die mit „§“ oder „Art.“ beginnt'),
  })
  .refine((f) => (f.days === undefined) !== (f.months === undefined), { error: 'braucht genau eines von „days“ und „months“.' })

/** document-types.json: what a letter can be, and where such a letter usually goes. */
const DocumentType = z.strictObject({
  id: Slug,
  title: Text,
  description: z.string().trim().min(40),
  keywords: z.array(Text).min(3),
  examples: z.array(Text).min(1).max(3),
  stelle: Id,
  aktenplan: Id,
  tags: z.array(Id),
  frist: Frist.optional(),
  /** What such a paper is whatever it says: a text of rules hurries nobody; what is suspected of fraud or advertising is proposed as this type. */
  nature: z.enum(['rules', 'phishing', 'advertising']).optional(),
})

/** tags.json: the closed vocabulary. */
const Tag = z.strictObject({ id: Slug, title: Text, description: Text })

/** What a template of an answer can be filled with by itself: read from the letter, the book or the town's own data, never written by a machine. */
export const answerFacts = [
  'anrede',
  'betreff',
  'datum',
  'eingang',
  'nummer',
  'ihr-zeichen',
  'aktenzeichen',
  'frist',
  'betrag',
  'stelle',
  'amt',
  'telefon',
  'oeffnungszeiten',
  'stadt',
  'anschrift',
  'web',
  'heute',
] as const
export type AnswerFact = (typeof answerFacts)[number]

/** Lines of a text; `{name}` is filled. A line whose `{name?}` stays empty is left out; any other empty one is a gap that a person has to fill. */
const AnswerText = z.strictObject({ subject: Text, body: z.array(z.string()).min(1) })

/** templates.json: answers of the offices, ready but for the facts. */
const AnswerTemplate = z.strictObject({
  id: Slug,
  title: Text,
  /** Who uses it; empty: every Stelle. */
  stellen: z.array(Id),
  /** What it is an answer to; empty: anything. */
  documentTypes: z.array(Id),
  tags: z.array(Id),
  /** One of these words in a letter asks for it. */
  words: z.array(Text),
  /** Says facts only, assesses nothing, leaves nothing to fill in: a head may release it for routine by standing order. */
  factOnly: z.boolean(),
  /** What only the clerk knows. */
  fields: z.array(z.strictObject({ id: Slug, title: Text })),
  texts: z.strictObject({ de: AnswerText, en: AnswerText.optional(), einfach: AnswerText.optional() }),
})

/** chat-templates.json: tasks for a language model that the town has written for its staff; `⟦…⟧` marks what she fills in. */
const ChatTemplate = z.strictObject({ id: Slug, title: Text, body: z.array(z.string()).min(1) })

/** holidays.json. Only `feiertag` moves a Frist; the other two change when the doors are open. */
const LocalDay = z.strictObject({
  on: Day,
  name: Text,
  kind: z.enum(['feiertag', 'geschlossen', 'halbtags']),
  /** Legal ground or reason, in German. */
  law: Text,
  closesAt: z.iso.time({ precision: -1 }).optional(),
})

/** data-classes.json: what the town counts as which class of data; which machine may see which class is code (ai/models/policy.ts). */
const DataClassContents = z.strictObject({
  id: z.enum(dataClasses),
  title: Text,
  /** In words of the town hall, for whoever chooses. */
  contents: z.array(Text).min(1),
  law: Text,
  /** Secrecy borders of the Aktenplan whose content is of this class. */
  borders: z.array(border).default([]),
})

const PostalAddress = z.strictObject({
  name: Text,
  street: Text,
  postcode: pattern(/^\d{5}$/, 'braucht fünf Ziffern, in Anführungszeichen'),
  city: Text,
})

/** bescheide.json: what every Bescheid needs to name, and how its money is asked for. Without the file no Bescheid can be issued. */
const BescheidData = z.strictObject({
  courts: z.strictObject({ verwaltung: PostalAddress, sozial: PostalAddress.optional() }),
  payee: z.strictObject({
    holder: Text,
    iban: z.string().refine(isIban, { error: 'ist keine gültige IBAN (Prüfziffer).' }),
    bic: Text.optional(),
    bank: Text.optional(),
  }),
  /** Days after the Bekanntgabe on which money is due, where no law or bylaw says another day. */
  dueDays: z.int().min(0).max(120),
  /** The Kassenzeichen: a prefix of the town, a running number of so many digits, a check digit. */
  kassenzeichen: z.strictObject({ prefix: pattern(/^\d{0,6}$/, 'besteht aus höchstens sechs Ziffern'), digits: z.int().min(4).max(12) }),
  /** The Stelle of the Stadtkasse, which gets the Annahmeanordnungen and never orders itself. */
  cash: Id,
  /** The town's own letter as .docx, below the town's folder. */
  template: Text.optional(),
})

/** post.json: how an experienced Poststelle would sort each sample. */
const ExpectedPost = z.strictObject({ file: Text, documentType: Id, stelle: Id, tags: z.array(Id), note: Text.optional() })

export type AnswerTemplate = z.infer<typeof AnswerTemplate>

/** The files of a town's folder. `post`, `templates`, `chatTemplates`, `contacts` and `bescheide` may be absent: a real town has no sample post, and may have no templates yet. */
export const files = {
  town: ['town.json', TownProfile],
  offices: ['offices.json', z.array(Office).min(1)],
  stellen: ['stellen.json', z.array(Stelle).min(1)],
  persons: ['persons.json', z.array(Person)],
  aktenplan: ['aktenplan.json', z.array(AktenplanEntry).min(1)],
  documentTypes: ['document-types.json', z.array(DocumentType).min(1)],
  tags: ['tags.json', z.array(Tag)],
  holidays: ['holidays.json', z.array(LocalDay)],
  templates: ['templates.json', z.array(AnswerTemplate)],
  chatTemplates: ['chat-templates.json', z.array(ChatTemplate)],
  contacts: ['contacts.json', z.array(Contact)],
  dataClasses: ['data-classes.json', z.array(DataClassContents)],
  post: ['post.json', z.array(ExpectedPost)],
  bescheide: ['bescheide.json', BescheidData.nullable()],
} as const

export type TownData = { [K in keyof typeof files]: z.infer<(typeof files)[K][1]> }
/** A town as read from its folder, cross-checked: every reference in it leads somewhere. */
export type Town = TownData & { folder: string }

/** The town as a place for Fristen: its Land, itself, and the holidays it has added. */
export function placeOf({ town, holidays }: Pick<Town, 'town' | 'holidays'>): Place {
  const { ags, name, mariaeHimmelfahrt } = town
  return {
    land: town.land,
    municipality: { ags, name, ...(mariaeHimmelfahrt === undefined ? {} : { mariaeHimmelfahrt }) },
    extra: holidays.filter((day) => day.kind === 'feiertag'),
  }
}

/** @see ISO 13616: the remainder modulo 97 is 1 */
function isIban(text: string): boolean {
  const iban = text.replace(/\s/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((c) => Number.parseInt(c, 36)).join('')
  return [...digits].reduce((rest, d) => (rest * 10 + Number(d)) % 97, 0) === 1
}
