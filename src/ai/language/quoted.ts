import type { Span } from './tokens.ts'

export interface QuotedOptions {
  /** The subject of the mail: "AW:" answers, "WG:" passes on. */
  readonly subject?: string
  /** Stretches that its format marks as quotation (`>` taken off, `blockquote`), from the beginning of a line. Believed of an answer only. */
  readonly marked?: readonly Span[]
  /** It answers another mail (In-Reply-To). */
  readonly answers?: boolean
}

type Line = Span & { readonly text: string; readonly depth: number; readonly marked: boolean }
type Opener = {
  readonly line: number /** First line of the earlier message itself. */
  readonly after: number
  readonly kind: 'attribution' | 'separator' | 'header'
  readonly passesOn: boolean
  readonly subject: string | undefined
}

const answerPrefix = /^\s*(?:\[[^\]]{1,40}\]\s*)?(?:AW|RE|Antw(?:ort)?|SV|RIF)(?:\[\d+\]|\(\d+\))?\s*:/i
const passedOnPrefix = /^\s*(?:\[[^\]]{1,40}\]\s*)?(?:WG|FW|FWD|WTR|Weitergeleitet|TR|I)\s*:/i

/** "-----Ursprüngliche Nachricht-----", "------- Original Message -------", "----- Original-Nachricht -----" */
const answered =
  /^[\s>]*[-_–—=*]{2,}\s*(?:original(?:e)?[\s-]?(?:nachricht|message|mail|e-mail)|(?:ursprüngliche|vorherige) (?:nachricht|e-?mail)|reply message|message d'origine)\s*(?:[-_–—=*]{2,})?\s*$/i
/** "---------- Forwarded message ---------", "Anfang der weitergeleiteten Nachricht:", "-------- Weitergeleitete Nachricht --------" */
const passed =
  /^[\s>]*(?:[-_–—=*]{2,}\s*(?:weitergeleitete (?:nachricht|e-?mail)|forwarded (?:message|mail)|weitergeleitet von\b.{0,120})\s*(?:[-_–—=*]{2,}.{0,80})?|(?:anfang der weitergeleiteten (?:nachricht|e-?mail)|begin forwarded message)\s*:)\s*$/i
/** A line of the head that a client writes above the message it answers. */
const headLine =
  /^[\s>]*[*_]{0,2}(von|from|absender|gesendet(?: am)?|sent|datum|date|an|to|cc|kopie|bcc|betreff|betr\.?|subject|antwort an|reply-to|wichtigkeit|importance|anlagen?|attachments?)\s*[*_]{0,2}\s*:[*_]{0,2}\s*(.*)$/i
const headKey = (key: string) =>
  ({
    von: 'from',
    from: 'from',
    absender: 'from',
    gesendet: 'date',
    'gesendet am': 'date',
    sent: 'date',
    datum: 'date',
    date: 'date',
    an: 'to',
    to: 'to',
    betreff: 'subject',
    betr: 'subject',
    'betr.': 'subject',
    subject: 'subject',
  })[key.toLowerCase()] ?? 'other'
/** A day, an hour or an address: without one of them "Am Montag schrieb Ihre Kollegin:" is a sentence of the letter. */
const clue = /\d{1,2}[:.]\d\d|\d{4}|[\w.+-]@[\w-]|<[^<>]{3,}>/
const attributions = [
  /^(?:am|on)\s.{4,260}\b(?:schrieb|geschrieben|wrote)\b.{0,160}:$/i,
  /^\S.{1,160}\b(?:schrieb|wrote)\s(?:am|on)\s.{4,120}:$/i,
  /^\S.{1,160}<[^<>\s]{3,80}>\s*(?:schrieb|wrote)\s*(?:am\b.{0,80})?:$/i,
  /^(?:zitat von|quoting)\s.{2,160}:$/i,
]
/** A name and "schrieb:" says little by itself: only before quoted lines. */
const bareAttribution = /^\S.{1,80}\s(?:schrieb|wrote|hat geschrieben|schreibt|writes):$/i
const groupWise = /^>>>\s.{4,200}>>>$/
const rule = /^[\s>]*[_\-–—=*]{5,}\s*$/
const courtesies =
  /\b(?:sehr geehrte\S*|damen|herren|herrn?|frau|guten|tag|morgen|hallo|liebe\S?|hi|dear|mit|freundliche[nm]?|viele|beste[nm]?|herzliche[nm]?|grü(?:ße|ßen|sse)|gru(?:ß|ss)|kind|best|regards|mfg|vg|lg|danke)\b/giu
/** Fewer own words than these say only "please look": the message below is what it is about. */
const fewOwnWords = 8
/** Lines that are counted for it. */
const looked = 200

/**
 * What a mail quotes of the message it answers: lines with `>`, what stands below "Am … schrieb …:", "Von: … Gesendet: …" or "-----Ursprüngliche
 * Nachricht-----", with that line. A message that is only passed on ("WG:", "Forwarded message", or hardly a word above it) is no quotation: it is what the
 * mail is about; what that message quotes in turn is one. A text that would have nothing left quotes nothing. In order, apart from each other. Pure, linear.
 */
export function findQuoted(text: string, options: QuotedOptions = {}): Span[] {
  const lines = linesOf(text, options.marked ?? [])
  const quoted = new Uint8Array(lines.length)
  below(lines, quoted, options)
  inBetween(lines, quoted, !!options.answers || answerPrefix.test(options.subject ?? ''))
  const own = lines.filter((_, i) => !quoted[i])
  if (ownWords(own) < 2) return []
  return spansOf(lines, quoted)
}

function linesOf(text: string, marked: readonly Span[]): Line[] {
  const lines: Line[] = []
  let at = 0
  let m = 0
  while (at <= text.length) {
    const stop = text.indexOf('\n', at)
    const end = stop < 0 ? text.length : stop
    const line = text.slice(at, end)
    while (m < marked.length && (marked[m] as Span).end <= at) m++
    const inside = m < marked.length && (marked[m] as Span).start <= at && line.trim() !== ''
    const depth = groupWise.test(line.trim()) ? 0 : (/^\s{0,3}((?:>\s?)+)/.exec(line)?.[1]?.replace(/[^>]/g, '').length ?? 0)
    lines.push({ start: at, end, text: line, depth, marked: inside })
    if (stop < 0) break
    at = end + 1
  }
  return lines
}

const bare = (line: Line) => line.text.replace(/^\s*(?:>\s?)+/, '').trim()
const isEmpty = (line: Line) => bare(line) === ''
const isQuote = (line: Line) => line.depth > 0 || line.marked

/** Everything from the head of an earlier message on; of a message that is passed on, what it quotes in turn. */
function below(lines: readonly Line[], quoted: Uint8Array, options: Pick<QuotedOptions, 'subject' | 'answers'>): void {
  let { subject, answers = false } = options
  let from = 0
  for (let i = 0; i < lines.length; i++) {
    const opener = openerAt(lines, i)
    if (!opener) continue
    const above = lines.slice(from, Math.min(opener.line, from + looked))
    const first = next(lines, opener.after)
    // Its lines are marked: what stands between and behind them is the answer, too.
    const isMarked = opener.kind === 'attribution' && first < lines.length && isQuote(lines[first] as Line)
    const besides = isMarked ? [...above, ...lines.slice(first, first + looked)] : above
    const isAnswer = answers || answerPrefix.test(subject ?? '')
    const isPassedOn =
      opener.passesOn || passedOnPrefix.test(subject ?? '') || (!isAnswer && ownWords(besides.filter((l) => !isQuote(l))) < fewOwnWords)
    // The head of a printed mail is its own.
    if (isPassedOn || (!isMarked && above.every(isEmpty))) {
      from = opener.after
      subject = opener.subject
      answers = false
      i = from - 1
      continue
    }
    if (isMarked) {
      for (let k = opener.line; k < first; k++) quoted[k] = 1
      i = runFrom(lines, quoted, first) - 1
      continue
    }
    quoted.fill(1, opener.line)
    return
  }
}

/** Marked lines that nobody announced: quoted where the mail is an answer, or where they begin with `>`. */
function inBetween(lines: readonly Line[], quoted: Uint8Array, isAnswer: boolean) {
  const announced = quoted.includes(1)
  const arrows = lines.filter((l) => l.depth > 0 && !isEmpty(l))
  // "> 5 Grad" is a sign; one long line may be a quoted paragraph.
  const several = arrows.length >= 2 || /^\p{L}/u.test(arrows[0] ? bare(arrows[0]) : '')
  const openedBy = lines.findIndex((l) => passed.test(l.text))
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line
    if (quoted[i] || !isQuote(line)) continue
    // Below "Begin forwarded message" the first level is the message itself.
    const level = openedBy >= 0 && i > openedBy ? 2 : 1
    const counts = line.depth >= level ? announced || isAnswer || several : line.marked && level === 1 && (announced || isAnswer)
    if (counts) quoted[i] = 1
  }
}

