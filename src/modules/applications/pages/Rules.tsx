import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { announce, Page, Refusal, useParam, useVerb } from '#web/parts/index.ts'
import type { Outline, PackageRules, Trial } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import type { Editor } from './dmn-editor.ts'
import { RulesOutline } from './outline.tsx'
import { Cases, Differences, PreviewOf } from './trial.tsx'

const api = client<Routes>('applications')
type Rules = z.input<typeof PackageRules>

/** The rules of a version: to read as tables, to change in dmn-js or as text, to try, and to keep as a new version. */
export default function RulesPage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({
    queryKey: ['applications', 'package', id, 'rules'],
    queryFn: () => api.get('/packages/:id/rules', { params: { id } }),
    refetchOnWindowFocus: false,
  })
  return (
    <Page title={t('rulesTitle', { title: query.data?.row.title ?? '' })} intro={t('rulesIntro')} query={query} lines={10}>
      {(d) => <Found d={d} id={id} key={id} />}
    </Page>
  )
}

function Found({ d, id }: { d: Rules; id: string }) {
  const t = useTexts(texts)
  const [mode, setMode] = useState<'read' | 'editor' | 'text'>('read')
  return (
    <>
      <p className="kern-body">
        <Link className="kern-link" to={`/leistungspakete/${id}`}>
          {t('rulesBack', { version: d.row.version, digest: d.row.digest.slice(0, 8) })}
        </Link>
      </p>
      {d.problem && <KernAlert variant="warning" title={d.problem} />}
      {d.mayEdit && mode === 'read' && (
        <div className="vz-actions">
          <KernButton variant="primary" text={t('rulesEdit')} onClick={() => setMode('editor')} />
          <KernButton text={t('rulesEditText')} onClick={() => setMode('text')} />
        </div>
      )}
      {mode !== 'read' && <Editing dmn={d.dmn} id={id} mode={mode} onEnd={() => setMode('read')} />}
      {d.outlines.map(({ title, own, outline }) => (
        <section key={`${own} ${title}`} className="vz-section" aria-label={title}>
          <h2 className="kern-heading-medium">{own ? t('rulesOwn') : t('rulesShared', { title })}</h2>
          {!own && <p className="kern-body">{t('rulesSharedBody')}</p>}
          <RulesOutline outline={outline as Outline} />
        </section>
      ))}
    </>
  )
}

