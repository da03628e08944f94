import type { Fact } from './fact.ts'
import { addressesIn, codesIn, houseNumbersIn } from './facts-addresses.ts'
import { amountsIn, measuresIn, numbersIn, percentagesIn } from './facts-amounts.ts'
import { datesIn } from './facts-dates.ts'
import { durationsIn, frequenciesIn } from './facts-durations.ts'
import { timesIn, weekdaysIn } from './facts-times.ts'
import { scan } from './scan.ts'

/** In this order: what is read first is not read again, so that the 8 of 8 Uhr is no number. */
const READERS = [
  addressesIn,
  houseNumbersIn,
  datesIn,
  timesIn,
  weekdaysIn,
  codesIn,
  amountsIn,
  percentagesIn,
  frequenciesIn,
  durationsIn,
  measuresIn,
  numbersIn,
]

/** All typed facts of a text in order of their places. Linear in its length but for the number of patterns. */
export function factsOf(text: string): Fact[] {
  const scanned = scan(text)
  for (const read of READERS) read(scanned)
  return scanned.found.sort((a, b) => a.start - b.start || a.end - b.end)
}
