import { keptDays } from './contract.ts'

/** Data classes in their order, as base/method.ts has it; the stricter of two. */
export const stricter = <C extends string>(order: readonly C[], a: C, b: C): C => (order.indexOf(a) >= order.indexOf(b) ? a : b)

/** A conversation's title, until she gives it one: the first words of what she asked. */
export function titleOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= 60) return line
  const cut = line.slice(0, 60)
  const space = cut.lastIndexOf(' ')
  return `${space > 30 ? cut.slice(0, space) : cut} …`
}

/** The last day on which it is still there, `YYYY-MM-DD`; it is forgotten in the night that follows. @see retention in module.ts */
export const endsOn = (lastAt: Date): string => new Date(lastAt.getTime() + keptDays * 86_400_000).toISOString().slice(0, 10)

/** About so long is a part of a document as a model gets it: a page. */
const partLength = 2_400
/** A text in parts of about a page, cut where paragraphs end, else where lines or sentences do. Together they are the text. */
export function partsOf(text: string, most = partLength): string[] {
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + most, text.length)
    if (end < text.length) {
      const window = text.slice(at, end)
      const cut = [/\n\s*\n/g, /\n/g, /[.!?]\s/g, /\s/g]
        .map((mark) => [...window.matchAll(mark)].at(-1))
        .find((found) => found && found.index > most / 2)
      if (cut) end = at + cut.index + cut[0].length
    }
    parts.push(text.slice(at, end))
    at = end
  }
  return parts
}
