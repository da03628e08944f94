import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Field, Loaded, Page, State, StatusBadge, Table } from '#web/parts/index.ts'
import { type Frist, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('applications')
const tones = { over: 'bad', loud: 'bad', near: 'warn', calm: 'neutral' } as const

/** The Frist of an application: colour, day and what it means. */
export function FristBadge({ frist }: { frist: z.input<typeof Frist> }) {
  const t = useTexts(texts)
  const { shortDay } = useFormat()
  const left = frist.daysLeft < 0 ? t('fristPast', { days: -frist.daysLeft }) : t('fristDays', { days: frist.daysLeft })
  return (
    <span>
      <StatusBadge tone={tones[frist.level]} label={left} />
      <span className="vz-sub">
        {frist.title}: {shortDay(frist.endsOn)}
      </span>
    </span>
  )
}

/** What lies with the Stellen of a person, with the Frist that must not be missed. */
export default function Cases() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const [wanted, setWanted] = useState('')
  const q = useDeferredValue(wanted.trim())
  const query = useQuery({
    queryKey: ['applications', 'cases', q],
    queryFn: () => api.get('/cases', { input: q ? { q } : {} }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={t('casesTitle')} intro={t('casesIntro')}>
      <div className="vz-search">
        <Field name="q" type="search" label={t('search')} value={wanted} onChange={(e) => setWanted(e.target.value)} />
      </div>
      <Loaded query={query} isEmpty={(d) => d.cases.length === 0} empty={<State icon="checklist" title={t('casesEmpty')} />}>
        {({ cases }) => (
          <Table
            caption={t('casesTitle')}
            rows={cases}
            id={(c) => c.id}
            columns={[
              {
                name: t('applicant'),
                head: true,
                cell: (c) => (
                  <>
                    <Link className="kern-link" to={`/antraege/${c.id}`}>
                      {c.applicant || c.number}
                    </Link>
                    <span className="vz-sub">{c.number}</span>
                  </>
                ),
              },
              { name: t('service'), cell: (c) => c.title },
              {
                name: t('status'),
                cell: (c) => (
                  <>
                    <StatusBadge tone={statuses[c.status].tone} label={t(`status${c.status}`)} />
                    {c.automatic && <span className="vz-sub">{t('automatic')}</span>}
                  </>
                ),
              },
              { name: t('frist'), cell: (c) => (c.loudest ? <FristBadge frist={c.loudest} /> : '') },
              { name: t('arrived'), cell: (c) => shortInstant(c.submittedAt) },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
