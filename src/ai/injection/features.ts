import { fold, words } from '#ai/language/index.ts'
import type { Row } from '#ai/logistic/index.ts'
import { cuesOf } from './cues.ts'
import { undisguise } from './disguise.ts'

/** Size of the feature space; a power of two. */
export const SIZE = 1 << 15

/** How much each kind of feature may say: words and their order, pieces of words, declared cues, the shape of the text. */
const WORTH = { word: 1, piece: 0.7, cue: 1.2, shape: 0.5 }

/** FNV-1a, its bits spread as in MurmurHash3. */
function bucket(feature: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < feature.length; i++) h = Math.imul(h ^ feature.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) & (SIZE - 1)
}

const ENGLISH = new Set('the of and to is you your in that it for are with what how i my this do not all can be will'.split(' '))
const GERMAN = new Set('der die das und ist nicht ich sie zu den mit ein eine wie was von auf für dem bitte wir es im du'.split(' '))

/** What a text consists of for the classifier: bucket -> weight, each kind of feature of length 1 times its worth. */
export function featuresOf(text: string): Row {
  const plain = undisguise(text)
  const all = [plain.text, ...plain.decoded].join('\n')
  const row = new Map<number, number>()
  const tokens = words(all).map((w) => (w.kind === 'number' ? '0' : fold(w.text)))
  const grams = new Map<string, number>()
  const count = (into: Map<string, number>, feature: string) => into.set(feature, (into.get(feature) ?? 0) + 1)
  const pieces = new Map<string, number>()
  tokens.forEach((token, i) => {
    count(grams, token)
    if (i) count(grams, `${tokens[i - 1]} ${token}`)
    if (i > 1) count(grams, `${tokens[i - 2]} ${tokens[i - 1]} ${token}`)
    const padded = `^${token}$`
    for (let n = 3; n <= 5; n++) for (let k = 0; k + n <= padded.length; k++) count(pieces, padded.slice(k, k + n))
  })
  const cues = new Map<string, number>([...cuesOf(all), ...plain.tricks].map((name) => [name, 1]))
  add('word', grams)
  add('piece', pieces)
  add('cue', cues, true)
  add('shape', shapeOf(all, tokens), true)
  return row

  function add(kind: keyof typeof WORTH, found: Map<string, number>, fixed = false) {
    let squares = 0
    for (const n of found.values()) squares += (1 + Math.log(n)) ** 2
    // Cues keep their size whatever else is there: three cues are more than one.
    const scale = WORTH[kind] / (fixed ? 2 : Math.sqrt(squares))
    for (const [feature, n] of found) {
      const at = bucket(`${kind}:${feature}`)
      row.set(at, (row.get(at) ?? 0) + (fixed ? n : 1 + Math.log(n)) * scale)
    }
  }
}

/** How the text is built: its length, its sentences, a change of language, a question. */
function shapeOf(text: string, tokens: readonly string[]): Map<string, number> {
  const shape = new Map<string, number>()
  const en = tokens.filter((t) => ENGLISH.has(t)).length
  const de = tokens.filter((t) => GERMAN.has(t)).length
  if (en > 1 && de > 1) shape.set('two languages', 1)
  shape.set(`length ${Math.min(7, Math.floor(Math.log2(tokens.length + 1)))}`, 1)
  const stops = text.match(/[.!?](?:\s|$)/g)?.length ?? 0
  shape.set(`stops ${Math.min(4, stops)}`, 1)
  if (/\?\s*$/.test(text)) shape.set('ends in a question', 1)
  if (/\?.*[.!:]|[.!].*\?/s.test(text)) shape.set('question and more', 1)
  if (/[?.!]\.\s|\.\s+\p{Ll}/u.test(text)) shape.set('joined', 1)
  if (/:\s/.test(text)) shape.set('colon', 1)
  if (/["'„“”»«]/.test(text)) shape.set('quotation', 1)
  return shape
}
