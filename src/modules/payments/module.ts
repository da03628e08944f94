import { withVorgang } from '#base/retention.ts'
import { defineModule } from '../module.ts'
import { due, may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import { ordering } from './methods.ts'
import * as m001 from './migrations/001_claim.ts'
import { pages } from './pages.ts'
import { annahmeanordnung } from './proposals.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const payments = defineModule({
  id: 'payments',
  title: 'Kosten und Zahlungen',
  permissions: {
    [may.read]: {
      label: { de: 'Forderungen der eigenen Stellen sehen', en: "See the claims of one's own posts" },
      roles: ['clerk', 'head', 'auditor'],
    },
    [may.pay]: {
      label: { de: 'Eine Zahlung beim Zahlungsdienst öffnen (am Schalter)', en: 'Open a payment at the payment service (at the counter)' },
      roles: ['clerk', 'head'],
    },
    [may.export]: {
      label: { de: 'Annahmeanordnungen für das Kassenverfahren ausgeben (Kasse)', en: 'Export payment orders for the treasury system (treasury)' },
      roles: ['clerk', 'head', 'auditor'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [{ event: 'outbox.bekannt', job: due }],
  proposals: [annahmeanordnung],
  methods: [ordering],
  migrations: { '001_claim': m001 },
  retention: [
    { table: 'payments_claim', holds: 'Forderungen mit Name und Anschrift dessen, der zahlt', ends: withVorgang },
    { table: 'payments_order', holds: 'Annahmeanordnungen; von der Person nur die Kennung', ends: withVorgang },
    {
      table: 'payments_export',
      holds: 'wann welche Datei an die Kasse ausgegeben wurde; von der Person nur die Kennung',
      ends: {
        kind: 'period',
        since: 'at',
        period: '10 years',
        reason: 'zehn Jahre wie die Kassenbelege (GemKVO)',
        only: 'not exists (select 1 from payments_order o where o.export_id = payments_export.id)',
      },
    },
  ],
})
