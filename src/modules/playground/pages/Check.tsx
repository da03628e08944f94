import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Area, Form, Page, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('playground')
type Asked = { text: string; sources: string[] }
type Result = Awaited<ReturnType<typeof ask>>
const ask = async (asked: Asked) => ({ asked, ...(await api.post('/check', { input: asked })) })
const tones = { supported: 'good', unsupported: 'warn', contradicted: 'bad' } as const

/** Paste a text and its sources, and see sentence by sentence what they do not support. */
export default function Check() {
  const t = useTexts(texts)
  const [result, setResult] = useState<Result>()
  const verb = useVerb(ask, {
    said: ({ sentences }) => t('checkedSaid', { count: sentences.filter((s) => s.verdict !== 'supported').length, of: sentences.length }),
    onDone: setResult,
  })
  const submit = (values: FormData) =>
    verb.run({
      text: text(values, 'text'),
      sources: text(values, 'sources')
        .split(/^-{3,}\s*$/m)
        .map((source) => source.trim())
        .filter(Boolean),
    })
  return (
    <Page title={t('checkTitle')} intro={t('checkIntro')}>
      <Form act={t('checkAct')} onSubmit={submit} error={verb.error} pending={verb.isPending}>
        <Area name="text" label={t('text')} rows={6} maxLength={200_000} />
        <Area name="sources" label={t('sources')} hint={t('sourcesHint')} rows={8} maxLength={200_000} />
      </Form>
      {result && <Sentences {...result} />}
    </Page>
  )
}

function Sentences({ asked, sentences, missing }: Result) {
  const t = useTexts(texts)
  return (
    <>
      <h2 className="kern-heading-medium vz-section">{t('result')}</h2>
      <ol className="vz-plain vz-entries">
        {sentences.map((s) => (
          <li key={s.start}>
            <p className="kern-body">{asked.text.slice(s.start, s.end)}</p>
            <StatusBadge tone={tones[s.verdict]} label={t(s.verdict)} />
            {s.findings.map((f) => (
              <p key={`${f.kind} ${f.start}`} className="vz-sub">
                {f.message}
                {f.source &&
                  ` ${t('inSource', { number: f.source.source + 1, words: asked.sources[f.source.source]?.slice(f.source.start, f.source.end) ?? '' })}`}
              </p>
            ))}
          </li>
        ))}
      </ol>
      {missing.length > 0 && (
        <>
          <h2 className="kern-heading-medium vz-section">{t('missingTitle')}</h2>
          <ul className="vz-plain vz-entries">
            {missing.map((m) => (
              <li key={m.piece}>{m.message}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
