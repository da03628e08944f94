import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Loaded, Page, Paper, Select } from '#web/parts/index.ts'
import { drafts } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('register')

/** Papers that the house draws up about its own machines. */
export default function Drafts() {
  const t = useTexts(texts)
  const [draft, setDraft] = useState<(typeof drafts)[number]>('vvt')
  const query = useQuery({ queryKey: ['register', 'draft', draft], queryFn: () => api.get('/drafts/:draft', { params: { draft } }) })
  return (
    <Page title={t('draftsTitle')} intro={t('draftsIntro')}>
      <Select
        name="draft"
        label={t('whichDraft')}
        value={draft}
        onChange={(e) => setDraft(e.target.value as typeof draft)}
        options={drafts.map((value) => ({ value, label: t(`draft_${value}`) }))}
      />
      <Loaded query={query}>
        {(paper) => (
          <>
            <p className="kern-body">
              <a className="kern-link" href={`/api/register/drafts/${draft}/file?format=html`} target="_blank" rel="noreferrer">
                {t('print')}
              </a>{' '}
              <a className="kern-link" href={`/api/register/drafts/${draft}/file?format=md`} download>
                {t('asText')}
              </a>
            </p>
            <Paper paper={paper} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
