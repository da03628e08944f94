import type { Place } from './contract.ts'

/** A text with single blanks, and the way back to the places of the text as it was written. */
export interface Tidy {
  readonly text: string
  back<P extends Place>(place: P): P
}

/**
 * White space may differ without a difference: runs of blanks and no-break blanks become one blank, soft hyphens go. Tabs stay, since they draw tables;
 * a no-break blank between figures stays, since it groups them.
 */
export function tidy(written: string): Tidy {
  if (!/[ \t\u00a0\u2000-\u200b\u202f]{2}|[\u00a0\u00ad\u2000-\u200b\u202f]/.test(written)) return { text: written, back: (place) => place }
  const at: number[] = []
  let text = ''
  for (let i = 0; i < written.length; i++) {
    const char = written[i] as string
    if (char === '\u00ad' || char === '\u200b') continue
    if (!BLANK.test(char)) {
      text += char
      at.push(i)
      continue
    }
    let end = i + 1
    while (end < written.length && BLANK.test(written[end] as string)) end++
    const run = written.slice(i, end)
    const groups = run.length === 1 && run !== ' ' && /\d$/.test(text) && /^\d{3}(?!\d)/.test(written.slice(end, end + 4))
    text += groups ? run : run.includes('\t') ? '\t' : ' '
    at.push(i)
    i = end - 1
  }
  at.push(written.length)
  return {
    text,
    back: (place) => ({
      ...place,
      start: at[place.start] ?? written.length,
      end: place.end > place.start ? (at[place.end - 1] ?? written.length - 1) + 1 : (at[place.end] ?? written.length),
    }),
  }
}
const BLANK = /[ \t\u00a0\u2000-\u200a\u202f]/
