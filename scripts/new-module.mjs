// npm run new:module NAME: a module that runs, in the shape of all others. Copy nothing, forget nothing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const [id = ''] = process.argv.slice(2)
if (!/^[a-z]+(-[a-z]+)*$/.test(id)) {
  console.error('npm run new:module NAME   (kleine Buchstaben und Bindestriche, z. B. open-data)')
  process.exit(2)
}
const room = join('src/modules', id)
if (existsSync(room)) {
  console.error(`${room} gibt es schon.`)
  process.exit(1)
}
const camel = id.replace(/-(.)/g, (_, c) => c.toUpperCase())
const pascal = camel[0].toUpperCase() + camel.slice(1)
const table = id.replaceAll('-', '_')

const files = {
  'README.md': `# ${pascal} (${id})

**Purpose**: what it does for the town.
**Users**: who works with it.
**Words**: the terms of the duty.
**Never**: what it must never do.
**Legal basis**: the law it rests on.
**AI use**: none.
**Data kept**: notes, one year.
`,
  'contract.ts': `import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Instant } from '#base/http.ts'

export const may = { read: '${id}.read', write: '${id}.write' } as const

/** How a status is shown, here and in every list of the product. */
export const statuses = { open: { tone: 'neutral' } } as const

export const New${pascal} = z.object({ title: z.string().trim().min(1).max(300) }).meta({ id: 'New${pascal}' })
export const ${pascal} = z.object({ id: z.uuid(), version: z.int(), title: z.string(), createdAt: Instant }).meta({ id: '${pascal}' })
export type ${pascal} = z.output<typeof ${pascal}>
export const ${pascal}List = z.object({ items: z.array(${pascal}) })

export const errors = { notFound: (id: string) => new AppError('${id}.not-found', 404, { id }) }

declare module '#base/audit.ts' {
  interface AuditFacts {
    '${id}.created': { id: string }
  }
}
`,
  'rules.ts': `/** A title as it is kept: one line, no space around it. */
export const tidy = (title: string): string => title.replace(/\\s+/g, ' ').trim()
`,
  'store.ts': `import type { Generated } from 'kysely'
import type { Db } from '#base/db.ts'
import type { ${pascal} } from './contract.ts'

const own = (db: Db) => db.withTables<{ ${camel}Item: ${pascal}Table }>()
type ${pascal}Table = { [K in keyof ${pascal}]: K extends 'title' ? ${pascal}[K] : Generated<${pascal}[K]> }

export const insert = (tx: Db, title: string) => own(tx).insertInto('${camel}Item').values({ title }).returningAll().executeTakeFirstOrThrow()
export const find = (db: Db, id: string) => own(db).selectFrom('${camel}Item').selectAll().where('id', '=', id).executeTakeFirst()
export const list = (db: Db) => own(db).selectFrom('${camel}Item').selectAll().orderBy('createdAt', 'desc').limit(100).execute()
`,
  'service.ts': `import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { errors } from './contract.ts'
import { tidy } from './rules.ts'
import * as store from './store.ts'

export function create({ db, actor }: Ctx, title: string) {
  return transact(db, async (tx) => {
    const item = await store.insert(tx, tidy(title))
    await audit.record(tx, actor, '${id}.created', \`${id}/\${item.id}\`, { id: item.id })
    return item
  })
}

/** @throws AppError ${id}.not-found */
export async function get({ db }: Pick<Ctx, 'db'>, id: string) {
  const item = await store.find(db, id)
  if (!item) throw errors.notFound(id)
  return item
}

export const list = async ({ db }: Pick<Ctx, 'db'>) => ({ items: await store.list(db) })
`,
  'routes.ts': `import { get, nothing, post } from '#base/http.ts'
import { ${pascal}, ${pascal}List, may, New${pascal} } from './contract.ts'
import * as ${camel} from './service.ts'

export const routes = [
  get('/items', may.read, { in: nothing, out: ${pascal}List }, ({ ctx }) => ${camel}.list(ctx)),
  get('/items/:id', may.read, { in: nothing, out: ${pascal} }, ({ ctx, params }) => ${camel}.get(ctx, params.id)),
  post('/items', may.write, { in: New${pascal}, out: ${pascal} }, ({ ctx, input }) => ${camel}.create(ctx, input.title)),
]
export type Routes = typeof routes
`,
  'texts.ts': `import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  '${id}.not-found': { de: 'Das gibt es nicht (mehr).', en: 'This does not exist (any more).' },
}
`,
  'pages.ts': `import type { Page } from '../module.ts'

export const pages: Page[] = []
`,
  'migrations/001_item.ts': `import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>) {
  await sql\`
    create table ${table}_item (
      id uuid primary key default gen_random_uuid(), version int not null default 1,
      title text not null, created_at timestamptz not null default now()
    )\`.execute(db)
}
`,
  'module.ts': `import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import * as m001 from './migrations/001_item.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const ${camel} = defineModule({
  id: '${id}',
  title: '${pascal}',
  permissions: {
    [may.read]: { label: { de: 'Ansehen', en: 'See' }, roles: ['clerk', 'head'] },
    [may.write]: { label: { de: 'Anlegen', en: 'Create' }, roles: ['clerk', 'head'] },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  retention: [
    {
      table: '${table}_item',
      holds: 'Notizen',
      ends: { kind: 'period', since: 'created_at', period: '1 year', reason: 'ein Jahr, danach ohne Belang' },
    },
  ],
  migrations: { '001_item': m001 },
})
`,
  'service.test.ts': `import { expect, test } from 'vitest'
import { world } from '#test/world.ts'

const { person } = await world({ work: false })

test('what a clerk writes down is there, tidied, and audited', async () => {
  const clerk = await person({ roles: ['clerk'] })
  const created = await clerk.post('/api/${id}/items', { title: '  Erste   Notiz ' })
  const item = (await created.json()) as { id: string; title: string }
  expect(item.title).toBe('Erste Notiz')
  expect((await clerk.get(\`/api/${id}/items/\${item.id}\`)).status).toBe(200)
})

test('who has no right to it sees nothing', async () => {
  const council = await person({ roles: ['council'] })
  expect((await council.get('/api/${id}/items')).status).toBe(403)
})
`,
}
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(room, name)), { recursive: true })
  writeFileSync(join(room, name), text)
}

/** One line in the list of the product, in the order of the alphabet among the imports, broken as the formatter breaks it. */
const list = 'src/app/modules.ts'
const text = readFileSync(list, 'utf8')
const [head, names] = /(export const modules: Module\[\] = )\[([^\]]*)\]/.exec(text).slice(1)
const all = [...names.split(',').map((name) => name.trim()), camel].filter(Boolean)
const line = `${head}[${all.join(', ')}]`
writeFileSync(
  list,
  text
    .replace(`${head}[${names}]`, line.length <= 150 ? line : `${head}[\n${all.map((name) => `  ${name},\n`).join('')}]`)
    .replace(/import type \{ Module \}/, `import { ${camel} } from '#modules/${id}/module.ts'\nimport type { Module }`),
)
console.log(`${room} ist da und steht in ${list}. Weiter: README.md ausfüllen, contract.ts benennen, npm test.`)
