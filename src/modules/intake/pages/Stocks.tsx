import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Loaded, Page, State, StatusBadge, Table } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('intake')

/** Runs over existing stock: how far each of them is. */
export default function Stocks() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({
    queryKey: ['intake', 'stock'],
    queryFn: () => api.get('/stock'),
    refetchInterval: ({ state }) => (state.error || state.data?.stocks.some((s) => s.received > 0) ? 3_000 : false),
  })
  return (
    <Page title={t('stockTitle')} intro={t('stockIntro')}>
      <Loaded query={query} lines={6}>
        {({ stocks }) =>
          stocks.length === 0 ? (
            <State icon="checklist" title={t('stockEmpty')}>
              {t('stockEmptyBody')}
            </State>
          ) : (
            <Table
              caption={t('stockTitle')}
              rows={stocks}
              id={(s) => s.id}
              columns={[
                {
                  name: t('stockRun'),
                  head: true,
                  cell: (s) => (
                    <>
                      <Link className="kern-link" to={`/posteingang/altbestand/${s.id}`}>
                        {s.folder}
                      </Link>
                      <span className="vz-sub">{shortInstant(s.startedAt)}</span>
                    </>
                  ),
                },
                {
                  name: t('status'),
                  cell: (s) => (
                    <StatusBadge tone={s.status === 'cancelled' ? 'neutral' : s.waiting ? 'warn' : 'good'} label={t(`stock_${s.status}`)} />
                  ),
                },
                { name: t('stockWaiting'), numeric: true, cell: (s) => s.waiting },
                { name: t('filed'), numeric: true, cell: (s) => s.filed },
                { name: t('stockTotal'), numeric: true, cell: (s) => s.total },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
