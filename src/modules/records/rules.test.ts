import { describe, expect, test } from 'vitest'
import { depositName, endsOn, folderName, isDue, releasingStelle } from './rules.ts'

test.each([
  ['2026-01-01', 5, '2031-12-31'],
  ['2026-12-31', 5, '2031-12-31'],
  ['2024-02-29', 1, '2025-12-31'],
  ['2026-06-15', 30, '2056-12-31'],
])('z. d. A. on %s and %i years: kept until %s, the year of the closing is not counted', (closedOn, years, last) => {
  expect(endsOn(closedOn, years)).toBe(last)
})

test.each([
  ['2025-12-31', '2025-12-31', false],
  ['2025-12-31', '2026-01-01', true],
  [null, '2099-01-01', false],
])('kept until %s, today %s: due %s', (ends, today, due) => expect(isDue(ends, today)).toBe(due))

describe('a name as a DMS takes it', () => {
  const id = '0a1b2c3d-0000-4000-8000-000000000000'
  test.each([
    ['Brief.pdf', '0a1b2c3d Brief.pdf'],
    ['../../etc/passwd', '0a1b2c3d .. .. etc passwd'],
    ['a\\b:c*d?"<>|.eml', '0a1b2c3d a b c d.eml'],
    ['Größe.TXT', '0a1b2c3d Größe.TXT'],
    ['', '0a1b2c3d'],
    ['Zeile\nZeile\u202e.pdf', '0a1b2c3d Zeile Zeile.pdf'],
    ['Punkt am Ende. ', '0a1b2c3d Punkt am Ende'],
    [`${'x'.repeat(300)}.docx`, `0a1b2c3d ${'x'.repeat(120)}.docx`],
  ])('%j', (name, expected) => expect(depositName(id, name)).toBe(expected))
  test('is the same at every attempt and differs between files', () => {
    expect(depositName(id, 'Brief.pdf')).toBe(depositName(id, 'Brief.pdf'))
    expect(depositName('ffffffff-0000-4000-8000-000000000000', 'Brief.pdf')).not.toBe(depositName(id, 'Brief.pdf'))
    expect(folderName('103.1-2026/0004')).toBe('103.1-2026_0004')
  })
})

describe('who releases a Kassation', () => {
  const plan = {
    offices: [
      { id: '0', parentId: null },
      { id: '1', parentId: '0' },
      { id: '1.1', parentId: '1' },
      { id: '2', parentId: '0' },
    ],
    stellen: [
      { id: 'mayor', officeId: '0', head: true, sealed: false },
      { id: 'head1', officeId: '1', head: true, sealed: false },
      { id: 'clerk11', officeId: '1.1', head: false, sealed: false },
      { id: 'head2', officeId: '2', head: true, sealed: true },
      { id: 'clerk2', officeId: '2', head: false, sealed: false },
    ],
    deputies: [{ stelleId: 'mayor', deputyId: 'head1' }],
  }
  test.each([
    ['clerk11', 'head1', 'the next head upwards, where the own office has none'],
    ['head1', 'mayor', 'never the Stelle itself'],
    ['clerk2', 'mayor', 'not a sealed one'],
    ['mayor', 'head1', 'at the top the deputy'],
    ['unknown', undefined, 'nobody'],
  ])('%s: %s (%s)', (stelle, expected, _why) => expect(releasingStelle(stelle, plan)).toBe(expected))
})
