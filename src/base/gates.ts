/** A change of the search that is about to go live: `words` that would mean the same, or what a source has changed and holds back until then. */
export type Change = { kind: 'synonym'; words: readonly string[] } | { kind: 'source'; source: string; title: string }

/** What must agree before a change of the search goes live: it measures, and throws an AppError with the reason where the change would make things worse. */
export type Gate<Ctx> = (ctx: Ctx, change: Change) => Promise<void>
