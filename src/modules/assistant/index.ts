/** The door of the assistant: the golden set, for the command that measures it. */
export * as golden from './golden.ts'
