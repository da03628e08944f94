import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { bewertung, kassation, uebergabe } from './disposal.ts'
import { jobs } from './jobs.ts'
import * as m001 from './migrations/001_akte.ts'
import * as m002 from './migrations/002_void_title.ts'
import * as m003 from './migrations/003_aussonderung.ts'
import * as m004 from './migrations/004_deposit.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { subject } from './subject.ts'
import { errorTexts } from './texts.ts'

export const records = defineModule({
  id: 'records',
  title: 'Akten',
  permissions: {
    [may.read]: {
      label: { de: 'Akten der eigenen Stellen lesen', en: "Read the files of one's own posts" },
      roles: ['poststelle', 'clerk', 'head', 'auditor'],
    },
    [may.dispose]: {
      label: {
        de: 'Akten dem Archiv anbieten, Kassation beantragen, Lieferung für das Archiv holen',
        en: 'Offer files to the archive, ask for their destruction, fetch the delivery for the archive',
      },
      roles: ['poststelle', 'clerk', 'head'],
    },
    [may.hold]: {
      label: { de: 'Eine Löschsperre setzen und aufheben (für die eigenen Stellen)', en: "Place and lift a legal hold (for one's own posts)" },
      roles: ['clerk', 'head'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [bewertung, uebergabe, kassation],
  subject,
  migrations: { '001_akte': m001, '002_void_title': m002, '003_aussonderung': m003, '004_deposit': m004 },
  retention: [
    { table: 'records_counter', holds: 'die letzte Nummer je Eintrag des Aktenplans', ends: { kind: 'none' } },
    {
      table: 'records_akte',
      holds: 'Akten mit Titel und Aktenzeichen',
      ends: { kind: 'event', event: 'nach der Frist ihres Eintrags im Aktenplan; ein Mensch bietet sie dem Archiv an oder vernichtet sie' },
    },
    {
      table: 'records_disposal',
      holds: 'Anbietung und Kassation, die laufen; von der Person nur die Kennung',
      ends: { kind: 'event', event: 'mit der Akte; was geschehen ist, steht im Vernichtungsprotokoll' },
    },
    {
      table: 'records_destroyed',
      holds: 'das Vernichtungsprotokoll: Aktenzeichen, Laufzeit, Stelle, Kennungen der beiden Personen; kein Inhalt',
      ends: { kind: 'period', since: 'at', period: '30 years', reason: 'dreißig Jahre, damit zu beweisen bleibt, was wann vernichtet wurde' },
    },
    { table: 'records_deposit', holds: 'wo ein Schreiben im DMS der Stadt liegt', ends: { kind: 'event', event: 'mit der Akte' } },
    { table: 'records_entry', holds: 'was in einer Akte liegt', ends: { kind: 'event', event: 'mit der Akte' } },
  ],
})
