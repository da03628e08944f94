import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Evidence as Place } from '#base/review/contract.ts'
import { say } from '#base/say.ts'
import { client, Problem } from '#web/api.ts'
import { language, today, useFormat, useTexts } from '#web/language.ts'
import { useMe } from '#web/me.ts'
import {
  Area,
  announce,
  ConfidenceWord,
  Dialog,
  Evidence,
  Fact,
  Facts,
  Field,
  Form,
  Geschaeftsgang,
  Loading,
  Page,
  ProvenanceLabel,
  Refusal,
  Select,
  StatusBadge,
  text,
  useDecide,
  useKeys,
  useParam,
  useVerb,
} from '#web/parts/index.ts'
import { useSentence } from '#web/sentences.ts'
import { texts as shared } from '#web/texts.ts'
import { channels, may, priorities, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts, facts as trailTexts } from '../texts.ts'
import { Amend } from './amend.tsx'
import { AnswerPanel } from './answer.tsx'
import { Documents, type Item } from './document.tsx'
import { FactList, RelatedItems } from './facts.tsx'
import { Family, SplitPanel } from './split.tsx'

const api = client<Routes>('intake')
/** Places shown for a value; more would hide it. The heaviest come first. */
const mostPlaces = 4
type Asked = 'edit' | 'reject' | 'forward' | 'resubmit'

export default function ItemPage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({
    queryKey: ['intake', 'item', id],
    queryFn: () => api.get('/items/:id', { params: { id } }),
    // Cut out, its parts are still to be read.
    refetchInterval: ({ state: { error, data } }) =>
      error || data?.status === 'received' || data?.parts.some((p) => p.status === 'received') ? 2_000 : false,
  })
  return (
    <Page
      title={query.data?.sealed ? t('sealedTitle') : (query.data?.subject ?? t('itemTitle', { number: query.data?.number ?? '' }))}
      wide
      query={query}
      lines={12}
    >
      {(item) => (item.sealed ? <Sealed item={item} reason={item.sealed} /> : <Both item={item} />)}
    </Page>
  )
}

/** The document left, what is proposed and what one can do right; one above the other on a phone. */
function Both({ item }: { item: Item }) {
  const [shown, setShown] = useState<Place>()
  const t = useTexts(texts)
  const evidence = item.proposal?.evidence ?? []
  const cuts = item.split?.evidence ?? []
  const quote = (e: Place) =>
    item.documents
      .find((d) => d.id === e.documentId)
      ?.text.slice(e.start, e.end)
      .replace(/\s+/g, ' ')
      .trim()
  const show = (e: Place) => {
    setShown({ ...e }) // the same place twice scrolls twice
    announce(t('evidenceSaid', { quote: quote(e) }))
  }
  const same = (e: Place) => shown !== undefined && e.field === shown.field && e.documentId === shown.documentId && e.start === shown.start
  return (
    <div className="vz-both">
      <div className="vz-both__facts">
        <Head item={item} />
        {item.status === 'received' && (
          <>
            <p className="kern-body" role="status">
              {t('reading')}
            </p>
            <Loading lines={3} />
          </>
        )}
        <Family item={item} />
        {item.split && <SplitPanel item={item} quote={quote} isShown={same} onShow={show} />}
        <Sorting
          item={item}
          places={(field) => <Places places={evidence.filter((e) => e.field === field)} quote={quote} isShown={same} onShow={show} />}
        />
        <AnswerPanel itemId={item.id} quote={quote} isShown={same} onShow={show} />
        {!item.split && <SplitPanel item={item} quote={quote} isShown={same} onShow={show} />}
        {(item.status === 'received' || item.status === 'waiting') && <SealIt item={item} />}
        <RelatedItems item={item} />
        <FactList item={item} quote={quote} isShown={same} onShow={show} />
        {item.status !== 'received' && <Geschaeftsgang subject={`intake/${item.id}`} />}
        <History item={item} />
      </div>
      <Documents item={item} evidence={evidence} shown={shown && ([...evidence, ...cuts].find(same) ?? shown)} />
    </div>
  )
}

