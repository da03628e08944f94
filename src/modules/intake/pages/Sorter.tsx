import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Loaded, Page, State, StatusBadge, Table } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('intake')
const tones = { live: 'good', replaced: 'neutral', refused: 'warn' } as const

/** What the sorter has learned, night by night: from how many decisions, and how it did where nobody had told it the answer. */
export default function SorterPage() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['intake', 'sorter'], queryFn: () => api.get('/sorter') })
  return (
    <Page title={t('sorterTitle')} intro={t('sorterIntro')}>
      <Loaded query={query} lines={6}>
        {({ releases }) =>
          releases.length === 0 ? (
            <State icon="checklist" title={t('sorterEmpty')}>
              {t('sorterEmptyBody')}
            </State>
          ) : (
            <Table
              caption={t('sorterTitle')}
              rows={releases}
              id={(r) => r.id}
              columns={[
                {
                  name: t('sorterRelease'),
                  head: true,
                  cell: (r) => (
                    <>
                      {t(`border_${r.border}` as keyof typeof texts)} {r.number}
                      <span className="vz-sub">{shortInstant(r.madeAt)}</span>
                    </>
                  ),
                },
                { name: t('status'), cell: (r) => <StatusBadge tone={tones[r.status]} label={t(`release_${r.status}`)} /> },
                {
                  name: t('sorterLessons'),
                  numeric: true,
                  cell: (r) => (
                    <>
                      {r.lessons}
                      {r.rebuiltAt && <span className="vz-sub">{t('sorterRebuilt', { instant: shortInstant(r.rebuiltAt) })}</span>}
                    </>
                  ),
                },
                {
                  name: t('sorterExam'),
                  numeric: true,
                  cell: (r) => (r.exam ? t('sorterRight', { right: r.examRight, exam: r.exam, before: r.examRightBefore }) : t('sorterNoExam')),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
