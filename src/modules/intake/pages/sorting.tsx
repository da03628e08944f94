import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Evidence as Place } from '#base/review/contract.ts'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import {
  Area,
  ConfidenceWord,
  Dialog,
  Evidence,
  Fact,
  Facts,
  Field,
  Form,
  ProvenanceLabel,
  Refusal,
  Select,
  text,
  useDecide,
  useKeys,
} from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Amend } from './amend.tsx'
import type { Item } from './document.tsx'

const api = client<Routes>('intake')
/** Places shown for a value; more would hide it. The heaviest come first. */
const mostPlaces = 4
type Asked = 'edit' | 'reject' | 'forward' | 'resubmit'

/** The words that speak for a value, the heaviest first. */
export function Places({
  places,
  quote,
  isShown,
  onShow,
}: {
  places: readonly Place[]
  quote: (e: Place) => string | undefined
  isShown: (e: Place) => boolean
  onShow: (e: Place) => void
}) {
  const seen = new Set<string>()
  const best = [...places]
    .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0))
    .filter((e) => {
      const words = (quote(e) ?? '').toLowerCase()
      return words && !seen.has(words) && seen.add(words)
    })
    .slice(0, mostPlaces)
  return (
    <span className="vz-places">
      {best.map((e) => (
        <Evidence key={`${e.documentId} ${e.start}`} field={e.field} quote={quote(e)} page={e.page} current={isShown(e)} onShow={() => onShow(e)} />
      ))}
    </span>
  )
}

/** What is proposed or was decided, and the acts. */
export function Sorting({ item, places }: { item: Item; places: (field: string) => ReactNode }) {
  const t = useTexts(texts)
  const { shortDay, day } = useFormat()
  const go = useNavigate()
  const search = useSearch({ strict: false }) as { bearbeiten?: string | number }
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  const p = item.proposal
  const mine = !!p?.mine
  const [asked, setAsked] = useState<Asked | undefined>(search.bearbeiten && mine ? 'edit' : undefined)
  const close = () => setAsked(undefined)
  const acts = useDecide(p, {
    refresh: [['intake', 'item', item.id], ['intake', 'items'], ['records']],
    said: { decided: t('accepted'), rejected: t('rejected'), forwarded: t('forwarded'), resubmitted: t('resubmitDone'), undone: t('undone') },
    onDone: close,
    onGone: () => go({ to: '/schreibtisch' }),
  })
  const undoable = item.decisions.find((d) => d.undoable)
  const accept = () => (p?.complete ? acts.decide.run({ outcome: 'accepted' }) : setAsked('edit'))
  useKeys([
    ...(mine
      ? [
          { key: 'Enter', label: t('keyAccept'), run: accept },
          { key: 'e', label: t('keyEdit'), run: () => setAsked('edit') },
          { key: 'x', label: t('keyReject'), run: () => setAsked('reject') },
          { key: 'f', label: t('keyForward'), run: () => setAsked('forward') },
          { key: 'w', label: t('keyResubmit'), run: () => setAsked('resubmit') },
        ]
      : []),
    ...(undoable ? [{ key: 'u', label: t('keyUndo'), run: () => acts.undo.run(undoable.id) }] : []),
    { key: 's', label: t('keyDesk'), run: () => go({ to: '/schreibtisch' }) },
  ])
  const s = p?.payload ?? (item.status === 'received' ? undefined : { ...item, akteId: null, planId: null, title: item.subject ?? '' })
  const named = (list: { id: string; title: string }[] | undefined, id: string | null) => (id ? (list?.find((x) => x.id === id)?.title ?? id) : null)
  const open = <span className="vz-hint">{t('openValue')}</span>
  return (
    <section aria-labelledby="sorting" className="vz-sorting">
      <h2 className="kern-heading-medium" id="sorting">
        {t(p?.blind ? 'blindTitle' : p ? 'proposalTitle' : 'sortedTitle')}
      </h2>
      {p?.blind && <p className="kern-body">{t('blindBody')}</p>}
      {p && !p.blind && (
        <p className="vz-row__meta">
          <ProvenanceLabel origin={p.label} method={p.method} />
          <ConfidenceWord confidence={p.confidence} />
          <span className="vz-sub">{t('method', p)}</span>
        </p>
      )}
      {s && !p?.blind && (
        <Facts>
          <Fact name={t('documentType')}>
            {named(words.data?.documentTypes, s.documentType) ?? (p ? open : t('none'))}
            {places('documentType')}
          </Fact>
          <Fact name={t('sortTo')}>
            {s.stelleId} {named(words.data?.stellen, s.stelleId)}
            {places('stelleId')}
          </Fact>
          {p && !s.akteId && (
            <Fact name={t('plan')}>
              {s.planId ? `${s.planId} ${named(words.data?.plan, s.planId)}` : open}
              {s.planId && <span className="vz-sub">{s.title}</span>}
            </Fact>
          )}
          {p && s.akteId && (
            <Fact name={t('akte')}>
              <Link className="kern-link" to={`/akten/${s.akteId}`}>
                {t('sameAkte')}
              </Link>
              {places('akteId')}
            </Fact>
          )}
          <Fact name={t('frist')}>
            {s.fristOn ? day(s.fristOn) : t('none')}
            {places('fristOn')}
            {p && p.fristReasons.length > 0 && (
              <details className="vz-why">
                <summary>{t('fristWhy')}</summary>
                <ol className="vz-plain" lang="de">
                  {p.fristReasons.map((r) => (
                    <li key={r.text} className="kern-body kern-body--small">
                      {r.text} <span className="vz-number">{r.law}</span>
                    </li>
                  ))}
                </ol>
              </details>
            )}
          </Fact>
          <Fact name={t('tags')}>{s.tags.map((tag) => named(words.data?.tags, tag)).join(', ') || t('none')}</Fact>
        </Facts>
      )}
      <Refusal error={acts.decide.error ?? acts.undo.error} />
      {p && !mine && <p className="kern-body kern-body--muted">{t('notMine', { stelle: p.stelleId })}</p>}
      {p?.resubmitOn && <p className="vz-hint">{t('resubmitted', { day: shortDay(p.resubmitOn) })}</p>}
      {p && mine && (
        <>
          {p.vertretungFor && <p className="vz-hint">{t('inVertretung', { stelle: p.vertretungFor })}</p>}
          <div className="vz-bar">
            <div className="vz-actions">
              <KernButton
                variant={item.split ? 'secondary' : 'primary'}
                icon="check"
                aria-disabled={acts.decide.isPending}
                text={
                  p.blind
                    ? t('blindChoose')
                    : p.complete
                      ? p.payload.stelleId === p.stelleId
                        ? t('accept')
                        : t('passOn', { stelle: p.payload.stelleId })
                      : t('complete')
                }
                onClick={accept}
              />
              {!p.blind && <KernButton icon="edit" text={t('edit')} onClick={() => setAsked('edit')} />}
            </div>
            <div className="vz-acts">
              <KernButton className="kern-btn--x-small" variant="tertiary" text={t('reject')} onClick={() => setAsked('reject')} />
              <KernButton className="kern-btn--x-small" variant="tertiary" text={t('forward')} onClick={() => setAsked('forward')} />
              <KernButton className="kern-btn--x-small" variant="tertiary" text={t('resubmit')} onClick={() => setAsked('resubmit')} />
            </div>
          </div>
        </>
      )}
      {undoable && <KernButton text={t('undo')} icon="arrow-back" onClick={() => acts.undo.run(undoable.id)} />}
      {p && asked === 'edit' && words.data && (
        <Amend
          sorting={p.payload}
          words={words.data}
          error={acts.decide.error}
          pending={acts.decide.isPending}
          onAmend={(payload) => acts.decide.run({ outcome: 'amended', payload })}
          onClose={close}
        />
      )}
      {asked && asked !== 'edit' && <Ask asked={asked} acts={acts} stellen={words.data?.stellen ?? []} onClose={close} />}
    </section>
  )
}

