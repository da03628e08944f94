import { withVorgang } from '#base/retention.ts'
import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import * as m001 from './migrations/001_run.ts'
import * as m002 from './migrations/002_answer.ts'
import { pages } from './pages.ts'
import { kenntnisnahme, mitzeichnung, schlusszeichnung, schlusszeichnungBescheid, wiedervorlage } from './proposals.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const circulation = defineModule({
  id: 'circulation',
  title: 'Geschäftsgang',
  permissions: {
    [may.work]: {
      label: {
        de: 'Zuschreiben, Kenntnisnahme, Mitzeichnung und Schlusszeichnung erbitten, Wiedervorlage, z. d. A. (für die eigenen Stellen)',
        en: "Assign, ask for notice, co-signature and final signature, resubmit, close (for one's own posts)",
      },
      roles: ['poststelle', 'clerk', 'head'],
    },
    [may.read]: {
      label: { de: 'Den Geschäftsgang dessen lesen, was man sehen darf', en: 'Read the circulation of what one may see' },
      roles: ['poststelle', 'clerk', 'head', 'auditor'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [kenntnisnahme, mitzeichnung, schlusszeichnung, schlusszeichnungBescheid, wiedervorlage],
  migrations: { '001_run': m001, '002_answer': m002 },
  retention: [
    { table: 'circulation_run', holds: 'der Geschäftsgang eines Vorgangs mit seinem Entwurf', ends: withVorgang },
    { table: 'circulation_order', holds: 'Verfügungen mit Notiz; von der Person nur die Kennung', ends: withVorgang },
    { table: 'circulation_step', holds: 'was eine Stelle mitzeichnen, zeichnen oder zur Kenntnis nehmen soll', ends: withVorgang },
  ],
})
