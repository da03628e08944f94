import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './eval.ts'

const folder = mkdtempSync(join(tmpdir(), 'facts-'))
const write = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const letter = 'Musterstadt, 20.11.2026\n\nAz. 12-34/2026\n\nBitte antworten Sie bis zum 30.11.2026. Die Gebühr beträgt 35 €.\n'
write('letter.txt', letter)
write(
  'mail.txt',
  'From: "Muster, Erika" <erika@stadt.example>\nTo: info@stadt.example\nSubject: Vg. 375-2026\nDate: Fri, 20 Nov 2026 09:00:00 +0100\n\nBitte antworten Sie binnen einer Woche.\n',
)
const gold = (facts: object[], file = 'letter.txt', note = '') => write('gold.json', JSON.stringify({ note, documents: [{ file, facts }] }))
type Result = { documents: number; types: Record<string, Record<string, number | null>>; all: Record<string, number | null>; wrongFristen: number }

test('counts what is found, missed and too much, and looks at the place', async () => {
  const at = letter.indexOf('30.11')
  const facts = [
    { type: 'frist', value: '2026-11-30', at, text: '30.11.2026' },
    { type: 'date', value: '30.11.2026', at, text: '30.11.2026' },
    { type: 'date', value: '1999-01-01', at: 0, text: '1.1.1999' },
    { type: 'amount', value: 3500, at: 0, text: '35 €' },
    { type: 'reference', value: '12-34/2026', at: letter.indexOf('12-34'), text: '12-34/2026' },
  ]
  const result = (await run(['--gold', gold(facts)])) as Result
  expect(result.documents).toBe(1)
  expect(result.types.date).toMatchObject({ gold: 2, found: 1, predicted: 2, precision: 0.5, recall: 0.5, placeRight: 1 })
  expect(result.types.frist).toMatchObject({ gold: 1, found: 1, precision: 1, recall: 1, placeRight: 1 })
  expect(result.types.amount).toMatchObject({ found: 1, placeRight: 0 })
  expect(result.types.reference).toMatchObject({ found: 1, predicted: 1 })
  expect(result.wrongFristen).toBe(0)
})
test('a Frist nobody has labelled is a wrong one', async () => {
  expect(((await run(['--gold', gold([{ type: 'amount', value: 3500 }])])) as Result).wrongFristen).toBe(1)
})
test('no precision is told where the labels are not exhaustive', async () => {
  const result = (await run(['--gold', gold([{ type: 'amount', value: 3500 }], 'letter.txt', 'Not exhaustive.')])) as Result
  expect(result.all.precision).toBeNull()
})
test('a mail is read as the inbox reads it, with its envelope', async () => {
  const facts = [
    { type: 'person', value: 'Erika Muster', part: 'header:From' },
    { type: 'aktenzeichen', value: '375-2026', part: 'header:Subject' },
    { type: 'date', value: '2026-11-20', part: 'header:Date' },
    { type: 'frist', value: '2026-11-27', part: 'text/plain', text: 'binnen einer Woche' },
  ]
  expect(((await run(['--gold', gold(facts, 'mail.txt')])) as Result).all).toMatchObject({ gold: 4, found: 4 })
})
test.each([
  ['no option', () => [], 'facts.no-set'],
  ['an unknown option', () => ['--nix'], 'facts.no-set'],
  ['no such file', () => ['--gold', join(folder, 'none.json')], 'facts.set-missing'],
  ['no JSON', () => ['--gold', write('bad.json', '{')], 'facts.set-broken'],
  ['no documents', () => ['--gold', write('bad.json', '{"documents":[]}')], 'facts.set-broken'],
  ['a fact without a value', () => ['--gold', gold([{ type: 'date' }])], 'facts.set-broken'],
  ['a document that is missing', () => ['--gold', gold([], 'none.txt'), '--data', folder], 'facts.document-missing'],
])('%s is refused with a reason', async (_name, args, code) => {
  await expect(run(args())).rejects.toMatchObject({ code })
})
