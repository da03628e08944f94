import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/modelle',
    title: { de: 'Sprachmodelle', en: 'Language models' },
    purpose: { de: 'Welche es gibt, wo sie laufen, was sie können.', en: 'Which there are, where they run, what they can do.' },
    may: may.read,
    menu: 'ai',
    view: () => import('./pages/Engines.tsx'),
  },
  {
    path: '/modellbudgets',
    title: { de: 'Modellbudgets', en: 'Model budgets' },
    purpose: { de: 'Was Sprachmodelle im Monat kosten dürfen.', en: 'What language models may cost in a month.' },
    may: may.read,
    menu: 'ai',
    view: () => import('./pages/Budgets.tsx'),
  },
  {
    path: '/modellschluessel',
    title: { de: 'Schlüssel für Programme', en: 'Keys for tools' },
    purpose: { de: 'Anderen Programmen Zugang geben und nehmen.', en: 'Give other tools access and take it away.' },
    may: may.read,
    menu: 'house',
    view: () => import('./pages/Keys.tsx'),
  },
]
