import { findAmounts, findDates, findDurations, fold } from '#ai/language/index.ts'

/** What a line holds or does, told by its form. */
export const KINDS = [
  'amount',
  'free',
  'number',
  'duration',
  'date',
  'hours',
  'address',
  'contact',
  'web',
  'person',
  'organisation',
  'conditional',
  'duty',
  'reason',
  'definition',
  'item',
  'listing',
  'language',
  'age',
  'access',
  'pointer',
] as const
export type Kind = (typeof KINDS)[number]

/** The kinds that the words alone tell; the pattern is read on the folded line. */
const BY_PATTERN: readonly (readonly [Kind, RegExp])[] = [
  ['free', /kostenlos|kostenfrei|gratis|gebuhrenfrei|keine kosten|unentgeltlich|kostet nichts|ohne gebuhr/],
  ['number', /\d|\b(?:zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|zwolf|hochstens|mindestens)\b/],
  ['hours', /\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} (?:bis \d{1,2} )?uhr|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)/],
  ['address', /\b\p{L}*(?:strasse|str\.|platz|weg|allee|gasse|ring) ?\d|\bd?-?\d{5} \p{L}/u],
  ['contact', /\S@\S+\.\p{L}|\btel(?:efon|\.)|\b0\d{2,5}[ /-]?\d{3}|\b(?:anrufen|telefonisch|e-?mail|kontakt)/u],
  ['web', /www\.|https?:|\bonline\b|internet|website|homepage|\blink\b|\bapp\b/],
  [
    'person',
    /\b(?:herr|frau|personen|menschen|eltern|kinder|jugendliche|frauen|manner|mutter|vater|arzt|arztin|anwalt|mitarbeiter\w*|berater\w*|dolmetscher\w*|gefluchtete\w*|schuler\w*)\b/,
  ],
  [
    'organisation',
    /\b\p{L}*(?:amt|behorde|zentrum|stelle|verein|verband|jobcenter|caritas|diakonie|agentur|gericht|kasse|schule|klinik|ministerium|buro|e\. ?v\.|ggmbh|gmbh)\b/u,
  ],
  ['conditional', /\b(?:wenn|falls|sofern|sobald|voraussetzung\w*|bedingung\w*|anspruch|nur|ausnahme\w*|wer)\b/],
  [
    'duty',
    /\b(?:mussen|muss|musst|durfen|darf|darfst|sollten|sollte|soll|konnen sie|kannst du|benotig\w*|brauch\w*|erforderlich|notwendig|verpflicht\w*|beantragen|melden sie|wenden sie|bitte)\b/,
  ],
  ['reason', /\b(?:weil|denn|damit|deshalb|daher|um .{3,80} zu|ziel\w*|zweck\w*|grund|grunde|dient|hilft|helfen)\b/],
  ['definition', /\b(?:ist|sind) (?:ein|eine|einer|der|die|das)\b|\bbedeutet\b|\bheisst\b|\bnennt man\b|\bbezeichn|\bversteht man\b|\bdas heisst\b/],
  ['language', /sprach|deutsch|englisch|arabisch|turkisch|russisch|ukrainisch|franzosisch|farsi|dari|dolmetsch/],
  [
    'age',
    /\b(?:ab|bis|unter|uber|mit|von|zwischen) (?:\d{1,2}|zu \d{1,2})(?:\.|\b).{0,20}jahr|\b\d{1,2} (?:bis|-|–) \d{1,2} jahre|lebensjahr|volljahrig|minderjahrig/,
  ],
  ['access', /barrierefrei|rollstuhl|behindertengerecht|aufzug|ebenerdig/],
  ['pointer', /\b(?:hier|mehr erfahren|weitere informationen|weitere infos|siehe|finden sie)\b/],
]

/** A line of a page and what its form says. */
export interface Line {
  readonly text: string
  readonly words: number
  readonly kinds: ReadonlySet<Kind>
  /** The last sign: full stop, colon, question or exclamation mark, else nothing. */
  readonly ends: '.' | ':' | '?' | '!' | ''
  readonly isHeading: boolean
  readonly isItem: boolean
  /** The index of the heading it stands under; its own for a heading; 0 for what stands under the title. */
  readonly section: number
}

const CONTACT: readonly Kind[] = ['contact', 'address', 'web', 'hours']

/** The lines of a page, the first of them its title. */
export function readLines(texts: readonly string[]): Line[] {
  const drafts = texts.map((text) => {
    const trimmed = text.trim()
    const last = trimmed.at(-1) ?? ''
    return {
      text: trimmed,
      ends: ('.:?!'.includes(last) ? last : '') as Line['ends'],
      words: trimmed ? trimmed.split(/\s+/).length : 0,
      kinds: kindsOf(trimmed),
    }
  })
  const lines: Line[] = []
  let section = 0
  drafts.forEach((draft, i) => {
    const [before, after] = [lines[i - 1], drafts[i + 1]]
    const short = draft.words <= 15 && draft.ends === '' && !draft.text.endsWith(',')
    const isItem =
      i > 0 &&
      draft.words <= 25 &&
      (/^[-–•*·]/.test(draft.text) || (short && (before?.ends === ':' || before?.isItem === true || /^\p{Ll}/u.test(draft.text))))
    const isHeading =
      i === 0 ||
      (!isItem &&
        draft.words > 0 &&
        draft.words <= 10 &&
        (draft.ends === '' || draft.ends === '?') &&
        /^[\p{Lu}\d„"]/u.test(draft.text) &&
        !CONTACT.some((k) => draft.kinds.has(k) && /[\d@]|www/.test(draft.text)) &&
        after !== undefined &&
        (after.words > draft.words || after.ends === '.' || after.ends === ':'))
    if (isHeading) section = i
    const kinds = new Set(draft.kinds)
    if (isItem) kinds.add('item')
    lines.push({ ...draft, kinds, isHeading, isItem, section })
  })
  return lines
}

function kindsOf(text: string): Set<Kind> {
  const plain = fold(text)
  const kinds = new Set<Kind>(BY_PATTERN.filter(([, pattern]) => pattern.test(plain)).map(([kind]) => kind))
  if (/\d|euro|€|cent/.test(plain) && findAmounts(text).length > 0) kinds.add('amount')
  if (findDurations(text).length > 0) kinds.add('duration')
  if (/\d|januar|februar|marz|april|mai|jun|jul|august|september|oktober|november|dezember/.test(plain) && findDates(text).length > 0)
    kinds.add('date')
  if ((text.match(/,/g)?.length ?? 0) >= 2 || text.endsWith(':')) kinds.add('listing')
  return kinds
}
