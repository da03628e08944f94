import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import {
  ActOf,
  announce,
  Confirm,
  Dialog,
  Form,
  Loading,
  Page,
  Refusal,
  Select,
  State,
  StatusBadge,
  Table,
  text,
  useParam,
  useVerb,
} from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { StockDetail, StockGroup } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('intake')
type Run = z.input<typeof StockDetail>
type Group = z.input<typeof StockGroup>
const tones = { sicher: 'good', wahrscheinlich: 'neutral', unklar: 'warn' } as const
const keyOf = ({ complete: _, count: __, ...key }: Group) => key
const idOf = (g: Group) => Object.values(keyOf(g)).join('|')
type To = { documentType: string; stelleId: string; planId: string }

/** What an archive was proposed as, in groups; a group is decided in one act and taken back in one. */
export default function StockPage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({
    queryKey: ['intake', 'stock', id],
    queryFn: () => api.get('/stock/:id', { params: { id } }),
    refetchInterval: ({ state }) => (state.error || (state.data && isMoving(state.data)) ? 3_000 : false),
  })
  return (
    <Page title={query.data ? t('stockOf', { folder: query.data.folder.split('/').at(-1) ?? '' }) : t('stockTitle')} wide query={query} lines={10}>
      {(run) => <Groups run={run} />}
    </Page>
  )
}

/** Documents still come in, are read, or are taken off after the run was cancelled. */
const isMoving = (run: Run) => (run.status === 'running' ? run.read < run.total : run.clearing > 0)

/** Work that runs in parts: how far it is, and the way to stop it. */
type Work = { done: number; of: number; stopped: boolean }

