import type { Texts } from '#base/texts.ts'

/** What the command line says when it is asked for something it cannot do. */
export const commandErrors: Texts = {
  'cli.no-password': {
    de: 'Hier lässt sich kein Kennwort eingeben. Bitte in ADMIN_PASSWORD mitgeben.',
    en: 'No terminal to type a password in. Pass it in ADMIN_PASSWORD.',
  },
  'cli.password-too-short': { de: 'Das Kennwort braucht mindestens 12 Zeichen.', en: 'The password needs at least 12 characters.' },
  'cli.not-an-address': { de: '„{email}“ ist keine E-Mail-Adresse.', en: '“{email}” is not an e-mail address.' },
  'cli.unknown-permission': {
    de: 'Das Recht „{permission}“ kann kein Programm bekommen; möglich sind: {known}.',
    en: 'No program can be given the permission “{permission}”; possible are: {known}.',
  },
  'cli.unknown-role': { de: 'Die Rolle „{role}“ gibt es nicht. Es gibt: {known}.', en: 'There is no role “{role}”. There are: {known}.' },
  'cli.dossier': {
    de: 'So geht es: vorzimmer dossier NAME [--format md|html]; es gibt: {known}.',
    en: 'Usage: vorzimmer dossier NAME [--format md|html]; there are: {known}.',
  },
  'cli.unknown-eval': { de: 'Die Messung „{name}“ gibt es nicht. Es gibt: {known}.', en: 'There is no measure “{name}”. There are: {known}.' },
  'cli.no-path': {
    de: 'Bitte mindestens eine Datei oder einen Ordner nennen: vorzimmer intake PFAD…',
    en: 'Name at least one file or folder: vorzimmer intake PATH…',
  },
  'cli.no-such-path': { de: '„{path}“ gibt es nicht.', en: '“{path}” does not exist.' },
  'cli.nothing-there': { de: 'Unter {paths} liegt keine Datei.', en: 'There is no file at {paths}.' },
  'injection.no-set': { de: 'So geht es: {usage}', en: 'Usage: {usage}' },
  'injection.set-missing': { de: 'Die Datei „{path}“ gibt es nicht.', en: 'There is no file “{path}”.' },
  'injection.set-broken': {
    de: '„{path}“, Zeile {line}: erwartet wird ein JSON-Objekt mit text und label (0 oder 1).',
    en: '“{path}”, line {line}: expected a JSON object with text and label (0 or 1).',
  },
  'grounding.no-set': { de: 'So geht es: {usage}', en: 'Usage: {usage}' },
  'grounding.set-missing': { de: 'Die Datei „{path}“ gibt es nicht.', en: 'There is no file “{path}”.' },
  'grounding.set-broken': {
    de: '„{path}“, Zeile {line}: erwartet wird ein JSON-Objekt mit source, text und label (clean oder error).',
    en: '“{path}”, line {line}: expected a JSON object with source, text and label (clean or error).',
  },
  'privacy.no-set': { de: 'So geht es: {usage}', en: 'Usage: {usage}' },
  'privacy.set-missing': { de: 'Die Datei „{path}“ gibt es nicht.', en: 'There is no file “{path}”.' },
  'privacy.set-empty': { de: 'Die Datei „{path}“ ist leer.', en: 'The file “{path}” is empty.' },
  'privacy.set-broken': {
    de: '„{path}“, Zeile {line}: erwartet wird ein JSON-Objekt mit text und spans (start, end, type).',
    en: '“{path}”, line {line}: expected a JSON object with text and spans (start, end, type).',
  },
}
