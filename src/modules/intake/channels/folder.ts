import { constants, watch } from 'node:fs'
import { access, type FileHandle, mkdir, open, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, sep } from 'node:path'
import type { Ctx } from '#base/ctx.ts'
import { storeWithHead } from '#base/files.ts'
import { dayOf } from '#base/time.ts'
import { receive } from '../service.ts'
import { FolderSettings, type Refusal, type Trouble } from './contract.ts'
import { arrivalsOf, isNotice, packed } from './justice.ts'
import * as store from './store.ts'
import { refusalTexts } from './troubles.ts'

/**
 * A folder that a scanner fills: what lies whole in it is entered, then moved to `done` or `failed`. The folder below it that a file lay in is its mailbox; a
 * folder with a message of the justice is one arrival.
 */

export const done = 'done'
const failed = 'failed'
const deepest = 4
const largest = 200 * 1024 * 1024
/** So long a file must lie still; a scanner that pauses longer than that between two pages writes to a name of its own first. */
export const settledMs = 2000
/** An empty file may be one that is about to be written. */
const emptyMs = 3600_000
const pollMs = 30_000
/** A folder that is away may be back at any moment. */
const hinderedMs = 5_000

/** Half-written by its name: a download, a copy, an editor; or a lock. */
const unfinished = /^[.~]|\.(?:part|partial|tmp|temp|crdownload|filepart|download|lock|lck|swp|writing)$/i

type Seen = Map<string, { size: number; mtimeMs: number; at: number }>
/** `parts`: the files of a message, which are taken together; `path` is then its folder, or its notice. */
type Found = { path: string; size: number; mtimeMs: number; parts?: string[] }

/** @throws Stopped with what hinders the whole folder */
export class Stopped extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble) {
    super(trouble)
    this.trouble = trouble
  }
}

export const folderOf = (ctx: Pick<Ctx, 'scanFolder'>, settings: unknown) => join(ctx.scanFolder, FolderSettings.parse(settings).path)

/** Watches until it is stopped. A look follows a change at once, else every half minute, or every five seconds while something hinders. */
export async function watchFolder(ctxOf: () => Ctx, channel: store.ChannelRow, signal: AbortSignal): Promise<void> {
  const seen: Seen = new Map()
  while (!signal.aborted) {
    let again = pollMs
    try {
      again = (await look(ctxOf(), channel, seen)) ? settledMs : pollMs
      await store.setState(ctxOf().db, channel.id, null)
    } catch (e) {
      const trouble = e instanceof Stopped ? e.trouble : 'house-busy'
      again = hinderedMs
      await store.setState(ctxOf().db, channel.id, trouble).catch(() => {})
    }
    await changed(folderOf(ctxOf(), channel.settings), again, signal)
  }
}

/** Until something happens in the folder, the time is over, or it ends. Network folders do not always tell: hence the time. */
function changed(folder: string, withinMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((next) => {
    const stop = new AbortController()
    const finish = () => {
      stop.abort()
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      next()
    }
    const timer = setTimeout(finish, withinMs)
    signal.addEventListener('abort', finish)
    if (signal.aborted) return finish()
    if (withinMs <= settledMs) return // something lies there half-written: its changes would wake us without end
    try {
      watch(folder, { recursive: true, signal: stop.signal })
        .on('change', (_kind, name) => {
          if (!String(name).startsWith(`${done}${sep}`) && !String(name).startsWith(`${failed}${sep}`)) finish()
        })
        .on('error', () => {})
    } catch {
      // not watchable, or not there: the time brings us back
    }
  })
}

/**
 * Takes in what lies whole. @returns whether something lies there that is not whole yet
 * @throws Stopped when the folder cannot be read, or nothing can be moved out of it
 */
