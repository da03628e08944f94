/** The door of the library: typed facts of a text, with their places. */
export { type Fact, type FactOptions, type FactType, type FristFact, factTypes } from './contract.ts'
export { extractFacts } from './extract.ts'
