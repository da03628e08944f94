import { words } from './tokens.ts'

/** Two vowels that sound as one. The written-out umlauts ae, oe, ue are among them. */
const DIPHTHONGS = ['aa', 'ee', 'oo', 'ai', 'ei', 'oi', 'ay', 'ey', 'oy', 'au', 'äu', 'eu', 'ie', 'ou', 'ae', 'oe', 'ue']
const VOWEL = /[aeiouyäöüàáâéèêíìîóòôúùû]/

/** Places where the letters read otherwise than the rule says: pattern and its number of syllables. The longest match from the left wins. */
const EXCEPTIONS: readonly (readonly [string, number])[] = [
  // a vowel, then an ending or prefix of its own: be-inhalten, ge-ändert, Ge-äude is one (äu), be-obachten, re-agieren
  ['beinhalt', 3],
  ['beein', 2],
  ['beei', 2],
  ['geeign', 2],
  ['geeinig', 3],
  ['geehr', 2],
  ['geerb', 2],
  ['beend', 2],
  ['beauf', 2],
  ['beaug', 2],
  ['beauty', 2],
  ['koexist', 3],
  ['soeben', 3],
  ['seenot', 2],
  ['koffein', 3],
  ['protein', 3],
  ['deinstall', 3],
  ['reinteg', 3],
  ['geurteilt', 3],
  ['kreier', 2],
  ['hierarch', 3],
  ['ambient', 3],
  ['audienz', 3],
  ['iell', 2],
  ['viell', 1],
  ['spiell', 1],
  ['studier', 2],
  ['prämier', 2],
  ['beerdig', 3],
  ['beeid', 2],
  ['beur', 2],
  ['beunruh', 3],
  ['geübt', 2],
  ['reunion', 4],
  ['museum', 3],
  ['museen', 3],
  ['mausoleum', 4],
  ['jubiläum', 4],
  ['jubiläen', 4],
  ['petroleum', 4],
  ['lyzeum', 3],
  ['ideen', 3],
  ['seen', 2],
  ['feen', 2],
  ['armeen', 3],
  ['alleen', 3],
  ['tourneen', 3],
  ['zoolog', 3],
  ['koordin', 3],
  ['kooper', 3],
  ['koopt', 2],
  ['israel', 3],
  ['michael', 3],
  ['raphael', 3],
  ['aerob', 3],
  ['aero', 3],
  ['poesie', 3],
  ['poet', 2],
  ['koeff', 2],
  ['duell', 2],
  ['aktuell', 3],
  ['manuell', 3],
  ['individuell', 5],
  ['eventuell', 4],
  ['virtuell', 3],
  ['rituell', 3],
  ['sexuell', 3],
  ['visuell', 3],
  ['prozentuell', 4],
  ['konzeptuell', 4],
  ['intellektuell', 5],
  ['statue', 3],
  ['influenz', 3],
  ['kongruen', 3],
  ['ruin', 2],
  ['jesuit', 3],
  ['genuin', 3],
  ['linguist', 3],
  ['atheis', 3],
  ['kokain', 3],
  ['ukrain', 3],
  ['mosaik', 3],
  ['prosaisch', 3],
  ['archaisch', 3],
  ['laizis', 3],
  ['naiv', 2],
  ['albanien', 4],
  ['familie', 4],
  ['linie', 3],
  ['folie', 3],
  ['aktie', 3],
  ['studie', 3],
  ['serie', 3],
  ['prämie', 3],
  ['immobilie', 5],
  ['mobilien', 4],
  ['materialien', 6],
  ['textilie', 4],
  ['lilie', 3],
  ['petersilie', 5],
  ['fossilien', 4],
  ['ferien', 3],
  ['italien', 4],
  ['spanien', 3],
  ['belgien', 3],
  ['asien', 3],
  ['indien', 3],
  ['syrien', 3],
  ['bosnien', 3],
  ['serbien', 3],
  ['rumänien', 4],
  ['bulgarien', 4],
  ['kroatien', 4],
  ['slowenien', 4],
  ['mazedonien', 5],
  ['georgien', 4],
  ['australien', 4],
  ['brasilien', 4],
  ['argentinien', 5],
  ['kolumbien', 4],
  ['tunesien', 4],
  ['algerien', 4],
  ['libyen', 3],
  ['britannien', 4],
  ['medien', 3],
  ['kriterien', 4],
  ['prinzipien', 4],
  ['stadien', 3],
  ['gremien', 3],
  ['ministerien', 5],
  ['bakterie', 4],
  ['batterien', 4],
  ['kategorien', 5],
  ['theorien', 4],
  ['galerien', 4],
  ['kastanie', 4],
  ['magnolie', 4],
  ['komödie', 4],
  ['tragödie', 4],
  ['hortensie', 4],
  ['patient', 3],
  ['klient', 3],
  ['orient', 3],
  ['ingredien', 4],
  ['hygien', 3],
  ['effizien', 4],
  ['koeffizient', 5],
  ['quotient', 3],
  ['gradient', 3],
  ['spezie', 3],
  ['variet', 3],
  ['sozietät', 4],
  ['pietät', 3],
  ['societ', 3],
  // u after q is no vowel
  ['qu', 0],
  // y at the beginning and before a vowel is a consonant: Yacht, Yoga, Bayern
  ['bayer', 2],
  ['loyal', 2],
  ['royal', 2],
  ['foyer', 2],
  // foreign groups that are one sound or silent
  ['eau', 1],
  ['team', 1],
  ['leasing', 2],
  ['beamer', 2],
  ['stream', 1],
  ['online', 2],
  ['offline', 2],
  ['hotline', 2],
  ['homepage', 2],
  ['website', 2],
  ['update', 2],
  ['software', 2],
  ['hardware', 2],
  ['homeoffice', 3],
  ['service', 2],
  ['feedback', 2],
  ['image', 2],
  ['garage', 3],
  ['teenager', 3],
  ['youtube', 2],
  ['facebook', 2],
  ['smartphone', 2],
  ['phone', 1],
  ['mail', 1],
]
// Words with -ion, -ium, -ial, -eal, -ua … need no exception: i+o, i+u, i+a, e+a, u+a are no diphthongs and count twice.

