import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Checks, Dialog, Field, Form, Page, Radios, Refusal, State, StatusBadge, Table, text, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('handover')
const borders = ['sozialdaten', 'steuergeheimnis', 'personal', 'melde'] as const

/** Where decisions are handed over to. */
export default function Targets() {
  const t = useTexts(texts)
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const query = useQuery({ queryKey: ['handover'], queryFn: () => api.get('/targets') })
  const ending = useVerb((id: string) => api.post('/targets/:id/end', { params: { id } }), { refresh: [['handover']], said: t('endSaid') })
  return (
    <>
      <Page
        title={t('title')}
        intro={t('intro')}
        actions={<KernButton text={t('add')} onClick={() => setAdding(true)} />}
        query={query}
        isEmpty={(d) => d.targets.length === 0}
        empty={
          <State icon="checklist" title={t('empty')}>
            {t('emptyBody')}
          </State>
        }
      >
        {(d) => (
          <>
            <Refusal error={ending.error} />
            <Table
              caption={t('title')}
              rows={d.targets}
              id={(x) => x.id}
              columns={[
                { name: t('name'), head: true, cell: (x) => x.title },
                { name: t('place'), cell: (x) => `${t(`kind${x.kind}`)}: ${x.place}` },
                { name: t('topics'), cell: (x) => x.topics.join(', ') },
                { name: t('format'), cell: (x) => x.format.toUpperCase() },
                {
                  name: t('state'),
                  cell: (x) => (
                    <>
                      <StatusBadge tone={x.active ? 'good' : 'neutral'} label={t(x.active ? 'active' : 'ended')} /> {t('counts', x)}{' '}
                      {x.active && <KernButton className="kern-btn--x-small" variant="tertiary" text={t('end')} onClick={() => ending.run(x.id)} />}
                    </>
                  ),
                },
              ]}
            />
          </>
        )}
      </Page>
      {adding && <Add onClose={() => setAdding(false)} onSecret={setSecret} />}
      {secret && (
        <Dialog title={t('secretTitle')} onClose={() => setSecret(null)}>
          <p className="kern-body">{t('secretBody')}</p>
          <p className="kern-body vz-draft">{secret}</p>
          <div className="vz-actions">
            <KernButton variant="primary" text={t('close')} onClick={() => setSecret(null)} />
          </div>
        </Dialog>
      )}
    </>
  )
}

function Add({ onClose, onSecret }: { onClose: () => void; onSecret: (secret: string | null) => void }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const verb = useVerb(
    (v: FormData) => {
      const common = {
        title: text(v, 'title'),
        format: text(v, 'format') === 'csv' ? ('csv' as const) : ('json' as const),
        topics: text(v, 'topics')
          .split(',')
          .map((x) => x.trim())
          .filter(Boolean),
        borders: borders.filter((b) => v.getAll('borders').includes(b)),
      }
      return api.post('/targets', {
        input:
          text(v, 'kind') === 'folder'
            ? { kind: 'folder', ...common, folder: text(v, 'place') }
            : { kind: 'webhook', ...common, url: text(v, 'place') },
      })
    },
    {
      refresh: [['handover']],
      said: t('made'),
      onDone: ({ secret }) => {
        onClose()
        onSecret(secret)
      },
    },
  )
  return (
    <Dialog title={t('add')} onClose={onClose}>
      <Form
        act={t('add')}
        error={verb.error}
        pending={verb.isPending}
        onSubmit={verb.run}
        cancel={<KernButton text={w('cancel')} onClick={onClose} />}
      >
        <Field name="title" label={t('name')} maxLength={120} />
        <Radios
          name="kind"
          legend={t('kind')}
          chosen="webhook"
          options={[
            { value: 'webhook', label: t('kindwebhook') },
            { value: 'folder', label: t('kindfolder') },
          ]}
        />
        <Field name="place" label={t('place')} hint={t('placeHint')} maxLength={500} />
        <Radios
          name="format"
          legend={t('format')}
          chosen="json"
          options={[
            { value: 'json', label: 'JSON' },
            { value: 'csv', label: 'CSV' },
          ]}
        />
        <Field name="topics" label={t('topics')} hint={t('topicsHint')} defaultValue="*" />
        <Checks legend={t('borders')} name="borders" options={borders.map((b) => ({ value: b, label: t(`border${b}`) }))} />
      </Form>
    </Dialog>
  )
}
