import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import * as m001 from './migrations/001_handover.ts'
import { pages } from './pages.ts'
import { raw, routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const handover = defineModule({
  id: 'handover',
  title: 'Fachverfahren',
  permissions: {
    [may.targets]: {
      label: {
        de: 'Ziele für die Übergabe an Fachverfahren einrichten und beenden',
        en: 'Set up and end targets for handing over to specialist systems',
      },
      roles: ['admin'],
    },
    [may.log]: {
      label: { de: 'Prozessprotokolle (Rollen, keine Personen) ausgeben', en: 'Export process logs (roles, no persons)' },
      roles: ['head', 'dpo', 'auditor', 'admin'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  raw,
  pages,
  jobs,
  listens: [],
  proposals: [],
  migrations: { '001_handover': m001 },
  retention: [
    {
      table: 'handover_target',
      holds: 'Ziele der Übergabe; von der Person nur die Kennung',
      ends: { kind: 'event', event: 'nie von selbst: beendete Ziele erklären, wohin etwas ging' },
    },
    {
      table: 'handover_delivery',
      holds: 'was an ein Fachverfahren übergeben wurde, mit den Angaben des Vorgangs',
      ends: {
        kind: 'period',
        since: 'sent_at',
        period: '90 days',
        subject: 'subject',
        reason: '90 Tage nach der Übergabe; das Verfahren hat es, der Vorgang liegt in der Akte',
      },
    },
  ],
})
