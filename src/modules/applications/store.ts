import { type ColumnType, type Generated, type SqlBool, sql } from 'kysely'
import type { AssuranceLevel } from '#base/assurance.ts'
import type { Db, Tx } from '#base/db.ts'
import { serialNumber } from '#base/format.ts'
import type { Answers, PackageFiles, Precheck } from '#base/leistungen/index.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import type { Act, Status } from './contract.ts'

const own = (db: Db) =>
  db.withTables<{
    applicationsPackage: PackageTable
    applicationsCase: CaseTable
    applicationsUpload: UploadTable
    applicationsMessage: MessageTable
    applicationsOutcome: OutcomeTable
    applicationsConsent: ConsentTable
    applicationsMailCheck: MailCheckTable
    applicationsCounter: { year: number; last: number }
    applicationsSignIn: SignInTable
    applicationsAccountSession: { tokenDigest: string; subject: string; level: AssuranceLevel; at: Generated<Date>; expiresAt: Date }
    applicationsGuess: { bucket: string; failures: number; since: Date }
  }>()

type Json<T> = ColumnType<T, string | undefined, string | undefined>
type PackageTable = {
  id: Generated<string>
  package: string
  title: string
  label: string
  digest: string
  content: Json<PackageFiles>
  status: Generated<'imported' | 'proposed' | 'active' | 'retired'>
  importedAt: Generated<Date>
  proposedBy: string | null
  proposedNote: string | null
  activatedAt: Date | null
  decisionId: string | null
  /** Brought along by the installation of the sample town, by these sample persons; null: released by two persons, or not at all. */
  delivered: ColumnType<{ by: string[] } | null, never, string>
}
/** Who applied, as the broker said: a pseudonym of the account, how sure, when, and what came into the form. */
export type Identity = { subject: string; level: AssuranceLevel; at: string; answers: Record<string, string> }
type SignInTable = {
  stateDigest: string
  browserDigest: string
  caseId: string
  nonce: string
  verifier: string
  level: AssuranceLevel
  at: Generated<Date>
}
type CaseTable = {
  id: Generated<string>
  version: Generated<number>
  packageId: string
  status: Generated<Status>
  handle: string
  codeDigest: string
  year: number | null
  serial: number | null
  answers: Json<Answers>
  step: Generated<number>
  stelleId: string
  border: string | null
  applicant: Generated<string>
  mail: string | null
  identity: ColumnType<Identity | null, string | null | undefined, string | null>
  startedAt: Generated<Date>
  updatedAt: Generated<Date>
  submittedAt: Date | null
  completeOn: string | null
  vermerk: ColumnType<Precheck | null, string | null | undefined, string | null>
  issuedAt: Date | null
}
export type FoundValue = { show: string; title: string; value: string | number; field: string | null; start: number; end: number }
type UploadTable = {
  id: Generated<string>
  caseId: string
  name: string
  fileHash: string
  size: number
  kind: string
  document: string
  recognised: string | null
  values: Json<FoundValue[]>
  proven: boolean
  hints: Json<string[]>
  text: string
  refusal: string | null
  later: boolean
  correctedBy: string | null
  uploadedAt: Generated<Date>
}
type MessageTable = {
  id: Generated<string>
  caseId: string
  kind: 'missing' | 'hearing' | 'message'
  fromHouse: boolean
  text: string
  dueOn: string | null
  decisionId: string | null
  at: Generated<Date>
}
type MailCheckTable = {
  id: Generated<string>
  caseId: string
  mail: string
  codeDigest: string
  tries: Generated<number>
  sentAt: Generated<Date>
  confirmedAt: Date | null
}
type ConsentTable = { id: Generated<string>; caseId: string; given: boolean; mail: string | null; words: string; at: Generated<Date> }
export type ActText = { title: string; tenor: string[]; reasons: string[]; plain: string[] }
type OutcomeTable = {
  caseId: string
  decisionId: string
  preparedDecisionId: string | null
  act: Act
  amounts: Json<Record<string, number | null>>
  reason: string
  weighing: string
  conditions: string
  texts: Json<ActText>
  automatic: boolean
  at: Generated<Date>
}
type Row<T> = { [K in keyof T]: T[K] extends ColumnType<infer S, infer _I, infer _U> ? S : T[K] }
export type PackageRow = Row<PackageTable>
export type CaseRow = Row<CaseTable>
export type UploadRow = Row<UploadTable>
export type MessageRow = Row<MessageTable>
export type OutcomeRow = Row<OutcomeTable>

// ---- packages

