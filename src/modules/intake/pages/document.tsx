import { useQuery } from '@tanstack/react-query'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { Page as ReadPage } from '#ai/reading/contract.ts'
import type { Evidence } from '#base/review/contract.ts'
import { ask, client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Loading, State } from '#web/parts/index.ts'
import type { ItemDetail } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('intake')
export type Item = z.input<typeof ItemDetail>
type Doc = Item['documents'][number]

/** Twice the points of a PDF: sharp on a screen of today, half a megabyte a page. */
const pictureScale = '2'

/** The documents of an item, as pictures of their pages or as text, with the places that speak for the proposal. */
export function Documents({ item, evidence, shown }: { item: Item; evidence: readonly Evidence[]; shown: Evidence | undefined }) {
  const t = useTexts(texts)
  const [chosen, setChosen] = useState(item.documents[0]?.id)
  const [asText, setAsText] = useState(false)
  const doc = item.documents.find((d) => d.id === chosen) ?? item.documents[0]
  useEffect(() => {
    if (!shown) return
    setChosen(shown.documentId)
    if (!shown.boxes?.length) setAsText(true)
  }, [shown])
  if (!doc) return null
  // A fact of the list is no evidence of the proposal: it is marked while it is asked for.
  const places = [...evidence, ...(shown && !evidence.includes(shown) ? [shown] : [])].filter((e) => e.documentId === doc.id)
  const pictures = doc.rendered && !asText
  return (
    <section className="vz-document" aria-label={t('document')}>
      <div className="vz-document__bar">
        {item.documents.length > 1 && (
          <fieldset className="vz-switch">
            <legend className="kern-sr-only">{t('documents')}</legend>
            {item.documents.map((d) => (
              <button key={d.id} type="button" className="vz-switch__choice" aria-pressed={d === doc} onClick={() => setChosen(d.id)}>
                {d.name}
              </button>
            ))}
          </fieldset>
        )}
        {item.documents.length === 1 && <strong className="vz-document__name">{doc.name}</strong>}
        {doc.rendered && (
          <fieldset className="vz-switch">
            <legend className="kern-sr-only">{t('view')}</legend>
            {[false, true].map((text) => (
              <button key={String(text)} type="button" className="vz-switch__choice" aria-pressed={asText === text} onClick={() => setAsText(text)}>
                {t(text ? 'asText' : 'asPicture')}
              </button>
            ))}
          </fieldset>
        )}
        <a
          className="kern-link kern-link--small"
          href={api.url('/items/:id/documents/:document/file', { params: { id: item.id, document: doc.id } })}
          download
        >
          {t('original')}
        </a>
      </div>
      {doc.outcome === 'refused' ? (
        <State icon="warning" title={t('refused')}>
          {doc.refusalSentence}
        </State>
      ) : (
        <>
          {doc.warnings.map((w) => (
            <p key={w} className="vz-hint">
              {w}
            </p>
          ))}
          {pictures ? <Pictures item={item} doc={doc} places={places} shown={shown} /> : <Text doc={doc} places={places} shown={shown} />}
        </>
      )}
    </section>
  )
}

type View = { doc: Doc; places: readonly Evidence[]; shown: Evidence | undefined }

/** Brings the place that was asked for into sight. */
function useInSight(shown: Evidence | undefined, ready: unknown) {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    if (shown && ready) ref.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [shown, ready])
  return ref
}

