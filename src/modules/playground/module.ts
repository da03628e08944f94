import { defineModule } from '../module.ts'
import { may } from './contract.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'

export const playground = defineModule({
  id: 'playground',
  title: 'Prüfstand',
  permissions: {
    [may.use]: {
      label: {
        de: 'Maskierung, Belegprüfung und Erkennung eingeschleuster Anweisungen ausprobieren',
        en: 'Try masking, grounding and the detection of injected instructions',
      },
      roles: ['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
  },
  errors: {},
  statuses: {},
  routes,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  migrations: {},
})