/** Keeps a version; one that is there stays as it is. @returns undefined where it was known */
export const insertPackage = (tx: Db, row: Pick<PackageRow, 'package' | 'title' | 'label' | 'digest'> & { content: PackageFiles }) =>
  own(tx)
    .insertInto('applicationsPackage')
    .values({ ...row, content: JSON.stringify(row.content), proposedBy: null, proposedNote: null, activatedAt: null, decisionId: null })
    .onConflict((c) => c.columns(['package', 'digest']).doNothing())
    .returningAll()
    .executeTakeFirst()
export const getPackage = (db: Db, id: string) => own(db).selectFrom('applicationsPackage').selectAll().where('id', '=', id).executeTakeFirst()
export const findActive = (db: Db, name: string) =>
  own(db).selectFrom('applicationsPackage').selectAll().where('package', '=', name).where('status', '=', 'active').executeTakeFirst()
export const findByDigest = (db: Db, name: string, digest: string) =>
  own(db).selectFrom('applicationsPackage').selectAll().where('package', '=', name).where('digest', '=', digest).executeTakeFirst()
export const listPackages = (db: Db) =>
  own(db).selectFrom('applicationsPackage').selectAll().orderBy('package').orderBy('importedAt', 'desc').execute()
export const updatePackage = (
  tx: Db,
  id: string,
  set: Partial<Pick<PackageRow, 'status' | 'proposedBy' | 'proposedNote' | 'activatedAt' | 'decisionId'>>,
) => own(tx).updateTable('applicationsPackage').set(set).where('id', '=', id).execute()
/** As the installation of the sample town brings it along: no decision, and the row says so. */
export const deliver = (tx: Db, id: string, by: readonly string[], at: Date) =>
  own(tx)
    .updateTable('applicationsPackage')
    .set({ status: 'active', activatedAt: at, delivered: JSON.stringify({ by }) })
    .where('id', '=', id)
    .where('status', '=', 'imported')
    .execute()
export const retireOthers = (tx: Db, name: string, id: string) =>
  own(tx)
    .updateTable('applicationsPackage')
    .set({ status: 'retired' })
    .where('package', '=', name)
    .where('id', '<>', id)
    .where('status', '=', 'active')
    .execute()

// ---- cases

export const insertCase = (tx: Db, row: Pick<CaseRow, 'packageId' | 'handle' | 'codeDigest' | 'stelleId' | 'border'>) =>
  own(tx)
    .insertInto('applicationsCase')
    .values({ ...row, mail: null, submittedAt: null, completeOn: null, year: null, serial: null, issuedAt: null })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findByHandle = (db: Db, handle: string): Promise<CaseRow | undefined> =>
  own(db).selectFrom('applicationsCase').selectAll().where('handle', '=', handle).executeTakeFirst()
export const findCase = (db: Db, id: string): Promise<CaseRow | undefined> =>
  own(db).selectFrom('applicationsCase').selectAll().where('id', '=', id).executeTakeFirst()
export const lockCase = (tx: Db, id: string): Promise<CaseRow | undefined> =>
  own(tx).selectFrom('applicationsCase').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

