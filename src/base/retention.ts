import { sql } from 'kysely'
import type pg from 'pg'
import { type Db, openDb, openPool, transact } from './db.ts'

/**
 * What becomes of the rows of one table (Art. 5 Abs. 1 lit. e, Art. 30 Abs. 1 lit. f DSGVO). Every table of the database has a line,
 * in base or in its module; test/retention.test.ts compares with information_schema.
 */
export type Retention = {
  table: string
  /** What it holds; with `none`, why that says nothing about a person. German: the officers read it. */
  holds: string
  /** How it ends: it holds no personal data; by itself when a period is over; or by an event that another part brings about. */
  ends: { kind: 'none' } | Period | { kind: 'event'; event: string }
  /** Rows that are about one person of the house, whose id stands in `by` (SQL): these columns she gets as a copy (Art. 15 Abs. 3 DSGVO). */
  own?: { by: string; columns: readonly string[] }
}
export type Period = {
  kind: 'period'
  /** SQL: the instant or day from which the period runs. */
  since: string
  /** A Postgres interval, one day at least. */
  period: string
  /** SQL: only such rows. */
  only?: string
  /** SQL: the subject a row belongs to; what lies under a legal hold is not forgotten. */
  subject?: string
  /** For the page: the period and its reason. */
  reason: string
}

const none = { kind: 'none' } as const
const withAccount = { kind: 'event', event: 'mit dem Konto: beim Löschen der Person (Art. 17 DSGVO)' } as const
/** For the tables of modules whose rows belong to a case. */
export const withVorgang = { kind: 'event', event: 'mit dem Vorgang, zu dem er gehört (Aussonderung nach dem Aktenplan)' } as const
const withAkte = { kind: 'event', event: 'mit der Akte, zu der der Vorgang gehört (Aussonderung nach dem Aktenplan)' } as const

/** How long audit rows are kept: until the überörtliche Prüfung of their year is over (four years after its end, § 114 GemO BW). */
export const auditYears = 5

