export type * from './contract.ts'
export { fromDescriptions, type Model, type Options } from './model.ts'
