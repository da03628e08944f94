import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Land } from '../calendar/index.ts'
import { type LawLine, seen } from './line.ts'

/** Areas of law that differ in their remedy; `sozialgericht`: social law whose courts are the Sozialgerichte. */
export const areas = ['allgemein', 'kommunalabgaben', 'bau', 'wohngeld', 'unterhaltsvorschuss', 'sozialgericht'] as const
export type Area = (typeof areas)[number]
export const remedies = ['widerspruch', 'klage', 'wahl'] as const
export type Remedy = (typeof remedies)[number]

const Table = z.strictObject({
  about: z.string(),
  rows: z.array(
    z.strictObject({
      land: z.string().length(2).nullable(),
      area: z.enum(areas),
      versions: z
        .array(z.strictObject({ from: z.iso.date(), remedy: z.enum(remedies).nullable(), norm: z.string(), source: z.string().min(5), ...seen }))
        .min(1),
    }),
  ),
})
const { rows } = Table.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../towns/recht/rechtsbehelf.json'), 'utf8')))

/**
 * The remedy against an act of a municipality.
 *
 * @param on the day the act is made
 * @returns remedy null where the law of the Land is not sourced: a person chooses and names the norm
 * @see § 68 VwGO, § 78 SGG and the Ausführungsgesetze of the Länder
 */
export function rechtsbehelf({ land, area, on }: { land: Land; area: Area; on: string }): { remedy: Remedy | null; norm: string; source: string } {
  const row = rows.find((r) => r.area === area && (r.land === land || r.land === null)) ?? rows.find((r) => r.area === 'allgemein' && r.land === land)
  const version = row?.versions.filter((v) => v.from <= on).at(-1)
  return version
    ? { remedy: version.remedy, norm: version.norm, source: version.source }
    : { remedy: null, norm: '', source: 'Für diesen Tag ist keine Fassung hinterlegt.' }
}

const areaNames: Record<Area, string> = {
  allgemein: 'allgemein',
  kommunalabgaben: 'Kommunalabgaben',
  bau: 'Bau',
  wohngeld: 'Wohngeld',
  unterhaltsvorschuss: 'Unterhaltsvorschuss',
  sozialgericht: 'Sozialrecht (Sozialgericht)',
}
const remedyNames: Record<Remedy, string> = { widerspruch: 'Widerspruch', klage: 'Klage', wahl: 'Widerspruch oder Klage' }

/** The lines on remedies that hold in a Land, as they stand in the table. */
export const rechtsbehelfLines = (land: Land): LawLine[] =>
  rows
    .filter((r) => r.land === land || r.land === null)
    .flatMap(({ area, versions }) =>
      versions.map(({ from, remedy, norm, source, seenOn, confirmedOn }) => ({
        what: `Rechtsbehelf: ${areaNames[area]}`,
        from,
        says: remedy && remedyNames[remedy],
        norm,
        source,
        seenOn: seenOn ?? null,
        confirmedOn: confirmedOn ?? null,
      })),
    )

export type Address = { name: string; street: string; postcode: string; city: string }
export type Belehrung = { title: 'Rechtsbehelfsbelehrung'; paragraphs: string[] }
const at = ({ name, street, postcode, city }: Address) => `${name}, ${street}, ${postcode} ${city}`

/** How an electronic declaration replaces the written form. */
const electronic = {
  vwgo: 'in elektronischer Form nach § 3a Absatz 2 des Verwaltungsverfahrensgesetzes, schriftformersetzend nach § 3a Absatz 3 des Verwaltungsverfahrensgesetzes und § 9a Absatz 5 des Onlinezugangsgesetzes',
  sgg: 'in elektronischer Form nach § 36a Absatz 2 des Ersten Buches Sozialgesetzbuch, schriftformersetzend nach § 36a Absatz 2a des Ersten Buches Sozialgesetzbuch und § 9a Absatz 5 des Onlinezugangsgesetzes',
}

/**
 * The Rechtsbehelfsbelehrung: remedy, where, its seat, within which time, in which form.
 *
 * @param served by Zustellung, so that the Frist runs from it
 * @param payment a fee or tax: the remedy does not put the payment off (§ 80 Abs. 2 Satz 1 Nr. 1 VwGO)
 * @see § 37 Abs. 6 VwVfG, §§ 58, 70, 74, 81 VwGO, § 36 SGB X, §§ 84, 87 SGG
 */
export function belehrung({
  remedy,
  area,
  authority,
  court,
  served,
  payment,
}: {
  remedy: Remedy
  area: Area
  authority: Address
  court: Address
  served: boolean
  payment: boolean
}): Belehrung {
  const since = served ? 'nach Zustellung' : 'nach Bekanntgabe'
  const form = electronic[area === 'sozialgericht' ? 'sgg' : 'vwgo']
  const widerspruch = `Gegen diesen Bescheid kann innerhalb eines Monats ${since} Widerspruch erhoben werden. Der Widerspruch ist schriftlich, ${form} oder zur Niederschrift bei der Behörde ${at(authority)}, zu erheben. Eine einfache E-Mail genügt nicht.`
  const klage = `Gegen diesen Bescheid kann innerhalb eines Monats ${since} Klage erhoben werden. Die Klage ist beim ${at(court)}, schriftlich, als elektronisches Dokument nach § 55a der Verwaltungsgerichtsordnung oder zur Niederschrift des Urkundsbeamten der Geschäftsstelle zu erheben. Eine einfache E-Mail genügt nicht.`
  const paragraphs = {
    widerspruch: [widerspruch],
    klage: [klage],
    wahl: [
      widerspruch,
      `Statt des Widerspruchs kann innerhalb derselben Frist unmittelbar Klage beim ${at(court)}, erhoben werden, schriftlich, als elektronisches Dokument nach § 55a der Verwaltungsgerichtsordnung oder zur Niederschrift des Urkundsbeamten der Geschäftsstelle.`,
    ],
  }[remedy]
  const name = remedy === 'klage' ? 'Die Klage' : 'Der Widerspruch'
  return {
    title: 'Rechtsbehelfsbelehrung',
    paragraphs: payment
      ? [...paragraphs, `${name} schiebt die Pflicht zur Zahlung nicht auf (§ 80 Absatz 2 Satz 1 Nummer 1 der Verwaltungsgerichtsordnung).`]
      : paragraphs,
  }
}
