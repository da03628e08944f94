import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { storeWithHead } from '#base/files.ts'
import { dayOf } from '#base/time.ts'
import * as records from '#modules/records/index.ts'
import * as items from '../store.ts'
import { FolderSettings } from './contract.ts'
import { done, folderOf } from './folder.ts'
import { packed } from './justice.ts'
import * as store from './store.ts'

/** Under this name a file was moved to `done`: its number in the book, and what it was called. */
const ours = /^(\d{4})-(\d{6})(?= |$)/
const dayFolder = /^\d{4}-\d{2}-\d{2}$/

/**
 * Cleans the `done` of every scan folder. A file goes when it has lain there longer than the folder's setting says, the letter is filed, with all its parts,
 * in the town's DMS where it has one, and the very same bytes are stored in the house; and when its letter has been erased from the book. Whatever else lies
 * there stays.
 */
export async function cleanScans(ctx: Ctx): Promise<void> {
  for (const channel of await store.listChannels(ctx.db)) {
    if (channel.kind !== 'folder' || !channel.active) continue
    const { keepDays } = FolderSettings.parse(channel.settings)
    if (keepDays === null) continue
    const counts = await clean(
      ctx,
      channel.id,
      join(folderOf(ctx, channel.settings), done),
      dayOf(new Date(ctx.now.getTime() - keepDays * 86_400_000)),
    )
    await transact(ctx.db, async (tx) => {
      await store.setCleaned(tx, channel.id, counts)
      if (counts.removed) await audit.record(tx, ctx.actor, 'intake.scans-cleaned', `channel/${channel.id}`, { channel: channel.id, ...counts })
    })
  }
}

/** @param before the first day that is kept */
async function clean(ctx: Ctx, channelId: string, folder: string, before: string) {
  const counts = { removed: 0, kept: 0 }
  for (const day of await names(folder)) {
    if (!dayFolder.test(day)) continue
    for (const name of await names(join(folder, day))) {
      const path = join(folder, day, name)
      const fate = await fateOf(ctx, channelId, path, name)
      if (fate === 'stays' || (fate === 'filed' && day >= before)) {
        if (fate === 'stays' && day < before) counts.kept++
        continue
      }
      await rm(path, { recursive: true, force: true })
      counts.removed++
    }
    await rmdir(join(folder, day)).catch(() => {}) // only where it is empty
  }
  return counts
}

const names = (folder: string) => readdir(folder).catch(() => [] as string[])

async function fateOf(ctx: Ctx, channelId: string, path: string, name: string): Promise<'filed' | 'erased' | 'stays'> {
  const [, year = '', serial = ''] = ours.exec(name) ?? []
  if (!year) return 'stays'
  const item = await items.findByNumber(ctx.db, Number(year), Number(serial))
  if (!item) return (await items.wasGiven(ctx.db, Number(year), Number(serial))) ? 'erased' : 'stays'
  if (!item.origin.startsWith(`scan/${channelId}/`) || !(await isFiled(ctx, item))) return 'stays'
  const bytes = await content(path).catch(() => undefined)
  // Stored again by the way if it should be missing: the same bytes have the same name.
  return bytes && (await storeWithHead(ctx.files, [bytes])).hash === item.fileHash ? 'filed' : 'stays'
}

async function isFiled(ctx: Ctx, item: items.ItemRow): Promise<boolean> {
  if (item.status === 'split') {
    const parts = (await items.listParts(ctx.db, item.id)).filter((p) => !(p.status === 'closed' && !p.partGiven)) // put together again
    return parts.length > 0 && (await Promise.all(parts.map((p) => isFiled(ctx, p)))).every(Boolean)
  }
  if (item.status !== 'filed') return false
  const deposit = await records.findDepositOf(ctx, `intake/${item.id}`)
  return !deposit || deposit.status === 'stored'
}

async function content(path: string): Promise<Uint8Array> {
  if ((await stat(path)).isFile()) return readFile(path)
  const files: Record<string, Uint8Array> = {}
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    const one = join(entry.parentPath, entry.name)
    if (entry.isFile()) files[relative(path, one).split(sep).join('/')] = await readFile(one)
  }
  return packed(files)
}
