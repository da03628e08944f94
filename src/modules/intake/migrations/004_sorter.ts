import { type Kysely, sql } from 'kysely'

/**
 * What the sorter has learned: one line a release and secrecy border. The models themselves are files (weights of hashed features, no text); only what is
 * live has any. `learned_until` is the last decision it knows: from it and from what is still kept the same bytes can be made again.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table intake_release (
      id uuid primary key default gen_random_uuid(), border text not null, number int not null,
      status text not null check (status in ('live', 'replaced', 'refused')), made_at timestamptz not null default now(), learned_until timestamptz not null,
      lessons int not null, exam int not null, exam_right int not null, exam_right_before int not null, rebuilt_at timestamptz, learned_from text not null default '',
      types_hash text, stellen_hash text, tags_hash text,
      check ((status = 'live') = (num_nonnulls(types_hash, stellen_hash, tags_hash) = 3)), unique (border, number)
    )`.execute(db)
  await sql`create unique index intake_release_live on intake_release (border) where status = 'live'`.execute(db)
}
