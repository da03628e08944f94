import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/fachverfahren',
    title: { de: 'Fachverfahren', en: 'Other systems' },
    purpose: { de: 'Wohin Entscheidungen übergeben werden.', en: 'Where decisions are handed over to.' },
    may: may.targets,
    menu: 'house',
    view: () => import('./pages/Targets.tsx'),
  },
]
