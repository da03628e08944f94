import { defineModule } from '../module.ts'
import { may } from './contract.ts'
import { jobs } from './jobs.ts'
import { answering } from './methods.ts'
import * as m001 from './migrations/001_conversation.ts'
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
  },
  errors: errorTexts,
  statuses: {},
  routes,
  pages,
  jobs,
  listens: [],
  proposals: [],
  methods: [answering],
  gate,
  health: { texts: healthTexts, examine },
  migrations: { '001_conversation': m001 },
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
    { table: 'assistant_golden_run', holds: 'Vergleiche mit den goldenen Fragen; keine Person', ends: { kind: 'none' } },
    { table: 'assistant_release', holds: 'welches Sprachmodell nach einem Vergleich benutzt werden darf; keine Person', ends: { kind: 'none' } },
  ],
})
