import { parseArgs } from 'node:util'
import { machine } from '#base/actor.ts'
import { learn } from '#modules/intake/index.ts'
import { withHouse } from '../connect.ts'

const words = {
  learned: 'gilt jetzt',
  refused: 'war schlechter als der geltende Stand und gilt nicht',
  unlearned: 'ohne Gelöschtes neu gebaut, antwortet anders: neuer Stand',
  rebuilt: 'ohne Gelöschtes neu gebaut, antwortet wie zuvor',
  unchanged: 'nichts Neues',
} as const

export const usage = 'vorzimmer learn   die Zuordnung der Post lernt aus dem, was Menschen entschieden haben'

export async function run(args: string[]) {
  parseArgs({ args, options: {} })
  return withHouse(async (house) => {
    for (const { border, outcome, release, lessons, exam, right, rightBefore } of await learn(house.ctxFor(machine)))
      console.log(
        `${border}\tStand ${release}: ${words[outcome]}\t${lessons} Entscheidungen gelernt\t${exam ? `${right} von ${exam} ungelernten richtig, zuvor ${rightBefore}` : 'noch keine ungelernten zum Prüfen'}`,
      )
    return 0
  })
}
