/** The door of the knowledge: modules that answer people say here what helped after a search in vain. */
export { helped } from './service.ts'
