/** Measures of quality, loaded only when somebody asks for one. */
export const evals = { sorting: () => import('./evals/sorting.ts'), matters: () => import('./matters/eval.ts') }
export { isNotice, packed } from './channels/justice.ts'
/** The door of the Posteingang: others bring something in and ask how far it is. */
export { learn } from './learning.ts'
export { countUnread, folderOrigin, progress, receive } from './service.ts'
export { isCancelled, settle as settleStock, start as startStock } from './stock/service.ts'
