import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/nachweise/protokoll',
    title: { de: 'Protokoll', en: 'Trail' },
    purpose: { de: 'Was mit einem Vorgang geschah, mit Rollen statt Namen.', en: 'What happened to something, with roles for names.' },
    may: may.trail,
    menu: 'oversight',
    view: () => import('./pages/Trail.tsx'),
  },
  {
    path: '/nachweise/einsichten',
    title: { de: 'Einsichten', en: 'Insights' },
    purpose: { de: 'Einsicht in das Protokoll einer Person beantragen und zulassen.', en: 'Ask for and allow insight into the trail of a person.' },
    may: may.insights,
    menu: 'oversight',
    view: () => import('./pages/Insights.tsx'),
  },
  {
    path: '/nachweise/kennzahlen',
    title: { de: 'Kennzahlen', en: 'Figures' },
    purpose: { de: 'Entscheidungen je Amt und Monat, nie je Person.', en: 'Decisions per office and month, never per person.' },
    may: may.figures,
    menu: 'oversight',
    view: () => import('./pages/Figures.tsx'),
  },
  {
    path: '/nachweise/aufbewahrung',
    title: { de: 'Siegel und Aufbewahrung', en: 'Seals and retention' },
    purpose: { de: 'Ob die Protokolle unverändert sind, und was wie lange bleibt.', en: 'Whether the trail is unchanged, and what stays how long.' },
    may: may.house,
    menu: 'oversight',
    view: () => import('./pages/House.tsx'),
  },
  {
    path: '/nachweise/meine-daten',
    title: { de: 'Wer in meine Daten gesehen hat', en: 'Who looked into my data' },
    purpose: { de: 'Jede Einsicht in Ihr persönliches Protokoll.', en: 'Every insight into your personal trail.' },
    may: 'signed-in',
    menu: 'own',
    view: () => import('./pages/Mine.tsx'),
  },
]
