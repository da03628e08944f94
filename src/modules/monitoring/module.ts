import { defineModule } from '../module.ts'
import { levels, may } from './contract.ts'
import { firstSteps } from './first-steps.ts'
import { jobs } from './jobs.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const monitoring = defineModule({
  id: 'monitoring',
  title: 'Betrieb',
  permissions: {
    [may.look]: { label: { de: 'Sehen, ob alles läuft', en: 'See whether everything runs' }, roles: ['admin', 'iso'] },
    [may.retry]: { label: { de: 'Gescheiterte Aufträge noch einmal versuchen', en: 'Retry failed jobs' }, roles: ['admin'] },
    [may.notices]: { label: { de: 'Mitteilungstexte freigeben', en: 'Release the texts of notices' }, roles: ['head', 'editor'] },
  },
  errors: errorTexts,
  statuses: levels,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [],
  firstSteps,
  migrations: {},
})
