import { readFileSync } from 'node:fs'
import type { Marked } from './corpus.ts'

/** Names to draw from. */
export interface Pools {
  given: string[]
  surname: string[]
  place: string[]
}

const marks: Record<string, string> = { l: 'LOC', o: 'ORG', x: 'OTH', d: 'DERIV', p: 'PART', c: 'COURT', n: 'LAND', g: 'LEG', b: 'LIT' }
const initials = 'ABCDEFGHIJKLMNOPRSTUVWZ'
/** Between the first name and the surname of one person. */
const joins = /^(?: | von | van der | de |-)$/

/** Fills one line: {V} first name, {N} surname, {O} place, {I} initial; [l place] and the other marks as the lists explain them. */
function fill(template: string, { given, surname, place }: Pools, next: () => number): Marked {
  const pick = (list: string[]) => list[Math.floor(next() * list.length)] as string
  const marked: Marked = { text: '', spans: [], gold: [] }
  const open: Marked['spans'] = []
  let person: Marked['spans'][number] | undefined
  let before = ''
  for (const [piece] of template.matchAll(/\{[VNOI]\}|\[[loxdpcngb] |\]|[^[\]{}]+/g)) {
    const start = marked.text.length
    if (piece === ']') (open.pop() as Marked['spans'][number]).end = start
    else if (piece.startsWith('[')) {
      const span = { start, end: start, label: marks[piece.charAt(1)] as string }
      marked.spans.push(span)
      open.push(span)
    } else if (piece.startsWith('{')) {
      const kind = piece.charAt(1)
      if (kind === 'I') marked.text += initials.charAt(Math.floor(next() * initials.length)) + (next() < 0.5 ? '.' : next() < 0.1 ? '1' : '')
      else marked.text += pick(kind === 'V' ? given : kind === 'N' ? surname : place)
      if (kind === 'N' && next() < 0.06 && !open.length) marked.text += `-${pick(surname)}`
      const end = marked.text.length
      if (open.length && (kind !== 'O' || open.at(-1)?.label !== 'ORG')) continue
      const join = person ? marked.text.slice(person.end, start) : undefined
      if (person && join && joins.test(join) && (before === 'V' || join === '-') && (kind !== 'O' || join.length > 3)) person.end = end
      else {
        const span = { start, end, label: kind === 'O' ? 'LOC' : 'PER' }
        marked.spans.push(span)
        person = kind === 'O' ? undefined : span
      }
      before = kind
    } else marked.text += piece
  }
  return marked
}

/** Sentences as the post and the papers have them, filled with names drawn from the lists; the ones without a slot teach what is no name. */
export function letters(pools: Pools, next: () => number): Marked[] {
  const out: Marked[] = []
  let lines = 0
  for (const [file, rounds] of [
    ['letters.txt', 3],
    ['news.txt', 3],
    ['courts.txt', 2],
  ] as const) {
    const templates = readFileSync(new URL(`./lists/${file}`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
    for (let round = 0; round < rounds; round++)
      for (const [i, template] of templates.entries()) out.push({ ...fill(template, pools, next), court: file === 'courts.txt', template: lines + i })
    lines += templates.length
  }
  return out
}
