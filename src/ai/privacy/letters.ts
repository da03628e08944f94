import { readFileSync } from 'node:fs'
import type { Marked } from './corpus.ts'

/** Names to draw from. */
export interface Pools {
  given: string[]
  surname: string[]
  place: string[]
}

const slot = /\{[VNO]\}/g
const rounds = 12

/** Sentences as the post has them, filled with names drawn from the lists; the ones without a slot teach what is no name. */
export function letters({ given, surname, place }: Pools, next: () => number): Marked[] {
  const pick = (list: string[]) => list[Math.floor(next() * list.length)] as string
  const templates = readFileSync(new URL('./lists/letters.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
  const out: Marked[] = []
  for (let round = 0; round < rounds; round++)
    for (const template of templates) {
      const pieces = template.split(slot)
      const slots = template.match(slot) ?? []
      if (!slots.length && round > 2) continue
      let text = pieces[0] as string
      const spans: Marked['spans'] = []
      for (const [i, kind] of slots.entries()) {
        const label = kind === '{O}' ? 'LOC' : 'PER'
        let name = pick(kind === '{V}' ? given : kind === '{N}' ? surname : place)
        if (kind === '{N}' && next() < 0.06) name += `-${pick(surname)}`
        const last = spans.at(-1)
        // first name and surname are one person
        if (last && last.label === 'PER' && label === 'PER' && pieces[i] === ' ') last.end = text.length + name.length
        else spans.push({ start: text.length, end: text.length + name.length, label })
        text += name + (pieces[i + 1] as string)
      }
      out.push({ text, spans, gold: [] })
    }
  return out
}
