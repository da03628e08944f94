import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/verwaltung/plan',
    title: { de: 'Geschäftsverteilung', en: 'Who does what' },
    purpose: { de: 'Ämter und Stellen, wer sie innehat und wer heute antwortet.', en: 'Offices and posts, who holds them and who answers today.' },
    may: may.plan,
    menu: 'house',
    view: () => import('./pages/Plan.tsx'),
  },
  {
    path: '/verwaltung/personen',
    title: { de: 'Konten', en: 'Accounts' },
    purpose: { de: 'Konten anlegen, Rollen geben, sperren.', en: 'Add accounts, give roles, lock.' },
    may: may.manage,
    menu: 'house',
    view: () => import('./pages/People.tsx'),
  },
  { path: '/konto', title: { de: 'Mein Konto', en: 'My account' }, may: 'signed-in', view: () => import('./pages/Account.tsx') },
  { path: '/einrichten', title: { de: 'Einrichten', en: 'Set up' }, may: 'public', view: () => import('./pages/SetUp.tsx') },
  { path: '/passwort', title: { de: 'Kennwort setzen', en: 'Set your password' }, may: 'public', view: () => import('./pages/SetPassword.tsx') },
]
