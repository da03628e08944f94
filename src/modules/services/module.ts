import { defineModule } from '../module.ts'
import { indexService, may, servicePublished, statuses } from './contract.ts'
import { seed } from './folder.ts'
import { jobs } from './jobs.ts'
import * as m001 from './migrations/001_service.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { head, robots, sitemap } from './structured.ts'
import { errorTexts } from './texts.ts'

export const services = defineModule({
  id: 'services',
  title: 'Leistungen und Formulare',
  permissions: {
    [may.edit]: {
      label: {
        de: 'Texte der Leistungen schreiben, Kataloge einlesen, Berichte sehen',
        en: 'Write the texts of services, import catalogues, see reports',
      },
      roles: ['editor', 'head'],
    },
    [may.publish]: {
      label: { de: 'Texte veröffentlichen, die jemand anderes geschrieben hat', en: 'Publish texts that somebody else wrote' },
      roles: ['editor', 'head'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  head,
  files: [
    { path: '/sitemap.xml', answer: sitemap },
    { path: '/robots.txt', answer: robots },
  ],
  jobs,
  listens: [{ event: servicePublished.name, job: indexService }],
  proposals: [],
  migrations: { '001_service': m001 },
  seed,
  retention: [
    {
      table: 'services_version',
      holds: 'Fassungen der Leistungstexte; von denen, die schreiben und veröffentlichen, nur die Kennung',
      ends: {
        kind: 'period',
        since: 'edited_at',
        period: '10 years',
        only: `status in ('replaced', 'rejected')`,
        reason: 'zehn Jahre, damit nachzuweisen bleibt, was die Stadt wann gesagt hat (Amtshaftung)',
      },
    },
    { table: 'services_satisfaction', holds: 'Zahl der Antworten je Seite und Tag; keine Person', ends: { kind: 'none' } },
    { table: 'services_link', holds: 'Adressen fremder Seiten und ob sie antworten; keine Person', ends: { kind: 'none' } },
    { table: 'services_folder', holds: 'Prüfsumme des Ordners der Stadt', ends: { kind: 'none' } },
  ],
})
