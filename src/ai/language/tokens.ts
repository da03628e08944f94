/** A stretch of a text: `start` and `end` are UTF-16 offsets as in `text.slice(start, end)`. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Word extends Span {
  readonly text: string
  /** `number` begins with a digit (1.200,50 · 35a · 20.11.2026), `sign` is a lone § or €, everything else is a `word`. */
  readonly kind: 'word' | 'number' | 'sign'
}

// One alternative after the other: addresses of mail and web stay whole; a number keeps its inner . , : / - and a letter at its end (35a);
// a word keeps inner hyphens, apostrophes and the signs of German pair forms (Bürger*innen, Mitarbeiter:in, Lehrer_innen, und/oder not).
// The lengths of mail addresses are bounded (RFC 5321), or a text of dots would be read over and over.
const WORD =
  /[\p{L}\d][\p{L}\d._%+-]{0,63}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63})+|(?:https?:\/\/|www\.)[^\s<>()"'„“]*[^\s<>()"'„“.,;:!?]|\d+(?:[.,:/-]\d+)*\p{L}*|\p{L}[\p{L}\p{M}\d]*(?:(?:[-'’_]|[*:](?=inn?(?:en)?(?!\p{L})))[\p{L}\p{M}\d]+)*|[§€%]/gu

/** The words of a text with their offsets, in order, without punctuation. Linear in the length of the text. */
export function words(text: string): Word[] {
  const found: Word[] = []
  for (const match of text.matchAll(WORD)) {
    const first = match[0].charCodeAt(0)
    const kind = first >= 48 && first <= 57 ? 'number' : match[0].length === 1 && /[§€%]/.test(match[0]) ? 'sign' : 'word'
    found.push({ text: match[0], start: match.index, end: match.index + match[0].length, kind })
  }
  return found
}

/** Abbreviations whose full stop does not end a sentence, whatever follows. Lower case, without the stop. */
const ABBREVIATIONS = new Set(
  `abb abk abl abs abschn abt akt allg anh anm aufl az bd begr bek bes betr bez bgbl bspw buchst bv bzgl bzw ca chr dergl dgl dipl dr drs ebd
  einschl entspr erg evtl exkl fa fn fr frl gebr gegr gem ges gest gez gf ggf ggfs ggü grds hl hr hrn hrsg hs inkl insb insbes ing iur jur kap
  kath kl kfm lfd lit ltd med mind mio mrd mtl nat nr nrn nachm nds obd ordn österr pol prof prot rd rer resp rn rz
  sog sr st staatl städt stellv stv tel telef tsd urspr urt usf va verf vgl verh verw verz vj vorm vors wg wiss zb zi ziff zit zzgl zt`.split(/\s+/),
)
/** Abbreviations that may stand at the end of a sentence too: only what follows decides. */
const CLOSING = new Set(['usw', 'etc', 'uvm', 'usf', 'f', 'ff', 'jh', 'uhr', 'jr', 'co', 'eur'])
/** Abbreviations that are whole words too (Art. 3, aber: dieser Art.): a new sentence only where its first word is one that opens sentences. */
const WORDS_TOO = new Set(['art', 'max', 'min', 'id', 'std', 'str', 'mag', 'pers', 'anl', 'ref', 'reg', 'sen', 'geb'])
const MONTHS =
  /^(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jan|feb|mrz|apr|jun|jul|aug|sep|sept|okt|nov|dez)$/
/** Words that open a sentence far more often than they stand capitalised inside one: after "3." or an initial they speak for a new sentence. */
const OPENERS = new Set(
  `aber alle alles als also am an auch auf aus außerdem bei beim bis bitte da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darum das
  dass davon dazu dein dem den denn der deren des deshalb dessen deswegen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
  einer eines er erst es etwa falls für gegen gibt haben hat hier hierbei hierfür hiermit hierzu ich ihr ihre ihrem ihren ihrer im in innerhalb ist ja jede
  jeder jedes jedoch jetzt kann kein keine können leider man mein meine meiner mit nach nachdem natürlich neben nein nicht noch nun nur ob obwohl oder ohne
  schon sehr sei sein seine seit sie sind so sobald sofern solange somit sowie statt trotz trotzdem über um und unser unsere unter viele viel vom von vor
  wann warum was wegen weil weiter weitere welche wenn wer werden wie wieder wir wird wo während zu zudem zuerst zum zur zwar zwischen`.split(/\s+/),
)
/** Words before "3." that announce an ordinal (am 3. Mai, der 2. Senat, ab der 5. Klasse). */
const BEFORE_ORDINAL = new Set(
  'am im der die das den dem des vom zum zur beim bis ab seit jeder jede jedes jeden und oder dieser ein eine'.split(' '),
)

