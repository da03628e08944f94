import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { AppError } from '#base/errors.ts'
import { readDmn, sentencesOf } from './index.ts'

const at = { now: new Date('2026-11-20T09:00:00Z') }
const v15 = 'https://www.omg.org/spec/DMN/20230324/MODEL/'

const definitions = (body: string, namespace = v15): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="${namespace}" id="m" name="Probe" namespace="urn:probe">${body}</definitions>`
const input = (name: string, type: string): string =>
  `<inputData id="${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`
const decision = (name: string, needs: string[], logic: string, type = 'Any'): string =>
  `<decision id="${name}" name="${name}"><variable name="${name}" typeRef="${type}"/>
  ${needs.map((n) => `<informationRequirement><required${n.startsWith('d:') ? 'Decision' : 'Input'} href="#${n.replace('d:', '')}"/></informationRequirement>`).join('')}${logic}</decision>`
const literal = (feel: string): string =>
  `<literalExpression><text>${feel.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text></literalExpression>`
const cells = (tag: string, texts: string[]): string => texts.map((t) => `<${tag}><text>${t.replaceAll('<', '&lt;')}</text></${tag}>`).join('')

interface Table {
  policy?: string
  inputs: string[]
  output?: string
  rules: [conditions: string[], output: string, note?: string][]
}
const table = ({ policy = 'hitPolicy="UNIQUE"', inputs, output = '<output name="Satz"/>', rules }: Table): string =>
  `<decisionTable ${policy}>${inputs.map((i) => `<input><inputExpression><text>${i}</text></inputExpression></input>`).join('')}${output}
  <annotation name="Rechtsgrundlage"/>${rules
    .map(
      ([c, o, note], i) =>
        `<rule id="r${i + 1}">${cells('inputEntry', c)}${cells('outputEntry', [o])}${note ? `<annotationEntry><text>${note}</text></annotationEntry>` : ''}</rule>`,
    )
    .join('')}</decisionTable>`

const dogTax = definitions(`
  <description>Hundesteuer</description>
  ${input('Anzahl Hunde', 'number')}${input('Empfänger von Grundsicherung', 'boolean')}${input('Antrag vom', 'date')}
  <knowledgeSource id="satzung" name="§ 4 Hundesteuersatzung"/>
  ${decision(
    'Jahressatz',
    ['Anzahl Hunde'],
    table({
      policy: 'hitPolicy="FIRST"',
      inputs: ['Anzahl Hunde'],
      output: '<output name="Satz" typeRef="number"/>',
      rules: [
        [['1'], '90.10', '§ 5 Abs. 1 Nr. 1 Hundesteuersatzung'],
        [['2'], '120.20', '§ 5 Abs. 1 Nr. 2 Hundesteuersatzung'],
        [['> 2'], '180.30', '§ 5 Abs. 1 Nr. 3 Hundesteuersatzung'],
      ],
    }),
    'number',
  ).replace('</decision>', '<authorityRequirement><requiredAuthority href="#satzung"/></authorityRequirement></decision>')}
  ${decision('Steuer', ['d:Jahressatz', 'Anzahl Hunde', 'Empfänger von Grundsicherung', 'Antrag vom'], literal('round half up(Jahressatz * Anzahl Hunde * (if Empfänger von Grundsicherung then 0.5 else 1) * (13 - Antrag vom.month) / 12, 2)'), 'number')}`)

const problemsOf = (xml: string): string => {
  try {
    readDmn(xml)
    return ''
  } catch (e) {
    if (!(e instanceof AppError) || e.code !== 'dmn.invalid') throw e
    return String(e.facts.problems)
  }
}