function Pictures({ item, doc, places, shown }: View & { item: Item }) {
  const t = useTexts(texts)
  const reading = useQuery({
    queryKey: ['intake', 'reading', doc.id],
    queryFn: () =>
      ask<{ pages: Pick<ReadPage, 'number' | 'width' | 'height'>[] }>(
        api.url('/items/:id/documents/:document/reading', { params: { id: item.id, document: doc.id } }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!reading.data) return <Loading lines={12} />
  return (
    <div className="vz-pages">
      {reading.data.pages.map((page) => (
        <figure key={page.number} className="vz-paper">
          <Picture
            src={api.url('/items/:id/documents/:document/pages/:page', {
              params: { id: item.id, document: doc.id, page: String(page.number) },
              input: { scale: pictureScale } as never,
            })}
            alt={t('pageAlt', { page: page.number, name: doc.name })}
            ratio={page.width && page.height ? `${page.width} / ${page.height}` : 'auto'}
          />
          {places
            .filter((e) => e.page === page.number)
            .map((e) => (
              <Boxes key={`${e.field} ${e.start} ${e.end}`} place={e} page={page} current={e === shown} />
            ))}
          {reading.data.pages.length > 1 && (
            <figcaption className="vz-sub">{t('pageOf', { page: page.number, pages: reading.data.pages.length })}</figcaption>
          )}
        </figure>
      ))}
    </div>
  )
}

function Picture({ src, alt, ratio }: { src: string; alt: string; ratio: string }) {
  const t = useTexts(texts)
  const [failed, setFailed] = useState(false)
  if (failed) return <p className="kern-body vz-paper__failed">{t('pageFailed')}</p>
  return <img className="vz-paper__picture" src={src} alt={alt} loading="lazy" style={{ aspectRatio: ratio }} onError={() => setFailed(true)} />
}

/** A marker pen on the picture; the same words are marked in the text for those who do not see it. */
function Boxes({ place, page, current }: { place: Evidence; page: Pick<ReadPage, 'width' | 'height'>; current: boolean }) {
  const ref = useInSight(current ? place : undefined, true)
  const share = (value: number, of: number) => `${(value / of) * 100}%`
  return (place.boxes ?? []).map(([x0, y0, x1, y1], i) => (
    <span
      key={`${x0} ${y0}`}
      ref={i === 0 ? ref : undefined}
      aria-hidden="true"
      className={`vz-box ${current ? 'vz-box--current' : ''}`}
      style={{ left: share(x0, page.width), top: share(y0, page.height), width: share(x1 - x0, page.width), height: share(y1 - y0, page.height) }}
    />
  ))
}

function Text({ doc, places, shown }: View) {
  const t = useTexts(texts)
  const ref = useInSight(shown?.documentId === doc.id ? shown : undefined, doc)
  if (!doc.text.trim()) return <State icon="draft" title={t('noText')} />
  return (
    <div className="vz-paper vz-paper--text">
      {stretches(doc).map(({ start, end, quoted }) =>
        quoted ? (
          <Quotation key={start} text={doc.text.slice(start, end)} open={isIn(shown, start, end)}>
            <Marked text={doc.text} from={start} to={end} places={places} shown={shown} current={ref} />
          </Quotation>
        ) : (
          <Marked key={start} text={doc.text} from={start} to={end} places={places} shown={shown} current={ref} />
        ),
      )}
    </div>
  )
}

/** An earlier message that the mail quotes: folded, until somebody opens it or asks for a place in it. */
function Quotation({ text, open, children }: { text: string; open: boolean; children: ReactNode }) {
  const t = useTexts(texts)
  const [unfolded, setUnfolded] = useState(false)
  useEffect(() => {
    if (open) setUnfolded(true)
  }, [open])
  return (
    <details className="vz-why" open={unfolded || open} onToggle={(e) => setUnfolded(e.currentTarget.open)}>
      <summary>{t('quotedMessage', { lines: text.trim().split('\n').length })}</summary>
      {children}
    </details>
  )
}

type Stretch = {
  text: string
  from: number
  to: number
  places: readonly Evidence[]
  shown: Evidence | undefined
  current: RefObject<HTMLElement | null>
}
/** A stretch of the text with its marks. */
function Marked({ text, from, to, places, shown, current }: Stretch) {
  return pieces(text, places, from, to).map(({ start, end, place }) =>
    place ? (
      <mark
        key={start}
        className={`vz-mark ${isIn(shown, start, end) ? 'vz-mark--current' : ''}`}
        ref={isIn(shown, start, end) ? current : undefined}
      >
        {text.slice(start, end)}
      </mark>
    ) : (
      <span key={start}>{text.slice(start, end)}</span>
    ),
  )
}

/** The text in turns: its own words, and what it quotes. */
function stretches({ text, quoted }: Doc) {
  const edges = [...new Set([0, ...quoted.flatMap((q) => [q.start, q.end]), text.length])]
  return edges.slice(1).map((end, i) => {
    const start = edges[i] ?? 0
    return { start, end, quoted: quoted.some((q) => q.start === start) }
  })
}

const isIn = (e: Evidence | undefined, start: number, end: number) => !!e && e.start < end && e.end > start

/** The text cut at every beginning and end of a place. */
function pieces(text: string, places: readonly Evidence[], from: number, to: number) {
  const cuts = [...new Set([from, to, ...places.flatMap((e) => [e.start, e.end])])]
    .filter((c) => c >= from && c <= to && c <= text.length)
    .sort((a, b) => a - b)
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i] ?? 0
    return { start, end, place: places.some((e) => isIn(e, start, end)) }
  })
}
