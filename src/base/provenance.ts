import { z } from 'zod'
import { escaped } from './escaped.ts'
import { formats } from './format.ts'
import { Instant } from './http.ts'
import type { Decision, Proposal } from './review/contract.ts'
import { type Language, say, type Text, type Texts } from './say.ts'

// Where a text comes from, and how that is said: to people, and to machines in HTML, PDF, DOCX and Markdown. Pure; also runs in the browser.

/** Who found the words. `classifier`: a trained model chose from a list; `extractive`: word for word from a source; `rules`: without anything learned. */
export const origins = ['human', 'rules', 'classifier', 'extractive', 'generated'] as const
export type Origin = (typeof origins)[number]

/** A person read it and answers for it. `decision` is the row of review_decision: the evidence, should anybody ask. */
export const Review = z.object({ decision: z.uuid(), stelle: z.string(), at: Instant, changed: z.boolean() }).meta({ id: 'ProvenanceReview' })
export type Review = z.output<typeof Review>

export const Provenance = z
  .object({
    origin: z.enum(origins),
    /** `<id>/<version>` of the method; null where a person wrote. */
    method: z.string().nullable(),
    /** The language model, where one wrote. */
    model: z.string().nullable(),
    at: Instant,
    review: Review.nullable(),
  })
  .meta({ id: 'Provenance' })
export type Provenance = z.output<typeof Provenance>

/** Of a proposal's label; what one person asks of another is a person's. */
export const originOf = (label: Proposal['label']): Origin => (label === 'person' ? 'human' : label)

type Decided = Pick<Decision, 'id' | 'kind' | 'outcome' | 'stelleId' | 'decidedAt' | 'difference'> & { revertedAt?: Date | null }
/**
 * The review that a decision is the record of. A standing order or a released package is no person's reading, a rejection answers for nothing, and what was
 * taken back never was.
 *
 * @param fields of the payload that are the text; default: all
 */
export function reviewOf({ id, kind, outcome, stelleId, decidedAt, difference, revertedAt }: Decided, fields?: readonly string[]): Review | null {
  if (kind !== 'person' || outcome === 'rejected' || revertedAt || !stelleId) return null
  const changed = Object.keys(difference).some((f) => !fields || fields.includes(f))
  return { decision: id, stelle: stelleId, at: decidedAt, changed }
}

/**
 * What Art. 50 Abs. 4 KI-VO asks when such a text is published: `label`; `reviewed`, because a person checked it and a Stelle answers for it (the review is the
 * evidence); `none`, because no model wrote it. The machine-readable mark of Art. 50 Abs. 2 stays in each case.
 */
export function labelDuty({ origin, review }: Pick<Provenance, 'origin' | 'review'>): 'label' | 'reviewed' | 'none' {
  return origin !== 'generated' ? 'none' : review ? 'reviewed' : 'label'
}

const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/'
/** As it was made, and after a person changed its words. */
const sources: Record<Origin, [made: string, changed: string]> = {
  human: ['digitalCreation', 'digitalCreation'],
  rules: ['algorithmicMedia', 'humanEdits'],
  classifier: ['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia'],
  extractive: ['algorithmicallyEnhanced', 'humanEdits'],
  generated: ['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia'],
}
/** The URI of the IPTC's vocabulary. @see https://cv.iptc.org/newscodes/digitalsourcetype/ */
export const digitalSourceType = ({ origin, review }: Pick<Provenance, 'origin' | 'review'>): string =>
  vocabulary + sources[origin][review?.changed ? 1 : 0]

const labels = {
  human: { de: 'von einem Menschen', en: 'by a person' },
  rules: { de: 'regelbasiert', en: 'rule-based' },
  classifier: { de: 'Vorschlag der KI', en: 'AI suggestion' },
  extractive: { de: 'wörtlich aus der Quelle', en: 'verbatim from the source' },
  generated: { de: 'Entwurf der KI', en: 'AI draft' },
  reviewed: { de: 'geprüft und verantwortet von {reviewer}', en: 'checked and answered for by {reviewer}' },
  reviewedToo: { de: '{made} · geprüft von {reviewer}', en: '{made} · checked by {reviewer}' },
  stelle: { de: 'Stelle {stelle}', en: 'post {stelle}' },
  generatedLine: {
    de: 'Entwurf der KI ({by}, {at}). Noch von keinem Menschen geprüft.',
    en: 'AI draft ({by}, {at}). Not checked by a person yet.',
  },
  otherLine: { de: 'Von einer Maschine zusammengestellt ({made}, {by}, {at}).', en: 'Put together by a machine ({made}, {by}, {at}).' },
} satisfies Texts
const names = {
  origin: { de: 'Herkunft', en: 'Origin' },
  method: { de: 'Verfahren', en: 'Method' },
  model: { de: 'Modell', en: 'Model' },
  at: { de: 'Entstanden', en: 'Made' },
  reviewer: { de: 'Geprüft und verantwortet von', en: 'Checked and answered for by' },
  reviewedAt: { de: 'Geprüft am', en: 'Checked' },
  decision: { de: 'Entscheidung', en: 'Decision' },
} satisfies Record<string, Text>

