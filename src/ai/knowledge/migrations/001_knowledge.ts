import { type Kysely, sql } from 'kysely'

/**
 * The index. Passages carry their analysed terms, so that it can be built again from the database alone. `knowledge_posting` is written by a rebuild
 * and never changed; what is written or removed since stands in `knowledge_change`, with its sign. See README.md.
 */
export async function up(db: Kysely<unknown>) {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table knowledge_source (
     id text primary key, kind text not null, title text not null, settings jsonb not null, state text not null default 'new'
       check (state in ('new', 'ready', 'asks', 'failing', 'off')),
     cursor jsonb, documents int not null default 0, asked jsonb, accepted boolean not null default false, error text, checked_at timestamptz, changed_at timestamptz
   )`,
  `create table knowledge_audience (
     id smallint generated always as identity primary key, kind text not null check (kind in ('public', 'house', 'stelle')), stelle_id text, border text,
     passages int not null default 0, unique nulls not distinct (kind, stelle_id, border), check ((kind = 'stelle') = (stelle_id is not null))
   )`,
  `create table knowledge_document (
     id int generated always as identity primary key, source_id text not null references knowledge_source on delete cascade, key text not null,
     title text not null, link text, level smallint not null default 0, audience smallint not null references knowledge_audience,
     valid_from date, valid_to date, keywords text[] not null default '{}', fingerprint text not null, indexed_at timestamptz not null default now(),
     unique (source_id, key)
   )`,
  `create table knowledge_passage (
     id int generated always as identity primary key, document int not null references knowledge_document on delete cascade, position smallint not null,
     path text[] not null, body text not null, link text, terms bytea not null, unique (document, position)
   )`,
  `create table knowledge_term (id int generated always as identity primary key, body text not null unique)`,
  /** Which words an audience's passages hold: nobody's question is widened by a word that she may not see. */
  `create table knowledge_vocabulary (audience smallint not null, term int not null, primary key (audience, term))`,
  `create table knowledge_gram (audience smallint not null, gram text not null, terms bytea not null, primary key (audience, gram))`,
  `create table knowledge_posting (
     generation int not null, term int not null, audience smallint not null, block int not null, postings bytea not null,
     primary key (generation, term, audience, block)
   )`,
  `create table knowledge_change (
     seq bigint generated always as identity primary key, term int not null, audience smallint not null, passage int not null, impact smallint not null, sign smallint not null
   )`,
  `create index knowledge_change_term on knowledge_change (term, audience) include (passage, impact, sign)`,
  `create table knowledge_index (only_one boolean primary key default true check (only_one), generation int not null default 0, analysis text not null default '', built_at timestamptz)`,
  `insert into knowledge_index default values`,
  `create table knowledge_vector (
     passage int primary key references knowledge_passage on delete cascade, audience smallint not null, engine text not null, code bit varying not null, vector bytea not null
   )`,
  `create index knowledge_vector_engine on knowledge_vector (engine, audience)`,
  `create table knowledge_synonym (
     id uuid primary key default gen_random_uuid(), words text[] not null, state text not null default 'kept' check (state in ('kept', 'proposed', 'refused')),
     seen int not null default 1, changed_at timestamptz not null default now(), unique (words)
   )`,
  `create table knowledge_gap (words text primary key, seen int not null default 1, last_at timestamptz not null default now())`,
  // A posting is read whole, and is packed already: no attempt to compress it.
  `alter table knowledge_posting alter column postings set storage external`,
  `alter table knowledge_gram alter column terms set storage external`,
  `alter table knowledge_gram set (fillfactor = 70)`,
  // The worker fills the tables, and their owner alone may have them counted; a plan made before that is many times slower.
  `create function knowledge_analyze() returns void language sql security definer set search_path = public as
   'analyze knowledge_document, knowledge_passage, knowledge_posting, knowledge_gram, knowledge_term, knowledge_change, knowledge_audience, knowledge_vocabulary'`,
]
