import { z } from 'zod'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { type Disclosure, disclosureDays, errors, type NewDisclosure, type Refusal, type SaidTurn } from './contract.ts'
import { endings } from './endings.ts'
import { isReadableBy, releaseBy, requestingRoleOf } from './rules.ts'
import * as store from './store.ts'

// What citizens said is closed to the house. One person may ask, with a written reason, to read one conversation; a second one, of another role, releases
// it; then the first may read it for three days, and each reading is on record. The database keeps the rule itself (migrations/002_disclosure.ts).

type Stored = NonNullable<Awaited<ReturnType<typeof store.findDisclosure>>>
const dayMs = 86_400_000

/** The conversations of one day, by when and how they ended; not a word of them, and not what they were about. */
export async function conversationsOn({ db }: Ctx, on: string) {
  const found = await store.listConversations(db, on)
  return { conversations: found.map(({ endings: ids, ...c }) => ({ ...c, endings: ids.map((id) => endings[id].label) })) }
}

/**
 * Asks to read one conversation. Nothing is shown before somebody of another role has released it.
 * @throws AppError assistant.no-such-conversation, assistant.not-that-role
 */
export async function request(ctx: Ctx, { conversation, reason }: z.output<typeof NewDisclosure>) {
  const { db, actor } = ctx
  const role = requestingRoleOf(actor)
  if (!role) throw errors.notThatRole()
  if (!(await store.findConversation(db, conversation))) throw errors.noSuchConversation()
  const row = await transact(db, async (tx) => {
    const stored = await store.insertDisclosure(tx, {
      conversationId: conversation,
      reason,
      requestedBy: actor.id,
      requestedRole: role,
      requestedSession: actor.sessionId ?? '',
    })
    await audit.record(tx, actor, 'assistant.disclosure-requested', `assistant/${stored.id}`, { disclosure: stored.id, role })
    return stored
  }).catch(store.refusal)
  return shown(ctx, row)
}

export const list = async (ctx: Ctx) => ({ disclosures: await shownAll(ctx, await store.listDisclosures(ctx.db)) })

/** @throws AppError assistant.same-person, assistant.same-role, assistant.already-decided */
export const release = (ctx: Ctx, id: string) => decide(ctx, id, 'released', null)
export const refuse = (ctx: Ctx, id: string, { answer }: z.output<typeof Refusal>) => decide(ctx, id, 'refused', answer)

async function decide(ctx: Ctx, id: string, status: 'released' | 'refused', answer: string | null) {
  const { db, actor, now } = ctx
  const disclosure = await get(ctx, id)
  const by = releaseBy(actor, disclosure)
  if (by === 'same-person') throw errors.samePerson()
  if (by === 'same-role') throw errors.sameRole()
  await transact(db, async (tx) => {
    const decided = await store.decideDisclosure(tx, id, {
      status,
      decidedBy: actor.id,
      decidedRole: by.role,
      decidedSession: actor.sessionId ?? '',
      decidedAt: now,
      answer,
      visibleUntil: status === 'released' ? new Date(now.getTime() + disclosureDays * dayMs) : null,
    })
    if (!decided) throw errors.alreadyDecided()
    await audit.record(tx, actor, `assistant.disclosure-${status}`, `assistant/${id}`, { disclosure: id, role: by.role })
  }).catch(store.refusal)
  return shown(ctx, await get(ctx, id))
}

/**
 * What was said, to the one who asked. The reading is on record before a word is shown; a conversation that its 30 days or the citizen have ended is
 * not kept for it.
 * @throws AppError assistant.disclosure-not-open
 */
export async function read(ctx: Ctx, id: string): Promise<{ turns: z.output<typeof SaidTurn>[] }> {
  const { db, actor, now, vault } = ctx
  const disclosure = await get(ctx, id)
  if (!isReadableBy(actor.id, disclosure, now)) throw errors.disclosureNotOpen()
  const words = await transact(db, async (tx) => {
    const rows = await store.disclosedWords(tx, id, actor.sessionId ?? '')
    await audit.record(tx, actor, 'assistant.disclosure-read', `assistant/${id}`, { disclosure: id, turns: rows.length })
    return rows
  }).catch(store.refusal)
  const turns = await Promise.all(
    words.map(async ({ closed, ending, saidAt, number }) => {
      const { question, answer } = JSON.parse(await vault.open(closed, disclosure.conversationId)) as { question: string; answer: string[] }
      return { number, at: saidAt, ending: endings[ending].label, question, answer }
    }),
  )
  return { turns }
}

async function get({ db }: Ctx, id: string): Promise<Stored> {
  const found = z.uuid().safeParse(id).success ? await store.findDisclosure(db, id) : undefined
  if (!found) throw errors.noSuchDisclosure()
  return found
}

const shown = async (ctx: Ctx, one: Stored) => (await shownAll(ctx, [one]))[0] as z.output<typeof Disclosure>

async function shownAll({ db, people, actor, now }: Ctx, all: Stored[]): Promise<z.output<typeof Disclosure>[]> {
  const [looks, there] = await Promise.all([
    store.listLooks(
      db,
      all.map((d) => d.id),
    ),
    store.listConversationsById(
      db,
      all.map((d) => d.conversationId),
    ),
  ])
  const names = await people.names(all.flatMap((d) => [d.requestedBy, d.decidedBy ?? '']))
  return all.map((d) => {
    const conversation = there.find((c) => c.id === d.conversationId)
    return {
      ...d,
      conversation: conversation ? { startedAt: conversation.startedAt, lastAt: conversation.lastAt, answers: conversation.answers } : null,
      requestedByName: names[d.requestedBy] ?? '',
      decidedByName: d.decidedBy && (names[d.decidedBy] ?? ''),
      looks: looks.filter((l) => l.disclosureId === d.id).map(({ at, turns }) => ({ at, turns })),
      mayDecide: d.status === 'open' && actor.permissions.includes('assistant.release') && typeof releaseBy(actor, d) === 'object',
      mayRead: isReadableBy(actor.id, d, now) && conversation !== undefined,
    }
  })
}
