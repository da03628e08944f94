import { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import type { Tx } from '#base/db.ts'
import { formats } from '#base/format.ts'
import { isReleased, type Notice, sendNotice } from '#base/notices.ts'
import { dayOf } from '#base/time.ts'
import type * as store from './store.ts'
import { numberOf } from './store.ts'

/** That an application has arrived. It repeats nothing that stands in it. */
export const arrived: Notice = {
  id: 'applications.arrived',
  kind: 'receipt',
  title: { de: 'Eingangsbestätigung für Online-Anträge', en: 'Receipt for online applications' },
  text: {
    de: {
      subject: 'Ihr Antrag ist eingegangen (Nr. {number})',
      body: `Guten Tag,

Ihr Antrag ist bei der {town} eingegangen. Er hat die Nummer {number}.

Den Stand sehen Sie mit Ihrem Code unter {address}. Diese Nachricht bestätigt nur den Eingang und ist keine Entscheidung. Bitte antworten Sie nicht auf sie.

{town}
Telefon {phone}`,
    },
    en: {
      subject: 'We have received your application (no. {number})',
      body: `Hello,

your application reached {town}. Its number is {number}.

See how it stands with your code at {address}. This only confirms the arrival and is no decision. Please do not answer it.

{town}
Telephone {phone}`,
    },
  },
}

/** That something new stands on the page of the application; not a word of what. */
export const news: Notice = {
  id: 'applications.news',
  kind: 'status',
  title: { de: 'Benachrichtigung: Neues zu einem Online-Antrag', en: 'Notice: news about an online application' },
  text: {
    de: {
      subject: 'Zu Ihrem Antrag {number} liegt eine Nachricht für Sie bereit',
      body: `Guten Tag,

zu Ihrem Antrag {number} liegt seit dem {day} eine Nachricht der {town} bereit. Bitte lesen Sie sie bald: Vielleicht läuft eine Frist.

Öffnen Sie {address} und geben Sie Ihren Code ein. Diese Nachricht enthält absichtlich keine Angaben zum Inhalt. Bitte antworten Sie nicht auf sie.

{town}
Telefon {phone}`,
    },
    en: {
      subject: 'There is a message about your application {number}',
      body: `Hello,

since {day} a message from {town} about your application {number} is waiting for you. Please read it soon: a time limit may be running.

Open {address} and enter your code. This message says nothing about the content on purpose. Please do not answer it.

{town}
Telephone {phone}`,
    },
  },
}

/** A code that shows that who typed an address reads it. Whoever gets it unasked learns nothing but that. */
export const mailCode: Notice = {
  id: 'applications.mail-code',
  kind: 'code',
  title: { de: 'Code zur Bestätigung einer Mailadresse', en: 'Code to confirm a mail address' },
  text: {
    de: {
      subject: 'Ihr Code zur Bestätigung dieser E-Mail-Adresse',
      body: `Guten Tag,

diese E-Mail-Adresse wurde in einem Online-Antrag bei der {town} angegeben. Ihr Code ist:

{code}

So bestätigen Sie, dass es Ihre Adresse ist: Öffnen Sie {address}, öffnen Sie Ihren Antrag und geben Sie den Code ein. Er gilt {hours} Stunden.

Haben Sie keinen Antrag gestellt? Dann tun Sie nichts. Ohne den Code schreiben wir nicht mehr an diese Adresse, dass ein Bescheid bereitliegt. Bitte antworten Sie nicht auf diese Nachricht.

{town}
Telefon {phone}`,
    },
    en: {
      subject: 'Your code to confirm this e-mail address',
      body: `Hello,

this e-mail address was given in an online application to {town}. Your code is:

{code}

To confirm that it is your address, open {address}, open your application and enter the code. It is valid for {hours} hours.

You did not apply for anything? Then do nothing. Without the code we will not write to this address that a decision is ready. Please do not answer this message.

{town}
Telephone {phone}`,
    },
  },
}

/** Queues one of them, once per `about`; nothing where no address was given or nobody has released the text. */
export async function notify(ctx: Ctx, tx: Tx, notice: Notice, row: Pick<store.CaseRow, 'mail' | 'year' | 'serial'>, about: string): Promise<void> {
  if (!z.email().safeParse(row.mail).success || !row.mail) return
  const { officialName: town, phone } = ctx.town.town
  const day = formats('de').writtenDay(dayOf(ctx.now))
  const facts = { number: numberOf(row) ?? '', day, town, phone, address: `${ctx.ownAddress}/mein-antrag` }
  await sendNotice(ctx, tx, notice, { to: row.mail, about, facts })
}

/** Whether the applicant learns by mail that a message waits: else it goes by post, or nobody reads it. */
export const reaches = async (ctx: Pick<Ctx, 'db' | 'mail'>, row: Pick<store.CaseRow, 'mail'>): Promise<boolean> =>
  !!row.mail && !!ctx.mail && (await isReleased(ctx.db, news, 'de'))
