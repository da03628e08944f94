import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { readPackage } from './index.ts'
import { type Case, measures, type Row } from './published.ts'

interface Deviation {
  case: string
  person: unknown
  output: string
  expected: unknown
  got: unknown
  why?: string
}

/** `vorzimmer eval rules --package wohngeld --cases F`: published cases against a package's rules; exact is a case with all its amounts right. */
export async function run(args: string[]): Promise<{ n: number; exact: number; deviations: Deviation[] }> {
  const { values } = parseArgs({ args, options: { package: { type: 'string' }, cases: { type: 'string' } } })
  const usage = `vorzimmer eval rules --package ${Object.keys(measures).join('|')} --cases DATEI.jsonl`
  const measure = Object.hasOwn(measures, values.package ?? '') ? measures[values.package ?? ''] : undefined
  if (!measure || !values.cases) throw new AppError('rules.no-cases', 422, { usage })
  const text = await readFile(values.cases, 'utf8').catch(() => {
    throw new AppError('rules.no-cases', 422, { usage: `${values.cases} ist nicht lesbar.` })
  })
  const paket = readPackage(values.package ?? '')
  const cases = text.split('\n').flatMap((line, i): Case[] => {
    if (!line.trim()) return []
    try {
      const one = JSON.parse(line) as Case
      return one.area === measure.area ? [one] : []
    } catch {
      throw new AppError('rules.no-cases', 422, { usage: `${values.cases}, Zeile ${i + 1} ist kein JSON.` })
    }
  })
  const result = { n: cases.length, exact: 0, deviations: [] as Deviation[] }
  for (const one of cases) {
    const deviations = deviationsOf(one, measure.prefix, (output, person) => measure.answer(paket, one, output, person))
    if (!deviations.length) result.exact++
    result.deviations.push(...deviations)
  }
  return result
}

type Answering = (output: string, person: number) => { value: unknown; open: string[] }

function deviationsOf(one: Case, prefix: string, answer: Answering): Deviation[] {
  const wanted = Object.entries(one.outputs).filter(([name]) => name.startsWith(prefix))
  return wanted.flatMap(([output, column]) =>
    column.flatMap((expected, person) => {
      const { value: got, open } = answered(() => answer(output, person))
      const right = typeof expected === 'number' && typeof got === 'number' ? Math.abs(expected - got) <= 0.005 + 1e-9 : expected === got
      return right
        ? []
        : [{ case: `${one.date} ${one.case}`, person: (one.provided as Row).p_id?.[person] ?? person, output, expected, got, why: open.join(' ') }]
    }),
  )
}

/** A case that the package refuses is a deviation with the sentence of the refusal, not the end of the measure. */
function answered(answer: () => { value: unknown; open: string[] }): { value: unknown; open: string[] } {
  try {
    return answer()
  } catch (e) {
    if (e instanceof AppError) return { value: null, open: [String(e.facts.problems ?? e.code)] }
    throw e
  }
}
