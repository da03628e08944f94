/** The door of the applications: what can be applied for, what a form asks, and where an application stands by its code. */

export { deliverSample, describe, offered } from './packages.ts'
export { byCode } from './service.ts'
