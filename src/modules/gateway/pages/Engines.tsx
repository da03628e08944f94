import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { Engine as EngineSchema } from '#ai/models/contract.ts'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { ActOf, Checks, Dialog, Field, Form, Page, Password, Refusal, Select, State, StatusBadge, Table, text, useVerb } from '#web/parts/index.ts'
import { may, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('gateway')
type Engine = z.input<typeof EngineSchema>
/** What the form starts from: an engine that is there, an offer, or nothing. */
type Draft = { engine?: Engine; url?: string; model?: string; name?: string }
const refresh = [
  ['gateway', 'engines'],
  ['gateway', 'offers'],
]
const zones = ['house', 'eu', 'world'] as const
const abilities = ['chat', 'json', 'tools', 'vision', 'embeddings', 'thinking', 'speech'] as const

export default function Engines() {
  const t = useTexts(texts)
  const me = useMe()
  const manages = allowed(me, may.manage)
  const { number } = useFormat()
  const [draft, setDraft] = useState<Draft>()
  const query = useQuery({ queryKey: ['gateway', 'engines'], queryFn: () => api.get('/engines') })
  const tryIt = useVerb((e: Engine) => api.post('/engines/:id/probe', { params: { id: e.id } }), { refresh, said: (_o, e) => t('tried', e) })
  const set = useVerb(({ id, to }: { id: string; to: Engine['state']; name: string }) => api.post('/engines/:id/state', { params: { id }, input: { state: to } }), { refresh, said: (_o, { name, to }) => t('stateSet', { name, state: t(to) }) }) // biome-ignore format: one verb
  return (
    <Page
      title={t('enginesTitle')}
      intro={t('enginesIntro')}
      actions={manages && <KernButton variant="primary" icon="add" text={t('addEngine')} onClick={() => setDraft({})} />}
      query={query}
    >
      {({ engines }) => (
        <>
          <Refusal error={tryIt.error ?? set.error} />
          {engines.length === 0 ? (
            <State icon="info" title={t('enginesNone')}>
              {t('enginesNoneBody')}
            </State>
          ) : (
            <Table
              caption={t('enginesTitle')}
              rows={engines}
              id={(e) => e.id}
              columns={[
                {
                  name: t('name'),
                  head: true,
                  cell: (e) => (
                    <>
                      {e.name}
                      <span className="vz-sub">{e.model}</span>
                      <span className="vz-sub">{e.url}</span>
                    </>
                  ),
                },
                { name: t('place'), cell: (e) => t(e.zone) },
                { name: t('state'), cell: (e) => <StatusBadge tone={statuses[e.state].tone} label={t(e.state)} /> },
                {
                  name: t('cost'),
                  cell: (e) => t('costValue', { in: number(e.priceInCents), out: number(e.priceOutCents), energy: number(e.wattHours) }),
                },
                { name: t('tested'), cell: (e) => <Tested engine={e} /> },
                ...(manages
                  ? [
                      {
                        name: t('acts'),
                        cell: (e: Engine) => (
                          <div className="vz-acts">
                            <Act text={t('tryIt')} of={e.name} pending={tryIt.isPending} onClick={() => tryIt.run(e)} />
                            <Act text={t('changeEngine')} of={e.name} onClick={() => setDraft({ engine: e })} />
                            {e.state !== 'active' && <Act text={t('release')} of={e.name} onClick={() => set.run({ ...e, to: 'active' })} />}
                            {e.state !== 'retired' && <Act text={t('retire')} of={e.name} onClick={() => set.run({ ...e, to: 'retired' })} />}
                          </div>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
          {manages && <Found onTake={setDraft} />}
          {draft && <Edit draft={draft} onClose={() => setDraft(undefined)} />}
        </>
      )}
    </Page>
  )
}

const Act = ({ pending = false, ...button }: { text: string; of: string; pending?: boolean; onClick: () => void }) => (
  <ActOf className="kern-btn--x-small" variant="tertiary" disabled={pending} {...button} />
)

function Tested({ engine: { probe, abilities: can } }: { engine: Engine }) {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  if (!probe) return t('never')
  const at = shortInstant(probe.at)
  const word = (is: boolean) => t(is ? 'yes' : 'no')
  if (probe.failure) return t('testedFailed', { at, why: probe.failure })
  return (
    <>
      {can.includes('chat') &&
        t('testedAt', {
          at,
          first: probe.firstTokenMs ?? '–',
          speed: probe.tokensPerSecond ?? '–',
          json: word(probe.json),
          german: word(probe.german),
        })}
      {can.includes('speech') && t('testedHears', { at, speech: word(probe.speech ?? false) })}
      {can.includes('embeddings') && t('testedEmbeds', { at, embeddings: word(probe.embeddings) })}
      {probe.thinking && !can.includes('thinking') && <span className="vz-sub">{t('sawThinking')}</span>}
    </>
  )
}

/** What this machine offers. Asked by the one who may add it, after the page stands. */
function Found({ onTake }: { onTake: (draft: Draft) => void }) {
  const t = useTexts(texts)
  const { size } = useFormat()
  const { data } = useQuery({ queryKey: ['gateway', 'offers'], queryFn: () => api.get('/offers') })
  if (!data || (data.servers.length === 0 && data.files.length === 0)) return null
  const slug = (name: string) => name.toLowerCase().replace(/\.gguf$/, '').replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '').slice(0, 60) // biome-ignore format: one line
  const rows = [
    ...data.servers.flatMap(({ kind, url, models }) =>
      models.map((model) => ({ label: t('foundServer', { kind, url, model }), draft: { url, model, name: slug(model) } })),
    ),
    ...data.files.map(({ name, bytes }) => ({
      label: t('foundFile', { name, size: size(bytes) }),
      draft: { url: `file:${name}`, model: name, name: slug(name) },
    })),
  ]
  return (
    <section className="vz-section vz-stack">
      <h2 className="kern-heading-medium">{t('found')}</h2>
      <p className="kern-body">{t('foundIntro')}</p>
      {data.files.length > 0 && !data.runnable && <p className="kern-body">{t('foundNeeds', { command: data.command })}</p>}
      <ul className="vz-plain vz-entries">
        {rows.map(({ label, draft }) => (
          <li key={label}>
            {label} <Act text={t('take')} of={draft.name} onClick={() => onTake(draft)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const numberIn = (values: FormData, name: string) => Number(text(values, name).replace(',', '.'))

function Edit({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const t = useTexts(texts)
  const { engine } = draft
  const read = (v: FormData) => ({
    url: text(v, 'url'),
    model: text(v, 'model'),
    zone: text(v, 'zone') as Engine['zone'],
    abilities: v.getAll('abilities') as Engine['abilities'],
    contextTokens: numberIn(v, 'contextTokens'),
    priceInCents: numberIn(v, 'priceInCents'),
    priceOutCents: numberIn(v, 'priceOutCents'),
    wattHours: numberIn(v, 'wattHours'),
    parallel: numberIn(v, 'parallel'),
    ...(text(v, 'key') ? { key: text(v, 'key') } : {}),
  })
  const save = useVerb(
    (v: FormData) =>
      engine
        ? api.post('/engines/:id', { params: { id: engine.id }, input: read(v) })
        : api.post('/engines', { input: { ...read(v), name: text(v, 'name') } }),
    { refresh, said: (saved) => (engine ? t('saved') : t('added', saved)), onDone: onClose },
  )
  return (
    <Dialog title={engine ? t('changeEngineOf', engine) : t('addEngine')} onClose={onClose} wide>
      <Form act={t('save')} error={save.error} pending={save.isPending} onSubmit={(v) => save.run(v)}>
        {!engine && <Field name="name" label={t('name')} hint={t('engineNameHint')} defaultValue={draft.name} autoComplete="off" />}
        <Field name="url" label={t('url')} hint={t('urlHint')} defaultValue={engine?.url ?? draft.url} autoComplete="off" />
        <Field name="model" label={t('model')} hint={t('checksum')} defaultValue={engine?.model ?? draft.model} autoComplete="off" />
        <Select name="zone" label={t('zone')} defaultValue={engine?.zone ?? 'house'} options={zones.map((value) => ({ value, label: t(value) }))} />
        <Checks
          legend={t('abilities')}
          name="abilities"
          chosen={engine?.abilities ?? ['chat', 'json']}
          options={abilities.map((value) => ({ value, label: t(value) }))}
        />
        <Field
          name="contextTokens"
          type="number"
          min={512}
          label={t('contextTokens')}
          hint={t('contextHint')}
          defaultValue={engine?.contextTokens ?? 8192}
        />
        <Field name="priceInCents" inputMode="decimal" label={t('priceIn')} defaultValue={engine?.priceInCents ?? 0} />
        <Field name="priceOutCents" inputMode="decimal" label={t('priceOut')} defaultValue={engine?.priceOutCents ?? 0} />
        <Field name="wattHours" inputMode="decimal" label={t('energy')} defaultValue={engine?.wattHours ?? 0} />
        <Field name="parallel" type="number" min={1} label={t('parallel')} hint={t('parallelHint')} defaultValue={engine?.parallel ?? 4} />
        <Password name="key" label={t('key')} hint={engine?.hasKey ? t('keyKeepHint') : t('keyHint')} optional autoComplete="off" />
      </Form>
    </Dialog>
  )
}
