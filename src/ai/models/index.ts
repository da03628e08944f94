import type { Retention } from '#base/retention.ts'
import * as m001 from './migrations/001_models.ts'
import * as m002 from './migrations/002_sound.ts'

/** The door of the library: asking models, and what an administrator sets. Everything a call can end with is a value. */
export { ask, available, embed, insideJson, maskOptions, stream } from './ask.ts'
export type { Answer, Failure, Message, Outcome, Request, Source, Zone } from './contract.ts'
export { discover, type Offer } from './discover.ts'
export { addBudget, addEngine, changeBudget, changeEngine, listBudgets, listEngines, removeBudget, setEngineState } from './engines.ts'
export { listFiles } from './gguf.ts'
export { hears, transcribe } from './hear.ts'
export { type Admission, assertDeclared, modelsOf } from './models.ts'
export { dataClassOf, routeOf, within } from './policy.ts'
export { probe } from './probe.ts'
export { forgetPerson } from './store.ts'
export { failure } from './texts.ts'
export { withoutThinking } from './thinking.ts'
export { type Usage, usageByMethod } from './usage.ts'
export { mostTokens } from './window.ts'

export const migrations = { '001_models': m001, '002_sound': m002 }

export const retention: Retention[] = [
  { table: 'models_engine', holds: 'Sprachmodelle: Adresse, Preis, verschlossener Schlüssel; keine Person', ends: { kind: 'none' } },
  {
    table: 'models_budget',
    holds: 'Monatsgrenzen; von einer Person nur die Kennung',
    ends: { kind: 'event', event: 'wenn die Systemverwaltung sie löscht, für eine Person mit ihrem Konto' },
  },
  {
    table: 'models_account',
    holds: 'wie viel eines Monatsbudgets verbraucht ist; von einer Person nur die Kennung',
    ends: { kind: 'period', since: 'month', period: '13 months', reason: 'dreizehn Monate, für den Vergleich mit dem Vorjahr' },
  },
  {
    table: 'models_call',
    holds: 'Anrufe bei Sprachmodellen: wann, welches Verfahren, wie viel; nie, was gesagt wurde',
    ends: { kind: 'period', since: 'at', period: '190 days', reason: 'gut sechs Monate (Art. 26 Abs. 6 KI-VO)' },
    own: {
      by: 'person_id',
      columns: ['at', 'method', 'engine', 'zone', 'data_class', 'masked', 'outcome', 'tokens_in', 'tokens_out', 'sound_seconds'],
    },
  },
]
