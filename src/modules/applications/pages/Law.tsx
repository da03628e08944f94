import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Page, Table } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('applications')

/** What the house takes as the law of this Land: each line with its source, when it was seen, and whether a legal office has confirmed it. */
export default function Law() {
  const t = useTexts(texts)
  const { shortDay } = useFormat()
  const query = useQuery({ queryKey: ['applications', 'law'], queryFn: () => api.get('/law') })
  type Line = NonNullable<typeof query.data>['lines'][number]
  const columns = [
    { name: t('lawWhat'), head: true, cell: (l: Line) => <span lang="de">{l.what}</span> },
    { name: t('lawFrom'), cell: (l: Line) => shortDay(l.from) },
    {
      name: t('lawSays'),
      cell: (l: Line) => (
        <>
          <span lang="de">{l.says ?? t('lawLocked')}</span>
          <span className="vz-sub" lang="de">
            {l.norm}
          </span>
        </>
      ),
    },
    {
      name: t('lawSource'),
      cell: (l: Line) => (
        <>
          <span lang="de">{l.source}</span>
          {l.seenOn && <span className="vz-sub">{t('lawSeen', { day: shortDay(l.seenOn) })}</span>}
        </>
      ),
    },
    { name: t('lawChecked'), cell: (l: Line) => (l.confirmedOn ? t('lawConfirmed', { day: shortDay(l.confirmedOn) }) : t('lawNobody')) },
  ]
  return (
    <Page title={t('lawTitle', { land: query.data?.land ?? '' })} intro={t('lawIntro')} query={query} lines={8}>
      {({ lines }) => <Table caption={t('lawCaption')} rows={lines} id={(l) => `${l.what} ${l.from}`} columns={columns} />}
    </Page>
  )
}
