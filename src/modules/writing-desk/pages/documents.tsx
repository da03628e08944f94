import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { ActOf, announce, Field, Refusal, useVerb } from '#web/parts/index.ts'
import type { ChatDocument, Conversation } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('writing-desk')
type Shown = z.input<typeof ChatDocument>

/** What the model has to read in this conversation. */
export function Documents({
  conversation: { id, documents },
  onRaised,
}: {
  conversation: z.input<typeof Conversation>
  onRaised: (dataClass: string) => void
}) {
  const t = useTexts(texts)
  const { percent, number } = useFormat()
  const queries = useQueryClient()
  const [share, setShare] = useState<number>()
  const [error, setError] = useState<unknown>()
  const [refused, setRefused] = useState<{ name: string; sentence: string }[]>([])
  const out = useVerb((d: Shown) => api.post('/conversations/:id/documents/:document/removal', { params: { id, document: d.id } }), {
    refresh: [['writing-desk']],
    said: t('removed'),
  })
  async function add(files: File[]) {
    if (!files.length) return
    setShare(0)
    setError(undefined)
    setRefused([])
    try {
      const {
        added,
        refused: not,
        raised,
        dataClass,
      } = await api.upload('/conversations/:id/documents', { params: { id }, files, onProgress: setShare })
      setRefused(not)
      if (raised) onRaised(dataClass)
      announce(t('added', { count: added.length }))
      await queries.invalidateQueries({ queryKey: ['writing-desk'] })
    } catch (e) {
      setError(e)
    }
    setShare(undefined)
  }
  return (
    <section aria-labelledby="documents" className="vz-stack">
      <h2 className="kern-heading-medium" id="documents">
        {t('documents')}
      </h2>
      {documents.length > 0 && (
        <ul className="vz-plain vz-entries">
          {documents.map((d) => (
            <li key={d.id} className="kern-body">
              {d.name}
              <span className="vz-sub">{t('size', { count: number(d.characters) })}</span>
              {d.instructs && <p className="vz-hint">{t('instructs')}</p>}
              <ActOf className="kern-btn--x-small" variant="tertiary" text={t('takeOut')} of={d.name} onClick={() => out.run(d)} />
            </li>
          ))}
        </ul>
      )}
      <Field
        name="files"
        type="file"
        multiple
        label={t('addDocuments')}
        hint={t('addDocumentsHint')}
        disabled={share !== undefined}
        optional
        onChange={(e) => {
          add([...(e.target.files ?? [])])
          e.target.value = ''
        }}
      />
      {share !== undefined && (
        <p className="kern-body" aria-live="polite">
          {t('reading', { percent: percent(share) })}
        </p>
      )}
      {refused.map((r) => (
        <p key={r.name} className="vz-hint">
          {t('notAdded', r)}
        </p>
      ))}
      <Refusal error={error ?? out.error} />
    </section>
  )
}
