import { defineModule } from '../module.ts'
import { may } from './contract.ts'
import { grounding, masking, suspecting } from './methods.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'

export const playground = defineModule({
  id: 'playground',
  title: 'Prüfstand',
  permissions: {
    [may.use]: {
      label: 'Maskierung, Belegprüfung und Erkennung eingeschleuster Anweisungen ausprobieren',
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
  methods: [masking, grounding, suspecting],
  migrations: {},
})
