import type { Notice } from '#base/notices.ts'

/** That something lies ready, and until when. Not a word of what it is: a mail is no way for a Bescheid. */
export const provisionNotice: Notice = {
  id: 'outbox.provision',
  kind: 'status',
  title: { de: 'Benachrichtigung: ein Schreiben liegt zum Abruf bereit', en: 'Notification: a letter can be fetched' },
  text: {
    de: {
      subject: 'Für Sie liegt ein Schreiben bereit',
      body: `Guten Tag,

bei der {town} liegt seit dem {day} ein Schreiben für Sie zum Abruf bereit. Sie haben in den elektronischen Abruf eingewilligt.

So holen Sie es ab: Öffnen Sie {address} und geben Sie Ihren Code ein. Bitte tun Sie das innerhalb von zehn Tagen. Es beginnen Fristen.

Diese Nachricht enthält absichtlich keine Angaben zum Inhalt. Bitte antworten Sie nicht auf sie.

{town}
Telefon {phone}`,
    },
    en: {
      subject: 'A letter is ready for you',
      body: `Hello,

since {day} a letter from {town} is ready for you to fetch. You agreed to fetch it electronically.

Open {address} and enter your code. Please do so within ten days. Time limits are beginning.

This message says nothing about the content on purpose. Please do not answer it.

{town}
Telephone {phone}`,
    },
  },
}
