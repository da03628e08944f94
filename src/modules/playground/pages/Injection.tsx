import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Area, ConfidenceWord, Form, Page, Table, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('playground')
type Result = Awaited<ReturnType<typeof ask>>
const ask = async (pasted: string) => ({ pasted, ...(await api.post('/suspicion', { input: { text: pasted } })) })

/** Paste, and see which sentences give orders to a machine. Nothing is kept. */
export default function Injection() {
  const t = useTexts(texts)
  const [result, setResult] = useState<Result>()
  const verb = useVerb(ask, { said: (answer) => t(answer.injected ? 'injected' : 'notInjected'), onDone: setResult })
  return (
    <Page title={t('injectionTitle')} intro={t('injectionIntro')}>
      <Form act={t('injectionAct')} onSubmit={(values) => verb.run(text(values, 'text'))} error={verb.error} pending={verb.isPending}>
        <Area name="text" label={t('text')} hint={t('textHint')} rows={10} maxLength={200_000} />
      </Form>
      {result && (
        <>
          <h2 className="kern-heading-medium vz-section">{t('result')}</h2>
          <p className="kern-body">{t(result.injected ? 'injected' : 'notInjected')}</p>
          {result.sentences.length > 0 && (
            <Table
              caption={t('result')}
              id={(s) => String(s.start)}
              rows={result.sentences}
              columns={[
                { name: t('what'), head: true, cell: (s) => result.pasted.slice(s.start, s.end) },
                { name: t('sure'), cell: (s) => <ConfidenceWord confidence={s.score} /> },
              ]}
            />
          )}
        </>
      )}
    </Page>
  )
}
