import { withVorgang } from '#base/retention.ts'
import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import { returning } from './methods.ts'
import * as m001 from './migrations/001_dispatch.ts'
import { provisionNotice } from './notice.ts'
import { pages } from './pages.ts'
import { ruecklauf } from './proposals.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const outbox = defineModule({
  id: 'outbox',
  title: 'Postausgang',
  permissions: {
    [may.read]: {
      label: {
        de: 'Postausgang und Postausgangsbuch lesen (die Poststelle jede Zeile, sonst die eigenen Stellen)',
        en: "Read outgoing mail and its book (the mail room every line, others their own posts')",
      },
      roles: ['poststelle', 'clerk', 'head', 'auditor'],
    },
    [may.send]: {
      label: {
        de: 'Ab-Vermerk, Zustellungstag, Rückläufer und erneuten Versand eintragen',
        en: 'Record dispatch, day of service, returned mail and sending again',
      },
      roles: ['poststelle', 'clerk', 'head'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [ruecklauf],
  methods: [returning],
  migrations: { '001_dispatch': m001 },
  notices: [provisionNotice],
  retention: [
    {
      table: 'outbox_dispatch',
      holds: 'Sendungen mit Name und Anschrift dessen, der sie bekommt',
      ends: withVorgang,
    },
    {
      table: 'outbox_book',
      holds: 'das Postausgangsbuch: Nummer, Tag, Weg, Stelle; von der Person nur die Kennung',
      ends: { kind: 'event', event: 'nie von selbst: ein Buch mit Lücken beweist nichts; es nennt keine Empfänger' },
    },
  ],
})
