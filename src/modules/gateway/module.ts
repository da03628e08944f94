import { forgetPerson } from '#ai/models/index.ts'
import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { firstSteps } from './first-steps.ts'
import { forwarding, probing } from './methods.ts'
import * as m001 from './migrations/001_key.ts'
import { pages } from './pages.ts'
import { raw, routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const gateway = defineModule({
  id: 'gateway',
  title: 'Sprachmodelle',
  permissions: {
    [may.read]: {
      label: { de: 'Sprachmodelle, Budgets und Schlüssel ansehen', en: 'See language models, budgets and keys' },
      roles: ['admin', 'dpo', 'iso', 'personalrat', 'auditor'],
    },
    [may.manage]: {
      label: { de: 'Sprachmodelle, Budgets und Schlüssel einrichten', en: 'Set up language models, budgets and keys' },
      roles: ['admin'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  raw,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  firstSteps,
  methods: [forwarding, probing],
  migrations: { '001_key': m001 },
  retention: [
    {
      table: 'gateway_key',
      holds: 'Schlüssel anderer Programme, nur als Prüfwert; von der Person, die sie ausgab, nur die Kennung',
      ends: { kind: 'period', since: 'revoked_at', period: '1 year', reason: 'ein Jahr nach dem Widerruf' },
    },
  ],
  erase: (_ctx, tx, personId) => forgetPerson(tx, personId),
})
