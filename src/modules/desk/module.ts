import { defineModule } from '../module.ts'
import { may } from './contract.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const desk = defineModule({
  id: 'desk',
  title: 'Schreibtisch',
  permissions: {
    [may.use]: {
      label: { de: 'Entscheiden, was bei der eigenen Stelle liegt', en: "Decide what lies with one's own post" },
      roles: ['poststelle', 'clerk', 'head'],
    },
    [may.orders]: {
      label: {
        de: 'Daueraufträge für Routine messen, unterschreiben und aussetzen (als Leitung einer Stelle)',
        en: 'Measure, sign and suspend standing orders for routine (as head of a post)',
      },
      roles: ['head'],
    },
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
