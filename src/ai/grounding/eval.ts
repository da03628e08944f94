import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { judged } from './check.ts'
import type { Check } from './contract.ts'
import { check } from './index.ts'
import { type Examined, examinedOf, type GroundingRecord, learn, readRecords, right } from './learn.ts'

/**
 * `vorzimmer eval grounding --set F [--from G …] [--folds K]`. A record with an error counts as detected when anything is reported, a clean one as a
 * false alarm when anything is. `place`: share of the detected errors where a finding touches the planted place (an omission: where it is reported as
 * missing). Without more, the shipped judgement is measured. With `--from` it is learned from those sets only (another author's, say), with `--folds`
 * anew for each fold from the sources of the others.
 */
export async function run(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { set: { type: 'string' }, folds: { type: 'string' }, from: { type: 'string', multiple: true } } })
  const folds = Number(values.folds ?? 0)
  if (!values.set || !Number.isInteger(folds) || folds < 0 || folds === 1)
    throw new AppError('grounding.no-set', 422, { usage: 'vorzimmer eval grounding --set DATEI [--from DATEI …] [--folds 10]' })
  const records = readRecords(values.set)
  if (!folds && !values.from) return figures(records.map((r) => [r, check(r.text, r.source, { important: r.important ?? [] })] as const))
  const always = (values.from ?? []).flatMap((path) => readRecords(path).map((record) => examinedOf(record, path)))
  const own = records.map((record) => examinedOf(record, values.set as string))
  const bases = [...new Set(records.map((r) => r.base))]
  const foldOf = (e: Examined) => (folds ? bases.indexOf(e.record.base) % folds : 0)
  return figures(
    Array.from({ length: folds || 1 }, (_, fold) => {
      const judge = learn([...always, ...own.filter((e) => foldOf(e) !== fold)])
      return own.filter((e) => foldOf(e) === fold).map((e) => [e.record, judged(e.examination, judge)] as const)
    }).flat(),
  )
}

function figures(checked: readonly (readonly [GroundingRecord, Check])[]): object {
  const share = (part: number, whole: number) => (whole ? Math.round((part / whole) * 10_000) / 10_000 : null)
  const reported = ([, c]: (typeof checked)[number]) => c.verdict !== 'supported'
  const errors = checked.filter(([r]) => r.label === 'error')
  const clean = checked.filter(([r]) => r.label === 'clean')
  const found = errors.filter(reported)
  const placed = found.filter(
    ([r, c]) => c.sentences.some((s) => s.findings.some((f) => right(r, f.place))) || (r.kind === 'omission' && c.missing.length > 0),
  )
  const kinds = [...new Set(errors.map(([r]) => r.kind ?? 'other'))].sort()
  return {
    n: checked.length,
    detection: share(found.length, errors.length),
    falseAlarm: share(clean.filter(reported).length, clean.length),
    place: share(placed.length, found.length),
    perKind: Object.fromEntries(
      kinds.map((kind) => {
        const own = errors.filter(([r]) => (r.kind ?? 'other') === kind)
        return [kind, { n: own.length, detection: share(own.filter(reported).length, own.length) }]
      }),
    ),
  }
}
