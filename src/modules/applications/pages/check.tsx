import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Check, Fact, Facts, Loaded, Page, Refusal } from '#web/parts/index.ts'
import type { Description, Mine, PlainCheck } from '../contract.ts'
import type { Routes } from '../routes.ts'
import type { Answers, PackageForm } from './form-shape.ts'
import { forget, type Kept } from './kept.ts'
import { Portal } from './Portal.tsx'
import { useValueText } from './proofs.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('applications')
type About = z.input<typeof Description>
type MineOut = z.input<typeof Mine>
type Checked = z.input<typeof PlainCheck>

const stateWords = { fulfilled: 'checkFulfilled', 'not-fulfilled': 'checkNot', open: 'checkOpen' } as const
const marks = { fulfilled: 'success', 'not-fulfilled': 'warning', open: 'info' } as const

/** The check in plain words, all answers, the declaration, and the sending. */
export function CheckAndSend({
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
export function Sent({ mine, code, name }: { mine: MineOut; code: string; name: string }) {
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
