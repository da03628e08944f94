import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Page, State } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { InsightFacts } from './InsightFacts.tsx'

const api = client<Routes>('oversight')

export default function Mine() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['oversight', 'mine'], queryFn: () => api.get('/mine') })
  return (
    <Page
      title={t('mineTitle')}
      intro={t('mineIntro')}
      query={query}
      isEmpty={(d) => d.insights.length === 0}
      empty={<State icon="success" title={t('mineNone')} />}
    >
      {({ insights }) => (
        <ul className="vz-plain">
          {insights.map((i) => (
            <li key={i.id} className="vz-card">
              <InsightFacts insight={i} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
