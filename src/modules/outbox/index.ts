/** The door of the Postausgang: lay a letter into it, look what became of it, hand it to a citizen who has proved who she is. */

export { digestOf, newCode } from './code.ts'
export { Delivery, returned } from './contract.ts'
export { consentWithdrawn, enter, erase, handOver, listOf, portalReady, provisionsOf } from './service.ts'
