import type { Page } from '../module.ts'

export const pages: Page[] = [
  {
    path: '/fragen',
    title: { de: 'Fragen', en: 'Ask' },
    may: 'public',
    citizen: true,
    menu: true,
    view: () => import('./pages/Assistant.tsx'),
  },
]
