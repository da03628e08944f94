import type { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import { maySee, type Sight, sightOf } from '#base/visibility.ts'
import type { RelatedItem } from './contract.ts'
import * as documentStore from './documents/store.ts'
import { tellingOf } from './facts.ts'
import { likeness, sameLetter } from './likeness.ts'
import { numberOf } from './rules.ts'
import * as store from './store.ts'

type Related = z.output<typeof RelatedItem>
/** Items named beside another; who needs more searches the book. */
const most = 12
const mostOfSender = 5
/** Documents that are compared word for word after a first look. */
const mostCompared = 40

/**
 * What belongs to an item: the same file, the same letter once more (a scan of it, a mail that forwards it), the thread of its mail, the numbers it names, its sender.
 * Nothing that this person may not see is shown or counted, and nothing from behind another secrecy border.
 */
export async function relatedTo(ctx: Ctx, item: store.ItemRow, documents: readonly documentStore.DocumentRow[]): Promise<Related[]> {
  const sight = await sightOf(ctx.db, ctx.actor)
  const [twin, like, tied, ofSender] = await Promise.all([
    item.duplicateOf ? store.findItem(ctx.db, item.duplicateOf) : undefined,
    sameLetters(ctx, item, documents, sight),
    store.listTied(ctx.db, item, sight, most),
    item.senderKey ? store.listOfSender(ctx.db, item, sight, mostOfSender) : [],
  ])
  const own = new Set(item.thread)
  const found: Related[] = []
  const add = (row: store.ItemRow, why: Related['why'], detail: string) => {
    if (found.length < most && !found.some((f) => f.id === row.id))
      found.push({
        id: row.id,
        number: numberOf(row.year, row.serial, row.part),
        subject: row.subject,
        receivedAt: row.receivedAt,
        status: row.status,
        why,
        detail,
      })
  }
  if (twin && !twin.sealed && maySee(sight, twin) && twin.border === item.border) add(twin, 'same-file', '')
  for (const { row, share } of like) add(row, 'same-letter', String(share))
  for (const row of tied) {
    const tie = row.thread.find((t) => own.has(t)) ?? ''
    const [kind = '', ...rest] = tie.split(':')
    add(row, kind === 'mail' ? 'mail' : kind === 'number' ? 'number' : 'reference', kind === 'mail' ? '' : rest.join(':'))
  }
  for (const row of ofSender) add(row, 'sender', '')
  return found
}

/** The same letter, scanned or forwarded once more: its main document reads alike, and names the same persons, sums and numbers. */
async function sameLetters(ctx: Ctx, item: store.ItemRow, documents: readonly documentStore.DocumentRow[], sight: Sight) {
  const [main] = [...documents].sort((a, b) => b.text.length - a.text.length)
  if (!main?.sketch.length) return []
  const candidates = (await documentStore.listLike(ctx.db, item, main.bands, sight, mostCompared))
    .map((d) => ({ ...d, share: likeness(main.sketch, d.sketch) }))
    .filter((d) => d.share >= 0.5)
  const facts = await documentStore.listFactsOf(ctx.db, [main.id, ...candidates.map((c) => c.id)])
  const telling = (id: string) => tellingOf(facts.filter((f) => f.documentId === id))
  const same = candidates.filter((c) => sameLetter(c.share, telling(main.id), telling(c.id))).sort((a, b) => b.share - a.share)
  const rows = await store.findItems(
    ctx.db,
    same.map((c) => c.itemId),
  )
  return same.flatMap((c) => {
    const row = rows.find((r) => r.id === c.itemId)
    return row ? [{ row, share: Math.round(c.share * 100) }] : []
  })
}
