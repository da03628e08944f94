import type { Retention } from '#base/retention.ts'
import * as m001 from './migrations/001_knowledge.ts'
import * as m002 from './migrations/002_held.ts'

export { type Analysed, analyse, gramsOf } from './analyse.ts'
export type { Audience, Explanation, Hit, KnownDocument, Level, Section } from './contract.ts'
export { type Meant, meantInGerman } from './english.ts'
export { sectionsOf } from './passages.ts'
export { type Asked, explain, type Found, search } from './search.ts'
export { type CatalogueDocument, xzufiDocuments, zmsDocuments } from './sources/catalogue.ts'
export { openReach, type Reach } from './sources/reach.ts'
export { acceptShrunk, getSource, keysOf, listSources, objectTo, type SourceRow, saveSource, switchSource } from './sources/store.ts'
export { checkSettings, type Synced, sync, tell } from './sources/sync.ts'
export {
  decideSynonym,
  type Eyes,
  insertSynonym,
  listGaps,
  listPassages,
  listSynonyms,
  noteGap,
  proposeSynonym,
} from './store.ts'
export { synonymsOf } from './synonyms.ts'
export { type Embedding, fillVectors } from './vectors.ts'
export { discardHeld, forgetWords, heldOf, rebuild, releaseHeld, wantsRebuild, writeDocuments } from './writing/store.ts'

/** The tables of the index: the module that runs the sources lists them as its own. */
export const migrations = { '001_knowledge': m001, '002_held': m002 }
const none = { kind: 'none' } as const
const withSource = { kind: 'event', event: 'mit dem Dokument in seiner Quelle: was dort verschwindet, verlässt auch die Suche' } as const
export const retention: Retention[] = [
  { table: 'knowledge_source', holds: 'Quellen der Suche: Adresse, Zustand, Stand; keine Person', ends: none },
  { table: 'knowledge_audience', holds: 'welche Kreise etwas sehen dürfen; keine Person', ends: none },
  { table: 'knowledge_document', holds: 'Titel und Fundort der Dokumente', ends: withSource },
  { table: 'knowledge_passage', holds: 'Textstellen der Dokumente', ends: withSource },
  {
    table: 'knowledge_term',
    holds: 'einzelne Wörter der Suche',
    ends: { kind: 'event', event: 'wenn kein Dokument das Wort mehr enthält, beim nächsten Neuaufbau' },
  },
  {
    table: 'knowledge_vocabulary',
    holds: 'welche Wörter welcher Kreis sehen darf',
    ends: { kind: 'event', event: 'wie das Wort selbst, beim nächsten Neuaufbau' },
  },
  { table: 'knowledge_gram', holds: 'Wortteile der Suche', ends: { kind: 'event', event: 'wie das Wort selbst, beim nächsten Neuaufbau' } },
  { table: 'knowledge_posting', holds: 'in welchen Textstellen ein Wort steht, als Nummern', ends: none },
  { table: 'knowledge_change', holds: 'dasselbe für die letzten Änderungen, als Nummern', ends: none },
  { table: 'knowledge_index', holds: 'Stand des Suchverzeichnisses', ends: none },
  { table: 'knowledge_vector', holds: 'Zahlenreihen zu Textstellen', ends: withSource },
  { table: 'knowledge_synonym', holds: 'gleichbedeutende Wörter, von der Redaktion gepflegt; keine Person', ends: none },
  {
    table: 'knowledge_gap',
    holds: 'Suchen ohne Treffer, nur Wörter ohne Personenbezug, ohne wer gefragt hat',
    ends: { kind: 'period', since: 'last_at', period: '90 days', reason: '90 Tage: so lange kann die Redaktion daraus lernen' },
  },
]
