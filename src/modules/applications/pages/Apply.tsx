import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { client, Offline, Problem } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { announce, Check, Fact, Facts, Failed, Loaded, Loading, Page, Refusal, useParam } from '#web/parts/index.ts'
import type { Description, Mine, PlainCheck } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { Account, AccountCameBack, kontoWord } from './account.tsx'
import { StepFields, useProblemText } from './fields.tsx'
import { type Answers, type FieldProblem, type PackageForm, requiredOf, shownOf } from './form-shape.ts'
import { forget, type Kept, keep, kept, setPlain, wantsPlain } from './kept.ts'
import { Portal } from './Portal.tsx'
import { Proofs, useValueText } from './proofs.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('applications')
type About = z.input<typeof Description>
type MineOut = z.input<typeof Mine>
type Plain = { plain: boolean; onPlain: (on: boolean) => void }
type Checked = z.input<typeof PlainCheck>
/** How often an unsent draft is tried again while the house cannot be reached. */
const retryMs = 5_000

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

function Filling({ about, name, plain, onPlain, start, onGone }: Plain & { about: About; name: string; start: Kept; onGone: () => void }) {
  const t = useTexts(texts)
  const form = about.form as PackageForm
  const [draft, setDraft] = useState(start)
  const [problems, setProblems] = useState<FieldProblem[]>([])
  const [mine, setMine] = useState<MineOut>()
  const [error, setError] = useState<unknown>()
  const [offline, setOffline] = useState(false)
  const [busy, setBusy] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const steps = [...form.steps.map((s) => s.title), ...(about.documents.length ? [t('stepProofs')] : []), t('stepCheck')]
  const step = Math.min(draft.step, steps.length - 1)
  const isForm = step < form.steps.length
  const isCheck = step === steps.length - 1
  const change = (next: Partial<Kept>) => {
    const now = { ...draft, ...next, at: new Date().toISOString() }
    keep(name, now)
    setDraft(now)
    return now
  }

  // What lies in the house is the newer truth, unless this browser holds something unsent.
  const asked = useQuery({
    queryKey: ['applications', 'mine', draft.code],
    queryFn: () => api.post('/mine', { input: { code: draft.code } }),
    retry: false,
    refetchOnWindowFocus: false,
  })
  useEffect(() => {
    if (asked.error instanceof Problem && asked.error.status === 404) {
      forget(name)
      onGone()
    }
    const found = asked.data
    if (!found) return
    setMine((before) => before ?? found)
    setDraft((now) => {
      const next =
        now.unsent && Object.keys(now.answers).length
          ? { ...now, version: found.version }
          : { ...now, answers: found.answers as Answers, version: found.version, step: Math.max(now.step, found.step) }
      keep(name, next)
      return next
    })
  }, [asked.data, asked.error, name, onGone])

  const save = useCallback(
    async (of: Kept): Promise<FieldProblem[] | undefined> => {
      try {
        const out = await api.post('/mine/save', { input: { code: of.code, version: of.version, answers: of.answers, step: of.step } })
        setOffline(false)
        setError(undefined)
        setDraft((now) => {
          const next = { ...now, version: out.version, unsent: false }
          keep(name, next)
          return next
        })
        return out.problems
      } catch (problem) {
        if (problem instanceof Offline) setOffline(true)
        else setError(problem)
        return undefined
      }
    },
    [name],
  )
  // A bad line: what is unsent is tried again by itself.
  useEffect(() => {
    if (!offline) return
    const timer = setInterval(() => void save(draft), retryMs)
    return () => clearInterval(timer)
  }, [offline, draft, save])

  const go = (to: number) => {
    change({ step: to })
    setProblems([])
    queueMicrotask(() => heading.current?.focus())
    window.scrollTo({ top: 0 })
  }
  const next = async () => {
    if (busy) return
    setBusy(true)
    const now = change({ unsent: true })
    const found = await save({ ...now, step })
    setBusy(false)
    const here = isForm ? (form.steps[step]?.fields ?? []) : []
    const wrong = (found ?? []).filter((p) => here.includes(p.field.split('/')[0] ?? ''))
    setProblems(wrong)
    if (wrong.length) {
      announce(t('problemsTitle'))
      return
    }
    // Without a line one goes on all the same: it is kept here, and checked before sending.
    go(step + 1)
    void asked.refetch()
  }

  if (mine && mine.status !== 'draft') return <Sent mine={mine} code={draft.code} name={name} />
  const current = isForm ? form.steps[step] : undefined
  const shown = shownOf(form, draft.answers)
  return (
    <Page title={about.offered.title}>
      <AccountCameBack />
      <p className="kern-body kern-body--muted" role="status">
        {t('stepOf', { n: step + 1, all: steps.length, title: steps[step] ?? '' })}
      </p>
      <progress className="vz-progress" max={steps.length} value={step + 1} aria-hidden="true" />
      {offline && <KernAlert variant="warning" title={t('savedLocal')} />}
      <h2 className="kern-heading-medium" tabIndex={-1} ref={heading}>
        {steps[step]}
      </h2>
      {current?.description && <p className="kern-body">{(plain ? current['x-plain'] : undefined) ?? current.description}</p>}
      <Account about={about} mine={mine} code={draft.code} onLeave={() => save(draft)} />
      {problems.length > 0 && <Problems form={form} problems={problems} />}
      {current && (
        <form
          className="vz-form"
          noValidate
          onSubmit={(e) => {
            e.preventDefault()
            void next()
          }}
        >
          <Check label={t('plain')} checked={plain} onChange={(e) => onPlain(e.target.checked)} />
          <StepFields
            key={`${step}-${draft.code}`}
            form={form}
            fields={current.fields.filter((f) => shown.has(f))}
            answers={draft.answers}
            problems={problems}
            plain={plain}
            required={requiredOf(form, draft.answers)}
            locked={mine?.account?.fields ?? []}
            onChange={(field, value) => {
              const { [field]: _old, ...rest } = draft.answers
              change({ answers: value === undefined ? rest : { ...rest, [field]: value }, unsent: true })
            }}
          />
          <Refusal error={error} />
          <Buttons step={step} busy={busy} onBack={() => go(step - 1)} />
        </form>
      )}
      {!isForm && !isCheck && mine && (
        <>
          <p className="kern-body">{t('proofsIntro')}</p>
          <Proofs
            description={about}
            mine={{ ...mine, answers: draft.answers as MineOut['answers'] }}
            code={draft.code}
            onMine={setMine}
            onTake={(field, value) => {
              const now = change({ answers: { ...draft.answers, [field]: value }, unsent: true })
              void save(now)
              announce(t('offered', { field: form.schema.properties[field]?.title ?? field }))
            }}
          />
          <Refusal error={error} />
          <Buttons step={step} busy={busy} onBack={() => go(step - 1)} onNext={() => void next()} />
        </>
      )}
      {isCheck && (
        <CheckAndSend
          about={about}
          draft={draft}
          mine={mine}
          onMine={setMine}
          onBack={() => go(step - 1)}
          onStep={go}
          onTake={async (field, value) => {
            await save(change({ answers: { ...draft.answers, [field]: value }, unsent: true }))
          }}
          onSent={(sent) => {
            forget(name)
            setMine(sent)
          }}
        />
      )}
      <details className="vz-stelle">
        <summary>{t('codeTitle')}</summary>
        <p className="vz-code">{draft.code}</p>
        <p className="kern-body">{t('codeBody')}</p>
      </details>
    </Page>
  )
}

