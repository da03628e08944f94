import { type Generated, sql } from 'kysely'
import type { Db, Tx } from '#base/db.ts'
import type { Paper } from '#base/document.ts'
import type { Answers, RiskClass } from './contract.ts'

const own = (db: Db) =>
  db.withTables<{
    registerMethod: { id: string; sinceOn: string }
    registerClassification: ClassificationTable
    registerEvaluation: { id: Generated<string>; file: string; measure: string; figures: string; at: Date }
    registerIncident: IncidentTable
    registerInstruction: InstructionTable
    registerAcknowledgement: { version: number; personId: string; sessionId: string; at: Date }
    registerCourse: CourseTable
    registerCompletion: { courseId: string; personId: string; completedOn: string; recordedBy: string; recordedAt: Generated<Date> }
    registerDisclosure: DisclosureTable
  }>()
type ClassificationTable = {
  id: Generated<string>
  method: string
  answers: string
  class: RiskClass
  reasons: string[]
  duties: string[]
  personId: string
  at: Generated<Date>
}
type IncidentTable = {
  id: Generated<string>
  method: string | null
  description: string
  personalData: boolean
  reportedBy: string
  reportedAt: Date
  status: Generated<'open' | 'assessed' | 'closed'>
  severity: 'none' | 'minor' | 'serious' | null
  assessment: string | null
  publicNote: string | null
  assessedBy: string | null
  assessedAt: Date | null
}
type InstructionTable = { version: number; paper: string; own: string; basis: string; personId: string; issuedAt: Date }
type CourseTable = {
  id: Generated<string>
  title: string
  content: string
  validMonths: number | null
  methods: string[]
  createdAt: Generated<Date>
}
type DisclosureTable = {
  id: Generated<string>
  personId: string | null
  term: string | null
  reason: string
  requestedBy: string
  requestedAt: Date
  releasedBy: string | null
  releasedRole: 'iso' | 'personalrat' | null
  releasedAt: Date | null
  visibleUntil: Date | null
}

/** Remembers the day on which a method came into the house. */
export const enterMethods = (tx: Db, ids: readonly string[], sinceOn: string) =>
  own(tx)
    .insertInto('registerMethod')
    .values(ids.map((id) => ({ id, sinceOn })))
    .onConflict((c) => c.doNothing())
    .execute()
export const listMethods = (db: Db) => own(db).selectFrom('registerMethod').selectAll().execute()

type Read<T, K extends keyof T, V> = { [P in keyof T]: P extends K ? V : T[P] extends Generated<infer G> ? G : T[P] }
export type ClassificationRow = Read<ClassificationTable, 'answers', Answers>
export type IncidentRow = Read<IncidentTable, never, never>
export type InstructionRow = Read<InstructionTable, 'paper', Paper>
export type CourseRow = Read<CourseTable, never, never>
export type DisclosureRow = Read<DisclosureTable, never, never>

/** Newest first. */
export const listClassifications = (db: Db, method?: string) =>
  own(db)
    .selectFrom('registerClassification')
    .selectAll()
    .$if(method !== undefined, (q) => q.where('method', '=', method ?? ''))
    .orderBy('at', 'desc')
    .execute() as Promise<unknown> as Promise<ClassificationRow[]>
export const insertClassification = (tx: Tx, row: Omit<ClassificationRow, 'id' | 'at'>) =>
  own(tx)
    .insertInto('registerClassification')
    .values({ ...row, answers: JSON.stringify(row.answers) })
    .execute()

export const insertEvaluation = (db: Db, row: { file: string; measure: string; figures: Record<string, number>; at: Date }) =>
  own(db)
    .insertInto('registerEvaluation')
    .values({ ...row, figures: JSON.stringify(row.figures) })
    .execute()
/** The newest of each file and measure. */
export const listEvaluations = (db: Db) =>
  own(db)
    .selectFrom('registerEvaluation')
    .distinctOn(['file', 'measure'])
    .select(['file', 'measure', 'figures', 'at'])
    .orderBy('file')
    .orderBy('measure')
    .orderBy('at', 'desc')
    .execute() as Promise<unknown> as Promise<{ file: string; measure: string; figures: Record<string, number>; at: Date }[]>

export const listIncidents = (db: Db): Promise<IncidentRow[]> =>
  own(db).selectFrom('registerIncident').selectAll().orderBy('reportedAt', 'desc').limit(500).execute()
export const findIncident = (db: Db, id: string): Promise<IncidentRow | undefined> =>
  own(db).selectFrom('registerIncident').selectAll().where('id', '=', id).executeTakeFirst()
