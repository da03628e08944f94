import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { Evidence as Place } from '#base/review/contract.ts'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import {
  Check,
  ConfidenceWord,
  Dialog,
  Evidence,
  Field,
  Form,
  Loaded,
  ProvenanceLabel,
  Radios,
  Refusal,
  Select,
  StatusBadge,
  text,
  useDecide,
  useVerb,
} from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import { type Passages, statuses, type Vocabulary as VocabularySchema } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts as itemTexts } from '../texts.ts'
import type { Item } from './document.tsx'
import { texts } from './split-texts.ts'

const api = client<Routes>('intake')
type Split = NonNullable<Item['split']>['payload']
type Part = Split['parts'][number]
type Vocabulary = z.input<typeof VocabularySchema>
/** Of a passage so much is shown in a list. */
const shownOfPassage = 280
const mostParts = 12

/** Several matters in one letter, or several letters in one scan: what the machine sees, and the person's own cut. */
export function SplitPanel({
  item,
  quote,
  isShown,
  onShow,
}: {
  item: Item
  quote: (e: Place) => string | undefined
  isShown: (e: Place) => boolean
  onShow: (e: Place) => void
}) {
  const t = useTexts(texts)
  const i = useTexts(itemTexts)
  const { day } = useFormat()
  const [cutting, setCutting] = useState(false)
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  const p = item.split
  const refresh = [['intake'], ['desk']]
  const acts = useDecide(p, {
    refresh,
    said: { decided: t('done'), rejected: t('kept'), forwarded: i('forwarded'), resubmitted: i('resubmitDone'), undone: i('undone') },
  })
  const cut = useVerb((split: Split) => api.post('/items/:id/split', { params: { id: item.id }, input: split }), {
    refresh,
    said: t('done'),
    onDone: () => setCutting(false),
  })
  if (!item.splittable) return null
  const editor = cutting && words.data && (
    <Editor
      item={item}
      proposed={p?.payload}
      words={words.data}
      error={cut.error}
      pending={cut.isPending}
      onCut={cut.run}
      onClose={() => setCutting(false)}
    />
  )
  if (!p || p.payload.parts.length < 2)
    return (
      <>
        <KernButton variant="tertiary" text={t('byHand')} onClick={() => setCutting(true)} />
        {editor}
      </>
    )
  const letters = p.payload.by === 'letter'
  return (
    <section aria-labelledby="split" className="vz-sorting">
      <h2 className="kern-heading-medium" id="split">
        {t(letters ? 'titleLetters' : 'title')}
      </h2>
      <p className="vz-row__meta">
        <ProvenanceLabel origin={p.label} method={p.method} />
        <ConfidenceWord confidence={p.confidence} />
        <span className="vz-sub">{i('method', p)}</span>
      </p>
      <p className="kern-body">{t(letters ? 'bodyLetters' : 'body', { count: p.payload.parts.length })}</p>
      <ol className="vz-plain vz-parts">
        {p.payload.parts.map((part, n) => (
          <li key={keyOf(part)} className="vz-part">
            <span className="vz-number">{part.pages ? pagesSaid(t, n + 1, part.pages.from, part.pages.to) : t('matter', { number: n + 1 })}</span>
            <strong className="kern-body">{short(part.title, 90)}</strong>
            <span className="vz-sub">
              {[
                words.data?.documentTypes.find((d) => d.id === part.documentType)?.title,
                `${part.stelleId} ${words.data?.stellen.find((s) => s.id === part.stelleId)?.title ?? ''}`,
                part.fristOn && `${i('frist')} ${day(part.fristOn)}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <span className="vz-places">
              {p.evidence
                .filter((e) => e.field === `parts.${n}`)
                .map((e) => (
                  <Evidence
                    key={`${e.documentId} ${e.start}`}
                    field={part.title}
                    quote={short(quote(e) ?? '', 40)}
                    page={e.page}
                    current={isShown(e)}
                    onShow={() => onShow(e)}
                  />
                ))}
            </span>
          </li>
        ))}
      </ol>
      <Refusal error={acts.decide.error ?? acts.reject.error} />
      <div className="vz-actions">
        <KernButton
          variant="primary"
          text={t('act', { count: p.payload.parts.length })}
          aria-disabled={acts.decide.isPending}
          onClick={() => acts.decide.run({ outcome: 'accepted' })}
        />
        <KernButton icon="edit" text={t('change')} onClick={() => setCutting(true)} />
        <KernButton variant="tertiary" text={t('keep')} onClick={() => acts.reject.run('')} />
      </div>
      {editor}
    </section>
  )
}

const keyOf = ({ passages: [first], pages }: Part) => `${first?.documentId} ${first?.start} ${pages?.from ?? ''}`
const short = (words: string, most: number) => (words.length > most ? `${words.slice(0, most).trimEnd()} …` : words)
type T = ReturnType<typeof useTexts<typeof texts>>
const pagesSaid = (t: T, number: number, from: number, to: number) =>
  from === to ? t('letterOne', { number, from }) : t('letter', { number, from, to })

type Edit = {
  item: Item
  proposed: Split | undefined
  words: Vocabulary
  error: unknown
  pending: boolean
  onCut: (split: Split) => void
  onClose: () => void
}

function Editor(props: Edit) {
  const t = useTexts(texts)
  const cuts = useQuery({
    queryKey: ['intake', 'passages', props.item.id],
    queryFn: () => api.get('/items/:id/passages', { params: { id: props.item.id } }),
  })
  if (cuts.isPending) return null // a dialog that opens with its fields puts the focus into the first
  return (
    <Dialog title={t('editTitle')} onClose={props.onClose} wide>
      <Loaded query={cuts} lines={8}>
        {(data) => <Cutting {...props} cuts={data} />}
      </Loaded>
    </Dialog>
  )
}

/** Where each passage goes, or where letters begin; and for each part what it is and whose it is. */
function Cutting({ item, proposed, words, error, pending, onCut, onClose, cuts }: Edit & { cuts: Passages }) {
  const t = useTexts(texts)
  const i = useTexts(itemTexts)
  const w = useTexts(shared)
  const movable = cuts.passages.filter((p) => p.role === 'body' || p.role === 'enclosure')
  const [by, setBy] = useState<Split['by']>(proposed?.by ?? (movable.length < 2 && cuts.pages.length > 1 ? 'letter' : 'matter'))
  const [of, setOf] = useState(() => movable.map((m) => Math.max(0, proposed?.by === 'matter' ? proposed.parts.findIndex((p) => touches(p, m)) : 0)))
  const [opens, setOpens] = useState(() =>
    cuts.pages.map((page, n) => n === 0 || (proposed?.by === 'letter' ? proposed.parts.some((p) => p.pages?.from === page.number) : page.opens)),
  )
  const read = (d: { documentId: string; start: number; end: number }) =>
    (item.documents.find((x) => x.id === d.documentId)?.text.slice(d.start, d.end) ?? '').replace(/\s+/g, ' ').trim()
  const count = by === 'matter' ? Math.max(...of, 0) + 1 : opens.filter(Boolean).length
  const letters = by === 'letter' ? lettersOf(cuts, opens) : []
  const known = (n: number) => (proposed?.by === by ? proposed.parts[n] : undefined)
  const submit = (v: FormData) => {
    const parts = Array.from({ length: count }, (_, n): Part => {
      const pages = letters[n]
      const own = pages ? pages.passages : movable.filter((_m, k) => of[k] === n).map(({ documentId, start, end }) => ({ documentId, start, end }))
      const documentType = text(v, `type-${n}`) || null
      const same = known(n)?.documentType === documentType
      return {
        title: text(v, `title-${n}`) || (own[0] ? short(read(own[0]), 100) : '–') || '–',
        documentType,
        stelleId: text(v, `stelle-${n}`),
        planId: same ? (known(n)?.planId ?? null) : null,
        tags: same ? (known(n)?.tags ?? []) : [],
        fristOn: text(v, `frist-${n}`) || null,
        passages: own,
        pages: pages ? { documentId: pages.documentId, from: pages.from, to: pages.to } : null,
      }
    }).filter((p) => p.passages.length)
    onCut({ by, parts })
  }
  const choices = [
    ...Array.from({ length: count }, (_, n) => ({ value: String(n), label: t('matter', { number: n + 1 }) })),
    ...(count < mostParts ? [{ value: String(count), label: t('newMatter') }] : []),
  ]
  return (
    <Form act={t('act', { count })} error={error} pending={pending} onSubmit={submit} cancel={<KernButton text={w('cancel')} onClick={onClose} />}>
      {cuts.pages.length > 1 && (
        <Radios
          legend={t('how')}
          name="by"
          chosen={by}
          onChange={(v) => setBy(v as Split['by'])}
          options={[
            { value: 'matter', label: t('byMatter') },
            { value: 'letter', label: t('byLetter') },
          ]}
        />
      )}
      {by === 'matter' ? (
        <fieldset className="kern-fieldset">
          <legend className="kern-label">{t('passages')}</legend>
          <div className="kern-hint">{t('passagesHint')}</div>
          <ol className="kern-fieldset__body vz-plain vz-stack">
            {movable.map((m, k) => (
              <li key={`${m.documentId} ${m.start}`} className="vz-stack">
                <p className="kern-body kern-body--small">{short(read(m), shownOfPassage)}</p>
                <Select
                  name={`of-${k}`}
                  label={
                    m.role === 'enclosure'
                      ? t('enclosureOf', { name: item.documents.find((d) => d.id === m.documentId)?.name ?? '' })
                      : t('passageOf', { number: k + 1 })
                  }
                  value={String(of[k])}
                  onChange={(e) => setOf(dense(of.with(k, Number(e.target.value))))}
                  options={choices}
                />
              </li>
            ))}
          </ol>
        </fieldset>
      ) : (
        <fieldset className="kern-fieldset">
          <legend className="kern-label">{t('pages')}</legend>
          <div className="kern-fieldset__body">
            {cuts.pages.map((page, n) => (
              <Check
                key={page.number}
                name={`page-${page.number}`}
                label={t('pageBegins', { number: page.number, words: short(read(page), 90) || '–' })}
                checked={opens[n] ?? false}
                disabled={n === 0}
                onChange={(e) => setOpens(opens.with(n, e.target.checked))}
              />
            ))}
          </div>
        </fieldset>
      )}
      {count < 2 && <p className="vz-hint">{t('onlyOne')}</p>}
      {Array.from({ length: count }, (_, n) => {
        const pages = letters[n]
        return (
          <fieldset key={`${by} ${n}`} className="kern-fieldset vz-cut">
            <legend className="kern-title">{pages ? pagesSaid(t, n + 1, pages.from, pages.to) : t('matter', { number: n + 1 })}</legend>
            <div className="vz-stack">
              <Field name={`title-${n}`} label={t('partTitle')} defaultValue={known(n)?.title ?? ''} maxLength={300} optional />
              <Select
                name={`type-${n}`}
                label={i('documentType')}
                optional
                defaultValue={known(n)?.documentType ?? (n === 0 ? (item.proposal?.payload.documentType ?? '') : '')}
                options={[{ value: '', label: i('choose') }, ...words.documentTypes.map((d) => ({ value: d.id, label: d.title }))]}
              />
              <Select
                name={`stelle-${n}`}
                label={i('sortTo')}
                defaultValue={known(n)?.stelleId ?? (n === 0 ? item.proposal?.payload.stelleId : undefined) ?? item.stelleId}
                options={words.stellen.map((s) => ({ value: s.id, label: `${s.id} ${s.title} (${s.office})` }))}
              />
              <Field name={`frist-${n}`} type="date" label={i('frist')} defaultValue={known(n)?.fristOn ?? ''} optional />
            </div>
          </fieldset>
        )
      })}
    </Form>
  )
}

const touches = (part: Part, p: { documentId: string; start: number; end: number }) =>
  part.passages.some((x) => x.documentId === p.documentId && x.start < p.end && x.end > p.start)

/** Matters are numbered without a gap: one that lost its last passage is gone. */
function dense(of: readonly number[]): number[] {
  const used = [...new Set(of)].sort((a, b) => a - b)
  return of.map((n) => used.indexOf(n))
}

/** The letters between the pages on which one begins. */
function lettersOf({ pages }: Passages, opens: readonly boolean[]) {
  const starts = pages.flatMap((_, n) => (opens[n] ? [n] : []))
  return starts.map((first, k) => {
    const own = pages.slice(first, starts[k + 1] ?? pages.length)
    return {
      documentId: own[0]?.documentId ?? '',
      from: own[0]?.number ?? 1,
      to: own.at(-1)?.number ?? 1,
      passages: own.map(({ documentId, start, end }) => ({ documentId, start, end })),
    }
  })
}

/** What an item was cut out of, and what was cut out of it. */
export function Family({ item }: { item: Item }) {
  const t = useTexts(texts)
  const i = useTexts(itemTexts)
  if (!item.partOf && !item.parts.length) return null
  return (
    <section aria-labelledby="family" className="vz-stack">
      <h2 className="kern-title" id="family">
        {t(item.partOf ? 'partOf' : 'parts')}
      </h2>
      <ul className="vz-plain vz-stack">
        {item.partOf && (
          <li>
            {item.partOf.readable ? (
              <Link className="kern-link" to={`/posteingang/${item.partOf.id}`}>
                {t('wholeLetter', { number: item.partOf.number })}
              </Link>
            ) : (
              <span className="kern-body">{t('wholeLetter', { number: item.partOf.number })}</span>
            )}
          </li>
        )}
        {item.parts.map((p) => (
          <li key={p.id} className="vz-row__meta">
            {p.readable ? (
              <Link className="kern-link" to={`/posteingang/${p.id}`}>
                {p.number} {p.subject ?? ''}
              </Link>
            ) : (
              <span className="kern-body">{t('otherPart', { number: p.number, stelle: p.stelleId })}</span>
            )}
            <StatusBadge tone={statuses[p.status].tone} label={i(p.status)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
