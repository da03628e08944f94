import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Field, Loaded, Page, State, StatusBadge, Table } from '#web/parts/index.ts'
import { statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('records')

/** Search over the Akten a person may see; `?plan=` narrows it to one entry of the Aktenplan. */
export default function Akten() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const { plan } = useSearch({ strict: false }) as { plan?: string | number }
  const [wanted, setWanted] = useState('')
  const q = useDeferredValue(wanted.trim())
  const under = plan === undefined ? undefined : String(plan)
  const query = useQuery({
    queryKey: ['records', 'akten', q, under],
    queryFn: () => api.get('/akten', { input: { ...(q ? { q } : {}), ...(under ? { plan: under } : {}) } }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={t('title')} intro={t('intro')}>
      <div className="vz-search">
        <Field name="q" type="search" label={t('search')} hint={t('searchHint')} value={wanted} onChange={(e) => setWanted(e.target.value)} />
        {under && (
          <p className="kern-body">
            {t('underPlan', { plan: under })} ·{' '}
            <Link className="kern-link" to="/akten">
              {t('allPlans')}
            </Link>
          </p>
        )}
      </div>
      <Loaded
        query={query}
        isEmpty={(d) => d.akten.length === 0}
        empty={
          <State icon="search" title={t('emptyTitle')}>
            {t('emptyBody')}
          </State>
        }
      >
        {({ akten }) => (
          <Table
            caption={t('title')}
            rows={akten}
            id={(a) => a.id}
            columns={[
              {
                name: t('name'),
                head: true,
                cell: (a) => (
                  <>
                    <Link className="kern-link" to={`/akten/${a.id}`}>
                      {a.title}
                    </Link>
                    <span className="vz-sub">{a.aktenzeichen}</span>
                  </>
                ),
              },
              { name: t('plan'), cell: (a) => `${a.planId} ${a.planTitle}` },
              { name: t('stelle'), cell: (a) => a.stelleId },
              { name: t('openedOn'), cell: (a) => shortInstant(a.openedAt) },
              { name: t('status'), cell: (a) => <StatusBadge tone={statuses[a.status].tone} label={t(a.status)} /> },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
