import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/postausgang',
    title: { de: 'Postausgang', en: 'Outgoing mail' },
    purpose: { de: 'Bescheide drucken, zur Post geben, Rückläufer eintragen.', en: 'Print decisions, post them, enter what comes back.' },
    may: may.read,
    menu: 'work',
    view: () => import('./pages/Outbox.tsx'),
  },
  {
    path: '/postausgang/buch',
    title: { de: 'Postausgangsbuch', en: 'Register of outgoing mail' },
    may: may.read,
    view: () => import('./pages/Book.tsx'),
  },
  {
    path: '/abholen',
    title: { de: 'Schreiben abholen', en: 'Fetch a letter' },
    may: 'public',
    citizen: true,
    view: () => import('./pages/Fetch.tsx'),
  },
  { path: '/postausgang/:id', title: { de: 'Sendung', en: 'Dispatch' }, may: may.read, view: () => import('./pages/Dispatch.tsx') },
]
