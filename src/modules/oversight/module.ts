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
    [may.trail]: {
      label: { de: 'Das Protokoll eines Vorgangs lesen, mit Rollen statt Namen', en: 'Read the trail of a case, with roles instead of names' },
      roles: ['auditor', 'dpo'],
    },
    [may.request]: {
      label: {
        de: 'Einsicht in die Protokolle einer Person beantragen und, wenn zugelassen, nehmen',
        en: "Request a look into a person's trail and, once approved, take it",
      },
      roles: ['dpo'],
    },
    [may.approve]: { label: { de: 'Einsicht zulassen oder ablehnen', en: 'Approve or refuse a look' }, roles: ['personalrat', 'iso'] },
    [may.insights]: { label: { de: 'Alle Anträge auf Einsicht sehen', en: 'See all requests for a look' }, roles: ['dpo', 'personalrat', 'iso'] },
    [may.figures]: {
      label: { de: 'Kennzahlen der Ämter sehen (nie von Personen)', en: 'See the figures of offices (never of persons)' },
      roles: ['head', 'dpo', 'personalrat', 'auditor', 'council'],
    },
    [may.house]: {
      label: { de: 'Siegel und Aufbewahrungsfristen sehen', en: 'See seals and retention periods' },
      roles: ['dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
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
