export * from './contract.ts'
export { openReaders, type Readers, type ReadersOptions } from './pool.ts'
export { type ReadFile, type ReadOptions, read, safeName } from './read.ts'
export { renderPage } from './render.ts'
