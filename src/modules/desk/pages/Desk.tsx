import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { language, today, useFormat, useTexts } from '#web/language.ts'
import {
  Area,
  announce,
  ConfidenceWord,
  cap,
  Dialog,
  Form,
  keysOn,
  Loaded,
  Page,
  ProvenanceLabel,
  Refusal,
  State,
  StatusBadge,
  text,
  useKeys,
} from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { Desk as DeskSchema } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('desk')
type Desk = z.input<typeof DeskSchema>
type Waiting = Desk['waiting'][number]
type Done = { decision: string; undoable: boolean; item: Waiting; sentence: string }

const urgencyTones = { immediate: 'bad', high: 'warn', low: 'neutral' } as const
/** How often the desk asks whether something new has come. */
const askAgainMs = 15_000

export default function DeskPage() {
  const t = useTexts(texts)
  const [later, setLater] = useState(false)
  const query = useQuery({
    queryKey: ['desk', 'waiting', later],
    queryFn: () => api.get('/waiting', { input: { later: later ? 'true' : 'false' } }),
    refetchInterval: askAgainMs,
    staleTime: 1_000, // who comes back to this window sees what is new at once
  })
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <fieldset className="vz-switch">
          <legend className="kern-sr-only">{t('which')}</legend>
          {[false, true].map((which) => (
            <button key={String(which)} type="button" className="vz-switch__choice" aria-pressed={later === which} onClick={() => setLater(which)}>
              {t(which ? 'later' : 'now')}
            </button>
          ))}
        </fieldset>
      }
    >
      <Loaded query={query} lines={8}>
        {(desk) => <List key={String(later)} desk={desk} later={later} />}
      </Loaded>
    </Page>
  )
}

/**
 * The list stands still while somebody reads: what is decided leaves its place, everything else keeps it, and what is new waits above until
 * the reader wants it.
 */
