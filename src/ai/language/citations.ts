import type { Span } from './tokens.ts'

/** A place in a law. */
export interface CitationMention extends Span {
  /** `§ 3 Abs. 3 Satz 2 Nr. 1 UIG`; without the law where the text does not name it next to the §. */
  readonly value: string
  readonly law?: string
}

/** Laws that administrations write out, and how they are cited. Others are cited by the abbreviation that stands behind them in brackets. */
const written: Readonly<Record<string, string>> = {
  abgabenordnung: 'AO', arbeitsschutzgesetz: 'ArbSchG', asylgesetz: 'AsylG', aufenthaltsgesetz: 'AufenthG', baugesetzbuch: 'BauGB', baunutzungsverordnung: 'BauNVO',
  'bürgerliches gesetzbuch': 'BGB', 'bürgerlichen gesetzbuchs': 'BGB', 'bürgerlichen gesetzbuches': 'BGB', bundesdatenschutzgesetz: 'BDSG', 'bundes-immissionsschutzgesetz': 'BImSchG', bundesimmissionsschutzgesetz: 'BImSchG',
  bundesmeldegesetz: 'BMG', bundesnaturschutzgesetz: 'BNatSchG', 'datenschutz-grundverordnung': 'DSGVO', datenschutzgrundverordnung: 'DSGVO', einkommensteuergesetz: 'EStG',
  'fahrerlaubnis-verordnung': 'FeV', gaststättengesetz: 'GastG', gewerbeordnung: 'GewO', gewerbesteuergesetz: 'GewStG', grundgesetz: 'GG', grundgesetzes: 'GG', grundsteuergesetz: 'GrStG',
  handelsgesetzbuch: 'HGB', infektionsschutzgesetz: 'IfSG', informationsfreiheitsgesetz: 'IFG', kreislaufwirtschaftsgesetz: 'KrWG', onlinezugangsgesetz: 'OZG', ordnungswidrigkeitengesetz: 'OWiG',
  'gesetzes über ordnungswidrigkeiten': 'OWiG', passgesetz: 'PassG', personalausweisgesetz: 'PAuswG', personenstandsgesetz: 'PStG', staatsangehörigkeitsgesetz: 'StAG', strafgesetzbuch: 'StGB',
  strafprozessordnung: 'StPO', 'straßenverkehrs-ordnung': 'StVO', straßenverkehrsordnung: 'StVO', straßenverkehrsgesetz: 'StVG', telekommunikationsgesetz: 'TKG', umsatzsteuergesetz: 'UStG',
  umweltinformationsgesetz: 'UIG', unterhaltsvorschussgesetz: 'UhVorschG', verbraucherinformationsgesetz: 'VIG', vergabeverordnung: 'VgV', verwaltungsgerichtsordnung: 'VwGO',
  verwaltungsverfahrensgesetz: 'VwVfG', verwaltungszustellungsgesetz: 'VwZG', waffengesetz: 'WaffG', wasserhaushaltsgesetz: 'WHG', wohngeldgesetz: 'WoGG', zivilprozessordnung: 'ZPO',
} // biome-ignore format: a table

const N = '(?:\\d{1,4}(?: ?[a-z](?![\\p{L}.]))?)'
/** Absatz, Satz, Nummer, Buchstabe … in all their spellings, and how they are cited. */
const details: readonly (readonly [RegExp, string])[] = [
  [/^(?:abs|absatz)/i, 'Abs.'],
  [/^unterabs/i, 'UAbs.'],
  [/^(?:halbs|hs)/i, 'Halbsatz'],
  [/^s/i, 'Satz'],
  [/^(?:nr|num|ziff)/i, 'Nr.'],
  [/^(?:buchst|lit)/i, 'Buchst.'],
  [/^(?:alt|var)/i, 'Alt.'],
]
const DETAIL =
  '(?:,?\\s*(?:(?i:Abs(?:atz(?:es)?|ätze|\\.)?|Unterabs(?:atz|\\.)?|Satz(?:es)?|S\\.?|Halbs(?:atz|\\.)|HS\\.?|N(?:umme)?rn?\\.?|Ziff(?:er|\\.)?|Alt(?:ernative|\\.)|Var\\.)\\s{0,2}(?:\\d{1,3}[a-z]?|[IVX]{1,4})(?![\\p{L}\\d])|(?i:Buchst(?:abe|\\.)?|lit\\.?)\\s{0,2}[a-z]{1,2}(?!\\p{L})\\)?))'
const SHORT = '(?: (?:I{1,3}|IV|V|VI{1,3}|IX)(?: \\d{1,2})?(?![\\p{L}\\d]))'
const FOLLOWING = '(?: ?(?:ff?\\.|ff?(?!\\p{L})))'
const PIECE = `${N}(?:${DETAIL}+|${SHORT})?${FOLLOWING}?`
/** An abbreviation of a law: two capitals at least, or one of those that have fewer. */
const ABBREVIATION =
  '(?:[A-ZÄÖÜ][\\p{L}-]*[A-ZÄÖÜ][\\p{L}-]{0,12}(?:[ -](?:[IVX]{1,4}|[A-Z]{2,3}|NRW|Bund|Hessen|Bln)(?!\\p{L}))?|(?:Bay|Hess|Nds|Sächs|Thür|Bln|Hmb|Brem|Saarl)\\.? ?[A-Z][\\p{L}]{1,10}|Verf|VO \\(EU\\)(?: Nr\\.)? \\d+/\\d+)'
const PART = new RegExp(`(${N})((?:${DETAIL})+|${SHORT})?(${FOLLOWING})?`, 'u')

