import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Confirm, Dialog, Field, Form, Loaded, Page, Refusal, Select, State, text, useVerb } from '#web/parts/index.ts'
import { may, type TrailEntry } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Entries } from './Entries.tsx'
import { type Insight, InsightFacts } from './InsightFacts.tsx'

const api = client<Routes>('oversight')
const refresh = [['oversight', 'insights']]
type Open =
  | { what: 'request' }
  | { what: 'approve' | 'refuse'; insight: Insight }
  | { what: 'look'; insight: Insight; entries: z.input<typeof TrailEntry>[] }

export default function Insights() {
  const t = useTexts(texts)
  const me = useMe()
  const { shortDay } = useFormat()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const query = useQuery({ queryKey: ['oversight', 'insights'], queryFn: () => api.get('/insights') })
  const approve = useVerb((i: Insight) => api.post('/insights/:id/approve', { params: { id: i.id } }), { refresh, said: t('approved') })
  const look = useVerb((i: Insight) => api.post('/insights/:id/look', { params: { id: i.id } }), {
    refresh,
    onDone: ({ entries }, insight) => setOpen({ what: 'look', insight, entries }),
  })
  const ask = <KernButton variant="primary" icon="add" text={t('request')} onClick={() => setOpen({ what: 'request' })} />
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
          <>
            <Refusal error={approve.error ?? look.error} />
            <ul className="vz-plain">
              {insights.map((i) => (
                <li key={i.id} className="vz-card">
                  <InsightFacts insight={i} />
                  <div className="vz-actions">
                    {i.mayDecide && <KernButton variant="primary" text={t('approve')} onClick={() => setOpen({ what: 'approve', insight: i })} />}
                    {i.mayDecide && <KernButton text={t('refuse')} onClick={() => setOpen({ what: 'refuse', insight: i })} />}
                    {i.mayLook && <KernButton variant="primary" text={t('look')} onClick={() => look.run(i)} />}
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </Page>
      {open?.what === 'request' && <Request onClose={close} />}
      {open?.what === 'refuse' && <Refuse insight={open.insight} onClose={close} />}
      {open?.what === 'approve' && (
        <Confirm
          title={t('approveTitle')}
          body={t('approveBody', {
            who: open.insight.requestedByName,
            subject: open.insight.subjectName,
            from: shortDay(open.insight.fromOn),
            to: shortDay(open.insight.toOn),
          })}
          act={t('approve')}
          onAct={() => {
            approve.run(open.insight)
            close()
          }}
          onClose={close}
        />
      )}
      {open?.what === 'look' && (
        <Dialog title={t('lookTitle', { subject: open.insight.subjectName })} onClose={close} wide>
          <p className="kern-body">{t('lookBody', { subject: open.insight.subjectName })}</p>
          {open.entries.length ? (
            <Entries caption={t('lookTitle', { subject: open.insight.subjectName })} entries={open.entries} />
          ) : (
            <State icon="info" title={t('lookNone')} />
          )}
        </Dialog>
      )}
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

function Refuse({ insight, onClose }: { insight: Insight; onClose: () => void }) {
  const t = useTexts(texts)
  const refuse = useVerb(
    (values: FormData) => api.post('/insights/:id/refuse', { params: { id: insight.id }, input: { answer: text(values, 'answer') } }),
    {
      refresh,
      said: t('refused'),
      onDone: onClose,
    },
  )
  return (
    <Dialog title={t('refuseTitle')} onClose={onClose}>
      <Form act={t('refuse')} onSubmit={refuse.run} error={refuse.error} pending={refuse.isPending}>
        <Area name="answer" label={t('answer')} minLength={10} maxLength={2000} />
      </Form>
    </Dialog>
  )
}
