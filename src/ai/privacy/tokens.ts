/** Words and marks of a text with their places, in typed arrays: `starts[i]` to `ends[i]` (UTF-16 units, end exclusive). */
export interface Tokens {
  count: number
  starts: Int32Array
  ends: Int32Array
}

const LETTER = 1
const DIGIT = 2
const JOIN = 4 // joins two letters into one word: Meyer-Pinger, O'Neill
const SPACE = 8
const kinds = new Uint8Array(0x10000)
// Built once from the Unicode properties; a table look-up is four times faster than a regular expression per character.
const letter = /[\p{L}\p{M}]/u
const digit = /\p{Nd}/u
for (let c = 0; c < 0x10000; c++) {
  const s = String.fromCharCode(c)
  if (c >= 0xd800 && c <= 0xdfff)
    kinds[c] = LETTER // a pair outside the basic plane counts as letters: it never splits
  else if (letter.test(s)) kinds[c] = LETTER
  else if (digit.test(s)) kinds[c] = DIGIT
  else if (/\s/.test(s)) kinds[c] = SPACE
}
for (const s of "-'’‑­") kinds[s.charCodeAt(0)] = JOIN

export const isLetter = (code: number) => kinds[code] === LETTER
export const isDigit = (code: number) => kinds[code] === DIGIT

/**
 * Splits `text` into words (letters and digits, joined by hyphen or apostrophe) and single marks. Linear; any string is welcome.
 * Words longer than 64 units are cut, so that one endless word costs no more than many short ones.
 */
export function tokenize(text: string): Tokens {
  let room = (text.length >> 2) + 16
  let starts = new Int32Array(room)
  let ends = new Int32Array(room)
  let count = 0
  let i = 0
  while (i < text.length) {
    const kind = kinds[text.charCodeAt(i)] as number
    if (kind === SPACE) {
      i++
      continue
    }
    let end = i + 1
    if (kind & (LETTER | DIGIT)) {
      const limit = Math.min(text.length, i + 64)
      while (end < limit) {
        const next = kinds[text.charCodeAt(end)] as number
        if (next & (LETTER | DIGIT)) end++
        else if (
          next === JOIN &&
          (kinds[text.charCodeAt(end - 1)] as number) & LETTER &&
          end + 1 < limit &&
          kinds[text.charCodeAt(end + 1)] === LETTER
        )
          end += 2
        else break
      }
    }
    if (count === room) {
      room *= 2
      const grown = new Int32Array(room)
      grown.set(starts)
      starts = grown
      const grownEnds = new Int32Array(room)
      grownEnds.set(ends)
      ends = grownEnds
    }
    starts[count] = i
    ends[count++] = end
    i = end
  }
  return { count, starts, ends }
}

const abbreviations = new Set(
  'dr prof dipl ing med jur phil rer nat hc abs art nr str tel geb gest verh bzw ca vgl usw etc ggf evtl inkl zzgl st hl sog bspw abb aufl bd hrsg rn rz rdnr mio mrd chr jh jhd jahrh std min max min av mr mrs ms sr jr vs co fa frl hr fr hrn z.b d.h u.a i.d.r a.a.o'.split(
    ' ',
  ),
)

/** The most words and marks of a sentence. */
export const longest = 160

/**
 * Where sentences end: the tagger works on one sentence at a time.
 * @returns token indices, the first token of each sentence, and `count` as the last entry
 */
export function sentences(text: string, { count, starts, ends }: Tokens): number[] {
  const firsts = [0]
  for (let i = 1; i < count; i++) {
    const start = starts[i] as number
    const before = ends[i - 1] as number
    const last = firsts[firsts.length - 1] as number
    let cut = i - last >= longest
    if (!cut && start - before > 1) {
      // an empty line ends everything
      const newline = text.indexOf('\n', before)
      cut = newline >= 0 && newline < start && text.indexOf('\n', newline + 1) >= 0 && text.indexOf('\n', newline + 1) < start
    }
    if (!cut && start > before) {
      const mark = text.charCodeAt(before - 1)
      if (mark === 33 || mark === 63) cut = true
      else if (mark === 46 && i - last >= 2) {
        const wordStart = starts[i - 2] as number
        const wordEnd = ends[i - 2] as number
        const next = text.charAt(start)
        const length = wordEnd - wordStart
        cut =
          wordEnd === before - 1 &&
          length > 2 &&
          !isDigit(text.charCodeAt(wordEnd - 1)) &&
          next !== next.toLowerCase() &&
          !abbreviations.has(text.slice(wordStart, wordEnd).toLowerCase())
      }
    }
    if (cut) firsts.push(i)
  }
  if (count) firsts.push(count)
  return firsts
}
