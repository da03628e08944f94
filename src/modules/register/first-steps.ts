import type { Ctx } from '#base/ctx.ts'
import type { FirstStep } from '#base/first-steps.ts'
import { may } from './contract.ts'
import * as store from './store.ts'

export const firstSteps: FirstStep<Ctx>[] = [
  {
    id: 'register.instruction',
    title: { de: 'Die Dienstanweisung KI in Kraft setzen', en: 'Put the AI instruction in force' },
    why: {
      de: 'Bis dahin antwortet kein Sprachmodell, niemandem im Haus. Lesen, Zuordnen, Suchen und Entscheiden gehen ohne.',
      en: 'Until then no language model answers anybody in the house. Reading, sorting, searching and deciding work without.',
    },
    by: { de: 'Das macht die Leitung des Hauses.', en: 'The head of the town hall does this.' },
    path: '/ki-dienstanweisung',
    may: may.instruct,
    isOpen: async ({ db }) => !(await store.findInstruction(db)),
  },
  {
    id: 'register.acknowledgement',
    title: { de: 'Die Dienstanweisung KI lesen und bestätigen', en: 'Read and acknowledge the AI instruction' },
    why: {
      de: 'Sprachmodelle stehen Ihnen erst danach offen. Mit jeder neuen Fassung ist es noch einmal nötig.',
      en: 'Language models open to you only then. Each new version asks for it once more.',
    },
    path: '/ki-regeln',
    may: 'signed-in',
    isOpen: async ({ db, actor }) => {
      const current = await store.findInstruction(db)
      return current && !(await store.findAcknowledgement(db, current.version, actor.id))
    },
  },
]