describe('deciding', () => {
  test('a decision over another, with cents that are right', () => {
    const { value, errors } = readDmn(dogTax).decide(
      'Steuer',
      { 'Anzahl Hunde': 3, 'Empfänger von Grundsicherung': true, 'Antrag vom': '2026-08-15' },
      at,
    )
    // 180.30 * 3 * 0.5 * 5 / 12 = 112.6875
    expect({ value, errors }).toEqual({ value: 112.69, errors: [] })
  })

  test('decideAll gives every decision', () => {
    const all = readDmn(dogTax).decideAll({ 'Anzahl Hunde': 1, 'Empfänger von Grundsicherung': false, 'Antrag vom': '2026-01-01' }, at)
    expect(Object.fromEntries(Object.entries(all).map(([name, d]) => [name, d.value]))).toEqual({ Jahressatz: 90.1, Steuer: 90.1 })
  })

  test('two questions do not know of one another', () => {
    const model = readDmn(dogTax)
    const ask = (n: number) => model.decide('Jahressatz', { 'Anzahl Hunde': n }, at).value
    expect([ask(1), ask(2), ask(1)]).toEqual([90.1, 120.2, 90.1])
  })

  test('a number of many digits is exact in `feel`, the nearest double in `value`', () => {
    const { value, feel } = readDmn(definitions(decision('A', [], literal('12345678901234567890.12 + 0.01')))).decide('A', {}, at)
    expect([value, String(feel)]).toEqual([12345678901234567000, '12345678901234567890.13'])
  })

  test.each([
    ['1.2', 'http://www.omg.org/spec/DMN/20180521/MODEL/'],
    ['1.3', 'https://www.omg.org/spec/DMN/20191111/MODEL/'],
    ['1.4', 'https://www.omg.org/spec/DMN/20211108/MODEL/'],
    ['1.5', v15],
  ])('DMN %s is read, with and without a prefix', (_, namespace) => {
    const plain = definitions(decision('A', [], literal('1 + 1')), namespace)
    const prefixed = plain
      .replace(/<(\/?)([a-z]+)/gi, '<$1dmn:$2')
      .replace('xmlns=', 'xmlns:dmn=')
      .replaceAll('<dmn:?', '<?')
      .replace('<?dmn:xml', '<?xml')
    expect([plain, prefixed].map((xml) => readDmn(xml).decide('A', {}, at).value)).toEqual([2, 2])
  })
})

describe('hit policies', () => {
  const rules: Table['rules'] = [
    [['>= 1'], '10'],
    [['>= 5'], '30'],
    [['>= 7'], '20'],
  ]
  const priorities = '<output name="Satz"><outputValues><text>20, 30, 10</text></outputValues></output>'
  test.each<[string, number, number | number[] | null, string]>([
    ['UNIQUE', 2, 10, 'one rule'],
    ['UNIQUE', 6, null, 'two rules are a mistake'],
    ['ANY', 6, null, 'two results are a mistake'],
    ['FIRST', 8, 10, 'the first of three'],
    ['PRIORITY', 8, 20, 'the order of the allowed values'],
    ['RULE ORDER', 8, [10, 30, 20], 'as in the table'],
    ['OUTPUT ORDER', 8, [20, 30, 10], 'the order of the allowed values'],
    ['COLLECT', 6, [10, 30], 'all'],
    ['COLLECT" aggregation="SUM', 8, 60, 'sum'],
    ['COLLECT" aggregation="MIN', 8, 10, 'least'],
    ['COLLECT" aggregation="MAX', 8, 30, 'greatest'],
    ['COLLECT" aggregation="COUNT', 8, 3, 'how many'],
    ['COLLECT" aggregation="COUNT', 0, 0, 'none'],
    ['UNIQUE', 0, null, 'no rule and no default'],
  ])('%s for %d gives %j (%s)', (policy, given, wanted) => {
    const xml = definitions(
      input('x', 'number') + decision('A', ['x'], table({ policy: `hitPolicy="${policy}"`, inputs: ['x'], output: priorities, rules })),
    )
    expect(readDmn(xml).decide('A', { x: given }, at).value).toEqual(wanted)
  })

  test('overlapping rules are named to the administrator', () => {
    const xml = definitions(input('x', 'number') + decision('A', ['x'], table({ inputs: ['x'], rules })))
    expect(readDmn(xml).decide('A', { x: 6 }, at).errors).toEqual([
      { where: 'Entscheidung „A“', message: 'Es passt mehr als eine Regel (1, 2), die Tabelle lässt nur eine zu.' },
    ])
  })

  test('the default of a table counts where no rule fits', () => {
    const output = '<output name="Satz"><defaultOutputEntry><text>0</text></defaultOutputEntry></output>'
    const xml = definitions(input('x', 'number') + decision('A', ['x'], table({ inputs: ['x'], output, rules })))
    const { value, explanation } = readDmn(xml).decide('A', { x: 0 }, at)
    expect([value, explanation.steps[0]?.tables[0]?.usedDefault]).toEqual([0, true])
  })
})

