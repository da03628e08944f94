import { createHash } from 'node:crypto'
import { type Generated, sql } from 'kysely'
import type { Actor } from './actor.ts'
import * as audit from './audit.ts'
import { type Db, type Tx, transact } from './db.ts'
import { AppError } from './errors.ts'
import type { Jobs } from './jobs.ts'
import { queue } from './mail.ts'
import type { Language, Text } from './say.ts'

/** All that may leave the house without a decision: it assesses nothing. The list is closed, here and in the database. */
export const noticeKinds = ['receipt', 'code', 'appointment', 'status'] as const
export type NoticeText = { subject: string; body: string }
/** One fixed text, listed in a module's module.ts. `{name}` is filled with a fact: a number, a day, a place; never a sentence. */
export type Notice = { id: string; kind: (typeof noticeKinds)[number]; title: Text; text: Record<Language, NoticeText> }

declare module './audit.ts' {
  interface AuditFacts {
    'notice.released': { notice: string; language: string; digest: string }
    'notice.sent': { notice: string; release: string }
  }
}

const own = (db: Db) => db.withTables<{ noticeRelease: ReleaseTable }>()
type ReleaseTable = {
  id: Generated<string>
  notice: string
  kind: Notice['kind']
  language: Language
  subject: string
  body: string
  textDigest: string
  personId: string
  sessionId: string
  stelleId: string
  vertretungFor: string | null
  at: Generated<Date>
}

/** A changed comma is another text, which nobody released yet. */
export const digestOf = ({ id, kind, text }: Notice, language: Language): string =>
  createHash('sha256')
    .update(JSON.stringify([id, kind, language, text[language].subject, text[language].body]))
    .digest('hex')

/**
 * A person puts her name to a text, once. The database proves her and her session.
 *
 * @throws AppError review.no-live-session, review.not-your-stelle, review.machine-cannot-decide
 */
export async function releaseNotice({ db, actor }: { db: Db; actor: Actor }, notice: Notice, language: Language): Promise<void> {
  const standing = actor.stellen.find((s) => !s.vertretungFor)
  if (actor.kind !== 'person' || !actor.sessionId) throw new AppError('review.machine-cannot-decide', 403)
  if (!standing) throw new AppError('review.not-your-stelle', 403)
  const textDigest = digestOf(notice, language)
  await transact(db, async (tx) => {
    const row = await own(tx)
      .insertInto('noticeRelease')
      .values({
        notice: notice.id,
        kind: notice.kind,
        language,
        ...notice.text[language],
        textDigest,
        personId: actor.id,
        sessionId: actor.sessionId ?? '',
        stelleId: standing.stelleId,
        vertretungFor: null,
      })
      .onConflict((c) => c.column('textDigest').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (row) await audit.record(tx, actor, 'notice.released', `notice/${notice.id}`, { notice: notice.id, language, digest: textDigest })
  })
}

/** Each text with whether somebody released exactly these words. */
export async function listNotices(db: Db, notices: readonly Notice[]) {
  const rows = await own(db).selectFrom('noticeRelease').select(['textDigest', 'personId', 'at']).execute()
  const released = new Map(rows.map((r) => [r.textDigest, r]))
  return notices.flatMap((n) =>
    (['de', 'en'] as const).map((language) => {
      const by = released.get(digestOf(n, language))
      return { id: n.id, kind: n.kind, title: n.title, language, ...n.text[language], releasedAt: by?.at ?? null, releasedBy: by?.personId ?? null }
    }),
  )
}

/** Whether somebody has released exactly these words. */
export async function isReleased(db: Db, notice: Notice, language: Language): Promise<boolean> {
  const row = await own(db).selectFrom('noticeRelease').select('id').where('textDigest', '=', digestOf(notice, language)).executeTakeFirst()
  return row !== undefined
}

/** How often this notice went to this address in the last 24 hours. */
export async function sentLately(db: Db, notice: string, address: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from mail_message m join notice_release r on r.id = m.release_id
    where r.notice = ${notice} and lower(m.address) = lower(${address}) and m.created_at > now() - interval '24 hours'`.execute(db)
  return rows[0]?.n ?? 0
}

export type NoticeOutcome = 'queued' | 'sent-before' | 'not-released'
/**
 * Queues a fixed notice in the caller's transaction, once per `about` and address. A text that nobody released stays in the house.
 *
 * @param facts fills `{name}`; a value must be one line
 */
export async function sendNotice(
  ctx: { jobs: Jobs; actor: Actor },
  tx: Tx,
  notice: Notice,
  { to, about, facts, language = 'de' }: { to: string; about: string; facts: Record<string, string | number>; language?: Language },
): Promise<NoticeOutcome> {
  const release = await own(tx).selectFrom('noticeRelease').select('id').where('textDigest', '=', digestOf(notice, language)).executeTakeFirst()
  if (!release) return 'not-released'
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = facts[name]
      if (value === undefined || /[\r\n]/.test(String(value))) throw new Error(`notice ${notice.id}: ${whole} is missing or more than a line`)
      return String(value)
    })
  const { subject, body } = notice.text[language]
  const isNew = await queue(ctx, tx, { releaseId: release.id, decisionId: null, about }, { to, subject: fill(subject), text: fill(body) })
  if (isNew) await audit.record(tx, ctx.actor, 'notice.sent', about, { notice: notice.id, release: release.id })
  return isNew ? 'queued' : 'sent-before'
}