function Groups({ run }: { run: Run }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const { percent } = useFormat()
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  const [work, setWork] = useState<Work>()
  const [error, setError] = useState<unknown>()
  const [shown, setShown] = useState<string>()
  const [amending, setAmending] = useState<Group>()
  const [undoing, setUndoing] = useState<'all' | string>()
  const [cancelling, setCancelling] = useState(false)
  const [except, setExcept] = useState<ReadonlySet<string>>(new Set())
  const stop = useRef(false)
  const named = (list: { id: string; title: string }[] | undefined, id: string | null) =>
    id ? (list?.find((x) => x.id === id)?.title ?? id) : t('openValue')
  const titleOf = (g: Group) => `${named(words.data?.documentTypes, g.documentType)}, ${g.stelleId}`

  /** Calls until nothing is left or somebody says stop; what is done stays done. */
  async function through(of: number, step: () => Promise<{ done: number; left: number }>, said: (done: number) => string) {
    stop.current = false
    setError(undefined)
    let done = 0
    setWork({ done, of, stopped: false })
    try {
      for (let left = 1; left > 0 && !stop.current; ) {
        const part = await step()
        done += part.done
        left = part.done === 0 ? 0 : part.left
        setWork({ done, of, stopped: false })
      }
      announce(said(done))
    } catch (e) {
      setError(e)
    }
    setWork(undefined)
    setExcept(new Set())
    await queries.invalidateQueries({ queryKey: ['intake'] })
    await queries.invalidateQueries({ queryKey: ['records'] })
  }
  function decide(group: Group, outcome: 'accepted' | 'amended', to?: To) {
    let batchId: string | undefined
    const left: string[] = [...except]
    return through(
      group.count - left.length,
      async () => {
        const answer = await api.post('/stock/:id/decisions', {
          params: { id: run.id },
          input: { group: keyOf(group), outcome, except: left, ...(to ? { to } : {}), ...(batchId ? { batchId } : {}) },
        })
        batchId = answer.batchId
        left.push(...answer.failed)
        return { done: answer.decided, left: answer.left }
      },
      (done) => t('stockDecided', { count: done }),
    )
  }
  const undo = (batchId: string | undefined, of: number) =>
    through(
      of,
      async () => {
        const answer = await api.post('/stock/:id/undo', { params: { id: run.id }, input: batchId ? { batchId } : {} })
        return { done: answer.undone, left: answer.left }
      },
      (done) => t('stockUndone', { count: done }),
    )
  const cancel = useVerb(() => api.post('/stock/:id/cancel', { params: { id: run.id } }), {
    refresh: [['intake']],
    said: t('stockCancelled'),
    onDone: () => setCancelling(false),
  })
  const standing = run.batches.reduce((sum, b) => sum + b.decisions - b.undone, 0)
  return (
    <>
      <p className="kern-body" role="status">
        {t('stockState', {
          entered: run.received + run.waiting + run.filed + run.closed + run.sealed,
          total: run.total,
          waiting: run.waiting,
          filed: run.filed,
        })}
      </p>
      {isMoving(run) && (
        <div className="vz-bar">
          <progress
            className="vz-progress"
            value={run.status === 'running' ? run.read : run.total - run.clearing}
            max={Math.max(1, run.total)}
            aria-labelledby="moving"
          />
          <p className="kern-body" id="moving">
            {run.status === 'running'
              ? t('stockMoving', { read: run.read, entered: run.entered, total: run.total })
              : t('stockClearing', { count: run.clearing })}
          </p>
          {run.status === 'running' && <KernButton text={t('stockCancel')} onClick={() => setCancelling(true)} />}
        </div>
      )}
      {work && (
        <div className="vz-bar">
          <progress
            className="vz-progress"
            value={work.done}
            max={Math.max(1, work.of)}
            aria-label={t('stockProgress', { done: work.done, of: work.of })}
          />
          <span className="vz-number">{percent(work.of ? work.done / work.of : 1)}</span>
          <KernButton
            text={t('stockStop')}
            onClick={() => {
              stop.current = true
            }}
          />
        </div>
      )}
      <Refusal error={error ?? cancel.error} />
      <section className="vz-section" aria-labelledby="groups">
        <h2 className="kern-heading-medium" id="groups">
          {t('stockGroups')}
        </h2>
        {run.groups.length === 0 ? (
          <State icon="checklist" title={t('stockNothing')} />
        ) : (
          <ul className="vz-plain vz-stack">
            {run.groups.map((g) => (
              <li key={idOf(g)} className="vz-stock">
                <h3 className="kern-title">
                  {named(words.data?.documentTypes, g.documentType)} <span className="vz-number">({g.count})</span>
                </h3>
                <p className="vz-row__meta">
                  <StatusBadge tone={tones[g.band]} label={t(`band_${g.band}`)} />
                  <span>
                    {g.stelleId} {named(words.data?.stellen, g.stelleId)}
                  </span>
                  <span>{g.filed ? t('sameAkte') : g.planId ? `${g.planId} ${named(words.data?.plan, g.planId)}` : t('openValue')}</span>
                </p>
                {shown === idOf(g) && <Sample run={run} group={g} except={except} onExcept={setExcept} />}
                <div className="vz-actions">
                  <ActOf
                    variant="primary"
                    aria-disabled={!!work || !g.complete}
                    text={
                      g.lyingWith === g.stelleId
                        ? t('stockAccept', { count: g.count - (shown === idOf(g) ? except.size : 0) })
                        : t('stockPassOn', { count: g.count, stelle: g.stelleId })
                    }
                    of={titleOf(g)}
                    onClick={() => !work && g.complete && decide(g, 'accepted')}
                  />
                  <ActOf text={t('edit')} of={titleOf(g)} onClick={() => !work && setAmending(g)} />
                  <ActOf
                    variant="tertiary"
                    text={shown === idOf(g) ? t('stockHide') : t('stockShow')}
                    of={titleOf(g)}
                    aria-expanded={shown === idOf(g)}
                    onClick={() => {
                      setExcept(new Set())
                      setShown(shown === idOf(g) ? undefined : idOf(g))
                    }}
                  />
                </div>
                {!g.complete && <p className="vz-hint">{t('stockIncomplete')}</p>}
              </li>
            ))}
          </ul>
        )}
      </section>
      {run.batches.length > 0 && (
        <section className="vz-section" aria-labelledby="batches">
          <h2 className="kern-heading-medium" id="batches">
            {t('stockBatches')}
          </h2>
          <Batches run={run} busy={!!work} named={named} onUndo={setUndoing} />
          {standing > 0 && <KernButton icon="arrow-back" text={t('stockUndoAll', { count: standing })} onClick={() => !work && setUndoing('all')} />}
        </section>
      )}
      {run.status === 'running' && !isMoving(run) && <KernButton variant="tertiary" text={t('stockCancel')} onClick={() => setCancelling(true)} />}
      {cancelling && (
        <Confirm
          title={t('stockCancel')}
          body={t('stockCancelBody')}
          act={t('stockCancelAct')}
          onAct={() => cancel.run()}
          onClose={() => setCancelling(false)}
        />
      )}
      {undoing && (
        <Confirm
          title={t('undo')}
          body={t('stockUndoBody')}
          act={t('stockUndoAct')}
          onClose={() => setUndoing(undefined)}
          onAct={() => {
            const batch = run.batches.find((b) => b.id === undoing)
            setUndoing(undefined)
            undo(batch?.id, batch ? batch.decisions - batch.undone : standing)
          }}
        />
      )}
      {amending && words.data && (
        <AmendGroup
          group={amending}
          words={words.data}
          onClose={() => setAmending(undefined)}
          onAmend={(to) => {
            setAmending(undefined)
            decide(amending, 'amended', to)
          }}
        />
      )}
    </>
  )
}

