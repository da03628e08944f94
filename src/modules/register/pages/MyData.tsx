import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Page, Refusal, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { HeldTables } from './held.tsx'

const api = client<Routes>('register')

/** What the house holds about me; asked only by a click, since each look is on record. */
export default function MyData() {
  const t = useTexts(texts)
  const ask = useVerb(() => api.post('/my-data'), { said: (d) => t('myDataShown', { count: d.held.length }) })
  return (
    <Page title={t('myDataTitle')} intro={t('myDataIntro')}>
      <div className="vz-actions">
        <KernButton variant="primary" text={t('myDataAct')} onClick={() => ask.run()} aria-disabled={ask.isPending} />
        <a className="kern-link" href="/api/register/my-data.json" download>
          {t('myDataFile')}
        </a>
      </div>
      <Refusal error={ask.error} />
      {ask.data && <HeldTables held={ask.data.held} />}
    </Page>
  )
}
