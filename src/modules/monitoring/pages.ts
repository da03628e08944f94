import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/betrieb',
    title: { de: 'Betrieb', en: 'Operation' },
    purpose: { de: 'Läuft alles, was ist zu tun, was ist gescheitert.', en: 'Is everything running, what is to be done, what failed.' },
    may: may.look,
    menu: 'house',
    view: () => import('./pages/Health.tsx'),
  },
  {
    path: '/betrieb/mitteilungen',
    title: { de: 'Mitteilungstexte', en: 'Notice texts' },
    purpose: { de: 'Feste Texte freigeben, die ohne Entscheidung hinausgehen.', en: 'Release fixed texts that leave without a decision.' },
    may: may.notices,
    menu: 'house',
    view: () => import('./pages/Notices.tsx'),
  },
]
