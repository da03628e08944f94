import type { Text } from './say.ts'

/**
 * Something that a new house, or a new person in it, has yet to do. Whether it is open follows from the state of the house each time it is asked: nothing
 * is ticked off, so nothing can be ticked off wrongly.
 */
export type FirstStep<C> = {
  id: string
  title: Text
  /** What stays closed until then, or lies. */
  why: Text
  /** The page where it is done. */
  path: string
  /** The permission that it takes, or `signed-in`. */
  may: string
  /** Where others wait for it, too: who does it. Without it only those see the step who may do it. */
  by?: Text
  /** The house works well without it. */
  optional?: true
  /** Undefined: not its turn yet, since another step comes first. */
  isOpen: (ctx: C) => Promise<boolean | undefined>
}
