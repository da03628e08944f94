import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Dialog, Field, Form, Loaded, Page, Select, State, TwoKeys, text, useVerb } from '#web/parts/index.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Entries } from './Entries.tsx'
import { InsightFacts } from './InsightFacts.tsx'

const api = client<Routes>('oversight')
const refresh = [['oversight', 'insights']]

export default function Insights() {
  const t = useTexts(texts)
  const me = useMe()
  const { shortDay } = useFormat()
  const [asking, setAsking] = useState(false)
  const query = useQuery({ queryKey: ['oversight', 'insights'], queryFn: () => api.get('/insights') })
  const ask = <KernButton variant="primary" icon="add" text={t('request')} onClick={() => setAsking(true)} />
  return (
    <>
      <Page
        title={t('insightsTitle')}
        intro={t('insightsIntro')}
        actions={allowed(me, may.request) && ask}
        query={query}
        isEmpty={(d) => d.insights.length === 0}
        empty={<State icon="checklist" title={t('insightsNone')} />}
      >
        {({ insights }) => (
          <TwoKeys
            requests={insights}
            facts={(i) => <InsightFacts insight={i} />}
            refresh={refresh}
            release={{
              may: (i) => i.mayDecide,
              act: t('approve'),
              title: t('approveTitle'),
              body: (i) => t('approveBody', { who: i.requestedByName, subject: i.subjectName, from: shortDay(i.fromOn), to: shortDay(i.toOn) }),
              said: t('approved'),
              run: (i) => api.post('/insights/:id/approve', { params: { id: i.id } }),
            }}
            refuse={{
              act: t('refuse'),
              title: t('refuseTitle'),
              why: t('answer'),
              said: t('refused'),
              run: (i, answer) => api.post('/insights/:id/refuse', { params: { id: i.id }, input: { answer } }),
            }}
            look={{
              may: (i) => i.mayLook,
              act: t('look'),
              title: (i) => t('lookTitle', { subject: i.subjectName }),
              run: (i) => api.post('/insights/:id/look', { params: { id: i.id } }),
              shown: ({ entries }, { subjectName: subject }) => (
                <>
                  <p className="kern-body">{t('lookBody', { subject })}</p>
                  {entries.length ? <Entries caption={t('lookTitle', { subject })} entries={entries} /> : <State icon="info" title={t('lookNone')} />}
                </>
              ),
            }}
          />
        )}
      </Page>
      {asking && <Request onClose={() => setAsking(false)} />}
    </>
  )
}

function Request({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts)
  const persons = useQuery({ queryKey: ['oversight', 'persons'], queryFn: () => api.get('/persons') })
  const request = useVerb(
    (values: FormData) =>
      api.post('/insights', {
        input: { personId: text(values, 'personId'), reason: text(values, 'reason'), fromOn: text(values, 'fromOn'), toOn: text(values, 'toOn') },
      }),
    { refresh, said: t('requested'), onDone: onClose },
  )
  return (
    <Dialog title={t('request')} onClose={onClose}>
      <Loaded query={persons}>
        {(d) => (
          <Form act={t('request')} onSubmit={request.run} error={request.error} pending={request.isPending}>
            <Select
              name="personId"
              label={t('person')}
              options={[{ value: '', label: t('choose') }, ...d.persons.map((p) => ({ value: p.id, label: p.name }))]}
            />
            <Area name="reason" label={t('reason')} hint={t('reasonHint')} minLength={30} maxLength={2000} />
            <Field name="fromOn" type="date" label={t('fromOn')} hint={t('periodHint')} max={today()} />
            <Field name="toOn" type="date" label={t('toOn')} max={today()} />
          </Form>
        )}
      </Loaded>
    </Dialog>
  )
}