/**
 * Citations of laws: § 3 Abs. 3 Satz 2 Nr. 1 UIG · §§ 3, 4 und 7 IFG (three) · § 35a VwVfG · § 7 V IFG · Art. 6 Abs. 1 lit. e DSGVO · § 1 des Gesetzes … (IFG) ·
 * § 6 Arbeitsschutzgesetz. OCR's "S 7 Abs. 5" and "$ 7" are read as § where an Absatz or a law follows. Linear in the text.
 */
export function findCitations(text: string): CitationMention[] {
  const found: CitationMention[] = []
  const pattern = new RegExp(
    `(§{1,2}|(?<!\\p{L})(?:[Pp]aragra(?:ph|f)(?:en)?|Art(?:ikels?|ikeln|\\.)?)|(?<![\\p{L}\\d])[S$](?= ?\\d{1,3}[a-z]? (?:Abs|Satz|Nr|[A-Z]{2,}|[A-Z][a-z]+G)))[\\s\\u00a0]{0,3}(${PIECE})((?:\\s?(?:,|;|und|sowie|oder|bzw\\.|bis|–|-|u\\.)\\s?(?:§{1,2}\\s?)?${PIECE}(?!\\s?(?:€|Euro|Uhr|Prozent|%|\\.\\d|[./]\\d|Tag|Monat|Jahr|Woche|Stunde)))*)`,
    'gu',
  )
  for (const m of text.matchAll(pattern)) {
    const sign = /^Art/i.test(m[1] as string) ? 'Art.' : '§'
    if (sign === 'Art.' && /^art$/.test(m[1] as string)) continue
    const end = m.index + m[0].trimEnd().length
    const law = lawAt(text, end)
    if (sign === 'Art.' && !law && !/Abs/.test(m[0])) continue
    const head = m.index + (m[0].length - (m[2] as string).length - (m[3] as string).length)
    let at = head
    const pieces = [
      m[2] as string,
      ...(m[3] as string).split(/(?<!\p{L})(?:und|sowie|oder|bzw\.|bis|u\.)(?!\p{L})|(?<=[\d\sa-zIVXf.])[,;](?=\s?(?:§|\d))|[–-]/u),
    ]
    for (const [i, piece] of pieces.entries()) {
      const p = PART.exec(piece)
      if (!p || !piece.trim()) continue
      const start = text.indexOf(p[0], at)
      at = start + p[0].length
      const last = i === pieces.length - 1
      found.push({
        start: i === 0 ? m.index : start,
        end: last && law ? law.end : at,
        value: [`${sign} ${(p[1] as string).replace(/\s/g, '')}`, detailsOf(p[2] ?? ''), p[3]?.trim(), law?.name].filter(Boolean).join(' '),
        ...(law && { law: law.name }),
      })
    }
  }
  return found
}

function detailsOf(raw: string): string {
  const short = /^ ([IVX]+)(?: (\d+))?$/.exec(raw)
  if (short) return `Abs. ${roman(short[1] as string)}${short[2] ? ` Satz ${short[2]}` : ''}`
  return [...raw.matchAll(/(\p{L}+)\.?\s{0,2}(\d{1,3}[a-z]?|[IVX]{1,4}|[a-z]{1,2})(?![\p{L}\d])/gu)]
    .map(([, word = '', number = '']) => `${details.find(([p]) => p.test(word))?.[1] ?? word} ${/^[IVX]+$/.test(number) ? roman(number) : number}`)
    .join(' ')
}
const roman = (s: string) => ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'].indexOf(s) + 1 || s

const LONG =
  /^(?:des|der|vom|von|dem|im)?\s?((?:\p{Lu}[\p{Ll}ß]+(?:n|s|es|en)? )?\p{Lu}[\p{L}-]*(?:gesetz(?:buch)?|ordnung|satzung)(?:e?s)?)(?!\p{L})(?:\s?\(([^()]{2,24})\))?/u
const NAMED =
  /^(?:des|der|dem|vom)\s(?:Gesetzes|Verordnung|Satzung|Gesetz|Staatsvertrags?|Ordnung)\s[^§.;()\n]{3,160}(?:\n[^§.;()\n]{1,120})?\(([^()\n]{2,16})\)/u

/** The law named right behind a citation. */
function lawAt(text: string, from: number): { name: string; end: number } | undefined {
  const behind = text.slice(from, from + 320)
  const gap = /^[\s\u00a0]{0,3}/.exec(behind)?.[0].length ?? 0
  const rest = behind.slice(gap)
  const direct = new RegExp(`^(?:(?:des|der|vom|von|dem)\\s(?:\\p{Ll}+en\\s)?)?(${ABBREVIATION})(?![\\p{L}\\d])`, 'u').exec(rest)
  if (direct && !/^(?:[IVX]+|KFZ|PKW|EUR|TOP|OCR)$/.test(direct[1] as string))
    return { name: (direct[1] as string).trim(), end: from + gap + direct[0].length }
  const named = NAMED.exec(rest)
  if (named) return { name: (named[1] as string).trim(), end: from + gap + named[0].length }
  const long = LONG.exec(rest)
  if (!long) return undefined
  const full = (long[1] as string).toLowerCase()
  const words = full.split(' ')
  const known = [full, words.at(-1) as string].flatMap((w) => [w, w.replace(/es$/, ''), w.replace(/s$/, '')]).find((w) => written[w])
  const bracket = long[2] && /^\p{Lu}[\p{L}-]*\p{Lu}/u.test(long[2]) ? long[2] : undefined
  // the name as it stands, without the ending of the genitive; an adjective before it belongs to it only where the law is a known one of two words
  const plain = ((long[1] as string).split(' ').at(-1) as string).replace(/(gesetz|gesetzbuch)e?s$/, '$1')
  return { name: bracket ?? (known && written[known]) ?? plain, end: from + gap + (bracket || !long[2] ? long[0].length : long[0].indexOf('(')) }
}
