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
  {
    path: '/rechtsbehelfe',
    title: { de: 'Rechtsbehelfe', en: 'Remedies' },
    purpose: { de: 'Welcher Rechtsbehelf in Ihren Bescheiden steht.', en: 'Which remedy your decisions name.' },
    may: may.remedy,
    menu: 'house',
    view: () => import('./pages/Belehrungen.tsx'),
  },
  { path: '/bescheide/:id', title: { de: 'Bescheid', en: 'Decision' }, may: may.read, view: () => import('./pages/Bescheid.tsx') },
]
