/** A change of the search that is about to go live. `words` are a group that would mean the same. */
export type Change = { kind: 'synonym'; words: readonly string[] }

/** What must agree before a change of the search goes live: it measures, and throws an AppError with the reason where the change would make things worse. */
export type Gate<Ctx> = (ctx: Ctx, change: Change) => Promise<void>
