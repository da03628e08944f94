import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { ActOf, Area, Field, Form, Page, Refusal, State, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { pageTexts } from './page-texts.ts'

const api = client<Routes>('assistant')
type Question = Awaited<ReturnType<typeof api.get<'/questions'>>>['questions'][number]
const key = ['assistant', 'questions']

/** What citizens asked in vain; an answer written here is a source from then on. */
export default function Questions() {
  const t = useTexts(pageTexts)
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/questions') })
  return (
    <Page
      title={t('questionsTitle')}
      intro={t('questionsIntro')}
      query={query}
      isEmpty={({ questions }) => questions.length === 0}
      empty={
        <State icon="help" title={t('questionsEmpty')}>
          {t('questionsEmptyBody')}
        </State>
      }
    >
      {({ questions }) => (
        <ul className="vz-plain vz-entries">
          {questions.map((q) => (
            <li key={q.id}>
              <Line question={q} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function Line({ question: q }: { question: Question }) {
  const t = useTexts(pageTexts)
  const { shortDay } = useFormat()
  const [open, setOpen] = useState(false)
  const publish = useVerb(
    (values: FormData) =>
      api.post('/questions/:id/answer', { params: { id: q.id }, input: { title: text(values, 'title'), answer: text(values, 'answer') } }),
    { refresh: [key], said: t('published'), onDone: () => setOpen(false) },
  )
  const dismiss = useVerb(() => api.post('/questions/:id/dismissal', { params: { id: q.id } }), { refresh: [key], said: t('dismissed') })
  return (
    <>
      <h2 className="kern-heading-small">{q.question}</h2>
      <p className="vz-sub">
        {[
          t('seen', { count: q.seen, day: shortDay(q.lastAt.slice(0, 10)) }),
          q.answeredAt && t('answeredOn', { day: shortDay(q.answeredAt.slice(0, 10)) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {q.answer && !open && <p className="kern-body">{q.answer}</p>}
      {open ? (
        <Form
          act={t('publish')}
          onSubmit={publish.run}
          error={publish.error}
          pending={publish.isPending}
          cancel={<KernButton text={t('cancel')} onClick={() => setOpen(false)} />}
        >
          <Field name="title" label={t('answerTitle')} defaultValue={q.title ?? ''} maxLength={200} />
          <Area name="answer" label={t('answerText')} defaultValue={q.answer ?? ''} maxLength={4000} />
        </Form>
      ) : (
        <div className="vz-actions">
          <ActOf variant="secondary" text={t(q.status === 'answered' ? 'change' : 'answerIt')} of={q.question} onClick={() => setOpen(true)} />
          <ActOf variant="tertiary" text={t('dismiss')} of={q.question} onClick={() => dismiss.run()} />
        </div>
      )}
      <Refusal error={dismiss.error} />
    </>
  )
}
