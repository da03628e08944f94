import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Page } from '#web/parts/page.tsx'
import type { Routes } from '../routes.ts'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')

export default function LifeSituations() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['services', 'directory'], queryFn: () => api.get('/directory'), staleTime: 60_000 })
  return (
    <Page title={t('situationsTitle')} intro={t('situationsIntro')} query={query} isEmpty={(d) => d.lifeSituations.length === 0}>
      {({ lifeSituations }) => (
        <ul className="vz-cards" lang="de">
          {lifeSituations.map((l) => (
            <li key={l.id} className="vz-card">
              <Link className="kern-link kern-link--stretched kern-title" to={`/lebenslagen/${l.id}`}>
                {l.title}
              </Link>
              <p className="kern-body kern-body--small">{l.plain}</p>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
