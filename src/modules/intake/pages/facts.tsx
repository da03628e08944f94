import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Evidence as Place } from '#base/review/contract.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { Evidence, ProvenanceLabel, Select, StatusBadge } from '#web/parts/index.ts'
import { statuses } from '../contract.ts'
import { texts } from '../texts.ts'
import type { Item } from './document.tsx'

type Fact = Item['facts'][number]
/** Values shown at first; a long paper names hundreds. */
const few = 12
/** Below this a value is marked as uncertain. */
const uncertain = 0.7
/** What a clerk looks for comes first. */
const order = [
  'frist',
  'person',
  'organisation',
  'address',
  'phone',
  'mail',
  'aktenzeichen',
  'kassenzeichen',
  'vorlage',
  'beschluss',
  'amount',
  'iban',
  'plate',
  'paragraph',
  'date',
  'period',
  'url',
] as const
type Type = (typeof order)[number]
const isType = (type: string): type is Type => (order as readonly string[]).includes(type)

/** What the documents say, value by value; each leads to its place in the text and on the page. */
export function FactList({
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
  const [type, setType] = useState<Type | ''>('')
  const [all, setAll] = useState(false)
  if (!item.facts.length) return null
  const once = onceEach(item.facts)
  const types = order.filter((o) => once.some((f) => f.type === o))
  const listed = once.filter((f) => !type || f.type === type)
  const shown = all ? listed : listed.slice(0, few)
  return (
    <section aria-labelledby="facts" className="vz-stack">
      <h2 className="kern-title" id="facts">
        {t('factsTitle')}
      </h2>
      <ProvenanceLabel origin="extractive" />
      <Select
        name="factType"
        label={t('factType')}
        value={type}
        onChange={(e) => setType(e.target.value as Type | '')}
        options={[
          { value: '', label: `${t('all')} (${once.length})` },
          ...types.map((o) => ({ value: o, label: `${t(`fact_${o}`)} (${once.filter((f) => f.type === o).length})` })),
        ]}
      />
      <ul className="vz-plain vz-factlist">
        {shown.map((f) => {
          const place = placeOf(f)
          return (
            <li key={f.id} className="vz-factlist__row">
              <span className="vz-sub">{isType(f.type) ? t(`fact_${f.type}`) : f.type}</span>
              <span className="kern-body">
                <Value fact={f} />
                {f.quoted && <span className="vz-hint"> {t('factQuoted')}</span>}
                {f.confidence < uncertain && <span className="vz-hint"> {t('factUncertain')}</span>}
              </span>
              <Evidence
                field={isType(f.type) ? t(`fact_${f.type}`) : f.type}
                quote={cut(quote(place) ?? '')}
                page={f.page ?? undefined}
                current={isShown(place)}
                onShow={() => onShow(place)}
              />
            </li>
          )
        })}
      </ul>
      {listed.length > few && (
        <KernButton
          className="kern-btn--x-small"
          variant="tertiary"
          text={all ? t('factsFewer') : t('factsAll', { count: listed.length })}
          onClick={() => setAll(!all)}
        />
      )}
    </section>
  )
}

function Value({ fact: { type, value } }: { fact: Fact }) {
  const { day, amount } = useFormat()
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value)
  if ((type === 'date' || type === 'frist') && isDay) return day(value)
  if (type === 'amount') return amount(Number(value))
  if (type === 'iban') return value.replace(/(.{4})(?=.)/g, '$1 ')
  return value
}

const cut = (words: string) => (words.length > 60 ? `${words.slice(0, 57)}…` : words)
const placeOf = (f: Fact): Place => ({
  field: f.type,
  documentId: f.documentId,
  start: f.start,
  end: f.end,
  ...(f.page ? { page: f.page } : {}),
  ...(f.boxes ? { boxes: f.boxes } : {}),
})

/** The same value twice is one line, of the letter's own words where it stands there too; what matters most comes first, what is quoted last. */
function onceEach(facts: readonly Fact[]): Fact[] {
  const seen = new Set<string>()
  const rank = (f: Fact) => (isType(f.type) ? order.indexOf(f.type) : order.length)
  return [...facts]
    .sort((a, b) => Number(a.quoted) - Number(b.quoted))
    .filter((f) => !seen.has(`${f.type} ${f.value}`) && seen.add(`${f.type} ${f.value}`))
    .sort((a, b) => Number(a.quoted) - Number(b.quoted) || rank(a) - rank(b))
}

/** Other items that belong to this one, and why. */
export function RelatedItems({ item }: { item: Item }) {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant } = useFormat()
  if (!item.related.length) return null
  return (
    <section aria-labelledby="related">
      <h2 className="kern-title" id="related">
        {t('relatedTitle')}
      </h2>
      <ul className="vz-plain" lang={now}>
        {item.related.map((r) => (
          <li key={r.id} className="kern-body">
            <Link className="kern-link" to={`/posteingang/${r.id}`}>
              {r.number} {r.subject ?? ''}
            </Link>
            <span className="vz-sub">
              {t(`tie_${r.why}`, { detail: r.detail })} · {shortInstant(r.receivedAt)}
            </span>{' '}
            <StatusBadge tone={statuses[r.status].tone} label={t(r.status)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
