import { listEngines } from '#ai/models/index.ts'
import type { Ctx } from '#base/ctx.ts'
import type { FirstStep } from '#base/first-steps.ts'
import { may } from './contract.ts'

export const firstSteps: FirstStep<Ctx>[] = [
  {
    id: 'gateway.engine',
    title: { de: 'Ein Sprachmodell anbinden und freigeben', en: 'Connect and release a language model' },
    why: {
      de: 'Freiwillig. Ohne eines schreibt das Haus keine eigenen Sätze; alles andere geht.',
      en: 'Optional. Without one the house writes no sentences of its own; everything else works.',
    },
    path: '/modelle',
    may: may.manage,
    optional: true,
    isOpen: async (ctx) => !(await listEngines(ctx)).some((e) => e.state === 'active' && e.abilities.includes('chat')),
  },
]
