import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { ActOf, Field, Form, Page, ProvenanceLabel, Refusal, State, Table, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('knowledge')
const ask = async (query: string) => ({ query, ...(await api.post('/search', { input: { query } })) })
type Result = Awaited<ReturnType<typeof ask>>
type Hit = Result['hits'][number]
const explain = async ({ query, hit }: { query: string; hit: Hit }) => ({
  hit,
  ...(await api.post('/explanation', { input: { query, passageId: hit.passageId } })),
})
type Why = Awaited<ReturnType<typeof explain>>

/** Ask, read the passages with the sentences that answer, and see why each was found. */
export default function Find() {
  const t = useTexts(texts)
  const [result, setResult] = useState<Result>()
  const verb = useVerb(ask, { said: ({ hits }) => t('foundSaid', { count: hits.length }), onDone: setResult })
  return (
    <Page title={t('findTitle')} intro={t('findIntro')}>
      <Form act={t('find')} onSubmit={(values) => verb.run(text(values, 'query'))} error={verb.error} pending={verb.isPending}>
        <Field name="query" type="search" label={t('question')} maxLength={500} />
      </Form>
      {result && <Hits result={result} />}
    </Page>
  )
}

function Hits({ result: { query, hits, unknown } }: { result: Result }) {
  const t = useTexts(texts)
  const { day } = useFormat()
  const [why, setWhy] = useState<Why>()
  const verb = useVerb(explain, { onDone: setWhy })
  if (!hits.length)
    return (
      <State icon="search" title={t('nothing')}>
        {t('nothingBody')}
      </State>
    )
  return (
    <>
      {unknown.length > 0 && <p className="kern-body vz-section">{t('unknown', { words: unknown.join(', ') })}</p>}
      <Refusal error={verb.error} />
      <ProvenanceLabel origin="extractive" />
      <ol className="vz-plain vz-entries">
        {hits.map((hit) => (
          <li key={hit.passageId}>
            <h2 className="kern-heading-small">
              {hit.link ? (
                <a className="kern-link" href={hit.link} rel="noreferrer">
                  {hit.title}
                </a>
              ) : (
                hit.title
              )}
            </h2>
            <p className="vz-sub">
              {[t(hit.level), ...hit.path.filter((p) => p !== hit.title), hit.validTo && t('validTo', { day: day(hit.validTo) })]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <p className="kern-body">{hit.sentences.length ? hit.sentences.map((s) => s.text).join(' … ') : hit.text.slice(0, 300)}</p>
            <ActOf variant="tertiary" text={t('why')} of={hit.title} onClick={() => verb.run({ query, hit })} />
            {why?.hit.passageId === hit.passageId && why.explanation && <Explained why={why} />}
          </li>
        ))}
      </ol>
    </>
  )
}

function Explained({ why: { hit, explanation } }: { why: Why }) {
  const t = useTexts(texts)
  const { number: points } = useFormat()
  if (!explanation) return null
  return (
    <>
      <Table
        caption={t('whyTitle', { title: hit.title })}
        rows={explanation.words}
        id={(w) => w.word}
        columns={[
          { name: t('wordAsked'), head: true, cell: (w) => w.word },
          { name: t('wordFound'), cell: (w) => w.found ?? t('notThere') },
          { name: t('reason'), cell: (w) => (w.reason ? t(w.reason, { percent: Math.round(w.weight * 100) }) : '') },
          { name: t('points'), cell: (w) => points(w.points) },
        ]}
      />
      <p className="vz-sub">{t('whySum', { score: points(explanation.score) })}</p>
    </>
  )
}
