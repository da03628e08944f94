import type { Text } from '#base/texts.ts'
import type { Refusal, Trouble } from './contract.ts'

/** What hinders a channel, and what to do. */
export const troubleTexts: Record<Trouble, Text> = {
  'folder-missing': {
    de: 'Den Ordner gibt es nicht. Bitte anlegen oder das Netzlaufwerk einbinden.',
    en: 'The folder does not exist. Please create it or mount the network drive.',
  },
  'folder-not-readable': {
    de: 'Der Ordner lässt sich nicht lesen. Bitte dem Dienst von Vorzimmer das Lesen erlauben.',
    en: 'The folder cannot be read. Please let the service of Vorzimmer read it.',
  },
  'folder-not-movable': {
    de: 'Aus dem Ordner lässt sich nichts nach „done“ oder „failed“ verschieben. Eingetragen wird nichts doppelt, aber der Ordner füllt sich. Bitte dem Dienst das Schreiben erlauben.',
    en: 'Nothing can be moved to “done” or “failed”. Nothing is entered twice, but the folder fills up. Please let the service write.',
  },
  'mail-auth': {
    de: 'Das Postfach hat Name oder Kennwort abgelehnt. Bitte das Kennwort unter „Eingangswege“ neu eintragen.',
    en: 'The mailbox refused the name or the password. Please enter the password again under “Ways in”.',
  },
  'mail-away': {
    de: 'Der Mailserver antwortet nicht. Es wird weiter versucht. Bitte Adresse, Port und Firewall prüfen.',
    en: 'The mail server does not answer. Trying again. Please check address, port and firewall.',
  },
  'mail-tls': {
    de: 'Die verschlüsselte Verbindung kommt nicht zustande (Zertifikat oder Art der Verschlüsselung). Die Mail bleibt liegen. Einer eigenen Zertifizierungsstelle vertraut Vorzimmer mit NODE_EXTRA_CA_CERTS.',
    en: 'The encrypted connection fails (certificate or kind of encryption). Mail stays where it is. NODE_EXTRA_CA_CERTS trusts an authority of your own.',
  },
  'mail-no-folder': {
    de: 'Den eingestellten Ordner gibt es im Postfach nicht, oder der Ordner für Erledigtes lässt sich nicht anlegen.',
    en: 'The folder is not in the mailbox, or the folder for what is done cannot be made.',
  },
  'mail-no-keyword': {
    de: 'Das Postfach erlaubt keine Kennzeichen. Bitte „verschieben“ einstellen.',
    en: 'The mailbox allows no keywords. Please choose “move”.',
  },
  'mail-not-moved': {
    de: 'Mails sind eingetragen, lassen sich aber nicht verschieben oder kennzeichnen. Eingetragen wird nichts doppelt.',
    en: 'Mail is entered but cannot be moved or marked. Nothing is entered twice.',
  },
  'mail-full': {
    de: 'Das Postfach ist voll: Erledigtes lässt sich nicht verschieben und kein Entwurf ablegen. Bitte Platz schaffen.',
    en: 'The mailbox is full: nothing can be moved and no draft be laid in it. Please make room.',
  },
  'mail-no-drafts': {
    de: 'Im Postfach gibt es keinen Ordner für Entwürfe. Bitte einen anlegen (Entwürfe oder Drafts).',
    en: 'There is no folder for drafts in the mailbox. Please make one (Drafts).',
  },
  'secret-unreadable': {
    de: 'Das gespeicherte Kennwort lässt sich nicht öffnen, wohl weil eine Sicherung unter anderem Schlüssel zurückgespielt wurde. Bitte neu eintragen.',
    en: 'The stored password cannot be opened, probably after a restore under another key. Please enter it again.',
  },
  'house-busy': {
    de: 'Vorzimmer konnte gerade nichts eintragen (Datenbank oder Dateispeicher). Es wird weiter versucht; nichts geht verloren.',
    en: 'Vorzimmer could not enter anything just now (database or files). Trying again; nothing is lost.',
  },
}

export const refusalTexts: Record<Refusal, Text> = {
  'file-empty': { de: 'Die Datei ist leer. Bitte noch einmal scannen.', en: 'The file is empty. Please scan again.' },
  'file-too-large': { de: 'Die Datei ist größer als 200 MB. Bitte aufteilen.', en: 'The file is larger than 200 MB. Please split it.' },
  'file-unreadable': { de: 'Die Datei lässt sich nicht öffnen (Zugriffsrechte).', en: 'The file cannot be opened (permissions).' },
  'mail-too-large': {
    de: 'Die Mail ist größer als 200 MB und liegt noch im Postfach. Bitte dort ansehen.',
    en: 'The mail is larger than 200 MB and still lies in the mailbox. Please look at it there.',
  },
  'mail-unreadable': {
    de: 'Der Server gibt diese Mail nicht heraus. Sie liegt noch im Postfach.',
    en: 'The server does not hand out this mail. It still lies in the mailbox.',
  },
}
