import { expect, test } from 'vitest'
import { personRoles, type Role } from '#base/actor.ts'
import type { Route } from '#base/http.ts'
import { grants, modules } from '../src/app/modules.ts'
import { world } from './world.ts'

// Who may what, asked of the running house: every route of every module, once for each role and once signed out. Modules added later are in by themselves.
const { http, person, request } = await world({ work: false })
const signedOut = 'signed-out'
type Caller = Role | typeof signedOut
const callers: Caller[] = [signedOut, ...personRoles]
const routes = modules.flatMap((m) => m.routes.map((route) => ({ path: `/api/${m.id}${route.path}`, route: route as Route })))
/** What base and app serve beside the modules. A new one has to be thought about here. */
const ownKeys = modules.flatMap((m) => m.raw ?? []).map((r) => `${r.method} ${r.path}`) // asked of in their module's own tests
const files = modules.flatMap((m) => m.files ?? []).map((f) => `GET ${f.path}`) // for everybody
const others = new Set([
  ...ownKeys,
  ...files,
  'ALL /*',
  'ALL /api/*',
  'ALL /api/assistant/*', // the origins that may embed the assistant
  'GET /api/auth/*',
  'POST /api/auth/*',
  'GET /api/openapi.json',
  'GET /api/health',
])
const web = new Set(['ALL /assets/*', 'GET /assets/*', 'ALL /widget/*', 'GET /widget/*', 'GET /*'])

const mayBy = (may: string, caller: Caller): boolean =>
  may === 'public' || (caller !== signedOut && (may === 'signed-in' || (grants[may] ?? []).includes(caller)))

/** The table as text: what docs/permissions.md holds, so that a reviewer sees every change of it. */
function permissionTable(): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const labels = Object.fromEntries(modules.flatMap((m) => Object.entries(m.permissions).map(([name, p]) => [name, p.label.en])))
  const head = ['route', 'permission', ...callers]
  return [
    '# Permissions',
    '',
    'Every route and who may call it, with one person per role. Written by `npx vitest run test/permissions.test.ts -u`; the same test asks the',
    'running house and fails when it or this text says otherwise. Which rows somebody then sees is decided inside (Stelle, office, seal, border).',
    '',
    ...modules.flatMap((m) => [
      `## ${m.title} (${m.id})`,
      '',
      ...Object.entries(m.permissions).map(([name, p]) => `- \`${name}\`: ${p.label.en}`),
      '',
      line(head),
      line(head.map(() => '---')),
      ...m.routes.map(({ method, path, may }) =>
        line([`${method} ${path}`, may in labels ? `\`${may}\`` : may, ...callers.map((c) => (mayBy(may, c) ? 'x' : ''))]),
      ),
      '',
      ...(m.raw ?? []).map((r) => `- \`${r.method} ${r.path}\`: ${r.door}`),
      ...(m.raw ? [''] : []),
    ]),
  ].join('\n')
}

test('docs/permissions.md is the table that the house keeps', async () => {
  await expect(permissionTable()).toMatchFileSnapshot('../docs/permissions.md')
})

test('no route is served that the table does not know', () => {
  const known = new Set(routes.map(({ route, path }) => `${route.method} ${path}`))
  const unknown = http.routes.map((r) => `${r.method} ${r.path}`).filter((r) => !known.has(r) && !others.has(r) && !web.has(r))
  expect(unknown).toEqual([])
})

test.each(callers)('%s: 401 or 403 exactly where the table says so, and never an answer', { timeout: 120_000 }, async (caller) => {
  const cookie = caller === signedOut ? '' : (await person({ roles: [caller] })).cookie
  const wrong: string[] = []
  for (const { path, route } of routes) {
    const asked = path.replace(/:\w+/g, '00000000-0000-4000-8000-000000000000')
    const res = await request(asked, { cookie, ...(route.method === 'POST' ? { body: {} } : {}) })
    const { type = '' } = res.headers.get('content-type')?.includes('problem') ? ((await res.json()) as { type?: string }) : {}
    const refused = (res.status === 401 && type === '/errors/signed-out') || (res.status === 403 && type === '/errors/forbidden')
    const expected = mayBy(route.may, caller) ? !refused && res.status !== 401 : res.status === (caller === signedOut ? 401 : 403) && refused
    if (!expected || res.status >= 500) wrong.push(`${route.method} ${path}: ${res.status} ${type}`)
  }
  expect(wrong).toEqual([])
})
