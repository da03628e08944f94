import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import { answering, structuring } from './methods.ts'
import * as m001 from './migrations/001_comparison.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const comparison = defineModule({
  id: 'comparison',
  title: 'Modellvergleich',
  permissions: {
    [may.read]: {
      label: { de: 'Vergleiche von Sprachmodellen ansehen', en: 'See comparisons of language models' },
      roles: ['admin', 'head', 'dpo', 'iso', 'personalrat', 'auditor'],
    },
    [may.run]: { label: { de: 'Sprachmodelle vergleichen', en: 'Compare language models' }, roles: ['admin'] },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [],
  methods: [answering, structuring],
  migrations: { '001_comparison': m001 },
  retention: [
    {
      table: 'comparison_run',
      holds: 'Vergleiche von Sprachmodellen; von der Person, die ihn begann, nur die Kennung',
      ends: { kind: 'period', since: 'created_at', period: '5 years', reason: 'fünf Jahre, wie die Vergabeakte, der sie dienen' },
    },
    {
      table: 'comparison_result',
      holds: 'Antworten der Sprachmodelle auf die öffentlichen Aufgaben der Stadt; keine Person',
      ends: { kind: 'none' },
    },
  ],
})
