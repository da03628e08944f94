import { z } from 'zod'
import { AppError } from './errors.ts'

const Url = z.string().regex(/^postgres(ql)?:\/\//, 'beginnt mit postgres://')

const Words = z.string().transform((list) => list.split(',').flatMap((word) => word.trim() || []))

/** Every setting an administrator can make, with its default. docs/handbuch/betrieb.md explains each. */
const Environment = z.object({
  DATA_DIR: z.string().default('data'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url().optional(),
  TOWN: z.string().default('towns/musterstadt'),
  /** Owner of the schema: migrates, backs up, never serves a request. */
  DATABASE_URL: Url.optional(),
  /** The two roles that serve; without them the owner's connection is narrowed by SET ROLE, which `doctor` points out. */
  DATABASE_WEB_URL: Url.optional(),
  DATABASE_WORKER_URL: Url.optional(),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(12).optional(),
  /** 32 bytes, base64: encrypts files and backups. Default: a key file made in DATA_DIR/keys. */
  VORZIMMER_KEY: z.string().optional(),
  /** Where `vorzimmer backup` writes and the page "Betrieb" looks. Default: DATA_DIR/backups; better another machine's disk. */
  BACKUP_DIR: z.string().optional(),
  /** Where audit seals are kept outside the database, best on another machine's disk. */
  SEAL_DIR: z.string().optional(),
  S3_URL: z.url().optional(),
  S3_BUCKET: z.string().default('vorzimmer'),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  S3_REGION: z.string().default('eu-central-1'),
  /** Below it lie the folders of scanners. Default: DATA_DIR/scan. */
  SCAN_DIR: z.string().optional(),
  /** How often a client with a token may ask in a minute; also how often one address may try with a wrong one. */
  CLIENT_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(240),
  VISITOR_POSTS_PER_MINUTE: z.coerce.number().int().min(1).default(120),
  /** The town's DMS, by CMIS 1.1 browser binding: the address of its service document. Without it the own Akte is the Ablage. */
  CMIS_URL: z.url().optional(),
  /** Which repository, if the DMS has several. */
  CMIS_REPOSITORY: z.string().optional(),
  CMIS_USER: z.string().optional(),
  CMIS_PASSWORD: z.string().optional(),
  /** The folder under which Akten are created; it must be there. */
  CMIS_ROOT: z.string().default('/Vorzimmer'),
  /** The property that holds our own id. It must be queryable; every CMIS 1.1 repository has cmis:description. */
  CMIS_KEY_PROPERTY: z
    .string()
    .regex(/^[\w:.-]+$/)
    .default('cmis:description'),
  CMIS_FOLDER_TYPE: z
    .string()
    .regex(/^[\w:.-]+$/)
    .default('cmis:folder'),
  CMIS_DOCUMENT_TYPE: z
    .string()
    .regex(/^[\w:.-]+$/)
    .default('cmis:document'),
  /** The town's gateway to the Postfach of the Nutzerkonto; without it that way is closed. */
  NUTZERKONTO_URL: z.url().optional(),
  NUTZERKONTO_TOKEN: z.string().optional(),
  /** The town's broker before the Nutzerkonten of citizens (OpenID Connect); without it packages that ask for one are applied for on paper. */
  BROKER_DISCOVERY_URL: z.url().optional(),
  BROKER_CLIENT_ID: z.string().optional(),
  BROKER_CLIENT_SECRET: z.string().optional(),
  BROKER_SCOPES: z.string().default('openid profile'),
  /** What the broker says in `acr` for these levels of assurance; several with commas between them. */
  BROKER_ACR_SUBSTANTIAL: Words.default(['STORK-QAA-Level-3', 'http://eidas.europa.eu/LoA/substantial']),
  BROKER_ACR_HIGH: Words.default(['STORK-QAA-Level-4', 'http://eidas.europa.eu/LoA/high']),
  /** The town's gateway to its payment provider; without it nobody pays online. */
  PAYMENT_URL: z.url().optional(),
  PAYMENT_TOKEN: z.string().optional(),
  /** Below it lie the folders that are handed over to Fachverfahren. Default: DATA_DIR/uebergabe. */
  HANDOVER_DIR: z.string().optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default('Vorzimmer <vorzimmer@localhost>'),
  /** So long a released answer waits before it leaves, and can be taken back. */
  ANSWER_UNDO_SECONDS: z.coerce.number().int().min(0).max(3600).default(30),
  OIDC_DISCOVERY_URL: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** Header in which the town's proxy names the caller's address; empty means: trust the socket only. */
  TRUSTED_ADDRESS_HEADER: z.string().optional(),
  /** Other websites that may embed the assistant: their origins, with commas between them. Its script is for everybody, its interface only for these. */
  EMBED_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((origin) => origin.trim() || []))
    .pipe(z.array(z.string().regex(/^https?:\/\/[^\s/]+$/, 'Adressen wie https://www.stadt.de, ohne Pfad, mit Komma getrennt'))),
  /** Opens /metrics for a Prometheus that sends it as a bearer token; without it there is no such page. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** web, worker, or both in one process. */
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
})
export type Config = z.output<typeof Environment>

/**
 * The address under which citizens and staff reach this house, without a slash at its end: every link that leaves the house begins with it. The town's own
 * website (`town.json: web`) is another address, on which none of our pages lie.
 */
export const ownAddressOf = ({ PUBLIC_URL, PORT }: Pick<Config, 'PUBLIC_URL' | 'PORT'>): string =>
  PUBLIC_URL?.replace(/\/+$/, '') ?? `http://localhost:${PORT}`

/** Reads the environment once. An unusable value is named with its rule, never guessed. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = Environment.safeParse(given)
  if (result.success) return result.data
  const issues = result.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')
  throw new AppError('config.invalid', 422, { issues })
}
