import type { Ctx } from '#base/ctx.ts'
import { guessing, readCode } from './casework.ts'
import { errors } from './contract.ts'
import * as store from './store.ts'

/** The keyed digest of a code: the code itself is kept nowhere. */
export const digestOf = (ctx: Ctx, code: string) => ctx.pseudonym('applications.code', code)

/**
 * The application of a code. A wrong one counts against its case, and says no more than that it is wrong.
 * @throws AppError applications.wrong-code, applications.too-many-tries
 */
export async function open(ctx: Ctx, typed: string): Promise<store.CaseRow> {
  const read = readCode(typed)
  const row = read && (await store.findByHandle(ctx.db, read.handle))
  const bucket = row ? row.handle : '*'
  const most = row ? guessing.most : guessing.mostUnknown
  if ((await store.failuresOf(ctx.db, bucket, guessing.minutes)) >= most) throw errors.tooManyTries(guessing.minutes)
  if (read && row && row.codeDigest === digestOf(ctx, read.code)) return row
  // Counted and judged in one step: who guesses many at once, over all processes, is told of no more than `most`.
  if ((await store.countFailure(ctx.db, bucket, guessing.minutes)) > most) throw errors.tooManyTries(guessing.minutes)
  throw errors.wrongCode()
}
