import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/antraege',
    title: { de: 'Anträge', en: 'Applications' },
    purpose: { de: 'Anträge prüfen und entscheiden.', en: 'Check and decide applications.' },
    may: may.read,
    menu: 'work',
    view: () => import('./pages/Cases.tsx'),
  },
  { path: '/antraege/:id', title: { de: 'Antrag', en: 'Application' }, may: may.read, view: () => import('./pages/Case.tsx') },
  {
    path: '/leistungspakete',
    title: { de: 'Leistungspakete', en: 'Service packages' },
    purpose: { de: 'Formulare, Regeln und Freigaben der Leistungen.', en: 'Forms, rules and releases of services.' },
    may: may.packages,
    menu: 'house',
    view: () => import('./pages/Packages.tsx'),
  },
  {
    path: '/leistungspakete/:id',
    title: { de: 'Leistungspaket', en: 'Service package' },
    may: may.packages,
    view: () => import('./pages/Package.tsx'),
  },
  {
    path: '/leistungspakete/:id/regeln',
    title: { de: 'Regeln bearbeiten', en: 'Edit the rules' },
    may: may.packages,
    view: () => import('./pages/Rules.tsx'),
  },
  { path: '/rechtstabellen', title: { de: 'Rechtstabellen', en: 'Tables of law' }, may: may.packages, view: () => import('./pages/Law.tsx') },
  {
    path: '/antrag',
    title: { de: 'Online beantragen', en: 'Apply online' },
    may: 'public',
    citizen: true,
    menu: 'public',
    view: () => import('./pages/Offered.tsx'),
  },
  { path: '/antrag/:name', title: { de: 'Antrag stellen', en: 'Apply' }, may: 'public', citizen: true, view: () => import('./pages/Apply.tsx') },
  {
    path: '/mein-antrag',
    title: { de: 'Mein Antrag', en: 'My application' },
    may: 'public',
    citizen: true,
    menu: 'public',
    view: () => import('./pages/Mine.tsx'),
  },
]
