import { defineModule } from '../module.ts'
import { may } from './contract.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const desk = defineModule({
  id: 'desk',
  title: 'Schreibtisch',
  permissions: {
    [may.use]: { label: 'Entscheiden, was bei der eigenen Stelle liegt', roles: ['poststelle', 'clerk', 'head'] },
    [may.orders]: { label: 'Daueraufträge für Routine messen, unterschreiben und aussetzen (als Leitung einer Stelle)', roles: ['head'] },
  },
  errors: errorTexts,
  statuses: {},
  routes,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  migrations: {},
})
