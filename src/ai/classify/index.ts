export { fromBytes, tagsFromBytes, toBytes } from './bytes.ts'
export type * from './contract.ts'
export { fromDescriptions, type Model, train, update } from './model.ts'
export { type Tagger, tagsFromDescriptions, trainTags, updateTags } from './tags.ts'
