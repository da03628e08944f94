import { type Anatomy, anatomyOf, linesOf } from './words.ts'

/** What a word says yes or no to: "entfällt" says no where "bleibt bestehen" says yes, both of whether something holds. */
export interface Sign {
  readonly frame: string
  readonly yes: boolean
}

/** By the root of a word. */
function table<T>(rows: readonly (readonly [word: string, value: T])[]): ReadonlyMap<string, readonly T[]> {
  const made = new Map<string, T[]>()
  for (const [word, value] of rows) {
    const { root } = anatomyOf(word)
    const before = made.get(root) ?? []
    if (!before.includes(value)) made.set(root, [...before, value])
  }
  return made
}

/** frames.txt: `frame + words` and `frame - words`, several lines a side. */
const sides = new Map<string, Sign>()
const SIGNS = table<Sign>(
  linesOf('frames.txt').flatMap(([frame = '', sign, ...words]) => {
    const side = sides.get(`${sign}${frame}`) ?? { frame, yes: sign === '+' }
    sides.set(`${sign}${frame}`, side)
    return words.map((word) => [word, side] as const)
  }),
)
/** classes.txt: words of which one is not another: Mieter, Vermieter. */
const CLASSES = table<number>(linesOf('classes.txt').flatMap((words, i) => words.map((word) => [word, i] as const)))

const NONE: readonly never[] = []
export const signsOf = (a: Anatomy): readonly Sign[] => SIGNS.get(a.root) ?? NONE

/** The classes of a word, for a compound those of its last part too: Südeingang is an Eingang. */
export function classesOf(a: Anatomy): readonly number[] {
  const own = CLASSES.get(a.root) ?? NONE
  return a.last === undefined ? own : [...own, ...(CLASSES.get(a.last) ?? NONE)]
}

/** Whether two words say yes and no to the same. */
export const opposedBy = (a: Anatomy, b: Anatomy): boolean => signsOf(a).some((s) => signsOf(b).some((t) => t.frame === s.frame && t.yes !== s.yes))
