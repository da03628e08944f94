import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/geschaeftsgang',
    title: { de: 'Geschäftsgang', en: 'Circulation' },
    purpose: { de: 'Mitzeichnungen, Kenntnisnahmen und Wiedervorlagen.', en: 'Co-signatures, notices and resubmissions.' },
    may: may.read,
    menu: 'work',
    view: () => import('./pages/Mine.tsx'),
  },
  { path: '/geschaeftsgang/:id', title: { de: 'Schritt im Geschäftsgang', en: 'Step' }, may: may.read, view: () => import('./pages/Step.tsx') },
]