/**
 * The small label beside a text: "Entwurf der KI", or after a review "geprüft und verantwortet von Stelle 50.10".
 *
 * @param reviewer how the reviewer is called here, e.g. by name inside the house; default: the Stelle, which is all that leaves it
 */
export function labelOf({ origin, review }: Pick<Provenance, 'origin' | 'review'>, language: Language = 'de', reviewer?: string): string {
  const made = labels[origin][language]
  if (!review || origin === 'human') return made
  const facts = { made, reviewer: reviewer ?? say(labels.stelle, review, language) }
  return say(labels[origin === 'generated' || origin === 'classifier' ? 'reviewed' : 'reviewedToo'], facts, language)
}

/** Everything that is known, by name: for a page that shows it on demand, and for a file's properties. */
export function detailsOf(p: Provenance, language: Language = 'de', reviewer?: string): { id: keyof typeof names; name: string; value: string }[] {
  const { method, model, at, review } = p
  const values: Partial<Record<keyof typeof names, string | null>> = {
    origin: labels[p.origin][language],
    method,
    model,
    at: formats(language).writtenInstant(at),
    reviewer: review && (reviewer ?? say(labels.stelle, review, language)),
    reviewedAt: review && formats(language).writtenInstant(review.at),
    decision: review?.decision ?? null,
  }
  return (Object.keys(names) as (keyof typeof names)[]).flatMap((id) => {
    const value = values[id]
    return value ? [{ id, name: names[id][language], value }] : []
  })
}

/** The line a document shows its reader, where it must or should: machine-made and read by nobody. Else null; the file's properties speak in any case. */
export function visibleLine(p: Provenance, language: Language = 'de'): string | null {
  if (p.origin === 'human' || p.review) return null
  const by = [p.model, p.method].filter(Boolean).join(', ') || '–'
  return say(
    p.origin === 'generated' ? labels.generatedLine : labels.otherLine,
    { by, made: labels[p.origin][language], at: formats(language).writtenInstant(p.at) },
    language,
  )
}

/** All of it in one sentence, for a property of a file that holds one. */
export const describe = (p: Provenance, language: Language = 'de'): string => detailsOf(p, language).map(({ name, value }) => `${name}: ${value}`).join('; ') // biome-ignore format: one thing

/**
 * schema.org for an HTML page (JSON-LD) or a JSON export. `about` are further properties of the text: `name`, `inLanguage`, `text`, `url`.
 *
 * @see https://schema.org/digitalSourceType
 */
export function toJsonLd(p: Provenance, about: Record<string, unknown> = {}): Record<string, unknown> {
  const { method, model, at, review } = p
  return {
    '@context': 'https://schema.org',
    '@type': 'CreativeWork',
    ...about,
    digitalSourceType: digitalSourceType(p),
    dateCreated: at.toISOString(),
    creditText: labelOf(p),
    ...(method ? { creator: { '@type': 'SoftwareApplication', name: model ?? method, softwareVersion: method } } : {}),
    creativeWorkStatus: review ? 'reviewed' : 'draft',
    ...(review
      ? {
          dateModified: review.at.toISOString(),
          editor: { '@type': 'Organization', name: say(labels.stelle, review) },
          identifier: { '@type': 'PropertyValue', propertyID: 'decision', value: review.decision },
        }
      : {}),
  }
}

/**
 * A header for an answer over HTTP that holds nothing but such a text: a dictionary of structured fields (RFC 9651).
 *
 * @see draft-abaris-aicdh (AI-Disclosure): an Internet-Draft, no standard; the field in the body says the same in the IPTC's words
 */
export function toHeader({ origin, model, method, review }: Provenance): Record<string, string> {
  const mode = { human: 'none', rules: 'none', classifier: 'ai-originated', extractive: 'ai-modified', generated: 'machine-generated' }[origin]
  const quoted = (text: string) => `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`
  const parts = [`mode=${quoted(mode)}`, ...(model ? [`model=${quoted(model)}`] : []), ...(method ? [`method=${quoted(method)}`] : [])]
  return { 'ai-disclosure': [...parts, ...(review ? [`reviewed-by=${quoted(say(labels.stelle, review, 'en'))}`] : [])].join(', ') }
}

