import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/pruefstand/maskierung',
    title: { de: 'Maskierung ausprobieren', en: 'Try the masking' },
    may: may.use,
    menu: 'ai',
    purpose: { de: 'Text einfügen und sehen, was das Haus nicht verlassen würde.', en: 'Paste a text and see what would not leave the house.' },
    view: () => import('./pages/Mask.tsx'),
  },
  {
    path: '/pruefstand/belege',
    title: { de: 'Belegprüfung ausprobieren', en: 'Try the fact check' },
    may: may.use,
    menu: 'ai',
    purpose: { de: 'Text und Quellen einfügen und sehen, was nicht belegt ist.', en: 'Paste a text and its sources and see what is not supported.' },
    view: () => import('./pages/Check.tsx'),
  },
  {
    path: '/pruefstand/anweisungen',
    title: { de: 'Eingeschleuste Anweisungen erkennen', en: 'Detect injected instructions' },
    may: may.use,
    menu: 'ai',
    purpose: {
      de: 'Text einfügen und sehen, welcher Satz einer Maschine Anweisungen geben will.',
      en: 'Paste a text and see which sentence gives orders to a machine.',
    },
    view: () => import('./pages/Injection.tsx'),
  },
]
