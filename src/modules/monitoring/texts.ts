import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'monitoring.no-such-job': {
    de: 'Diesen gescheiterten Auftrag gibt es nicht mehr; jemand hat ihn schon noch einmal gestartet.',
    en: 'This failed job is gone; somebody has started it again already.',
  },
  'monitoring.no-such-notice': { de: 'Diesen Mitteilungstext gibt es nicht.', en: 'There is no such notice text.' },
  'monitoring.other-text': {
    de: 'Der Text hat sich inzwischen geändert. Bitte lesen Sie ihn noch einmal und geben Sie ihn dann frei.',
    en: 'The text has changed meanwhile. Please read it again before you release it.',
  },
}

/** The sentences of the pages. */
export const texts = {
  title: { de: 'Betrieb', en: 'Operation' },
  allWell: { de: 'Alles in Ordnung', en: 'Everything is in order' },
  hints: { de: 'Es läuft; einiges lässt sich verbessern', en: 'It runs; some things can be improved' },
  errors: { de: 'Hier ist etwas zu tun', en: 'Something has to be done' },
  checked: { de: 'Geprüft {at}', en: 'Checked {at}' },
  again: { de: 'Noch einmal prüfen', en: 'Check again' },
  findings: { de: 'Befunde', en: 'Findings' },
  level: { de: 'Stand', en: 'State' },
  finding: { de: 'Befund', en: 'Finding' },
  ok: { de: 'In Ordnung', en: 'In order' },
  hint: { de: 'Hinweis', en: 'Hint' },
  error: { de: 'Fehler', en: 'Error' },
  workTitle: { de: 'Aufträge der Maschine', en: 'Jobs of the machine' },
  workWaiting: { de: '{count} warten oder laufen', en: '{count} waiting or running' },
  mail: { de: 'Mail: {waiting} warten, {refused} in sieben Tagen abgelehnt', en: 'Mail: {waiting} waiting, {refused} refused in seven days' },
  failedNone: { de: 'Kein Auftrag ist gescheitert.', en: 'No job has failed.' },
  failedCaption: { de: 'Gescheiterte Aufträge', en: 'Failed jobs' },
  queue: { de: 'Auftrag', en: 'Job' },
  failedAt: { de: 'Gescheitert', en: 'Failed' },
  reason: { de: 'Grund', en: 'Reason' },
  act: { de: 'Tun', en: 'Act' },
  retry: { de: 'Noch einmal versuchen', en: 'Try again' },
  retried: { de: 'Der Auftrag wartet wieder.', en: 'The job is waiting again.' },
  backupsTitle: { de: 'Sicherungen', en: 'Backups' },
  backupsNone: { de: 'Noch keine. Anlegen: vorzimmer backup', en: 'None yet. Make one: vorzimmer backup' },
  name: { de: 'Datei', en: 'File' },
  madeAt: { de: 'Angelegt', en: 'Made' },
  size: { de: 'Größe', en: 'Size' },
  noticesTitle: { de: 'Mitteilungstexte', en: 'Notice texts' },
  noticesIntro: {
    de: 'Diese Texte gehen ohne Entscheidung hinaus: Eingangsbestätigung, Code, Termin, Stand. Sie bewerten nichts. Jeder Wortlaut geht erst hinaus, wenn ein Mensch ihn freigegeben hat.',
    en: 'These texts leave without a decision: receipt, code, appointment, status. They assess nothing. Each leaves only after a person has released its words.',
  },
  noticesNone: { de: 'Kein Modul hat einen Mitteilungstext.', en: 'No module has a notice text.' },
  released: { de: 'Freigegeben am {at} von {name}', en: 'Released on {at} by {name}' },
  notReleased: { de: 'Noch nicht freigegeben: geht nicht hinaus', en: 'Not released yet: does not leave' },
  release: { de: 'Diesen Wortlaut freigeben', en: 'Release these words' },
  releasedNow: { de: 'Der Text ist freigegeben.', en: 'The text is released.' },
} as const
