import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/modellvergleich',
    title: { de: 'Modellvergleich', en: 'Comparison of models' },
    purpose: { de: 'Sprachmodelle an den Aufgaben der Stadt messen.', en: 'Measure language models on the town’s own tasks.' },
    may: may.read,
    menu: 'ai',
    view: () => import('./pages/Runs.tsx'),
  },
  { path: '/modellvergleich/:id', title: { de: 'Bericht', en: 'Report' }, may: may.read, view: () => import('./pages/Report.tsx') },
]
