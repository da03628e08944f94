import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { useMe } from '#web/me.ts'
import { Failed, Field, Loading, Page, Select, State, StatusBadge, Table } from '#web/parts/index.ts'
import { type Item as ItemSchema, may, priorities, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Uploads } from './uploads.tsx'

const api = client<Routes>('intake')
type Item = z.input<typeof ItemSchema>
type Status = Item['status']

/** Putting mail in, and the Posteingangsbuch below. */
export default function Register() {
  const t = useTexts(texts)
  const me = useMe()
  return (
    <Page title={t('title')} intro={t('intro')}>
      {me.permissions.includes(may.receive) && <Uploads />}
      <Book />
      {me.permissions.includes(may.register) && <Print />}
    </Page>
  )
}

/** The book of a period as PDF or CSV: two links that follow the days, so that no form has to be sent. */
function Print() {
  const t = useTexts(texts)
  const [fromOn, setFrom] = useState(() => `${today().slice(0, 8)}01`)
  const [toOn, setTo] = useState(today)
  const href = (format: 'pdf' | 'csv') => api.url('/book', { input: { fromOn, toOn, format } })
  return (
    <section className="vz-section" aria-labelledby="print">
      <h2 className="kern-heading-medium" id="print">
        {t('printTitle')}
      </h2>
      <p className="kern-body">{t('printBody')}</p>
      <div className="vz-filters">
        <Field name="fromOn" type="date" label={t('printFrom')} value={fromOn} onChange={(e) => setFrom(e.target.value)} />
        <Field name="toOn" type="date" label={t('printTo')} value={toOn} onChange={(e) => setTo(e.target.value)} />
      </div>
      <div className="vz-actions">
        <a className="kern-btn kern-btn--secondary" href={href('pdf')}>
          <span className="kern-label">{t('printPdf')}</span>
        </a>
        <a className="kern-btn kern-btn--secondary" href={href('csv')}>
          <span className="kern-label">{t('printCsv')}</span>
        </a>
      </div>
    </section>
  )
}

function Book() {
  const t = useTexts(texts)
  const { shortInstant, shortDay } = useFormat()
  const [wanted, setWanted] = useState('')
  const [status, setStatus] = useState<Status | ''>('')
  const q = useDeferredValue(wanted.trim())
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  const book = useInfiniteQuery({
    queryKey: ['intake', 'items', q, status],
    queryFn: ({ pageParam }) =>
      api.get('/items', { input: { ...(q ? { q } : {}), ...(status ? { status } : {}), ...(pageParam ? { before: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    // While something is being read its line changes by itself.
    refetchInterval: ({ state }) => (state.error || state.data?.pages.some((p) => p.items.some((i) => i.status === 'received')) ? 2_000 : false),
  })
  const items = book.data?.pages.flatMap((p) => p.items) ?? []
  const typeOf = (i: Item) => words.data?.documentTypes.find((d) => d.id === i.documentType)?.title
  return (
    <section className="vz-section" aria-labelledby="book">
      <h2 className="kern-heading-medium" id="book">
        {t('registerTitle')}
      </h2>
      <div className="vz-filters">
        <Field name="q" type="search" label={t('search')} hint={t('searchHint')} value={wanted} onChange={(e) => setWanted(e.target.value)} />
        <Select
          name="status"
          label={t('filter')}
          value={status}
          onChange={(e) => setStatus(e.target.value as Status | '')}
          options={[{ value: '', label: t('all') }, ...(Object.keys(statuses) as Status[]).map((s) => ({ value: s, label: t(s) }))]}
        />
      </div>
      {!book.data && (book.isError ? <Failed error={book.error} onRetry={() => book.refetch()} /> : <Loading lines={6} />)}
      {book.data && items.length === 0 && (
        <State icon={q || status ? 'search' : 'mail'} title={t(q || status ? 'nothingFound' : 'emptyTitle')}>
          {t(q || status ? 'nothingFoundBody' : 'emptyBody')}
        </State>
      )}
      {items.length > 0 && (
        <Table
          caption={t('registerTitle')}
          rows={items}
          id={(i) => i.id}
          columns={[
            {
              name: t('item'),
              head: true,
              cell: (i) =>
                i.readable ? (
                  <>
                    <Link className="kern-link" to={`/posteingang/${i.id}`}>
                      {i.subject ?? i.fileName ?? i.number}
                    </Link>
                    <span className="vz-sub">{[i.sender, typeOf(i)].filter(Boolean).join(' · ') || t('unknownSender')}</span>
                  </>
                ) : (
                  <span className="kern-body--muted">{t('closedContent', { stelle: i.stelleId })}</span>
                ),
            },
            {
              name: t('number'),
              cell: (i) => (
                <>
                  <span className="vz-nowrap">{i.number}</span>
                  <span className="vz-sub">{shortInstant(i.receivedAt)}</span>
                </>
              ),
            },
            { name: t('stelle'), cell: (i) => i.stelleId },
            {
              name: t('status'),
              cell: (i) => (
                <>
                  <StatusBadge tone={statuses[i.status].tone} label={t(i.status)} />
                  {(i.priority === 'immediate' || i.priority === 'high') && i.status === 'waiting' && (
                    <StatusBadge tone={priorities[i.priority].tone} label={t(`priority_${i.priority}`)} />
                  )}
                  {i.suspected && i.status === 'waiting' && <StatusBadge tone="warn" label={t(`suspected_${i.suspected}`)} />}
                  {i.fristOn && (
                    <span className="vz-sub">
                      {t('frist')} {shortDay(i.fristOn)}
                    </span>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
      {book.hasNextPage && (
        <p>
          <KernButton text={t('more')} onClick={() => book.fetchNextPage()} />
        </p>
      )}
    </section>
  )
}
