import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Area, ConfidenceWord, Form, Marked, Page, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('playground')
type Asked = { text: string; sources: string[]; important: string[] }
type Result = Awaited<ReturnType<typeof ask>>
type Finding = Result['sentences'][number]['findings'][number]
const ask = async (asked: Asked) => ({ asked, ...(await api.post('/check', { input: asked })) })
const tones = { supported: 'neutral', unsupported: 'warn', contradicted: 'bad' } as const

const parts = (whole: string, between: RegExp) =>
  whole
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean)

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
      sources: parts(text(values, 'sources'), /^-{3,}\s*$/m),
      important: parts(text(values, 'important'), /\n/),
    })
  return (
    <Page title={t('checkTitle')} intro={t('checkIntro')}>
      <Form act={t('checkAct')} onSubmit={submit} error={verb.error} pending={verb.isPending}>
        <Area name="text" label={t('text')} rows={6} maxLength={200_000} />
        <Area name="sources" label={t('sources')} hint={t('sourcesHint')} rows={8} maxLength={200_000} />
        <Area name="important" label={t('important')} hint={t('importantHint')} rows={3} maxLength={20_000} optional />
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
      <p className="kern-body vz-page__intro">{t('checkLimits')}</p>
      <ol className="vz-plain vz-entries">
        {sentences.map((s) => (
          <li key={s.start}>
            <p className="kern-body">
              <Marked text={asked.text} places={s.findings} from={s.start} to={s.end} />
            </p>
            <StatusBadge tone={tones[s.verdict]} label={t(s.verdict)} />
            {s.findings.map((f) => (
              <Doubt key={`${f.kind} ${f.start}`} finding={f} sources={asked.sources} />
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

/** What is doubted, how surely, and the line of the source that says otherwise. */
function Doubt({ finding: { message, likelihood, source }, sources }: { finding: Finding; sources: readonly string[] }) {
  const t = useTexts(texts)
  const whole = source && sources[source.source]
  return (
    <>
      <p className="kern-body vz-sub">{message}</p>
      <ConfidenceWord confidence={likelihood} />
      {source && whole && (
        <blockquote className="vz-quote">
          <p className="kern-body vz-sub">
            {t('inSource', { number: source.source + 1 })}: <Marked text={whole} places={[source]} {...lineAround(whole, source)} />
          </p>
        </blockquote>
      )}
    </>
  )
}

/** The line of `text` that holds the place. */
function lineAround(text: string, { start, end }: { start: number; end: number }) {
  const next = text.indexOf('\n', end)
  return { from: text.lastIndexOf('\n', start - 1) + 1, to: next < 0 ? text.length : next }
}
