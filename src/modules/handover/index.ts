/** The door of the Fachverfahren: hand a decided case over, and look what became of it. */
export { answered } from './contract.ts'
export { handOver, listOf } from './service.ts'
