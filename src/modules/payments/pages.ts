import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/kasse',
    title: { de: 'Kosten und Zahlungen', en: 'Costs and payments' },
    purpose: { de: 'Was Bescheide kosten, was angeordnet und was bezahlt ist.', en: 'What decisions cost, what is ordered, what is paid.' },
    may: may.read,
    menu: 'work',
    view: () => import('./pages/Claims.tsx'),
  },
]
