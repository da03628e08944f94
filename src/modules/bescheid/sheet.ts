import { longDay } from '#base/calendar/index.ts'
import { euros } from '#base/format.ts'
import { type Area, type Belehrung, belehrung, type Remedy, rechtsbehelf } from '#base/law/index.ts'
import type { Block, Paper, Part } from '#base/paper/index.ts'
import type { Town } from '#base/town.ts'
import { type Kosten, sumOf } from '#modules/payments/index.ts'
import { type Content, errors } from './contract.ts'

/** Under which name and how a Bescheid is signed; null for a draft. */
export type Signed =
  | { by: 'person'; form: string; name: string; stelle: string }
  /** § 37 Abs. 5 VwVfG: made by automatic means of a released package, without signature. */
  | { by: 'package'; law: string }

export type Made = { number: string; issuedOn: string; signed: Signed; kassenzeichen: string | null } | null

/** Within base/law, by the Land of the town; a person's own choice counts only where the table has no sourced line. */
export function remedyOf(town: Town, content: Pick<Content, 'area' | 'remedy'>, on: string): { remedy: Remedy | null; norm: string; source: string } {
  const found = rechtsbehelf({ land: town.town.land, area: content.area, on })
  if (found.remedy || !content.remedy) return found
  const { remedy, norm, text } = content.remedy
  return { remedy, norm, source: text ? 'Text der Rechtsstelle der Stadt, von zwei Menschen freigegeben' : 'von der Sachbearbeitung bestimmt' }
}

/** @throws AppError bescheid.remedy-open, bescheid.no-court, bescheid.town-data-missing */
export function belehrungOf(town: Town, content: Pick<Content, 'area' | 'remedy' | 'delivery' | 'kosten'>, on: string): Belehrung {
  if (!town.bescheide) throw errors.townData()
  const { remedy, source } = remedyOf(town, content, on)
  if (!remedy) throw errors.remedyOpen(source)
  if (content.remedy?.text && isOwn(town, content, on)) return { title: 'Rechtsbehelfsbelehrung', paragraphs: content.remedy.text }
  const court = courtOf(town, content.area)
  if (!court) throw errors.noCourt()
  return belehrung({
    remedy,
    area: content.area,
    authority: { name: town.town.officialName, ...town.town.address },
    court,
    served: content.delivery.channel === 'pzu',
    payment: !!content.kosten && !content.kosten.exemption,
  })
}
/** The town's own text counts only where the table has none. */
const isOwn = (town: Town, { area }: Pick<Content, 'area'>, on: string) => !rechtsbehelf({ land: town.town.land, area, on }).remedy
const courtOf = ({ bescheide }: Town, area: Area) => (area === 'sozialgericht' ? bescheide?.courts.sozial : bescheide?.courts.verwaltung)

const shortDay = (day: string) => day.split('-').reverse().join('.')
const paragraphs = (texts: readonly string[]): Block[] => texts.map((text) => ({ kind: 'paragraph', text }))
const heading = (text: string, level: 2 | 3 = 2): Block => ({ kind: 'heading', level, text })

