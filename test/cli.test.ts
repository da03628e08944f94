import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { commands } from '../src/app/commands.ts'
import { help } from '../src/app/help.ts'

const data = mkdtempSync(join(tmpdir(), 'vz-cli-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

/** As an administrator types it, with a folder of its own. */
async function vorzimmer(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATA_DIR: data, DATABASE_URL: '' }
  return promisify(execFile)(process.execPath, ['src/app/cli.ts', ...args], { env, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (e: { code: number; stdout: string; stderr: string }) => ({ code: e.code, out: e.stdout, err: e.stderr }),
  )
}

test('every command of the list runs, and what is not in the list is answered with the list', async () => {
  for (const name of ['migrate', 'user', 'backup', 'restore', 'verify-audit', 'intake', 'eval', 'doctor'])
    expect(Object.keys(commands)).toContain(name)
  for (const { load } of Object.values(commands)) expect(typeof (await load()).run).toBe('function')
  const unknown = await vorzimmer('gibt-es-nicht')
  expect(unknown.code).toBe(2)
  for (const name of Object.keys(commands)) expect(unknown.err).toContain(name)
}, 60_000)

test.each(Object.keys(commands))('%s --help says how it is called, with every option that it takes', async (name) => {
  const told = await help([name, '--help'])
  expect(told).toMatchObject({ code: 0, text: expect.stringContaining(`vorzimmer ${name}`) })
  for (const asked of [['help', name], ['hilfe', name], ['--help', name], [name, 'etwas', '-h']]) expect(await help(asked)).toEqual(told) // biome-ignore format: a list
  const source = readFileSync(`src/app/commands/${name}.ts`, 'utf8')
  for (const [, option] of source.matchAll(/'?([\w-]+)'?: \{ type: '(?:string|boolean)'/g)) expect(told?.text).toContain(`--${option}`)
})
test.each<[string, string[], number]>([
  ['nothing at all', [], 0],
  ['a word for help', ['--help'], 0],
  ['help for what is not there', ['help', 'gibt-es-nicht'], 2],
  ['a name that every object of the language has', ['constructor'], 2],
])('%s is answered with the list', async (_, asked, code) => {
  const told = await help(asked)
  expect(told?.code).toBe(code)
  for (const [name, { about }] of Object.entries(commands)) expect(told?.text).toMatch(new RegExp(`${name} +${about}`))
})
test('who asks for help gets it on stdout, and a wrong option is answered with the way to it', async () => {
  expect(await vorzimmer('intake', '--help')).toEqual({ code: 0, out: `${(await help(['help', 'intake']))?.text}\n`, err: '' })
  expect(await vorzimmer('learn', '--jetzt')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('vorzimmer learn --help') })
  expect(readdirSync(data)).toEqual([]) // no database was made for that
}, 60_000)

test('intake enters files and folders, names what it cannot find, and adds nothing on a second call', async () => {
  const folder = mkdtempSync(join(data, 'post-'))
  writeFileSync(join(folder, 'hund.txt'), 'Hiermit melde ich meinen Hund zur Hundesteuer an.')
  writeFileSync(join(folder, 'leer.pdf'), '')
  const first = await vorzimmer('intake', folder)
  expect(first.code).toBe(0)
  const lines = first.out
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
  expect(lines).toEqual([
    [expect.stringMatching(/-000001$/), 'hund.txt', expect.stringContaining('20.21')],
    [expect.stringMatching(/-000002$/), 'leer.pdf', expect.stringContaining('leer')],
  ])
  expect((await vorzimmer('intake', folder)).out).toBe(first.out)
  const missing = await vorzimmer('intake', join(folder, 'fort'))
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('gibt es nicht')])
  expect((await vorzimmer('intake')).code).toBe(2)
}, 90_000)

test('a folder that the mailbox of the justice exported is one item, with its attachments', async () => {
  const folder = join(mkdtempSync(join(data, 'egvp-')), 'nachricht-1')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'xjustiz_nachricht.xml'),
    '<?xml version="1.0" encoding="UTF-8"?><nachricht.gds.uebermittlungSchriftgutobjekte.0005005 xmlns="http://www.xjustiz.de"><nachrichtenkopf><erstellungszeitpunkt>2026-11-20T10:00:00</erstellungszeitpunkt></nachrichtenkopf></nachricht.gds.uebermittlungSchriftgutobjekte.0005005>',
  )
  writeFileSync(join(folder, 'klage.txt'), 'Verwaltungsgericht: In der Verwaltungsrechtssache wird beigefügte Klageschrift zugestellt.')
  const entered = await vorzimmer('intake', folder)
  expect(entered.out.trim().split('\n')).toHaveLength(1)
  expect(entered.out).toContain('nachricht-1.zip')
  expect((await vorzimmer('intake', folder)).out).toBe(entered.out)
}, 90_000)

test('the first administrator is made once, with a password that is long enough, and eval says what it can measure', async () => {
  const admin = (password: string) =>
    promisify(execFile)(process.execPath, ['src/app/cli.ts', 'user', 'admin', 'anna@musterstadt.example'], {
      env: { ...process.env, DATA_DIR: data, DATABASE_URL: '', ADMIN_PASSWORD: password },
    }).then(
      () => 0,
      (e: { code: number }) => e.code,
    )
  expect(await admin('ein-langes-passwort')).toBe(0)
  expect(await admin('ein-langes-passwort')).toBe(1)
  expect((await vorzimmer('user', 'admin', 'keine-adresse')).code).toBe(2)
  const unknown = await vorzimmer('eval', 'gibt-es-nicht')
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('read')])
}, 90_000)
