import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { Page, State, Table } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('outbox')

/** The Postausgangsbuch of this year. */
export default function Book() {
  const t = useTexts(texts)
  const { shortDay } = useFormat()
  const year = Number(today().slice(0, 4))
  const query = useQuery({ queryKey: ['outbox', 'book'], queryFn: () => api.get('/book') })
  return (
    <Page
      title={t('bookTitle', { year })}
      intro={t('bookIntro')}
      query={query}
      isEmpty={(d) => d.lines.length === 0}
      empty={
        <State icon="checklist" title={t('bookEmpty')}>
          {t('bookEmptyBody')}
        </State>
      }
    >
      {(d) => (
        <Table
          caption={t('bookTitle', { year: d.year })}
          rows={d.lines}
          id={(l) => l.id}
          columns={[
            { name: t('numberName'), head: true, cell: (l) => l.number },
            { name: t('day'), cell: (l) => shortDay(l.on) },
            { name: t('way'), cell: (l) => t(`channel${l.channel}`) },
            { name: t('stelle'), cell: (l) => l.stelleId },
            { name: t('to'), cell: (l) => l.to ?? '–' },
          ]}
        />
      )}
    </Page>
  )
}
