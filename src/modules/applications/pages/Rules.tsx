import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Page, useParam } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('applications')

/** The rules of a package as they are kept. */
export default function Rules() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['applications', 'package', id], queryFn: () => api.get('/packages/:id', { params: { id } }) })
  return (
    <Page title={t('rulesTitle', { title: query.data?.row.title ?? '' })} intro={t('rulesIntro')} query={query}>
      {(d) => <pre className="vz-draft">{d.dmn}</pre>}
    </Page>
  )
}
