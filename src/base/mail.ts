import { type ColumnType, type Generated, sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import type { Config } from './config.ts'
import { assertNoTransaction, type Db, type Tx } from './db.ts'
import type { Jobs, JobType } from './jobs.ts'
import type { Decision } from './review/contract.ts'

/** `inReplyTo`: the Message-ID of the mail that this one answers. */
export type Letter = { to: string; subject: string; text: string; inReplyTo?: string | null | undefined }
/** The way to the town's mail server; there is none without SMTP_URL, and mail waits. */
export type Mail = {
  /** @throws Refused when the server will never take it, the connection's error when it may later */
  deliver: (id: string, letter: Letter) => Promise<void>
  /** Says hello and signs in, without a mail. */
  check: () => Promise<void>
}

/** The server's lasting no: an unknown address, a full box, spam. Its words may quote the mail, its code does not. */
export class Refused extends Error {
  readonly answerCode: number
  constructor(answerCode: number) {
    super(`refused with ${answerCode}`)
    this.answerCode = answerCode
  }
}

export function openMail({ SMTP_URL, MAIL_FROM }: Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>): Mail | undefined {
  if (!SMTP_URL) return undefined
  const transport = createTransport(SMTP_URL, {
    from: MAIL_FROM,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
  } as object)
  const domain = /@([^>\s]+)/.exec(MAIL_FROM)?.[1] ?? 'localhost'
  return {
    async deliver(id, { to, subject, text, inReplyTo }) {
      assertNoTransaction('a mail')
      // The same Message-ID at every attempt: where a crash makes us send twice, the reader's server sees that it is one.
      const message = { from: MAIL_FROM, to: { name: '', address: to }, subject, text, messageId: `<${id}@${domain}>`, disableFileAccess: true }
      const thread = inReplyTo ? { inReplyTo, references: inReplyTo } : {}
      const headers = { 'Auto-Submitted': inReplyTo ? 'auto-replied' : 'auto-generated' } // RFC 3834: no machine answers it
      await transport.sendMail({ ...message, ...thread, disableUrlAccess: true, headers }).catch((e) => {
        const code = Number((e as { responseCode?: number }).responseCode ?? 0)
        const asked = ['RCPT TO', 'DATA', 'MAIL FROM'].includes((e as { command?: string }).command ?? '')
        throw code >= 500 && asked ? new Refused(code) : e
      })
    },
    check: async () => void (await transport.verify()),
  }
}

const own = (db: Db) => db.withTables<{ mailMessage: MessageTable }>()
type MessageTable = {
  id: Generated<string>
  releaseId: string | null
  decisionId: string | null
  about: string
  address: string
  subject: string
  body: string
  inReplyTo: string | null
  status: Generated<'waiting' | 'sent' | 'refused' | 'recalled'>
  answerCode: number | null
  attempts: Generated<number>
  claimedUntil: Date | null
  createdAt: Generated<Date>
  doneAt: ColumnType<Date | null, never, Date>
}

/** Listed by the module monitoring. It carries an id, never an address or a text. */
export const sendMail: JobType<{ id: string }> = { name: 'monitoring.send-mail', data: z.object({ id: z.uuid() }) }

/**
 * What a Decision released goes out: written and queued in the decision's own transaction (see ProposalKind.apply). Once per decision and
 * address, however often it is called.
 *
 * @param after not before this moment; until then the decision can be taken back, see `recallDecided`
 * @throws the database's mail.not-released for a rejected or reverted decision
 */
export const sendDecided = (ctx: { jobs: Jobs }, tx: Tx, decision: Pick<Decision, 'id'>, about: string, letter: Letter, after?: Date) =>
  queue(ctx, tx, { decisionId: decision.id, releaseId: null, about }, letter, after)

/** Calls back what a decision released that is being reverted in this transaction. @returns false where an attempt to send it has begun: it may have left */
export async function recallDecided(tx: Tx, decision: Pick<Decision, 'id'>): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select mail_recall(${decision.id}) as n`.execute(tx)
  return (rows[0]?.n ?? 0) > 0
}

/** How far the mail is that these decisions released, by decision. */
export async function listDecided(db: Db, decisionIds: readonly string[]) {
  if (!decisionIds.length) return []
  return own(db)
    .selectFrom('mailMessage')
    .select(['decisionId', 'status', 'attempts'])
    .where('decisionId', 'in', [...decisionIds])
    .execute()
}

/** For notices.ts. @returns whether it is new */
export async function queue(
  { jobs }: { jobs: Jobs },
  tx: Tx,
  why: Pick<MessageTable, 'releaseId' | 'decisionId' | 'about'>,
  { to, subject, text, inReplyTo = null }: Letter,
  after?: Date,
): Promise<boolean> {
  const row = await own(tx)
    .insertInto('mailMessage')
    .values({ ...why, address: z.email().parse(to), subject: subject.replace(/\s+/g, ' '), body: text, inReplyTo })
    .onConflict((c) => c.columns(['releaseId', 'decisionId', 'about', 'address']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row) await jobs.send(tx, sendMail, { id: row.id }, after ? { after } : {})
  return row !== undefined
}

/** One attempt. Two jobs for one mail do no harm: only one holds it. Without a mail server it stays waiting. */
export async function deliver({ db, mail }: { db: Db; mail: Mail | undefined }, id: string): Promise<void> {
  if (!mail) return
  const mine = await own(db)
    .updateTable('mailMessage')
    .set((e) => ({ attempts: e('attempts', '+', 1), claimedUntil: sql<Date>`now() + interval '5 minutes'` }))
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .where((e) => e.or([e('claimedUntil', 'is', null), e('claimedUntil', '<', sql<Date>`now()`)]))
    .returning(['address as to', 'subject', 'body as text', 'inReplyTo'])
    .executeTakeFirst()
  if (!mine) return
  const done = (set: { status: 'sent' | 'refused'; answerCode?: number }) =>
    own(db)
      .updateTable('mailMessage')
      .set({ ...set, doneAt: new Date() })
      .where('id', '=', id)
      .execute()
  try {
    await mail.deliver(id, mine)
  } catch (e) {
    if (e instanceof Refused) return void (await done({ status: 'refused', answerCode: e.answerCode }))
    await own(db).updateTable('mailMessage').set({ claimedUntil: null }).where('id', '=', id).execute()
    throw new Error(`mail server: ${(e as { code?: string }).code ?? 'no answer'}`) // its message would name the address
  }
  await done({ status: 'sent' })
}

/** Mail that no job carries any more: written while there was no server, or its job failed for good. @returns how many were queued again */
export async function requeue(ctx: { jobs: Jobs; mail: Mail | undefined }, tx: Tx): Promise<number> {
  if (!ctx.mail) return 0
  const rows = await own(tx)
    .selectFrom('mailMessage')
    .select('id')
    .where('status', '=', 'waiting')
    .where('createdAt', '<', sql<Date>`now() - interval '1 hour'`)
    .where((e) => e.or([e('claimedUntil', 'is', null), e('claimedUntil', '<', sql<Date>`now()`)]))
    .orderBy('createdAt')
    .limit(500)
    .execute()
  for (const { id } of rows) await ctx.jobs.send(tx, sendMail, { id })
  return rows.length
}

/** How many wait, and how many a server refused in the last week. */
export async function mailCounts(db: Db): Promise<{ waiting: number; refused: number }> {
  const { rows } = await sql<{ waiting: number; refused: number }>`
    select count(*) filter (where status = 'waiting')::int as waiting,
      count(*) filter (where status = 'refused' and done_at > now() - interval '7 days')::int as refused from mail_message`.execute(db)
  return rows[0] ?? { waiting: 0, refused: 0 }
}
