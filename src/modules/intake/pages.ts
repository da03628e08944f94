import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/posteingang',
    title: { de: 'Posteingang', en: 'Incoming mail' },
    purpose: { de: 'Post einstellen und im Posteingangsbuch finden.', en: 'Put mail in and find it in the register.' },
    may: may.read,
    menu: 'work',
    view: () => import('./pages/Register.tsx'),
  },
  {
    path: '/posteingang/altbestand',
    title: { de: 'Altbestand', en: 'Existing stock' },
    purpose: { de: 'Ein ganzes Archiv in Gruppen zuordnen.', en: 'Sort a whole archive in groups.' },
    may: may.stock,
    menu: 'house',
    view: () => import('./pages/Stocks.tsx'),
  },
  {
    path: '/posteingang/altbestand/:id',
    title: { de: 'Altbestand', en: 'Existing stock' },
    may: may.stock,
    view: () => import('./pages/Stock.tsx'),
  },
  {
    path: '/posteingang/vorsortierung',
    title: { de: 'Vorsortierung', en: 'Pre-sorting' },
    purpose: { de: 'Was die Vorsortierung aus Entscheidungen gelernt hat.', en: 'What the pre-sorting has learned from decisions.' },
    may: may.sorter,
    menu: 'ai',
    view: () => import('./pages/Sorter.tsx'),
  },
  {
    path: '/eingangswege',
    title: { de: 'Eingangswege', en: 'Ways in' },
    purpose: {
      de: 'Scan-Ordner, Postfächer und Zugänge für andere Programme einrichten.',
      en: 'Set up scan folders, mailboxes and access of other programs.',
    },
    may: may.channels,
    menu: 'house',
    view: () => import('./pages/Channels.tsx'),
  },
  { path: '/posteingang/:id', title: { de: 'Eingang', en: 'Incoming item' }, may: may.read, view: () => import('./pages/Item.tsx') },
]
