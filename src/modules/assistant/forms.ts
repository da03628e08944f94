import type { Content } from '#base/content/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { AppError } from '#base/errors.ts'
import { formats } from '#base/format.ts'
import type { Language } from '#base/say.ts'
import * as applications from '../applications/index.ts'
import { holds } from './extract.ts'
import { termsOf } from './library.ts'

// Helping with applications: where one stands, by its code; where the form is; what a field of it means.

type Form = Content['forms'][number]

/** Sixteen characters, in fours or not, as the receipt shows them. */
const codePattern = /\b[A-HJKMNP-TV-Z2-9]{4}(?:[-\s]?[A-HJKMNP-TV-Z2-9]{4}){3}\b/gi
/** "Menschen sprechen" is sixteen such letters, too: a code has a digit, or stands in capitals. */
const isCode = (text: string) => /\d/.test(text) || text === text.toUpperCase()
export const codeIn = (question: string): string | undefined => question.match(codePattern)?.find(isCode)
export const withoutCodes = (question: string): string => question.replace(codePattern, (text) => (isCode(text) ? '[CODE]' : text))

/** How far the application with this code is; undefined where there is none. Guessing is slowed down by the module that keeps them. */
export async function applicationState(ctx: Ctx, code: string, language: Language): Promise<string[] | undefined> {
  try {
    const mine = await applications.byCode(ctx, code)
    const day = (at: Date) => formats(language).day(at.toISOString().slice(0, 10))
    return [
      mine.number ? `${mine.title} (${mine.number})` : mine.title,
      ...(mine.submittedAt ? [`${language === 'de' ? 'Eingegangen' : 'Received'}: ${day(mine.submittedAt)}`] : []),
      mine.nextStep,
      ...mine.missing.map((m) => `${language === 'de' ? 'Es fehlt noch' : 'Still missing'}: ${m.title}`),
    ].filter(Boolean)
  } catch (e) {
    if (e instanceof AppError && e.status === 404) return undefined
    throw e
  }
}

/** Where a Leistung is applied for online: the package of the house, else the form's own page. */
export async function formLink(ctx: Ctx, service: string, form: string | undefined): Promise<string | undefined> {
  const pack = (await applications.offered(ctx)).find((o) => o.service === service && !o.authority)
  return pack ? `/antrag/${pack.id}` : form && `/formulare/${form}`
}

const asksForField =
  /\bfeld\b|eintragen|trage ich|schreibe ich|ausfüllen|was (?:bedeutet|heißt|ist mit|meint)|angabe|\bfield\b|what does .{0,60}mean|fill in/i

/** What a field of the form means, in the words of the form; undefined where the question names none. */
export function fieldHelp(forms: readonly Form[], question: string, isEasy: boolean): { form: Form; title: string; lines: string[] } | undefined {
  if (!asksForField.test(question)) return undefined
  const asked = termsOf(question)
  const fits = forms.flatMap((form) =>
    Object.values(form.schema.properties).map((field) => {
      const own = [...termsOf(field.title)]
      return { form, field, share: own.length ? own.filter((t) => holds(asked, t)).length / own.length : 0 }
    }),
  )
  const best = fits.reduce((a, b) => (b.share > a.share ? b : a), { share: 0 } as (typeof fits)[number])
  if (best.share < 0.6) return undefined
  const { form, field } = best
  return { form, title: field.title, lines: isEasy ? [field['x-plain']] : [field.description, ...(field.oneOf ?? []).map((o) => o.title)] }
}
