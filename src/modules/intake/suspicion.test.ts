import { describe, expect, test } from 'vitest'
import { priorityOf } from './priority.ts'

import { type Mail, suspicionOf } from './suspicion.ts'

const house = { name: 'Musterstadt', domains: ['musterstadt.example'] }
const mail = (more: Partial<Mail> & { by?: string; as?: string }): Mail => ({
  from: { name: more.as ?? 'Erna Beispiel', address: more.by ?? 'erna@post.example' },
  replyTo: [],
  subject: '',
  text: '',
  links: [],
  automatic: false,
  ...more,
})
const login = [{ text: 'Jetzt bestätigen', target: 'https://login.fremd.example/x' }]
const signs = (m: Mail) => suspicionOf(m, house)?.signs.map((s) => s.because)

describe('fraud: who wants it and what it wants', () => {
  test.each<[string, Partial<Mail> & { by?: string; as?: string }, string[]]>([
    [
      'a stranger as the IT desk',
      {
        as: 'IT Helpdesk',
        by: 'support@fremd.example',
        subject: 'Ihr Postfach wird heute gesperrt',
        text: 'Bitte bestätigen Sie Ihre Zugangsdaten umgehend.',
        links: login,
      },
      ['sign-foreign-it', 'sign-login', 'sign-threat'],
    ],
    [
      'a domain that imitates the house',
      { by: 'info@musterstadt-portal.example', text: 'Ihr Kennwort ist abgelaufen. Bitte überprüfen Sie Ihr Konto.', links: login },
      ['sign-foreign-it', 'sign-login'],
    ],
    [
      'a link that shows another address',
      {
        text: 'Ihr E-Mail-Konto wird in 24 Stunden deaktiviert.',
        links: [{ text: 'www.musterstadt.example/login', target: 'https://boese.example/a' }],
      },
      ['sign-link', 'sign-threat'],
    ],
    [
      'English, answers go elsewhere',
      {
        by: 'admin@firm.example',
        text: 'Please verify your mailbox password today or it will be suspended.',
        links: login,
        replyTo: [{ address: 'x@mailbox.test' }],
      },
      ['sign-reply', 'sign-login', 'sign-threat'],
    ],
    [
      'under the name of the house itself',
      {
        by: 'it@musterstadt.example',
        text: 'Bitte aktualisieren Sie Ihr Passwort.',
        links: [{ text: 'https://portal.musterstadt.example', target: 'https://musterstadt.fremd.test/p' }],
      },
      ['sign-link', 'sign-imitates', 'sign-login'],
    ],
  ])('%s', (_why, more, expected) => {
    expect(suspicionOf(mail(more), house)?.kind).toBe('phishing')
    expect(signs(mail(more))).toEqual(expected)
  })
})

describe('no fraud', () => {
  test.each<[string, Partial<Mail> & { by?: string; as?: string }]>([
    [
      'a citizen who has lost her password',
      { text: 'Ich habe mein Passwort für das Bürgerkonto vergessen, mein Konto ist gesperrt. Bitte heute noch entsperren!', links: login },
    ],
    [
      'the own IT desk with a link into the house',
      {
        by: 'it@musterstadt.example',
        as: 'IT-Service',
        text: 'Ihr Kennwort ist abgelaufen, bitte bestätigen.',
        links: [{ text: 'Portal', target: 'https://portal.musterstadt.example' }],
      },
    ],
    [
      'a clerk who reports one',
      {
        by: 'a@musterstadt.example',
        subject: 'WG: Ihr Postfach wird gesperrt',
        text: 'Ist das echt? Bitte bestätigen Sie Ihre Zugangsdaten umgehend.',
        links: [{ text: 'www.musterstadt.example', target: 'https://boese.example' }],
      },
    ],
    ['a road that is closed today', { subject: 'Dringend', text: 'Die Mühlgasse ist heute gesperrt, bitte ändern Sie die Umleitung.', links: login }],
    [
      'a portal where one confirms a registration',
      { by: 'noreply@portal.example', as: 'Vergabeportal', text: 'Bitte bestätigen Sie Ihr Konto.', links: login },
    ],
    [
      'a link that shows the same site',
      { text: 'Bitte bestätigen Sie Ihr Konto.', links: [{ text: 'portal.example', target: 'https://www.portal.example/a' }] },
    ],
    ['no sender', { from: undefined, text: 'Bitte bestätigen Sie Ihre Zugangsdaten umgehend.', links: login }],
  ])('%s', (_why, more) => expect(suspicionOf(mail(more), house)).toBeUndefined())
})

test.each<[string, Partial<Mail>, string[] | undefined]>([
  [
    'an offer sent to many',
    { text: 'Liebe Kundinnen und Kunden, nur bis Freitag 20 % Rabatt auf Stühle! Newsletter abbestellen' },
    ['sign-newsletter', 'sign-offer', 'sign-many'],
  ],
  ['a newsletter without an offer', { text: 'Neues aus dem Landtag. Newsletter abbestellen' }, undefined],
  ['a supplier with an offer that was asked for', { text: 'anbei unser Angebot, 3 % Nachlass bei Zahlung in zehn Tagen.' }, undefined],
  ['a citizen who deregisters', { text: 'Ich möchte meinen Hund abmelden, gibt es einen Rabatt?'.replace('Rabatt', 'Nachteil') }, undefined],
])('advertising: %s', (_why, more, expected) => {
  expect(signs(mail(more))).toEqual(expected)
})

test('suspected mail waits at the end whatever its subject asks, with its signs; danger in it is still heard', () => {
  const suspicion = suspicionOf(mail({ as: 'IT Helpdesk', by: 'support@fremd.example', text: 'Ihr Konto wird heute gesperrt.' }), house)
  const item = { subject: 'DRINGEND', fristOn: '2026-11-21', receivedOn: '2026-11-21', tags: ['eilt'], sure: true, suspicion }
  const ranked = priorityOf(item, [{ documentId: 'd', text: '' }])
  expect([ranked.level, ranked.reasons.map((r) => r.because)]).toEqual(['low', ['phishing', 'sign-foreign-it', 'sign-threat']])
  expect(priorityOf(item, [{ documentId: 'd', text: 'Im Keller Mühlgasse 4 Gasgeruch!' }]).level).toBe('immediate')
})
