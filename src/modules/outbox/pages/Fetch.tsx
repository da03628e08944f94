import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Field, Form, text } from '#web/parts/form.tsx'
import { Page } from '#web/parts/page.tsx'
import { useVerb } from '#web/parts/use-verb.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('outbox')
type Fetched = { title: string; name: string; url: string; bekanntgabeOn: string | null }

/** A citizen fetches what lies ready for her, with the code she was given when she agreed to it. */
export default function Fetch() {
  const t = useTexts(texts)
  const { day } = useFormat()
  const [fetched, setFetched] = useState<Fetched>()
  const verb = useVerb((v: FormData) => api.post('/fetch', { input: { code: text(v, 'code') } }), {
    said: t('fetchSaid'),
    onDone: ({ pdf, ...rest }) => {
      const bytes = Uint8Array.from(atob(pdf), (c) => c.charCodeAt(0))
      setFetched({ ...rest, url: URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' })) })
    },
  })
  return (
    <Page title={t('fetchTitle')} intro={t('fetchIntro')}>
      {fetched ? (
        <section aria-labelledby="fetched">
          <h2 className="kern-heading-medium" id="fetched">
            {fetched.title}
          </h2>
          {fetched.bekanntgabeOn && <p className="kern-body">{t('fetchedOn', { day: day(fetched.bekanntgabeOn) })}</p>}
          <p className="kern-body">{t('fetchedKeep')}</p>
          <a className="kern-link" href={fetched.url} download={fetched.name}>
            {t('fetchSave')}
          </a>
        </section>
      ) : (
        <Form act={t('fetchAct')} error={verb.error} pending={verb.isPending} onSubmit={verb.run}>
          <Field name="code" label={t('fetchCode')} hint={t('fetchHint')} autoComplete="off" spellCheck={false} maxLength={60} />
        </Form>
      )}
    </Page>
  )
}
