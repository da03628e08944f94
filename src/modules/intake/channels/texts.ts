import type { Texts } from '#base/texts.ts'

export const channelErrors: Texts = {
  'intake.one-file': { de: 'Bitte genau eine Datei je Lieferung senden.', en: 'Please send exactly one file a delivery.' },
  'intake.empty-file': { de: 'Die Datei ist leer. Bitte noch einmal senden.', en: 'The file is empty. Please send it again.' },
  'intake.unknown-kind': {
    de: 'Dieses Format ({format}) kann hier niemand öffnen. Bitte PDF, E-Mail, Word, OpenDocument, Text oder ein Bild senden.',
    en: 'Nobody here can open this format ({format}). Please send PDF, email, Word, OpenDocument, text or a picture.',
  },
  'intake.key-used': {
    de: 'Unter dem Schlüssel „{key}“ wurde schon eine andere Datei geliefert. Bitte einen neuen Schlüssel wählen.',
    en: 'Another file was delivered under the key “{key}”. Please choose a new key.',
  },
  'intake.stamp-in-future': {
    de: 'Der Eingangsstempel (receivedAt) liegt in der Zukunft. Bitte die Uhr der Gegenstelle prüfen.',
    en: 'The time of receipt (receivedAt) lies in the future. Please check the clock of the sender.',
  },
  'intake.stamp-too-old': {
    de: 'Der Eingangsstempel (receivedAt) liegt mehr als {days} Tage zurück. Bitte lassen Sie die Poststelle die Datei einstellen.',
    en: 'The time of receipt (receivedAt) is more than {days} days ago. Please let the mail room put the file in.',
  },
  'intake.no-delivery': { de: 'Unter diesem Schlüssel („{key}“) wurde nichts geliefert.', en: 'Nothing was delivered under this key (“{key}”).' },
  'intake.no-channel': { de: 'Diesen Eingangsweg gibt es nicht mehr.', en: 'This way in does not exist any more.' },
  'intake.folder-taken': { de: 'Der Ordner „{path}“ wird schon überwacht.', en: 'The folder “{path}” is watched already.' },
  'intake.mailbox-taken': { de: 'Dieses Postfach ({address}) ist schon eingerichtet.', en: 'This mailbox ({address}) is set up already.' },
}
