import { defineModule } from '../module.ts'
import { may } from './contract.ts'
import { jobs } from './jobs.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { seed } from './service.ts'
import { errorTexts } from './texts.ts'

export const organisation = defineModule({
  id: 'organisation',
  title: 'Verwaltung',
  permissions: {
    [may.manage]: { label: 'Konten anlegen, Stellen besetzen', roles: ['admin'] },
    [may.plan]: {
      label: 'Den Geschäftsverteilungsplan sehen',
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
  migrations: {},
  seed,
})
