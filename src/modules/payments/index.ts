/** The door of Kosten und Zahlungen: raise a claim in the transaction of a Bescheid, look it up, pay it, and at the destruction of an Akte take it out. */
export { Kosten } from './contract.ts'
export { sumOf } from './rules.ts'
export { begin, erase, findOf, raise } from './service.ts'
