import { describe, expect, test } from 'vitest'
import { findQuoted, type QuotedOptions } from './quoted.ts'

const own =
  'Sehr geehrte Frau Beispiel,\n\ndie Unterlagen habe ich am Montag persönlich am Empfang abgegeben, bitte prüfen Sie das.\n\nMit freundlichen Grüßen\nErna Muster'
const old = 'Guten Tag Frau Muster,\n\nbitte reichen Sie den Nachweis bis zum 30.11.2026 nach.\n\nIm Auftrag\nBeispiel'
const arrows = (words: string) =>
  words
    .split('\n')
    .map((l) => (l ? `> ${l}` : '>'))
    .join('\n')

/** What is left when the quotation is taken out. */
const ownOf = (text: string, options?: QuotedOptions) => {
  let [out, at] = ['', 0]
  for (const { start, end } of findQuoted(text, options)) {
    out += text.slice(at, start)
    at = end
  }
  return (out + text.slice(at)).trim()
}

describe('the message a mail answers, as the usual programs put it below or between', () => {
  test.each([
    [
      'Outlook, German',
      `Von: Beispiel, Berta <b.beispiel@stadt.example>\nGesendet: Dienstag, 3. November 2026 10:12\nAn: Erna Muster\nBetreff: Ihr Antrag\n\n${old}`,
    ],
    [
      'Outlook, German, older',
      `-----Ursprüngliche Nachricht-----\nVon: Beispiel, Berta\nGesendet: Dienstag, 3. November 2026 10:12\nAn: Erna Muster\nBetreff: Ihr Antrag\n\n${old}`,
    ],
    [
      'Outlook, English',
      `From: Beispiel, Berta <b.beispiel@stadt.example>\nSent: Tuesday, November 3, 2026 10:12 AM\nTo: Erna Muster\nCc: Poststelle\nSubject: Ihr Antrag\n\n${old}`,
    ],
    [
      'Outlook on a phone',
      `________________________________\nVon: Berta Beispiel <b.beispiel@stadt.example>\nGesendet: Dienstag, November 3, 2026 10:12:13 AM\nAn: Erna Muster <e@post.example>\nBetreff: Ihr Antrag\n\n${old}`,
    ],
    [
      'Outlook for Mac',
      `Von: Berta Beispiel <b.beispiel@stadt.example>\nDatum: Dienstag, 3. November 2026 um 10:12\nAn: Erna Muster <e@post.example>\nBetreff: Ihr Antrag\n${old}`,
    ],
    [
      'Outlook with many recipients',
      `Von: Beispiel, Berta\nGesendet: Dienstag, 3. November 2026 10:12\nAn: Erna Muster; Max Muster; Berta\nBeispiel; Poststelle\nBetreff: Ihr Antrag\n\n${old}`,
    ],
    [
      'Outlook made bold by another',
      `*Von:* Beispiel, Berta\n*Gesendet:* Dienstag, 3. November 2026 10:12\n*An:* Erna Muster\n*Betreff:* Ihr Antrag\n\n${old}`,
    ],
    ['Thunderbird, German', `Am 03.11.26 um 10:12 schrieb Berta Beispiel:\n${arrows(old)}`],
    ['Thunderbird, older', `Am 03.11.2026 10:12, schrieb Berta Beispiel:\n${arrows(old)}`],
    ['Thunderbird, English', `On 03.11.26 10:12, Berta Beispiel wrote:\n${arrows(old)}`],
    ['Gmail, German', `Am Di., 3. Nov. 2026 um 10:12 Uhr schrieb Berta Beispiel <\nb.beispiel@stadt.example>:\n\n${arrows(old)}`],
    ['Gmail, English', `On Tue, Nov 3, 2026 at 10:12 AM Berta Beispiel <b.beispiel@stadt.example>\nwrote:\n\n${arrows(old)}`],
    ['Gmail as plain words', `Berta Beispiel <b.beispiel@stadt.example> schrieb am Di., 3. Nov. 2026, 10:12:\n\n${old}`],
    ['Apple Mail, German', `Am 03.11.2026 um 10:12 schrieb Berta Beispiel <b.beispiel@stadt.example>:\n\n${arrows(old)}`],
    ['Apple Mail, English', `On 3. Nov 2026, at 10:12, Berta Beispiel <b.beispiel@stadt.example> wrote:\n\n${arrows(old)}`],
    ['iPhone, without marks', `Am 03.11.2026 um 10:12 schrieb Berta Beispiel <b.beispiel@stadt.example>:\n\n${old}`],
    ['Yahoo, German', `Am Dienstag, 3. November 2026 um 10:12:13 MEZ hat Berta Beispiel <b.beispiel@stadt.example> Folgendes geschrieben:\n\n${old}`],
    [
      'GMX and WEB.DE',
      `Gesendet: Dienstag, 03. November 2026 um 10:12 Uhr\nVon: "Berta Beispiel" <b.beispiel@stadt.example>\nAn: e@post.example\nBetreff: Ihr Antrag\n${old}`,
    ],
    [
      'T-Online',
      `-----Original-Nachricht-----\nBetreff: Ihr Antrag\nDatum: 2026-11-03T10:12:13+0100\nVon: "Berta Beispiel" <b.beispiel@stadt.example>\nAn: "e@post.example"\n\n${old}`,
    ],
    [
      'KMail',
      `__________ ursprüngliche Nachricht __________\n\nVon:\t\tBerta Beispiel <b.beispiel@stadt.example>\nDatum:\tDienstag, 3. November 2026, 10:12:13\nAn:\t\te@post.example\nKopie:\nBetr.:\t Ihr Antrag\n\n${old}`,
    ],
    [
      'Proton',
      `------- Original Message -------\nOn Tuesday, November 3rd, 2026 at 10:12, Berta Beispiel <b.beispiel@stadt.example> wrote:\n\n${arrows(old)}`,
    ],
    [
      'Samsung',
      `-------- Ursprüngliche Nachricht --------\nVon: Berta Beispiel <b.beispiel@stadt.example>\nDatum: 03.11.26 10:12 (GMT+01:00)\nAn: e@post.example\nBetreff: Ihr Antrag\n\n${old}`,
    ],
    ['Horde', `Zitat von Berta Beispiel <b.beispiel@stadt.example>:\n\n${arrows(old)}`],
    ['GroupWise', `>>> Berta Beispiel <b.beispiel@stadt.example> 03.11.2026 10:12 >>>\n${old}`],
    ['only arrows', arrows(old)],
  ])('%s', (_client, quotation) => {
    expect(ownOf(`${own}\n\n${quotation}`)).toBe(own)
    expect(ownOf(`${own}\n\n${quotation}`, { subject: 'AW: Ihr Antrag' })).toBe(own)
  })

  test('answers between the quoted lines stay; only those lines are the quotation', () => {
    const text = `Am 03.11.26 um 10:12 schrieb Berta Beispiel:\n> Wann kommen Sie?\n\nAm Montag um neun, wenn es Ihnen recht ist.\n\n> Was bringen Sie mit?\n\nDen Ausweis und die Meldebestätigung.`
    expect(ownOf(text).split(/\n\s*/)).toEqual(['Am Montag um neun, wenn es Ihnen recht ist.', 'Den Ausweis und die Meldebestätigung.'])
  })

  test('what the reader has marked counts in an answer, and says nothing in a mail that answers nobody', () => {
    const text = `${own}\n\nAm 03.11.2026 10:12 schrieb Berta Beispiel:\n\n${old}\n\nNachsatz von mir, der auch zählt.`
    const marked = [{ start: text.indexOf(old), end: text.indexOf(old) + old.length }]
    expect(ownOf(text, { marked })).toMatch(/^Sehr geehrte[\s\S]*Nachsatz von mir, der auch zählt\.$/)
    const poem = `Wir laden zum Leseabend, der Autor liest daraus:\n\nDie Nacht ist still.\n\nBitte melden Sie sich an.`
    const lines = [{ start: poem.indexOf('Die Nacht'), end: poem.indexOf('still.') + 6 }]
    expect(findQuoted(poem, { marked: lines })).toEqual([])
    expect(findQuoted(poem, { marked: lines, answers: true })).toHaveLength(1)
  })
})

