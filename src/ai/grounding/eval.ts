import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { judged } from './check.ts'
import type { Check } from './contract.ts'
import { check } from './index.ts'
import { type Examined, examinedSets, type GroundingRecord, leaveOneOut, readRecords, right, thresholdOf } from './learn.ts'

/**
 * `vorzimmer eval grounding --set F` or `--leave-out`. A record with an error counts as detected when anything is reported, a clean one as a false alarm
 * when anything is. `place`: share of the detected errors where a finding touches the planted place (an omission: where it is reported as missing).
 * `--set` measures the shipped judgement. `--leave-out` measures every author by what is learned from the others alone, threshold included: the honest
 * figure for texts of somebody new.
 */
export async function run(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { set: { type: 'string' }, 'leave-out': { type: 'boolean' } } })
  if (values['leave-out']) return leftOut(examinedSets().examined)
  if (!values.set) throw new AppError('grounding.no-set', 422, { usage: 'vorzimmer eval grounding --set DATEI | --leave-out' })
  return figures(readRecords(values.set).map((r) => [r, check(r.text, r.source, { important: r.important ?? [] })] as const))
}

function leftOut(examined: readonly Examined[]): object {
  const judges = leaveOneOut(examined)
  const checked = [...judges].map(([author, judge]) => {
    const threshold = thresholdOf(
      examined.filter((e) => e.author !== author),
      judges,
    )
    return [author, examined.filter((e) => e.author === author).map((e) => [e.record, judged(e.examination, judge, threshold)] as const)] as const
  })
  return { ...figures(checked.flatMap(([, own]) => own)), authors: Object.fromEntries(checked.map(([author, own]) => [author, figures(own)])) }
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
