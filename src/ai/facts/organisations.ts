import type { Fact } from './contract.ts'

const WORD = '\\p{Lu}[\\p{L}\\d&.-]{0,40}\\p{L}'
const FORM =
  '(?:g?GmbH(?: ?& ?Co\\.? ?KGa?A?)?|mbH|AG(?: ?& ?Co\\.? ?KG)?|SE|KGaA|OHG|KG|UG(?: \\(haftungsbeschränkt\\))?|GbR|PartG(?:mbB)?|e\\. ?V\\.|e\\. ?G\\.|eG|e\\. ?K\\.|AöR|KdöR|gAG)'
const JOIN = '(?:&|und|der|für|des|zur|am|im|-)'
const PARTY =
  'SPD|CDU(?:/CSU)?|CSU|FDP|AfD|BSW|Bündnis[ -]90/Die Grünen|B(?:Ü|ü)NDNIS 90/DIE GRÜNEN|Die Grünen|Die Linke|DIE LINKE|Volt|Freie Wähler|FREIE WÄHLER|Die PARTEI|ÖDP|Piraten(?:partei)?|BIG|UWG|FWG'
const PLACE = '\\p{Lu}[\\p{L}-]{1,40}(?: (?:am|an der|im|ob der|in) \\p{Lu}[\\p{L}-]{1,40}| a\\. ?[MD]\\.| \\(\\p{Lu}[\\p{L} .]+\\))?'

/** Legal forms, territorial bodies, authorities, parties and their groups. By form alone: who has none is not found. */
const patterns: readonly (readonly [RegExp, number])[] = [
  [new RegExp(`(?<![\\p{L}\\d-])((?:${WORD}|\\d{1,3})(?: (?:${JOIN} )?${WORD}){0,3}?[ ,]{1,2}${FORM})(?![\\p{L}\\d])`, 'gu'), 0.9],
  [
    new RegExp(
      `(?<![\\p{L}])((?:\\d{3}-)?(?:(?:Rats|Stadt|Stadtrats|Kreistags|Gemeinderats)f|F)raktion (?:der )?(?:${PARTY}|${WORD}))(?!\\p{L})`,
      'gu',
    ),
    0.9,
  ],
  [
    new RegExp(
      `(?<!\\p{L})((?:${PARTY}|\\p{Lu}\\p{L}{0,40}(?:/\\p{Lu}\\p{L}{1,40}){0,2})-(?:Rats|Stadtrats|Kreistags|Stadtverordneten)?[Ff]raktion)(?!\\p{L})`,
      'gu',
    ),
    0.9,
  ],
  [new RegExp(`(?<![\\p{L}-])(${PARTY})(?![\\p{L}-])`, 'gu'), 0.85],
  [
    new RegExp(
      `(?<!\\p{L})((?:Landeshaupts|Hanses|Universitätss|Kreiss|Wissenschaftss|Lutherstadt S|S)tadt ${PLACE}|STADT \\p{Lu}{3,}|(?:Land|Rhein-Erft-|Main-Taunus-|Hochtaunus)?[Kk]reise?s? ${PLACE}|(?:Verbands|Samt|Orts)?[Gg]emeinde ${PLACE}|Markt ${PLACE}|Amt ${PLACE})`,
      'gu',
    ),
    0.8,
  ],
  [
    /(?<!\p{L})((?:Bundes|Landes|Staats)?[Mm]inisterium (?:für|des|der) \p{Lu}[\p{L}-]{1,40}(?:(?:, | und | für | der | des )\p{Lu}[\p{L}-]{1,40}){0,5}|(?:Bundes|Landes|Regierungs)(?:amt|anstalt|präsidium|zentralamt|agentur)(?: (?:für|der|des) \p{Lu}[\p{L}-]{1,40}(?:(?:,? und | der | des )\p{Lu}[\p{L}-]{1,40}){0,3}| \p{Lu}[\p{L}-]{1,40})?|(?:Verwaltungs|Amts|Land|Oberlandes|Sozial|Finanz|Arbeits|Oberverwaltungs)gericht \p{Lu}[\p{L}-]{1,40}|Finanzamt \p{Lu}[\p{L}-]{1,40}|(?:Ordnungs|Bau|Bauordnungs|Sozial|Jugend|Standes|Umwelt|Gesundheits|Steuer|Straßenverkehrs|Haupt|Rechts|Einwohnermelde|Ausländer)amt|Jobcenter(?: \p{Lu}[\p{L}-]{1,40})?|Deutscher (?:Bundestag|Städtetag|Landkreistag))(?!\p{L})/gu,
    0.8,
  ],
  [
    /(?<!\p{L})(Stadtrat|Gemeinderat|Kreistag|Magistrat|Stadtverordnetenversammlung|Gemeindevertretung|Kreisausschuss|Ortsbeirat(?: \p{Lu}[\p{L}-]{1,40})?|Haupt- und Finanzausschuss|Ausschuss für \p{Lu}[\p{L}-]{1,40}(?:(?:, | und )\p{Lu}[\p{L}-]{1,40}){0,4})(?:es|s)?(?!\p{L})/gu,
    0.75,
  ],
]
const OPENERS = /^(?:Die|Der|Das|Den|Dem|Des|Von|Bei|An|Am|Für|Mit|Und|Sehr|Firma|Fa\.|Im|In|Eine?|Unser[e]?|Ihre?)\s/

/** Organisations, by the forms their names have. */
export function findOrganisations(text: string): Fact[] {
  const found: Fact[] = []
  const taken = new Uint8Array(text.length)
  for (const [pattern, confidence] of patterns)
    for (const m of text.matchAll(pattern)) {
      let start = m.index
      let raw = m[1] as string
      for (let o = OPENERS.exec(raw); o; o = OPENERS.exec(raw)) {
        start += o[0].length
        raw = raw.slice(o[0].length)
      }
      if (raw.length < 3 || taken[start] || taken[start + raw.length - 1]) continue
      taken.fill(1, start, start + raw.length)
      found.push({ type: 'organisation', value: raw.replace(/\s+/g, ' '), start, end: start + raw.length, confidence })
    }
  return found.sort((a, b) => a.start - b.start)
}
