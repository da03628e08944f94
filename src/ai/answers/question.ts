import { fold } from '#ai/language/index.ts'
import type { Kind } from './lines.ts'

/**
 * What a question asks for, and which kinds of line can hold that. Several may be true of one question ("Wo und wann …"). The patterns are read on
 * the folded question (lower case, no umlauts); the order is that of the features of the model.
 */
const TYPES: readonly { readonly name: string; readonly pattern: RegExp; readonly heldBy: readonly Kind[] }[] = [
  {
    name: 'who',
    pattern: /^wer\b|\b(?:an|bei|mit|von|fur) wen\b|\bwem\b|\bwen\b|\bwessen\b|fur wen/,
    heldBy: ['person', 'conditional', 'organisation'],
  },
  { name: 'how much', pattern: /wie ?viel\b|kost|teuer|wie hoch|\bhohe\b|gebuhr|bezahl|preis|kostenlos|\bgeld\b/, heldBy: ['amount', 'free'] },
  { name: 'how many', pattern: /wie ?viele|anzahl|wie oft|wie haufig/, heldBy: ['number'] },
  { name: 'how long', pattern: /wie lange|dauer|\bfrist|bis wann|wie schnell|gultig/, heldBy: ['duration', 'date'] },
  {
    name: 'when',
    pattern: /\bwann\b|uhrzeit|offnungszeit|sprechzeit|geoffnet|welche[mnr]? (?:tag|zeit)|termin/,
    heldBy: ['hours', 'date', 'duration'],
  },
  {
    name: 'where',
    pattern: /\bwo\b|\bwohin\b|\bwoher\b|adresse|standort|anschrift|welche[mnr]? (?:ort|stelle)/,
    heldBy: ['address', 'web', 'organisation', 'contact'],
  },
  {
    name: 'contact',
    pattern: /kontakt|erreich|telefon|e-?mail|an wen|ansprechpartner|anlaufstelle|wend(?:en|e)\b/,
    heldBy: ['contact', 'address', 'web', 'organisation'],
  },
  { name: 'why', pattern: /warum|wieso|weshalb|wozu|\bgrund|grunde|zweck|\bziele?\b/, heldBy: ['reason'] },
  { name: 'how', pattern: /^wie (?!viel|lange|hoch|oft|alt|heis)/, heldBy: ['duty', 'conditional', 'web'] },
  { name: 'definition', pattern: /was (?:ist|sind|bedeutet|heisst|versteht)|bedeut|definition|unterschied/, heldBy: ['definition'] },
  {
    name: 'requirement',
    pattern: /voraussetz|unterlagen|dokument|bedingung|was (?:muss|brauch|benotig)|brauch|benotig|nachweis|anforderung|wer (?:kann|darf|hat)/,
    heldBy: ['duty', 'conditional', 'item'],
  },
  { name: 'consequence', pattern: /was (?:passiert|geschieht|tun|mache)|folgen|strafe/, heldBy: ['conditional', 'duty'] },
  { name: 'which', pattern: /welch|\bwas\b/, heldBy: ['item', 'listing'] },
  { name: 'offer', pattern: /angebot|unterstutz|hilfe|leistung|aktivitat|programm|kurs|beratung|themen|moglichkeit/, heldBy: ['item', 'listing'] },
  {
    name: 'yes or no',
    pattern:
      /^(?:kann|konnen|darf|durfen|muss|mussen|gibt|ist|sind|hat|haben|werden|wird|bekomm\w*|erhalt\w*|habe|soll\w*|bietet|besteht|brauch\w*|fallen|findet)\b/,
    heldBy: ['free', 'duty', 'conditional'],
  },
  { name: 'difference', pattern: /unterschied|unterscheide/, heldBy: [] },
  { name: 'finding', pattern: /\bfinde\b|\bfinden\b|\bsuchen\b/, heldBy: ['web', 'contact', 'address'] },
  { name: 'anywhere', pattern: /in deutschland|in meiner nahe|\bals [\p{L}]+(?:er|e|ling)\b/u, heldBy: [] },
  { name: 'language', pattern: /sprache|dolmetsch|ubersetz/, heldBy: ['language'] },
  { name: 'age', pattern: /\balter\b|wie alt|altersgruppe|\bjahre/, heldBy: ['age'] },
  { name: 'access', pattern: /barrierefrei|rollstuhl|behindertengerecht|zuganglich/, heldBy: ['access'] },
]

export const questionTypes: readonly string[] = TYPES.map((t) => t.name)

export interface QuestionType {
  /** One truth for each of `questionTypes`. */
  readonly is: readonly boolean[]
  /** Kinds of line that can hold what is asked for. */
  readonly heldBy: ReadonlySet<Kind>
}

export function typeOf(question: string): QuestionType {
  const plain = fold(question.trim())
  const is = TYPES.map((t) => t.pattern.test(plain))
  return { is, heldBy: new Set(TYPES.flatMap((t, i) => (is[i] ? t.heldBy : []))) }
}
