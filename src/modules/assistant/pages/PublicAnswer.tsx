import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Loaded, Page, useParam } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { pageTexts } from './page-texts.ts'

const api = client<Routes>('assistant')

/** An answer of the editors, where the assistant's source leads. */
export default function PublicAnswer() {
  const t = useTexts(pageTexts)
  const { day } = useFormat()
  const id = useParam('id')
  const query = useQuery({ queryKey: ['assistant', 'public-answer', id], queryFn: () => api.get('/public-answers/:id', { params: { id } }) })
  return (
    <Page title={query.data?.title ?? t('editorsAnswer')}>
      <Loaded query={query}>
        {({ answer, on }) => (
          <>
            {answer.split('\n').map((line, i) => (
              <p key={i} className="kern-body">
                {line}
              </p>
            ))}
            <p className="vz-sub">{t('answerOfEditors', { day: day(on) })}</p>
            <Link className="kern-link" to="/fragen">
              {t('toQuestions')}
            </Link>
          </>
        )}
      </Loaded>
    </Page>
  )
}
