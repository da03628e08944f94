import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/fragen',
    title: { de: 'Fragen', en: 'Ask' },
    may: 'public',
    citizen: true,
    menu: 'public',
    view: () => import('./pages/Assistant.tsx'),
  },
  {
    path: '/antworten/:id',
    title: { de: 'Antwort der Redaktion', en: 'Answer of the editors' },
    may: 'public',
    citizen: true,
    view: () => import('./pages/PublicAnswer.tsx'),
  },
  {
    path: '/assistent/fragen',
    title: { de: 'Offene Fragen der Bürgerschaft', en: 'Open questions of citizens' },
    purpose: { de: 'Einmal beantworten, was der Assistent nicht wusste.', en: 'Answer once what the assistant did not know.' },
    may: may.edit,
    menu: 'information',
    view: () => import('./pages/Questions.tsx'),
  },
  {
    path: '/assistent/guete',
    title: { de: 'Güte des Assistenten', en: 'Quality of the assistant' },
    purpose: {
      de: 'Goldene Fragen messen, Änderungen vergleichen, sehen, wie Antworten endeten.',
      en: 'Measure golden questions, compare changes, see how answers ended.',
    },
    may: may.figures,
    menu: 'information',
    view: () => import('./pages/Quality.tsx'),
  },
  {
    path: '/assistent/gespraeche',
    title: { de: 'Gespräche lesen', en: 'Read conversations' },
    purpose: {
      de: 'Ein Gespräch zu zweit öffnen: eine Person beantragt mit Grund, der Datenschutz gibt frei.',
      en: 'Open a conversation by two: one person asks with a reason, data protection releases.',
    },
    may: may.disclosures,
    menu: 'oversight',
    view: () => import('./pages/Disclosures.tsx'),
  },
]
