import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Select } from '#web/parts/form.tsx'
import { Page } from '#web/parts/page.tsx'
import { Loaded, State } from '#web/parts/states.tsx'
import { Table } from '#web/parts/table.tsx'
import type { Routes } from '../routes.ts'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')

/** The next dates of the town's calendars; `?calendar=` shows one of them. */
export default function Dates() {
  const t = useTexts(texts)
  const { day } = useFormat()
  const navigate = useNavigate()
  const { calendar } = useSearch({ strict: false }) as { calendar?: string }
  const query = useQuery({
    queryKey: ['services', 'dates', calendar],
    queryFn: () => api.get('/dates', { input: calendar ? { calendar } : {} }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={t('datesTitle')} intro={t('datesIntro')}>
      <Loaded query={query}>
        {({ calendars, dates }) => (
          <>
            <div className="vz-search vz-noprint">
              <Select
                name="calendar"
                label={t('calendar')}
                optional
                value={calendar ?? ''}
                options={[{ value: '', label: t('calendarAll') }, ...calendars.map((c) => ({ value: c.id, label: c.name }))]}
                onChange={(e) =>
                  navigate({ to: '/termine-der-stadt', search: (e.target.value ? { calendar: e.target.value } : {}) as never, replace: true })
                }
              />
            </div>
            {dates.length ? (
              <Table
                caption={t('datesOf')}
                rows={dates}
                id={(d) => `${d.calendar}${d.title}${d.on}${d.from}`}
                columns={[
                  {
                    name: t('day'),
                    head: true,
                    cell: (d) => (
                      <>
                        {day(d.on)}
                        {d.from && d.to && <span className="vz-sub">{t('fromTo', { from: d.from, to: d.to })}</span>}
                        {d.lastOn !== d.on && <span className="vz-sub">– {day(d.lastOn)}</span>}
                      </>
                    ),
                  },
                  {
                    name: t('what'),
                    cell: (d) => (
                      <span lang="de">
                        {d.title}
                        {d.note && <span className="vz-sub">{d.note}</span>}
                      </span>
                    ),
                  },
                  { name: t('where'), cell: (d) => <span lang="de">{d.place ?? ''}</span> },
                ]}
              />
            ) : (
              <State icon="info" title={t('noDates')} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}