/** The same as an element for a page's head or body; a data block, so no Content-Security-Policy forbids it. */
export const toHtml = (p: Provenance, about?: Record<string, unknown>): string =>
  `<script type="application/ld+json">${JSON.stringify(toJsonLd(p, about)).replaceAll('<', '\\u003c')}</script>`

const extension = { prefix: 'Iptc4xmpExt', uri: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/' }
const properties: { name: string; type: 'URI' | 'Text'; about: string; of: (p: Provenance) => string | null }[] = [
  { name: 'DigitalSourceType', type: 'URI', about: 'The type of the source of this digital media file', of: digitalSourceType },
  { name: 'AISystemUsed', type: 'Text', about: 'The AI system that was used', of: ({ model }) => model },
  { name: 'AISystemVersionUsed', type: 'Text', about: 'The version of the AI system', of: ({ model, method }) => (model ? method : null) },
]

/**
 * `rdf:Description` elements for a PDF's XMP packet: the IPTC's properties (2025.1), and who made and who reviewed it as xmpMM:History.
 * With pdfkit: `pdf.appendXML(toXmp(p))` before `end()`.
 *
 * @param pdfa adds the description of the IPTC's schema that PDF/A wants of every property it does not know (ISO 19005-3, 6.6.2.3). False where the
 *   document has a `pdfaExtension:schemas` of its own, since there may be one only: then put `xmpSchema` into its bag.
 */
export function toXmp(p: Provenance, { pdfa = true }: { pdfa?: boolean } = {}): string {
  const { review } = p
  const events = [
    { action: 'created', softwareAgent: p.model && p.method ? `${p.model}, ${p.method}` : p.method, when: p.at, parameters: labels[p.origin].de },
    ...(review
      ? [
          {
            action: 'reviewed',
            softwareAgent: null,
            when: review.at,
            parameters: `${say(labels.stelle, review)}, ${names.decision.de} ${review.decision}`,
          },
        ]
      : []),
  ]
  const element = (name: string, value: string | null) => (value ? `<${name}>${escaped(value)}</${name}>` : '')
  const event = (e: (typeof events)[number]) =>
    `<rdf:li rdf:parseType="Resource">${element('stEvt:action', e.action)}${element('stEvt:softwareAgent', e.softwareAgent)}${element('stEvt:when', e.when.toISOString())}${element('stEvt:parameters', e.parameters)}</rdf:li>`
  return [
    `<rdf:Description rdf:about="" xmlns:${extension.prefix}="${extension.uri}">`,
    ...properties.map(({ name, of }) => element(`${extension.prefix}:${name}`, of(p))),
    '</rdf:Description>',
    '<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#">',
    `<xmpMM:History><rdf:Seq>${events.map(event).join('')}</rdf:Seq></xmpMM:History>`,
    '</rdf:Description>',
    ...(pdfa
      ? [
          '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">',
          `<pdfaExtension:schemas><rdf:Bag>${xmpSchema}</rdf:Bag></pdfaExtension:schemas>`,
          '</rdf:Description>',
        ]
      : []),
  ].join('')
}

/** The `rdf:li` that describes the IPTC's schema, for a PDF/A document that collects several. */
export const xmpSchema: string = [
  `<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>IPTC Extension</pdfaSchema:schema><pdfaSchema:namespaceURI>${extension.uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>${extension.prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>`,
  ...properties.map(
    ({ name, type, about }) =>
      `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>${type}</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${about}</pdfaProperty:description></rdf:li>`,
  ),
  '</rdf:Seq></pdfaSchema:property></rdf:li>',
].join('')

/** Properties of a DOCX, to spread into `new Document({ … })` of the package docx: a sentence under "Kommentare", and each fact under "Anpassen". */
export const toDocxProperties = (p: Provenance): { description: string; customProperties: { name: string; value: string }[] } => ({
  description: describe(p),
  customProperties: [{ name: 'digitalSourceType', value: digitalSourceType(p) }, ...detailsOf(p).map(({ name, value }) => ({ name, value }))],
})

/** The head of a Markdown file (YAML front matter). */
export const toFrontMatter = (p: Provenance): string =>
  [
    '---',
    `digitalSourceType: ${digitalSourceType(p)}`,
    ...detailsOf(p).map(({ name, value }) => `${name}: ${JSON.stringify(value)}`),
    '---',
    '',
  ].join('\n')
