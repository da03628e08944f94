import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import * as m001 from './migrations/001_item.ts'
import * as m002 from './migrations/002_sealed.ts'
import { pages } from './pages.ts'
import { fileItem } from './proposals.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const intake = defineModule({
  id: 'intake',
  title: 'Posteingang',
  permissions: {
    [may.receive]: { label: 'Post einstellen', roles: ['poststelle', 'clerk', 'head'] },
    [may.seal]: { label: 'Einen Eingang versiegeln: ungelesen an die verschlossene Stelle', roles: ['poststelle', 'clerk', 'head'] },
    [may.read]: { label: 'Post der eigenen Stellen lesen', roles: ['poststelle', 'clerk', 'head', 'auditor'] },
    [may.register]: { label: 'Das ganze Posteingangsbuch sehen (ohne fremde Inhalte)', roles: ['poststelle', 'auditor'] },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [fileItem],
  migrations: { '001_item': m001, '002_sealed': m002 },
  retention: [
    { table: 'intake_counter', holds: 'die letzte Nummer im Posteingangsbuch je Jahr', ends: { kind: 'none' } },
    {
      table: 'intake_item',
      holds: 'das Posteingangsbuch: Absender, Betreff, Weg',
      ends: {
        kind: 'period',
        since: 'received_at',
        period: '90 days',
        only: `status = 'closed' and akte_id is null and not exists (select 1 from intake_item d where d.duplicate_of = intake_item.id)`,
        reason: 'ohne Akte Geschlossenes nach 90 Tagen; alles andere mit der Akte',
      },
    },
    { table: 'intake_document', holds: 'Text und Datei jedes Schreibens', ends: { kind: 'event', event: 'mit seinem Eintrag im Posteingangsbuch' } },
  ],
})