export async function look(ctx: Ctx, channel: store.ChannelRow, seen: Seen, wait = settledMs): Promise<boolean> {
  const folder = folderOf(ctx, channel.settings)
  const found = await filesBelow(folder)
  const there = new Set(found.map((f) => f.path))
  for (const path of seen.keys()) if (!there.has(path)) seen.delete(path)
  let waiting = false
  const whole: Found[] = []
  /** Folders in which something still moves. */
  const restless = new Set<string>()
  for (const file of found) {
    const before = seen.get(file.path)
    if (!before || before.size !== file.size || before.mtimeMs !== file.mtimeMs) {
      seen.set(file.path, { size: file.size, mtimeMs: file.mtimeMs, at: Date.now() })
      restless.add(dirname(file.path))
      waiting = true
    } else if (Date.now() - before.at < wait) {
      restless.add(dirname(file.path))
      waiting ||= file.size > 0
    } else if (file.size || Date.now() - file.mtimeMs >= emptyMs) whole.push(file)
  }
  // A message may still be on its way: its attachments can come before its notice, and are no letters of their own.
  const hasNotice = found.some((f) => dirname(f.path) === folder && isNotice(basename(f.path)))
  const ready = whole.filter((f) => !restless.has(dirname(f.path)) || (dirname(f.path) === folder && !hasNotice))
  for (const file of await together(folder, ready)) await take(ctx, channel, folder, file)
  return waiting
}

/** What lies loose in the scan folder: a notice takes with it what it names. */
async function together(folder: string, files: Found[]): Promise<Found[]> {
  const loose = files.filter((f) => dirname(f.path) === folder && !f.parts).map((f) => ({ ...f, name: basename(f.path) }))
  const arrivals = await arrivalsOf(loose, (f) => readFile(f.path, 'utf8').catch(() => ''), { strangers: true })
  return [
    ...files.filter((f) => dirname(f.path) !== folder || f.parts),
    ...arrivals.map((of) => (of.length > 1 ? messageOf(of[0]?.path ?? '', of) : (of[0] as Found))),
  ]
}

const messageOf = (path: string, files: readonly Found[]): Found => ({
  path,
  size: files.reduce((sum, f) => sum + f.size, 0),
  mtimeMs: Math.max(...files.map((f) => f.mtimeMs)),
  parts: files.flatMap((f) => f.parts ?? f.path),
})

async function filesBelow(folder: string, depth = 0): Promise<Found[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((e) => {
    throw new Stopped(e.code === 'ENOENT' ? 'folder-missing' : 'folder-not-readable')
  })
  const names = new Set(entries.map((e) => e.name))
  const found: Found[] = []
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name, 'de'))) {
    const path = join(folder, entry.name)
    if (unfinished.test(entry.name) || isLocked(entry.name, names)) continue
    if (entry.isDirectory() && depth < deepest && !(depth === 0 && [done, failed].includes(entry.name))) {
      const below = await filesBelow(path, depth + 1)
      // Of a message in the making nothing is taken: a name that says "unfinished" anywhere in it holds it back.
      if (!below.some((f) => dirname(f.path) === path && isNotice(f.path))) found.push(...below)
      else if (!(await isUnfinished(path))) found.push(messageOf(path, below))
    }
    if (!entry.isFile()) continue // a link leads out of the folder, a socket is no letter
    const { size, mtimeMs } = await stat(path).catch(() => ({ size: -1, mtimeMs: 0 })) // moved away in between
    if (size >= 0) found.push({ path, size, mtimeMs })
  }
  return found
}
const isUnfinished = async (folder: string) =>
  (await readdir(folder, { recursive: true }).catch(() => [])).some((name) => unfinished.test(basename(name)) && !basename(name).startsWith('.'))

/** Another program says that it still works on the file beside its lock. */
const isLocked = (name: string, names: ReadonlySet<string>) =>
  ['.lock', '.lck', '.part'].some((ending) => names.has(`${name}${ending}`)) || names.has(`~$${name}`) || names.has(`.~lock.${name}#`)

