import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Field, Form, Loaded, Page, Refusal, Select, State, useVerb } from '#web/parts/index.ts'
import { catalogueFormats } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { Differences } from './differences.tsx'
import { texts } from './staff-texts.ts'

const api = client<Routes>('services')
const key = ['services', 'imports']

/** What catalogues say differently; published together or one by one, by somebody else than who brought them. */
export default function Imports() {
  const t = useTexts(texts)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/imports') })
  const publish = useVerb((versions: string[]) => api.post('/publications', { input: { versions } }), {
    refresh: [key, ['services', 'editing']],
    said: t('publishedSaid'),
    onDone: () => setChosen(new Set()),
  })
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  return (
    <Page title={t('importsTitle')} intro={t('importsIntro')}>
      <Loaded
        query={query}
        isEmpty={(d) => d.waiting.length === 0}
        empty={
          <State icon="success" title={t('noImports')}>
            {t('noImportsBody')}
          </State>
        }
      >
        {({ waiting }) => (
          <>
            <Refusal error={publish.error} />
            <div className="vz-actions">
              <KernButton
                text={t('publishChosen', { count: chosen.size })}
                aria-disabled={chosen.size === 0}
                onClick={() => chosen.size > 0 && publish.run([...chosen])}
              />
              <KernButton variant="secondary" text={t('chooseAll')} onClick={() => setChosen(new Set(waiting.map((w) => w.version.id)))} />
            </div>
            <ul className="vz-plain vz-section">
              {waiting.map((w) => (
                <li key={w.version.id} className="vz-chosen vz-actions--top">
                  <input
                    type="checkbox"
                    className="vz-path__check"
                    checked={chosen.has(w.version.id)}
                    aria-label={t('choose', { title: w.title })}
                    onChange={() => toggle(w.version.id)}
                  />
                  <details className="vz-why">
                    <summary>
                      {w.title} ({w.isNew ? t('isNew') : t('changedFields', { count: w.changes.length })}, {t(w.version.origin as 'zms')})
                    </summary>
                    <Differences changes={w.changes} />
                    <Link className="kern-link" to={`/redaktion/leistungen/${w.version.serviceId}`}>
                      {t('editing')}
                    </Link>
                  </details>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <Read />
    </Page>
  )
}

function Read() {
  const t = useTexts(texts)
  const [done, setDone] = useState<{ added: number; changed: number; unchanged: number }>()
  const read = useVerb(
    ({ format, files }: { format: (typeof catalogueFormats)[number]; files: File[] }) => api.upload('/imports', { input: { format }, files }),
    { refresh: [key], onDone: setDone, said: (r) => t('importedSaid', r) },
  )
  return (
    <section className="vz-section">
      <h2 className="kern-heading-medium">{t('importFile')}</h2>
      <Form
        act={t('importAct')}
        pending={read.isPending}
        error={read.error}
        onSubmit={(v) => {
          const file = v.get('file')
          read.run({ format: String(v.get('format')) as 'zms', files: file instanceof File && file.size ? [file] : [] })
        }}
      >
        <Select name="format" label={t('format')} options={catalogueFormats.map((f) => ({ value: f, label: t(f) }))} />
        <Field name="file" type="file" label={t('file')} accept=".xml,.json,.jsonl" />
      </Form>
      {done && <p className="kern-body">{t('importedSaid', done)}</p>}
    </section>
  )
}
