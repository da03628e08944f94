/** A place in the original that was removed. `type` person also looks for each word of the name. */
export interface RemovedSpan {
  start: number
  end: number
  type?: string
}

export interface Survivor {
  /** The removed place, in units of the original. */
  span: RemovedSpan
  /**
   * `structure`: the result is not the kept text with marks in the gaps, so something else than a mark stands there or the kept text changed.
   * `copy`: the removed words stand elsewhere. `encoded`: they stand there in another writing (base64, hex, percent, entities, reversed).
   */
  kind: 'structure' | 'copy' | 'encoded'
  /** 0 is the redacted text, 1 and up the other layers. */
  layer: number
  /** Where in that layer, -1 where a place makes no sense. */
  at: number
}

const cover = /[█▇▆■▮▬*•…]/u
const bracketed = /^\[[\p{Lu}_ .…]{0,40}(?:_?\d{1,9})?\]/u
const isBlank = (c: string) => /\s/u.test(c)

/**
 * Proves that a redaction removed what it should: (1) the result is exactly the kept text, with nothing but cover marks (█, …) or a
 * placeholder such as [PERSON_1] in the gaps; blanks may differ, since page layouts change them; (2) no removed value stands anywhere else
 * in the result or in the layers that leave with it (metadata, comments, raw bytes), neither plainly, nor with other case, accents, blanks
 * or hyphens, nor encoded. Values of fewer than four letters and digits are proved by (1) only: they would occur by chance.
 * @param result the redacted text, or it and the further layers
 * @returns ok only when nothing survives
 */
export function proveRemoved(
  text: string,
  spans: readonly RemovedSpan[],
  result: string | readonly (string | Uint8Array)[],
): { ok: boolean; survivors: Survivor[] } {
  const merged = mergeSpans(text, spans)
  const layers = typeof result === 'string' ? [result] : result
  const survivors: Survivor[] = []
  const main = layers[0]
  if (typeof main === 'string') {
    const broken = misfit(text, merged, main)
    if (broken) survivors.push({ span: broken, kind: 'structure', layer: 0, at: -1 })
  } else survivors.push({ span: merged[0] ?? { start: 0, end: 0 }, kind: 'structure', layer: 0, at: -1 })
  const plain = new Needles()
  const encoded = new Needles()
  for (const span of merged) {
    const { parts: _, ...place } = span
    const value = text.slice(span.start, span.end)
    const forms = new Set([value])
    for (const part of span.parts) forms.add(part)
    if (span.type === 'person') for (const word of value.split(/[\s.,]+/u)) forms.add(word)
    for (const form of forms) {
      if (fold(form).text.length < 4) continue
      plain.add(fold(form).text, place)
      for (const code of encodings(form)) encoded.add(code, place)
    }
  }
  for (const [layer, content] of layers.entries())
    for (const reading of typeof content === 'string' ? [content] : readings(content)) {
      const folded = fold(reading)
      plain.search(folded.text, (span, at) => survivors.push({ span, kind: 'copy', layer, at: folded.places[at] ?? -1 }))
      encoded.search(reading.replace(/\s/gu, ''), (span) => survivors.push({ span, kind: 'encoded', layer, at: -1 }))
    }
  return { ok: survivors.length === 0, survivors }
}

/** A stretch to remove and the values of the spans it came from. */
interface Merged extends RemovedSpan {
  parts: string[]
}
function mergeSpans(text: string, spans: readonly RemovedSpan[]): Merged[] {
  const merged: Merged[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const start = Math.max(0, span.start)
    const end = Math.min(text.length, span.end)
    if (end <= start) continue
    const part = text.slice(start, end)
    const last = merged.at(-1)
    if (last && start < last.end) {
      last.end = Math.max(last.end, end)
      last.parts.push(part)
    } else merged.push({ ...span, start, end, parts: [part] })
  }
  return merged
}

