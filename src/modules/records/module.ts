import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import * as m001 from './migrations/001_akte.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const records = defineModule({
  id: 'records',
  title: 'Akten',
  permissions: { [may.read]: { label: 'Akten der eigenen Stellen lesen', roles: ['poststelle', 'clerk', 'head', 'auditor'] } },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  migrations: { '001_akte': m001 },
})
