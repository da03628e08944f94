import { fold, germanLexicon, splitCompound, stem, words } from '#ai/language/index.ts'

/**
 * What a text consists of for a classifier: hashed features with the place they come from. Parallel arrays, `count` long; reused from call to call,
 * so read them before the next `extract`.
 */
export class Features {
  hash = new Int32Array(4096)
  /** Which view the feature belongs to, an index into `VIEWS`. */
  view = new Uint8Array(4096)
  /** How much the feature says by itself, 0 to 1, before any class is known. */
  weight = new Float32Array(4096)
  start = new Int32Array(4096)
  end = new Int32Array(4096)
  count = 0

  add(view: number, hash: number, weight: number, start: number, end: number) {
    if (this.count === this.hash.length) this.#grow()
    const i = this.count++
    this.view[i] = view
    this.hash[i] = hash
    this.weight[i] = weight
    this.start[i] = start
    this.end[i] = end
  }

  #grow() {
    const grow = <T extends Int32Array | Uint8Array | Float32Array>(old: T, fresh: T) => {
      fresh.set(old)
      return fresh
    }
    this.hash = grow(this.hash, new Int32Array(this.hash.length * 2))
    this.view = grow(this.view, new Uint8Array(this.view.length * 2))
    this.weight = grow(this.weight, new Float32Array(this.weight.length * 2))
    this.start = grow(this.start, new Int32Array(this.start.length * 2))
    this.end = grow(this.end, new Int32Array(this.end.length * 2))
  }
}

/** For descriptions: stems, parts of compounds, pieces of words. */
const STEM = 0
const PART = 1
const PIECE = 2
/** For decided texts: words and pairs of neighbours, pieces of one to five letters, parts of compounds. Each view has length 1, times its weight. */
export const VIEW_WEIGHTS = [1, 1, 0.5]
const WORD = 0
export const LETTERS = 1
const COMPOUND = 2

const SEED = 0x811c9dc5 | 0
/** One step of FNV-1a over UTF-16 units. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
const mix = (hash: number, unit: number) => Math.imul(hash ^ unit, 0x01000193)
/** Spreads the bits, so that tables may use the low ones. @see MurmurHash3, fmix32 */
function finish(hash: number) {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

function hashOf(text: string, seed: number): number {
  let h = mix(SEED, seed)
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i))
  return finish(h)
}

/** Words that every letter needs, whatever it is about; people write "ich bin" far more often than offices do, from whom the counts are. */
const FUNCTION_WORDS = new Set(
  `ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine meinen meinem meiner meines dein deine sein seine seinen seinem seiner ihre ihren ihrem ihrer
  unser unsere unseren unserem unserer bin bist ist sind seid war waren wäre wären gewesen habe hast hat haben hatte hatten hätte hätten werde wirst wird werden wurde wurden
  würde würden worden kann kannst können konnte konnten könnte könnten muss müssen musste müssten soll sollen sollte sollten will wollen wollte wollten möchte möchten darf dürfen
  mag lassen macht machen gemacht geht gehen ging gibt geben kommt kommen kam bleibt bleiben geblieben steht stehen liegt liegen gestern heute morgen jetzt nun schon noch mal einmal
  zweimal wieder immer nie auch nur sehr etwas nichts alles viel viele mehr wenig da dort hier hin her so wie was wer wo wann warum wieso weil wenn als dass ob aber oder und denn doch
  damit dazu davon dafür daran darauf darum dabei dann danach seit bis von vom vor nach bei beim mit ohne für gegen um an am auf aus in im ins zu zum zur über unter zwischen neben
  hinter durch der die das den dem des ein eine einen einem einer eines kein keine keinen keinem dieser diese dieses diesen diesem jeder jede jedes jeden man nicht bitte danke vielen
  sehr geehrte geehrter damen herren guten tag hallo liebe lieber grüßen gruß freundlichen`.split(/\s+/),
)

/** Whether a word says nothing about any matter: every letter has it, or it is a single letter ("Buchstaben L bis Z"). */
export const saysNothing = (word: string): boolean => word.length < 2 || FUNCTION_WORDS.has(word.toLowerCase())

/** Words everyone uses say nothing: full weight from one in 20,000 words on, almost none above one in 150. Counted on general German. */
function rarity(word: string) {
  if (saysNothing(word)) return 0.02
  const lexicon = germanLexicon()
  const count = lexicon.count(word.toLowerCase().replaceAll('ß', 'ss'))
  return count === 0 ? 1 : Math.min(1, Math.max(0.05, (Math.log(lexicon.total / count) - 5) / 5))
}

