import { type Kysely, sql } from 'kysely'

/**
 * Two roles that serve; neither owns anything. A cluster may hold many towns, and an administrator may have made them: hence "if it is not there".
 * Every table made later by the owner is theirs to read and write unless its own migration takes that back.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    do $$ declare r text; begin
      foreach r in array array['vorzimmer_web', 'vorzimmer_worker'] loop
        if not exists (select from pg_roles where rolname = r) then
          begin execute format('create role %I login', r);
          exception when duplicate_object or unique_violation then null; end;
        end if;
        begin execute format('grant %I to %I', r, current_user);
        exception when others then null; end;
      end loop;
      execute format('revoke create, temporary on database %I from public', current_database());
      revoke create on schema public from public;
    end $$`.execute(db)
  await sql`grant usage on schema public to vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`alter default privileges in schema public grant select, insert, update, delete on tables to vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`alter default privileges in schema public grant usage, select on sequences to vorzimmer_web, vorzimmer_worker`.execute(db)
}
