import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/akten',
    title: { de: 'Akten', en: 'Files' },
    purpose: { de: 'Akten suchen und lesen.', en: 'Find and read files.' },
    may: may.read,
    menu: 'files',
    view: () => import('./pages/Akten.tsx'),
  },
  { path: '/akten/:id', title: { de: 'Akte', en: 'File' }, may: may.read, view: () => import('./pages/Akte.tsx') },
  {
    path: '/aktenplan',
    title: { de: 'Aktenplan', en: 'Filing plan' },
    purpose: { de: 'Wohin was gehört und wie lange es bleibt.', en: 'What belongs where and how long it stays.' },
    may: may.read,
    menu: 'files',
    view: () => import('./pages/Aktenplan.tsx'),
  },
  {
    path: '/aussonderung',
    title: { de: 'Aussonderung', en: 'Disposal' },
    purpose: { de: 'Akten anbieten, übergeben, vernichten.', en: 'Offer, hand over and destroy files.' },
    may: may.read,
    menu: 'files',
    view: () => import('./pages/Aussonderung.tsx'),
  },
  {
    path: '/aussonderung/:id',
    title: { de: 'Aussonderung einer Akte', en: 'Disposal of a file' },
    may: may.read,
    view: () => import('./pages/Disposal.tsx'),
  },
]
