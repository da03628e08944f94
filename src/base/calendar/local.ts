/**
 * A municipality as its town.json names it. `ortsteil` matters only where a holiday holds in some parts of a municipality
 * (Saxony, Thuringia); without it the part that bears the municipality's name is meant. `mariaeHimmelfahrt` is what a Bavarian town says
 * about itself; it beats the table below.
 */
export type Municipality = { ags: string; name: string; ortsteil?: string; mariaeHimmelfahrt?: boolean }

/**
 * Whether 15 August is a holiday in a Bavarian municipality: more Catholic than Protestant inhabitants at the last census, as the Landesamt
 * für Statistik states. Census 1987 held until 2013, 2011 from 2014 to 2024, 2022 since 2025. undefined: not in the table, the town must say.
 * @see Art. 1 Abs. 1 Nr. 2 und Abs. 3 FTG (Bayern)
 */
export function mariaeHimmelfahrt({ ags, name, mariaeHimmelfahrt: own }: Municipality, year: number): boolean | undefined {
  if (own !== undefined) return own
  const row = byName.find(([kreis, town]) => ags.startsWith(kreis) && sameName(name, town))
  if (row) {
    const [, , from, to] = row
    return !(year >= from && year <= to)
  }
  const city = cities[ags.slice(0, 5)]
  return city ?? districts[ags.slice(0, 3)]
}

/**
 * Whether Fronleichnam is a holiday in a municipality of Saxony or Thuringia, where the Land as a whole does not have it.
 * @see § 1 Abs. 1 SächsSFG und Fronleichnamsverordnung (Sachsen), § 2 Abs. 2 ThürFGtG (Landkreis Eichsfeld and what had it in 1994)
 */
export function fronleichnamHere({ ags, name, ortsteil }: Municipality): boolean {
  if (ags.startsWith(EICHSFELD)) return true
  const row = fronleichnam.find(([kreis, town]) => ags.startsWith(kreis) && sameName(name, town))
  if (!row) return false
  const [, , parts] = row
  const here = ortsteil ?? name
  if (parts === 'all') return true
  return 'only' in parts ? parts.only.some((part) => sameName(here, part)) : !parts.not.some((part) => sameName(here, part))
}

/** Augsburger Friedensfest, 8 August, within the city only. @see Art. 1 Abs. 2 FTG (Bayern) */
export const hasFriedensfest = ({ ags }: Municipality): boolean => ags.startsWith('09761')

const sameName = (a: string, b: string) => plain(a) === plain(b)
/** `Stadt Oettingen i.Bay.` and `Oettingen in Bayern` are one town. */
const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/,.*$/, '')
    .replace(/^(stadt|markt|gemeinde) /, '')
    .replace(/\bi\. ?bay\./, 'in bayern')
    .replace(/\ba\. ?d\. ?l\./, 'an der lederhecke')
    .replace(/\ba\. ?d\. ?/, 'an der ')
    .replace(/\bb\. ?/, 'bei ')
    .trim()

const EICHSFELD = '16061'

/** Regierungsbezirke where the 15th is a holiday in all municipalities but those of `byName`. Franconia has no such rule. */
const districts: Record<string, boolean> = { '091': true, '092': true, '093': true, '097': true }

/** Kreisfreie Städte of Franconia; the others follow their Regierungsbezirk. */
const cities: Record<string, boolean> = {
  '09461': true, // Bamberg
  '09462': false, // Bayreuth
  '09463': false, // Coburg
  '09464': false, // Hof
  '09561': false, // Ansbach
  '09562': false, // Erlangen
  '09563': false, // Fürth
  '09564': false, // Nürnberg
  '09565': false, // Schwabach
  '09661': true, // Aschaffenburg
  '09662': true, // Schweinfurt
  '09663': true, // Würzburg
}