describe('explaining', () => {
  const model = readDmn(dogTax)
  const decided = model.decide(
    'Steuer',
    { 'Anzahl Hunde': 2, 'Empfänger von Grundsicherung': false, 'Antrag vom': '2026-07-01' },
    { ...at, sources: { 'Anzahl Hunde': 'Antrag, Feld 3' } },
  )

  test('every step with its inputs, where they came from, the rule, the law and the hash of the model', () => {
    expect(decided.explanation).toEqual({
      model: { name: 'Probe', namespace: 'urn:probe', sha256: createHash('sha256').update(dogTax).digest('hex') },
      decision: 'Steuer',
      value: 120.2,
      steps: [
        {
          decision: 'Jahressatz',
          id: 'Jahressatz',
          value: 120.2,
          inputs: [{ name: 'Anzahl Hunde', value: 2, from: 'input', source: 'Antrag, Feld 3' }],
          expression: null,
          tables: [
            {
              of: 'Jahressatz',
              hitPolicy: 'FIRST',
              rules: 3,
              columns: [{ name: 'Anzahl Hunde', value: 2 }],
              matched: [
                {
                  rule: 2,
                  id: 'r2',
                  conditions: ['Anzahl Hunde 2'],
                  output: 120.2,
                  annotations: [{ name: 'Rechtsgrundlage', text: '§ 5 Abs. 1 Nr. 2 Hundesteuersatzung' }],
                },
              ],
              usedDefault: false,
            },
          ],
          law: ['§ 5 Abs. 1 Nr. 2 Hundesteuersatzung', '§ 4 Hundesteuersatzung'],
        },
        {
          decision: 'Steuer',
          id: 'Steuer',
          value: 120.2,
          inputs: [
            { name: 'Jahressatz', value: 120.2, from: 'decision', source: null },
            { name: 'Anzahl Hunde', value: 2, from: 'input', source: 'Antrag, Feld 3' },
            { name: 'Empfänger von Grundsicherung', value: false, from: 'input', source: null },
            { name: 'Antrag vom', value: '2026-07-01', from: 'input', source: null },
          ],
          expression: expect.stringContaining('round half up'),
          tables: [],
          law: [],
        },
      ],
    })
  })

  test('the same in German sentences', () => {
    const sentences = sentencesOf(decided.explanation)
    expect(sentences[0]).toBe('„Steuer“ ergibt 120,2.')
    expect(sentences).toContain('Entscheidung „Jahressatz“: 120,2; Grundlage: „Anzahl Hunde“ = 2 (Antrag, Feld 3).')
    expect(sentences).toContain(
      'In der Tabelle „Jahressatz“ (3 Regeln) gilt für Anzahl Hunde = 2: Regel 2 (Anzahl Hunde 2), Ergebnis 120,2. Rechtsgrundlage: § 5 Abs. 1 Nr. 2 Hundesteuersatzung.',
    )
    expect(sentences.join()).toContain('„Antrag vom“ = 01.07.2026 (Eingabe)')
    expect(sentences.at(-1)).toMatch(/^Regelwerk „Probe“, Prüfsumme \(SHA-256\) [0-9a-f]{64}\.$/)
  })

  test('boxed logic reads as one line', () => {
    const context = `<context><contextEntry><variable name="Netto"/>${literal('100')}</contextEntry>
      <contextEntry><conditional><if>${literal('Netto > 50')}</if><then>${literal('Netto * 1.19')}</then><else>${literal('Netto')}</else></conditional></contextEntry></context>`
    const { value, explanation } = readDmn(definitions(decision('Brutto', [], context))).decide('Brutto', {}, at)
    expect([value, explanation.steps[0]?.expression]).toEqual([119, 'Netto = 100; Ergebnis = if Netto > 50 then Netto * 1.19 else Netto'])
  })

  test('the whole answer can be kept as JSON, exact values and all', () => {
    const { feel, explanation } = readDmn(
      definitions(decision('A', [], literal('[0.1 + 0.2, @"P3DT4H", @"2026-11-20T09:30:00@Europe/Berlin"]'))),
    ).decide('A', {}, at)
    expect(JSON.parse(JSON.stringify({ feel, value: explanation.value }))).toEqual({
      feel: ['0.3', 'P3DT4H', '2026-11-20T09:30:00@Europe/Berlin'],
      value: [0.3, 'P3DT4H', '2026-11-20T09:30:00@Europe/Berlin'],
    })
  })

  test('another byte is another model', () => {
    expect(readDmn(`${dogTax} `).sha256).not.toBe(model.sha256)
    expect(readDmn([dogTax]).sha256).toBe(model.sha256)
  })

  test.each([
    ['nach § 3 Abs. 2 Nr. 1 WoGG zu prüfen', ['§ 3 Abs. 2 Nr. 1 WoGG']],
    ['§§ 187, 188 BGB', ['§§ 187, 188 BGB']],
    ['Art. 6 Abs. 1 Buchst. e DSGVO; § 35a VwVfG', ['Art. 6 Abs. 1 Buchst. e DSGVO', '§ 35a VwVfG']],
    ['§ 9 SGB II und die Richtlinie', ['§ 9 SGB II']],
    ['§ 2 Abs. 1 Satz 2 der Satzung', ['§ 2 Abs. 1 Satz 2']],
    ['ohne Norm', []],
  ])('the law is found in an annotation: %s', (note, law) => {
    const xml = definitions(decision('A', [], table({ inputs: ['1'], rules: [[['-'], '1', note]] })))
    expect(readDmn(xml).decide('A', {}, at).explanation.steps[0]?.law).toEqual(law)
  })
})

