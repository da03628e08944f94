import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { type Model, readDmn } from './model.ts'
import { parseDate, parseDateTime, parseDuration, parseTime } from './temporal.ts'
import { equal, isContext, isNum, Num, own, text, type Value } from './value.ts'
import { all, attribute, type Element, first, parseXml, readXml } from './xml.ts'

/** What came of the test cases: `level2`, `level3` count them, `failed` names those that did not give what they should. */
export interface Conformance {
  level2: { n: number; passed: number }
  level3: { n: number; passed: number }
  failed: { test: string; why: string }[]
}

/** `vorzimmer eval dmn --tck DIR`: the conformance tests of the DMN Technology Compatibility Kit. @see https://github.com/dmn-tck/tck */
export async function run(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { tck: { type: 'string' }, why: { type: 'boolean', default: false } } })
  if (!values.tck) throw new AppError('dmn.no-tck', 422, { usage: 'vorzimmer eval dmn --tck ORDNER' })
  const { failed, ...levels } = await conformance(values.tck)
  return { ...levels, failed: values.why ? failed : failed.map((f) => f.test) }
}

/**
 * Runs all test cases below a folder of the kit.
 * @throws AppError dmn.no-tck when the folder holds none
 */
export async function conformance(dir: string): Promise<Conformance> {
  const cases = (await stat(join(dir, 'TestCases')).catch(() => null)) ? join(dir, 'TestCases') : dir
  const result: Conformance = { level2: { n: 0, passed: 0 }, level3: { n: 0, passed: 0 }, failed: [] }
  for (const level of [2, 3] as const) {
    const folder = join(cases, `compliance-level-${level}`)
    const names = await readdir(folder).catch(() => {
      throw new AppError('dmn.no-tck', 422, { usage: `In ${dir} liegen keine Testfälle (compliance-level-${level}).` })
    })
    for (const name of names.sort()) {
      for (const { test, why } of await testsIn(join(folder, name), name)) {
        result[`level${level}`].n++
        if (why) result.failed.push({ test, why })
        else result[`level${level}`].passed++
      }
    }
  }
  return result
}

/** The test cases of a folder, each with what was wrong, or null. */
async function testsIn(folder: string, name: string): Promise<{ test: string; why: string | null }[]> {
  const files = await readdir(folder)
  const read = (file: string) => readFile(join(folder, file), 'utf8')
  const models = new Map(await Promise.all(files.filter((f) => f.endsWith('.dmn')).map(async (f) => [f, await read(f)] as const)))
  const ready = new Map<string, Model>()
  const results: { test: string; why: string | null }[] = []
  for (const file of files.filter((f) => /-test-.*\.xml$/.test(f)).sort()) {
    const { root } = parseXml(await read(file))
    const modelName = first(root, 'modelName')?.text.trim() ?? ''
    for (const testCase of all(root, 'testCase')) {
      const test = `${name}/${file.replace(/^.*-test-(.*)\.xml$/, '$1')}/${attribute(testCase, 'id')}`
      try {
        const model = ready.get(modelName) ?? readDmn(withImports(modelName, models), { lenient: true })
        ready.set(modelName, model)
        results.push({ test, why: judge(testCase, model) })
      } catch (e) {
        results.push({ test, why: e instanceof Error ? e.message : String(e) })
      }
    }
  }
  return results
}

/** The model and all it imports, directly or through another. */
function withImports(name: string, models: ReadonlyMap<string, string>): string[] {
  const main = models.get(name)
  if (main === undefined) throw new AppError('dmn.invalid', 422, { count: 1, problems: `Das Modell „${name}“ fehlt.` })
  const found = new Set([main])
  for (const xml of found) {
    const root = readXml(xml)
    const wanted = typeof root === 'string' ? [] : all(root, 'import').map((i) => attribute(i, 'namespace'))
    for (const other of models.values()) {
      const candidate = readXml(other)
      if (typeof candidate !== 'string' && wanted.includes(attribute(candidate, 'namespace'))) found.add(other)
    }
  }
  return [...found]
}

function judge(testCase: Element, model: Model): string | null {
  const inputs = Object.fromEntries(all(testCase, 'inputNode').map((i) => [attribute(i, 'name'), expectedIn(i)]))
  const service = attribute(testCase, 'type') === 'decisionService' ? attribute(testCase, 'invocableName') : ''
  for (const node of all(testCase, 'resultNode')) {
    const name = attribute(node, 'name')
    const wanted = expectedIn(first(node, 'expected'))
    const { feel } = model.decide(service || name, inputs, { now: new Date(), timeZone: 'UTC' })
    const got = service && isContext(feel) && feel.has(name) ? (feel.get(name) ?? null) : feel
    if (!same(got, wanted)) return `${name}: ${text(got, true)} statt ${text(wanted, true)}`
  }
  return null
}

const readers: Record<string, (text: string) => Value> = {
  boolean: (t) => t === 'true',
  decimal: (t) => new Num(t),
  double: (t) => new Num(t),
  integer: (t) => new Num(t),
  date: parseDate,
  time: parseTime,
  dateTime: parseDateTime,
  duration: parseDuration,
}

function expectedIn(e: Element | undefined): Value {
  if (!e || attribute(e, 'xsi:nil') === 'true') return null
  const [value, list] = [first(e, 'value'), first(e, 'list')]
  if (value) {
    if (attribute(value, 'xsi:nil') === 'true') return null
    const read = own(readers, attribute(value, 'xsi:type').replace(/^.*:/, ''))
    return read ? read(value.text.trim()) : value.text
  }
  if (list) return attribute(list, 'xsi:nil') === 'true' ? null : all(list, 'item').map(expectedIn)
  const components = all(e, 'component')
  return components.length ? new Map(components.map((c) => [attribute(c, 'name'), expectedIn(c)])) : null
}

/** The kit writes results of roots and logarithms with fewer digits than decimal128 has. */
const tolerance = new Num('1e-8')

function same(got: Value, wanted: Value): boolean {
  if (isNum(got) && isNum(wanted))
    return got
      .minus(wanted)
      .abs()
      .lte(tolerance.times(Num.max(1, wanted.abs())))
  if (Array.isArray(got) && Array.isArray(wanted)) return got.length === wanted.length && got.every((v, i) => same(v, wanted[i] ?? null))
  if (isContext(got) && isContext(wanted))
    return got.size === wanted.size && [...wanted].every(([name, v]) => got.has(name) && same(got.get(name) ?? null, v))
  return equal(got, wanted) === true || (got !== null && wanted !== null && text(got) === text(wanted))
}
