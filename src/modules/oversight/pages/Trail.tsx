import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Field, Form, Loaded, Page, State, text } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Entries } from './Entries.tsx'

const api = client<Routes>('oversight')

export default function Trail() {
  const t = useTexts(texts)
  const [subject, setSubject] = useState('')
  const query = useQuery({
    queryKey: ['oversight', 'trail', subject],
    queryFn: () => api.get('/trail', { input: { subject } }),
    enabled: subject !== '',
    staleTime: Number.POSITIVE_INFINITY, // asking again by itself could be one look more
  })
  return (
    <Page title={t('trailTitle')} intro={t('trailIntro')}>
      <Form act={t('show')} onSubmit={(values) => setSubject(text(values, 'subject').trim())}>
        <Field name="subject" label={t('subject')} hint={t('subjectHint')} minLength={3} maxLength={200} autoComplete="off" />
      </Form>
      {subject === '' ? (
        <State icon="search" title={t('trailAsk')} />
      ) : (
        <Loaded query={query} isEmpty={(d) => d.entries.length === 0} empty={<State icon="info" title={t('trailNone')} />}>
          {({ entries }) => (
            <>
              <Entries caption={`${t('trailTitle')} ${subject}`} entries={entries} />
              {!subject.startsWith('person/') && (
                <a className="kern-link" href={`/api/oversight/trail.csv?subject=${encodeURIComponent(subject)}`} download>
                  {t('export')}
                </a>
              )}
            </>
          )}
        </Loaded>
      )}
    </Page>
  )
}
