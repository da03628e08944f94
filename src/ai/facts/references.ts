import type { Fact, FactType } from './contract.ts'

/** A number that somebody has given to a file, a paper, a decision. */
type Kind = Extract<FactType, 'aktenzeichen' | 'vorlage' | 'beschluss' | 'kassenzeichen'>

// Marks of Markdown and single blanks may stand at a hyphen or slash: "2025-** 012".
const JOINT = '(?:[*_]{0,2} ?[./–-] ?[*_]{0,2} ?|_)'
/** Groups of letters and digits; after a blank only what cannot be the next word: digits, or a sign like KD/Ne. */
const VALUE = `[\\p{Lu}\\d][\\p{L}\\d]{0,19}(?:${JOINT}[\\p{L}\\d]{1,20}){0,8}(?: (?:\\d{1,8}|[\\p{Lu}\\d][\\p{L}\\d]{0,3}[/-][\\p{L}\\d]{1,12}|\\p{Lu}{1,3}(?![\\p{L}]))(?:${JOINT}[\\p{L}\\d]{1,20}){0,6}){0,4}`
const TAIL = '(?![\\p{L}\\d])'
const NUMBER = '(?:[- ]?(?:Nr|Nrn|Nummern?|No)\\.?|nr\\.?|nummer)'
const JOINED = '(?:[ ]?\\([^()\\n]{0,24}\\))?[*_]{0,2}[ ]?[:.=|]?[*_]{0,2}[ ]?[*_]{0,2}(?:\\n(?=\\S{0,12}\\d))?'

interface Recogniser {
  readonly kind: Kind
  /** Group 1 is the number. */
  readonly pattern: RegExp
  readonly confidence: number
}
const labelled = (kind: Kind, words: string, confidence = 0.95): Recogniser => ({
  kind,
  confidence,
  pattern: new RegExp(`(?<![\\p{L}\\d])(?i:${words})${JOINED}(${VALUE})${TAIL}`, 'gu'),
})
const formed = (kind: Kind, form: string, confidence: number): Recogniser => ({
  kind,
  confidence,
  pattern: new RegExp(`(?<![\\p{L}\\d/.,#-])(${form})(?![\\p{L}\\d]|[/-][\\p{L}\\d])`, 'gu'),
})

const PAPER = '(?:Beschluss|Sitzungs|Rats|Informations|Mitteilungs|Magistrats|Verwaltungs|Ergänzungs|Tisch)?vorlagen?|Drucksachen?'
const recognisers: readonly Recogniser[] = [
  labelled(
    'beschluss',
    `(?:Rats|Magistrats|Ausschuss|Kreistags|Gemeinderats|Stadtrats)?Beschl(?:uss|\\.)${NUMBER}|Beschlussnummer|Beschluss-ID|(?:Rats|Magistrats|Kreistags|Stadtrats|Gemeinderats)?beschluss(?= (?:Nr\\. )?\\d{1,5}[/-])`,
  ),
  labelled('vorlage', `(?:${PAPER})s?${NUMBER}|Vorlagennr\\.?|(?:Drucks(?:ache|\\.)|Drs\\.?|DS|DrS)${NUMBER}?|Vorlage|${PAPER}(?= ?:)`),
  // an Antrag of the council is a paper where its number looks like one; a plain number is a file of the office
  {
    kind: 'vorlage',
    confidence: 0.9,
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?i:(?:Antrags?|Anträge|Anfragen?)(?:${NUMBER}|(?= ?:)))${JOINED}((?=[\\p{L}\\d]{1,8}[*_ ]{0,4}[/-])${VALUE})${TAIL}`,
      'gu',
    ),
  },
  labelled('kassenzeichen', 'Kassenzeichen|Kassen-Zeichen|Kassenz\\.?|Buchungszeichen|Buchungskennzeichen'),
  labelled(
    'aktenzeichen',
    `Aktenzeichen|Akten-?(?:Nr\\.?|nummer)|Az\\.?|Gesch(?:\\.|äfts)?-?[ ]?(?:z(?:eichen)?|Z)\\.?|Gz\\.?|GZ|(?:Unser|Ihr|Mein|Dein)e?[ ]?(?:/ ?(?:Unser|Ihr|Mein) )?(?:Geschäfts|Akten)?Zeichen|Vg\\.?|(?:Vorgang|Vorgangs|Fall|Ticket|Anfragen?|Antrags?|Bescheid|Bußgeld|Tagebuch|Tgb\\.?|Geschäfts|Verfahrens|Register|Antragsteller)s?(?:${NUMBER}|-?ID)|Vorgang|Ticket|(?:Anfrage|Antrag)(?= ?:)`,
  ),
  formed('vorlage', '[A-ZÄÖÜ]{1,5}[/-]\\d{1,5}[/-](?:19|20)?\\d{2}(?:[/-]\\d{1,3})?', 0.85),
  formed('vorlage', '(?:19|20)?\\d{2}[/-][A-Z]{1,4}[/-]\\d{2}[/-]\\d{2,5}|(?:19|20)\\d{2}/[A-Z]{2,4}/\\d{2,5}', 0.85),
  formed('vorlage', '(?:BP|BV|DS|SV|MV|IV|AN|AF|AT|AM|RV|STV|StVV|HFA|VL)[ -]\\d{3,5}(?:/\\d{2,4})?', 0.8),
  // [#25054]: how tickets and requests are marked in subjects
  { kind: 'aktenzeichen', confidence: 0.85, pattern: /(?<![\p{L}\d&/])(#\d{4,10})(?![\p{L}\d;])/gu },
]

/** What follows a label without being a number: a date, a day of birth, a sum, a year alone. */
const isNumber = (raw: string, kind: Kind) => {
  const digits = raw.replace(/\D/g, '').length
  if (digits < 2 && !(digits === 1 && /[./-]/.test(raw))) return false
  if (/^\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{2}|\d{4})$/.test(raw) || /^\d{1,2}\.\d{1,2}$/.test(raw)) return false
  return !(/^(?:19|20)\d\d$/.test(raw) && kind !== 'aktenzeichen')
}

/** Numbers of files, papers and decisions: behind their label in any of its spellings, or by a form that nothing else has. */
export function findReferences(text: string): Fact[] {
  const found: Fact[] = []
  const taken = new Uint8Array(text.length)
  for (const { kind, pattern, confidence } of recognisers)
    for (const m of text.matchAll(pattern)) {
      let raw = m[1] as string
      const start = m.index + m[0].length - raw.length
      // "Az. 12-34/2024 vom", "Vorlage 12 AB": a word of letters alone at the end belongs to the sentence
      raw = raw.replace(/(?: \p{Lu}{1,3})+$/u, (tail) => (/^ (?:VII?I?|IV|I{1,3}|[A-Z])$/.test(tail) ? '' : tail))
      raw = raw.replace(/[ ./–_*-]+$/u, '')
      const end = start + raw.length
      if (!isNumber(raw, kind) || taken[start] || taken[end - 1]) continue
      if (/^(?:EUR?|DE|IBAN|BIC|DIN|ISO)\b/.test(raw)) continue
      taken.fill(1, start, end)
      const value = raw
        .replace(/^#/, '')
        .replace(/[*_]/g, '')
        .replace(/\s*([./–-])\s*/g, '$1')
        .replace(/\s+/g, ' ')
      found.push({ type: kind, value, start, end, confidence })
    }
  return found.sort((a, b) => a.start - b.start)
}
