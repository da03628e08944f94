/** The door of the Geschäftsgang: who was asked may look; and at the destruction of an Akte its words go. */
export { erase, mayLook } from './service.ts'
