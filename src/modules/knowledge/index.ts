/** The door of the knowledge: modules that answer people say here what was asked in vain, and what helped in the end. */

export { sourceReleased } from './contract.ts'
export { helped, missed } from './service.ts'