export const insertIncident = (tx: Tx, row: Pick<IncidentRow, 'method' | 'description' | 'personalData' | 'reportedBy' | 'reportedAt'>) =>
  own(tx)
    .insertInto('registerIncident')
    .values({ ...row, severity: null, assessment: null, publicNote: null, assessedBy: null, assessedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow()
/** @returns false when it was closed meanwhile */
export async function assessIncident(
  tx: Tx,
  id: string,
  set: Pick<IncidentRow, 'status' | 'severity' | 'assessment' | 'publicNote' | 'assessedBy' | 'assessedAt'>,
): Promise<boolean> {
  const { numUpdatedRows } = await own(tx)
    .updateTable('registerIncident')
    .set(set)
    .where('id', '=', id)
    .where('status', '<>', 'closed')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Newest first. */
export const listInstructions = (db: Db) =>
  own(db)
    .selectFrom('registerInstruction as i')
    .select(['i.version', 'i.own', 'i.basis', 'i.personId', 'i.issuedAt'])
    .select(sql<number>`(select count(*)::int from register_acknowledgement a where a.version = i.version)`.as('acknowledged'))
    .orderBy('i.version', 'desc')
    .execute()
/** The one in force, or a named one. */
export const findInstruction = (db: Db, version?: number) =>
  own(db)
    .selectFrom('registerInstruction')
    .selectAll()
    .$if(version !== undefined, (q) => q.where('version', '=', version ?? 0))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst() as Promise<unknown> as Promise<InstructionRow | undefined>
/** @returns undefined when somebody else issued that version first */
export const insertInstruction = (tx: Tx, row: InstructionRow) =>
  own(tx)
    .insertInto('registerInstruction')
    .values({ ...row, paper: JSON.stringify(row.paper) })
    .onConflict((c) => c.doNothing())
    .returning('version')
    .executeTakeFirst()
export const acknowledge = (tx: Tx, row: { version: number; personId: string; sessionId: string; at: Date }) =>
  own(tx)
    .insertInto('registerAcknowledgement')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute()
export const findAcknowledgement = (db: Db, version: number, personId: string) =>
  own(db).selectFrom('registerAcknowledgement').select('at').where('version', '=', version).where('personId', '=', personId).executeTakeFirst()

/** What a permit has to know of a person, in one question: the instruction in force, whether she has acknowledged it, courses demanded for the method. */
export async function standingOf(db: Db, personId: string, method: string) {
  const { rows } = await sql<{
    version: number | null
    acknowledged: boolean
    courses: { validMonths: number | null; completedOn: string | null }[]
  }>`
    with current as (select max(version) as version from register_instruction)
    select c.version, exists (select 1 from register_acknowledgement a where a.version = c.version and a.person_id = ${personId}) as acknowledged,
      coalesce((select json_agg(json_build_object('validMonths', k.valid_months, 'completedOn',
        (select max(d.completed_on)::text from register_completion d where d.course_id = k.id and d.person_id = ${personId})))
        from register_course k where ${method} = any(k.methods)), '[]') as courses
    from current c`.execute(db)
  return rows[0] ?? { version: null, acknowledged: false, courses: [] }
}

export const listCourses = (db: Db): Promise<(CourseRow & { done: number })[]> =>
  own(db)
    .selectFrom('registerCourse as k')
    .selectAll('k')
    .select(sql<number>`(select count(distinct person_id)::int from register_completion d where d.course_id = k.id)`.as('done'))
    .orderBy('k.title')
    .execute()
export const findCourse = (db: Db, id: string) => own(db).selectFrom('registerCourse').selectAll().where('id', '=', id).executeTakeFirst()
export const insertCourse = (tx: Tx, row: Pick<CourseRow, 'title' | 'content' | 'validMonths' | 'methods'>) =>
  own(tx).insertInto('registerCourse').values(row).returning('id').executeTakeFirstOrThrow()
export const updateCourse = (tx: Tx, id: string, set: Pick<CourseRow, 'title' | 'content' | 'validMonths' | 'methods'>) =>
  own(tx).updateTable('registerCourse').set(set).where('id', '=', id).returning('id').executeTakeFirst()
export const insertCompletion = (tx: Tx, row: { courseId: string; personId: string; completedOn: string; recordedBy: string }) =>
  own(tx)
    .insertInto('registerCompletion')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute()
/** The last completion of each course by a person. */
export const listCompletions = (db: Db, personId: string) =>
  own(db)
    .selectFrom('registerCompletion')
    .select('courseId')
    .select((e) => e.fn.max('completedOn').as('completedOn'))
    .where('personId', '=', personId)
    .groupBy('courseId')
    .execute()

export const listDisclosures = (db: Db): Promise<DisclosureRow[]> =>
  own(db).selectFrom('registerDisclosure').selectAll().orderBy('requestedAt', 'desc').limit(500).execute()
export const findDisclosure = (db: Db, id: string): Promise<DisclosureRow | undefined> =>
  own(db).selectFrom('registerDisclosure').selectAll().where('id', '=', id).executeTakeFirst()
export const insertDisclosure = (tx: Tx, row: Pick<DisclosureRow, 'personId' | 'term' | 'reason' | 'requestedBy' | 'requestedAt'>) =>
  own(tx)
    .insertInto('registerDisclosure')
    .values({ ...row, releasedBy: null, releasedRole: null, releasedAt: null, visibleUntil: null })
    .returning('id')
    .executeTakeFirstOrThrow()
export async function releaseDisclosure(
  tx: Tx,
  id: string,
  set: Pick<DisclosureRow, 'releasedBy' | 'releasedRole' | 'releasedAt' | 'visibleUntil'>,
): Promise<boolean> {
  const { numUpdatedRows } = await own(tx)
    .updateTable('registerDisclosure')
    .set(set)
    .where('id', '=', id)
    .where('releasedBy', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** What goes with a person who leaves. */
export async function forgetPerson(tx: Tx, personId: string) {
  await own(tx).deleteFrom('registerAcknowledgement').where('personId', '=', personId).execute()
  await own(tx).deleteFrom('registerCompletion').where('personId', '=', personId).execute()
}
