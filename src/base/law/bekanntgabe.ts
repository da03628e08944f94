import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { addDays, isWorkingDay, type Land, longDay, type Place } from '../calendar/index.ts'
import { type LawLine, seen } from './line.ts'

/** The law of procedure that a Verwaltungsakt is made by; § 122 AO holds for municipal taxes and fees through the KAG of the Land. */
export const rechte = ['vwvfg', 'ao', 'sgb10'] as const
export type Verfahrensrecht = (typeof rechte)[number]

/** When an act counts as made known, with every step; `on` is null where the law of the day is not sourced and a person has to say it. */
export type Bekanntgabe = { on: string | null; norm: string; reasons: { text: string; law: string }[] }

const Day = z.iso.date()
const Version = z.strictObject({
  from: Day,
  days: z.int().positive().nullable(),
  source: z.string().min(5),
  ...seen,
  /** Holds only for procedures begun since; before, the version before it. */
  begunFrom: Day.optional(),
  begunSource: z.string().optional(),
})
const Table = z.strictObject({
  about: z.string(),
  post: z.array(
    z.strictObject({
      recht: z.enum(rechte),
      land: z.string().length(2).nullable(),
      norm: z.string(),
      weekend: z.enum(['stays', 'moves']),
      weekendSource: z.string(),
      versions: z.array(Version).min(1),
    }),
  ),
  abruf: z.array(
    z.strictObject({
      recht: z.enum(rechte),
      rule: z.enum(['day-after-fetch', 'after-provision', 'after-notification']),
      norm: z.string(),
      days: z.int().positive().optional(),
      fetchWithinDays: z.int().positive().optional(),
      from: Day,
      source: z.string(),
    }),
  ),
  nutzerkonto: z.array(z.strictObject({ norm: z.string(), days: z.int().positive(), from: Day, source: z.string() })),
})
const table = Table.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../towns/recht/bekanntgabe.json'), 'utf8')))

const rechtNames: Record<Verfahrensrecht, string> = { vwvfg: 'Verwaltungsverfahren', ao: 'Abgabenordnung', sgb10: 'Sozialgesetzbuch X' }

/** The lines on letters by post that hold in a Land, as they stand in the table. */
export const bekanntgabeLines = (land: Land): LawLine[] =>
  table.post
    .filter((l) => l.land === land || l.land === null)
    .flatMap(({ recht, norm, versions }) =>
      versions.map(({ from, days, source, seenOn, confirmedOn }) => ({
        what: `Bekanntgabe bei Post: ${rechtNames[recht]}`,
        from,
        says: days === null ? null : `${days === 4 ? 'vierter' : 'dritter'} Tag nach der Aufgabe`,
        norm,
        source,
        seenOn: seenOn ?? null,
        confirmedOn: confirmedOn ?? null,
      })),
    )

const unknown = (norm: string, text: string): Bekanntgabe => ({ on: null, norm, reasons: [{ text, law: norm }] })

/**
 * A letter by post within Germany. The fiction does not hold for what arrived later or not at all; that is for the person who knows it.
 *
 * @param postedOn the day it was handed to the post, as the Ab-Vermerk says
 * @param begunOn the day the procedure began (the Antrag arrived); needed where the Land kept the old rule for procedures under way
 * @see § 41 Abs. 2 VwVfG and the laws of the Länder, § 122 Abs. 2 AO, § 37 Abs. 2 SGB X
 */
export function bekanntgabePost({
  recht,
  place,
  postedOn,
  begunOn,
}: {
  recht: Verfahrensrecht
  place: Place
  postedOn: string
  begunOn?: string | null | undefined
}): Bekanntgabe {
  const line = table.post.find((l) => l.recht === recht && (l.land === null || l.land === place.land))
  if (!line) return unknown(recht, 'Für dieses Land ist keine Regel hinterlegt.')
  const { norm } = line
  const held = line.versions.filter((v) => v.from <= postedOn)
  let version = held.at(-1)
  const reasons: Bekanntgabe['reasons'] = [{ text: `Zur Post gegeben am ${longDay(postedOn)}.`, law: norm }]
  if (version?.begunFrom && !begunOn)
    return unknown(norm, `${version.begunSource}. Wann das Verfahren begonnen hat, ist hier nicht bekannt; deshalb wird kein Tag berechnet.`)
  if (version?.begunFrom && begunOn && begunOn < version.begunFrom) {
    reasons.push({ text: `Das Verfahren hat am ${longDay(begunOn)} begonnen.`, law: version.begunSource ?? norm })
    version = held.at(-2)
  }
  if (!version) return unknown(norm, 'Für diesen Tag ist keine Fassung hinterlegt.')
  if (version.days === null) return unknown(norm, version.source)
  const nominal = addDays(postedOn, version.days)
  reasons.push({
    text: `Gilt am ${version.days === 4 ? 'vierten' : 'dritten'} Tag danach als bekannt gegeben: ${longDay(nominal)}.`,
    law: `${norm}; ${version.source}`,
  })
  let on = nominal
  if (!isWorkingDay(nominal, place)) {
    if (line.weekend === 'moves') {
      while (!isWorkingDay(on, place)) on = addDays(on, 1)
      reasons.push({ text: `Das ist kein Werktag; die Bekanntgabe rückt auf ${longDay(on)}.`, law: line.weekendSource })
    } else reasons.push({ text: 'Das ist kein Werktag; der Tag bleibt trotzdem.', law: line.weekendSource })
  }
  return { on, norm, reasons }
}

