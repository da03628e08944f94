import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Check, Fact, Facts, Field, Form, Page, Refusal, StatusBadge, text, useDecide, useParam, useVerb } from '#web/parts/index.ts'
import { may, type PackageDetail } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { packTones } from './Packages.tsx'
import { Cases, Differences, PreviewOf } from './trial.tsx'

const api = client<Routes>('applications')
type Detail = z.input<typeof PackageDetail>
const refresh = [['applications'], ['desk']]

/** One version of a package: what is wrong with it, what its cases say, what it would have changed, and the two signatures. */
export default function PackagePage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['applications', 'package', id], queryFn: () => api.get('/packages/:id', { params: { id } }) })
  return (
    <Page title={query.data ? query.data.row.title : t('packagesTitle')} german={!!query.data} query={query} lines={10}>
      {(d) => <Found d={d} id={id} />}
    </Page>
  )
}

function Found({ d, id }: { d: Detail; id: string }) {
  const t = useTexts(texts)
  const me = useMe()
  const { shortDay } = useFormat()
  const acts = useDecide(d.proposal, {
    refresh,
    said: { decided: t('activated'), rejected: t('packimported'), forwarded: '', resubmitted: '', undone: '' },
  })
  const propose = useVerb((v: FormData) => api.post('/packages/:id/propose', { params: { id }, input: { note: text(v, 'note') } }), { refresh })
  const releases = allowed(me, may.release)
  return (
    <>
      <p className="vz-row__meta">
        <StatusBadge tone={packTones[d.row.status]} label={t(`pack${d.row.status}`)} />
        <span className="vz-sub">
          {t('version')} {d.row.version} · {t('digest')} {d.row.digest.slice(0, 16)}
        </span>
      </p>
      {d.remedyOpen !== null && (
        <KernAlert
          variant="warning"
          title={t('remedyOpen')}
          body={
            <>
              <span lang="de">{d.remedyOpen}</span>{' '}
              <Link className="kern-link" to="/rechtsbehelfe">
                {t('remedyGo')}
              </Link>
            </>
          }
        />
      )}
      {d.row.delivered && <KernAlert variant="info" title={t('delivered')} body={t('deliveredBody', { names: d.deliveredBy.join(', ') })} />}
      {d.problems.length ? (
        <section className="vz-section" aria-labelledby="problems">
          <h2 className="kern-heading-medium" id="problems">
            {t('problemsTitle')}
          </h2>
          <ul className="kern-body" lang="de">
            {d.problems.map((p) => (
              <li key={p}>{p}</li>
            ))}
          </ul>
          <p className="kern-body">{t('problemsBlock')}</p>
        </section>
      ) : (
        <KernAlert variant="success" title={t('problemsNone', { cases: d.row.cases })} />
      )}
      {d.hasRules && (
        <section className="vz-section" aria-labelledby="cases">
          <h2 className="kern-heading-medium" id="cases">
            {t('casesTestTitle')}
          </h2>
          <Cases tests={d.tests} />
          <p className="kern-body">
            <Link className="kern-link" to={`/leistungspakete/${id}/regeln`}>
              {t('rulesAct')}
            </Link>
          </p>
        </section>
      )}
      {d.row.status !== 'active' && (
        <section className="vz-section" aria-labelledby="differences">
          <h2 className="kern-heading-medium" id="differences">
            {t('differencesTitle')}
          </h2>
          <Differences differences={d.differences} none={t(d.compared ? 'differencesNone' : 'differencesFirst')} />
        </section>
      )}
      {d.hasRules && (
        <section className="vz-section" aria-labelledby="preview">
          <h2 className="kern-heading-medium" id="preview">
            {t('previewTitle')}
          </h2>
          {d.preview ? <PreviewOf preview={d.preview} /> : <p className="kern-body">{t('previewLater')}</p>}
        </section>
      )}
      {d.proposal && d.proposedBy !== null && <p className="kern-body">{t('proposedBy', { name: d.proposedBy, stelle: d.proposal.stelleId })}</p>}
      {d.proposal && d.mayActivate && (
        <Form
          act={t('activateAct')}
          error={acts.decide.error ?? acts.reject.error}
          pending={acts.decide.isPending}
          onSubmit={(v) => acts.decide.run({ outcome: 'accepted', reason: text(v, 'reason') })}
        >
          <Area name="reason" label={t('activateReason')} />
        </Form>
      )}
      {!d.proposal && d.row.status !== 'active' && releases && d.problems.length === 0 && (
        <Form act={t('proposeAct')} error={propose.error} pending={propose.isPending} onSubmit={propose.run}>
          <Area name="note" label={t('proposeNote')} />
        </Form>
      )}
      {d.automation && <Automation a={d.automation} id={id} />}
      {d.parameters.length > 0 && (
        <section className="vz-section" aria-labelledby="values">
          <h2 className="kern-heading-medium" id="values">
            {t('valuesTitle')}
          </h2>
          <Facts>
            {d.parameters.map((p) => (
              <Fact
                key={`${p.of} ${p.name}`}
                name={<span lang="de">{`${p.name} (${[p.law, p.of && t('valuesShared', { title: p.of })].filter(Boolean).join('; ')})`}</span>}
              >
                <ul className="vz-plain" lang="de">
                  {p.versions.map((v) => (
                    <li key={v.validFrom}>
                      {t('valuesUntil', { from: shortDay(v.validFrom), to: shortDay(v.validTo), source: v.source })}
                      {v.checkedOn && (
                        <span className="vz-sub">{t('valuesCheckedOn', { day: shortDay(v.checkedOn), sources: v.checkedAgainst.join('; ') })}</span>
                      )}
                    </li>
                  ))}
                </ul>
              </Fact>
            ))}
          </Facts>
        </section>
      )}
    </>
  )
}

function Automation({ a, id }: { a: NonNullable<Detail['automation']>; id: string }) {
  const t = useTexts(texts)
  const { instant } = useFormat()
  const [checked, setChecked] = useState(false)
  const release = useVerb(
    (v: FormData) => api.post('/packages/:id/automation', { params: { id }, input: { legalBasis: text(v, 'basis'), checked: true } }),
    { refresh },
  )
  const stop = useVerb(() => api.post('/packages/:id/automation/stop', { params: { id } }), { refresh })
  return (
    <section className="vz-section" aria-labelledby="automation">
      <h2 className="kern-heading-medium" id="automation">
        {t('automationTitle')}
      </h2>
      <p className="kern-body">{t('automationGate', { law: a.law, says: a.says })}</p>
      <p className="kern-body">{a.basis ? t('automationSource', { basis: a.basis, source: a.source }) : t('automationLocked')}</p>
      {a.released && (
        <>
          <p className="kern-body">{t('automationOn', { name: a.released.byName, instant: instant(a.released.at), basis: a.released.legalBasis })}</p>
          <p className="kern-body">{t('automationToday', a.today)}</p>
          <KernButton text={t('automationOff')} onClick={() => stop.run()} />
          <Refusal error={stop.error} />
        </>
      )}
      {!a.released && a.basis && a.mayRelease && (
        <Form act={t('automationRelease')} error={release.error} pending={release.isPending} onSubmit={(v) => checked && release.run(v)}>
          <Field name="basis" label={t('automationBasis')} />
          <Check label={t('automationChecked')} checked={checked} onChange={(e) => setChecked(e.target.checked)} />
        </Form>
      )}
    </section>
  )
}
