import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Page, State, StatusBadge, Table } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('applications')
export const packTones = { imported: 'neutral', proposed: 'warn', active: 'good', retired: 'neutral' } as const

/** Every version of every package, and which of them holds. */
export default function Packages() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['applications', 'packages'], queryFn: () => api.get('/packages') })
  return (
    <Page
      title={t('packagesTitle')}
      intro={t('packagesIntro')}
      query={query}
      isEmpty={(d) => d.packages.length === 0}
      empty={<State icon="info" title={t('packagesEmpty')} />}
    >
      {({ packages }) => (
        <>
          <p className="kern-body">
            <Link className="kern-link" to="/rechtstabellen">
              {t('lawLink')}
            </Link>
          </p>
          <Table
            caption={t('packagesTitle')}
            rows={packages}
            id={(p) => p.id}
            columns={[
              {
                name: t('service'),
                head: true,
                cell: (p) => (
                  <>
                    <Link className="kern-link" lang="de" to={`/leistungspakete/${p.id}`}>
                      {p.title}
                    </Link>
                    <span className="vz-sub">{p.name}</span>
                  </>
                ),
              },
              { name: t('version'), cell: (p) => `${p.version} (${p.digest.slice(0, 8)})` },
              {
                name: t('status'),
                cell: (p) => (
                  <>
                    <StatusBadge tone={packTones[p.status]} label={t(`pack${p.status}`)} />
                    {p.delivered && <span className="vz-sub">{t('delivered')}</span>}
                  </>
                ),
              },
              { name: t('arrived'), cell: (p) => shortInstant(p.importedAt) },
            ]}
          />
        </>
      )}
    </Page>
  )
}