async function take(ctx: Ctx, channel: store.ChannelRow, folder: string, file: Found): Promise<void> {
  if (!file.size) return refuse(ctx, channel, folder, file, 'file-empty')
  if (file.size > largest) return refuse(ctx, channel, folder, file, 'file-too-large')
  if (file.parts) return takeMessage(ctx, channel, folder, file, file.parts)
  let handle: FileHandle
  try {
    handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (e) {
    const { code } = e as { code?: string }
    if (code === 'ENOENT') return
    return refuse(ctx, channel, folder, file, 'file-unreadable')
  }
  try {
    const stored = await storeWithHead(ctx.files, handle.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 }))
    const after = await handle.stat()
    if (after.size !== stored.size || after.mtimeMs !== file.mtimeMs) return // written to while we read: it comes again
    const inside = relative(folder, file.path)
    const { mailbox } = FolderSettings.parse(channel.settings)
    // Where it lay, when it was written, what it is: a second run after a crash finds its number again, a new scan of the same name is a new item.
    const origin = `scan/${channel.id}/${inside}@${Math.round(file.mtimeMs)}#${stored.hash}`
    const below = inside.split(sep).slice(0, -1)[0]
    const item = await receive(ctx, { name: basename(file.path), stored, channel: 'folder', origin, mailbox: below ?? mailbox })
    if (!item.known) await store.countArrival(ctx.db, channel.id)
    // The name of sealed post could say what is in it.
    await moveTo(join(folder, done, dayOf(ctx.now)), item.sealed ? item.number : `${item.number} ${basename(file.path)}`, file.path)
  } finally {
    await handle.close()
  }
}

/** A message of the justice: its files as one archive, its folder moved as a whole. */
async function takeMessage(ctx: Ctx, channel: store.ChannelRow, folder: string, message: Found, parts: readonly string[]): Promise<void> {
  const loose = parts.includes(message.path)
  const root = loose ? dirname(message.path) : message.path
  const files: Record<string, Uint8Array> = {}
  for (const path of parts)
    try {
      files[relative(root, path).split(sep).join('/')] = await readFile(path)
    } catch (e) {
      if ((e as { code?: string }).code === 'ENOENT') return // somebody takes it away: it comes again, or not
      return refuse(ctx, channel, folder, message, 'file-unreadable')
    }
  const stored = await storeWithHead(ctx.files, [packed(files)])
  const inside = relative(folder, message.path)
  const below = dirname(inside) === '.' ? undefined : inside.split(sep)[0]
  const name = loose ? basename(message.path, extname(message.path)) : basename(message.path)
  const origin = `scan/${channel.id}/${inside}@${Math.round(message.mtimeMs)}#${stored.hash}`
  const { mailbox } = FolderSettings.parse(channel.settings)
  const item = await receive(ctx, { name: `${name}.zip`, stored, channel: 'folder', origin, mailbox: below ?? mailbox })
  if (!item.known) await store.countArrival(ctx.db, channel.id)
  const to = join(folder, done, dayOf(ctx.now))
  const called = item.sealed ? item.number : `${item.number} ${name}`
  if (!loose) return void (await moveTo(to, called, message.path))
  for (const path of parts) await moveTo(join(to, called), basename(path), path)
}

/** Committed, or refused for good: it makes room. Two of one name stand beside each other. @returns its new name */
async function moveTo(folder: string, name: string, from: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o770 })
    let to = join(folder, name)
    const end = extname(name)
    for (let n = 2; await isThere(to); n++) to = join(folder, `${basename(name, end)} (${n})${end}`)
    await rename(from, to)
    return to
  } catch (e) {
    if ((e as { code?: string }).code === 'ENOENT' && !(await isThere(from))) return '' // another process has moved it
    throw new Stopped('folder-not-movable')
  }
}
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Nothing is lost: it lies in `failed`, with the reason beside it. */
async function refuse(ctx: Ctx, channel: store.ChannelRow, folder: string, file: Found, code: Refusal): Promise<void> {
  const to = await moveTo(join(folder, failed), basename(file.path), file.path)
  if (!to) return
  await store.insertRefusal(ctx.db, channel.id, join(failed, basename(to)), code)
  await writeFile(`${to}.warum.txt`, `${refusalTexts[code].de}\n`, { mode: 0o660 }).catch(() => {})
}

/** Can the folder be read, and can what was taken be moved out of it? For doctor: nothing is changed. */
export async function troubleOfFolder(folder: string): Promise<Trouble | null> {
  try {
    await access(folder, constants.R_OK | constants.X_OK)
  } catch (e) {
    return (e as { code?: string }).code === 'ENOENT' ? 'folder-missing' : 'folder-not-readable'
  }
  const within = (await isThere(join(folder, done))) ? [folder, join(folder, done)] : [folder]
  for (const one of within)
    try {
      await access(one, constants.W_OK)
    } catch {
      return 'folder-not-movable'
    }
  return null
}
