import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { type Notice, sendNotice, sentLately } from '#base/notices.ts'
import { dayOf } from '#base/time.ts'
import { headOf, mayBeAnswered } from '../mail-head.ts'
import { numberOf } from '../rules.ts'
import type { ItemRow } from '../store.ts'
import type { MailboxSettings } from './contract.ts'
import { listChannels } from './store.ts'

/** A fixed notice without assessment: that something has arrived, its number, its day. No name, no subject: it repeats nothing that somebody else wrote. */
export const receiptNotice: Notice = {
  id: 'intake.receipt',
  kind: 'receipt',
  title: { de: 'Eingangsbestätigung für Mails', en: 'Receipt for mails' },
  text: {
    de: {
      subject: 'Ihr Schreiben ist eingegangen (Nr. {number})',
      body: `Guten Tag,

Ihr Schreiben ist am {day} bei der {town} eingegangen. Es hat die Nummer {number} und wird der zuständigen Stelle vorgelegt.

Diese Nachricht bestätigt nur den Eingang. Sie sagt nichts über den Inhalt und ist keine Entscheidung. Bitte antworten Sie nicht auf diese Nachricht.

{town}
Telefon {phone}`,
    },
    en: {
      subject: 'We have received your message (no. {number})',
      body: `Hello,

your message reached {town} on {day}. Its number is {number}; it will be passed to the responsible office.

This only confirms the arrival. It says nothing about the content and is no decision. Please do not answer this message.

{town}
Telephone {phone}`,
    },
  },
}

/** One sender gets so many receipts a day: two machines that answer each other would never end (RFC 3834, 2). */
const mostADay = 3

type Entered = Pick<ItemRow, 'id' | 'fileHash' | 'sealed' | 'receivedAt'> & ({ number: string } | Pick<ItemRow, 'year' | 'serial'>)

/** Queues the receipt for a mail that came in, once; nothing to machines, lists, our own mailboxes, or for sealed post. */
export async function acknowledge(ctx: Ctx, { receipt }: MailboxSettings, item: Entered) {
  if (!receipt || item.sealed) return
  const head = await headOf(ctx.files, item.fileHash)
  const ours = (await listChannels(ctx.db)).flatMap((c) => (c.kind === 'mailbox' ? [(c.settings as MailboxSettings).address.toLowerCase()] : []))
  if (!head.from || mayBeAnswered(head, ours) !== true) return
  const to = head.from.address
  if ((await sentLately(ctx.db, receiptNotice.id, to)) >= mostADay) return
  const [year, month, day] = dayOf(item.receivedAt).split('-')
  const facts = {
    number: 'number' in item ? item.number : numberOf(item.year, item.serial),
    day: `${Number(day)}.${Number(month)}.${year}`,
    town: ctx.town.town.officialName,
    phone: ctx.town.town.phone,
  }
  await transact(ctx.db, (tx) => sendNotice(ctx, tx, receiptNotice, { to, about: `intake/${item.id}`, facts }))
}
