import type { z } from 'zod'
import { csv } from '#base/csv.ts'
import type { Ctx } from '#base/ctx.ts'
import { formats } from '#base/format.ts'
import type { Download } from '#base/http.ts'
import { tablePdf } from '#base/print.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import { type BookQuery, channels, errors } from './contract.ts'
import { numberOf } from './rules.ts'
import * as store from './store.ts'
import { texts } from './texts.ts'

/** Lines of one print; a town of 20,000 has about as many a month. */
const most = 20_000
const stamp = new Intl.DateTimeFormat('de-DE', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Europe/Berlin' })
const { shortDay } = formats('de')
const columns = [
  { title: 'Nummer', share: 11 },
  { title: 'Eingangsstempel', share: 15 },
  { title: 'Weg', share: 9 },
  { title: 'Absender', share: 22 },
  { title: 'Betreff', share: 30 },
  { title: 'Stelle', share: 7 },
  { title: 'Stand', share: 15 },
]

/**
 * The Posteingangsbuch of a period to print or to keep: every number in its order. What the reader may not see is named as such; a number whose line
 * was deleted after its time or destroyed with its Akte is listed as a gap, so that the book has none.
 */
export async function book(ctx: Ctx, { fromOn, toOn, format }: z.output<typeof BookQuery>): Promise<Download> {
  if (toOn < fromOn) throw errors.period()
  const sight = await sightOf(ctx.db, ctx.actor)
  const rows = await store.listBook(ctx.db, fromOn, toOn, most + 1)
  if (rows.length > most) throw errors.bookTooLong(most)
  const lines: string[][] = []
  let before: { year: number; serial: number } | undefined
  for (const r of rows) {
    if (before && before.year === r.year && r.serial > before.serial + 1) lines.push(gap(r.year, before.serial + 1, r.serial - 1))
    before = r
    const seen = maySee(sight, r)
    const sealed = r.sealed ? 'verschlossen weitergegeben' : undefined
    lines.push([
      numberOf(r.year, r.serial),
      stamp.format(r.receivedAt),
      channels[r.channel].de,
      seen || r.sealed ? (r.sender ?? '') : '(nicht einsehbar)',
      sealed ?? (seen ? (r.subject ?? r.fileName) : '(nicht einsehbar)'),
      r.stelleId,
      texts[r.status].de,
    ])
  }
  const name = `Posteingangsbuch ${fromOn} bis ${toOn}`
  if (format === 'csv')
    return { bytes: Buffer.from(csv([columns.map((c) => c.title), ...lines])), type: 'text/csv; charset=utf-8', name: `${name}.csv` }
  const about = `${shortDay(fromOn)} bis ${shortDay(toOn)} · ${rows.length} Eingänge · gedruckt ${stamp.format(ctx.now)}`
  const provenance = { origin: 'rules', method: null, model: null, at: ctx.now, review: null } as const
  const bytes = tablePdf({ title: `Posteingangsbuch ${ctx.town.town.officialName}`, about, columns, rows: lines, provenance })
  return { bytes, type: 'application/pdf', name: `${name}.pdf` }
}

const gap = (year: number, from: number, to: number) => [
  from === to ? numberOf(year, from) : `${numberOf(year, from)} bis ${numberOf(year, to)}`,
  '',
  '',
  '',
  '(nach Frist gelöscht oder mit der Akte vernichtet)',
  '',
  '',
]
