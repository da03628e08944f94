import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { Loaded, Page, Select, State, Table } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('oversight')
const monthsShown = 12

export default function Figures() {
  const t = useTexts(texts)
  const { number, month: named } = useFormat()
  const months = monthsBefore(today())
  const [month, setMonth] = useState(months[0] ?? '')
  const query = useQuery({ queryKey: ['oversight', 'figures', month], queryFn: () => api.get('/figures', { input: { month } }) })
  return (
    <Page title={t('figuresTitle')} intro={t('figuresIntro')}>
      <Select
        name="month"
        label={t('month')}
        options={months.map((value) => ({ value, label: named(value) }))}
        value={month}
        onChange={(e) => setMonth(e.target.value)}
      />
      <Loaded query={query} isEmpty={(d) => d.offices.length === 0 && !d.total} empty={<State icon="info" title={t('figuresNone')} />}>
        {({ offices, total, hidden }) => (
          <>
            <Table
              caption={t('figuresTitle')}
              rows={[...offices, ...(total ? [{ officeId: '', officeName: t('total'), ...total }] : [])]}
              id={(o) => o.officeId}
              columns={[
                { name: t('office'), head: true, cell: (o) => o.officeName },
                { name: t('decided'), numeric: true, cell: (o) => number(o.decided) },
                { name: t('accepted'), numeric: true, cell: (o) => number(o.accepted) },
                { name: t('amended'), numeric: true, cell: (o) => number(o.amended) },
                { name: t('rejected'), numeric: true, cell: (o) => number(o.rejected) },
                { name: t('median'), numeric: true, cell: (o) => number(o.medianMinutes) },
              ]}
            />
            {hidden > 0 && <p className="kern-body">{t('hidden', { count: hidden })}</p>}
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** The months that are over, the last one first. */
function monthsBefore(day: string) {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return Array.from({ length: monthsShown }, (_, i) => new Date(Date.UTC(year, month - 2 - i, 1)).toISOString().slice(0, 7))
}