function List({ desk, later }: { desk: Desk; later: boolean }) {
  const t = useTexts(texts)
  const go = useNavigate()
  const queries = useQueryClient()
  const [shown, setShown] = useState<readonly Waiting[]>(desk.waiting)
  const [at, setAt] = useState(0)
  const [done, setDone] = useState<readonly Done[]>([])
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set())
  const [error, setError] = useState<unknown>()
  const [rejecting, setRejecting] = useState<Waiting>()
  const rows = useRef<HTMLUListElement>(null)
  // While a button of the mouse is down nothing may move: a row that opens or closes under it would take the click away.
  const isPressed = useRef(false)

  const arrived = new Map(desk.waiting.map((w) => [w.id, w]))
  const known = new Set(shown.map((w) => w.id))
  const list = shown.filter((w) => !leaving.has(w.id))
  const fresh = desk.waiting.filter((w) => !known.has(w.id) && !leaving.has(w.id))
  const current = list[Math.min(at, list.length - 1)]

  useEffect(() => {
    if (fresh.length && list.length) announce(t('freshSaid', { count: fresh.length }))
    if (fresh.length && !list.length) setShown(desk.waiting)
  }, [fresh.length, list.length, desk.waiting, t])

  const focusRow = (index: number) => requestAnimationFrame(() => rows.current?.querySelectorAll<HTMLElement>(':scope > li')[index]?.focus())
  const move = (by: number) => {
    const next = Math.max(0, Math.min(list.length - 1, at + by))
    setAt(next)
    focusRow(next)
  }
  const sortIn = () => {
    setShown(desk.waiting)
    setLeaving(new Set())
  }
  /** The row goes at once; if the house refuses, it comes back to its place with the reason. */
  async function decide(item: Waiting, outcome: 'accepted' | 'rejected', sentence: string, reason?: string) {
    const index = list.indexOf(item)
    setError(undefined)
    setLeaving((ids) => new Set([...ids, item.id]))
    setAt(Math.max(0, Math.min(index, list.length - 2)))
    focusRow(Math.min(index, list.length - 2))
    try {
      const { decision, undoable } = await api.post('/proposals/:id/decision', {
        params: { id: item.id },
        input: { version: item.version, outcome, ...(reason ? { reason } : {}) },
      })
      setDone((before) => [...before, { decision, undoable, item, sentence }])
      announce(sentence)
    } catch (e) {
      setLeaving((ids) => new Set([...ids].filter((id) => id !== item.id)))
      setError(e)
    }
    await queries.invalidateQueries({ queryKey: ['desk'] })
  }
  async function undo() {
    const last = done.at(-1)
    if (!last?.undoable) return
    setDone(done.slice(0, -1))
    setError(undefined)
    try {
      await api.post('/decisions/:id/undo', { params: { id: last.decision } })
      announce(t('undone', last.item))
      // It comes back as a new proposal, to the place it had.
      const back = await queries.fetchQuery({ queryKey: ['desk', 'waiting', later], staleTime: 0 })
      const again = (back as Desk).waiting.find((w) => w.path === last.item.path && w.kind === last.item.kind)
      setShown((now) => now.map((w) => (w.id === last.item.id && again ? again : w)))
      setLeaving((ids) => new Set([...ids].filter((id) => id !== last.item.id)))
    } catch (e) {
      setError(e)
    }
    await queries.invalidateQueries({ queryKey: ['desk'] })
  }
  const accept = (item: Waiting) => (item.judgement || !item.complete ? open(item, !item.complete) : decide(item, 'accepted', t('accepted', item)))
  const open = (item: Waiting, edit = false) => go({ to: item.path, search: (edit ? { bearbeiten: '1' } : {}) as never })

  useKeys([
    { key: 'j', label: t('keyNext'), run: () => move(1) },
    { key: 'k', label: t('keyBefore'), run: () => move(-1) },
    { key: 'Enter', label: t('keyAccept'), run: () => current && accept(current) },
    { key: 'e', label: t('keyEdit'), run: () => current && open(current, true) },
    { key: 'x', label: t('keyReject'), run: () => setRejecting(current) },
    { key: 'o', label: t('keyOpen'), run: () => current && open(current) },
    { key: 'u', label: t('keyUndo'), run: undo },
    { key: 'n', label: t('keyFresh'), run: sortIn },
  ])

  const last = done.at(-1)
  const urgent = list.filter((w) => w.urgency === 'immediate' || w.urgency === 'high').length
  const counted = urgent ? t('countUrgent', { count: list.length, urgent }) : t('count', { count: list.length })
  return (
    <>
      <div className="vz-desk__news">
        <span className="kern-body kern-body--small kern-body--muted">{list.length > 0 && counted}</span>
        {fresh.length > 0 && list.length > 0 && (
          <p className="vz-news">
            <span className="kern-body">{t('fresh', { count: fresh.length })}</span>
            <KernButton className="kern-btn--x-small" variant="tertiary" text={t('showFresh')} onClick={sortIn} />
          </p>
        )}
      </div>
      <Refusal error={error} />
      {list.length === 0 ? (
        <State icon="checklist" title={t(later ? 'emptyLater' : 'emptyTitle')}>
          {!later && t('emptyBody')}
        </State>
      ) : (
        <>
          <ul
            className="vz-desk"
            ref={rows}
            aria-label={t('list')}
            onPointerDown={() => {
              isPressed.current = true
            }}
            onPointerUp={(e) => {
              isPressed.current = false
              const row = e.target instanceof Element && e.target.closest('.vz-desk > li')
              const index = row ? [...e.currentTarget.children].indexOf(row) : -1
              if (index >= 0) requestAnimationFrame(() => setAt(index)) // after the click
            }}
            onPointerCancel={() => {
              isPressed.current = false
            }}
          >
            {list.map((item, i) => (
              <Row
                key={item.id}
                item={arrived.get(item.id) ?? item}
                gone={!arrived.has(item.id)}
                current={item === current}
                onFocus={() => !isPressed.current && setAt(i)}
                onAccept={() => accept(arrived.get(item.id) ?? item)}
                onReject={() => setRejecting(item)}
              />
            ))}
          </ul>
          {desk.more && <p className="kern-body kern-body--muted">{t('more')}</p>}
        </>
      )}
      {last && (
        <div className="vz-done">
          <span className="kern-body">{last.sentence}</span>
          {last.undoable && <KernButton className="kern-btn--x-small" text={t('undo')} onClick={undo} />}
        </div>
      )}
      {rejecting && (
        <Reject
          item={rejecting}
          onClose={() => setRejecting(undefined)}
          onReject={(reason) => {
            setRejecting(undefined)
            decide(rejecting, 'rejected', t('rejected', rejecting), reason)
          }}
        />
      )}
    </>
  )
}

