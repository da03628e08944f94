import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const town = (folder: string) => spawnSync(process.execPath, ['src/app/cli.ts', 'town', folder], { encoding: 'utf8' })

test('the command line says that a town is in order, or names every mistake on a line of its own and ends with 2', () => {
  const good = town('towns/musterstadt')
  expect(good.stdout).toContain('Stadt Musterstadt: in Ordnung.')
  expect(good.status).toBe(0)

  const folder = mkdtempSync(join(tmpdir(), 'vz-town-'))
  cpSync('towns/musterstadt', folder, { recursive: true })
  rmSync(join(folder, 'tags.json'))
  rmSync(join(folder, 'offices.json'))
  const bad = town(folder)
  rmSync(folder, { recursive: true })
  expect(bad.stderr.trim().split('\n')).toEqual([
    `Im Ordner der Stadt (${folder}) ist etwas zu berichtigen (2):`,
    `${folder}/offices.json: Die Datei fehlt.`,
    `${folder}/tags.json: Die Datei fehlt.`,
  ])
  expect(bad.status).toBe(2)
})
