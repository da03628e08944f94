import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import * as m001 from './migrations/001_item.ts'
import { pages } from './pages.ts'
import { fileItem } from './proposals.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const intake = defineModule({
  id: 'intake',
  title: 'Posteingang',
  permissions: {
    [may.receive]: { label: 'Post einstellen', roles: ['poststelle', 'clerk', 'head'] },
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
  migrations: { '001_item': m001 },
})
