import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { Area, Dialog, Fact, Facts, Field, Form, Page, Refusal, StepBadge, StepLine, text, useDecide, useKeys, useParam } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { StepDetail } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('circulation')
type Detail = z.input<typeof StepDetail>
const signWord = {
  kenntnisnahme: 'signKenntnisnahme',
  mitzeichnung: 'signMitzeichnung',
  schlusszeichnung: 'signSchlusszeichnung',
  wiedervorlage: 'signWiedervorlage',
} as const

/** What one Stelle is asked for: the draft, what the others said, and the answer. */
export default function StepPage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['circulation', 'step', id], queryFn: () => api.get('/steps/:id', { params: { id } }) })
  const d = query.data
  return (
    <Page title={d ? t('stepTitle', { what: t(d.step.kind), title: d.run.title }) : t('title')} query={query} lines={8}>
      {(detail) => <Asked detail={detail} />}
    </Page>
  )
}

function Asked({ detail: { step, run, note, askedByName, askedByStelle, proposal, mine, vertretungFor } }: { detail: Detail }) {
  const t = useTexts(texts)
  const go = useNavigate()
  const { day, amount } = useFormat()
  const [asked, setAsked] = useState<'refuse' | 'remark' | 'later'>()
  const signs = step.kind === 'mitzeichnung' || step.kind === 'schlusszeichnung'
  const away = () => go({ to: '/geschaeftsgang' })
  const acts = useDecide(proposal, {
    refresh: [['circulation'], ['intake'], ['records']],
    said: { decided: t('signedSaid'), rejected: t('signedSaid'), forwarded: t('signedSaid'), resubmitted: t('signedSaid'), undone: t('signedSaid') },
    onDone: () => setAsked(undefined),
    onGone: away,
  })
  const sign = () => acts.decide.run({ outcome: 'accepted' })
  useKeys([
    ...(mine && proposal
      ? [
          { key: 'Enter', label: t('keySign'), run: sign },
          { key: 'b', label: t('keyRemark'), run: () => setAsked('remark') },
          { key: 'w', label: t('keyLater'), run: () => setAsked('later') },
          ...(signs ? [{ key: 'x', label: t('keyRefuse'), run: () => setAsked('refuse') }] : []),
        ]
      : []),
    ...(step.undoable ? [{ key: 'u', label: t('undo'), run: () => acts.undo.run(step.undoable ?? '') }] : []),
    { key: 'o', label: t('keySubject'), run: () => go({ to: run.path }) },
  ])
  const others = run.steps.filter((s) => s.id !== step.id && s.status !== 'withdrawn')
  return (
    <>
      <p className="vz-row__meta">
        <StepBadge step={step} />
        <Link className="kern-link" to={run.path}>
          {t('toSubject')}
        </Link>
      </p>
      <Facts>
        <Fact name={t('askedBy')}>{t('askedByOf', { name: askedByName, stelle: askedByStelle })}</Fact>
        <Fact name={t('forStelle')}>{t('at', { stelle: step.stelleId })}</Fact>
        {step.dueOn && <Fact name={t(step.kind === 'wiedervorlage' ? 'wiedervorlage' : 'due')}>{day(step.dueOn)}</Fact>}
        {note && <Fact name={t('note')}>{note}</Fact>}
        {step.remark && <Fact name={t(step.status === 'refused' ? 'reason' : 'remarkField')}>{step.remark}</Fact>}
      </Facts>
      {run.draft.version > 0 && (
        <section className="vz-section" aria-labelledby="draft">
          <h2 className="kern-heading-medium" id="draft">
            {t(run.draft.of ? 'draftOfAnswer' : 'draftVersion', { version: run.draft.version })}
          </h2>
          {(run.draft.amountCents !== null || run.draft.verwaltungsakt) && (
            <p className="vz-hint">
              {[
                run.draft.amountCents !== null && t('draftAmount', { amount: amount(run.draft.amountCents) }),
                run.draft.verwaltungsakt && t('draftVa'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
          <p className="kern-body vz-draft">{run.draft.text}</p>
        </section>
      )}
      <Refusal error={acts.decide.error ?? acts.undo.error} />
      {mine && proposal ? (
        <>
          {vertretungFor && <p className="vz-hint">{t('vertretung', { stelle: vertretungFor })}</p>}
          <div className="vz-actions">
            <KernButton variant="primary" icon="check" text={t(signWord[step.kind])} aria-disabled={acts.decide.isPending} onClick={sign} />
            <KernButton text={t('remarkAct')} onClick={() => setAsked('remark')} />
            {signs && <KernButton text={t('refuse')} onClick={() => setAsked('refuse')} />}
          </div>
        </>
      ) : (
        <p className="kern-body kern-body--muted">{step.status === 'open' ? t('notMine', { stelle: step.stelleId }) : t('answered')}</p>
      )}
      {step.undoable && <KernButton text={t('undo')} icon="arrow-back" onClick={() => acts.undo.run(step.undoable ?? '')} />}
      {others.length > 0 && (
        <section className="vz-section" aria-labelledby="others">
          <h2 className="kern-heading-medium" id="others">
            {t('othersSaid')}
          </h2>
          <ol className="vz-plain">
            {others.map((s) => (
              <li key={s.id}>
                <StepLine step={s} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {asked && proposal && <Ask asked={asked} acts={acts} word={t(signWord[step.kind])} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function Ask({
  asked,
  acts,
  word,
  onClose,
}: {
  asked: 'refuse' | 'remark' | 'later'
  acts: ReturnType<typeof useDecide>
  word: string
  onClose: () => void
}) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const cancel = <KernButton text={w('cancel')} onClick={onClose} />
  if (asked === 'refuse')
    return (
      <Dialog title={t('refuseTitle')} onClose={onClose}>
        <Form
          act={t('refuse')}
          error={acts.reject.error}
          pending={acts.reject.isPending}
          onSubmit={(v) => acts.reject.run(text(v, 'reason'))}
          cancel={cancel}
        >
          <p className="kern-body">{t('refuseBody')}</p>
          <Area name="reason" label={t('reason')} maxLength={5000} />
        </Form>
      </Dialog>
    )
  if (asked === 'later')
    return (
      <Dialog title={t('keyLater')} onClose={onClose}>
        <Form
          act={t('actresubmit')}
          error={acts.resubmit.error}
          pending={acts.resubmit.isPending}
          onSubmit={(v) => acts.resubmit.run(text(v, 'on'))}
          cancel={cancel}
        >
          <Field name="on" type="date" label={t('resubmitOn')} min={today()} />
        </Form>
      </Dialog>
    )
  return (
    <Dialog title={t('remarkTitle')} onClose={onClose}>
      <Form
        act={word}
        error={acts.decide.error}
        pending={acts.decide.isPending}
        onSubmit={(v) => acts.decide.run({ outcome: 'accepted', ...(text(v, 'remark') ? { reason: text(v, 'remark') } : {}) })}
        cancel={cancel}
      >
        <Area name="remark" label={t('remarkField')} maxLength={5000} />
      </Form>
    </Dialog>
  )
}
