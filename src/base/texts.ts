import type { Texts } from './say.ts'

export * from './say.ts'

/** Why a method of a machine may not be used now; see method-use.ts. */
export const closedSentences = {
  'switched-off': {
    de: 'Dieses KI-Verfahren ist abgeschaltet. Die Arbeit geht ohne weiter; warum, steht im KI-Register.',
    en: 'This AI method is switched off. Work goes on without it; the AI register says why.',
  },
  'not-instructed': {
    de: 'Bitte lesen und bestätigen Sie zuerst die geltende Dienstanweisung KI (Menü „Meine KI-Regeln“). Danach steht diese Funktion offen.',
    en: 'Please read and acknowledge the AI instruction in force first (menu “My AI rules”). Then this function opens.',
  },
  'not-trained': {
    de: 'Für diese Funktion ist eine Schulung vorgeschrieben, die für Sie noch nicht eingetragen ist (Menü „Meine KI-Regeln“).',
    en: 'This function needs a training that is not recorded for you yet (menu “My AI rules”).',
  },
} satisfies Texts

/** Errors of the ground. Each says what happened and what to do. Modules bring their own in texts.ts. */
export const baseErrors: Texts = {
  internal: {
    de: 'Da ist etwas schiefgegangen, das wir nicht vorhergesehen haben. Ihre Eingabe ist nicht verloren. Bitte versuchen Sie es noch einmal; bleibt es dabei, hilft die Systemverwaltung.',
    en: 'Something went wrong that we did not foresee. Nothing you entered is lost. Please try again; if it stays, ask your administrator.',
  },
  invalid: {
    de: 'Einige Angaben passen noch nicht. Bitte sehen Sie die markierten Felder an.',
    en: 'Some entries do not fit yet. Please look at the marked fields.',
  },
  'signed-out': { de: 'Bitte melden Sie sich an.', en: 'Please sign in.' },
  forbidden: {
    de: 'Dafür haben Sie kein Recht. Wenn Sie es für Ihre Arbeit brauchen, fragen Sie Ihre Leitung.',
    en: 'You are not allowed to do this. If your work needs it, ask your head of office.',
  },
  'no-such-route': { de: 'Diese Adresse gibt es nicht.', en: 'There is nothing at this address.' },
  'foreign-origin': {
    de: 'Die Anfrage kam von einer fremden Seite und wurde nicht angenommen.',
    en: 'The request came from another site and was refused.',
  },
  'too-large': {
    de: 'Das ist zu groß: höchstens {megabytes} MB. Bitte teilen Sie es auf.',
    en: 'This is too large: {megabytes} MB at most. Please split it.',
  },
  'upload-unreadable': {
    de: 'Die Dateien kamen nicht vollständig an. Bitte laden Sie sie noch einmal hoch.',
    en: 'The files did not arrive completely. Please upload them again.',
  },
  'upload-no-form': {
    de: 'Dateien kommen als Formular (multipart/form-data), nicht als „{format}“.',
    en: 'Files come as a form (multipart/form-data), not as “{format}”.',
  },
  'broker.away': {
    de: 'Die Anmeldung mit dem Nutzerkonto ist gerade nicht möglich. Ihre Angaben sind sicher; bitte versuchen Sie es später noch einmal, oder nehmen Sie das Formular auf Papier.',
    en: 'Signing in with the account is not possible right now. Your entries are safe; please try again later, or use the paper form.',
  },
  'broker.declined': {
    de: 'Die Anmeldung mit dem Nutzerkonto ist nicht zustande gekommen. Bitte beginnen Sie sie noch einmal.',
    en: 'You were not signed in with the account. Please start again.',
  },
  'broker.level': {
    de: 'Diese Anmeldung weist Sie nicht sicher genug aus. Bitte melden Sie sich mit dem Online-Ausweis oder einem gleich sicheren Mittel an.',
    en: 'This sign-in does not identify you surely enough. Please use the online identity card or an equally sure means.',
  },
  'nutzerkonto.unknown-handle': {
    de: 'Dieses Nutzerkonto kennt der Zugang nicht. Bitte prüfen Sie die Kennung, oder geben Sie auf einem anderen Weg bekannt.',
    en: 'The gateway does not know this account. Please check its name or choose another way.',
  },
  'nutzerkonto.away': {
    de: 'Der Zugang zum Nutzerkonto antwortet nicht. Es wird von selbst wieder versucht; nichts ist verloren.',
    en: 'The gateway to the account does not answer. It is tried again by itself; nothing is lost.',
  },
  'payment.away': {
    de: 'Der Zahlungsdienst antwortet gerade nicht. Bitte versuchen Sie es später noch einmal, oder überweisen Sie.',
    en: 'The payment service does not answer. Please try again later or pay by bank transfer.',
  },
  'too-often': {
    de: 'Das waren zu viele Anfragen. Bitte versuchen Sie es in {seconds} Sekunden wieder.',
    en: 'Too many requests. Please try again in {seconds} seconds.',
  },
  'client.unknown': {
    de: 'Dieser Zugangscode gilt nicht (mehr). Einen neuen legt die Systemverwaltung unter „Eingangswege“ an.',
    en: 'This access token is not valid (any more). The administrator makes a new one under “Ways in”.',
  },
  'client.not-found': { de: 'Diesen Zugang gibt es nicht, oder er ist schon entzogen.', en: 'There is no such client, or it is revoked already.' },
  'vault.wrong-key': {
    de: 'Ein gespeichertes Kennwort wurde mit einem anderen Schlüssel verschlossen. Bitte geben Sie es noch einmal ein.',
    en: 'A stored password was closed with another key. Please enter it again.',
  },
  'config.invalid': {
    de: 'Eine Einstellung ist unbrauchbar: {issues}. Die Einstellungen erklärt docs/handbuch/betrieb.md.',
    en: 'A setting is unusable: {issues}.',
  },
  'config.key-length': {
    de: 'VORZIMMER_KEY muss 32 Bytes in Base64 sein, es sind {bytes}. Neu erzeugen: openssl rand -base64 32',
    en: 'VORZIMMER_KEY must be 32 bytes in base64, it has {bytes}.',
  },
  'cli.arguments': { de: 'So wird der Befehl nicht verstanden: {message}', en: 'The command is not understood: {message}' },
  'cli.restore': {
    de: 'Welche Sicherung? Der Befehl heißt: vorzimmer restore DATEI, bei einem anderen Schlüssel mit --key-file SCHLÜSSELDATEI.',
    en: 'Which backup? vorzimmer restore FILE [--key-file FILE]',
  },
  'cli.keep': { de: '--keep {keep}: gemeint ist eine Anzahl ab 1.', en: '--keep {keep}: a number from 1 is meant.' },
  'config.key-file': {
    de: 'In der Schlüsseldatei {file} stehen keine 32 Bytes in Base64 (gelesen: {bytes}). Gemeint ist die Datei keys/files.key der Installation, von der die Sicherung stammt.',
    en: 'The key file {file} does not hold 32 bytes in base64 (read: {bytes}).',
  },
  'backup.not-ours': {
    de: 'Diese Sicherung lässt sich nicht lesen: {path}. {why} Es wurde nichts verändert.',
    en: 'This backup cannot be read: {path}. {why} Nothing was changed.',
  },
  'backup.there-already': {
    de: 'Diese Datei gibt es schon: {path}. Eine Sicherung wird nie überschrieben; bitte einen anderen Namen wählen.',
    en: 'This file is there already: {path}. A backup is never overwritten.',
  },
  'restore.no-file': { de: 'Diese Datei gibt es nicht: {path}', en: 'There is no such file: {path}' },
  'restore.format': {
    de: 'Diese Sicherung hat ein Format, das dieses Programm nicht kennt. Bitte ein neueres Vorzimmer nehmen. Es wurde nichts verändert.',
    en: 'This backup has a format that this program does not know. Please use a newer Vorzimmer. Nothing was changed.',
  },
  'restore.other-town': {
    de: 'Diese Sicherung gehört zu „{town}“, hier ist „{here}“ eingestellt (TOWN). Es wurde nichts verändert.',
    en: 'This backup belongs to "{town}", but TOWN says "{here}". Nothing was changed.',
  },
  'restore.newer-program': {
    de: 'Diese Sicherung stammt von einem neueren Vorzimmer ({program}): {steps} Umbauschritte kennt dieses Programm nicht. Bitte zuerst das Programm aktualisieren. Es wurde nichts verändert.',
    en: 'This backup was made by a newer Vorzimmer ({program}): {steps} migrations are unknown here. Please update first. Nothing was changed.',
  },
  'restore.not-empty': {
    de: 'In dieser Datenbank liegen schon Daten. Wiederhergestellt wird nur in eine leere: bitte mit DATA_DIR einen neuen Ordner oder mit DATABASE_URL eine leere Datenbank nennen. Es wurde nichts verändert.',
    en: 'This database holds data already. A restore needs an empty one: name a new folder with DATA_DIR or an empty database with DATABASE_URL. Nothing was changed.',
  },
  'restore.unfinished': {
    de: 'Hier wurde eine Wiederherstellung abgebrochen. Bitte „vorzimmer restore“ noch einmal aufrufen; es räumt selbst auf.',
    en: 'A restore was cut short here. Please run "vorzimmer restore" again; it tidies up by itself.',
  },
  'restore.count': {
    de: 'In der Tabelle {table} kamen {found} statt {wanted} Zeilen an. Die Wiederherstellung wurde zurückgenommen.',
    en: 'Table {table} received {found} instead of {wanted} rows. The restore was rolled back.',
  },
  'restore.column': {
    de: 'Die Tabelle {table} hat hier keine Spalte {column}. Die Wiederherstellung wurde zurückgenommen.',
    en: 'Table {table} has no column {column} here. The restore was rolled back.',
  },
  'postgres.already-running': {
    de: 'Auf diesen Daten arbeitet schon ein Vorzimmer ({by}). Bitte beenden Sie es zuerst, oder wählen Sie mit DATA_DIR einen anderen Ordner.',
    en: 'A Vorzimmer is already running on this data ({by}). Stop it first or choose another folder with DATA_DIR.',
  },
  'disk-full': {
    de: 'Auf dem Datenträger ist kein Platz mehr. Es wurde nichts Halbes gespeichert. Bitte Platz schaffen und es noch einmal versuchen; „vorzimmer doctor“ zeigt, wo.',
    en: 'The disk is full. Nothing was saved by halves. Free some space and try again; "vorzimmer doctor" shows where.',
  },
  'folder.not-writable': {
    de: 'Hier darf Vorzimmer nicht schreiben: {path}. Bitte die Rechte des Ordners ändern oder mit DATA_DIR einen anderen nennen.',
    en: 'Vorzimmer may not write here: {path}. Change the rights of the folder or name another one with DATA_DIR.',
  },
  'port-taken': {
    de: 'Der Port {port} ist schon belegt. Bitte das andere Programm beenden oder mit PORT einen anderen wählen.',
    en: 'Port {port} is taken. Stop the other program or choose another one with PORT.',
  },
  'database.not-let-in': {
    de: 'Die Datenbank lässt uns nicht herein: {message}. Bitte Name und Kennwort in DATABASE_URL, DATABASE_WEB_URL und DATABASE_WORKER_URL prüfen.',
    en: 'The database does not let us in: {message}. Please check name and password in DATABASE_URL, DATABASE_WEB_URL and DATABASE_WORKER_URL.',
  },
  'database.missing': {
    de: 'Diese Datenbank gibt es nicht: {message}. Anlegen: create database … owner …; siehe docs/handbuch/betrieb.md.',
    en: 'There is no such database: {message}.',
  },
  'database.not-allowed': {
    de: 'Der Datenbank-Rolle fehlt ein Recht: {message}. Welche Rechte nötig sind, steht in docs/handbuch/betrieb.md.',
    en: 'The database role lacks a right: {message}.',
  },
  'database.full-house': {
    de: 'Die Datenbank nimmt keine weitere Verbindung an. Bitte versuchen Sie es gleich noch einmal.',
    en: 'The database takes no further connection. Please try again in a moment.',
  },
  'database.away': {
    de: 'Die Datenbank antwortet gerade nicht. Es ist nichts verloren. Bitte versuchen Sie es in einer Minute noch einmal.',
    en: 'The database does not answer at the moment. Nothing is lost. Please try again in a minute.',
  },
  'postgres.not-started': { de: 'Die Datenbank ließ sich nicht starten: {log} {cause}', en: 'The database could not be started: {log} {cause}' },
  'cmis.away': {
    de: 'Das DMS der Stadt antwortet nicht. Es ist nichts verloren: Vorzimmer versucht es von selbst weiter.',
    en: 'The DMS of the town does not answer. Nothing is lost: Vorzimmer tries again by itself.',
  },
  'cmis.not-understood': {
    de: 'Das DMS hat etwas geantwortet, das kein CMIS 1.1 (Browser Binding) ist. Bitte die Systemverwaltung, CMIS_URL zu prüfen.',
    en: 'The DMS answered something that is not CMIS 1.1 (browser binding). Ask the administrator to check CMIS_URL.',
  },
  'cmis.no-repository': {
    de: 'Das DMS hat kein Repository „{wanted}“ (gefunden: {found}). Bitte die Systemverwaltung, CMIS_REPOSITORY zu prüfen.',
    en: 'The DMS has no repository “{wanted}” (found: {found}). Ask the administrator to check CMIS_REPOSITORY.',
  },
  'cmis.wrong-version': { de: 'Das DMS spricht CMIS {version}; nötig ist 1.1.', en: 'The DMS speaks CMIS {version}; 1.1 is needed.' },
  'cmis.object-not-found': { de: 'Das gibt es im DMS nicht (mehr).', en: 'This does not exist in the DMS (any more).' },
  'cmis.name-taken': { de: 'Unter diesem Namen liegt im DMS schon etwas.', en: 'There is something of this name in the DMS already.' },
  'cmis.forbidden': {
    de: 'Das DMS lässt Vorzimmer nicht schreiben. Bitte die Systemverwaltung, Konto und Rechte zu prüfen (CMIS_USER).',
    en: 'The DMS does not let Vorzimmer write. Ask the administrator to check account and rights (CMIS_USER).',
  },
  'cmis.refused': {
    de: 'Das DMS hat die Ablage abgelehnt ({exception}). Bitte die Systemverwaltung, Objekttypen und Pflichtfelder zu prüfen.',
    en: 'The DMS refused to file this ({exception}). Ask the administrator to check types and required properties.',
  },
  'cmis.failed': {
    de: 'Im DMS ist ein Fehler aufgetreten ({status}). Es ist nichts verloren: Vorzimmer versucht es von selbst weiter.',
    en: 'The DMS had an error ({status}). Nothing is lost: Vorzimmer tries again by itself.',
  },
  'cmis.no-root': {
    de: 'Den Ordner „{root}“ gibt es im DMS nicht. Bitte die Systemverwaltung, ihn anzulegen oder CMIS_ROOT zu ändern.',
    en: 'There is no folder “{root}” in the DMS. Ask the administrator to create it or to change CMIS_ROOT.',
  },
  'hold.held': {
    de: 'Hier liegt eine Löschsperre: Nichts davon wird gelöscht, bis sie mit einer Begründung aufgehoben ist.',
    en: 'There is a legal hold on this: nothing of it is deleted until it is lifted with a reason.',
  },
  'hold.not-found': { de: 'Diese Löschsperre gibt es nicht.', en: 'There is no such legal hold.' },
  'town.invalid': {
    de: 'Im Ordner der Stadt ({folder}) ist etwas zu berichtigen ({count}):\n{problems}',
    en: 'The folder of the town ({folder}) needs correcting ({count}, in German):\n{problems}',
  },
  'calendar.day-invalid': {
    de: 'Diesen Tag gibt es nicht: „{day}“. Bitte ein Datum wie 2026-11-20 angeben.',
    en: 'There is no such day: "{day}". Please give a date such as 2026-11-20.',
  },
  'calendar.time-invalid': {
    de: 'Eine Frist in Stunden braucht Tag und Uhrzeit wie 2026-11-20T08:00; angegeben ist „{start}“.',
    en: 'A Frist in hours needs a day and a time such as 2026-11-20T08:00; given is "{start}".',
  },
  'calendar.amount-invalid': {
    de: 'Eine Frist dieser Länge kennt das Gesetz nicht ({amount}). Möglich sind ganze Zahlen, halbe Monate, halbe und viertel Jahre.',
    en: 'The law knows no Frist of this length ({amount}). Whole numbers, half months, half and quarter years are possible.',
  },
  'calendar.year-unknown': {
    de: 'Für das Jahr {year} sind keine Feiertage hinterlegt; sie beginnen mit {first}. Bitte den letzten Tag der Frist von Hand prüfen.',
    en: 'There are no holidays on record for {year}; they begin with {first}. Please check the last day by hand.',
  },
  'files.not-found': { de: 'Diese Datei ist nicht mehr da.', en: 'This file is gone.' },
  'files.damaged': {
    de: 'Diese Datei ist beschädigt. Bitte aus der Sicherung wiederherstellen.',
    en: 'This file is damaged. Restore it from the backup.',
  },
  'files.wrong-key': {
    de: 'Diese Datei ist mit einem anderen Schlüssel verschlossen als dem, mit dem Vorzimmer gerade läuft. Die Systemverwaltung muss VORZIMMER_KEY oder die Datei keys/files.key prüfen.',
    en: 'This file is sealed with another key than the one Vorzimmer runs with. The administrator has to check VORZIMMER_KEY or keys/files.key.',
  },
  'sealed.damaged': {
    de: 'Das ist beschädigt, abgeschnitten oder keine Datei von Vorzimmer.',
    en: 'This is damaged, cut off, or not a file of Vorzimmer.',
  },
  'sealed.wrong-key': { de: 'Das ist mit einem anderen Schlüssel verschlossen.', en: 'This is sealed with another key.' },
  'auth.admin-exists': {
    de: 'Es gibt schon einen Administrator. Weitere Konten legt er unter „Verwaltung“ an.',
    en: 'There is an administrator already, who can add more accounts.',
  },
  'auth.wrong-code': {
    de: 'Dieser Einrichtungscode stimmt nicht. Er steht in der Ausgabe von npm start.',
    en: 'This set-up code is wrong. npm start prints it.',
  },
  'people.email-taken': { de: 'Unter dieser Adresse gibt es schon ein Konto.', en: 'There is an account with this address already.' },
  'people.not-found': { de: 'Dieses Konto gibt es nicht.', en: 'There is no such account.' },
  'review.not-found': { de: 'Diesen Vorschlag gibt es nicht (mehr).', en: 'This proposal does not exist (any more).' },
  'review.changed-meanwhile': {
    de: 'Jemand war schneller: Der Vorgang hat sich inzwischen geändert. Bitte sehen Sie ihn noch einmal an.',
    en: 'Somebody was faster: this has changed meanwhile. Please look again.',
  },
  'method.switched-off': closedSentences['switched-off'],
  'method.not-instructed': closedSentences['not-instructed'],
  'method.not-trained': closedSentences['not-trained'],
  'review.method-not-declared': {
    de: 'Das Verfahren „{method}“ steht nicht im KI-Register dieses Programms. Sein Vorschlag wurde nicht angenommen; bitte melden Sie das der Systemverwaltung.',
    en: 'The method “{method}” is not in this program’s AI register. Its proposal was not taken; please tell your administrator.',
  },
  'review.other-stelle': {
    de: 'Das liegt bei einer anderen Stelle. Entscheiden kann, wer sie innehat oder vertritt.',
    en: 'This lies with another post. Its holder or deputy can decide.',
  },
  'review.not-undoable': { de: 'Das lässt sich nicht mehr zurücknehmen.', en: 'This can no longer be taken back.' },
  'review.reason-missing': {
    de: 'Hier ist Ihr Urteil gefragt: Bitte begründen Sie die Entscheidung mit eigenen Worten.',
    en: 'This needs your judgement: please give a reason in your own words.',
  },
  'review.machine-cannot-decide': { de: 'Entscheiden kann nur ein Mensch.', en: 'Only a person can decide.' },
  'review.no-live-session': {
    de: 'Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich neu an; Ihre Eingabe bleibt hier stehen.',
    en: 'Your session has ended. Please sign in again; your entry stays here.',
  },
  'review.not-your-stelle': { de: 'Diese Stelle haben Sie heute nicht inne.', en: 'You do not hold this post today.' },
  'review.not-a-deputy': { de: 'Für diese Stelle sind Sie nicht als Vertretung vorgesehen.', en: 'You are not a deputy of this post.' },
  'review.may-not-sign': { de: 'Ihre Stelle hat keine Zeichnungsbefugnis.', en: 'Your post may not sign.' },
  'review.may-not-issue': { de: 'Ihre Stelle darf keinen Verwaltungsakt erlassen.', en: 'Your post may not issue a Verwaltungsakt.' },
  'review.above-limit': {
    de: 'Der Betrag liegt über der Grenze Ihrer Zeichnungsbefugnis. Bitte leiten Sie den Vorgang an Ihre Leitung weiter.',
    en: 'The amount is above your limit. Please forward this to your head of office.',
  },
  'review.never-by-standing-order': { de: 'Das darf nie ein Dauerauftrag entscheiden.', en: 'A standing order may never decide this.' },
  'review.standing-order-not-alive': { de: 'Dieser Dauerauftrag gilt nicht (mehr).', en: 'This standing order is not alive.' },
  'review.not-measured': { de: 'Diese Routine wird nicht (mehr) gemessen.', en: 'This routine is not measured (any more).' },
  'review.already-measured': { de: 'Diese Routine wird schon gemessen.', en: 'This routine is being measured already.' },
  'review.order-alive': { de: 'Für diese Routine gilt schon ein Dauerauftrag.', en: 'There is a standing order for this routine already.' },
  'review.precision-too-low': {
    de: 'Die blinden Stichproben reichen noch nicht: Die Treffsicherheit muss mit 95 % Sicherheit bei mindestens 98 % liegen.',
    en: 'The blind samples do not suffice yet: precision must be at least 98 % with 95 % confidence.',
  },
  'review.blind-sample': {
    de: 'Das ist eine blinde Stichprobe: Bitte wählen Sie selbst. Den Vorschlag sehen Sie danach.',
    en: 'This is a blind sample: please choose yourself. You will see the proposal afterwards.',
  },
  'review.never-automatic': { de: 'Das darf nie automatisch entschieden werden.', en: 'This may never be decided automatically.' },
  'review.package-not-released': {
    de: 'Dieses Leistungspaket ist nicht für die Vollautomation freigegeben.',
    en: 'This package is not released for full automation.',
  },
  'review.package-sample': {
    de: 'Dieser Fall gehört zur täglichen Stichprobe: Ein Mensch entscheidet.',
    en: 'This case is part of the daily sample: a person decides.',
  },
  'review.month-not-over': {
    de: 'Kennzahlen gibt es nur für ganze Kalendermonate, die vorbei sind (JJJJ-MM).',
    en: 'Figures exist only for whole calendar months that are over (YYYY-MM).',
  },
  'audit.seals-ahead': {
    de: 'Die Siegeldatei reicht bis Siegel {kept}, die Datenbank nur bis {here}. Wurde eine ältere Sicherung zurückgespielt? Dann einmal: vorzimmer verify-audit --restored. Sonst wurden Einträge entfernt; bitte die Informationssicherheit rufen.',
    en: 'The seal file reaches seal {kept}, the database only {here}. If an older backup was restored, run once: vorzimmer verify-audit --restored. Otherwise rows were removed; call the security officer.',
  },
  'audit.prune-unsound': {
    de: 'Die Prüfkette stimmt an {problems} Stellen nicht. Es wird nichts gelöscht, bis das geklärt ist: vorzimmer verify-audit',
    en: 'The chain is broken in {problems} places. Nothing is deleted until that is clear: vorzimmer verify-audit',
  },
  'audit.rows-changed': {
    de: 'Einträge {firstId} bis {lastId} (Siegel {seal}): mindestens einer wurde verändert.',
    en: 'Rows {firstId} to {lastId} (seal {seal}): at least one was changed.',
  },
  'audit.rows-missing': {
    de: 'Einträge {firstId} bis {lastId} (Siegel {seal}): es fehlen welche.',
    en: 'Rows {firstId} to {lastId} (seal {seal}): some are missing.',
  },
  'audit.rows-added': {
    de: 'Einträge {firstId} bis {lastId} (Siegel {seal}): es wurden welche untergeschoben.',
    en: 'Rows {firstId} to {lastId} (seal {seal}): some were slipped in.',
  },
  'audit.seal-missing': { de: 'Siegel {seal} fehlt in der Datenbank.', en: 'Seal {seal} is missing in the database.' },
  'audit.seal-changed': {
    de: 'Siegel {seal} wurde verändert oder mit einem anderen Schlüssel gemacht.',
    en: 'Seal {seal} was changed or made with another key.',
  },
  'audit.tail-missing': {
    de: 'Ab Siegel {seal} fehlt das Ende: Die Siegeldatei außerhalb der Datenbank kennt es noch.',
    en: 'From seal {seal} on the tail is missing: the file outside the database still knows it.',
  },
  'audit.rewritten': {
    de: 'Siegel {seal} ist ein anderes als das außerhalb der Datenbank verwahrte: Die Kette wurde neu geschrieben.',
    en: 'Seal {seal} differs from the one kept outside the database: the chain was rewritten.',
  },
  'audit.kept-missing': { de: 'Siegel {seal} fehlt in der Siegeldatei.', en: 'Seal {seal} is missing in the seal file.' },
  'audit.checkpoint-forged': {
    de: 'Der Prüfpunkt bei Siegel {seal} passt nicht zur Kette.',
    en: 'The checkpoint at seal {seal} does not fit the chain.',
  },
  'review.only-a-head': { de: 'Das kann nur eine Leitung unterschreiben.', en: 'Only a head of office can sign this.' },
  'dmn.invalid': {
    de: 'Das Regelwerk ist so nicht brauchbar ({count} Mängel):\n{problems}',
    en: 'The decision model cannot be used like this ({count} problems, in German):\n{problems}',
  },
  'dmn.unknown-decision': {
    de: 'Die Entscheidung „{name}“ gibt es im Regelwerk nicht. Es gibt: {known}.',
    en: 'The model has no decision "{name}". It has: {known}.',
  },
  'dmn.too-long': {
    de: 'Die Auswertung wurde nach {steps} Schritten abgebrochen: {where}. Vermutlich läuft dort eine Schleife über zu viele Werte.',
    en: 'The evaluation was stopped after {steps} steps: {where}. Probably a loop there runs over too many values.',
  },
  'dmn.too-deep': {
    de: 'Die Auswertung wurde abgebrochen: {where}. Eine Berechnung ruft sich dort mehr als {depth}-mal selbst auf.',
    en: 'The evaluation was stopped: {where}. A calculation there calls itself more than {depth} times.',
  },
  'package.unknown': {
    de: 'Ein Leistungspaket „{id}“ gibt es nicht. Es gibt: {known}.',
    en: 'There is no service package "{id}". There are: {known}.',
  },
  'package.invalid': {
    de: 'Das Leistungspaket „{id}“ ist so nicht brauchbar:\n{problems}',
    en: 'The service package "{id}" cannot be used like this (in German):\n{problems}',
  },
  'package.bad-input': {
    de: 'Mit diesen Angaben lässt sich nicht rechnen:\n{problems}',
    en: 'These details cannot be used (in German):\n{problems}',
  },
  'rules.no-cases': {
    de: 'Bitte Paket und Datei mit Fällen nennen: {usage}',
    en: 'Please name the package and the file of cases: {usage}',
  },
  'dmn.no-tck': {
    de: 'Bitte den Ordner des DMN-TCK nennen: {usage}',
    en: 'Please name the folder of the DMN TCK: {usage}',
  },
}
