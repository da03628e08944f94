import { defineModule } from '../module.ts'
import { levels, may } from './contract.ts'
import { jobs } from './jobs.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const monitoring = defineModule({
  id: 'monitoring',
  title: 'Betrieb',
  permissions: {
    [may.look]: { label: 'Sehen, ob alles läuft', roles: ['admin', 'iso'] },
    [may.retry]: { label: 'Gescheiterte Aufträge noch einmal versuchen', roles: ['admin'] },
    [may.notices]: { label: 'Mitteilungstexte freigeben', roles: ['head', 'editor'] },
  },
  errors: errorTexts,
  statuses: levels,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [],
  migrations: {},
})