const isLower = (char: string) => char !== char.toUpperCase()
const CLOSERS = /["'“”‘’»«)\]]/

/**
 * The sentences of a German text. A sentence never ends inside an abbreviation (Abs., z. B., Nr.), an ordinal (3. Mai), a number, a date, an
 * address of mail or web; it ends at . ! ? …, at an empty line and before a bullet. White space around it is outside the span.
 * Linear in the length of the text.
 */
export function sentences(text: string): Span[] {
  const spans: Span[] = []
  let start = 0
  const close = (end: number) => {
    let from = start
    let to = end
    while (from < to && /\s/.test(text[from] as string)) from++
    while (to > from && /\s/.test(text[to - 1] as string)) to--
    if (to > from) spans.push({ start: from, end: to })
    start = end
  }
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (char === '\n') {
      let next = i + 1
      while (next < text.length && (text[next] === ' ' || text[next] === '\t' || text[next] === '\r')) next++
      const empty = text[next] === '\n'
      const bullet = /^(?:[-–•*·▪]\s|\(?\d{1,2}[.)]\s|[a-z]\)\s)/.test(text.slice(next, next + 5))
      if (empty || bullet) close(i + 1)
      if (empty) i = next - 1
      continue
    }
    if (char !== '.' && char !== '!' && char !== '?' && char !== '…') continue
    let end = i + 1
    while (end < text.length && /[.!?…]/.test(text[end] as string)) end++
    const several = end - i > 1
    const stop = char === '.' && !several
    while (end < text.length && CLOSERS.test(text[end] as string)) end++
    if (end < text.length && !/\s/.test(text[end] as string)) {
      i = end - 1
      continue
    }
    let next = end
    while (next < text.length && /\s/.test(text[next] as string)) next++
    if (!(stop && staysOpen(text, start, i, next)) && !(next < text.length && isLower(text[next] as string) && (stop || several))) close(end)
    i = end - 1
  }
  close(text.length)
  return spans
}

/** Whether the full stop at `at` belongs to an abbreviation, initial or ordinal, so that the sentence goes on at `next`. */
function staysOpen(text: string, from: number, at: number, next: number): boolean {
  let begin = at
  while (begin > from && /[\p{L}\p{M}\d]/u.test(text[begin - 1] as string)) begin--
  const token = text.slice(begin, at)
  if (!token || next >= text.length) return false
  let stop = next
  while (stop < text.length && stop < next + 30 && /[\p{L}\p{M}\d]/u.test(text[stop] as string)) stop++
  const following = text.slice(next, stop)
  const opener = OPENERS.has(following.toLowerCase()) && !isLower(following[0] ?? '')
  const lower = token.toLowerCase()
  if (/^\d+$/.test(token)) {
    if (MONTHS.test(following.toLowerCase())) return true
    // 20.11.2026. and 1.200. end; 2026. ends; § 3. ends.
    if (token.length > 2 || /[.,:]/.test(text[begin - 1] ?? '')) return false
    if (/§§?\s*$/.test(text.slice(Math.max(from, begin - 4), begin))) return false
    const before = /([\p{L}]+)\s+$/u.exec(text.slice(Math.max(from, begin - 30), begin))?.[1]?.toLowerCase()
    if (before && BEFORE_ORDINAL.has(before)) return true
    if (begin - from < 10 && text.slice(from, begin).trim() === '') return true // "1. Antragsteller": the number of a list
    return !opener && /^\p{Lu}/u.test(following)
  }
  if (ABBREVIATIONS.has(lower)) return true
  if (WORDS_TOO.has(lower)) return !opener
  if (CLOSING.has(lower)) return !/^\p{Lu}/u.test(following)
  if (token.length === 1) return isLower(token) || !opener || /\p{L}\.\s?$/u.test(text.slice(Math.max(from, begin - 3), begin))
  return /^[IVXLC]+$/.test(token) && !opener
}
