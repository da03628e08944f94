import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { ActOf, Area, announce, Dialog, Field, Form, Refusal, text, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import type { Ready } from './composer.tsx'

const api = client<Routes>('writing-desk')
type Template = Ready['templates'][number]
const refresh = [['writing-desk']]

/** The town's templates to read and copy, and one's own to keep. */
export function Templates({ templates }: { templates: Ready['templates'] }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const [draft, setDraft] = useState<Partial<Template>>()
  const removal = useVerb((x: Template) => api.post('/templates/:id/removal', { params: { id: x.id } }), { refresh, said: t('removed') })
  return (
    <section aria-labelledby="templates" className="vz-stack vz-section">
      <h2 className="kern-heading-medium" id="templates">
        {t('templates')}
      </h2>
      <p className="kern-body">{t('templatesIntro')}</p>
      <Refusal error={removal.error} />
      <ul className="vz-plain vz-entries">
        {templates.map((x) => (
          <li key={x.id}>
            <details className="vz-why">
              <summary>{x.own ? t('ownTemplate', x) : x.title}</summary>
              <p className="kern-body vz-letter">{x.body}</p>
              <div className="vz-acts">
                {'clipboard' in navigator && (
                  <ActOf
                    className="kern-btn--x-small"
                    variant="tertiary"
                    text={w('copy')}
                    of={x.title}
                    onClick={() => navigator.clipboard.writeText(x.body).then(() => announce(w('copied')))}
                  />
                )}
                {x.own && (
                  <>
                    <ActOf className="kern-btn--x-small" variant="tertiary" text={t('changeTemplate')} of={x.title} onClick={() => setDraft(x)} />
                    <ActOf className="kern-btn--x-small" variant="tertiary" text={t('remove')} of={x.title} onClick={() => removal.run(x)} />
                  </>
                )}
              </div>
            </details>
          </li>
        ))}
      </ul>
      <KernButton text={t('addTemplate')} onClick={() => setDraft({})} />
      {draft && <Keep draft={draft} onClose={() => setDraft(undefined)} />}
    </section>
  )
}

function Keep({ draft, onClose }: { draft: Partial<Template>; onClose: () => void }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const keep = useVerb(
    (v: FormData) => api.post('/templates', { input: { ...(draft.id ? { id: draft.id } : {}), title: text(v, 'title'), body: text(v, 'body') } }),
    { refresh, said: t('kept'), onDone: onClose },
  )
  return (
    <Dialog title={draft.title ? t('changeTemplateOf', draft) : t('addTemplate')} onClose={onClose}>
      <Form
        act={t('keep')}
        error={keep.error}
        pending={keep.isPending}
        onSubmit={(v) => keep.run(v)}
        cancel={<KernButton text={w('cancel')} onClick={onClose} />}
      >
        <Field name="title" label={t('templateTitle')} defaultValue={draft.title} maxLength={120} />
        <Area name="body" label={t('templateBody')} defaultValue={draft.body} rows={8} maxLength={10_000} />
      </Form>
    </Dialog>
  )
}