/** The tables of base. Modules list theirs in module.ts. */
export const baseRetention: Retention[] = [
  { table: 'kysely_migration', holds: 'Namen der Umbauschritte der Datenbank', ends: none },
  { table: 'kysely_migration_lock', holds: 'Sperre beim Umbau der Datenbank', ends: none },
  { table: 'number_range', holds: 'die letzte Nummer jedes Nummernkreises', ends: none },
  { table: 'retention_rule', holds: 'die Fristen dieser Liste', ends: none },
  {
    table: 'auth_user',
    holds: 'Name und Mailadresse der Beschäftigten',
    ends: { kind: 'event', event: 'beim Löschen der Person: Name und Adresse verschwinden, die Kennung bleibt' },
    own: { by: '"id"', columns: ['name', 'email', 'role', 'createdAt', 'banned', 'twoFactorEnabled'] },
  },
  {
    table: 'auth_session',
    holds: 'Sitzungen mit Netzadresse und Browser',
    ends: { kind: 'period', since: '"expiresAt"', period: '1 day', reason: 'ein Tag nach Ablauf' },
    own: { by: '"userId"', columns: ['createdAt', 'expiresAt', 'ipAddress', 'userAgent'] },
  },
  { table: 'auth_account', holds: 'Anmeldearten, Kennwort nur als Prüfwert', ends: withAccount },
  { table: 'auth_two_factor', holds: 'zweiter Faktor', ends: withAccount },
  {
    table: 'auth_verification',
    holds: 'Einladungen und Zwischenschritte der Anmeldung',
    ends: { kind: 'period', since: '"expiresAt"', period: '1 day', reason: 'ein Tag nach Ablauf' },
  },
  {
    table: 'rate_limit',
    holds: 'wie oft jemand in der letzten Minute oder Stunde kam: ein Prüfwert der Netzadresse, der täglich wechselt, und eine Zahl',
    ends: { kind: 'period', since: 'ends_at', period: '1 day', reason: 'ein Tag, gegen Überlastung und das Raten von Codes' },
  },
  {
    table: 'auth_rate_limit',
    holds: 'Anmeldeversuche je Netzadresse',
    ends: { kind: 'period', since: 'to_timestamp("lastRequest" / 1000)', period: '1 day', reason: 'ein Tag, gegen das Raten von Kennwörtern' },
  },
  {
    table: 'auth_client',
    holds: 'andere Programme mit Zugang: Bezeichnung, Prüfwert des Zugangscodes, wer ihn anlegte',
    ends: { kind: 'period', since: 'revoked_at', period: '1 year', reason: 'ein Jahr nach dem Entzug' },
  },
  { table: 'organisation_office', holds: 'Ämter; keine Person', ends: none },
  { table: 'organisation_stelle', holds: 'Stellen mit Aufgaben und Zeichnungsbefugnis; keine Person', ends: none },
  { table: 'organisation_deputy', holds: 'welche Stelle welche vertritt; keine Person', ends: none },
  {
    table: 'organisation_holding',
    holds: 'wer wann welche Stelle innehatte',
    ends: { kind: 'period', since: 'to_on', period: '10 years', reason: 'zehn Jahre nach dem Ende, damit Entscheidungen zuzuordnen bleiben' },
    own: { by: 'person_id', columns: ['stelle_id', 'from_on', 'to_on'] },
  },
  {
    table: 'organisation_absence',
    holds: 'Tage der Abwesenheit, ohne Grund',
    ends: {
      kind: 'period',
      since: 'to_on',
      period: '90 days',
      reason: '90 Tage nach dem letzten Tag; die Vertretung steht in der Entscheidung selbst',
    },
    own: { by: 'person_id', columns: ['from_on', 'to_on'] },
  },
  {
    table: 'audit_entry',
    holds: 'wer (Kennung) wann was getan hat, ohne Inhalt',
    ends: {
      kind: 'event',
      event: `${auditYears} Jahre nach der Versiegelung (überörtliche Prüfung, § 114 GemO); es bleibt ein signierter Prüfpunkt`,
    },
  },
  { table: 'audit_seal', holds: 'Prüfsummen', ends: none },
  { table: 'audit_checkpoint', holds: 'Prüfsummen', ends: none },
  { table: 'audit_verification', holds: 'Ergebnisse der Prüfung der Siegel', ends: none },
  {
    table: 'review_proposal',
    holds: 'Vorschläge mit Belegen',
    ends: {
      kind: 'period',
      since: 'created_at',
      period: '90 days',
      subject: 'subject',
      only: `status = 'withdrawn' and not exists (select 1 from review_decision d where d.proposal_id = review_proposal.id)`,
      reason: 'zurückgezogene nach 90 Tagen; entschiedene mit der Akte, zu der der Vorgang gehört',
    },
  },
  {
    table: 'review_decision',
    holds: 'Entscheidungen mit Begründung; von der Person nur die Kennung',
    ends: {
      kind: 'event',
      event:
        'Wortlaut und Begründung mit der Akte, zu der der Vorgang gehört (Aussonderung nach dem Aktenplan); es bleibt, wer (Kennung) wann wie entschied',
    },
  },
  { table: 'review_reversal', holds: 'zurückgenommene Entscheidungen; von der Person nur die Kennung', ends: withAkte },
  { table: 'review_standing_order', holds: 'Daueraufträge; von der Person nur die Kennung', ends: withAkte },
  { table: 'review_suspension', holds: 'warum ein Dauerauftrag endete; von der Person nur die Kennung', ends: withAkte },
  { table: 'review_measure', holds: 'welche Routine mit Stichproben gemessen wird; von der Person nur die Kennung', ends: withAkte },
  {
    table: 'review_blind_sample',
    holds: 'blinde Stichproben: ob Mensch und Maschine dasselbe wählten; keine Person',
    ends: {
      kind: 'period',
      since: 'drawn_at',
      period: '5 years',
      reason: 'fünf Jahre, solange die überörtliche Prüfung die Daueraufträge nachvollziehen kann (§ 114 GemO)',
    },
  },
  { table: 'review_package_stop', holds: 'wer eine Vollautomation beendet hat; nur die Kennung', ends: withAkte },
  { table: 'review_package_sample', holds: 'welche Fälle als tägliche Stichprobe an einen Menschen gingen', ends: withAkte },
  { table: 'review_released_package', holds: 'freigegebene Leistungspakete; von der Person nur die Kennung', ends: withAkte },
  { table: 'notice_release', holds: 'freigegebene Mitteilungstexte; von der Person nur die Kennung', ends: withAkte },
  {
    table: 'mail_message',
    holds: 'Mails mit Adresse und Text',
    ends: { kind: 'period', since: 'done_at', period: '90 days', reason: '90 Tage nach dem Versand; was zur Akte gehört, liegt dort' },
  },
  {
    table: 'legal_hold',
    holds: 'Löschsperren mit Grund; von der Person nur die Kennung',
    ends: { kind: 'event', event: 'nie von selbst: sie erklären, warum etwas länger blieb' },
  },
  {
    table: 'legal_hold_lifting',
    holds: 'aufgehobene Löschsperren mit Grund; von der Person nur die Kennung',
    ends: { kind: 'event', event: 'nie von selbst: sie erklären, warum etwas wieder gelöscht werden darf' },
  },
  {
    table: 'method_switch',
    holds: 'abgeschaltete KI-Verfahren; von der Person, die abschaltete, nur die Kennung',
    ends: { kind: 'event', event: 'wenn das Verfahren wieder eingeschaltet wird; das Protokoll behält, wann und von wem' },
  },
  { table: 'jobs.*', holds: 'Aufträge der Maschine: nur Kennungen; erledigte löscht die Warteschlange nach Tagen', ends: none },
]

