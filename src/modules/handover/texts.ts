import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'handover.not-found': { de: 'Dieses Ziel gibt es nicht, oder es ist schon beendet.', en: 'This target does not exist, or has ended already.' },
  'handover.bad-signature': {
    de: 'Die Nachricht ist nicht gültig unterzeichnet oder älter als fünf Minuten. Bitte prüfen Sie das Geheimnis des Ziels und die Uhr.',
    en: 'The message is not validly signed or older than five minutes. Please check the secret of the target and the clock.',
  },
  'handover.bad-result': {
    de: 'Das Ergebnis hat nicht die vereinbarte Form (status, reference, text).',
    en: 'The result does not have the agreed form (status, reference, text).',
  },
  'handover.refused': {
    de: 'Das Fachverfahren hat die Übergabe nicht angenommen (Antwort {status}). Es wird von selbst wieder versucht.',
    en: 'The other system did not take it (answer {status}). It is tried again by itself.',
  },
  'handover.bad-period': { de: 'Bitte wählen Sie einen Zeitraum von höchstens einem Jahr.', en: 'Please choose a period of a year at most.' },
}

export const texts = {
  title: { de: 'Fachverfahren', en: 'Other systems' },
  intro: {
    de: 'Entscheidungen gehen unterzeichnet an diese Ziele; jede genau einmal erkennbar, mit Wiederholung. Was hinter einem Amtsgeheimnis liegt, bekommt nur ein Ziel, das dafür genannt ist.',
    en: 'Decisions go to these targets, signed and repeated until they are taken. What lies behind official secrecy only goes to a target named for it.',
  },
  empty: { de: 'Noch kein Ziel', en: 'No target yet' },
  emptyBody: { de: 'Ohne Ziel bleibt alles im Haus.', en: 'Without a target everything stays in the house.' },
  name: { de: 'Name', en: 'Name' },
  kind: { de: 'Weg', en: 'Way' },
  kindwebhook: { de: 'Webhook', en: 'Webhook' },
  kindfolder: { de: 'Ordner', en: 'Folder' },
  place: { de: 'Adresse', en: 'Address' },
  placeHint: { de: 'Webhook: mit https://. Ordner: ein Name aus Kleinbuchstaben.', en: 'Webhook: with https://. Folder: a name in small letters.' },
  format: { de: 'Form', en: 'Format' },
  topics: { de: 'Leistungspakete', en: 'Packages' },
  topicsHint: { de: 'Kennungen mit Komma, oder * für alle.', en: 'Ids with commas, or * for all.' },
  borders: { de: 'Darf bekommen', en: 'May be given' },
  bordersozialdaten: { de: 'Sozialdaten', en: 'social data' },
  bordersteuergeheimnis: { de: 'Steuergeheimnis', en: 'tax secrecy' },
  borderpersonal: { de: 'Personalsachen', en: 'staff matters' },
  bordermelde: { de: 'Meldedaten', en: 'registration data' },
  state: { de: 'Stand', en: 'State' },
  active: { de: 'aktiv', en: 'active' },
  ended: { de: 'beendet', en: 'ended' },
  counts: { de: '{sent} übergeben, {waiting} unterwegs', en: '{sent} handed over, {waiting} on the way' },
  add: { de: 'Ziel einrichten', en: 'Add a target' },
  end: { de: 'Beenden', en: 'End' },
  endSaid: { de: 'Beendet.', en: 'Ended.' },
  made: { de: 'Eingerichtet.', en: 'Added.' },
  secretTitle: { de: 'Geheimnis des Ziels', en: 'Secret of the target' },
  secretBody: {
    de: 'Bitte jetzt im Fachverfahren eintragen. Es wird nicht noch einmal gezeigt.',
    en: 'Please enter it in the other system now. It is not shown again.',
  },
  close: { de: 'Eingetragen', en: 'Entered' },
} as const
