import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/schreibtisch',
    title: { de: 'Schreibtisch', en: 'Desk' },
    purpose: { de: 'Was auf Ihre Entscheidung wartet, nach Frist.', en: 'What waits for your decision, by deadline.' },
    may: may.use,
    menu: 'work',
    view: () => import('./pages/Desk.tsx'),
  },
  {
    path: '/dauerauftraege',
    title: { de: 'Daueraufträge', en: 'Standing orders' },
    purpose: { de: 'Routine messen, freigeben und aussetzen.', en: 'Measure, release and suspend routine.' },
    may: may.orders,
    menu: 'ai',
    view: () => import('./pages/Orders.tsx'),
  },
]
