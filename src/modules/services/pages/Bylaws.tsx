import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Page } from '#web/parts/page.tsx'
import { State } from '#web/parts/states.tsx'
import type { Routes } from '../routes.ts'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')

export default function Bylaws() {
  const t = useTexts(texts)
  const { day } = useFormat()
  const query = useQuery({ queryKey: ['services', 'bylaws'], queryFn: () => api.get('/bylaws') })
  return (
    <Page
      title={t('bylawsTitle')}
      intro={t('bylawsIntro')}
      query={query}
      isEmpty={(d) => d.bylaws.length === 0}
      empty={<State icon="info" title={t('noBylaws')} />}
    >
      {({ bylaws }) => (
        <ul className="vz-letters">
          {bylaws.map((b) => (
            <li key={b.id}>
              <Link className="kern-link kern-title" to={`/ortsrecht/${b.id}`} lang="de">
                {b.short}
              </Link>
              <span className="vz-sub" lang="de">
                {b.title}
              </span>
              <span className="vz-sub">{t('inForceFrom', { day: day(b.validFrom) })}</span>
              {b.localRule && (
                <p className="kern-body" lang="de">
                  {b.localRule}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
