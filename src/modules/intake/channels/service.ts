import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { inBoth } from '#base/format.ts'
import type { Examined, Finding } from '#base/health.ts'
import { dayOf } from '#base/time.ts'
import {
  type ChangedFolder,
  type ChangedMailbox,
  errors,
  FolderSettings,
  MailboxSettings,
  type MailboxTest,
  type NewFolder,
  type NewMailbox,
} from './contract.ts'
import { folderOf, Stopped, troubleOfFolder } from './folder.ts'
import { passwordOf, sealedBy, tryMailbox } from './mailbox.ts'
import * as store from './store.ts'
import { refusalTexts, troubleTexts } from './troubles.ts'

/** All folders and mailboxes with how they are; no password ever leaves. */
export async function list(ctx: Ctx) {
  const [channels, refusals] = await Promise.all([store.listChannels(ctx.db), store.listRefusals(ctx.db)])
  return {
    scanFolder: ctx.scanFolder,
    channels: channels.map((c) => ({
      ...c,
      folder: c.kind === 'folder' ? FolderSettings.parse(c.settings) : null,
      mailbox: c.kind === 'mailbox' ? withSeal(MailboxSettings.parse(c.settings)) : null,
      trouble: c.trouble && troubleTexts[c.trouble],
      refused: refusals.filter((r) => r.channelId === c.id).map(({ entry, at, code }) => ({ entry, at, why: refusalTexts[code] })),
    })),
  }
}

/** A mailbox that is closed by its name shows it. */
const withSeal = (settings: MailboxSettings): MailboxSettings => {
  const seal = sealedBy(settings)
  return seal ? { ...settings, sealed: seal.reason } : settings
}

/** Makes the folder, too, where it is not there yet. @throws AppError intake.folder-taken */
export async function addFolder(ctx: Ctx, { title, settings }: z.output<typeof NewFolder>) {
  await mkdir(join(ctx.scanFolder, settings.path), { recursive: true, mode: 0o770 })
  return { id: await add(ctx, { id: randomUUID(), kind: 'folder', title, settings, secret: null }, () => errors.folderTaken(settings.path)) }
}

export async function changeFolder(ctx: Ctx, id: string, { title, settings }: z.output<typeof ChangedFolder>) {
  const row = await store.findChannel(ctx.db, id)
  if (row?.kind !== 'folder') throw errors.noChannel()
  await change(ctx, id, 'folder', { title, settings: { ...settings, path: FolderSettings.parse(row.settings).path } })
  return {}
}

/** @throws AppError intake.mailbox-taken */
export async function addMailbox(ctx: Ctx, { title, settings, password }: z.output<typeof NewMailbox>) {
  const id = randomUUID()
  const secret = await ctx.vault.close(password, id)
  return { id: await add(ctx, { id, kind: 'mailbox', title, settings, secret }, () => errors.mailboxTaken(settings.address)) }
}

async function add(ctx: Ctx, row: Parameters<typeof store.insertChannel>[1], taken: () => Error): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const made = await store.insertChannel(tx, row)
    if (!made) throw taken()
    await audit.record(tx, ctx.actor, 'intake.channel-made', `channel/${row.id}`, { channel: row.id, kind: row.kind })
    return row.id
  })
}

export async function changeMailbox(ctx: Ctx, id: string, { title, settings, password }: z.output<typeof ChangedMailbox>) {
  const secret = password ? { secret: await ctx.vault.close(password, id) } : {}
  await change(ctx, id, 'mailbox', { title, settings, ...secret })
  return {}
}

/** Stops or starts it; what is entered stays. */
export async function switchChannel(ctx: Ctx, id: string, active: boolean) {
  await transact(ctx.db, async (tx) => {
    const { numUpdatedRows } = await store.updateChannel(tx, id, { active })
    if (!numUpdatedRows) throw errors.noChannel()
    await audit.record(tx, ctx.actor, 'intake.channel-switched', `channel/${id}`, { channel: id, active })
  })
  return {}
}

/** Forgets the channel and its password. Files and mail stay where they are, and so does what was entered. */
export async function removeChannel(ctx: Ctx, id: string) {
  await transact(ctx.db, async (tx) => {
    const { numDeletedRows } = await store.deleteChannel(tx, id)
    if (!numDeletedRows) throw errors.noChannel()
    await audit.record(tx, ctx.actor, 'intake.channel-removed', `channel/${id}`, { channel: id })
  })
  return {}
}

