import type { ReactNode } from 'react'
import { detailsOf, digitalSourceType, labelOf, type Origin, type Review } from '#base/provenance.ts'
import { language, useTexts } from '../language.ts'
import { texts } from '../texts.ts'

/** As it comes over the wire: instants are text. */
type Made = {
  /** `person`: asked by a person, as on the label of a proposal. */
  origin: Origin | 'person'
  method?: string | null
  model?: string | null
  at?: string
  review?: (Omit<Review, 'at'> & { at: string }) | null
}

/**
 * The one label beside everything a machine made: what kind of text it is, and after a review who answers for it; by which method and model and when on
 * demand. The text itself may stand inside; machines read the same as schema.org's `digitalSourceType`.
 *
 * @param reviewer how the reviewer is called here; default: the Stelle
 * @param words the label in other words, where a page speaks to citizens
 */
export function ProvenanceLabel({
  origin,
  method = null,
  model = null,
  at,
  review,
  reviewer,
  words,
  children,
}: Made & { reviewer?: string | undefined; words?: string; children?: ReactNode }) {
  const t = useTexts(texts)
  const now = language.use()
  const made = {
    origin: origin === 'person' ? ('human' as const) : origin,
    method,
    model,
    review: review ? { ...review, at: new Date(review.at) } : null,
  }
  const label = words ?? (origin === 'person' ? t('labelPerson') : labelOf(made, now, reviewer))
  const details = detailsOf({ ...made, at: new Date(at ?? 0) }, now, reviewer).filter(({ id }) => id !== 'origin' && (at || id !== 'at'))
  const shown = (
    <>
      <link itemProp="digitalSourceType" href={digitalSourceType(made)} />
      {details.length ? (
        <details className="vz-label">
          <summary>{label}</summary>
          {details.map(({ id, name, value }) => (
            <span key={id} className="vz-label__detail">
              {name}: {value}
            </span>
          ))}
        </details>
      ) : (
        <span className="vz-label">{label}</span>
      )}
    </>
  )
  return children === undefined ? (
    <span itemScope itemType="https://schema.org/CreativeWork">
      {shown}
    </span>
  ) : (
    <div itemScope itemType="https://schema.org/CreativeWork">
      {shown}
      <div itemProp="text">{children}</div>
    </div>
  )
}
