import { errorTexts as aiErrors } from '#ai/texts.ts'
import { AppError, outside } from '#base/errors.ts'
import { baseErrors, say, type Texts } from '#base/texts.ts'
import { modules } from './modules.ts'
import { commandErrors } from './texts.ts'

/** Every error sentence of the product, by code. */
export const errorTexts: Texts = Object.assign({}, baseErrors, aiErrors, commandErrors, ...modules.map((m) => m.errors))

/** The sentence of a problem for whoever reads the answer itself: another program's log, a developer. German unless English is asked for first. */
export function problemTitle(code: string, facts: object, languages = ''): string {
  const text = errorTexts[code] ?? errorTexts.internal
  return text ? say(text, facts as Record<string, unknown>, /^en\b/i.test(languages) ? 'en' : 'de') : ''
}

/** What the command line tells a person: the sentence of a known error, the message of any other. */
export function sentence(e: unknown): string {
  const known = e instanceof AppError ? e : outside(e)
  if (!known) return e instanceof Error ? e.message : String(e)
  const text = errorTexts[known.code]
  return text ? say(text, known.facts) : known.message
}
