import type { z } from 'zod'
import { addDays } from '#base/calendar/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { dayOf } from '#base/time.ts'
import type { Answer, Satisfaction } from './contract.ts'
import * as store from './store.ts'

/** One answer to "did this help you": a number goes up by one. Who answered is not asked and not kept; http.ts keeps the pace. */
export async function answer({ db, now }: Ctx, { subject, answer: said }: z.output<typeof Answer>) {
  await store.countAnswer(db, subject, dayOf(now), said)
  return { ok: true } as const
}

const reportDays = 90
/** How people answered in the last three months, the most unhappy pages first. */
export async function report({ db, content, now }: Ctx): Promise<z.output<typeof Satisfaction>> {
  const sums = await store.sumAnswers(db, addDays(dayOf(now), -reportDays))
  const published = new Map((await store.listPublished(db)).map((v) => [v.serviceId, v.content.title]))
  const titleOf = (subject: string) => {
    const [kind = '', id = ''] = subject.split('/')
    if (kind === 'leistung') return published.get(id) ?? id
    if (kind === 'lebenslage') return content.lifeSituations.find((l) => l.id === id)?.title ?? id
    return content.forms.find((f) => f.id === id)?.title ?? id
  }
  const subjects = [...Map.groupBy(sums, (s) => s.subject)].map(([subject, rows]) => {
    const of = (a: string) => rows.find((r) => r.answer === a)?.count ?? 0
    return { subject, title: titleOf(subject), yes: of('yes'), partly: of('partly'), no: of('no') }
  })
  return { days: reportDays, subjects: subjects.sort((a, b) => b.no - a.no || b.partly - a.partly || a.title.localeCompare(b.title, 'de')) }
}