const forwarded = `Von: Bertold Bürger <b@post.example>\nGesendet: Dienstag, 3. November 2026 10:12\nAn: Poststelle\nBetreff: Laterne\n\nVor Haus 3 ist die Laterne seit zwei Wochen dunkel.`
test.each([
  ['z. K.\n\n', forwarded, {}, 'hardly a word above: it is what the mail is about'],
  [`${own}\n\n`, forwarded, { subject: 'WG: Laterne' }, 'the subject says that it is passed on'],
  [`${own}\n\n---------- Forwarded message ---------\n`, forwarded, {}, 'Gmail says so'],
  [`${own}\n\nAnfang der weitergeleiteten Nachricht:\n\n`, arrows(forwarded), {}, 'Apple Mail says so, with arrows'],
  [`${own}\n\n-------- Weitergeleitete Nachricht --------\n`, forwarded, {}, 'Thunderbird says so'],
  ['', forwarded, {}, 'a printed mail begins with its own head'],
  ['', arrows(old), {}, 'nothing of its own: then the quotation is all there is'],
  [
    'Am Montag schrieb mir Ihre Kollegin:\n',
    'Wir melden uns. Seither habe ich nichts gehört, obwohl ich dreimal angerufen habe.',
    {},
    'a sentence of the letter',
  ],
  ['Von: ', 'meiner Seite gibt es keine Einwände gegen den Plan.\nAn: die Bauleitung geht eine Kopie.', {}, 'no head of a mail'],
  ['Die Temperatur lag bei\n', '> 5 Grad, das ist für die Kinder im Hort zu kalt.', {}, 'one arrow is a sign of its own'],
])('nothing is quoted: %j%j %j (%s)', (above, message, options, _why) => expect(findQuoted(above + message, options)).toEqual([]))

test('a message that is passed on keeps what it answers out', () => {
  const text = `Bitte übernehmen.\n\n${forwarded}\nIch hatte das schon einmal gemeldet, siehe unten, und bitte um Antwort.\n\nAm 20.10.2026 um 08:00 schrieb Poststelle <post@stadt.example>:\n> Vielen Dank, die Frist endet am 1.12.2026.`
  const rest = ownOf(text, { subject: 'WG: Laterne' })
  expect(rest).toContain('seit zwei Wochen dunkel')
  expect(rest).not.toContain('Frist')
})

test('a long hostile text takes no longer than its length', () => {
  const text = `${'Am 1.1.2026 10:00 schrieb '.repeat(20_000)}\n${'Von: '.repeat(20_000)}\n${'> '.repeat(50_000)}\n${'Von: a\n'.repeat(20_000)}`
  expect(Array.isArray(findQuoted(text))).toBe(true)
})
