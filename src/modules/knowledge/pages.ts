import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/wissen',
    title: { de: 'Wissen durchsuchen', en: 'Search the knowledge' },
    purpose: {
      de: 'Fragen, was die Stadt dazu sagt, und sehen, warum etwas gefunden wurde.',
      en: 'Ask what the town says on it, and see why something was found.',
    },
    may: may.search,
    menu: 'information',
    view: () => import('./pages/Find.tsx'),
  },
  {
    path: '/wissen/quellen',
    title: { de: 'Wissensquellen', en: 'Sources of knowledge' },
    purpose: {
      de: 'Was gelesen wird, ob es aktuell ist und welche Quelle nachfragt.',
      en: 'What is read, whether it is up to date and which source asks.',
    },
    may: may.edit,
    menu: 'information',
    view: () => import('./pages/Sources.tsx'),
  },
  {
    path: '/wissen/woerter',
    title: { de: 'Wörter der Suche', en: 'Words of the search' },
    purpose: {
      de: 'Gleichbedeutende Wörter pflegen und sehen, was vergeblich gesucht wurde.',
      en: 'Keep synonyms and see what was searched in vain.',
    },
    may: may.edit,
    menu: 'information',
    view: () => import('./pages/Vocabulary.tsx'),
  },
]
