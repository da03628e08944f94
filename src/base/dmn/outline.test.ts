import { describe, expect, test } from 'vitest'
import { differencesOf, outlineOf } from './outline.ts'

const model = (body: string) =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="M" namespace="n" id="m"><inputData id="a" name="Alter"><variable name="Alter" typeRef="number"/></inputData>${body}</definitions>`
const table = ({ policy = 'UNIQUE', rows = '', name = 'Gebühr' } = {}) =>
  model(`<decision id="d" name="${name}"><description>§ 1 X</description><informationRequirement><requiredInput href="#a"/></informationRequirement>
    <decisionTable hitPolicy="${policy}"><input label="Alter"><inputExpression><text>Alter</text></inputExpression></input><output name="Euro"/><annotation name="Recht"/>
    ${rows || row('&lt; 18', '0') + row('&gt;= 18', '20')}</decisionTable></decision>`)
const row = (when: string, then: string, law = '§ 2 X') =>
  `<rule><inputEntry><text>${when}</text></inputEntry><outputEntry><text>${then}</text></outputEntry><annotationEntry><text>${law}</text></annotationEntry></rule>`
const formula = (text: string) =>
  model(`<decision id="d" name="Gebühr"><description>§ 1 X</description><literalExpression><text>${text}</text></literalExpression></decision>`)
const context = (...entries: string[]) =>
  model(
    `<decision id="d" name="Gebühr"><context>${entries.map((e) => `<contextEntry><variable name="${e[0]}"/><literalExpression><text>${e}</text></literalExpression></contextEntry>`).join('')}</context></decision>`,
  )
const before = outlineOf(table())

test('a table as a person reads it', () => {
  expect(before.decisions).toEqual([
    {
      id: 'd',
      name: 'Gebühr',
      kind: 'decision',
      description: '§ 1 X',
      needs: ['Alter'],
      logic: {
        kind: 'table',
        hitPolicy: 'UNIQUE',
        inputs: ['Alter'],
        outputs: ['Euro'],
        annotations: ['Recht'],
        rules: [
          { inputs: ['< 18'], outputs: ['0'], annotations: ['§ 2 X'] },
          { inputs: ['>= 18'], outputs: ['20'], annotations: ['§ 2 X'] },
        ],
      },
    },
  ])
  expect(before.inputs).toEqual([{ name: 'Alter', type: 'number', description: '' }])
})

describe('what is different is said in sentences', () => {
  test.each<[what: string, from: string, to: string, said: RegExp[]]>([
    ['nothing', table(), table(), []],
    ['a cell', table(), table({ rows: row('&lt; 18', '0') + row('&gt;= 18', '25') }), [/Entscheidung „Gebühr“: Regel 2: Euro: 25 statt 20\./]],
    ['the law of a rule', table(), table({ rows: row('&lt; 18', '0', '§ 3 X') + row('&gt;= 18', '20') }), [/Regel 1: Recht: § 3 X statt § 2 X\./]],
    ['a new rule', table(), table({ rows: row('&lt; 18', '0') + row('&gt;= 18', '20') + row('&gt; 65', '10') }), [/Regel 3 ist neu: > 65 → 10\./]],
    ['a rule gone', table(), table({ rows: row('&gt;= 18', '20') }), [/Die bisherige Regel 1 ist weggefallen: < 18 → 0\./]],
    ['the order of rules', table(), table({ rows: row('&gt;= 18', '20') + row('&lt; 18', '0') }), [/anderer Folge/]],
    ['the hit policy', table(), table({ policy: 'FIRST' }), [/Die Trefferregel ist FIRST statt UNIQUE\./]],
    ['a name', table(), table({ name: 'Preis' }), [/„Gebühr“ heißt jetzt „Preis“/]],
    ['a formula', formula('1'), formula('2'), [/Entscheidung „Gebühr“: „2“ statt „1“\./]],
    ['another kind of logic', formula('1'), table(), [/braucht jetzt: Alter; bisher: nichts/, /eine andere Art von Ausdruck/]],
    ['a line of a context', context('a1', 'b1'), context('a1', 'b2'), [/Gebühr“: „b“: „b2“ statt „b1“\./]],
    ['the order of lines', context('a1', 'b1'), context('b1', 'a1'), [/Die Zeilen stehen in anderer Folge/]],
    ['a decision gone', table(), model(''), [/Entscheidung „Gebühr“ ist weggefallen/]],
    [
      'an input gone',
      table(),
      table().replace(/<inputData.*<\/inputData>/, ''),
      [/Die Eingabe „Alter“ ist weggefallen/, /braucht jetzt: nichts; bisher: Alter/],
    ],
    ['the type of an input', table(), table().replace('typeRef="number"', 'typeRef="string"'), [/anderen Typ: Alter \(string\)/]],
  ])('%s', (_what, from, to, said) => {
    const found = differencesOf(outlineOf(from), outlineOf(to))
    expect(found).toHaveLength(said.length)
    for (const [i, sentence] of said.entries()) expect(found[i]).toMatch(sentence)
  })
})

test('a file that is none says so', () => {
  expect(() => outlineOf('kein XML')).toThrow('dmn.invalid')
})
