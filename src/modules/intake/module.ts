import { defineModule } from '../module.ts'
import { prepareAnswer } from './answers/contract.ts'
import { releaseAnswer } from './answers/proposal.ts'
import { receiptNotice } from './channels/receipt.ts'
import { examine, healthTexts } from './channels/service.ts'
import { openChannels } from './channels/watch.ts'
import { itemFiled, may, statuses } from './contract.ts'
import { jobs } from './jobs.ts'
import { splitItem } from './matters/proposal.ts'
import { answering, extracting, receiving, sorting, splitting, suspecting } from './methods.ts'
import * as m001 from './migrations/001_item.ts'
import * as m002 from './migrations/002_sealed.ts'
import * as m003 from './migrations/003_facts.ts'
import * as m004 from './migrations/004_sorter.ts'
import * as m005 from './migrations/005_stock.ts'
import * as m010 from './migrations/010_channels.ts'
import * as m011 from './migrations/011_answers.ts'
import * as m012 from './migrations/012_parts.ts'
import * as m013 from './migrations/013_answer_draft.ts'
import * as m014 from './migrations/014_scans.ts'
import * as m015 from './migrations/015_quoted.ts'
import { pages } from './pages.ts'
import { kinds } from './proposals.ts'
import { routes } from './routes.ts'
import { subject } from './subject.ts'
import { errorTexts } from './texts.ts'

export const intake = defineModule({
  id: 'intake',
  title: 'Posteingang',
  permissions: {
    [may.receive]: { label: { de: 'Post einstellen', en: 'Enter mail' }, roles: ['poststelle', 'clerk', 'head'] },
    [may.seal]: {
      label: { de: 'Einen Eingang versiegeln: ungelesen an die verschlossene Stelle', en: 'Seal an item: unread to the closed post' },
      roles: ['poststelle', 'clerk', 'head'],
    },
    [may.read]: {
      label: { de: 'Post der eigenen Stellen lesen', en: "Read the mail of one's own posts" },
      roles: ['poststelle', 'clerk', 'head', 'auditor', 'personalrat', 'dpo', 'iso'],
    },
    [may.register]: {
      label: {
        de: 'Das ganze Posteingangsbuch sehen (ohne fremde Inhalte)',
        en: "See the whole register of incoming mail (without others' content)",
      },
      roles: ['poststelle', 'auditor'],
    },
    [may.stock]: { label: { de: 'Altbestand in Gruppen zuordnen', en: 'Assign existing stock in groups' }, roles: ['poststelle', 'clerk', 'head'] },
    [may.sorter]: {
      label: { de: 'Sehen, was die Vorsortierung gelernt hat', en: 'See what the sorting has learned' },
      roles: ['head', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
    [may.channels]: {
      label: { de: 'Eingangswege einrichten: Zugänge, Scan-Ordner, Postfächer', en: 'Set up ways in: clients, scan folders, mailboxes' },
      roles: ['admin'],
    },
    [may.deliver]: {
      label: {
        de: 'Post einliefern und ihren Stand erfragen (nur andere Programme, mit Zugangscode)',
        en: 'Deliver mail and ask for its state (other programs only, with a token)',
      },
      roles: [],
    },
  },
  errors: errorTexts,
  statuses,
  routes,
  pages,
  jobs,
  listens: [{ event: itemFiled.name, job: prepareAnswer }],
  proposals: [...kinds, splitItem, releaseAnswer],
  methods: [sorting, splitting, extracting, answering, receiving, suspecting],
  subject,
  migrations: {
    '001_item': m001,
    '002_sealed': m002,
    '003_facts': m003,
    '004_sorter': m004,
    '005_stock': m005,
    '010_channels': m010,
    '011_answers': m011,
    '012_parts': m012,
    '013_answer_draft': m013,
    '014_scans': m014,
    '015_quoted': m015,
  },
  notices: [receiptNotice],
  health: { texts: healthTexts, examine },
  serve: openChannels,
  retention: [
    {
      table: 'intake_answer',
      holds: 'freigegebene Antworten: Empfänger, Betreff, Text, Weg',
      ends: { kind: 'event', event: 'mit ihrem Eintrag im Posteingangsbuch' },
    },
    {
      table: 'intake_answer_draft',
      holds: 'angefangene Antworten, die noch niemand freigegeben hat',
      ends: { kind: 'event', event: 'mit der Freigabe oder dem Verwerfen, sonst mit dem Eintrag im Posteingangsbuch' },
    },
    {
      table: 'intake_channel',
      holds: 'Eingangswege: Ordner, Postfächer der Stadt, verschlossene Kennwörter',
      ends: { kind: 'event', event: 'wenn die Systemverwaltung den Weg entfernt' },
    },
    {
      table: 'intake_channel_refusal',
      holds: 'was ein Eingangsweg nicht annahm: Dateiname oder Nummer der Mail, Grund',
      ends: { kind: 'period', since: 'at', period: '90 days', reason: '90 Tage, damit jemand nachsehen kann' },
    },
    { table: 'intake_counter', holds: 'die letzte Nummer im Posteingangsbuch je Jahr', ends: { kind: 'none' } },
    {
      table: 'intake_item',
      holds: 'das Posteingangsbuch: Absender, Betreff, Weg',
      ends: {
        kind: 'period',
        since: 'received_at',
        period: '90 days',
        subject: `'intake/' || id`,
        only: `status in ('closed', 'split') and akte_id is null and not exists (select 1 from intake_item d where d.duplicate_of = intake_item.id or d.part_of = intake_item.id)`,
        reason: 'ohne Akte Geschlossenes nach 90 Tagen; Aufgeteiltes mit seinem letzten Teil; alles andere mit der Akte',
      },
    },
    { table: 'intake_document', holds: 'Text und Datei jedes Schreibens', ends: { kind: 'event', event: 'mit seinem Eintrag im Posteingangsbuch' } },
    {
      table: 'intake_fact',
      holds: 'was in den Schreiben steht, einzeln: Namen, Tage, Beträge, Aktenzeichen',
      ends: { kind: 'event', event: 'mit seinem Eintrag im Posteingangsbuch, beim Versiegeln sofort' },
    },
    {
      table: 'intake_stock',
      holds: 'Läufe über Altbestand: Ordner, Zeit, Zahl; von der Person nur die Kennung',
      ends: { kind: 'event', event: 'mit dem letzten Eintrag des Laufs im Posteingangsbuch (Aussonderung nach dem Aktenplan)' },
    },
    {
      table: 'intake_stock_akte',
      holds: 'welcher Ordner eines Altbestands in welche Akte ging',
      ends: { kind: 'event', event: 'mit dem Lauf über den Altbestand' },
    },
    {
      table: 'intake_stock_batch',
      holds: 'Sammelentscheidungen über Altbestand; von der Person nur die Kennung',
      ends: { kind: 'event', event: 'mit dem Lauf über den Altbestand' },
    },
    {
      table: 'intake_stock_decision',
      holds: 'welche Entscheidungen zu einer Sammelentscheidung gehören',
      ends: { kind: 'event', event: 'mit dem Lauf über den Altbestand' },
    },
    {
      table: 'intake_release',
      holds: 'was die Vorsortierung gelernt hat: Gewichte von Wortprüfwerten und Zahlen, kein Text',
      ends: {
        kind: 'period',
        since: 'made_at',
        period: '2 years',
        only: `status <> 'live'`,
        reason: 'abgelöste Stände nach zwei Jahren; der geltende wird jede Nacht neu gebaut',
      },
    },
  ],
})