type Change = Partial<Omit<CaseRow, 'id' | 'version' | 'answers' | 'vermerk' | 'identity'>> & {
  answers?: Answers
  vermerk?: Precheck
  identity?: Identity
}
/** @returns the new version, or undefined where somebody else was faster */
export async function updateCase(tx: Db, id: string, version: number, { answers, vermerk, identity, ...set }: Change): Promise<number | undefined> {
  const row = await own(tx)
    .updateTable('applicationsCase')
    .set({
      ...set,
      version: version + 1,
      updatedAt: new Date(),
      ...(answers ? { answers: JSON.stringify(answers) } : {}),
      ...(vermerk ? { vermerk: JSON.stringify(vermerk) } : {}),
      ...(identity ? { identity: JSON.stringify(identity) } : {}),
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst()
  return row?.version
}

/** The next number of a year. The row stays locked until the transaction ends: a number is never given twice, and none is left out. */
export async function nextSerial(tx: Db, year: number): Promise<number> {
  const { last } = await own(tx)
    .insertInto('applicationsCounter')
    .values({ year, last: 1 })
    .onConflict((c) => c.column('year').doUpdateSet((e) => ({ last: e('applicationsCounter.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow()
  return last
}
export const numberOf = ({ year, serial }: Pick<CaseRow, 'year' | 'serial'>): string | null =>
  year === null || serial === null ? null : `A-${serialNumber(year, serial)}`

export const listCases = (
  db: Db,
  sight: Sight,
  { status, q, limit = 200 }: { status?: Status | undefined; q?: string | undefined; limit?: number },
) =>
  own(db)
    .selectFrom('applicationsCase as c')
    .innerJoin('applicationsPackage as p', 'p.id', 'c.packageId')
    .selectAll('c')
    .select('p.title')
    .where('c.submittedAt', 'is not', null)
    .where(whereSeen(sight, 'c.stelle_id', 'c.border'))
    .$if(!!status, (b) => b.where('c.status', '=', status ?? 'submitted'))
    .$if(!!q?.trim(), (b) =>
      b.where(
        sql<SqlBool>`(c.applicant ilike ${`%${escaped(q)}%`} or 'A-' || c.year || '-' || lpad(c.serial::text, 6, '0') ilike ${`%${escaped(q)}%`})`,
      ),
    )
    .orderBy('c.submittedAt', 'desc')
    .limit(limit)
    .execute()
const escaped = (q = '') => q.trim().replace(/[\\%_]/g, '\\$&')

/** Sent cases of all versions of a package, newest first: what a new version is tried on. */
export const listPast = (db: Db, name: string, limit = 300) =>
  own(db)
    .selectFrom('applicationsCase as c')
    .innerJoin('applicationsPackage as p', 'p.id', 'c.packageId')
    .selectAll('c')
    .where('p.package', '=', name)
    .where('c.submittedAt', 'is not', null)
    .where('c.status', '<>', 'withdrawn')
    .orderBy('c.submittedAt', 'desc')
    .limit(limit)
    .execute()

// ---- uploads

export const insertUpload = (tx: Db, { values, hints, ...row }: Omit<UploadRow, 'id' | 'uploadedAt' | 'correctedBy'>): Promise<UploadRow> =>
  own(tx)
    .insertInto('applicationsUpload')
    .values({ ...row, correctedBy: null, values: JSON.stringify(values), hints: JSON.stringify(hints) })
    .onConflict((c) => c.columns(['caseId', 'fileHash', 'document']).doUpdateSet({ name: row.name }))
    .returningAll()
    .executeTakeFirstOrThrow()
export const listUploads = (db: Db, caseId: string): Promise<UploadRow[]> =>
  own(db).selectFrom('applicationsUpload').selectAll().where('caseId', '=', caseId).orderBy('uploadedAt').execute()
export const deleteUpload = (tx: Db, caseId: string, id: string) =>
  own(tx).deleteFrom('applicationsUpload').where('caseId', '=', caseId).where('id', '=', id).executeTakeFirst()
export const correctUpload = (
  tx: Db,
  id: string,
  { document, proven, values, by }: { document: string; proven: boolean; values: FoundValue[]; by: string },
) =>
  own(tx)
    .updateTable('applicationsUpload')
    .set({ document, recognised: document, proven, values: JSON.stringify(values), hints: '[]', correctedBy: by })
    .where('id', '=', id)
    .execute()

// ---- messages and outcomes

export const insertMessage = (tx: Db, row: Omit<MessageRow, 'id' | 'at'>): Promise<MessageRow> =>
  own(tx).insertInto('applicationsMessage').values(row).returningAll().executeTakeFirstOrThrow()
export const listMessages = (db: Db, caseId: string): Promise<MessageRow[]> =>
  own(db).selectFrom('applicationsMessage').selectAll().where('caseId', '=', caseId).orderBy('at').execute()

export const insertOutcome = (tx: Db, { amounts, texts, ...row }: Omit<OutcomeRow, 'at'>) =>
  own(tx)
    .insertInto('applicationsOutcome')
    .values({ ...row, amounts: JSON.stringify(amounts), texts: JSON.stringify(texts) })
    .execute()
export const findOutcome = (db: Db, caseId: string): Promise<OutcomeRow | undefined> =>
  own(db).selectFrom('applicationsOutcome').selectAll().where('caseId', '=', caseId).executeTakeFirst()
export const deleteOutcome = (tx: Db, caseId: string) => own(tx).deleteFrom('applicationsOutcome').where('caseId', '=', caseId).execute()

// ---- the Nutzerkonto of an applicant

export const insertSignIn = (tx: Db, row: Omit<SignInTable, 'at'>) => own(tx).insertInto('applicationsSignIn').values(row).execute()
/** A sign-in that is underway, once: it is gone by this. @returns undefined where there is none, or it took too long */
export async function takeSignIn(tx: Db, stateDigest: string, minutes: number) {
  const row = await own(tx).deleteFrom('applicationsSignIn').where('stateDigest', '=', stateDigest).returningAll().executeTakeFirst()
  if (!row || Date.now() - row.at.getTime() > minutes * 60_000) return undefined
  return row
}
export const insertAccountSession = (tx: Db, { minutes, ...row }: { tokenDigest: string; subject: string; level: AssuranceLevel; minutes: number }) =>
  own(tx)
    .insertInto('applicationsAccountSession')
    .values({ ...row, expiresAt: sql<Date>`now() + make_interval(mins => ${minutes})` })
    .execute()
export const findAccountSession = (db: Db, tokenDigest: string) =>
  own(db)
    .selectFrom('applicationsAccountSession')
    .select(['subject', 'level'])
    .where('tokenDigest', '=', tokenDigest)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
export const deleteAccountSession = (tx: Db, tokenDigest: string) =>
  own(tx).deleteFrom('applicationsAccountSession').where('tokenDigest', '=', tokenDigest).execute()

// ---- consent

export const insertConsent = (tx: Db, row: Omit<ConsentTable, 'id' | 'at'>) => own(tx).insertInto('applicationsConsent').values(row).execute()
/** The last word of the applicant about the download of a Bescheid. */
export const findConsent = (db: Db, caseId: string) =>
  own(db).selectFrom('applicationsConsent').selectAll().where('caseId', '=', caseId).orderBy('at', 'desc').limit(1).executeTakeFirst()

// ---- whether an address is read

export const insertMailCheck = (tx: Db, row: Pick<MailCheckTable, 'caseId' | 'mail' | 'codeDigest'>) =>
  own(tx)
    .insertInto('applicationsMailCheck')
    .values({ ...row, confirmedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow()
/** One process at a time sends codes for an application, and one to an address. */
export async function lockMail(tx: Tx, caseId: string, mail: string): Promise<void> {
  for (const key of [caseId, mail.toLowerCase()]) await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 7))`.execute(tx)
}
/** How many codes an application has asked for in the last 24 hours. */
export async function countMailCodes(db: Db, caseId: string): Promise<number> {
  const { n } = await own(db)
    .selectFrom('applicationsMailCheck')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('caseId', '=', caseId)
    .where(sql<SqlBool>`sent_at > now() - interval '24 hours'`)
    .executeTakeFirstOrThrow()
  return n
}
/** The last code of an address, one more time tried. @returns undefined where there is none, or it is over */
export const tryMailCode = (db: Db, caseId: string, mail: string, { hours, mostTries }: { hours: number; mostTries: number }) =>
  own(db)
    .updateTable('applicationsMailCheck')
    .set((e) => ({ tries: e('tries', '+', 1) }))
    .where('id', '=', (e) =>
      e
        .selectFrom('applicationsMailCheck')
        .select('id')
        .where('caseId', '=', caseId)
        .where(sql<string>`lower(mail)`, '=', mail.toLowerCase())
        .orderBy('sentAt', 'desc')
        .limit(1),
    )
    .where('tries', '<', mostTries)
    .where('confirmedAt', 'is', null)
    .where(sql<SqlBool>`sent_at > now() - make_interval(hours => ${hours})`)
    .returning(['id', 'codeDigest'])
    .executeTakeFirst()
export const confirmMail = (tx: Db, id: string) =>
  own(tx).updateTable('applicationsMailCheck').set({ confirmedAt: sql<Date>`now()` }).where('id', '=', id).execute()
export async function findConfirmedMail(db: Db, caseId: string, mail: string): Promise<Date | null> {
  const row = await own(db)
    .selectFrom('applicationsMailCheck')
    .select('confirmedAt')
    .where('caseId', '=', caseId)
    .where(sql<string>`lower(mail)`, '=', mail.toLowerCase())
    .where('confirmedAt', 'is not', null)
    .orderBy('confirmedAt', 'desc')
    .executeTakeFirst()
  return row?.confirmedAt ?? null
}

// ---- guessing

/** Failures of a bucket within the window; an older one counts as none. */
export async function failuresOf(db: Db, bucket: string, windowMinutes: number): Promise<number> {
  const row = await own(db)
    .selectFrom('applicationsGuess')
    .select('failures')
    .where('bucket', '=', bucket)
    .where(sql<SqlBool>`since > now() - make_interval(mins => ${windowMinutes})`)
    .executeTakeFirst()
  return row?.failures ?? 0
}
/** @returns how many failures the bucket has now within the window */
export async function countFailure(db: Db, bucket: string, windowMinutes: number): Promise<number> {
  const running = sql<boolean>`applications_guess.since > now() - make_interval(mins => ${windowMinutes})`
  const { failures } = await own(db)
    .insertInto('applicationsGuess')
    .values({ bucket, failures: 1, since: sql<Date>`now()` })
    .onConflict((c) =>
      c.column('bucket').doUpdateSet({
        failures: sql<number>`case when ${running} then applications_guess.failures + 1 else 1 end`,
        since: sql<Date>`case when ${running} then applications_guess.since else now() end`,
      }),
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  return failures
}

/** Takes a case out with everything that was written in it. @returns the names of its files */
export async function eraseCase(tx: Db, id: string): Promise<string[]> {
  const uploads = await listUploads(tx, id)
  await own(tx).deleteFrom('applicationsCase').where('id', '=', id).execute()
  return uploads.map((u) => u.fileHash)
}
