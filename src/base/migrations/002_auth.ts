import { type Kysely, sql } from 'kysely'

/** What better-auth expects (compileMigrations() of its options in auth.ts; a test compares). The worker role never sees it. */
export async function up(db: Kysely<unknown>) {
  for (const statement of tables.split(';').filter((s) => s.trim())) await sql.raw(statement).execute(db)
  for (const table of ['user', 'session', 'account', 'verification', 'two_factor', 'rate_limit'])
    await sql.raw(`revoke all on auth_${table} from vorzimmer_worker`).execute(db)
}

const tables = `
create table auth_user ("id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null, "role" text, "banned" boolean, "banReason" text, "banExpires" timestamptz, "twoFactorEnabled" boolean);
create table auth_session ("id" text not null primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text, "userId" text not null references auth_user ("id") on delete cascade, "impersonatedBy" text);
create table auth_account ("id" text not null primary key, "issuer" text not null, "accountId" text not null, "providerId" text not null, "userId" text not null references auth_user ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null);
create table auth_verification ("id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null);
create table auth_two_factor ("id" text not null primary key, "secret" text not null, "backupCodes" text not null, "userId" text not null references auth_user ("id") on delete cascade, "verified" boolean, "failedVerificationCount" integer, "lockedUntil" timestamptz);
create table auth_rate_limit ("id" text not null primary key, "key" text not null unique, "count" integer not null, "lastRequest" bigint not null);
create index "auth_session_userId_idx" on auth_session ("userId");
create index "auth_account_userId_idx" on auth_account ("userId");
create index "auth_verification_identifier_idx" on auth_verification ("identifier");
create index "auth_two_factor_secret_idx" on auth_two_factor ("secret");
create index "auth_two_factor_userId_idx" on auth_two_factor ("userId");
create unique index "auth_account_issuer_accountId_uidx" on auth_account ("issuer", "accountId")`
