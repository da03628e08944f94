import type { Texts } from '#base/say.ts'

/** What the sign-in library answers, in words. */
export const authErrors: Texts = {
  'auth.invalid-email-or-password': {
    de: 'E-Mail-Adresse oder Kennwort stimmt nicht. Bitte prüfen Sie beides; Groß- und Kleinschreibung zählt beim Kennwort.',
    en: 'Email address or password is wrong. Please check both; the password is case-sensitive.',
  },
  'auth.invalid-email': { de: 'Das ist keine vollständige E-Mail-Adresse.', en: 'This is not a complete email address.' },
  'auth.invalid-password': { de: 'Das Kennwort stimmt nicht.', en: 'The password is wrong.' },
  'auth.invalid-code': {
    de: 'Dieser Code stimmt nicht. Er wechselt alle 30 Sekunden; bitte nehmen Sie den, den Ihre App gerade zeigt.',
    en: 'This code is wrong. It changes every 30 seconds; please take the one your app shows now.',
  },
  'auth.invalid-backup-code': {
    de: 'Dieser Ersatzcode stimmt nicht oder wurde schon benutzt.',
    en: 'This backup code is wrong or has been used already.',
  },
  'auth.invalid-two-factor-cookie': {
    de: 'Die Anmeldung hat zu lange gedauert. Bitte beginnen Sie von vorn.',
    en: 'Signing in took too long. Please start again.',
  },
  'auth.too-many-attempts-request-new-code': {
    de: 'Das waren zu viele Versuche. Bitte melden Sie sich von vorn an.',
    en: 'Too many attempts. Please sign in from the start.',
  },
  'auth.banned-user': {
    de: 'Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Systemverwaltung.',
    en: 'This account is locked. Please ask your administrator.',
  },
  'auth.too-many-tries': {
    de: 'Das waren zu viele Versuche. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.',
    en: 'Too many attempts. Please wait a minute and try again.',
  },
  'auth.invalid-token': {
    de: 'Dieser Link ist abgelaufen oder wurde schon benutzt. Die Systemverwaltung gibt Ihnen einen neuen.',
    en: 'This link has expired or has been used already. Your administrator gives you a new one.',
  },
  'auth.password-too-short': {
    de: 'Das Kennwort ist zu kurz: mindestens 12 Zeichen. Drei Wörter mit Bindestrich merken sich leicht.',
    en: 'The password is too short: at least 12 characters. Three words with hyphens are easy to remember.',
  },
  'auth.password-too-long': { de: 'Das Kennwort ist zu lang: höchstens 128 Zeichen.', en: 'The password is too long: 128 characters at most.' },
  'auth.account-not-found': {
    de: 'Zu dieser Anmeldung gibt es hier kein Konto. Die Systemverwaltung legt eines an.',
    en: 'There is no account for this sign-in. Your administrator can add one.',
  },
  'auth.passwords-differ': { de: 'Die beiden Kennwörter sind verschieden.', en: 'The two passwords differ.' },
}
