import { migrations, retention } from '#ai/knowledge/index.ts'
import { defineModule } from '../module.ts'
import { may, readFiled, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const knowledge = defineModule({
  id: 'knowledge',
  title: 'Wissensquellen',
  permissions: {
    [may.search]: {
      label: { de: 'Im Wissen der Stadt suchen', en: "Search the town's knowledge" },
      roles: ['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'council', 'admin'],
    },
    [may.edit]: {
      label: { de: 'Quellen und gleichbedeutende Wörter der Suche pflegen', en: 'Keep the sources and synonyms of the search' },
      roles: ['editor', 'admin'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [
    { event: 'intake.item-filed', job: readFiled },
    { event: 'intake.item-changed', job: readFiled },
  ],
  proposals: [],
  migrations,
  retention,
})
