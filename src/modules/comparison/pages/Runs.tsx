import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Checks, Dialog, Field, Form, Page, State, StatusBadge, Table, text, useVerb } from '#web/parts/index.ts'
import { may, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('comparison')
const ask = () => api.get('/runs')
type Answer = Awaited<ReturnType<typeof ask>>

/** Comparisons that were made, and a new one. */
export default function Runs() {
  const t = useTexts(texts)
  const { shortInstant, number } = useFormat()
  const runs = allowed(useMe(), may.run)
  const [open, setOpen] = useState(false)
  const query = useQuery({ queryKey: ['comparison', 'runs'], queryFn: ask })
  return (
    <Page
      title={t('title')}
      actions={runs && <KernButton variant="primary" icon="add" text={t('start')} onClick={() => setOpen(true)} />}
      query={query}
    >
      {({ runs: made, engines, items }) => (
        <>
          <p className="kern-body">{t('intro', items)}</p>
          {made.length === 0 ? (
            <State icon="info" title={t('none')} />
          ) : (
            <Table
              caption={t('title')}
              rows={made}
              id={(r) => r.id}
              columns={[
                {
                  name: t('name'),
                  head: true,
                  cell: (r) => (
                    <Link className="kern-link" to="/modellvergleich/$id" params={{ id: r.id }}>
                      {r.title}
                    </Link>
                  ),
                },
                { name: t('which'), cell: (r) => r.engines.map((e) => e.name).join(', ') },
                {
                  name: t('status'),
                  cell: (r) => (
                    <>
                      <StatusBadge tone={statuses[r.status].tone} label={t(`status_${r.status}`)} />{' '}
                      {r.status !== 'done' && t('progress', { done: number(r.done), total: number(r.total) })}
                    </>
                  ),
                },
                { name: t('startedBy'), cell: (r) => t('by', { name: r.startedByName, at: shortInstant(r.createdAt) }) },
              ]}
            />
          )}
          {open && <Start engines={engines} onClose={() => setOpen(false)} />}
        </>
      )}
    </Page>
  )
}

function Start({ engines, onClose }: { engines: Answer['engines']; onClose: () => void }) {
  const t = useTexts(texts)
  const go = useNavigate()
  const start = useVerb(
    (v: FormData) =>
      api.post('/runs', { input: { title: text(v, 'title'), engines: v.getAll('engines').map(String), most: Math.round(Number(text(v, 'most'))) } }),
    { refresh: [['comparison']], said: t('started'), onDone: ({ id }) => go({ to: '/modellvergleich/$id', params: { id } }) },
  )
  return (
    <Dialog title={t('start')} onClose={onClose}>
      {engines.length === 0 ? (
        <State icon="info" title={t('noEngines')} />
      ) : (
        <Form act={t('startAct')} onSubmit={(v) => start.run(v)} error={start.error} pending={start.isPending}>
          <Field name="title" label={t('name')} minLength={3} maxLength={200} />
          <Checks
            legend={t('which')}
            name="engines"
            hint={t('whichHint')}
            options={engines.map((e) => ({ value: e.name, label: `${e.name} (${e.model})` }))}
          />
          <Field name="most" type="number" min={3} max={500} defaultValue={30} label={t('most')} hint={t('mostHint')} />
        </Form>
      )}
    </Dialog>
  )
}