function Buttons({ step, busy, onBack, onNext }: { step: number; busy: boolean; onBack: () => void; onNext?: () => void }) {
  const t = useTexts(texts)
  return (
    <div className="vz-actions">
      <KernButton
        type={onNext ? 'button' : 'submit'}
        variant="primary"
        text={t('next')}
        aria-disabled={busy}
        {...(onNext ? { onClick: onNext } : {})}
      />
      {step > 0 && <KernButton type="button" text={t('before')} onClick={onBack} />}
    </div>
  )
}

/** What does not fit yet, at the top and with a way there. */
function Problems({ form, problems }: { form: PackageForm; problems: readonly FieldProblem[] }) {
  const t = useTexts(texts)
  const said = useProblemText()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  const jump = (field: string) => {
    const [name = '', i, inner] = field.split('/')
    document.querySelector<HTMLElement>(`[name="${inner ? `${name}-${i}-${inner}` : name}"]`)?.focus()
  }
  return (
    <div ref={box} tabIndex={-1} role="alert" className="vz-card">
      <p className="kern-title">{t('problemsTitle')}</p>
      <ul className="kern-body">
        {problems.map((p) => {
          const field = form.schema.properties[p.field.split('/')[0] ?? '']
          return (
            <li key={p.field}>
              <button type="button" className="kern-link" onClick={() => jump(p.field)}>
                {field?.title ?? p.field}
              </button>
              : {said(p)}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

const stateWords = { fulfilled: 'checkFulfilled', 'not-fulfilled': 'checkNot', open: 'checkOpen' } as const
const marks = { fulfilled: 'success', 'not-fulfilled': 'warning', open: 'info' } as const

function CheckAndSend({
  about,
  draft,
  mine,
  onMine,
  onBack,
  onStep,
  onTake,
  onSent,
}: {
  about: About
  draft: Kept
  mine: MineOut | undefined
  onMine: (mine: MineOut) => void
  onBack: () => void
  onStep: (step: number) => void
  onTake: (field: string, value: string | number) => Promise<void>
  onSent: (mine: MineOut) => void
}) {
  const t = useTexts(texts)
  const said = useValueText()
  const { amount } = useFormat()
  const form = about.form as PackageForm
  const [declared, setDeclared] = useState(false)
  const [kept_, setKept] = useState<ReadonlySet<string>>(new Set())
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const query = useQuery({
    queryKey: ['applications', 'check', draft.code, draft.version],
    queryFn: () => api.post('/mine/check', { input: { code: draft.code } }),
    refetchOnWindowFocus: false,
  })
  const send = async () => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      onSent(await api.post('/mine/submit', { input: { code: draft.code, version: draft.version, declared: true } }))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const stepOf = (field: string) => form.steps.findIndex((s) => s.fields.includes(field.split('/')[0] ?? ''))
  return (
    <>
      <p className="kern-body">{t('checkIntro')}</p>
      <Loaded query={query}>
        {(c: Checked) => (
          <div lang="de" className="vz-stack">
            <ul className="vz-plain vz-stack">
              {c.findings.map((f) => (
                <li key={f.id} className="kern-body">
                  <span className={`kern-icon kern-icon--${marks[f.state]} kern-icon--default`} aria-hidden="true" />{' '}
                  <strong>{t(stateWords[f.state])}:</strong> {f.state === 'open' ? f.title : f.plain}
                </li>
              ))}
            </ul>
            {c.contradictions
              .filter((x) => !kept_.has(`${x.document}/${x.show}`))
              .map((x) => (
                <div key={`${x.document}/${x.show}`} className="vz-card">
                  <p className="kern-title">{t('checkContradictions')}</p>
                  <p className="kern-body">
                    {t('contradiction', { title: x.title, document: x.documentTitle, entered: said(x.entered), found: said(x.found) })}
                  </p>
                  <div className="vz-actions">
                    <KernButton text={t('takeFound', { found: said(x.found) })} onClick={() => void onTake(x.field, x.found)} />
                    <KernButton variant="tertiary" text={t('keepMine')} onClick={() => setKept(new Set([...kept_, `${x.document}/${x.show}`]))} />
                  </div>
                </div>
              ))}
            {c.missing.length > 0 && (
              <div className="vz-card">
                <p className="kern-body">{t('checkMissing')}</p>
                <ul className="kern-body">
                  {c.missing.map((m) => (
                    <li key={m.id}>{m.title}</li>
                  ))}
                </ul>
              </div>
            )}
            {c.amounts.length > 0 && (
              <section className="vz-section" aria-labelledby="amounts">
                <h3 className="kern-title" id="amounts">
                  {t('checkAmounts')}
                </h3>
                <Facts>
                  {c.amounts.map((a) => (
                    <Fact key={a.id} name={a.title}>
                      {a.cents === null ? [t('checkNoAmount'), ...a.open].join(' ') : `${amount(a.cents)} ${a.per ?? ''}`}
                    </Fact>
                  ))}
                </Facts>
              </section>
            )}
            <section className="vz-section" aria-labelledby="answers">
              <h3 className="kern-title" id="answers">
                {t('answersTitle')}
              </h3>
              {form.steps.map((s, i) => (
                <div key={s.title} className="vz-section">
                  <h4 className="kern-body">
                    <strong>{s.title}</strong>{' '}
                    <button type="button" className="kern-link" onClick={() => onStep(i)} aria-label={`${t('change')}: ${s.title}`}>
                      {t('change')}
                    </button>
                  </h4>
                  <Facts>
                    {s.fields.flatMap((n) => {
                      const field = form.schema.properties[n]
                      const value = draft.answers[n]
                      if (!field || value === undefined) return []
                      return [
                        <Fact key={n} name={field.title}>
                          {shownAnswer(field, value, said, t('yes'), t('no'))}
                        </Fact>,
                      ]
                    })}
                  </Facts>
                </div>
              ))}
            </section>
            {c.problems.length > 0 && (
              <div className="vz-card" role="alert">
                <p className="kern-body">{t('submitMissing')}</p>
                <ul className="kern-body">
                  {c.problems.map((p) => (
                    <li key={p.field}>
                      <button type="button" className="kern-link" onClick={() => onStep(Math.max(0, stepOf(p.field)))}>
                        {form.schema.properties[p.field.split('/')[0] ?? '']?.title ?? p.field}
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            )}
            {mine && <Portal mine={mine} code={draft.code} onMine={onMine} />}
            <section className="vz-section" aria-labelledby="declaration">
              <h3 className="kern-title" id="declaration">
                {t('declaration')}
              </h3>
              <Check label={form.declaration} name="declared" checked={declared} onChange={(e) => setDeclared(e.target.checked)} />
            </section>
            <Refusal error={error} />
            <div className="vz-actions">
              <KernButton
                variant="primary"
                text={t('submit')}
                aria-disabled={!declared || !c.ready || busy}
                onClick={() => declared && c.ready && void send()}
              />
              <KernButton text={t('before')} onClick={onBack} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  )
}

/** An answer as it was meant. */
function shownAnswer(
  field: PackageForm['schema']['properties'][string],
  value: Answers[string],
  said: (v: string | number | boolean) => string,
  yes: string,
  no: string,
): string {
  if (Array.isArray(value))
    return value
      .map((entry) =>
        Object.entries(entry)
          .map(
            ([n, v]) =>
              `${field.type === 'array' ? (field.items.properties[n]?.title ?? n) : n}: ${typeof v === 'boolean' ? (v ? yes : no) : said(v)}`,
          )
          .join(', '),
      )
      .join('; ')
  if (typeof value === 'boolean') return value ? yes : no
  if (field.type === 'string' && field.oneOf) return field.oneOf.find((o) => o.const === value)?.title ?? String(value)
  return said(value)
}

/** The receipt. */
function Sent({ mine, code, name }: { mine: MineOut; code: string; name: string }) {
  const t = useTexts(texts)
  const { instant } = useFormat()
  useEffect(() => forget(name), [name])
  return (
    <Page title={t('sentTitle')}>
      <p className="kern-body">{mine.nextStep}</p>
      <Facts>
        <Fact name={t('sentNumber')}>
          <strong>{mine.number}</strong>
        </Fact>
        {mine.submittedAt && <Fact name={t('sentAt')}>{instant(mine.submittedAt)}</Fact>}
        <Fact name={t('codeTitle')}>
          <span className="vz-code">{code}</span>
        </Fact>
      </Facts>
      <p className="kern-body">{t('sentCode')}</p>
      {mine.missing.length > 0 && (
        <p className="kern-body">
          {t('stillMissing')}: {mine.missing.map((m) => m.title).join(', ')}
        </p>
      )}
      <div className="vz-actions">
        <KernButton text={t('print')} onClick={() => window.print()} />
        <Link className="kern-link" to="/mein-antrag">
          {t('toMine')}
        </Link>
      </div>
    </Page>
  )
}
