import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
// @ts-expect-error it brings no types
import { DmnModdle } from 'dmn-moddle'
import { describe, expect, test } from 'vitest'
import { filesIn, rulesOf, sharedPackages } from './decide.ts'
import { checkFiles, readWhole, versionDifferences } from './index.ts'

// Opened and saved by the editor's own reader and writer, a package is what it was: the same rules cell by cell, the same results of its cases.

const towns = join(import.meta.dirname, '../../../towns')
const folders = ['leistungen', ...readdirSync(towns).map((town) => join(town, 'leistungen'))]
  .map((folder) => join(towns, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [join(folder, e.name)] : [])))
const moddle = new DmnModdle()
async function resaved(xml: string): Promise<string> {
  const { rootElement, warnings } = await moddle.fromXML(xml, 'dmn:Definitions')
  expect(warnings).toEqual([])
  return (await moddle.toXML(rootElement, { format: true })).xml
}

describe('packages of towns/, saved by the editor', () => {
  test.each(folders.map((folder) => [folder.slice(towns.length + 1), folder]))('%s', async (name, folder) => {
    const files = readWhole(folder)
    const after = { ...files }
    for (const [file, text] of Object.entries(files)) if (file.endsWith('.dmn')) after[file] = await resaved(text)
    const differences = versionDifferences(files, after)
    expect(differences.filter((d) => !d.includes('nur anders geschrieben'))).toEqual([])
    const id = name.split('/').at(-1) ?? ''
    const [first, second] = [checkFiles(files, id), checkFiles(after, id)]
    expect(second).toMatchObject({ problems: first.problems, cases: first.cases })
  })
  const alone = { Name: 'A', Alter: 40, Bruttolohn: 1500, 'zahlt Steuern': true }
  const child = {
    'Elternteil alleinerziehend': true,
    'Einkommen des Elternteils': 700,
    'Kind ist auf Bürgergeld angewiesen': true,
    'Gezahlter Unterhalt': 50,
  }
  test.each<[id: string, given: Record<string, unknown>]>([
    ['wohngeld', { Personen: [alone], Bruttokaltmiete: 500, Mietenstufe: 3, Unterkunftskosten: 560 }],
    [
      'wohngeld',
      { Personen: [alone, { Name: 'K', Alter: 8, Kind: true, Kindergeld: true }], Bruttokaltmiete: 900, Mietenstufe: 5, Unterkunftskosten: 900 },
    ],
    ['unterhaltsvorschuss', { ...child, 'Alter des Kindes': 4 }],
    ['unterhaltsvorschuss', { ...child, 'Alter des Kindes': 13 }],
  ])('the shared rules %s decide as before', async (id, given) => {
    const files = filesIn(join(sharedPackages, id))
    const after = rulesOf({ ...files, 'rules.dmn': await resaved(files['rules.dmn'] ?? '') }, id)
    const before = rulesOf(files, id)
    for (const day of ['2018-05-01', '2024-05-01', '2026-05-01'])
      for (const { name } of before.model.decisions) {
        const [was, is] = [before.decide(day, given, name), after.decide(day, given, name)]
        expect({ value: is.value, open: is.open }, `${name} ${day}`).toEqual({ value: was.value, open: was.open })
      }
  })
})
