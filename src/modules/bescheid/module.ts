import { withVorgang } from '#base/retention.ts'
import { defineModule } from '../module.ts'
import { belehrung } from './belehrung.ts'
import { may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import { issuing } from './methods.ts'
import * as m001 from './migrations/001_bescheid.ts'
import * as m002 from './migrations/002_belehrung.ts'
import { pages } from './pages.ts'
import { erlass, erlassErmessen } from './proposals.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const bescheid = defineModule({
  id: 'bescheid',
  title: 'Bescheide',
  permissions: {
    [may.read]: {
      label: { de: 'Bescheide der eigenen Stellen lesen', en: "Read the formal decisions of one's own posts" },
      roles: ['clerk', 'head', 'auditor'],
    },
    [may.write]: {
      label: {
        de: 'Bescheide entwerfen und zur Unterschrift vorlegen (für die eigenen Stellen)',
        en: "Draft formal decisions and submit them for signature (for one's own posts)",
      },
      roles: ['clerk', 'head'],
    },
    [may.remedy]: {
      label: {
        de: 'Rechtsbehelfsbelehrungen der Rechtsstelle eintragen und ansehen',
        en: 'Enter and read the texts on remedies of the legal office',
      },
      roles: ['clerk', 'head', 'admin'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [erlass, erlassErmessen, belehrung],
  methods: [issuing],
  migrations: { '001_bescheid': m001, '002_belehrung': m002 },
  retention: [
    {
      table: 'bescheid_belehrung',
      holds: 'Belehrungen der Rechtsstelle je Rechtsgebiet; von Personen nur die Kennung',
      ends: { kind: 'none' },
    },
    {
      table: 'bescheid_bescheid',
      holds: 'Entwürfe und Bescheide mit Anschrift, Gründen und den Dateien',
      ends: withVorgang,
    },
  ],
})
