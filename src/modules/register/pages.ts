import type { Page } from '../module.ts'
import { may } from './contract.ts'

export const pages: Page[] = [
  {
    path: '/ki-register',
    title: { de: 'KI-Register', en: 'AI register' },
    purpose: { de: 'Welche KI-Verfahren die Stadt einsetzt, öffentlich.', en: 'Which AI methods the town uses, in public.' },
    may: 'public',
    menu: 'ai',
    view: () => import('./pages/Register.tsx'),
  },
  { path: '/ki-register/:id', title: { de: 'KI-Verfahren', en: 'AI method' }, may: may.read, view: () => import('./pages/Method.tsx') },
  {
    path: '/ki-regeln',
    title: { de: 'Meine KI-Regeln', en: 'My AI rules' },
    purpose: {
      de: 'Dienstanweisung lesen und bestätigen, Schulungen, was offen steht.',
      en: 'Read and acknowledge the instruction, trainings, what is open.',
    },
    may: 'signed-in',
    menu: 'ai',
    view: () => import('./pages/Mine.tsx'),
  },
  {
    path: '/ki-vorfaelle',
    title: { de: 'KI-Vorfälle', en: 'AI incidents' },
    purpose: { de: 'Seltsame Ergebnisse melden, bewerten, abschalten.', en: 'Report strange results, assess, switch off.' },
    may: may.report,
    menu: 'ai',
    view: () => import('./pages/Incidents.tsx'),
  },
  {
    path: '/ki-dienstanweisung',
    title: { de: 'Dienstanweisung KI', en: 'AI instruction' },
    purpose: { de: 'Fassungen, wer bestätigt hat, eine neue in Kraft setzen.', en: 'Versions, who acknowledged, issue a new one.' },
    may: may.read,
    menu: 'ai',
    view: () => import('./pages/Instructions.tsx'),
  },
  {
    path: '/ki-schulungen',
    title: { de: 'KI-Schulungen', en: 'AI trainings' },
    purpose: { de: 'Welches Verfahren welche Schulung braucht, und wer sie hat.', en: 'Which method needs which training, and who has it.' },
    may: may.read,
    menu: 'ai',
    view: () => import('./pages/Training.tsx'),
  },
  {
    path: '/ki-unterlagen',
    title: { de: 'KI-Unterlagen', en: 'AI papers' },
    purpose: {
      de: 'Entwürfe: Verarbeitungsverzeichnis, Folgenabschätzungen, Personalrat.',
      en: 'Drafts: record of processing, impact assessments, staff council.',
    },
    may: may.read,
    menu: 'ai',
    view: () => import('./pages/Drafts.tsx'),
  },
  {
    path: '/meine-daten',
    title: { de: 'Meine Daten', en: 'My data' },
    purpose: { de: 'Was Vorzimmer über Sie speichert.', en: 'What Vorzimmer stores about you.' },
    may: 'signed-in',
    menu: 'own',
    view: () => import('./pages/MyData.tsx'),
  },
  {
    path: '/auskuenfte',
    title: { de: 'Auskünfte (Art. 15 DSGVO)', en: 'Disclosures (Art. 15 GDPR)' },
    purpose: { de: 'Auskunft über eine Person beantragen und freigeben.', en: 'Ask for and release a disclosure about a person.' },
    may: may.disclosures,
    menu: 'oversight',
    view: () => import('./pages/Disclosures.tsx'),
  },
]
