import { baseErrors, type Texts } from '#base/texts.ts'
import { errorTexts as applications } from '#modules/applications/texts.ts'
import { errorTexts as assistant } from '#modules/assistant/texts.ts'
import { errorTexts as bescheid } from '#modules/bescheid/texts.ts'
import { errorTexts as comparison } from '#modules/comparison/texts.ts'
import { errorTexts as desk } from '#modules/desk/texts.ts'
import { errorTexts as gateway } from '#modules/gateway/texts.ts'
import { errorTexts as handover } from '#modules/handover/texts.ts'
import { errorTexts as intake } from '#modules/intake/texts.ts'
import { errorTexts as monitoring } from '#modules/monitoring/texts.ts'
import { errorTexts as organisation } from '#modules/organisation/texts.ts'
import { errorTexts as outbox } from '#modules/outbox/texts.ts'
import { errorTexts as oversight } from '#modules/oversight/texts.ts'
import { errorTexts as payments } from '#modules/payments/texts.ts'
import { errorTexts as records } from '#modules/records/texts.ts'
import { errorTexts as register } from '#modules/register/texts.ts'
import { errorTexts as services } from '#modules/services/texts.ts'
import { authErrors } from './auth-texts.ts'

/** Every sentence that may answer an act; a chunk of its own, fetched once the page stands. A test compares it with the modules. */
export const errorTexts: Texts = {
  ...baseErrors,
  ...authErrors,
  ...assistant,
  ...bescheid,
  ...applications,
  ...comparison,
  ...desk,
  ...gateway,
  ...handover,
  ...intake,
  ...monitoring,
  ...organisation,
  ...outbox,
  ...oversight,
  ...payments,
  ...records,
  ...services,
  ...register,
}
