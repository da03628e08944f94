import type { Ctx } from '#base/ctx.ts'
import { isSwitchedOff } from '#base/method-use.ts'
import { recognising } from './method.ts'
import { openReaders, type Readers, type ReadersOptions } from './pool.ts'

/**
 * The readers of one module, opened at its first file and closed with the house. Each module has its own, so that nobody waits behind another's stack.
 * While text recognition is switched off in the register, scans stay pictures.
 *
 * @param user the module's id
 */
export const readersOf = (ctx: Pick<Ctx, 'db' | 'shared'>, user: string, options: ReadersOptions = {}): Readers =>
  ctx.shared(`reading.${user}`, () => {
    const readers = openReaders(options)
    return {
      ...readers,
      read: async (file, how = {}) => readers.read(file, (await isSwitchedOff(ctx, recognising.id)) ? { ...how, ocr: 'never' } : how),
    }
  })
