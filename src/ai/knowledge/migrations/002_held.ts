import { type Kysely, sql } from 'kysely'

/**
 * A source's changes can be held back until somebody has looked what they do to the answers: such documents stand beside those they would replace, in an
 * audience of their own that nobody belongs to, and are counted for nobody.
 */
export async function up(db: Kysely<unknown>) {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table knowledge_audience add column source_id text references knowledge_source on delete cascade`,
  `alter table knowledge_audience drop constraint knowledge_audience_kind_check`,
  `alter table knowledge_audience add constraint knowledge_audience_kind_check
     check (kind in ('public', 'house', 'stelle', 'held') and (kind = 'held') = (source_id is not null))`,
  `alter table knowledge_audience drop constraint knowledge_audience_kind_stelle_id_border_key`,
  `alter table knowledge_audience add constraint knowledge_audience_once unique nulls not distinct (kind, stelle_id, border, source_id)`,
  `alter table knowledge_document add column held boolean not null default false`,
  `alter table knowledge_document drop constraint knowledge_document_source_id_key_key`,
  `alter table knowledge_document add constraint knowledge_document_once unique (source_id, key, held)`,
  `alter table knowledge_source drop constraint knowledge_source_state_check`,
  `alter table knowledge_source add constraint knowledge_source_state_check check (state in ('new', 'ready', 'asks', 'held', 'failing', 'off'))`,
  // Keys that would leave with the release, and what was found against it.
  `alter table knowledge_source add column leaving text[] not null default '{}', add column objection jsonb`,
]
