import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isUnsettled, laender, type Place } from './calendar/index.ts'
import { AppError } from './errors.ts'
import { dataClasses } from './method.ts'
import { Day, parseFile, pattern, Slug, shown, Text, Weekday } from './town-file.ts'

// A town is a folder of data (towns/README.md). This file is its schema and the reader that finds mistakes before the house opens.

const Id = pattern(/^[\w.-]+$/, 'besteht aus Buchstaben ohne Umlaute, Ziffern, Punkt und Bindestrich')

const land = z.enum(laender)

/** town.json: who the municipality is. `ags` is the eight-digit Amtlicher Gemeindeschlüssel, `accent` the town's colour as `#rrggbb`. */
export const TownProfile = z.strictObject({
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
export const Office = z.strictObject({ id: Id, parent: Id.nullable(), name: Text, short: Text })

/** contacts.json: how an office is reached. One without a line is reached by the office above, at last by the town. */
export const Contact = z.strictObject({ office: Id, phone: Text, mail: z.email(), place: Slug.optional(), room: Text.optional() })

/** stellen.json: the Geschäftsverteilungsplan. Work belongs to a Stelle, never to a person. */
export const Stelle = z.strictObject({
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

const role = z.enum(['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'council', 'admin'])

/** persons.json: sample persons. Who holds which Stelle from when to when; `to` is the last day, null means until further notice. */
export const Person = z.strictObject({
  id: Slug,
  name: Text,
  mail: z.email(),
  roles: z.array(role).min(1),
  stellen: z.array(z.strictObject({ stelle: Id, from: Day, to: Day.nullable() })),
  /** Members of the council only. */
  faction: Text.optional(),
})

/** What is walled off from whom: § 35 SGB I, § 30 AO, §§ 83 ff. LBG and § 15 LDSG, § 5 BMG. */
const border = z.enum(['sozialdaten', 'steuergeheimnis', 'personal', 'melde'])

/** aktenplan.json. A group (an entry with children) has no retention of its own; files are opened only at its leaves. */
export const AktenplanEntry = z.strictObject({
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
export const DocumentType = z.strictObject({
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
export const Tag = z.strictObject({ id: Slug, title: Text, description: Text })

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
export const AnswerTemplate = z.strictObject({
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
export const ChatTemplate = z.strictObject({ id: Slug, title: Text, body: z.array(z.string()).min(1) })

/** holidays.json. Only `feiertag` moves a Frist; the other two change when the doors are open. */
export const LocalDay = z.strictObject({
  on: Day,
  name: Text,
  kind: z.enum(['feiertag', 'geschlossen', 'halbtags']),
  /** Legal ground or reason, in German. */
  law: Text,
  closesAt: z.iso.time({ precision: -1 }).optional(),
})

/** data-classes.json: what the town counts as which class of data; which machine may see which class is code (ai/models/policy.ts). */
export const DataClassContents = z.strictObject({
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
export const BescheidData = z.strictObject({
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
export const ExpectedPost = z.strictObject({ file: Text, documentType: Id, stelle: Id, tags: z.array(Id), note: Text.optional() })

export type TownProfile = z.infer<typeof TownProfile>
export type Office = z.infer<typeof Office>
export type Stelle = z.infer<typeof Stelle>
export type Person = z.infer<typeof Person>
export type AktenplanEntry = z.infer<typeof AktenplanEntry>
export type DocumentType = z.infer<typeof DocumentType>
export type Tag = z.infer<typeof Tag>
export type AnswerTemplate = z.infer<typeof AnswerTemplate>
export type LocalDay = z.infer<typeof LocalDay>
export type DataClassContents = z.infer<typeof DataClassContents>
export type ExpectedPost = z.infer<typeof ExpectedPost>
export type BescheidData = z.infer<typeof BescheidData>

/** The files of a town's folder. `post`, `templates`, `chatTemplates`, `contacts` and `bescheide` may be absent: a real town has no sample post, and may have no templates yet. */
const files = {
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

type TownData = { [K in keyof typeof files]: z.infer<(typeof files)[K][1]> }
/** A town as read from its folder, cross-checked: every reference in it leads somewhere. */
export type Town = TownData & { folder: string }

/**
 * Reads and cross-checks a town's folder.
 * @throws AppError `town.invalid` (422) whose fact `problems` lists *all* mistakes, one German sentence with file and field per line.
 */
export function loadTown(folder: string): Town {
  const { town, problems } = checkTown(folder)
  if (!town) throw new AppError('town.invalid', 422, { folder, count: problems.length, problems: problems.join('\n') })
  return town
}

/** Like `loadTown`, for a screen or a command that shows the list of mistakes. `town` is there only if `problems` is empty. */
export function checkTown(folder: string): { town?: Town; problems: string[] } {
  const problems: string[] = []
  const data: Partial<Record<keyof TownData, unknown>> = {}
  for (const key of Object.keys(files) as (keyof TownData)[]) {
    const [name, schema] = files[key]
    const path = shown(folder, name)
    if (!existsSync(join(folder, name))) {
      if (key === 'post' || key === 'templates' || key === 'chatTemplates' || key === 'contacts') data[key] = []
      else if (key === 'bescheide') data[key] = null
      else problems.push(`${path}: Die Datei fehlt.`)
      continue
    }
    const read = parseFile(join(folder, name), path, schema, problems)
    if (read !== undefined) data[key] = read
  }
  // References are checked only once every file can be read: a missing file would accuse all who point into it.
  if (problems.length === 0) problems.push(...crossCheck({ ...(data as TownData), folder }))
  return problems.length ? { problems } : { town: { ...(data as TownData), folder }, problems }
}

/** The town as a place for Fristen: its Land, itself, and the holidays it has added. */
export function placeOf({ town, holidays }: Pick<Town, 'town' | 'holidays'>): Place {
  const { ags, name, mariaeHimmelfahrt } = town
  return {
    land: town.land,
    municipality: { ags, name, ...(mariaeHimmelfahrt === undefined ? {} : { mariaeHimmelfahrt }) },
    extra: holidays.filter((day) => day.kind === 'feiertag'),
  }
}

/** The office and those above it, from the bottom. */
export function officesAbove({ offices }: Pick<Town, 'offices'>, id: string | undefined): Town['offices'] {
  const found: Town['offices'] = []
  for (let at = offices.find((o) => o.id === id); at && !found.includes(at); at = offices.find((o) => o.id === at?.parent)) found.push(at)
  return found
}

function crossCheck(town: Town): string[] {
  const problems: string[] = []
  const say = (key: keyof TownData, sentence: string) => problems.push(`${shown(town.folder, files[key][0])}: ${sentence}`)
  const ids = {
    offices: unique('offices', 'Das Amt', town.offices),
    stellen: unique('stellen', 'Die Stelle', town.stellen),
    persons: unique('persons', 'Die Person', town.persons),
    aktenplan: unique('aktenplan', 'Das Aktenzeichen', town.aktenplan),
    documentTypes: unique('documentTypes', 'Die Dokumentart', town.documentTypes),
    tags: unique('tags', 'Das Schlagwort', town.tags),
  }
  function unique(key: keyof TownData, noun: string, rows: { id: string }[]): Set<string> {
    const seen = new Set<string>()
    for (const { id } of rows) seen.has(id) ? say(key, `${noun} „${id}“ steht zweimal in der Liste.`) : seen.add(id)
    return seen
  }

  if (!ids.stellen.has(town.town.poststelle)) say('town', `Die Poststelle „${town.town.poststelle}“ gibt es im Stellenplan nicht.`)
  if (town.town.archive && !ids.stellen.has(town.town.archive))
    say('town', `Die Stelle „${town.town.archive}“ des Archivs gibt es im Stellenplan nicht.`)
  for (const [reason, stelle] of Object.entries(town.town.sealedPost))
    if (!ids.stellen.has(stelle)) say('town', `Die Stelle „${stelle}“ für verschlossene Post („${reason}“) gibt es im Stellenplan nicht.`)
  for (const hours of town.town.openingHours) {
    if (hours.office && !ids.offices.has(hours.office)) say('town', `Die Öffnungszeiten nennen das Amt „${hours.office}“, das es nicht gibt.`)
    if (hours.from >= hours.to) say('town', `Öffnungszeit ${hours.days.join(', ')}: „${hours.from}“ liegt nicht vor „${hours.to}“.`)
  }

  if (isUnsettled('2026-08-15', placeOf(town)))
    say(
      'town',
      `Ob Mariä Himmelfahrt (15. August) in ${town.town.name} Feiertag ist, ist nicht hinterlegt. Bitte das Feld „mariaeHimmelfahrt“ auf true oder false setzen.`,
    )

  for (const [key, noun, rows] of [
    ['offices', 'Amt', town.offices],
    ['aktenplan', 'Aktenzeichen', town.aktenplan],
  ] as const) {
    const parents = new Map(rows.map((row) => [row.id, row.parent]))
    for (const row of rows) {
      if (row.parent !== null && !ids[key].has(row.parent)) say(key, `${noun} „${row.id}“ gehört zu „${row.parent}“, das es nicht gibt.`)
      else if (runsInCircle(row.id, parents)) say(key, `${noun} „${row.id}“ ist über „parent“ sich selbst untergeordnet.`)
    }
  }

  const heads = new Map<string, string>()
  for (const stelle of town.stellen) {
    const name = `Stelle ${stelle.id}`
    if (!ids.offices.has(stelle.office)) say('stellen', `${name} verweist auf das Amt „${stelle.office}“, das es nicht gibt.`)
    for (const deputy of stelle.deputies) {
      if (!ids.stellen.has(deputy)) say('stellen', `${name} nennt als Vertretung die Stelle „${deputy}“, die es nicht gibt.`)
      if (deputy === stelle.id) say('stellen', `${name} vertritt sich selbst.`)
    }
    if (!stelle.head) continue
    const other = heads.get(stelle.office)
    if (other) say('stellen', `${name} und Stelle ${other} leiten beide das Amt „${stelle.office}“; es kann nur eine Leitung geben.`)
    heads.set(stelle.office, stelle.id)
  }
  for (const office of town.offices)
    if (office.parent === null && !heads.has(office.id))
      say('stellen', `Das Amt „${office.id}“ (${office.name}) hat keine Stelle mit Leitung (head).`)

  const mails = new Map<string, string>()
  for (const person of town.persons) {
    const twin = mails.get(person.mail.toLowerCase())
    if (twin) say('persons', `„${person.name}“ und „${twin}“ haben dieselbe Mailadresse.`)
    mails.set(person.mail.toLowerCase(), person.name)
    for (const held of person.stellen) {
      if (!ids.stellen.has(held.stelle)) say('persons', `„${person.name}“ hat die Stelle „${held.stelle}“, die es nicht gibt.`)
      if (held.to !== null && held.to < held.from)
        say('persons', `„${person.name}“, Stelle ${held.stelle}: das Ende ${held.to} liegt vor dem Beginn ${held.from}.`)
    }
    if (person.roles.some((r) => r === 'clerk' || r === 'head') && person.stellen.length === 0)
      say('persons', `„${person.name}“ hat die Rolle „clerk“ oder „head“, aber keine Stelle.`)
  }

  const { sample, ags } = town.town
  if (sample && !ags.startsWith('08999'))
    say(
      'town',
      'Das Feld „sample“ gibt Leistungspakete ohne zwei Menschen frei; das darf nur die Mustergemeinde (AGS 08999…). Bitte das Feld entfernen und die Pakete unter „Leistungspakete“ freigeben.',
    )
  for (const id of sample?.releasedBy ?? [])
    if (!ids.persons.has(id)) say('town', `Die Musterperson „${id}“ („sample“) gibt es in persons.json nicht.`)

  const groups = new Set(town.aktenplan.map((entry) => entry.parent))
  for (const entry of town.aktenplan) {
    if (groups.has(entry.id)) continue
    if (entry.retentionYears === null || entry.afterwards === null)
      say('aktenplan', `„${entry.id}“ (${entry.title}) hat keine Untergruppen und braucht deshalb „retentionYears“ und „afterwards“.`)
  }

  for (const type of town.documentTypes) {
    if (!ids.stellen.has(type.stelle)) say('documentTypes', `„${type.id}“ verweist auf die Stelle „${type.stelle}“, die es nicht gibt.`)
    if (!ids.aktenplan.has(type.aktenplan)) say('documentTypes', `„${type.id}“ verweist auf das Aktenzeichen „${type.aktenplan}“, das es nicht gibt.`)
    else if (groups.has(type.aktenplan))
      say('documentTypes', `„${type.id}“ verweist auf „${type.aktenplan}“; das ist eine Gruppe, Akten gibt es nur darunter.`)
    for (const tag of type.tags) if (!ids.tags.has(tag)) say('documentTypes', `„${type.id}“ trägt das Schlagwort „${tag}“, das es nicht gibt.`)
  }

  for (const { office } of town.contacts) if (!ids.offices.has(office)) say('contacts', `Der Kontakt nennt das Amt „${office}“, das es nicht gibt.`)

  unique('templates', 'Die Vorlage', town.templates)
  unique('chatTemplates', 'Die Vorlage', town.chatTemplates)
  for (const { id, stellen, documentTypes, tags, fields, factOnly, texts } of town.templates) {
    const sayOf = (sentence: string) => say('templates', `„${id}“ ${sentence}`)
    for (const stelle of stellen) if (!ids.stellen.has(stelle)) sayOf(`nennt die Stelle „${stelle}“, die es nicht gibt.`)
    for (const type of documentTypes) if (!ids.documentTypes.has(type)) sayOf(`nennt die Dokumentart „${type}“, die es nicht gibt.`)
    for (const tag of tags) if (!ids.tags.has(tag)) sayOf(`nennt das Schlagwort „${tag}“, das es nicht gibt.`)
    if (factOnly && fields.length) sayOf('nennt nur Tatsachen (factOnly) und darf deshalb keine Felder zum Ausfüllen haben.')
    const known = new Set<string>([...answerFacts, ...fields.map((f) => f.id)])
    for (const text of Object.values(texts).filter((t) => t !== undefined))
      for (const [, name = ''] of `${text.subject}\n${text.body.join('\n')}`.matchAll(/\{([^{}]*?)\??\}/g))
        if (!known.has(name)) sayOf(`benutzt „{${name}}“; das ist weder eine Tatsache noch ein Feld der Vorlage.`)
  }
  for (const id of dataClasses)
    if (town.dataClasses.filter((c) => c.id === id).length !== 1) say('dataClasses', `Die Datenklasse „${id}“ muss genau einmal vorkommen.`)
  for (const wall of border.options)
    if (town.dataClasses.filter((c) => c.borders.includes(wall)).length !== 1)
      say('dataClasses', `Die Abschottung „${wall}“ muss in genau einer Datenklasse stehen.`)

  for (const day of town.holidays)
    if ((day.kind === 'halbtags') !== (day.closesAt !== undefined))
      say('holidays', `${day.on} (${day.name}): „closesAt“ gehört zu halben Tagen („halbtags“) und nur zu ihnen.`)

  if (town.bescheide) {
    const { cash, template } = town.bescheide
    if (!ids.stellen.has(cash)) say('bescheide', `Die Stelle „${cash}“ der Kasse gibt es im Stellenplan nicht.`)
    if (template && !existsSync(join(town.folder, template))) say('bescheide', `Die Vorlage „${template}“ liegt nicht im Ordner.`)
  }

  for (const item of town.post) {
    if (!existsSync(join(town.folder, 'post', item.file))) say('post', `Die Datei „${item.file}“ liegt nicht im Ordner.`)
    if (!ids.documentTypes.has(item.documentType)) say('post', `„${item.file}“: die Dokumentart „${item.documentType}“ gibt es nicht.`)
    if (!ids.stellen.has(item.stelle)) say('post', `„${item.file}“: die Stelle „${item.stelle}“ gibt es nicht.`)
    for (const tag of item.tags) if (!ids.tags.has(tag)) say('post', `„${item.file}“: das Schlagwort „${tag}“ gibt es nicht.`)
  }
  if (town.post.length) {
    const named = new Set(town.post.map((item) => item.file))
    for (const file of readdirSync(join(town.folder, 'post')))
      if (/\.(txt|eml|pdf)$/i.test(file) && !named.has(file)) say('post', `Die Datei „${file}“ liegt im Ordner, steht aber nicht in der Liste.`)
  }
  return problems
}

/** @see ISO 13616: the remainder modulo 97 is 1 */
function isIban(text: string): boolean {
  const iban = text.replace(/\s/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((c) => Number.parseInt(c, 36)).join('')
  return [...digits].reduce((rest, d) => (rest * 10 + Number(d)) % 97, 0) === 1
}

function runsInCircle(id: string, parents: Map<string, string | null>): boolean {
  const seen = new Set<string>()
  for (let at: string | null | undefined = id; at; at = parents.get(at)) {
    if (seen.has(at)) return at === id
    seen.add(at)
  }
  return false
}