/**
 * Fetched from the town's portal, with consent and after authentication.
 *
 * @returns `ended`: not fetched in time, the provision is over and nothing was made known
 * @see § 41 Abs. 2a VwVfG, § 122a AO, § 37 Abs. 2a SGB X
 */
export function bekanntgabeAbruf({
  recht,
  place,
  providedOn,
  notifiedOn,
  fetchedOn,
  today,
}: {
  recht: Verfahrensrecht
  place: Place
  providedOn: string
  notifiedOn: string | null
  fetchedOn: string | null
  today: string
}): Bekanntgabe & { ended: boolean } {
  const line = table.abruf.find((l) => l.recht === recht && l.from <= providedOn)
  if (!line) return { ...unknown(recht, 'Für diesen Tag ist keine Regel für den Abruf hinterlegt.'), ended: false }
  const { norm } = line
  const law = `${norm}; ${line.source}`
  const nothing = { on: null, norm, ended: false }
  if (line.rule === 'day-after-fetch') {
    if (fetchedOn) {
      const on = addDays(fetchedOn, 1)
      return {
        on,
        norm,
        ended: false,
        reasons: [{ text: `Abgerufen am ${longDay(fetchedOn)}; gilt am Tag danach als bekannt gegeben: ${longDay(on)}.`, law }],
      }
    }
    const until = notifiedOn && addDays(notifiedOn, line.fetchWithinDays ?? 10)
    if (until && today > until)
      return {
        ...nothing,
        ended: true,
        reasons: [
          {
            text: `Bis ${longDay(until)} nicht abgerufen: Die Bereitstellung ist beendet, bekannt gegeben ist nichts. Bitte auf anderem Weg bekannt geben.`,
            law,
          },
        ],
      }
    return { ...nothing, reasons: [{ text: 'Noch nicht abgerufen.', law }] }
  }
  const since = line.rule === 'after-provision' ? providedOn : notifiedOn
  if (!since) return { ...nothing, reasons: [{ text: 'Die Benachrichtigung ist noch nicht abgesandt.', law }] }
  let on = addDays(since, line.days ?? 4)
  const reasons = [
    {
      text: `${line.rule === 'after-provision' ? 'Bereitgestellt' : 'Benachrichtigung abgesandt'} am ${longDay(since)}; gilt am vierten Tag danach als bekannt gegeben: ${longDay(on)}.`,
      law,
    },
  ]
  if (recht === 'ao' && !isWorkingDay(on, place)) {
    while (!isWorkingDay(on, place)) on = addDays(on, 1)
    reasons.push({ text: `Das ist kein Werktag; die Bekanntgabe rückt auf ${longDay(on)}.`, law: '§ 108 Abs. 3 AO' })
  }
  return { on, norm, ended: false, reasons }
}

/** The rule by which something fetched from the portal is made known, for who is asked to agree to it; undefined where none is sourced for the day. */
export function abrufRegel(recht: Verfahrensrecht, on: string) {
  const line = table.abruf.find((l) => l.recht === recht && l.from <= on)
  return line && { rule: line.rule, norm: line.norm, days: line.days ?? 4, fetchWithinDays: line.fetchWithinDays ?? null }
}

/** Laid into the Postfach of the Nutzerkonto. @see § 9 Abs. 1 OZG */
export function bekanntgabeNutzerkonto(providedOn: string): Bekanntgabe {
  const line = table.nutzerkonto.find((l) => l.from <= providedOn)
  if (!line) return unknown('§ 9 OZG', 'Für diesen Tag ist keine Regel hinterlegt.')
  const on = addDays(providedOn, line.days)
  return {
    on,
    norm: line.norm,
    reasons: [
      {
        text: `Bereitgestellt am ${longDay(providedOn)}; gilt am vierten Tag danach als bekannt gegeben: ${longDay(on)}.`,
        law: `${line.norm}; ${line.source}`,
      },
    ],
  }
}
