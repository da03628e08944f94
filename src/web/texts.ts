import type { Texts } from '#base/texts.ts'

/** The frame around every page and the parts that all pages share. */
export const texts = {
  skip: { de: 'Zum Inhalt', en: 'Skip to content' },
  areas: { de: 'Bereiche', en: 'Areas' },
  menu: { de: 'Menü', en: 'Menu' },
  start: { de: 'Start', en: 'Start' },
  toEnglish: { de: 'English', en: 'Deutsch' },
  toDark: { de: 'Dunkle Ansicht', en: 'Dark view' },
  toLight: { de: 'Helle Ansicht', en: 'Light view' },
  account: { de: 'Mein Konto', en: 'My account' },
  accountOf: { de: 'Konto von {name}', en: 'Account of {name}' },
  yourStellen: { de: 'Ihre Stellen heute', en: 'Your posts today' },
  noStelle: { de: 'Sie haben heute keine Stelle inne.', en: 'You hold no post today.' },
  inVertretung: { de: 'in Vertretung für {stelle}', en: 'standing in for {stelle}' },
  signOut: { de: 'Abmelden', en: 'Sign out' },
  coat: { de: 'Wappen von {town}', en: 'Coat of arms of {town}' },

  loading: { de: 'Wird geladen …', en: 'Loading …' },
  retry: { de: 'Noch einmal versuchen', en: 'Try again' },
  errorTitle: { de: 'Das hat nicht geklappt', en: 'That did not work' },
  forbiddenTitle: { de: 'Dafür fehlt Ihnen das Recht', en: 'You are not allowed to see this' },
  forbiddenBody: {
    de: 'Diese Seite gehört zu einer anderen Aufgabe. Wenn Sie sie für Ihre Arbeit brauchen, bitten Sie Ihre Leitung, das Recht zu beantragen.',
    en: 'This page belongs to another duty. If you need it for your work, ask your head of office to apply for it.',
  },
  offlineTitle: { de: 'Keine Verbindung', en: 'No connection' },
  offlineBody: {
    de: 'Das Vorzimmer ist gerade nicht zu erreichen. Wir versuchen es von selbst weiter. Was Sie eingegeben haben, bleibt stehen.',
    en: 'Vorzimmer cannot be reached right now. We keep trying by ourselves. What you have entered stays here.',
  },
  offlineBar: {
    de: 'Keine Verbindung zum Vorzimmer. Sie sehen den letzten Stand; wir versuchen es weiter.',
    en: 'No connection to Vorzimmer. You see the last known state; we keep trying.',
  },
  backOnline: { de: 'Die Verbindung ist wieder da.', en: 'The connection is back.' },
  notFoundTitle: { de: 'Hier ist nichts', en: 'There is nothing here' },
  notFoundBody: {
    de: 'Diese Seite gibt es nicht. Vielleicht ist die Adresse unvollständig.',
    en: 'This page does not exist. The address may be incomplete.',
  },
  pageBroken: {
    de: 'Diese Seite ließ sich nicht öffnen. Vielleicht wurde das Vorzimmer gerade erneuert. Bitte laden Sie neu.',
    en: 'This page could not be opened. Vorzimmer may have just been updated. Please reload.',
  },
  reload: { de: 'Neu laden', en: 'Reload' },
  toStart: { de: 'Zur Startseite', en: 'To the start page' },
  emptyTitle: { de: 'Noch nichts da', en: 'Nothing here yet' },

  close: { de: 'Schließen', en: 'Close' },
  cancel: { de: 'Abbrechen', en: 'Cancel' },
  undo: { de: 'Rückgängig machen', en: 'Undo' },
  copy: { de: 'Kopieren', en: 'Copy' },
  copied: { de: 'Kopiert.', en: 'Copied.' },
  optional: { de: 'freiwillig', en: 'optional' },
  showPassword: { de: 'Kennwort zeigen', en: 'Show password' },

  keysTitle: { de: 'Tastenkürzel', en: 'Keyboard shortcuts' },
  keysOpen: { de: 'Tastenkürzel zeigen', en: 'Show keyboard shortcuts' },
  keysOn: { de: 'Tastenkürzel benutzen', en: 'Use keyboard shortcuts' },
  keysHint: {
    de: 'Die Kürzel gelten, solange Sie in kein Feld schreiben.',
    en: 'Shortcuts work as long as you are not writing into a field.',
  },
  keysHelp: { de: 'Diese Übersicht', en: 'This overview' },

  sure: { de: 'sicher', en: 'certain' },
  likely: { de: 'wahrscheinlich', en: 'likely' },
  unclear: { de: 'unklar', en: 'unclear' },
  confidenceNumber: {
    de: 'Das Verfahren hält das zu {percent} für richtig.',
    en: 'The method takes this to be right by {percent}.',
  },
  labelRules: { de: 'regelbasiert', en: 'rule-based' },
  labelClassifier: { de: 'Vorschlag der KI', en: 'AI suggestion' },
  labelExtractive: { de: 'wörtlich aus der Quelle', en: 'verbatim from the source' },
  labelGenerated: { de: 'Entwurf der KI', en: 'AI draft' },
  labelReviewed: { de: 'geprüft von {name}', en: 'checked by {name}' },
  evidence: { de: 'Fundstelle', en: 'Evidence' },
  evidenceOf: { de: 'Fundstelle zeigen: {field}', en: 'Show evidence: {field}' },
  evidencePage: { de: 'Seite {page}', en: 'page {page}' },

  fieldsTitle: { de: 'Bitte sehen Sie diese Angaben noch einmal an', en: 'Please look at these entries again' },
  tooShort: { de: 'Das ist zu kurz oder leer.', en: 'This is too short or empty.' },
  tooLong: { de: 'Das ist zu lang.', en: 'This is too long.' },
  badFormat: { de: 'Das hat nicht die erwartete Form.', en: 'This does not have the expected form.' },
  missing: { de: 'Diese Angabe fehlt oder passt nicht.', en: 'This entry is missing or does not fit.' },

  signInTitle: { de: 'Anmelden', en: 'Sign in' },
  signInIntro: {
    de: 'Das Vorzimmer der {town}. Es öffnet die Post, sortiert sie und legt alles mit Beleg auf den richtigen Tisch. Entscheiden tun Menschen.',
    en: 'The front office of {town}. It opens the post, sorts it and lays everything on the right desk with its evidence. People decide.',
  },
  sessionTitle: { de: 'Ihre Anmeldung ist abgelaufen', en: 'Your session has ended' },
  sessionBody: {
    de: 'Bitte melden Sie sich neu an. Was Sie eingegeben haben, bleibt hier stehen.',
    en: 'Please sign in again. What you have entered stays here.',
  },
  email: { de: 'E-Mail-Adresse', en: 'Email address' },
  password: { de: 'Kennwort', en: 'Password' },
  signIn: { de: 'Anmelden', en: 'Sign in' },
  oidc: { de: 'Mit dem Konto der Stadt anmelden', en: "Sign in with the town's account" },
  or: { de: 'oder', en: 'or' },
  forgot: {
    de: 'Kennwort vergessen? Die Systemverwaltung gibt Ihnen einen neuen Link.',
    en: 'Forgot your password? Your administrator gives you a new link.',
  },
  codeTitle: { de: 'Zweiter Faktor', en: 'Second factor' },
  code: { de: 'Code aus Ihrer App', en: 'Code from your app' },
  codeHint: { de: 'Sechs Ziffern. Er gilt 30 Sekunden.', en: 'Six digits, valid for 30 seconds.' },
  backupCode: { de: 'Ersatzcode', en: 'Backup code' },
  useBackup: { de: 'Stattdessen einen Ersatzcode eingeben', en: 'Enter a backup code instead' },
  useApp: { de: 'Stattdessen den Code aus der App eingeben', en: 'Enter the code from the app instead' },
  confirm: { de: 'Bestätigen', en: 'Confirm' },
  back: { de: 'Zurück', en: 'Back' },
  setUpTitle: { de: 'Dieses Vorzimmer ist neu', en: 'This Vorzimmer is new' },
  setUpBody: {
    de: 'Es wartet auf seine Systemverwaltung. Die Adresse, unter der Sie das erste Konto anlegen, steht in der Ausgabe von npm start.',
    en: 'It waits for its administrator. npm start prints the address where the first account is made.',
  },

  morning: { de: 'Guten Morgen', en: 'Good morning' },
  day: { de: 'Guten Tag', en: 'Good afternoon' },
  evening: { de: 'Guten Abend', en: 'Good evening' },
  greeting: { de: '{greeting}, {name}', en: '{greeting}, {name}' },
  areasTitle: { de: 'Ihre Bereiche', en: 'Your areas' },
} satisfies Texts

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
