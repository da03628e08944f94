import { defineModule } from '../module.ts'
import { may, statuses } from './contract.ts'
import { firstSteps } from './first-steps.ts'
import * as m001 from './migrations/001_register.ts'
import * as m002 from './migrations/002_library_methods.ts'
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
      label: {
        de: 'KI-Verfahren mit Risiken, Vorfällen, Entwürfen und Schulungsstand ansehen',
        en: 'See AI methods with risks, incidents, drafts and training',
      },
      roles: ['head', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
    [may.classify]: {
      label: { de: 'KI-Verfahren nach der KI-Verordnung einstufen', en: 'Classify AI methods under the AI Act' },
      roles: ['dpo', 'iso'],
    },
    [may.report]: {
      label: { de: 'KI-Vorfälle melden', en: 'Report AI incidents' },
      roles: ['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
    [may.assess]: { label: { de: 'KI-Vorfälle bewerten', en: 'Assess AI incidents' }, roles: ['dpo', 'iso'] },
    [may.switch]: {
      label: { de: 'KI-Verfahren sofort abschalten und wieder einschalten', en: 'Switch AI methods off at once, and on again' },
      roles: ['head', 'dpo', 'iso', 'admin'],
    },
    [may.instruct]: {
      label: {
        de: 'Die Dienstanweisung KI in Kraft setzen (nur die Leitung des Hauses)',
        en: 'Put the AI instruction in force (head of the house only)',
      },
      roles: ['head'],
    },
    [may.train]: { label: { de: 'Schulungen vorschreiben und eintragen', en: 'Require and record trainings' }, roles: ['head', 'dpo', 'admin'] },
    [may.disclosures]: {
      label: { de: 'Auskünfte nach Art. 15 DSGVO sehen', en: 'See disclosures under Art. 15 GDPR' },
      roles: ['dpo', 'iso', 'personalrat'],
    },
    [may.disclose]: {
      label: {
        de: 'Auskunft über eine Person beantragen und, wenn freigegeben, einsehen',
        en: 'Request a disclosure about a person and, once released, look at it',
      },
      roles: ['dpo'],
    },
    [may.release]: { label: { de: 'Auskunft über eine Person freigeben', en: 'Release a disclosure about a person' }, roles: ['iso', 'personalrat'] },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  firstSteps,
  permit,
  migrations: { '001_register': m001, '002_library_methods': m002 },
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