interface Anatomy {
  readonly stem: number
  readonly weight: number
  readonly parts: readonly { readonly hash: number; readonly weight: number; readonly start: number; readonly end: number }[]
  readonly pieces: Int32Array
}
/** Kept for words that come again: splitting is the dear step. */
const known = new Map<string, Anatomy>()

function anatomy(word: string): Anatomy {
  const found = known.get(word)
  if (found) return found
  const root = stem(word)
  const weight = rarity(word)
  const parts = splitCompound(word).map((p) => ({ hash: hashOf(stem(p.text), PART), weight: 0.6 * rarity(p.text), start: p.start, end: p.end }))
  const padded = `^${fold(word)}$`
  const pieces = new Int32Array(Math.max(0, padded.length - 3))
  for (let i = 0; i < pieces.length; i++) pieces[i] = hashOf(padded.slice(i, i + 4), PIECE)
  const made = { stem: hashOf(root, STEM), weight, parts, pieces }
  if (known.size > 50_000) known.clear()
  known.set(word, made)
  return made
}

/** Stems, parts and four-letter pieces of every word: meaning first, for comparing a text with a description. Linear in the text. */
export function describe(text: string, into: Features): Features {
  into.count = 0
  for (const word of words(text)) {
    if (word.kind !== 'word') continue
    const { stem: root, weight, parts, pieces } = anatomy(word.text)
    into.add(STEM, root, weight, word.start, word.end)
    for (const part of parts) into.add(PART, part.hash, part.weight, word.start + part.start, word.start + part.end)
    for (const piece of pieces) into.add(PIECE, piece, (0.5 * weight) / Math.sqrt(pieces.length), word.start, word.end)
  }
  return into
}

interface Spelling {
  readonly word: number
  /** Of all its pieces, then of its parts. */
  readonly hashes: Int32Array
  readonly pieces: number
}
const spellings = new Map<string, Spelling>()
/** Seeds that keep the features of decided texts apart from each other. */
const SEED_WORD = 11
const SEED_PAIR = 12
const SEED_LETTERS = 13
const SEED_COMPOUND = 14
const BORDER = hashOf('', SEED_WORD)

function spelling(text: string): Spelling {
  const found = spellings.get(text)
  if (found) return found
  const word = text.toLowerCase().replaceAll('ß', 'ss').replace(/\d/g, '0')
  const padded = ` ${word.slice(0, 60)} `
  const hashes: number[] = []
  for (let i = 0; i < padded.length; i++) {
    // One walk from each letter gives its pieces of all lengths.
    let h = mix(SEED, SEED_LETTERS)
    for (let n = 1; n <= 5 && i + n <= padded.length; n++) {
      h = mix(h, padded.charCodeAt(i + n - 1))
      hashes.push(finish(h))
    }
  }
  const pieces = hashes.length
  for (const part of splitCompound(word)) hashes.push(hashOf(stem(part.text), SEED_COMPOUND))
  const made = { word: hashOf(word, SEED_WORD), hashes: Int32Array.from(hashes), pieces }
  if (spellings.size > 50_000) spellings.clear()
  spellings.set(text, made)
  return made
}

/**
 * What a classifier that learns from decisions sees: words, pairs of neighbours (the ends of the text count as neighbours), pieces of one to five
 * letters within a word, parts of compounds. Digits are 0: a number is a shape here, not somebody's. Linear in the text.
 */
export function lexical(text: string, into: Features): Features {
  into.count = 0
  let before = BORDER
  let from = 0
  let to = 0
  for (const { text: raw, start, end } of words(text)) {
    const { word, hashes, pieces } = spelling(raw)
    into.add(WORD, word, 1, start, end)
    into.add(WORD, finish(mix(mix(mix(SEED, SEED_PAIR), before), word)), 1, from, end)
    for (let i = 0; i < hashes.length; i++) into.add(i < pieces ? LETTERS : COMPOUND, hashes[i] as number, 1, start, end)
    before = word
    from = start
    to = end
  }
  if (to > 0) into.add(WORD, finish(mix(mix(mix(SEED, SEED_PAIR), before), BORDER)), 1, from, to)
  return into
}