function Row({
  item,
  gone,
  current,
  onFocus,
  onAccept,
  onReject,
}: {
  item: Waiting
  gone: boolean
  current: boolean
  onFocus: () => void
  onAccept: () => void
  onReject: () => void
}) {
  const t = useTexts(texts)
  const now = language.use()
  const hints = keysOn()
  const { shortDay, away } = useFormat()
  const overdue = item.fristOn !== null && item.fristOn < today()
  const key = (name: string) =>
    hints && (
      <span aria-hidden="true">
        <kbd>{cap(name)}</kbd>
      </span>
    )
  return (
    <li
      tabIndex={-1}
      className={`vz-row ${current ? 'vz-row--current' : ''} ${gone ? 'vz-row--gone' : ''}`}
      aria-current={current ? 'true' : undefined}
      onFocus={onFocus}
    >
      <div className="vz-row__frist">
        {item.fristOn ? (
          <>
            <strong className={overdue ? 'vz-overdue' : ''}>{overdue ? t('overdue') : away(item.fristOn)}</strong>
            <span className="vz-sub">{shortDay(item.fristOn)}</span>
          </>
        ) : (
          <span className="vz-sub">{t('noFrist')}</span>
        )}
      </div>
      <div className="vz-row__main">
        <Link className="kern-link vz-row__title" to={item.path}>
          {item.title}
        </Link>
        <p className="vz-row__summary">{item.summary[now]}</p>
        <p className="vz-row__meta">
          <span className="vz-sub">{item.kindTitle[now]}</span>
          {item.urgency !== 'normal' && (
            <>
              <StatusBadge tone={urgencyTones[item.urgency]} label={t(`urgency_${item.urgency}`)} />
              {item.because.length > 0 && <span className="vz-sub">{item.because.map((b) => b[now]).join(' · ')}</span>}
            </>
          )}
          {item.blind ? (
            <span className="vz-hint">{t('blindSample')}</span>
          ) : (
            <>
              <ProvenanceLabel origin={item.label} />
              {item.label !== 'person' && <ConfidenceWord confidence={item.confidence} />}
            </>
          )}
          {item.vertretungFor && <span className="vz-sub">{t('vertretung', { stelle: item.vertretungFor })}</span>}
          {item.resubmitOn && <span className="vz-sub">{t('backOn', { day: shortDay(item.resubmitOn) })}</span>}
          {item.judgement ? (
            <span className="vz-hint">{t('judgement')}</span>
          ) : (
            !item.complete && !item.blind && <span className="vz-hint">{t('incomplete')}</span>
          )}
          {gone && <span className="vz-hint">{t('gone')}</span>}
        </p>
        {current && !gone && (
          <div className="vz-row__acts">
            <button type="button" className="kern-btn kern-btn--primary kern-btn--x-small" onClick={onAccept}>
              <span className="kern-label">
                {item.judgement || !item.complete ? t('open') : item.act[now]} {key('Enter')}
              </span>
            </button>
            <Link className="kern-btn kern-btn--secondary kern-btn--x-small" to={item.path} search={{ bearbeiten: '1' } as never}>
              <span className="kern-label">
                {t('edit')} {key('e')}
              </span>
            </Link>
            <button type="button" className="kern-btn kern-btn--tertiary kern-btn--x-small" onClick={onReject}>
              <span className="kern-label">
                {t('reject')} {key('x')}
              </span>
            </button>
          </div>
        )}
      </div>
    </li>
  )
}

function Reject({ item, onReject, onClose }: { item: Waiting; onReject: (reason: string) => void; onClose: () => void }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  return (
    <Dialog title={t('rejectTitle')} onClose={onClose}>
      <p className="kern-body">{t('rejectBody', item)}</p>
      <Form act={t('rejectAct')} onSubmit={(v) => onReject(text(v, 'reason'))} cancel={<KernButton text={w('cancel')} onClick={onClose} />}>
        <Area name="reason" label={t('reason')} optional={!item.judgement} maxLength={5000} />
      </Form>
    </Dialog>
  )
}
