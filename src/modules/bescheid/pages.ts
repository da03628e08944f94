import type { Page } from '../module.ts'
import { may } from './may.ts'

export const pages: Page[] = [
  {
    path: '/bescheide',
    title: { de: 'Bescheide', en: 'Decisions' },
    purpose: { de: 'Entwürfe schreiben, zeichnen lassen, erlassene nachlesen.', en: 'Write drafts, have them signed, read what was issued.' },
    may: may.read,
    menu: 'work',
    view: () => import('./pages/Bescheide.tsx'),
  },
  { path: '/bescheide/:id', title: { de: 'Bescheid', en: 'Decision' }, may: may.read, view: () => import('./pages/Bescheid.tsx') },
]
