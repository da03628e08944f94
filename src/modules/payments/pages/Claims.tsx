import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Page, Refusal, State, StatusBadge, Table, useVerb } from '#web/parts/index.ts'
import { statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('payments')

/** Claims by Bescheid, and what goes to the Kasse. */
export default function Claims() {
  const t = useTexts(texts)
  const { shortDay, shortInstant, amount } = useFormat()
  const query = useQuery({ queryKey: ['payments'], queryFn: () => api.get('/claims') })
  const exporting = useVerb(() => api.post('/exports'), { refresh: [['payments']], said: t('exportSaid') })
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      query={query}
      isEmpty={(d) => d.claims.length + d.exports.length + d.waiting === 0}
      empty={
        <State icon="checklist" title={t('empty')}>
          {t('emptyBody')}
        </State>
      }
    >
      {(d) => (
        <>
          {d.cash && (
            <section className="vz-section" aria-labelledby="exports">
              <h2 className="kern-heading-medium" id="exports">
                {t('exports')}
              </h2>
              <p className="kern-body">{d.waiting ? t('waiting', { count: d.waiting }) : t('waitingNone')}</p>
              <Refusal error={exporting.error} />
              {d.waiting > 0 && (
                <KernButton variant="primary" text={t('exportAct')} aria-disabled={exporting.isPending} onClick={() => exporting.run(undefined)} />
              )}
              {d.exports.length > 0 && (
                <Table
                  caption={t('exports')}
                  rows={d.exports}
                  id={(x) => x.id}
                  columns={[
                    { name: t('exportNumber'), head: true, cell: (x) => x.number },
                    { name: t('exportAt'), cell: (x) => shortInstant(x.at) },
                    { name: t('exportOrders'), numeric: true, cell: (x) => x.orders },
                    { name: t('amount'), numeric: true, cell: (x) => amount(x.cents) },
                    {
                      name: t('exportFile'),
                      cell: (x) => (
                        <>
                          {(['csv', 'json'] as const).map((format) => (
                            <a
                              key={format}
                              className="kern-link"
                              href={api.url('/exports/:id/file', { params: { id: x.id }, input: { format } })}
                              download
                            >
                              {t(format)}{' '}
                            </a>
                          ))}
                        </>
                      ),
                    },
                  ]}
                />
              )}
            </section>
          )}
          <section className="vz-section" aria-labelledby="claims">
            <h2 className="kern-heading-medium" id="claims">
              {t('claims')}
            </h2>
            <Table
              caption={t('claims')}
              rows={d.claims}
              id={(c) => c.id}
              columns={[
                { name: t('kassenzeichen'), head: true, cell: (c) => c.kassenzeichen ?? '–' },
                { name: t('what'), cell: (c) => c.title },
                { name: t('amount'), numeric: true, cell: (c) => amount(c.amountCents) },
                { name: t('due'), cell: (c) => (c.dueOn ? shortDay(c.dueOn) : t('dueUnknown')) },
                { name: t('status'), cell: (c) => <StatusBadge tone={statuses[c.status].tone} label={t(`status${c.status}`)} /> },
                { name: t('order'), cell: (c) => c.orderNumber ?? '–' },
              ]}
            />
          </section>
        </>
      )}
    </Page>
  )
}