function Editing({ dmn, id, mode, onEnd }: { dmn: string; id: string; mode: 'editor' | 'text'; onEnd: () => void }) {
  const t = useTexts(texts)
  const go = useNavigate()
  const [written, setWritten] = useState(dmn)
  const [editor, setEditor] = useState<Editor>()
  const [changed, setChanged] = useState(false)
  const now = async () => (mode === 'text' ? written : ((await editor?.xml()) ?? dmn))
  const attempt = useVerb(async () => api.post('/packages/:id/rules/try', { params: { id }, input: { dmn: await now() } }), { said: t('rulesTried') })
  const save = useVerb(async () => api.post('/packages/:id/rules', { params: { id }, input: { dmn: await now() } }), {
    refresh: [['applications', 'packages']],
    said: t('rulesSaved'),
    onDone: (made) => {
      setChanged(false)
      void go({ to: `/leistungspakete/${made.id}` })
    },
  })
  // Closing the window would lose what was changed.
  useEffect(() => {
    if (!changed) return
    const ask = (e: BeforeUnloadEvent) => e.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [changed])
  return (
    <section className="vz-section" aria-labelledby="editing">
      <h2 className="kern-heading-medium" id="editing">
        {t(mode === 'text' ? 'rulesEditText' : 'rulesEdit')}
      </h2>
      {mode === 'text' ? (
        <>
          <label className="kern-label" htmlFor="rules-text">
            {t('rulesText')}
          </label>
          <p className="kern-hint" id="rules-text-hint">
            {t('rulesTextHint')}
          </p>
          <textarea
            id="rules-text"
            aria-describedby="rules-text-hint"
            className="kern-form-input__input vz-rules-text"
            spellCheck={false}
            value={written}
            onChange={(e) => {
              setWritten(e.target.value)
              setChanged(true)
            }}
          />
        </>
      ) : (
        <DmnJs dmn={dmn} onOpen={setEditor} onChange={() => setChanged(true)} />
      )}
      <div className="vz-actions">
        <KernButton text={t('rulesTry')} aria-disabled={attempt.isPending} onClick={() => !attempt.isPending && attempt.run()} />
        <KernButton variant="primary" text={t('rulesSave')} aria-disabled={save.isPending} onClick={() => !save.isPending && save.run()} />
        <KernButton
          variant="tertiary"
          text={t('rulesEnd')}
          onClick={() => {
            if (!changed || window.confirm(t('rulesEndSure'))) onEnd()
          }}
        />
      </div>
      <Refusal error={attempt.error ?? save.error} />
      {attempt.data && <Tried trial={attempt.data} />}
    </section>
  )
}

/** dmn-js, fetched only now. It draws its own tables; who cannot use them has the text below and the tables of the page. */
function DmnJs({ dmn, onOpen, onChange }: { dmn: string; onOpen: (editor: Editor | undefined) => void; onChange: () => void }) {
  const t = useTexts(texts)
  const host = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'loading' | 'open' | 'broken'>('loading')
  const [views, setViews] = useState<{ id: string; name: string }[]>([])
  const [shown, setShown] = useState('')
  const [editor, setEditor] = useState<Editor>()
  // Opened once: what is written inside must survive a render.
  useEffect(() => {
    let gone = false
    let opened: Editor | undefined
    const open = async () => {
      const { openEditor } = await import('./dmn-editor.ts')
      if (gone || !host.current) return
      opened = await openEditor(host.current, dmn, onChange)
      if (gone) return opened.close()
      setViews(opened.views)
      setShown(opened.shown())
      setEditor(opened)
      onOpen(opened)
      setState('open')
      announce(t('rulesOpened'))
    }
    open().catch(() => !gone && setState('broken'))
    return () => {
      gone = true
      opened?.close()
      onOpen(undefined)
    }
  }, [])
  return (
    <>
      {state === 'broken' && <KernAlert variant="danger" title={t('rulesBroken')} />}
      {state === 'loading' && <p className="kern-body">{t('rulesLoading')}</p>}
      {state === 'open' && (
        <>
          <p className="kern-body">{t('rulesHow')}</p>
          <div className="kern-form-input">
            <label className="kern-label" htmlFor="rules-view">
              {t('rulesView')}
            </label>
            <div className="kern-form-input__select-wrapper">
              <select
                id="rules-view"
                className="kern-form-input__select"
                value={shown}
                onChange={(e) => {
                  setShown(e.target.value)
                  void editor?.show(e.target.value)
                }}
              >
                {views.map((v) => (
                  <option key={v.id} value={v.id}>
                    {v.name}
                  </option>
                ))}
              </select>
            </div>
          </div>
        </>
      )}
      <section className="vz-dmn" ref={host} aria-label={t('rulesCanvas')} hidden={state === 'broken'} />
    </>
  )
}

/** What a try said: nothing of it is kept. */
function Tried({ trial }: { trial: z.input<typeof Trial> }) {
  const t = useTexts(texts)
  return (
    <section className="vz-section vz-card" aria-labelledby="tried">
      <h3 className="kern-title" id="tried">
        {t('rulesTried')}
      </h3>
      {trial.problems.length > 0 && (
        <>
          <p className="kern-body">{t('problemsTitle')}</p>
          <ul className="kern-body">
            {trial.problems.map((p) => (
              <li key={p}>{p}</li>
            ))}
          </ul>
        </>
      )}
      <Cases tests={trial.tests} />
      <Differences differences={trial.differences} none={t('differencesNone')} />
      {trial.preview && <PreviewOf preview={trial.preview} />}
    </section>
  )
}
