import { sourceReleased } from '../knowledge/index.ts'
import { defineModule } from '../module.ts'
import { may, releasedJob } from './contract.ts'
import { jobs } from './jobs.ts'
import { answering, answeringLines, dictating, readingAloud } from './methods.ts'
import * as m001 from './migrations/001_conversation.ts'
import * as m002 from './migrations/002_disclosure.ts'
import * as m003 from './migrations/003_source_run.ts'
import { pages } from './pages.ts'
import { examine, gate, healthTexts } from './quality.ts'
import { routes } from './routes.ts'
import { errorTexts } from './texts.ts'

export const assistant = defineModule({
  id: 'assistant',
  title: 'Bürgerassistent',
  permissions: {
    [may.edit]: {
      label: {
        de: 'Offene Fragen der Bürgerschaft beantworten, Güte des Assistenten prüfen',
        en: "Answer citizens' open questions, check the assistant's quality",
      },
      roles: ['editor', 'admin'],
    },
    [may.figures]: {
      label: { de: 'Kennzahlen des Assistenten sehen (nie ein Gespräch)', en: "See the assistant's figures (never a conversation)" },
      roles: ['editor', 'head', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
    [may.ask]: {
      label: {
        de: 'Mit schriftlichem Grund beantragen, ein Gespräch zu lesen, und es lesen, wenn es freigegeben ist',
        en: 'Ask with a written reason to read a conversation, and read it once it is released',
      },
      roles: ['editor', 'head', 'iso'],
    },
    [may.release]: {
      label: { de: 'Das Lesen eines Gesprächs freigeben oder ablehnen', en: 'Release the reading of a conversation, or refuse it' },
      roles: ['dpo'],
    },
    [may.disclosures]: {
      label: { de: 'Sehen, wer welches Gespräch lesen wollte und gelesen hat', en: 'See who wanted to read which conversation, and who did' },
      roles: ['editor', 'head', 'iso', 'dpo', 'auditor'],
    },
  },
  errors: errorTexts,
  statuses: {},
  routes,
  pages,
  jobs,
  listens: [{ event: sourceReleased.name, job: releasedJob }],
  proposals: [],
  methods: [answering, answeringLines, dictating, readingAloud],
  gate,
  health: { texts: healthTexts, examine },
  migrations: { '001_conversation': m001, '002_disclosure': m002, '003_source_run': m003 },
  retention: [
    {
      table: 'assistant_conversation',
      holds: 'Gespräche mit dem Assistenten: wann, in welcher Sprache, zu welchen Seiten; ohne wer',
      ends: { kind: 'period', since: 'last_at', period: '30 days', reason: '30 Tage, wie den Fragenden gesagt' },
    },
    {
      table: 'assistant_turn',
      holds: 'Fragen und Antworten, unkenntlich gemacht und verschlossen',
      ends: { kind: 'event', event: 'mit dem Gespräch, spätestens nach 30 Tagen oder wenn die fragende Person es löscht' },
    },
    {
      table: 'assistant_question',
      holds: 'Fragen ohne Antwort, nur solche ohne Personenbezug, ohne wer gefragt hat; Antworten der Redaktion',
      ends: { kind: 'period', since: 'last_at', period: '90 days', only: "status <> 'answered'", reason: '90 Tage, solange niemand geantwortet hat' },
    },
    {
      table: 'assistant_disclosure',
      holds: 'Anträge, ein Gespräch zu lesen, mit Grund und Entscheidung; nicht das Gespräch',
      ends: {
        kind: 'period',
        since: 'requested_at',
        period: '3 years',
        reason: 'drei Jahre, damit sich nachprüfen lässt, wer was lesen wollte (§ 195 BGB)',
      },
      own: { by: 'requested_by', columns: ['reason', 'requested_at', 'status', 'decided_at', 'answer'] },
    },
    { table: 'assistant_disclosure_look', holds: 'jedes Lesen eines Gesprächs', ends: { kind: 'event', event: 'mit dem Antrag, es zu lesen' } },
    {
      table: 'assistant_golden_run',
      holds: 'Vergleiche mit den goldenen Fragen; von einer Freigabe nur die Kennung, wer sie gab',
      ends: { kind: 'none' },
    },
    { table: 'assistant_release', holds: 'welches Sprachmodell nach einem Vergleich benutzt werden darf; keine Person', ends: { kind: 'none' } },
  ],
})