async function change(ctx: Ctx, id: string, kind: store.ChannelRow['kind'], set: Parameters<typeof store.updateChannel>[2]) {
  await transact(ctx.db, async (tx) => {
    if ((await store.findChannel(tx, id))?.kind !== kind) throw errors.noChannel()
    await store.updateChannel(tx, id, set)
    await audit.record(tx, ctx.actor, 'intake.channel-changed', `channel/${id}`, { channel: id })
  })
}

/** Signs in and looks, without changing anything: before it is saved, or with the stored password. */
export async function testMailbox(ctx: Ctx, { id, settings, password }: z.output<typeof MailboxTest>) {
  try {
    const row = id ? await store.findChannel(ctx.db, id) : undefined
    const found = await tryMailbox(settings, password || (row ? await passwordOf(ctx, row) : ''))
    return { ...found, problem: found.drafts || withSeal(settings).sealed ? null : troubleTexts['mail-no-drafts'] }
  } catch (e) {
    if (!(e instanceof Stopped)) throw e
    return { waiting: 0, drafts: null, problem: troubleTexts[e.trouble] }
  }
}

/** How the channels are: what the runner said last, and of a folder whether it can be read and emptied. */
export async function examine({ db, scanFolder, now }: Examined): Promise<Finding[]> {
  if (!(await store.hasChannels(db))) return []
  const [channels, refusals] = await Promise.all([store.listChannels(db), store.listRefusals(db)])
  const findings: Finding[] = []
  for (const c of channels.filter((one) => one.active)) {
    const trouble = (c.kind === 'folder' ? await troubleOfFolder(folderOf({ scanFolder }, c.settings)) : null) ?? c.trouble
    const refused = refusals.filter((r) => r.channelId === c.id).length
    const since = inBoth((f) => f.shortInstant(c.stateSince))
    if (trouble) findings.push({ id: `channel.${trouble}`, level: 'error', facts: { title: c.title, since } })
    else if (!c.lookedAt || now.getTime() - c.lookedAt.getTime() > silentMs)
      findings.push({ id: 'channel.silent', level: 'hint', facts: { title: c.title } })
    else findings.push({ id: 'channel.ok', level: 'ok', facts: { title: c.title, arrived: c.arrived } })
    const keepDays = c.kind === 'folder' ? FolderSettings.parse(c.settings).keepDays : null
    if (keepDays && c.cleanedAt) {
      const cleaned = dayOf(c.cleanedAt)
      const on = inBoth((f) => f.shortDay(cleaned))
      findings.push({
        id: `channel.${c.kept ? 'scans-kept' : 'scans'}`,
        level: c.kept ? 'hint' : 'ok',
        facts: { title: c.title, days: keepDays, on, removed: c.cleaned, kept: c.kept },
      })
    }
    if (refused) findings.push({ id: 'channel.refused', level: 'hint', facts: { title: c.title, refused } })
  }
  return findings
}
/** A channel is looked at every two minutes at least. */
const silentMs = 15 * 60_000

export const healthTexts = {
  'channel.ok': { de: 'Eingangsweg „{title}“ läuft ({arrived} Eingänge)', en: 'Way in “{title}” works ({arrived} items)' },
  'channel.silent': {
    de: 'Eingangsweg „{title}“: seit mehr als 15 Minuten hat niemand nachgesehen. Läuft ein Prozess mit ROLE=all oder ROLE=worker?',
    en: 'Way in “{title}”: nobody has looked for more than 15 minutes. Is there a process with ROLE=all or ROLE=worker?',
  },
  'channel.scans': {
    de: 'Scan-Ordner „{title}“: Abgelegtes bleibt {days} Tage in „done“; am {on} {removed} gelöscht',
    en: 'Scan folder “{title}”: what is filed stays in “done” for {days} days; {removed} removed on {on}',
  },
  'channel.scans-kept': {
    de: 'Scan-Ordner „{title}“: Abgelegtes bleibt {days} Tage in „done“; am {on} {removed} gelöscht. {kept} sind älter, aber noch nicht abgelegt, und bleiben',
    en: 'Scan folder “{title}”: what is filed stays in “done” for {days} days; {removed} removed on {on}. {kept} are older but not filed yet, and stay',
  },
  'channel.refused': {
    de: 'Eingangsweg „{title}“: {refused} Dateien oder Mails wurden nicht angenommen; der Grund steht unter „Eingangswege“',
    en: 'Way in “{title}”: {refused} files or mails were not taken; the reasons are under “Ways in”',
  },
  ...Object.fromEntries(
    Object.entries(troubleTexts).map(([code, { de, en }]) => [
      `channel.${code}`,
      { de: `Eingangsweg „{title}“, seit {since}: ${de}`, en: `Way in “{title}”, since {since}: ${en}` },
    ]),
  ),
}
