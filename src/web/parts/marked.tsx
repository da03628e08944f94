import type { ReactNode } from 'react'

type Place = { readonly start: number; readonly end: number }
interface MarkedProps {
  text: string
  /** Offsets into `text`, end exclusive, in any order; of places that overlap the first is shown. */
  places: readonly Place[]
  /** Only this stretch of the text. */
  from?: number
  to?: number
}

/** A text with its places marked. */
export function Marked({ text, places, from = 0, to = text.length }: MarkedProps) {
  const pieces: ReactNode[] = []
  let at = from
  for (const { start, end } of places.toSorted((a, b) => a.start - b.start)) {
    if (start < at || end > to || start === end) continue
    pieces.push(
      text.slice(at, start),
      <mark key={start} className="vz-mark">
        {text.slice(start, end)}
      </mark>,
    )
    at = end
  }
  return [...pieces, text.slice(at, to)]
}