describe('what goes wrong in a question', () => {
  const xml =
    definitions(`<itemDefinition name="tStand"><typeRef>string</typeRef><allowedValues><text>"ledig", "verheiratet"</text></allowedValues></itemDefinition>
    ${input('Stand', 'tStand')}${input('Alter', 'number')}${decision('A', ['Stand', 'Alter'], literal('if Stand = "ledig" then Alter + 1 else Alter'))}`)
  test.each([
    [{ Alter: 3 }, 'Die Eingabe „Stand“ fehlt.'],
    [{ Stand: 'geschieden', Alter: 3 }, 'Die Eingabe „Stand“ ist "geschieden", erlaubt ist: "ledig", "verheiratet".'],
    [{ Stand: 'ledig', Alter: 'drei' }, 'Die Eingabe „Alter“ ist Text statt number.'],
    [{ Stand: 'ledig', Alter: Number.NaN }, 'Rechnung ohne Wert: kein Wert + Zahl.'],
  ])('%j: %s', (inputs, message) => {
    expect(
      readDmn(xml)
        .decide('A', inputs, at)
        .errors.map((e) => e.message),
    ).toContain(message)
  })

  test('a decision that is not there is named, with those that are', () => {
    expect(() => readDmn(xml).decide('B', {}, at)).toThrow(
      expect.objectContaining({ code: 'dmn.unknown-decision', facts: { name: 'B', known: 'A' } }),
    )
  })

  test('a calculation that calls itself without end is stopped', () => {
    const endless =
      definitions(`<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>${literal('f(n + 1)')}</encapsulatedLogic>
      <knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>
      <decision id="A" name="A"><variable name="A"/><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>${literal('f(1)')}</decision>`)
    expect(() => readDmn(endless).decide('A', {}, at)).toThrow(
      expect.objectContaining({ code: 'dmn.too-deep', facts: { where: 'Entscheidung „A“', depth: 200 } }),
    )
  })

  test('a loop over too many values is stopped, and the place is named', () => {
    const endless = definitions(decision('Suche', [], literal('count(for a in 1..5000, b in 1..5000 return a)')))
    expect(() => readDmn(endless).decide('Suche', {}, at)).toThrow(
      expect.objectContaining({ code: 'dmn.too-long', facts: { where: 'Entscheidung „Suche“', steps: 1_000_000 } }),
    )
  })
})

