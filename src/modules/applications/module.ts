import { defineModule } from '../module.ts'
import { automate, may, statuses, submitted } from './contract.ts'
import { examine, healthTexts } from './health.ts'
import { jobs } from './jobs.ts'
import { prechecking, reading } from './methods.ts'
import * as m001 from './migrations/001_application.ts'
import * as m002 from './migrations/002_account.ts'
import * as m003 from './migrations/003_delivered.ts'
import * as m004 from './migrations/004_consent.ts'
import * as m005 from './migrations/005_mail_check.ts'
import { arrived, mailCode, news } from './notices.ts'
import { activate, importFolder } from './packages.ts'
import { pages } from './pages.ts'
import { acknowledge, automatic, decide, prepare, say, sign } from './proposals.ts'
import { raw, routes } from './routes.ts'
import { subject } from './subject.ts'
import { errorTexts } from './texts.ts'

const withCase = { kind: 'event', event: 'mit dem Antrag, zu dem es gehört' } as const

export const applications = defineModule({
  id: 'applications',
  title: 'Anträge',
  permissions: {
    [may.read]: {
      label: { de: 'Anträge der eigenen Stellen lesen', en: "Read the applications of one's own posts" },
      roles: ['clerk', 'head', 'auditor'],
    },
    [may.work]: {
      label: { de: 'Anträge bearbeiten, Unterlagen nachfordern, anhören', en: 'Work on applications, ask for documents, hear the applicant' },
      roles: ['clerk', 'head'],
    },
    [may.packages]: {
      label: { de: 'Leistungspakete ansehen; Vollautomation abschalten', en: 'See service packages; switch full automation off' },
      roles: ['clerk', 'head', 'admin', 'auditor', 'dpo'],
    },
    [may.release]: {
      label: {
        de: 'Leistungspakete zur Freigabe vorlegen, Regeln ändern, Vollautomation freigeben',
        en: 'Submit service packages for release, change rules, release full automation',
      },
      roles: ['head', 'admin'],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  raw,
  pages,
  jobs,
  listens: [{ event: submitted.name, job: automate }],
  proposals: [decide, prepare, sign, acknowledge, automatic, say, activate],
  methods: [prechecking, reading],
  subject,
  health: { texts: healthTexts, examine },
  migrations: { '001_application': m001, '002_account': m002, '003_delivered': m003, '004_consent': m004, '005_mail_check': m005 },
  notices: [arrived, news, mailCode],
  seed: importFolder,
  retention: [
    {
      table: 'applications_package',
      holds: 'Fassungen der Leistungspakete: Formular, Regeln, Testfälle; von Personen nur die Kennung',
      ends: { kind: 'none' },
    },
    { table: 'applications_counter', holds: 'die letzte Antragsnummer je Jahr', ends: { kind: 'none' } },
    {
      table: 'applications_guess',
      holds: 'wie oft ein Code falsch eingegeben wurde; keine Netzadresse',
      ends: { kind: 'period', since: 'since', period: '1 day', reason: 'ein Tag' },
    },
    {
      table: 'applications_case',
      holds: 'Anträge mit Angaben und Vermerk',
      ends: {
        kind: 'period',
        since: 'updated_at',
        period: '30 days',
        only: `status = 'draft'`,
        reason: 'Entwürfe 30 Tage nach der letzten Änderung; Abgesandtes mit der Akte',
      },
    },
    { table: 'applications_upload', holds: 'Nachweise mit gelesenem Text und Werten', ends: withCase },
    {
      table: 'applications_sign_in',
      holds: 'Anmeldungen mit einem Nutzerkonto, die noch unterwegs sind; keine Angaben zur Person',
      ends: { kind: 'period', since: 'at', period: '1 day', reason: 'ein Tag; gültig sind sie zehn Minuten' },
    },
    {
      table: 'applications_account_session',
      holds: 'Sitzungen von Antragstellern mit Nutzerkonto: ein Pseudonym des Kontos und sein Vertrauensniveau',
      ends: { kind: 'period', since: 'expires_at', period: '1 day', reason: 'ein Tag nach Ablauf' },
    },
    { table: 'applications_message', holds: 'Nachrichten zwischen Antragstellern und Stadt', ends: withCase },
    { table: 'applications_consent', holds: 'Einwilligung in den Abruf und ihr Widerruf, mit Mailadresse', ends: withCase },
    { table: 'applications_mail_check', holds: 'welche Mailadresse mit einem Code bestätigt ist; vom Code nur ein Prüfwert', ends: withCase },
    { table: 'applications_outcome', holds: 'was entschieden ist, mit Begründung', ends: withCase },
  ],
})