/** Some documents of a group, to open or to leave out. */
function Sample({
  run,
  group,
  except,
  onExcept,
}: {
  run: Run
  group: Group
  except: ReadonlySet<string>
  onExcept: (ids: ReadonlySet<string>) => void
}) {
  const t = useTexts(texts)
  const { percent } = useFormat()
  const [offset, setOffset] = useState(0)
  const { documentType, planId, complete: _, count, filed, ...rest } = group
  const sample = useQuery({
    queryKey: ['intake', 'stock', run.id, 'sample', idOf(group), offset],
    queryFn: () =>
      api.get('/stock/:id/sample', {
        params: { id: run.id },
        input: {
          ...rest,
          filed: filed ? 'true' : 'false',
          ...(documentType ? { documentType } : {}),
          ...(planId ? { planId } : {}),
          offset: String(offset),
        } as never,
      }),
  })
  if (!sample.data) return <Loading lines={3} />
  const toggle = (id: string) => onExcept(new Set(except.has(id) ? [...except].filter((e) => e !== id) : [...except, id]))
  return (
    <div className="vz-stack">
      <Table
        caption={t('stockSample')}
        rows={sample.data.items}
        id={(i) => i.id}
        columns={[
          {
            name: t('item'),
            head: true,
            cell: (i) => (
              <>
                <Link className="kern-link" to={`/posteingang/${i.id}`}>
                  {i.title}
                </Link>
                <span className="vz-sub">{i.folder}</span>
              </>
            ),
          },
          { name: t('stockSure'), numeric: true, cell: (i) => percent(i.confidence) },
          {
            name: t('stockLeaveOut'),
            cell: (i) => (
              <input
                type="checkbox"
                className="vz-leave-out"
                checked={except.has(i.proposalId)}
                aria-label={t('stockLeaveOutOf', { title: i.title })}
                onChange={() => toggle(i.proposalId)}
              />
            ),
          },
        ]}
      />
      {count > 20 && (
        <div className="vz-acts">
          {offset > 0 && <KernButton className="kern-btn--x-small" text={t('stockBefore')} onClick={() => setOffset(offset - 20)} />}
          {offset + 20 < count && <KernButton className="kern-btn--x-small" text={t('stockNext')} onClick={() => setOffset(offset + 20)} />}
        </div>
      )}
    </div>
  )
}

function Batches({
  run,
  busy,
  named,
  onUndo,
}: {
  run: Run
  busy: boolean
  named: (list: { id: string; title: string }[] | undefined, id: string | null) => string
  onUndo: (id: string) => void
}) {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  return (
    <Table
      caption={t('stockBatches')}
      rows={run.batches}
      id={(b) => b.id}
      columns={[
        {
          name: t('documentType'),
          head: true,
          cell: (b) => (
            <>
              {named(words.data?.documentTypes, b.documentType)}, {b.stelleId}
              <span className="vz-sub">{t('decisionBy', { what: t(`decision${b.outcome}`), name: b.byName, instant: shortInstant(b.madeAt) })}</span>
            </>
          ),
        },
        { name: t('stockTotal'), numeric: true, cell: (b) => b.decisions },
        { name: t('stockTakenBack'), numeric: true, cell: (b) => b.undone },
        {
          name: t('undo'),
          cell: (b) =>
            b.undone < b.decisions && (
              <ActOf
                className="kern-btn--x-small"
                icon="arrow-back"
                text={t('stockUndoAct')}
                of={named(words.data?.documentTypes, b.documentType)}
                onClick={() => !busy && onUndo(b.id)}
              />
            ),
        },
      ]}
    />
  )
}

function AmendGroup({
  group,
  words,
  onAmend,
  onClose,
}: {
  group: Group
  words: { documentTypes: { id: string; title: string }[]; stellen: { id: string; title: string }[]; plan: { id: string; title: string }[] }
  onAmend: (to: To) => void
  onClose: () => void
}) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const options = (list: { id: string; title: string }[], numbers = true) => [
    { value: '', label: t('choose') },
    ...list.map((o) => ({ value: o.id, label: numbers ? `${o.id} ${o.title}` : o.title })),
  ]
  const [missing, setMissing] = useState(false)
  return (
    <Dialog title={t('stockAmendTitle', { count: group.count })} onClose={onClose}>
      <Form
        act={t('editAct')}
        cancel={<KernButton text={w('cancel')} onClick={onClose} />}
        onSubmit={(v) => {
          const to = { documentType: text(v, 'documentType'), stelleId: text(v, 'stelleId'), planId: text(v, 'planId') }
          if (to.documentType && to.stelleId && to.planId) onAmend(to)
          else setMissing(true)
        }}
      >
        {missing && (
          <p className="vz-hint" role="alert">
            {t('stockChooseAll')}
          </p>
        )}
        <Select name="documentType" label={t('documentType')} defaultValue={group.documentType ?? ''} options={options(words.documentTypes, false)} />
        <Select name="stelleId" label={t('sortTo')} defaultValue={group.stelleId} options={options(words.stellen)} />
        <Select name="planId" label={t('plan')} defaultValue={group.planId ?? ''} options={options(words.plan)} />
      </Form>
    </Dialog>
  )
}