/** The Bescheid as paper: the act, and behind it, on a page of its own, what explains it. `made` null: a draft, marked on every page. */
export function paperOf(town: Town, stelleId: string, content: Content, made: Made, now: Date, today: string): Paper {
  const { officialName, address, phone, web } = town.town
  const stelle = town.stellen.find((s) => s.id === stelleId)
  const office = town.offices.find((o) => o.id === stelle?.office)
  const contact = town.contacts.find((c) => c.office === office?.id)
  const on = made?.issuedOn ?? today
  const facts: [string, string][] = [
    ['Datum', shortDay(on)],
    ...(made ? ([['Bescheid Nr.', made.number]] as [string, string][]) : []),
    ...(content.aktenzeichen ? ([['Aktenzeichen', content.aktenzeichen]] as [string, string][]) : []),
    ...(made?.kassenzeichen ? ([['Kassenzeichen', made.kassenzeichen]] as [string, string][]) : []),
    ...(stelle ? ([['Bearbeitung', stelle.title]] as [string, string][]) : []),
    ['Telefon', contact?.phone ?? phone],
  ]
  const { title: lesson, paragraphs: told } = belehrungOf(town, content, on)
  const act: Part = {
    title: content.title,
    blocks: [
      {
        kind: 'letterhead',
        lines: [
          officialName,
          ...(office ? [office.name] : []),
          `${address.street}, ${address.postcode} ${address.city}`,
          web.replace(/^https?:\/\//, ''),
        ],
      },
      { kind: 'address', sender: `${officialName} · ${address.street} · ${address.postcode} ${address.city}`, lines: content.recipient.lines, facts },
      { kind: 'heading', level: 1, text: content.title },
      { kind: 'paragraph', text: content.betreff, bold: true },
      { kind: 'paragraph', text: `${content.recipient.salutation},` },
      { kind: 'paragraph', text: `es ergeht folgende Entscheidung der ${officialName}:` },
      heading('Entscheidung'),
      { kind: 'list', ordered: true, items: content.tenor },
      ...(content.nebenbestimmungen.length
        ? [
            heading('Nebenbestimmungen'),
            { kind: 'list' as const, ordered: true, items: content.nebenbestimmungen.map((n) => `${n.kind}: ${n.text}`) },
          ]
        : []),
      ...(content.kosten ? kostenOf(town, content.kosten, made) : []),
      ...(content.facts.length + content.reasons.length + content.weighing.length ? [heading('Begründung')] : []),
      ...(content.facts.length ? [heading('Sachverhalt', 3), ...paragraphs(content.facts)] : []),
      // Where a package tells facts and law in one go there is nothing to divide.
      ...(content.reasons.length ? [...(content.facts.length ? [heading('Rechtliche Gründe', 3)] : []), ...paragraphs(content.reasons)] : []),
      ...(content.weighing.length ? [heading('Abwägung (Ermessen)', 3), ...paragraphs(content.weighing)] : []),
      ...(content.hints.length ? [heading('Hinweise'), ...paragraphs(content.hints)] : []),
      heading(lesson),
      ...paragraphs(told),
      { kind: 'signature', lines: ['Mit freundlichen Grüßen', '', ...signatureOf(made)] },
      ...(content.attachments.length ? [heading('Anlagen'), { kind: 'list' as const, ordered: false, items: content.attachments }] : []),
    ],
  }
  const explanation: Part = {
    title: 'Erklärung in einfacher Sprache',
    blocks: [
      { kind: 'heading', level: 1, text: 'Erklärung in einfacher Sprache' },
      {
        kind: 'notice',
        lines: ['Diese Seite gehört nicht zum Bescheid.', 'Sie erklärt den Bescheid nur. Rechtlich gilt allein, was im Bescheid steht.'],
      },
      ...paragraphs(content.plain),
    ],
  }
  return {
    title: `${content.title}: ${content.betreff}`,
    language: 'de-DE',
    author: officialName,
    subject: madeBy(content, made),
    createdAt: made ? new Date(`${made.issuedOn}T12:00:00Z`) : now,
    footer: [officialName, content.title, made ? `Nr. ${made.number}` : 'Entwurf'].join(' · '),
    ...(made ? {} : { mark: { word: 'ENTWURF', sentence: 'ENTWURF: nicht erlassen, ohne rechtliche Wirkung, nicht zum Versand bestimmt.' } }),
    parts: [act, ...(content.plain.length ? [explanation] : [])],
  }
}

const origins = {
  person: 'Text von einem Menschen geschrieben',
  rules: 'Text aus einer Vorlage mit Tatsachen aus dem Vorgang (regelbasiert)',
  generated: 'Text mit einem Sprachmodell entworfen und von einem Menschen geprüft',
} as const
const madeBy = ({ origin }: Content, made: Made) =>
  `${origins[origin]}; ${made === null ? 'Entwurf, nicht entschieden' : made.signed.by === 'person' ? 'von einem Menschen entschieden und gezeichnet' : 'automatisch erlassen durch ein freigegebenes Leistungspaket'}.`

function signatureOf(made: Made): string[] {
  if (!made) return ['[Name und Unterschrift erst mit dem Erlass]']
  const { signed } = made
  if (signed.by === 'package')
    return [
      `Dieser Bescheid wurde mit Hilfe automatischer Einrichtungen erlassen (${signed.law}) und ist ohne Unterschrift und Namenswiedergabe gültig.`,
    ]
  return [...(signed.form ? [signed.form] : []), signed.name, signed.stelle]
}

function kostenOf(town: Town, kosten: Kosten, made: Made): Block[] {
  const total = sumOf(kosten)
  const { columns, rows } = calculationTable(kosten)
  const waived = kosten.positions.filter((p) => p.cents < 0)
  const blocks: Block[] = [
    heading(kosten.kind === 'steuer' ? 'Festsetzung' : 'Kosten'),
    {
      kind: 'table',
      caption: `Rechtsgrundlage: ${kosten.law}`,
      columns,
      rows: [...rows, ['Summe', ...columns.slice(2).map(() => ''), euros(total)]],
      sum: true,
    },
    ...(kosten.calculatedBy ? [{ kind: 'paragraph' as const, text: calculated[kosten.calculatedBy] }] : []),
    ...waived.map((p) => ({ kind: 'paragraph' as const, text: `Nicht erhoben werden ${euros(-p.cents)}: ${p.text} (${p.tarifstelle}).` })),
  ]
  if (kosten.exemption)
    return [...blocks, { kind: 'paragraph', text: `Es wird nichts erhoben (${kosten.exemption.law}): ${kosten.exemption.reason}` }]
  const { payee, dueDays } = town.bescheide ?? { payee: { holder: '', iban: '' }, dueDays: 30 }
  const when = kosten.dueOn
    ? `am ${longDay(kosten.dueOn)}`
    : `${spanOf(kosten.dueIn ?? { amount: dueDays, unit: 'days' })} nach Bekanntgabe dieses Bescheids`
  return [
    ...blocks,
    { kind: 'paragraph', text: `Der Betrag von ${euros(total)} ist ${when} fällig. Bitte überweisen Sie ihn mit dem Kassenzeichen:` },
    {
      kind: 'table',
      caption: 'Zahlungsangaben',
      columns: [
        { title: 'Angabe', share: 3 },
        { title: 'Wert', share: 8 },
      ],
      rows: [
        ['Empfänger', payee.holder],
        ['IBAN', payee.iban],
        ...('bic' in payee && payee.bic ? [['BIC', payee.bic]] : []),
        ['Kassenzeichen', made?.kassenzeichen ?? '(mit dem Erlass)'],
        ['Betrag', euros(total)],
      ],
    },
  ]
}

const calculated = {
  rules: 'Der Betrag ist nach den genannten Vorschriften berechnet; Mengen und Einzelbeträge stehen in der Tabelle.',
  person: 'Den Betrag hat die Sachbearbeitung festgesetzt. Die Gründe stehen in der Begründung.',
} as const

/** Quantity and rate have columns only where there are any. */
function calculationTable({ kind, positions }: Kosten) {
  const long = positions.some((p) => p.quantity || p.singleCents !== undefined)
  const columns = [
    { title: kind === 'steuer' ? 'Steuer' : 'Leistung', share: long ? 4.5 : 6 },
    { title: 'Tarifstelle, Vorschrift', share: long ? 5 : 4 },
    ...(long
      ? [
          { title: 'Menge', share: 2.5 },
          { title: 'Einzelbetrag', share: 2.5, align: 'right' as const },
        ]
      : []),
    { title: 'Betrag', share: 2.5, align: 'right' as const },
  ]
  const rows = positions.map((p) => [
    p.text,
    p.tarifstelle,
    ...(long ? [p.quantity ?? '', p.singleCents === undefined ? '' : euros(p.singleCents)] : []),
    euros(p.cents),
  ])
  return { columns, rows }
}

const spanOf = ({ amount, unit }: NonNullable<Kosten['dueIn']>) =>
  unit === 'months' ? (amount === 1 ? 'einen Monat' : `${amount} Monate`) : amount === 1 ? 'einen Tag' : `${amount} Tage`

/** Every word of a Bescheid, for the check of its letters. */
export const wordsOf = ({ parts, title, footer }: Paper): string =>
  [title, footer, ...parts.flatMap((p) => [p.title, ...p.blocks.flatMap((b) => strings(b))])].join(' ')
const strings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(strings) : []
