import type { z } from 'zod'
import { useTexts } from '#web/language.ts'
import { Table } from '#web/parts/index.ts'
import { bausteine, type Change } from '../contract.ts'
import { texts } from './staff-texts.ts'

const names: Record<string, keyof typeof texts> = {
  title: 'fTitle',
  name: 'fName',
  kind: 'fKind',
  leika: 'fLeika',
  topics: 'fTopics',
  lifeSituations: 'fLifeSituations',
  authority: 'fAuthority',
  office: 'fStelle',
  fees: 'fFees',
  duration: 'fDuration',
  deadline: 'fDeadline',
  documents: 'fDocuments',
  forms: 'fForms',
  links: 'fLinks',
  law: 'fLaw',
  keywords: 'fKeywords',
  synonyms: 'fSynonyms',
  localRule: 'fLocalRule',
  validFrom: 'fValidFrom',
}
const isBaustein = (field: string) => (bausteine as readonly string[]).includes(field)

/** Before and after, field by field, as people read it. */
export function Differences({ changes }: { changes: z.input<typeof Change>[] }) {
  const t = useTexts(texts)
  const nameOf = (field: string) => (isBaustein(field) ? field : names[field] ? t(names[field]) : field)
  return (
    <Table
      caption={t('differences')}
      rows={changes}
      id={(c) => c.field}
      columns={[
        { name: t('field'), head: true, cell: (c) => nameOf(c.field) },
        { name: t('before'), cell: (c) => <span className="vz-letter">{c.before || t('nothingBefore')}</span> },
        { name: t('after'), cell: (c) => <span className="vz-letter">{c.after || t('nothingBefore')}</span> },
      ]}
    />
  )
}
