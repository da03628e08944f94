import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/schreibtisch-ki',
    title: { de: 'Schreibtisch-KI', en: 'Desk AI' },
    may: may.use,
    menu: 'work',
    purpose: {
      de: 'Mit einem Sprachmodell der Stadt Texte entwerfen und Dokumente verstehen. Nur Sie sehen Ihre Gespräche.',
      en: 'Draft texts and understand documents with a language model of the town. Only you see your conversations.',
    },
    view: () => import('./pages/Conversations.tsx'),
  },
  { path: '/schreibtisch-ki/:id', title: { de: 'Gespräch', en: 'Conversation' }, may: may.use, view: () => import('./pages/Conversation.tsx') },
]