/** The first span at which the result stops being kept text and marks; undefined when it fits to the end. */
function misfit(text: string, spans: readonly RemovedSpan[], result: string): RemovedSpan | undefined {
  // positions in `result` that are possible so far: a mark in the text itself can make it more than one
  let possible = new Set([0])
  let at = 0
  for (let s = 0; s <= spans.length; s++) {
    const span = spans[s]
    const kept = text.slice(at, span?.start ?? text.length)
    const fits = new Set<number>()
    for (const from of possible) {
      const stop = matchKept(kept, result, from)
      if (stop < 0) continue
      if (!span) {
        if (skipBlanks(result, stop) === result.length) return undefined
      } else for (const end of marksFrom(result, stop)) fits.add(end)
    }
    if (!span) break
    if (!fits.size) return span
    possible = fits
    at = span.end
  }
  return spans.at(-1) ?? { start: 0, end: 0 }
}
function skipBlanks(text: string, at: number): number {
  let i = at
  while (i < text.length && isBlank(text.charAt(i))) i++
  return i
}
function matchKept(kept: string, result: string, from: number): number {
  let i = from
  for (let k = 0; k < kept.length; k++) {
    if (isBlank(kept.charAt(k))) continue
    i = skipBlanks(result, i)
    if (result.charAt(i) !== kept.charAt(k)) return -1
    i++
  }
  return i
}
/** Ends of every replacement that can begin at `at`: none, a placeholder, a run of marks. At most 64, so that runs of marks stay cheap. */
function marksFrom(result: string, at: number): number[] {
  const ends = [at]
  let i = skipBlanks(result, at)
  const bracket = bracketed.exec(result.slice(i, i + 56))
  if (bracket) {
    const end = i + bracket[0].length
    ends.push(end)
    // the genitive of a masked name: its s stands in the kept text or belongs to the mark
    if (result.charAt(end) === 's') ends.push(end + 1)
  }
  let run = i
  while (run < result.length && (cover.test(result.charAt(run)) || isBlank(result.charAt(run)))) run++
  for (let n = 0; i < run && n < 32; n++) ends.push(++i)
  if (run > i) ends.push(run)
  return ends
}

/** Letters and digits only, small, without accents, ß as ss, umlauts without their e: what differs only so is the same to a reader. */
function fold(text: string): { text: string; places: number[] } {
  let out = ''
  let last = '' // not out.at(-1): that would flatten the growing string at every step
  const places: number[] = []
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    let c = text.charAt(i)
    if (code > 127) {
      if (code >= 0xd800 && code <= 0xdbff && i + 1 < text.length) c = text.slice(i, i + 2)
      c = c
        .normalize('NFKD')
        .replace(/[^\p{L}\p{N}]/gu, '')
        .replace(/ß|ẞ/g, 'ss')
      if (c.length > 2) c = c.slice(0, 18)
    } else if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122))) continue
    for (const small of c.toLowerCase()) {
      // ae, oe, ue read as a, o, u: Mueller is Müller
      if (small === 'e' && (last === 'a' || last === 'o' || last === 'u')) continue
      last = small
      out += small
      for (let n = 0; n < small.length; n++) places.push(i)
    }
  }
  return { text: out, places }
}

function encodings(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const codes = new Set<string>()
  // base64 at its three alignments, without the characters that depend on the neighbours
  for (let shift = 0; shift < 3; shift++) {
    const code = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const inner = code.slice(shift === 0 ? 0 : shift + 1, code.length - 1)
    if (inner.length >= 6) codes.add(inner)
  }
  codes.add(bytes.toString('hex'))
  codes.add(bytes.toString('hex').toUpperCase())
  codes.add(Buffer.from(value, 'latin1').toString('hex'))
  const percent = encodeURIComponent(value)
  if (percent !== value) codes.add(percent)
  codes.add([...value].map((c) => `&#${c.codePointAt(0)};`).join(''))
  codes.add([...value].map((c) => `&#x${c.codePointAt(0)?.toString(16)};`).join(''))
  codes.add([...value].reverse().join(''))
  return [...codes].map((c) => c.replace(/\s/gu, '')).filter((c) => c.length >= 6)
}

/** Bytes as every text they could be: UTF-8, Latin-1, UTF-16 of both orders and at both offsets. */
function readings(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes)
  const swapped = Buffer.from(buffer.subarray(0, buffer.length & ~1)).swap16()
  const swappedOdd = Buffer.from(buffer.subarray(1, 1 + ((buffer.length - 1) & ~1))).swap16()
  return [
    buffer.toString('utf8'),
    buffer.toString('latin1'),
    buffer.toString('utf16le'),
    buffer.subarray(1).toString('utf16le'),
    swapped.toString('utf16le'),
    swappedOdd.toString('utf16le'),
  ]
}

/** Many needles, one pass: candidates by their first four units. */
class Needles {
  readonly #byHead = new Map<string, Map<string, RemovedSpan>>()
  add(needle: string, span: RemovedSpan) {
    if (needle.length < 4) return
    const head = needle.slice(0, 4)
    const list = this.#byHead.get(head) ?? new Map<string, RemovedSpan>()
    if (!list.has(needle)) list.set(needle, span)
    this.#byHead.set(head, list)
  }
  search(text: string, hit: (span: RemovedSpan, at: number) => void) {
    if (!this.#byHead.size) return
    for (let i = 0; i + 4 <= text.length; i++) {
      const list = this.#byHead.get(text.slice(i, i + 4))
      if (list) for (const [needle, span] of list) if (text.startsWith(needle, i)) hit(span, i)
    }
  }
}
