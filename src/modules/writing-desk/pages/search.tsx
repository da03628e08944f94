import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Field, Form, ProvenanceLabel, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('writing-desk')
const ask = (query: string) => api.post('/search', { input: { query } })
type Found = Awaited<ReturnType<typeof ask>>

/** The town's knowledge, read by oneself: what is left without a model. */
export function Search({ query = '' }: { query?: string }) {
  const t = useTexts(texts)
  const [found, setFound] = useState<Found>()
  const verb = useVerb(ask, { said: ({ hits }) => t('found', { count: hits.length }), onDone: setFound })
  return (
    <section aria-labelledby="search" className="vz-stack vz-section">
      <h2 className="kern-heading-medium" id="search">
        {t('searchTitle')}
      </h2>
      <Form act={t('searchAct')} error={verb.error} pending={verb.isPending} onSubmit={(v) => verb.run(text(v, 'query'))}>
        <Field name="query" type="search" label={t('searchQuestion')} maxLength={500} defaultValue={query.slice(0, 500)} />
      </Form>
      {found &&
        (found.hits.length ? (
          <>
            <ProvenanceLabel origin="extractive" />
            <ol className="vz-plain vz-entries">
              {found.hits.map((h) => (
                <li key={h.passageId}>
                  <h3 className="kern-title">
                    {h.link ? (
                      <a className="kern-link" href={h.link} rel="noreferrer">
                        {h.title}
                      </a>
                    ) : (
                      h.title
                    )}
                  </h3>
                  <p className="kern-body vz-letter">{h.text}</p>
                </li>
              ))}
            </ol>
          </>
        ) : (
          <p className="kern-body">{t('nothingFound')}</p>
        ))}
    </section>
  )
}
