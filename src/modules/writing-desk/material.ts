import { fold, stem, words } from '#ai/language/index.ts'
import type { Source } from '#ai/models/index.ts'
import { partsOf } from './rules.ts'

/** What a model is given to read beside the question. */
export type Material = { id: string; name: string; text: string }

/** Up to here everything is given in its own order; a model's window usually holds it. */
const allInOrder = 24_000

/** More is not handed over, whatever the window: masking and comparing take their time with each page. */
const mostGiven = 100_000

/**
 * Documents in parts of about a page, each under its name. Where it is much, the parts that share the question's rarer words come first: what does
 * not fit into the window is dropped from the end.
 *
 * @returns `left`: ids of parts that are not handed over at all
 */
export function sourcesOf(question: string, material: readonly Material[]): { sources: Source[]; left: string[] } {
  const parts = material.flatMap(({ id, name, text }) => {
    const all = partsOf(text)
    return all.map((part, i) => ({ id: `${id} ${i}`, part, text: `${name}${all.length > 1 ? ` (Teil ${i + 1} von ${all.length})` : ''}\n\n${part}` }))
  })
  if (parts.reduce((sum, { part }) => sum + part.length, 0) <= allInOrder) return handed(parts)
  const asked = new Set(termsOf(question))
  const held = parts.map((p) => new Set(termsOf(p.part)))
  const rarity = new Map([...asked].map((t) => [t, Math.log((parts.length + 1) / (1 + held.filter((h) => h.has(t)).length))]))
  const worth = held.map((h) => [...asked].reduce((sum, t) => sum + (h.has(t) ? (rarity.get(t) ?? 0) : 0), 0))
  return handed(
    parts
      .map((p, i) => ({ p, worth: worth[i] ?? 0, i }))
      .sort((a, b) => b.worth - a.worth || a.i - b.i)
      .map(({ p }) => p),
  )
}
function handed(parts: readonly Source[]): { sources: Source[]; left: string[] } {
  let room = mostGiven
  const given = parts.filter(({ text }) => {
    room -= text.length
    return room >= 0
  })
  return { sources: given.map(({ id, text }) => ({ id, text })), left: parts.filter((p) => !given.includes(p)).map((p) => p.id) }
}
const termsOf = (text: string): string[] => words(text).flatMap((w) => (w.text.length > 3 ? [stem(fold(w.text))] : []))

/** Whose parts were dropped, by name, in the order of the documents. */
export function unreadOf(dropped: readonly string[], material: readonly Material[]): string[] {
  const ids = new Set(dropped.map((id) => id.split(' ')[0]))
  return material.flatMap(({ id, name }) => (ids.has(id) ? [name] : []))
}