function next(lines: readonly Line[], from: number): number {
  let i = from
  while (i < lines.length && isEmpty(lines[i] as Line) && !(lines[i] as Line).depth) i++
  return i
}

/** Marks a run of quoted lines, empty ones between them included. @returns the first line behind it */
function runFrom(lines: readonly Line[], quoted: Uint8Array, first: number): number {
  let i = first
  while (i < lines.length) {
    const line = lines[i] as Line
    if (isQuote(line)) quoted[i++] = 1
    else if (isEmpty(line) && isQuote((lines[next(lines, i)] ?? line) as Line)) quoted[i++] = 1
    else break
  }
  return i
}

function openerAt(lines: readonly Line[], i: number): Opener | undefined {
  const line = lines[i] as Line
  const words = bare(line)
  if (!words) return undefined
  const separator = passed.test(words) ? 'passed' : answered.test(words) ? 'answered' : undefined
  if (separator) {
    const head = headAt(lines, next(lines, i + 1))
    return { line: i, after: head?.after ?? i + 1, kind: 'separator', passesOn: separator === 'passed', subject: head?.subject }
  }
  if (groupWise.test(line.text.trim())) return { line: i, after: i + 1, kind: 'header', passesOn: false, subject: undefined }
  if (rule.test(line.text)) {
    const head = headAt(lines, next(lines, i + 1))
    return head && { line: i, after: head.after, kind: 'header', passesOn: false, subject: head.subject }
  }
  const head = headAt(lines, i)
  if (head) return { line: i, after: head.after, kind: 'header', passesOn: false, subject: head.subject }
  // Clients break the line of an attribution where they like.
  let joined = ''
  for (let k = i; k < Math.min(i + 3, lines.length); k++) {
    const piece = bare(lines[k] as Line)
    if (!piece) break
    joined = joined ? `${joined} ${piece}` : piece
    if (joined.length > 400) break
    if (!joined.endsWith(':')) continue
    const before = isQuote((lines[next(lines, k + 1)] ?? line) as Line) && next(lines, k + 1) < lines.length
    const isOne = attributions.some((a) => a.test(joined)) && (before || clue.test(joined))
    if (isOne || (before && bareAttribution.test(joined))) return { line: i, after: k + 1, kind: 'attribution', passesOn: false, subject: undefined }
    break
  }
  return undefined
}