describe('mistakes in a model are told in German, with their place', () => {
  const rows = (conditions: string[][]): string => table({ inputs: ['x', 'y'], rules: conditions.map((c): Table['rules'][number] => [c, '1']) })
  test.each([
    ['no XML', '<definitions', 'kein gültiges XML'],
    ['no DMN', '<html/>', 'kein DMN-Modell'],
    ['DMN 1.1', definitions('', 'http://www.omg.org/spec/DMN/20151101/dmn.xsd'), 'in keiner der Fassungen DMN 1.2, 1.3, 1.4, 1.5'],
    ['an entity bomb', `<!DOCTYPE x [<!ENTITY a "b">]>${definitions('')}`, 'DOCTYPE'],
    [
      'a cell that cannot be read',
      definitions(
        input('x', 'number') +
          input('y', 'number') +
          decision(
            'A',
            ['x', 'y'],
            rows([
              ['1', '2'],
              ['-', '> >'],
            ]),
          ),
      ),
      'Entscheidung „A“: Regel 2, Spalte „y“: Der Ausdruck „> >“',
    ],
    ['a name nobody knows', definitions(decision('A', [], literal('Einkomen + 1'))), 'Entscheidung „A“: Den Namen „Einkomen“ gibt es hier nicht.'],
    [
      'too few cells',
      definitions(input('x', 'number') + input('y', 'number') + decision('A', ['x', 'y'], rows([['1']]))),
      'Entscheidung „A“: Regel 1 hat 1 Bedingungen, die Tabelle aber 2 Spalten.',
    ],
    ['a need that is missing', definitions(decision('A', ['weg'], literal('1'))), 'Entscheidung „A“ braucht „#weg“, das es nicht gibt.'],
    [
      'a circle',
      definitions(decision('A', ['d:B'], literal('B')) + decision('B', ['d:C'], literal('C')) + decision('C', ['d:A'], literal('A'))),
      'Die Entscheidungen drehen sich im Kreis: „A“ braucht „B“ braucht „C“ braucht „A“.',
    ],
    ['a decision that needs itself', definitions(decision('A', ['d:A'], literal('A'))), 'Die Entscheidungen drehen sich im Kreis: „A“ braucht „A“.'],
    ['a type nobody knows', definitions(input('x', 'tGibtEsNicht')), 'Eingabe „x“: Den Typ „tGibtEsNicht“ gibt es nicht.'],
    [
      'a hit policy that is none',
      definitions(decision('A', [], table({ policy: 'hitPolicy="constructor"', inputs: ['1'], rules: [[['-'], '1']] }))),
      'Die Trefferregel „constructor“ gibt es nicht.',
    ],
    [
      'PRIORITY without an order',
      definitions(decision('A', [], table({ policy: 'hitPolicy="PRIORITY"', inputs: ['1'], rules: [[['-'], '1']] }))),
      'Die Trefferregel PRIORITY braucht erlaubte Werte',
    ],
    [
      'Java',
      definitions(decision('A', [], literal('function(x) external {java: {class: "java.lang.Runtime", method signature: "exec(x)"}}'))),
      'Funktionen, die in Java oder PMML geschrieben sind, werden nicht ausgeführt.',
    ],
    [
      'an import that is not there',
      definitions('<import name="Basis" namespace="urn:basis" importType="x"/>'),
      'Das Modell „Probe“ braucht das Modell „Basis“ (urn:basis), das nicht dabei ist.',
    ],
  ])('%s', (_, xml, sentence) => {
    expect(problemsOf(xml)).toContain(sentence)
  })

  test('all mistakes at once, each once', () => {
    const xml = definitions(decision('A', [], literal('x + y')) + decision('B', [], literal('1 +')))
    expect(problemsOf(xml).split('\n')).toHaveLength(3)
  })

  test('read leniently, a model with a mistake still answers what it can', () => {
    const model = readDmn(definitions(decision('A', [], literal('1 +')) + decision('B', [], literal('2'))), { lenient: true })
    expect(model.problems).toHaveLength(1)
    expect([model.decide('A', {}, at).value, model.decide('B', {}, at).value]).toEqual([null, 2])
  })
})

