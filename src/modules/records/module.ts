import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import * as m001 from './migrations/001_akte.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const records = defineModule({
  id: 'records',
  title: 'Akten',
  permissions: { [may.read]: { label: 'Akten der eigenen Stellen lesen', roles: ['poststelle', 'clerk', 'head', 'auditor'] } },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  migrations: { '001_akte': m001 },
  retention: [
    { table: 'records_counter', holds: 'die letzte Nummer je Eintrag des Aktenplans', ends: { kind: 'none' } },
    {
      table: 'records_akte',
      holds: 'Akten mit Titel und Aktenzeichen',
      ends: { kind: 'event', event: 'nach der Frist ihres Eintrags im Aktenplan; ein Mensch bietet sie dem Archiv an oder vernichtet sie' },
    },
    { table: 'records_entry', holds: 'was in einer Akte liegt', ends: { kind: 'event', event: 'mit der Akte' } },
  ],
})
