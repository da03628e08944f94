import type { z } from 'zod'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { forgetFiles } from '#base/files.ts'
import { mailCounts, requeue } from '#base/mail.ts'
import { listNotices, releaseNotice } from '#base/notices.ts'
import { say } from '#base/texts.ts'
import { errors, type Release, type Retry } from './contract.ts'

/** What is wrong comes first. */
const order = { error: 0, hint: 1, ok: 2 }

export async function health({ examine, healthTexts, now }: Ctx) {
  const findings = (await examine()).map(({ id, level, facts }) => {
    const text = healthTexts[id] ?? { de: id, en: id }
    return { id, level, sentence: { de: say(text, facts, 'de'), en: say(text, facts, 'en') } }
  })
  return { findings: findings.sort((a, b) => order[a.level] - order[b.level]), checkedAt: now }
}

export async function work({ jobs, db }: Ctx) {
  const [failed, waiting, mail] = await Promise.all([jobs.failed(), jobs.waiting(), mailCounts(db)])
  return { failed, waiting, mail }
}

/** Puts a failed job back, and says who did. */
export async function retry({ db, jobs, actor }: Ctx, { queue, id }: z.output<typeof Retry>) {
  await transact(db, async (tx) => {
    if (!queue.endsWith('.failed') || !(await jobs.retry(tx, queue, id))) throw errors.noSuchJob()
    await audit.record(tx, actor, 'monitoring.job-retried', `job/${id}`, { queue, job: id })
  })
  return {}
}

export const backups = async (ctx: Ctx) => ({ backups: await ctx.backups() })

export async function notices({ db, notices: all, people }: Ctx) {
  const texts = await listNotices(db, all)
  const names = await people.names(texts.flatMap((n) => n.releasedBy ?? []))
  return { notices: texts.map((n) => ({ ...n, releasedBy: n.releasedBy && (names[n.releasedBy] ?? '') })) }
}

/** Only the words that the person had before her: an update may have changed them meanwhile. */
export async function release(ctx: Ctx, { id, language, subject, body }: z.output<typeof Release>) {
  const notice = ctx.notices.find((n) => n.id === id)
  if (!notice) throw errors.noSuchNotice()
  if (notice.text[language].subject !== subject || notice.text[language].body !== body) throw errors.otherText()
  await releaseNotice(ctx, notice, language)
  return {}
}

export async function forgetUnheldFiles(ctx: Ctx) {
  const files = await forgetFiles(ctx.files, ctx.db, ctx.now)
  if (files) await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'monitoring.files-forgotten', null, { files }))
}

export const requeueMail = async (ctx: Ctx) => void (await transact(ctx.db, (tx) => requeue(ctx, tx)))
