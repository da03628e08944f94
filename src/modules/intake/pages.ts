import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/posteingang',
    title: { de: 'Posteingang', en: 'Incoming mail' },
    purpose: { de: 'Post einstellen und im Posteingangsbuch finden.', en: 'Put mail in and find it in the register.' },
    may: may.read,
    menu: true,
    view: () => import('./pages/Register.tsx'),
  },
  { path: '/posteingang/:id', title: { de: 'Eingang', en: 'Incoming item' }, may: may.read, view: () => import('./pages/Item.tsx') },
]
