import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Area, ConfidenceWord, Form, Page, Table, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('playground')
type Result = Awaited<ReturnType<typeof ask>>
const ask = async (pasted: string) => ({ pasted, ...(await api.post('/mask', { input: { text: pasted } })) })

/** Paste, and see what would leave the house. Nothing is kept, so leaving the page forgets it. */
export default function Mask() {
  const t = useTexts(texts)
  const [result, setResult] = useState<Result>()
  const verb = useVerb(ask, { said: (answer) => t('maskedSaid', { count: answer.findings.length }), onDone: setResult })
  return (
    <Page title={t('maskTitle')} intro={t('maskIntro')}>
      <Form act={t('maskAct')} onSubmit={(values) => verb.run(text(values, 'text'))} error={verb.error} pending={verb.isPending}>
        <Area name="text" label={t('text')} hint={t('textHint')} rows={10} maxLength={200_000} />
      </Form>
      {result && (
        <>
          <h2 className="kern-heading-medium vz-section">{t('maskedTitle')}</h2>
          <p className="vz-pasted">{result.masked}</p>
          <h2 className="kern-heading-medium vz-section">{t('foundTitle')}</h2>
          {result.findings.length === 0 ? (
            <p className="kern-body">{t('nothingFound')}</p>
          ) : (
            <Table
              caption={t('foundTitle')}
              id={(f) => `${f.start}-${f.end}-${f.type}`}
              rows={result.findings}
              columns={[
                { name: t('what'), head: true, cell: (f) => result.pasted.slice(f.start, f.end) },
                { name: t('kind'), cell: (f) => t(f.type as keyof typeof texts) },
                { name: t('sure'), cell: (f) => <ConfidenceWord confidence={f.confidence} /> },
              ]}
            />
          )}
          {result.sensitive.length > 0 && (
            <>
              <h2 className="kern-heading-medium vz-section">{t('sensitiveTitle')}</h2>
              <p className="kern-body vz-page__intro">{t('sensitiveWhy')}</p>
              <Table
                caption={t('sensitiveTitle')}
                id={(s) => String(s.start)}
                rows={result.sensitive}
                columns={[
                  { name: t('what'), head: true, cell: (s) => result.pasted.slice(s.start, s.end) },
                  { name: t('kind'), cell: (s) => t(s.category) },
                ]}
              />
            </>
          )}
        </>
      )}
    </Page>
  )
}
