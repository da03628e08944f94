export { germanLexicon, type Lexicon, lexiconWith, type Part, splitCompound } from './compounds.ts'
export { fold, foldDigraphs, stem } from './stem.ts'
export { type Span, sentences, type Word, words } from './tokens.ts'