/** Closed post: what is known of it, and for who holds the Stelle the way to the original. */
function Sealed({ item, reason }: { item: Item; reason: Reason }) {
  const t = useTexts(texts)
  const { day } = useFormat()
  return (
    <>
      <p className="kern-body">{t('sealedBody')}</p>
      <Head item={item} />
      <Facts>
        <Fact name={t('sealReason')}>{t(reason)}</Fact>
        <Fact name={t('sortTo')}>{item.stelleId}</Fact>
      </Facts>
      {reason === 'angebot' && <p className="vz-hint">{t('sealedOffer', { day: item.opensOn ? day(item.opensOn) : t('sealedNoDay') })}</p>}
      <div className="vz-actions">
        {(reason !== 'angebot' || (item.opensOn && item.opensOn <= today())) && (
          <a className="kern-btn kern-btn--secondary" href={`/api/intake/items/${item.id}/original`}>
            <span className="kern-label">{t('takeOriginal')}</span>
          </a>
        )}
        <SealIt item={item} />
      </div>
      <History item={item} />
    </>
  )
}

type Reason = NonNullable<Item['sealed']>
const reasons: readonly Reason[] = ['persoenlich', 'personalrat', 'gleichstellung', 'datenschutz', 'personalakte', 'wahlbrief', 'angebot']

/** The Poststelle seals what was not recognised; of sealed post it can set another destination or the day of opening. */
function SealIt({ item }: { item: Item }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const me = useMe()
  const go = useNavigate()
  const [asked, setAsked] = useState(false)
  const [reason, setReason] = useState<Reason>(item.sealed ?? 'persoenlich')
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  const seal = useVerb(
    (v: FormData) => {
      const [stelleId, opensOn] = [text(v, 'stelleId'), text(v, 'opensOn')]
      return api.post('/items/:id/seal', {
        params: { id: item.id },
        input: { reason, ...(stelleId ? { stelleId } : {}), ...(opensOn ? { opensOn } : {}) },
      })
    },
    { refresh: [['intake'], ['desk']], said: t('sealDone'), onDone: () => go({ to: '/posteingang' }) },
  )
  if (!me.permissions.includes(may.seal)) return null
  return (
    <>
      <KernButton variant="tertiary" text={t('seal')} onClick={() => setAsked(true)} />
      {asked && (
        <Dialog title={t('seal')} onClose={() => setAsked(false)}>
          <p className="kern-body">{t('sealBody')}</p>
          <Form
            act={t('seal')}
            error={seal.error}
            pending={seal.isPending}
            onSubmit={seal.run}
            cancel={<KernButton text={w('cancel')} onClick={() => setAsked(false)} />}
          >
            <Select
              name="reason"
              label={t('sealReason')}
              value={reason}
              onChange={(e) => setReason(e.target.value as Reason)}
              options={reasons.map((r) => ({ value: r, label: t(r) }))}
            />
            <Select
              name="stelleId"
              label={t('sortTo')}
              optional
              options={[{ value: '', label: t('choose') }, ...(words.data?.stellen ?? []).map((s) => ({ value: s.id, label: `${s.id} ${s.title}` }))]}
            />
            {reason === 'angebot' && <Field name="opensOn" type="date" label={t('opensOn')} optional />}
          </Form>
        </Dialog>
      )}
    </>
  )
}

function Head({ item }: { item: Item }) {
  const t = useTexts(texts)
  const { town } = useMe()
  const deposit = useSentence(item.depositError ? new Problem({ type: `/errors/${item.depositError}` }) : null)
  const now = language.use()
  const { instant } = useFormat()
  return (
    <>
      <p className="vz-row__meta">
        <span className="vz-number">{item.number}</span>
        <StatusBadge tone={statuses[item.status].tone} label={t(item.status)} />
      </p>
      <Facts>
        <Fact name={t('from')}>
          {item.sender ?? t('unknownSender')}
          {item.senderFrom && item.senderFrom !== 'envelope' && <span className="vz-sub">{t(`from_${item.senderFrom}`)}</span>}
        </Fact>
        {item.priority !== 'normal' && (
          <Fact name={t('priority')}>
            <StatusBadge tone={priorities[item.priority].tone} label={t(`priority_${item.priority}`)} />
            {item.priorityReasons.length > 0 && <span className="vz-sub">{item.priorityReasons.map((r) => r[now]).join(' · ')}</span>}
          </Fact>
        )}
        <Fact name={t('stamp')}>
          <span className="vz-stamp">
            {t('stampOf', { town: town.name, number: item.number, instant: instant(item.receivedAt), channel: channels[item.channel][now] })}
          </span>
        </Fact>
        {item.akte && (
          <Fact name={t('akte')}>
            <Link className="kern-link" to={`/akten/${item.akte.id}`}>
              {item.akte.aktenzeichen} {item.akte.title}
            </Link>
          </Fact>
        )}
      </Facts>
      {deposit && <p className="vz-hint">{deposit}</p>}
      {item.refusalSentence && <KernAlert variant="warning" title={t('refused')} body={item.refusalSentence} />}
      {item.identityCopy && <p className="vz-hint">{t('identityCopy')}</p>}
      {item.duplicateOf && (
        <p className="vz-hint">
          {t('duplicate')}{' '}
          <Link className="kern-link" to={`/posteingang/${item.duplicateOf}`}>
            {t('toDuplicate')}
          </Link>
        </p>
      )}
    </>
  )
}

