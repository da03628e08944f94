import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { typedAmount } from '#base/format.ts'
import { may, type Run as RunSchema, type Step as StepSchema, statuses } from '#modules/circulation/contract.ts'
import type { Routes } from '#modules/circulation/routes.ts'
import { texts } from '#modules/circulation/texts.ts'
import type { Routes as DeskRoutes } from '#modules/desk/routes.ts'
import { client } from '../api.ts'
import { today, useFormat, useTexts } from '../language.ts'
import { allowed, useMe } from '../me.ts'
import { texts as shared } from '../texts.ts'
import { Confirm, Dialog } from './dialog.tsx'
import { Area, Check, Field, Form, Radios, Select, text } from './form.tsx'
import { Fact, Facts, StatusBadge } from './labels.tsx'
import { Loaded, Refusal } from './states.tsx'
import { useVerb } from './use-verb.ts'

const api = client<Routes>('circulation')
const desk = client<DeskRoutes>('desk')
export type Run = z.input<typeof RunSchema>
export type Step = z.input<typeof StepSchema>
type Act = 'assign' | 'inform' | 'write' | 'cosign' | 'sign' | 'resubmit' | 'close' | 'reopen'
type Asked = { act: Act } | { act: 'withdraw'; step: Step }

const runTone = { open: 'neutral', signed: 'good', closed: 'good' } as const
const runWord = { open: 'runOpen', signed: 'runSigned', closed: 'runClosed' } as const
const doneWord = {
  kenntnisnahme: 'doneKenntnisnahme',
  mitzeichnung: 'doneMitzeichnung',
  schlusszeichnung: 'doneSchlusszeichnung',
  wiedervorlage: 'done',
} as const

/** What a status of a step is called, and its colour. */
export function StepBadge({ step }: { step: Pick<Step, 'kind' | 'status'> }) {
  const t = useTexts(texts)
  const word =
    step.status === 'done' ? doneWord[step.kind] : step.status === 'lapsed' && step.kind === 'kenntnisnahme' ? 'lapsedKenntnisnahme' : step.status
  return <StatusBadge tone={statuses[step.status].tone} label={t(word)} />
}

/** The Geschäftsgang on the page of its subject: who has it, what is missing, the next step, and what one can arrange. */
export function Geschaeftsgang({ subject }: { subject: string }) {
  const t = useTexts(texts)
  const [module = '', id = ''] = subject.split('/')
  const key = ['circulation', 'of', subject]
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/of/:module/:id', { params: { module, id } }) })
  return (
    <section aria-labelledby="geschaeftsgang" className="vz-section">
      <h2 className="kern-heading-medium" id="geschaeftsgang">
        {t('blockTitle')}
      </h2>
      <Loaded query={query} lines={3}>
        {(run) => <Block run={run} params={{ module, id }} />}
      </Loaded>
    </section>
  )
}

