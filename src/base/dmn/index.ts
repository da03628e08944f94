export { type Decided, type ExplainedStep, type Explanation, sentencesOf } from './explain.ts'
export { type Circumstances, type Model, readDmn } from './model.ts'
export { differencesOf, type Logic, type Outline, outlineOf } from './outline.ts'
export type { Given, Plain } from './value.ts'
