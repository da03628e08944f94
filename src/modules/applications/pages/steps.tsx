import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { client, Offline, Problem } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { announce, Check, Page, Refusal } from '#web/parts/index.ts'
import type { Description, Mine } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { Account, AccountCameBack } from './account.tsx'
import { CheckAndSend, Sent } from './check.tsx'
import { StepFields, useProblemText } from './fields.tsx'
import { type Answers, type FieldProblem, type PackageForm, requiredOf, shownOf } from './form-shape.ts'
import { forget, type Kept, keep } from './kept.ts'
import { Proofs } from './proofs.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('applications')
type About = z.input<typeof Description>
type MineOut = z.input<typeof Mine>
type Plain = { plain: boolean; onPlain: (on: boolean) => void }
/** How often an unsent draft is tried again while the house cannot be reached. */
const retryMs = 5_000

/** The steps of the form, its proofs, and the way between them: kept after every step, tried again on a bad line. */
export function Filling({ about, name, plain, onPlain, start, onGone }: Plain & { about: About; name: string; start: Kept; onGone: () => void }) {
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
