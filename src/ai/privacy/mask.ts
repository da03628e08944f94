import { type DetectOptions, detect } from './detect.ts'
import { type Finding, type FindingType, findingTypes, types } from './findings.ts'

/** What a conversation has hidden so far. Holds the personal data itself: store it like the data, never log it. */
export interface Vault {
  /** Placeholder name ("PERSON_1") -> what it stands for. */
  readonly values: Map<string, string>
  /** Kind and value -> placeholder name, so that the same value always gets the same placeholder. */
  readonly names: Map<string, string>
  /** How many of each kind. */
  readonly counts: Map<string, number>
  toJSON(): { values: [string, string][] }
}

/** A vault for one conversation, empty or from what `JSON.stringify(vault)` gave. */
export function openVault(saved?: { values: readonly (readonly [string, string])[] }): Vault {
  const vault: Vault = {
    values: new Map(),
    names: new Map(),
    counts: new Map(),
    toJSON: () => ({ values: [...vault.values] }),
  }
  for (const [name, value] of saved?.values ?? []) remember(vault, name, value)
  return vault
}
function remember(vault: Vault, name: string, value: string) {
  const kind = name.slice(0, name.lastIndexOf('_'))
  vault.values.set(name, value)
  vault.names.set(`${kind}:${value}`, name)
  vault.counts.set(kind, Math.max(vault.counts.get(kind) ?? 0, Number(name.slice(kind.length + 1))))
}

/** For words of the text itself that look like a placeholder: they come back as they were. */
const literal = 'TEXT'
const kinds = [...Object.values(types), literal]
const masked: readonly FindingType[] = findingTypes.filter((t) => t !== 'special-category')
/** Rounds of looking again at a masked text: covering one name can bring another to light. */
const rounds = 8

/**
 * Replaces personal data by placeholders such as [PERSON_1], the same for the same value throughout the vault. `restore` gives the text back.
 * Placeholders of the vault that are in the text already stay: masking twice changes nothing.
 * @returns the masked text and the findings of the first look, in places of `text`
 */
export function mask(text: string, vault: Vault, options: DetectOptions = {}): { text: string; findings: Finding[] } {
  const wanted: DetectOptions = { lenient: true, types: masked, ...options }
  let first: Finding[] | undefined
  let current = text
  for (let round = 0; round < rounds; round++) {
    const marks = [...placeholders(current)].map((m) => ({ ...m, ours: vault.values.has(m.name) }))
    const findings = detect(current, wanted)
    first ??= findings
    const next = replaceOnce(current, findings, marks, vault)
    if (next === current) break
    current = next
  }
  return { text: current, findings: first ?? [] }
}

function replaceOnce(text: string, findings: Finding[], marks: Known[], vault: Vault): string {
  let out = ''
  let at = 0
  let m = 0
  const put = (start: number, end: number, kind: string) => {
    if (start >= end) return
    out += text.slice(at, start) + placeholderFor(vault, kind, text.slice(start, end))
    at = end
  }
  const passMark = (mark: Known) => {
    // a placeholder of ours stays as it is; one that only looks like it is kept safe as literal text
    if (mark.ours) {
      out += text.slice(at, mark.end)
      at = mark.end
    } else put(mark.start, mark.end, literal)
  }
  for (const finding of findings) {
    let from = finding.start
    for (; m < marks.length && (marks[m] as Known).start < finding.end; m++) {
      const mark = marks[m] as Known
      if (mark.end <= at) continue
      if (mark.start > from) putPiece(from, mark.start, finding)
      passMark(mark)
      from = Math.max(from, mark.end)
    }
    putPiece(Math.max(from, at), finding.end, finding)
  }
  for (; m < marks.length; m++) if ((marks[m] as Known).end > at) passMark(marks[m] as Known)
  return out + text.slice(at)

  /** A finding cut by a placeholder: what is left counts only if it holds a letter or digit. */
  function putPiece(start: number, end: number, { type }: Finding) {
    if (end > start && /[\p{L}\p{N}]/u.test(text.slice(start, end))) put(start, end, types[type])
  }
}

function placeholderFor(vault: Vault, kind: string, value: string): string {
  const known = vault.names.get(`${kind}:${value}`)
  if (known) return `[${known}]`
  if (kind === types.person && /[^s]s$/.test(value)) {
    // the genitive of a known name: [PERSON_1]s, and back exactly
    const stem = vault.names.get(`${kind}:${value.slice(0, -1)}`)
    if (stem) return `[${stem}]s`
  }
  const name = `${kind}_${(vault.counts.get(kind) ?? 0) + 1}`
  remember(vault, name, value)
  return `[${name}]`
}

interface Mark {
  start: number
  end: number
  /** Canonical name, PERSON_1. */
  name: string
}
/** With the answer whether the vault knew it before this look: numbers given out meanwhile do not make it ours. */
type Known = Mark & { ours: boolean }

