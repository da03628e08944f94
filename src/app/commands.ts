/** A command answers with its exit code, 0 if it says nothing. `usage`: how it is called, one form a line, and what its options mean. */
type Command = { about: string; load: () => Promise<{ usage: string; run: (args: string[]) => Promise<unknown> }> }

/** What an administrator can ask of the house. */
export const commands: Record<string, Command> = {
  migrate: { about: 'bringt die Datenbank auf den Stand dieses Programms', load: () => import('./commands/migrate.ts') },
  doctor: { about: 'sagt, was fehlt und woher man es bekommt', load: () => import('./commands/doctor.ts') },
  backup: { about: 'sichert Datenbank und Dateien, verschlüsselt, in eine Datei', load: () => import('./commands/backup.ts') },
  restore: { about: 'stellt eine Sicherung in eine leere Datenbank wieder her', load: () => import('./commands/restore.ts') },
  user: { about: 'Konten: admin, add, invite, list, lock, unlock, demo', load: () => import('./commands/user.ts') },
  client: { about: 'Zugänge für andere Programme: add, list, revoke', load: () => import('./commands/client.ts') },
  town: { about: 'prüft den Ordner einer Stadt', load: () => import('./commands/town.ts') },
  leistung: { about: 'prüft Leistungspakete ganz', load: () => import('./commands/leistung.ts') },
  intake: { about: 'trägt Dateien und Ordner in das Posteingangsbuch ein', load: () => import('./commands/intake.ts') },
  learn: { about: 'lernt jetzt aus den Entscheidungen, was sonst nachts geschieht', load: () => import('./commands/learn.ts') },
  // biome-ignore format: quoted, since in the code an Akte is called so by nobody; here it is what people type
  'dossier': { about: 'druckt Unterlagen aus dem laufenden System: personalrat, dsfa, vvt, grundrechte, dienstanweisung', load: () => import('./commands/dossier.ts') },
  'verify-audit': { about: 'prüft die Versiegelung der Protokolle gegen die Siegeldatei', load: () => import('./commands/verify-audit.ts') },
  eval: { about: 'misst die Güte einer Fähigkeit und gibt eine Zeile JSON aus', load: () => import('./commands/eval.ts') },
}
