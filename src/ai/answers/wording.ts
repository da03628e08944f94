import { fold, words } from '#ai/language/index.ts'
import type { Row } from '#ai/logistic/index.ts'
import type { Page } from './page.ts'
import { questionTypes } from './question.ts'

/** Size of the feature space; a power of two. */
export const WORDING = 1 << 14

/** FNV-1a, its bits spread as in MurmurHash3. */
function bucket(feature: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < feature.length; i++) h = Math.imul(h ^ feature.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) & (WORDING - 1)
}

/** The words of each line, alone and beside what is asked for: "kostenlos" answers a question for money, "Mehr erfahren" answers none. */
export function wordingOf(page: Page): Row[] {
  const types = questionTypes.filter((_, i) => page.type.is[i])
  return page.lines.map((line, i) => {
    const features = new Set<string>(['always'])
    for (const { term } of page.terms[i] ?? []) {
      const plain = /^\d+$/.test(term) ? '0' : term
      features.add(`word ${plain}`)
      for (const type of types) features.add(`${type}: ${plain}`)
    }
    for (const kind of line.kinds) for (const type of types) features.add(`${type}: kind ${kind}`)
    for (const { term } of page.terms[line.section] ?? []) for (const type of types) features.add(`${type}: under ${term}`)
    return rowOf(features)
  })
}

/** How a question is put, all small words included: some kinds of question ("Was ist der Unterschied zwischen …") a page of an office hardly ever answers. */
export function phrasingOf({ question }: Page): Row {
  const said = words(question.slice(0, 1000)).map((w) => (w.kind === 'number' ? '0' : fold(w.text)))
  const features = new Set<string>(['always', `begins ${said.slice(0, 2).join(' ')}`])
  said.forEach((word, i) => {
    features.add(`said ${word}`)
    if (i > 0) features.add(`said ${said[i - 1]} ${word}`)
    if (i > 1) features.add(`said ${said[i - 2]} … ${word}`)
  })
  return rowOf(features)
}

function rowOf(features: ReadonlySet<string>): Row {
  const row = new Map<number, number>()
  const each = 1 / Math.sqrt(features.size)
  for (const feature of features) {
    const at = bucket(feature)
    row.set(at, (row.get(at) ?? 0) + each)
  }
  return row
}