function Block({ run, params }: { run: Run; params: { module: string; id: string } }) {
  const t = useTexts(texts)
  const me = useMe()
  const { amount } = useFormat()
  const [asked, setAsked] = useState<Asked>()
  const refresh = [['circulation'], ['desk'], [params.module]]
  const undo = useVerb((decision: string) => desk.post('/decisions/:id/undo', { params: { id: decision } }), { refresh, said: t('signedSaid') })
  const of = (wanted: Run['next']) =>
    run.steps
      .filter((s) =>
        wanted === 'settle'
          ? s.status === 'refused'
          : wanted === 'wait'
            ? s.status === 'open'
            : s.kind === wanted && (s.status === 'open' || s.status === 'planned'),
      )
      .map((s) => s.stelleId)
      .join(', ')
  const acts: Act[] =
    run.status === 'closed'
      ? ['reopen']
      : [
          ...(run.status === 'open' && run.draft.of !== 'answer' ? (['write'] as const) : []),
          ...(run.status === 'open' && run.draft.version > 0 && run.draft.of !== 'sent' ? (['cosign'] as const) : []),
          ...(run.next === 'ask-signature' ? (['sign'] as const) : []),
          'assign',
          'inform',
          'resubmit',
          ...(run.lacking.length === 0 ? (['close'] as const) : []),
        ]
  const current = run.steps.filter(
    (s) => ['open', 'planned', 'refused'].includes(s.status) || (s.status === 'done' && s.draftVersion === run.draft.version),
  )
  return (
    <>
      <p className="vz-row__meta">
        <StatusBadge tone={runTone[run.status]} label={t(runWord[run.status])} />
      </p>
      <Facts>
        <Fact name={t('inCharge')}>
          {run.personName ? t('inChargePerson', { stelle: run.stelleId, name: run.personName }) : t('at', { stelle: run.stelleId })}
        </Fact>
        <Fact name={t('nextName')}>{t(`next${run.next}`, { stellen: of(run.next) })}</Fact>
        {run.lacking.length > 0 && <Fact name={t('lackingName')}>{run.lacking.map((l) => t(`lacking${l}`)).join(', ')}</Fact>}
      </Facts>
      {run.draft.version > 0 && (
        <details className="vz-stelle">
          <summary>
            <span className="vz-stelle__title">{t(run.draft.of ? 'draftOfAnswer' : 'draftVersion', { version: run.draft.version })}</span>
            <span className="vz-sub">
              {[
                run.draft.amountCents !== null && t('draftAmount', { amount: amount(run.draft.amountCents) }),
                run.draft.verwaltungsakt && t('draftVa'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </summary>
          <p className="kern-body vz-draft">{run.draft.text}</p>
        </details>
      )}
      {current.length > 0 && (
        <ol className="vz-plain" aria-label={t('stepsTitle')}>
          {current.map((s) => (
            <li key={s.id}>
              <StepLine step={s}>
                {run.mine && ['open', 'planned', 'refused'].includes(s.status) && (
                  <button
                    type="button"
                    className="kern-btn kern-btn--tertiary kern-btn--x-small"
                    aria-label={t('withdrawOf', { stelle: s.stelleId })}
                    onClick={() => setAsked({ act: 'withdraw', step: s })}
                  >
                    <span className="kern-label">{t('actwithdraw')}</span>
                  </button>
                )}
                {s.undoable && (
                  <button type="button" className="kern-btn kern-btn--tertiary kern-btn--x-small" onClick={() => undo.run(s.undoable ?? '')}>
                    <span className="kern-label">{t('undo')}</span>
                  </button>
                )}
              </StepLine>
            </li>
          ))}
        </ol>
      )}
      <Refusal error={undo.error} />
      {run.mine && allowed(me, may.work) && (
        <fieldset className="vz-acts vz-acts--quiet">
          <legend className="kern-label">{t('acts')}</legend>
          {acts.map((act) => (
            <KernButton
              key={act}
              className="kern-btn--x-small"
              variant={act === 'close' ? 'primary' : 'tertiary'}
              text={t(act === 'write' && run.draft.version > 0 && !run.draft.of ? 'actrewrite' : `act${act}`)}
              onClick={() => setAsked({ act })}
            />
          ))}
        </fieldset>
      )}
      <Orders run={run} />
      {asked && <Ask run={run} params={params} asked={asked} refresh={refresh} onClose={() => setAsked(undefined)} />}
    </>
  )
}

/** One line of what was asked and how it was answered. */
export function StepLine({ step: s, children }: { step: Step; children?: React.ReactNode }) {
  const t = useTexts(texts)
  const { shortDay, shortInstant } = useFormat()
  return (
    <div className="vz-step">
      <span>
        <StepBadge step={s} />{' '}
        {s.status === 'open' ? (
          <Link className="kern-link" to={`/geschaeftsgang/${s.id}`}>
            {t('stepBy', { what: t(s.kind), stelle: s.stelleId })}
          </Link>
        ) : (
          t('stepBy', { what: t(s.kind), stelle: s.stelleId })
        )}
      </span>
      <span className="vz-sub">
        {[
          s.byName && s.doneAt && t('stepDone', { form: s.signingForm ?? '', name: s.byName, instant: shortInstant(s.doneAt) }).trim(),
          s.vertretungFor && t('vertretung', { stelle: s.vertretungFor }),
          s.draftVersion > 0 && t('stepVersion', { version: s.draftVersion }),
          s.dueOn && t(s.kind === 'wiedervorlage' ? 'stepOn' : 'stepDue', { day: shortDay(s.dueOn) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {s.remark && <span className="vz-hint">{t(s.status === 'refused' ? 'refusedBecause' : 'remark', { remark: s.remark })}</span>}
      {children}
    </div>
  )
}

/** Everything that ever happened, also what has lapsed. */
function Orders({ run }: { run: Run }) {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  if (!run.orders.length) return null
  return (
    <details className="vz-stelle vz-trail">
      <summary>
        <span className="vz-stelle__title">{t('history')}</span>
      </summary>
      <ol className="vz-plain">
        {run.orders.map((o) => (
          <li key={o.id} className="kern-body kern-body--small">
            {t('orderBy', { what: t(`order${o.kind}`), name: o.byName, stelle: o.vertretungFor ?? o.stelleId, instant: shortInstant(o.at) })}
            <span className="vz-sub">
              {[o.toStellen.length > 0 && t('orderTo', { stellen: o.toStellen.join(', ') }), o.note && `„${o.note}“`].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
        {run.steps.map((s) => (
          <li key={s.id} className="kern-body kern-body--small">
            <StepLine step={s} />
          </li>
        ))}
      </ol>
    </details>
  )
}

/** The question behind each act. */
function Ask({
  run,
  params,
  asked,
  refresh,
  onClose,
}: {
  run: Run
  params: { module: string; id: string }
  asked: Asked
  refresh: string[][]
  onClose: () => void
}) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const [stellen, setStellen] = useState<readonly string[]>([])
  const choices = useQuery({
    queryKey: ['circulation', 'choices', run.subject],
    queryFn: () => api.get('/of/:module/:id/choices', { params }),
    staleTime: 60_000,
  })
  const title = t(asked.act === 'write' && run.draft.version > 0 && !run.draft.of ? 'actrewrite' : `act${asked.act}`)
  const done = { refresh, said: t('said', { act: title }), onDone: onClose }
  const note = (v: FormData) => (text(v, 'note') ? { note: text(v, 'note') } : {})
  const all = (v: FormData) => [...stellen, ...(text(v, 'stellen') ? [text(v, 'stellen')] : [])]
  const due = (v: FormData) => (text(v, 'dueOn') ? { dueOn: text(v, 'dueOn') } : {})
  const verb = useVerb(async (v: FormData): Promise<unknown> => {
    switch (asked.act) {
      case 'assign':
        return api.post('/of/:module/:id/assign', {
          params,
          input: { stelleId: text(v, 'stelleId'), ...(text(v, 'personId') ? { personId: text(v, 'personId') } : {}), ...note(v) },
        })
      case 'inform':
        return api.post('/of/:module/:id/inform', { params, input: { stellen: all(v), ...due(v), ...note(v) } })
      case 'write': {
        const euros = text(v, 'amount').replace(/\./g, '').replace(',', '.')
        return api.post('/of/:module/:id/draft', {
          params,
          input: {
            version: run.draft.version,
            text: text(v, 'text'),
            amountCents: euros === '' ? null : Math.round(Number(euros) * 100),
            verwaltungsakt: v.get('verwaltungsakt') === 'on',
          },
        })
      }
      case 'cosign':
        return api.post('/of/:module/:id/cosign', {
          params,
          input: { stellen: all(v), mode: text(v, 'mode') === 'parallel' ? 'parallel' : 'serial', ...due(v), ...note(v) },
        })
      case 'sign':
        return api.post('/of/:module/:id/signature', { params, input: { stelleId: text(v, 'stelleId'), ...due(v), ...note(v) } })
      case 'resubmit':
        return api.post('/of/:module/:id/resubmit', { params, input: { on: text(v, 'on'), ...note(v) } })
      case 'close':
        return api.post('/of/:module/:id/close', { params })
      case 'reopen':
        return api.post('/of/:module/:id/reopen', { params, input: { reason: text(v, 'reason') } })
      case 'withdraw':
        return api.post('/steps/:id/withdraw', { params: { id: asked.step.id }, input: { reason: text(v, 'reason') } })
    }
  }, done)
  const options = (choices.data?.stellen ?? []).map((s) => ({ value: s.id, label: `${s.id} ${s.title} (${s.office})` }))
  const [to, setTo] = useState(run.stelleId)
  const signatures = run.steps.filter((s) => s.kind === 'mitzeichnung' && s.status === 'done').length
  if (asked.act === 'close')
    return verb.error ? (
      <Dialog title={title} onClose={onClose}>
        <Refusal error={verb.error} />
      </Dialog>
    ) : (
      <Confirm title={title} body={t('closeBody')} act={title} onAct={() => verb.run(new FormData())} onClose={onClose} />
    )
  return (
    <Dialog title={title} onClose={onClose} wide={asked.act === 'write'}>
      <Form act={title} error={verb.error} pending={verb.isPending} onSubmit={verb.run} cancel={<KernButton text={w('cancel')} onClick={onClose} />}>
        {asked.act === 'assign' && (
          <>
            <Select name="stelleId" label={t('stelle')} value={to} onChange={(e) => setTo(e.target.value)} options={options} />
            {to === run.stelleId && (
              <Select
                name="personId"
                label={t('person')}
                optional
                options={[{ value: '', label: t('wholeStelle') }, ...(choices.data?.persons ?? []).map((p) => ({ value: p.id, label: p.name }))]}
              />
            )}
          </>
        )}
        {(asked.act === 'inform' || asked.act === 'cosign') && (
          <Stellen stellen={stellen} options={options.filter((o) => o.value !== run.stelleId)} onChange={setStellen} />
        )}
        {asked.act === 'cosign' && (
          <Radios
            legend={t('mode')}
            name="mode"
            chosen="serial"
            options={[
              { value: 'serial', label: t('serial') },
              { value: 'parallel', label: t('parallel') },
            ]}
          />
        )}
        {asked.act === 'sign' && <Select name="stelleId" label={t('stelle')} options={[{ value: '', label: t('choose') }, ...options]} />}
        {asked.act === 'write' && (
          <>
            {signatures > 0 && <p className="vz-hint">{t('invalidates', { count: signatures })}</p>}
            <Area name="text" label={t('text')} rows={12} defaultValue={run.draft.of ? '' : run.draft.text} maxLength={50_000} />
            <Field
              name="amount"
              label={t('amount')}
              hint={t('amountHint')}
              inputMode="decimal"
              optional
              defaultValue={run.draft.amountCents === null ? '' : typedAmount(run.draft.amountCents)}
            />
            <Check name="verwaltungsakt" label={t('isVa')} defaultChecked={run.draft.verwaltungsakt} />
          </>
        )}
        {asked.act === 'resubmit' && <Field name="on" type="date" label={t('resubmitOn')} min={today()} />}
        {(asked.act === 'inform' || asked.act === 'cosign' || asked.act === 'sign') && (
          <Field name="dueOn" type="date" label={t('dueOn')} {...(asked.act === 'inform' ? { hint: t('dueHint') } : {})} min={today()} optional />
        )}
        {(asked.act === 'withdraw' || asked.act === 'reopen') && <Area name="reason" label={t('reason')} maxLength={2000} />}
        {['assign', 'inform', 'cosign', 'sign', 'resubmit'].includes(asked.act) && (
          <Area name="note" label={t('note')} rows={2} optional maxLength={2000} />
        )}
      </Form>
    </Dialog>
  )
}

/**
 * Several Stellen in an order: chosen one by one, each can be taken out again. A button adds the chosen one, because a list that is typed into passes over
 * others on its way; what is chosen and not yet added counts, too.
 */
function Stellen({
  stellen,
  options,
  onChange,
}: {
  stellen: readonly string[]
  options: { value: string; label: string }[]
  onChange: (stellen: readonly string[]) => void
}) {
  const t = useTexts(texts)
  const [next, setNext] = useState('')
  const nameOf = (id: string) => options.find((o) => o.value === id)?.label ?? id
  const add = () => {
    if (next) onChange([...stellen, next])
    setNext('')
  }
  return (
    <>
      <Select
        name="stellen"
        label={t('stelle')}
        value={next}
        onChange={(e) => setNext(e.target.value)}
        options={[{ value: '', label: t('choose') }, ...options.filter((o) => !stellen.includes(o.value))]}
      />
      <KernButton className="kern-btn--x-small" type="button" icon="add" text={t('addStelle')} onClick={add} />
      {stellen.length > 0 && (
        <ol className="vz-plain" aria-label={t('chosen')}>
          {stellen.map((id, i) => (
            <li key={id} className="vz-chosen">
              <span className="kern-body">
                {i + 1}. {nameOf(id)}
              </span>
              <button
                type="button"
                className="kern-btn kern-btn--tertiary kern-btn--x-small"
                aria-label={t('removeStelle', { stelle: id })}
                onClick={() => onChange(stellen.filter((s) => s !== id))}
              >
                <span className="kern-icon kern-icon--close kern-icon--small" aria-hidden="true" />
              </button>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