/** The three smaller questions: why not, to whom, until when. */
function Ask({
  asked,
  acts,
  stellen,
  onClose,
}: {
  asked: Exclude<Asked, 'edit'>
  acts: ReturnType<typeof useDecide>
  stellen: { id: string; title: string; office: string }[]
  onClose: () => void
}) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const cancel = <KernButton text={w('cancel')} onClick={onClose} />
  const verb = acts[asked]
  const questions = {
    reject: {
      title: t('rejectTitle'),
      act: t('rejectAct'),
      field: (
        <>
          <p className="kern-body">{t('rejectBody')}</p>
          <Area name="value" label={t('reason')} maxLength={5000} optional />
        </>
      ),
    },
    forward: {
      title: t('forwardTitle'),
      act: t('forwardAct'),
      field: (
        <Select
          name="value"
          label={t('sortTo')}
          options={[{ value: '', label: t('choose') }, ...stellen.map((s) => ({ value: s.id, label: `${s.id} ${s.title} (${s.office})` }))]}
        />
      ),
    },
    resubmit: {
      title: t('resubmitTitle'),
      act: t('resubmitAct'),
      field: <Field name="value" type="date" label={t('resubmitOn')} hint={t('resubmitHint')} min={today()} />,
    },
  }
  const { title, act, field } = questions[asked]
  return (
    <Dialog title={title} onClose={onClose}>
      <Form act={act} error={verb.error} pending={verb.isPending} onSubmit={(v) => verb.run(text(v, 'value'))} cancel={cancel}>
        {field}
      </Form>
    </Dialog>
  )
}
