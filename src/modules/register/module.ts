import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import * as m001 from './migrations/001_register.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { enter, forget, permit } from './service.ts'
import { errorTexts } from './texts.ts'

const threeYears = { kind: 'period', period: '3 years' } as const

export const register = defineModule({
  id: 'register',
  title: 'KI-Register',
  permissions: {
    [may.read]: {
      label: 'KI-Verfahren mit Risiken, Vorfällen, Entwürfen und Schulungsstand ansehen',
      roles: ['head', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
    [may.classify]: { label: 'KI-Verfahren nach der KI-Verordnung einstufen', roles: ['dpo', 'iso'] },
    [may.report]: {
      label: 'KI-Vorfälle melden',
      roles: ['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
    [may.assess]: { label: 'KI-Vorfälle bewerten', roles: ['dpo', 'iso'] },
    [may.switch]: { label: 'KI-Verfahren sofort abschalten und wieder einschalten', roles: ['head', 'dpo', 'iso', 'admin'] },
    [may.instruct]: { label: 'Die Dienstanweisung KI in Kraft setzen (nur die Leitung des Hauses)', roles: ['head'] },
    [may.train]: { label: 'Schulungen vorschreiben und eintragen', roles: ['head', 'dpo', 'admin'] },
    [may.disclosures]: { label: 'Auskünfte nach Art. 15 DSGVO sehen', roles: ['dpo', 'iso', 'personalrat'] },
    [may.disclose]: { label: 'Auskunft über eine Person beantragen und, wenn freigegeben, einsehen', roles: ['dpo'] },
    [may.release]: { label: 'Auskunft über eine Person freigeben', roles: ['iso', 'personalrat'] },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  permit,
  migrations: { '001_register': m001 },
  retention: [
    { table: 'register_method', holds: 'seit wann das Haus welches KI-Verfahren hat; keine Person', ends: { kind: 'none' } },
    {
      table: 'register_classification',
      holds: 'Einstufungen nach der KI-Verordnung mit den Antworten; von der Person nur die Kennung',
      ends: { kind: 'event', event: 'nie von selbst: die Einstufung ist aufzubewahren (Art. 6 Abs. 4 KI-VO)' },
    },
    { table: 'register_evaluation', holds: 'Messungen der Güte, nur Zahlen; keine Person', ends: { kind: 'none' } },
    {
      table: 'register_incident',
      holds: 'KI-Vorfälle mit Beschreibung und Bewertung; von den Personen nur die Kennung',
      ends: { ...threeYears, since: 'reported_at', only: `status = 'closed'`, reason: 'drei Jahre nach der Meldung, wenn abgeschlossen (§ 195 BGB)' },
    },
    {
      table: 'register_instruction',
      holds: 'Fassungen der Dienstanweisung KI; von der Person nur die Kennung',
      ends: { kind: 'event', event: 'nie von selbst: sie belegen, was galt' },
    },
    {
      table: 'register_acknowledgement',
      holds: 'wer wann welche Fassung der Dienstanweisung KI bestätigt hat',
      ends: { kind: 'event', event: 'mit dem Konto: beim Löschen der Person (Art. 17 DSGVO)' },
      own: { by: 'person_id', columns: ['version', 'at'] },
    },
    { table: 'register_course', holds: 'Schulungen und für welche Verfahren sie vorgeschrieben sind; keine Person', ends: { kind: 'none' } },
    {
      table: 'register_completion',
      holds: 'wer wann welche Schulung abgeschlossen hat',
      ends: { kind: 'event', event: 'mit dem Konto: beim Löschen der Person (Art. 17 DSGVO)' },
      own: { by: 'person_id', columns: ['course_id', 'completed_on'] },
    },
    {
      table: 'register_disclosure',
      holds: 'Auskünfte nach Art. 15 DSGVO: über wen, warum, wer sie freigab',
      ends: { ...threeYears, since: 'requested_at', reason: 'drei Jahre, damit nachweisbar ist, dass Auskunft erteilt wurde (Art. 5 Abs. 2 DSGVO)' },
      own: { by: 'person_id', columns: ['reason', 'requested_at', 'released_at'] },
    },
  ],
  erase: forget,
  seed: async (ctx) => void (await enter(ctx)),
})