const ALWAYS = 1987
const TODAY = 9999
/** Kreis, municipality, first and last year in which the 15th was *no* holiday. Complete for Swabia and the Upper Palatinate. */
const byName: [kreis: string, town: string, from: number, to: number][] = [
  // Swabia
  ['09773', 'Bächingen an der Brenz', ALWAYS, TODAY],
  ['09774', 'Leipheim', ALWAYS, 2013],
  ['09778', 'Lauben', ALWAYS, TODAY],
  ['09778', 'Memmingerberg', 2014, 2024],
  ['09778', 'Woringen', ALWAYS, TODAY],
  ['09779', 'Oettingen in Bayern', ALWAYS, 2024],
  ...[
    'Alerheim',
    'Auhausen',
    'Deiningen',
    'Ederheim',
    'Forheim',
    'Harburg (Schwaben)',
    'Hohenaltheim',
    'Mönchsdeggingen',
    'Möttingen',
    'Nördlingen',
    'Wechingen',
  ].map((town): [string, string, number, number] => ['09779', town, ALWAYS, TODAY]),
  // Upper Palatinate
  ...['Birgland', 'Edelsfeld', 'Etzelwang', 'Hirschbach', 'Illschwang', 'Königstein', 'Neukirchen bei Sulzbach-Rosenberg', 'Weigendorf'].map(
    (town): [string, string, number, number] => ['09371', town, ALWAYS, TODAY],
  ),
  ['09374', 'Neustadt am Kulm', ALWAYS, TODAY],
  // Franconia: those that changed with a census, and a few that never had it
  ['09471', 'Walsdorf', ALWAYS, 2013],
  ['09472', 'Speichersdorf', 2014, TODAY],
  ['09473', 'Seßlach', 2025, TODAY],
  ['09476', 'Marktrodach', ALWAYS, 2024],
  ['09477', 'Marktschorgast', 2025, TODAY],
  ['09572', 'Baiersdorf', 2014, 2024],
  ['09572', 'Weisendorf', ALWAYS, 2024],
  ['09672', 'Geroda', ALWAYS, TODAY],
  ['09672', 'Maßbach', ALWAYS, 2013],
  ['09673', 'Aubstadt', ALWAYS, TODAY],
  ['09673', 'Sulzdorf an der Lederhecke', ALWAYS, 2013],
  ['09673', 'Willmars', ALWAYS, TODAY],
  ['09674', 'Ermershausen', ALWAYS, TODAY],
  ['09675', 'Castell', ALWAYS, TODAY],
  ['09675', 'Geiselwind', ALWAYS, 2013],
  ['09675', 'Martinsheim', ALWAYS, TODAY],
  ['09675', 'Segnitz', ALWAYS, TODAY],
  ['09677', 'Thüngen', ALWAYS, 2013],
  ['09678', 'Gochsheim', ALWAYS, 2013],
  ['09678', 'Schwebheim', ALWAYS, 2024],
]

type Parts = 'all' | { only: string[] } | { not: string[] }
const fronleichnam: [kreis: string, town: string, parts: Parts][] = [
  // Saxony, the Sorbian villages in the Landkreis Bautzen
  ['14625', 'Bautzen', { only: ['Bolbritz', 'Salzenforst'] }],
  ['14625', 'Crostwitz', 'all'],
  ['14625', 'Göda', { only: ['Prischwitz'] }],
  ['14625', 'Großdubrau', { only: ['Sdier'] }],
  ['14625', 'Hoyerswerda', { only: ['Dörgenhausen'] }],
  ['14625', 'Königswartha', { not: ['Wartha'] }],
  ['14625', 'Nebelschütz', 'all'],
  ['14625', 'Neschwitz', { only: ['Neschwitz', 'Saritsch'] }],
  ['14625', 'Panschwitz-Kuckau', 'all'],
  ['14625', 'Puschwitz', 'all'],
  ['14625', 'Räckelwitz', 'all'],
  ['14625', 'Radibor', 'all'],
  ['14625', 'Ralbitz-Rosenthal', 'all'],
  ['14625', 'Wittichenau', 'all'],
  // Thuringia outside the Eichsfeld. What has since joined the Eichsfeld is caught by its key; the names stay for the years before.
  ['16063', 'Buttlar', 'all'],
  ['16063', 'Brunnhartshausen', { only: ['Föhlritz', 'Steinberg'] }],
  ['16063', 'Dermbach', { only: ['Föhlritz', 'Steinberg', 'Zella'] }],
  ['16063', 'Geisa', 'all'],
  ['16063', 'Schleid', 'all'],
  ['16063', 'Zella/Rhön', 'all'],
  ['16064', 'Anrode', { only: ['Bickenriede', 'Zella'] }],
  ['16064', 'Dünwald', { only: ['Beberstedt', 'Hüpstedt'] }],
  ['16064', 'Rodeberg', { only: ['Struth'] }],
  ['16064', 'Südeichsfeld', 'all'],
]
