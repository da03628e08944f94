import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import * as m001 from './migrations/001_insight.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const oversight = defineModule({
  id: 'oversight',
  title: 'Nachweise',
  permissions: {
    [may.trail]: { label: 'Das Protokoll eines Vorgangs lesen, mit Rollen statt Namen', roles: ['auditor', 'dpo'] },
    [may.request]: { label: 'Einsicht in die Protokolle einer Person beantragen und, wenn zugelassen, nehmen', roles: ['dpo'] },
    [may.approve]: { label: 'Einsicht zulassen oder ablehnen', roles: ['personalrat', 'iso'] },
    [may.insights]: { label: 'Alle Anträge auf Einsicht sehen', roles: ['dpo', 'personalrat', 'iso'] },
    [may.figures]: { label: 'Kennzahlen der Ämter sehen (nie von Personen)', roles: ['head', 'dpo', 'personalrat', 'auditor', 'council'] },
    [may.house]: { label: 'Siegel und Aufbewahrungsfristen sehen', roles: ['dpo', 'iso', 'personalrat', 'auditor', 'admin'] },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [],
  migrations: { '001_insight': m001 },
  retention: [
    {
      table: 'oversight_insight',
      holds: 'Anträge auf Einsicht in Protokolle einer Person, mit Grund und Entscheidung',
      ends: {
        kind: 'period',
        since: 'requested_at',
        period: '3 years',
        reason: 'drei Jahre, damit die betroffene Person nachlesen und sich wehren kann (§ 195 BGB)',
      },
      own: { by: 'subject_id', columns: ['reason', 'from_on', 'to_on', 'requested_at', 'status', 'decided_at', 'answer'] },
    },
    { table: 'oversight_look', holds: 'jeder Blick in die Protokolle einer Person', ends: { kind: 'event', event: 'mit dem Antrag auf Einsicht' } },
  ],
})