const longest = Math.max(...kinds.map((k) => k.length))
const isWordChar = (c: string) => /[\p{L}\p{N}_]/u.test(c)

/**
 * Reads a placeholder at `at` in any spelling a model may give it: [PERSON_1], [Person_1], [PERSON 1], \[PERSON\_1\], PERSON_1.
 * @returns the mark, 'more' when the text ends before it is decided, undefined when there is none
 */
function read(text: string, at: number, isEnd: boolean): Mark | 'more' | undefined {
  let i = at
  const open = () => (isEnd ? undefined : 'more')
  const skip = (test: RegExp, most: number) => {
    for (let n = 0; n < most && i < text.length && test.test(text.charAt(i)); n++) i++
  }
  const escaped = (mark: string): boolean | 'more' => {
    if (text.charAt(i) === '\\' && i + 1 >= text.length) return 'more'
    const step = text.charAt(i) === '\\' ? 1 : 0
    if (text.charAt(i + step) !== mark) return false
    i += step + 1
    return true
  }
  const bracket = escaped('[')
  if (bracket === 'more') return open()
  if (bracket) skip(/[ *_`]/, 2)
  const word = i
  while (i < text.length && i - word <= longest && /\p{L}/u.test(text.charAt(i))) i++
  const kind = text.slice(word, i).toUpperCase()
  if (!kinds.some((k) => k.startsWith(kind))) return undefined
  if (i >= text.length) return open()
  if (!kinds.includes(kind)) return undefined
  const rest = text.charAt(i)
  if (bracket && /[ -]/.test(rest)) i++
  else {
    const under = escaped('_')
    if (under === 'more') return open()
    if (!under) return undefined
  }
  const digits = i
  while (i < text.length && i - digits < 9 && /[0-9]/.test(text.charAt(i))) i++
  if (i >= text.length && !isEnd) return 'more'
  if (i === digits) return undefined
  const name = `${kind}_${Number(text.slice(digits, i))}`
  if (!bracket) return /[0-9_]/.test(text.charAt(i)) ? undefined : { start: at, end: i, name }
  const inside = i
  skip(/[ *_`]/, 2)
  if (i >= text.length && !isEnd) return 'more'
  const closed = escaped(']')
  if (closed === 'more') return isEnd ? { start: at, end: inside, name } : 'more'
  if (closed !== true) return /[0-9]/.test(text.charAt(inside)) ? undefined : { start: at, end: inside, name }
  return { start: at, end: i, name }
}

const mayBegin = new RegExp(`[\\[\\\\${[...new Set(kinds.map((k) => k.charAt(0)))].map((c) => c + c.toLowerCase()).join('')}]`)

function* placeholders(text: string): Generator<Mark> {
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (!mayBegin.test(c) || (/\p{L}/u.test(c) && i > 0 && isWordChar(text.charAt(i - 1)))) continue
    const mark = read(text, i, true)
    if (mark && mark !== 'more') {
      yield mark
      i = mark.end - 1
    }
  }
}

/** Puts back what `mask` hid. Placeholders the vault does not know stay as they are. */
export function restore(text: string, vault: Vault): string {
  const stream = restoreStream(vault)
  return stream.push(text) + stream.flush()
}

/** `restore` for a text that comes in pieces: holds back no more than a placeholder could need. */
export function restoreStream(vault: Vault): { push(chunk: string): string; flush(): string } {
  let held = ''
  let before = ''
  const work = (isEnd: boolean): string => {
    let out = ''
    let plain = 0
    let i = 0
    for (; i < held.length; i++) {
      const c = held.charAt(i)
      if (!mayBegin.test(c)) continue
      const previous = i > 0 ? held.charAt(i - 1) : before
      if (/\p{L}/u.test(c) && previous && isWordChar(previous)) continue
      const mark = read(held, i, isEnd)
      if (mark === 'more') break
      const value = mark && vault.values.get(mark.name)
      if (!mark || value === undefined) {
        if (mark) i = mark.end - 1
        continue
      }
      out += held.slice(plain, i) + value
      plain = mark.end
      i = mark.end - 1
    }
    const stop = Math.min(i, held.length)
    out += held.slice(plain, stop)
    if (stop > 0) before = held.charAt(stop - 1)
    held = held.slice(stop)
    return out
  }
  return {
    push(chunk) {
      held += chunk
      return work(false)
    },
    flush() {
      return work(true)
    },
  }
}

/** The same as a web stream, for a model's answer on its way to the browser. */
export function restoreTransform(vault: Vault): TransformStream<string, string> {
  const stream = restoreStream(vault)
  return new TransformStream({
    transform(chunk, controller) {
      const text = stream.push(chunk)
      if (text) controller.enqueue(text)
    },
    flush(controller) {
      const text = stream.flush()
      if (text) controller.enqueue(text)
    },
  })
}
