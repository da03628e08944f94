import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sourceKinds } from '#ai/knowledge/contract.ts'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { ActOf, Check, Confirm, Field, Form, Loaded, Page, Refusal, Select, State, StatusBadge, Table, text, useVerb } from '#web/parts/index.ts'
import { statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('knowledge')
const key = ['knowledge', 'sources']

/** What is read, how it is, and what a source asks. */
export default function Sources() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/sources') })
  const read = useVerb((id: string) => api.post('/sources/:id/reading', { params: { id } }), { refresh: [key], said: t('readingSaid') })
  const accept = useVerb((id: string) => api.post('/sources/:id/acceptance', { params: { id } }), { refresh: [key], said: t('acceptedSaid') })
  const turn = useVerb(({ id, on }: { id: string; on: boolean }) => api.post('/sources/:id/switch', { params: { id }, input: { on } }), {
    refresh: [key],
    said: t('switchedSaid'),
  })
  const [releasing, setReleasing] = useState<{ id: string; title: string }>()
  const release = useVerb((id: string) => api.post('/sources/:id/release', { params: { id } }), { refresh: [key], said: t('releasedSaid') })
  const discard = useVerb((id: string) => api.post('/sources/:id/discard', { params: { id } }), { refresh: [key], said: t('discardedSaid') })
  return (
    <Page title={t('sourcesTitle')} intro={t('sourcesIntro')}>
      <Loaded
        query={query}
        isEmpty={(d) => d.sources.length === 0}
        empty={
          <State icon="search" title={t('noSources')}>
            {t('noSourcesBody')}
          </State>
        }
      >
        {({ sources }) => (
          <>
            <Refusal error={read.error ?? accept.error ?? turn.error ?? release.error ?? discard.error} />
            <Table
              caption={t('sourcesTitle')}
              rows={sources}
              id={(s) => s.id}
              columns={[
                {
                  name: t('source'),
                  head: true,
                  cell: (s) => (
                    <>
                      {s.title}
                      <span className="vz-sub vz-break">{s.place}</span>
                    </>
                  ),
                },
                { name: t('kind'), cell: (s) => t(s.kind) },
                { name: t('documents'), cell: (s) => s.documents },
                {
                  name: t('status'),
                  cell: (s) => (
                    <>
                      <StatusBadge tone={statuses[s.state].tone} label={t(s.state)} />
                      {s.asked && s.state === 'asks' && <span className="vz-sub">{t('askedWhy', s.asked)}</span>}
                      {s.state === 'held' && <span className="vz-sub">{s.objection ? t('heldWhy', s.objection) : t('heldComparing')}</span>}
                    </>
                  ),
                },
                { name: t('checked'), cell: (s) => (s.checkedAt ? shortInstant(s.checkedAt) : t('never')) },
                {
                  name: t('act'),
                  cell: (s) => (
                    <div className="vz-actions">
                      {s.state === 'asks' && <KernButton text={t('accept')} onClick={() => accept.run(s.id)} />}
                      {s.state === 'held' && s.objection && (
                        <>
                          <ActOf text={t('release')} of={s.title} onClick={() => setReleasing(s)} />
                          <ActOf variant="secondary" text={t('discard')} of={s.title} onClick={() => discard.run(s.id)} />
                        </>
                      )}
                      {s.state === 'off' ? (
                        <ActOf variant="secondary" text={t('switchOn')} of={s.title} onClick={() => turn.run({ id: s.id, on: true })} />
                      ) : (
                        <>
                          <ActOf variant="secondary" text={t('readNow')} of={s.title} onClick={() => read.run(s.id)} />
                          <ActOf variant="tertiary" text={t('switchOff')} of={s.title} onClick={() => turn.run({ id: s.id, on: false })} />
                        </>
                      )}
                    </div>
                  ),
                },
              ]}
            />
          </>
        )}
      </Loaded>
      <Add />
      {releasing && (
        <Confirm
          title={t('releaseTitle')}
          body={t('releaseBody', { title: releasing.title })}
          act={t('release')}
          onAct={() => {
            release.run(releasing.id)
            setReleasing(undefined)
          }}
          onClose={() => setReleasing(undefined)}
        />
      )}
    </Page>
  )
}

type New = { id: string; kind: (typeof sourceKinds)[number]; title: string; settings: Record<string, unknown> }

function Add() {
  const t = useTexts(texts)
  const verb = useVerb((input: New) => api.post('/sources', { input }), { refresh: [key], said: t('addedSaid') })
  const submit = (values: FormData) => {
    const place = text(values, 'place').trim()
    const settings = { ...(/^https?:/.test(place) ? { url: place } : { path: place }), inside: values.get('inside') !== null }
    verb.run({ id: text(values, 'id'), kind: text(values, 'kind') as New['kind'], title: text(values, 'title'), settings })
  }
  return (
    <section className="vz-section">
      <h2 className="kern-heading-medium">{t('add')}</h2>
      <Form key={verb.isSuccess ? 'done' : 'open'} act={t('addAct')} onSubmit={submit} error={verb.error} pending={verb.isPending}>
        <Field name="title" label={t('name')} maxLength={200} />
        <Field name="id" label={t('id')} hint={t('idHint')} maxLength={40} />
        <Select
          name="kind"
          label={t('kind')}
          options={sourceKinds.filter((k) => k !== 'csv' && k !== 'house').map((k) => ({ value: k, label: t(k) }))}
        />
        <Field name="place" label={t('place')} hint={t('placeHint')} />
        <Check name="inside" label={t('inside')} />
      </Form>
    </section>
  )
}
