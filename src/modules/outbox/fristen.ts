import { fristEnde, type Place } from '#base/calendar/index.ts'
import { type Bekanntgabe, bekanntgabePost } from '#base/law/index.ts'
import type { DispatchRow } from './store.ts'

/** What a day at the post means for a dispatch: by fiction for a letter; a Zustellungsurkunde has its own day. */
export const afterPosting = (dispatch: Pick<DispatchRow, 'channel' | 'recht' | 'begunOn'>, postedOn: string, place: Place): Bekanntgabe =>
  dispatch.channel === 'pzu'
    ? { on: null, norm: '§ 3 VwZG', reasons: [{ text: 'Der Tag der Zustellung steht in der Zustellungsurkunde.', law: '§ 3 VwZG, § 182 ZPO' }] }
    : bekanntgabePost({ recht: dispatch.recht, place, postedOn, begunOn: dispatch.begunOn })

/** The last day of the month within which a Rechtsbehelf can be lodged. @see § 70 Abs. 1, § 74 Abs. 1 VwGO, § 84 SGG */
export const fristOf = (bekanntgabeOn: string, place: Place): string =>
  fristEnde({ start: bekanntgabeOn, event: true, amount: 1, unit: 'months', place }).endsOn
