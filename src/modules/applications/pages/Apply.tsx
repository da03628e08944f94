import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Check, Failed, Loading, Page, Refusal, useParam } from '#web/parts/index.ts'
import type { Description } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { AccountCameBack, kontoWord } from './account.tsx'
import { forget, type Kept, keep, kept, setPlain, wantsPlain } from './kept.ts'
import { texts } from './public-texts.ts'
import { Filling } from './steps.tsx'

const api = client<Routes>('applications')
type About = z.input<typeof Description>
type Plain = { plain: boolean; onPlain: (on: boolean) => void }

/** The form of a service, step by step: kept after every step, in the house and in this browser. */
export default function Apply() {
  const t = useTexts(texts)
  const name = useParam('name')
  // Back from the broker one goes on where one was.
  const [draft, setDraft] = useState<Kept | undefined>(() => (kontoWord() ? kept(name) : undefined))
  const [plain, setPlainHere] = useState(wantsPlain)
  const onPlain = (on: boolean) => {
    setPlain(on)
    setPlainHere(on)
  }
  const query = useQuery({
    queryKey: ['applications', 'form', name, draft?.code],
    queryFn: () => (draft ? api.post('/mine/form', { input: { code: draft.code } }) : api.get('/offered/:name', { params: { name } })),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  })
  const about = query.data
  if (!about)
    return <Page title={t('offeredTitle')}>{query.isError ? <Failed error={query.error} onRetry={() => query.refetch()} /> : <Loading />}</Page>
  return draft ? (
    <Filling about={about} name={name} plain={plain} onPlain={onPlain} start={draft} onGone={() => setDraft(undefined)} />
  ) : (
    <Beginning about={about} name={name} plain={plain} onPlain={onPlain} onBegun={setDraft} />
  )
}

function Beginning({ about, name, plain, onPlain, onBegun }: Plain & { about: About; name: string; onBegun: (draft: Kept) => void }) {
  const t = useTexts(texts)
  const { instant } = useFormat()
  const [local, setLocal] = useState(() => kept(name))
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const begin = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const { code, version } = await api.post('/mine/begin', { input: { package: name } })
      const made = { code, answers: {}, step: 0, version, at: new Date().toISOString(), unsent: false }
      keep(name, made)
      onBegun(made)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const needs = about.documents
  return (
    <Page title={about.offered.title}>
      <AccountCameBack />
      <div lang="de">
        <p className="kern-body">{plain ? about.offered.intro?.plain : about.offered.intro?.de}</p>
        <Check label={t('plain')} checked={plain} onChange={(e) => onPlain(e.target.checked)} />
        {needs.length > 0 && (
          <section className="vz-section" aria-labelledby="needs">
            <h2 className="kern-heading-medium" id="needs">
              {t('beginNeed')}
            </h2>
            <ul className="kern-body">
              {needs.map((d) => (
                <li key={d.id}>
                  {d.title}. {plain ? d.help.plain : d.help.de}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <p className="kern-body">{t('beginHow')}</p>
      {about.identity && (
        <p className="kern-body">{t(!about.broker ? 'accountNoBroker' : about.identity === 'high' ? 'accountHigh' : 'accountSubstantial')}</p>
      )}
      {local && (
        <div className="vz-card">
          <p className="kern-body">{t('local', { instant: instant(local.at) })}</p>
          <div className="vz-actions">
            <KernButton variant="primary" text={t('localGo')} onClick={() => onBegun(local)} />
            <KernButton
              text={t('localForget')}
              onClick={() => {
                forget(name)
                setLocal(undefined)
              }}
            />
          </div>
        </div>
      )}
      <Refusal error={error} />
      <div className="vz-actions">
        <KernButton variant={local ? 'secondary' : 'primary'} text={t('begin')} aria-disabled={busy} onClick={() => !busy && begin()} />
        <Link className="kern-link" to="/mein-antrag">
          {t('resumeLink')}
        </Link>
      </div>
    </Page>
  )
}