function Places({
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
function Sorting({ item, places }: { item: Item; places: (field: string) => ReactNode }) {
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

/** Who decided what, and every step since the item came in. */
function History({ item }: { item: Item }) {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant, instant } = useFormat()
  const fieldName = (field: string) =>
    field in texts
      ? t(field as keyof typeof texts)
      : field === 'stelleId'
        ? t('sortTo')
        : field === 'fristOn'
          ? t('frist')
          : field === 'planId'
            ? t('plan')
            : field
  return (
    <>
      {item.decisions.length > 0 && (
        <section aria-labelledby="decisions">
          <h2 className="kern-title" id="decisions">
            {t('decisions')}
          </h2>
          <ol className="vz-plain">
            {item.decisions.map((d) => (
              <li key={d.id} className="kern-body">
                {t('decisionBy', {
                  what: t(d.about === 'intake.split-item' && d.outcome !== 'rejected' ? 'decisionSplit' : `decision${d.outcome}`),
                  name: d.kind === 'standing-order' ? t('byOrder') : d.byName,
                  instant: instant(d.decidedAt),
                })}
                <span className="vz-sub">
                  {[
                    d.vertretungFor ? t('decisionIn', { stelle: d.vertretungFor }) : d.stelleId && t('decisionFor', { stelle: d.stelleId }),
                    d.changed.length > 0 && t('decisionChanged', { fields: d.changed.map(fieldName).join(', ') }),
                    d.reason && `„${d.reason}“`,
                    d.revertedAt && t('decisionReverted', { instant: shortInstant(d.revertedAt) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                {d.blind && <Compared blind={d.blind} fieldName={fieldName} />}
              </li>
            ))}
          </ol>
        </section>
      )}
      <details className="vz-stelle vz-trail">
        <summary>
          <span className="vz-stelle__title">{t('trail')}</span>
        </summary>
        <ol className="vz-plain">
          {item.trail.map((e) => (
            <li key={`${e.at} ${e.fact}`} className="vz-trail__step">
              <span className="vz-number">{shortInstant(e.at)}</span>
              <span>{t('trailBy', { fact: trailTexts[e.fact] ? say(trailTexts[e.fact] as never, e.data, now) : e.fact, name: e.byName })}</span>
            </li>
          ))}
        </ol>
      </details>
    </>
  )
}

/** After a blind choice: what was chosen and what the machine had proposed, side by side. */
function Compared({
  blind: { agreed, proposed, chosen },
  fieldName,
}: {
  blind: NonNullable<Item['decisions'][number]['blind']>
  fieldName: (field: string) => string
}) {
  const t = useTexts(texts)
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  const named = (field: string, value: string | null | undefined) =>
    (field === 'documentType' ? words.data?.documentTypes.find((d) => d.id === value)?.title : undefined) ?? value ?? t('none')
  const fields = ['documentType', 'stelleId', 'planId', 'akteId', 'fristOn'] as const
  return (
    <div>
      <p className="vz-hint">{t(agreed ? 'blindAgreed' : 'blindDiffered')}</p>
      <Facts>
        {fields
          .filter((field) => proposed[field] || chosen?.[field])
          .map((field) => (
            <Fact key={field} name={fieldName(field)}>
              {t('blindChosen', { value: chosen ? named(field, chosen[field]) : t('decisionrejected') })}
              <span className="vz-sub">{t('blindProposed', { value: named(field, proposed[field]) })}</span>
            </Fact>
          ))}
      </Facts>
    </div>
  )
}