/** Three lines of a head, one of them the sender or the day, one the subject, the day or whom it went to. */
function headAt(lines: readonly Line[], i: number): { after: number; subject: string | undefined } | undefined {
  const seen = new Map<string, string>()
  let k = i
  let wrapped = 0
  for (; k < lines.length && k < i + 14; k++) {
    const words = bare(lines[k] as Line)
    const found = headLine.exec(words)
    if (found) {
      const key = headKey(found[1] as string)
      if (seen.has(key) && key !== 'other') break
      seen.set(key, found[2] as string)
      wrapped = 0
    } else if (!words || !seen.size || wrapped++ >= 2)
      break // a long list of recipients goes on in the next line
    else if (seen.has('from') && seen.has('subject')) break // what follows the subject is the message
  }
  const isHead = seen.has('from') && ['date', 'to', 'subject'].filter((key) => seen.has(key)).length >= 2
  return isHead ? { after: k, subject: seen.get('subject') } : undefined
}

/** Words of one's own, without greeting and closing. */
const ownWords = (lines: readonly Line[]): number =>
  lines
    .map((l) => l.text)
    .join('\n')
    .slice(0, 4000)
    .split(/^--\s*$/m)[0]
    ?.replace(courtesies, ' ')
    .match(/\p{L}{2,}/gu)?.length ?? 0

function spansOf(lines: readonly Line[], quoted: Uint8Array): Span[] {
  const spans: { start: number; end: number }[] = []
  for (let i = 0; i < lines.length; i++) {
    if (!quoted[i]) continue
    const { start, end } = lines[i] as Line
    const last = spans.at(-1)
    if (last && quoted[i - 1]) last.end = end
    else spans.push({ start, end })
  }
  return spans.filter((s) => s.end > s.start)
}