test('models import models: types, decisions and calculations under the name of the import', () => {
  const basis = `<definitions xmlns="${v15}" name="Basis" namespace="urn:basis">
    <itemDefinition name="tPerson"><itemComponent name="Alter"><typeRef>number</typeRef></itemComponent></itemDefinition>
    <businessKnowledgeModel id="g" name="volljährig"><variable name="volljährig"/><encapsulatedLogic><formalParameter name="p" typeRef="tPerson"/>${literal('p.Alter >= 18')}</encapsulatedLogic></businessKnowledgeModel></definitions>`
  const main = definitions(`<import name="Basis" namespace="urn:basis" importType="${v15}"/>${input('Person', 'Basis.tPerson')}
    <decision id="A" name="A"><variable name="A"/><informationRequirement><requiredInput href="#Person"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="urn:basis#g"/></knowledgeRequirement>${literal('Basis.volljährig(Person)')}</decision>`)
  const model = readDmn([main, basis])
  expect([17, 18].map((Alter) => model.decide('A', { Person: { Alter } }, at).value)).toEqual([false, true])
  expect(model.decide('A', { Person: {} }, at).errors[0]?.message).toBe('Die Eingabe „Person“ ist ein Kontext ohne „Alter“ (tPerson).')
})

test('a decision service answers with what it is given instead of finding out', () => {
  const xml =
    definitions(`${input('x', 'number')}${decision('Zwischen', ['x'], literal('x * 100'))}${decision('Ende', ['d:Zwischen', 'x'], literal('Zwischen + x'))}
    <decisionService id="S" name="Dienst"><variable name="Dienst"/><outputDecision href="#Ende"/><inputDecision href="#Zwischen"/><inputData href="#x"/></decisionService>`)
  const { value, explanation } = readDmn(xml).decide('Dienst', { x: 1, Zwischen: 5 }, at)
  expect(value).toBe(6)
  expect(explanation.steps.map((s) => s.decision)).toEqual(['Ende'])
  expect(explanation.steps[0]?.inputs.map((i) => i.value)).toEqual([5, 1])
})

test('what a model needs and offers can be shown on a screen', () => {
  const { inputs, decisions } = readDmn(dogTax)
  expect(inputs.map((i) => `${i.name}: ${i.type}`)).toEqual(['Anzahl Hunde: number', 'Empfänger von Grundsicherung: boolean', 'Antrag vom: date'])
  expect(decisions.map((d) => d.name)).toEqual(['Jahressatz', 'Steuer'])
})
