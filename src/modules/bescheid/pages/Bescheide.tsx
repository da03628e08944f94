import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Page, State, StatusBadge, Table } from '#web/parts/index.ts'
import { statuses } from '../may.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('bescheid')

/** Drafts and issued Bescheide of one's Stellen. */
export default function Bescheide() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['bescheid'], queryFn: () => api.get('/bescheide') })
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      query={query}
      isEmpty={(d) => d.bescheide.length === 0}
      empty={
        <State icon="checklist" title={t('empty')}>
          {t('emptyBody')}
        </State>
      }
    >
      {(d) => (
        <Table
          caption={t('title')}
          rows={d.bescheide}
          id={(b) => b.id}
          columns={[
            {
              name: t('what'),
              head: true,
              cell: (b) => (
                <Link className="kern-link" to={`/bescheide/${b.id}`}>
                  {b.title}: {b.betreff}
                </Link>
              ),
            },
            { name: t('status'), cell: (b) => <StatusBadge tone={statuses[b.status].tone} label={t(`status${b.status}`)} /> },
            { name: t('number'), cell: (b) => b.number ?? '–' },
            { name: t('stelle'), cell: (b) => b.stelleId },
            { name: t('day'), cell: (b) => (b.issuedAt ? shortInstant(b.issuedAt) : '–') },
          ]}
        />
      )}
    </Page>
  )
}
