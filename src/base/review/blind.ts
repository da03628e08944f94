import { createHash } from 'node:crypto'

/** The share of proposals that stay blind samples for ever, and how many a week there are at the least. */
export const blindShare = 0.1
export const blindEachWeek = 20
/** While so many blind samples wait for a person, a standing order rests and none are added: nobody acts unmeasured, and no desk is buried. */
export const mostUndecided = 15

/**
 * Whether a proposal is a blind sample. The draw follows from the proposal's own id and a seed that only the database knows: the same proposal
 * always draws the same, whoever asks and how often, and nobody can know beforehand what a letter will draw.
 */
export function isBlind(seed: string, proposalId: string, share: number): boolean {
  const drawn = createHash('sha256').update(`${seed}/${proposalId}`).digest().readUIntBE(0, 6)
  return drawn / 2 ** 48 < share
}

/**
 * The share to draw with now: a tenth, or more where the week would else end with too few.
 *
 * @param week.drawn blind samples of this week so far
 * @param week.expected proposals of a week: the fewest of the last four whole ones, 0 where there were none
 * @param week.daysGone since Monday, 0:00; work arrives on five days
 */
export function shareNow({ drawn, expected, daysGone }: { drawn: number; expected: number; daysGone: number }): number {
  const toCome = expected * Math.max(0, 1 - daysGone / 5)
  const due = blindEachWeek - drawn
  if (due <= 0) return blindShare
  return toCome <= due ? 1 : Math.max(blindShare, due / toCome)
}