/** Writes the periods into the database, as the owner; called after every migration. */
export async function writeRetention(owner: pg.PoolConfig, retention: readonly Retention[]) {
  const db = openDb(openPool({ ...owner, max: 1 }))
  const rules = retention.flatMap(({ table, ends }) => (ends.kind === 'period' ? [{ table, ...ends }] : []))
  await transact(db, async (tx) => {
    for (const { table, since, period, only = 'true', subject = null } of rules)
      await sql`
        insert into retention_rule (table_name, since, period, only_where, subject) values (${table}, ${since}, ${period}::interval, ${only}, ${subject})
        on conflict (table_name) do update set since = excluded.since, period = excluded.period, only_where = excluded.only_where, subject = excluded.subject
        where (retention_rule.since, retention_rule.period, retention_rule.only_where, retention_rule.subject)
          is distinct from (excluded.since, excluded.period, excluded.only_where, excluded.subject)`.execute(tx)
    await sql`delete from retention_rule where table_name <> all(${rules.map((r) => r.table)}::text[])`.execute(tx)
  }).finally(() => db.destroy())
}

/** Forgets, in every table with a period, what is past it. @returns rows by table, only where there were any */
export async function forget(db: Db): Promise<Record<string, number>> {
  const rules = await sql<{ table: string }>`select table_name as table from retention_rule order by table_name`.execute(db)
  const forgotten: Record<string, number> = {}
  for (const { table } of rules.rows) {
    const { rows } = await sql<{ n: number }>`select retention_forget(${table}) as n`.execute(db)
    if (rows[0]?.n) forgotten[table] = rows[0].n
  }
  return forgotten
}

/** When each table was last cleared, and of how much. */
export async function lastForgotten(db: Db): Promise<Record<string, { at: Date; rows: number }>> {
  const { rows } = await sql<{ table: string; at: Date; rows: number }>`
    select table_name as table, forgotten_at as at, forgotten_rows as rows from retention_rule where forgotten_at is not null`.execute(db)
  return Object.fromEntries(rows.map(({ table, at, rows: n }) => [table, { at, rows: n }]))
}
