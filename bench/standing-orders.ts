import { parseArgs } from 'node:util'
import { mostUndecided, shareNow } from '../src/base/review/blind.ts'
import { cusum, drift, leastPrecision, lowerBound, windowOfSamples } from '../src/base/review/precision.ts'

/**
 * Standing orders under drift that was planted, simulated with the house's own share of blind samples, bound, CUSUM and resting rule: how many items were filed wrongly
 * before the order suspended itself, and how often a sound order was suspended. Seeded: the same call prints the same.
 * npm run bench -- standing-orders [--runs 200] [--seed 1] [--json]
 */
export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean' } },
  })
  const runs = Number(values.runs)
  const rows = []
  for (const weekly of [100, 400, 1000]) {
    const all = (name: string, precisionAt: (week: number) => number, weeks: number, reserve = 0) =>
      Array.from({ length: runs }, (_, i) => simulate(`${values.seed}/${name}/${weekly}/${i}`, { weekly, weeks, precisionAt, reserve }))
    const sound = all('sound', () => 0.995, 104)
    const reserved = all('sound', () => 0.995, 104, 1)
    const sudden = all('sudden', (week) => (week < 0 ? 0.995 : 0.9), 52)
    const slow = all('slow', (week) => (week < 0 ? 0.995 : Math.max(0.9, 0.995 - (0.095 * week) / 26)), 104)
    rows.push({
      weekly,
      sudden: after(sudden),
      slow: after(slow),
      sound: stops(sound, weekly),
      'with one error in reserve': stops(reserved, weekly),
    })
  }
  const result = { runs, seed: values.seed, leastPrecision, windowOfSamples, drift, mostUndecided, rows }
  if (values.json) console.log(JSON.stringify(result))
  else
    for (const { weekly, ...scenes } of rows)
      for (const [scene, figures] of Object.entries(scenes))
        console.log(
          `${String(weekly).padStart(5)} a week  ${scene.padEnd(25)} ${Object.entries(figures)
            .map(([name, value]) => `${name} ${value}`)
            .join('  ')}`,
        )
}

const after = (runs: Life[]) => ({
  medianWrong: median(runs.map((r) => r.wrong)),
  p90Wrong: quantile(runs.map((r) => r.wrong), 0.9),
  medianDays: round(median(runs.map((r) => r.daysUntilStop ?? Number.POSITIVE_INFINITY))),
  neverStopped: runs.filter((r) => r.daysUntilStop === undefined).length,
})

const stops = (lives: Life[], weekly: number) => ({
  stopsInTwoYears: round(mean(lives.map((s) => s.stops))),
  median: median(lives.map((s) => s.stops)),
  most: Math.max(...lives.map((s) => s.stops)),
  byDrift: round(mean(lives.map((s) => s.byDrift))),
  firstYear: round(mean(lives.map((s) => s.stopsFirstYear))),
  secondYear: round(mean(lives.map((s) => s.stops - s.stopsFirstYear))),
  /** Of all that came in during the two years. */
  doneByOrder: round(mean(lives.map((s) => s.done / (weekly * 104)))),
  medianWrong: median(lives.map((s) => s.wrong)),
})

type Life = { wrong: number; done: number; stops: number; byDrift: number; stopsFirstYear: number; daysUntilStop: number | undefined }

/**
 * One order from its first sample on. A head signs as soon as the bound allows (the hardest case: nothing in reserve; or with `reserve` errors that it could still bear) and, in the sound scene, signs again
 * as soon as it allows again. Work arrives evenly on five days of eight hours; a clerk decides a blind sample up to one working day after it came.
 * The drift begins half a year after the first signature; what was filed wrongly is counted from there (in the sound scene from the first whole week).
 */
function simulate(seed: string, { weekly, weeks, precisionAt, reserve }: { weekly: number; weeks: number; precisionAt: (week: number) => number; reserve: number }): Life {
  const random = generator(seed)
  const sound = precisionAt(weeks) === precisionAt(-1)
  const life: Life = { wrong: 0, done: 0, stops: 0, byDrift: 0, stopsFirstYear: 0, daysUntilStop: undefined }
  let window: boolean[] = []
  let wrong = 0
  let sum = 0
  let signed = false
  let firstSigned: number | undefined
  let waiting: { due: number; right: boolean }[] = []
  const perWeek: number[] = []
  let begins: number | undefined
  for (let week = 0; ; week++) {
    if (firstSigned !== undefined && signed && week >= firstSigned + (sound ? 0 : 26)) begins ??= week
    const since = begins === undefined ? -1 : week - begins
    if (since >= weeks) return life
    const expected = perWeek.length ? Math.min(...perWeek.slice(-4)) : 0
    const arriving = poisson(weekly, random)
    const times = Array.from({ length: arriving }, () => random() * 5).sort((a, b) => a - b)
    let drawn = 0
    for (const day of times) {
      const now = week * 5 + day
      for (const one of waiting.filter((w) => w.due <= now).sort((a, b) => a.due - b.due)) {
        window.push(one.right)
        if (!one.right) wrong += 1
        if (window.length > windowOfSamples && window.shift() === false) wrong -= 1
        const holds = bound(window.length, wrong) >= leastPrecision
        if (!signed) {
          signed = bound(window.length + reserve, wrong + reserve) >= leastPrecision
          sum = 0
          if (signed) firstSigned ??= week
          continue
        }
        sum = cusum(sum, one.right)
        const drifted = sum >= drift.alarm
        if (holds && !drifted) continue
        signed = false
        if (drifted) [window, wrong] = [[], 0]
        if (!sound && since < 0) continue // before the drift began: the head signs again when she may
        life.stops += 1
        if (drifted) life.byDrift += 1
        if (since < 52) life.stopsFirstYear += 1
        if (!sound) return { ...life, daysUntilStop: since * 5 + day }
      }
      waiting = waiting.filter((w) => w.due > now)
      const right = random() < precisionAt(since)
      if (waiting.length >= mostUndecided) continue // the order rests, a person sees the proposal
      if (random() < shareNow({ drawn, expected, daysGone: day })) {
        drawn += 1
        waiting.push({ due: now + random(), right })
      } else if (signed) {
        if (sound || since >= 0) {
          life.done += 1
          if (!right) life.wrong += 1
        }
      }
    }
    perWeek.push(arriving)
  }
}

const known = new Map<number, number>()
/** The same few pairs come again and again. */
function bound(samples: number, wrong: number): number {
  const key = samples * 10_000 + wrong
  const found = known.get(key) ?? lowerBound(samples, wrong)
  known.set(key, found)
  return found
}

/** mulberry32: small, even and the same everywhere. */
function generator(seed: string): () => number {
  let state = [...seed].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 0x9e3779b1) >>> 0, 0x811c9dc5)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
function poisson(mean: number, random: () => number): number {
  let n = 0
  for (let sum = -Math.log(1 - random()); sum < mean; sum -= Math.log(1 - random())) n += 1
  return n
}
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const quantile = (values: number[], q: number) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0
const median = (values: number[]) => quantile(values, 0.5)
const round = (n: number) => Math.round(n * 100) / 100
