/** The door of the assistant: the golden set and a turn that keeps nothing, for the commands that measure it. */
export * as golden from './golden.ts'
export { make } from './service.ts'