const byFirst = new Map<string, (readonly [string, number])[]>()
for (const exception of [...EXCEPTIONS].sort((a, b) => b[0].length - a[0].length)) {
  const first = exception[0].charAt(0)
  byFirst.set(first, [...(byFirst.get(first) ?? []), exception])
}

/**
 * The number of syllables of a German word, at least 1: vowels counted in groups, diphthongs as one, with a list of exceptions.
 * Digits count by their German names only roughly (one syllable each), abbreviations in capitals by their letters (EU: 2, GmbH: 4).
 */
export function syllables(word: string): number {
  if (/^\d/.test(word)) return word.replace(/\D/g, '').length
  if (/^\p{Lu}{2,5}$/u.test(word) || /^(?:GmbH|e?KfW|StVO|StGB|LKWs?|PKWs?|BGBl)$/.test(word)) return spelled(word)
  const text = word.toLowerCase()
  let count = 0
  for (let i = 0; i < text.length; ) {
    const exception = byFirst.get(text.charAt(i))?.find(([pattern]) => text.startsWith(pattern, i))
    if (exception) {
      count += exception[1]
      i += exception[0].length
      continue
    }
    if (!VOWEL.test(text.charAt(i))) {
      i++
      continue
    }
    // y before a vowel is a consonant: Yacht, Yoga
    if (text[i] === 'y' && VOWEL.test(text[i + 1] ?? '')) {
      i++
      continue
    }
    count++
    i += DIPHTHONGS.includes(text.slice(i, i + 2)) ? 2 : 1
  }
  return Math.max(1, count)
}

/** Letters of an abbreviation said one by one: Y is Ypsilon (3). */
function spelled(word: string): number {
  let count = 0
  for (const letter of word.toUpperCase()) count += letter === 'Y' ? 3 : 1
  return count
}

/** Syllables of all words of a text. */
export function countSyllables(text: string): number {
  let sum = 0
  for (const word of words(text)) if (word.kind === 'word') for (const piece of word.text.split(/[-'’_]/)) if (piece) sum += syllables(piece)
  return sum
}
