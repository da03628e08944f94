import { defineModule } from '../module.ts'
import { may } from './contract.ts'
import { firstSteps } from './first-steps.ts'
import { jobs } from './jobs.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { seed } from './service.ts'
import { errorTexts } from './texts.ts'

export const organisation = defineModule({
  id: 'organisation',
  title: 'Verwaltung',
  permissions: {
    [may.manage]: { label: { de: 'Konten anlegen, Stellen besetzen', en: 'Create accounts, fill posts' }, roles: ['admin'] },
    [may.plan]: {
      label: { de: 'Den Geschäftsverteilungsplan sehen', en: 'See the plan of offices and their duties' },
      roles: ['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
  },
  errors: errorTexts,
  statuses: {},
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [],
  firstSteps,
  migrations: {},
  seed,
})
