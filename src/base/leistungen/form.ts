import { z } from 'zod'

// A form is a closed part of JSON Schema 2020-12 (towns/README.md): what is not named here is refused when the package is read. So a form can
// neither loop ($ref), nor take for ever (patterns are checked), nor ask for what no page can show.

const Text = z.string().trim().min(1).max(2000)
const Name = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,59}$/, { error: ({ input }) => `„${input}“ ist kein Feldname (klein beginnend, ASCII, ohne Zeichen).` })

const words = { title: Text, description: Text.optional(), 'x-plain': Text.optional() }
const Choice = z
  .array(z.strictObject({ const: z.string().min(1).max(100), title: Text }))
  .min(2)
  .max(60)
const simple = [
  z.strictObject({
    ...words,
    type: z.literal('string'),
    format: z.enum(['date', 'email']).optional(),
    pattern: z.string().max(200).optional(),
    minLength: z.int().nonnegative().optional(),
    maxLength: z.int().positive().max(20_000).optional(),
    oneOf: Choice.optional(),
  }),
  z.strictObject({
    ...words,
    type: z.enum(['number', 'integer']),
    minimum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  z.strictObject({ ...words, type: z.literal('boolean'), const: z.literal(true).optional() }),
] as const
const Simple = z.discriminatedUnion('type', [...simple])
const List = z.strictObject({
  ...words,
  type: z.literal('array'),
  minItems: z.int().nonnegative().optional(),
  maxItems: z.int().positive().max(20),
  items: z.strictObject({ type: z.literal('object'), title: Text, properties: z.record(Name, Simple), required: z.array(Name) }),
})
const Field = z.discriminatedUnion('type', [...simple, List])
export type FormField = z.infer<typeof Field>

const Condition = z.strictObject({
  if: z.strictObject({
    properties: z.record(Name, z.strictObject({ const: z.union([z.string(), z.boolean(), z.number()]) })),
    required: z.array(Name).length(1),
  }),
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
  then: z.strictObject({ required: z.array(Name).min(1) }),
})

/** `forms/<id>.json`, and `form.json` of a package. */
export const Form = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: Text,
  service: Text,
  kind: z.enum(['online', 'pdf']),
  schema: z.strictObject({
    $schema: z.literal('https://json-schema.org/draft/2020-12/schema'),
    type: z.literal('object'),
    additionalProperties: z.literal(false),
    properties: z.record(Name, Field),
    required: z.array(Name),
    allOf: z.array(Condition).optional(),
  }),
  steps: z
    .array(z.strictObject({ title: Text, description: Text.optional(), 'x-plain': Text.optional(), fields: z.array(Name).min(1) }))
    .min(1)
    .max(20),
  attachments: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]+$/),
      title: Text,
      required: z.boolean(),
      accept: z.array(z.enum(['application/pdf', 'image/jpeg', 'image/png', 'image/tiff'])).min(1),
    }),
  ),
  declaration: Text,
})
export type Form = z.infer<typeof Form>

export type Value = string | number | boolean
export type Answers = Record<string, Value | Record<string, Value>[]>
/** What does not fit yet; `field` as a JSON pointer without the leading slash: `mail`, `personen/1/name`. */
export type FieldProblem = {
  field: string
  code:
    | 'missing'
    | 'too-long'
    | 'too-short'
    | 'too-small'
    | 'too-big'
    | 'not-a-number'
    | 'not-whole'
    | 'not-a-day'
    | 'not-a-mail'
    | 'pattern'
    | 'choice'
    | 'unknown'
    | 'consent'
    | 'too-many'
    | 'not-text'
  limit?: number
}

/** Mistakes of a form that its shape alone does not show, as German sentences. */
export function checkForm(form: Form): string[] {
  const { properties, required, allOf = [] } = form.schema
  const names = Object.keys(properties)
  const inSteps = form.steps.flatMap((s) => s.fields)
  const problems = [
    ...names.filter((n) => !inSteps.includes(n)).map((n) => `Das Feld „${n}“ steht in keinem Schritt: Niemand kann es ausfüllen.`),
    ...inSteps.filter((n, i) => inSteps.indexOf(n) !== i).map((n) => `Das Feld „${n}“ steht in zwei Schritten.`),
    ...inSteps.filter((n) => !names.includes(n)).map((n) => `Ein Schritt nennt das Feld „${n}“, das es im Schema nicht gibt.`),
    ...required.filter((n) => !names.includes(n)).map((n) => `Pflicht ist das Feld „${n}“, das es im Schema nicht gibt.`),
    ...allOf.flatMap((c) =>
      [...Object.keys(c.if.properties), ...c.if.required, ...c.then.required]
        .filter((n) => !names.includes(n))
        .map((n) => `Eine Bedingung nennt das Feld „${n}“, das es im Schema nicht gibt.`),
    ),
  ]
  for (const [name, field] of Object.entries(properties)) {
    const fields: [string, FormField][] = [[name, field], ...(field.type === 'array' ? Object.entries(field.items.properties) : [])]
    for (const [one, f] of fields) {
      if (f.type !== 'array' && !f.description && !f['x-plain']) problems.push(`Dem Feld „${one}“ fehlt die Hilfe (description oder x-plain).`)
      if (f.type === 'string' && f.pattern !== undefined) problems.push(...patternProblems(one, f.pattern))
      if (f.type === 'string' && !f.oneOf && !f.format && !f.pattern && f.maxLength === undefined)
        problems.push(`Dem Textfeld „${one}“ fehlt die größte Länge (maxLength).`)
    }
  }
  return problems
}

/** A pattern may not take for ever: no group that repeats and holds a repetition itself, no reference back. */
function patternProblems(name: string, pattern: string): string[] {
  try {
    new RegExp(pattern, 'u')
  } catch {
    return [`Das Muster „${pattern}“ im Feld „${name}“ ist kein gültiger regulärer Ausdruck.`]
  }
  if (!/^\^.*\$$/s.test(pattern)) return [`Das Muster „${pattern}“ im Feld „${name}“ muss mit ^ beginnen und mit $ enden.`]
  if (/\([^)]*[+*}][^)]*\)\s*[+*{]|\\[1-9]|\(\?[=!<]/.test(pattern) || (pattern.match(/[+*]/g)?.length ?? 0) > 3)
    return [`Das Muster „${pattern}“ im Feld „${name}“ ist zu verschachtelt; auf eine lange Eingabe könnte die Prüfung nicht mehr antworten.`]
  return []
}

/** Required now, given what has been answered; these and the optional ones that no condition hides are shown. */
export function requiredOf({ schema }: Form, answers: Answers): Set<string> {
  const conditional = (schema.allOf ?? []).filter((c) => Object.entries(c.if.properties).every(([n, { const: wanted }]) => answers[n] === wanted))
  return new Set([...schema.required, ...conditional.flatMap((c) => c.then.required)])
}
/** Fields that only a condition asks for stay away until it holds. */
export function shownOf(form: Form, answers: Answers): Set<string> {
  const conditional = new Set((form.schema.allOf ?? []).flatMap((c) => c.then.required))
  const required = requiredOf(form, answers)
  return new Set(Object.keys(form.schema.properties).filter((n) => !conditional.has(n) || required.has(n)))
}

/**
 * Checks what somebody has entered.
 *
 * @param only fields of the steps that were filled in so far; without it the whole form
 */
export function checkAnswers(form: Form, answers: Answers, only?: readonly string[]): FieldProblem[] {
  const problems: FieldProblem[] = Object.keys(answers)
    .filter((n) => !Object.hasOwn(form.schema.properties, n))
    .map((field) => ({ field: field.slice(0, 60), code: 'unknown' }))
  const required = requiredOf(form, answers)
  const shown = shownOf(form, answers)
  for (const [name, field] of Object.entries(form.schema.properties)) {
    if ((only && !only.includes(name)) || !shown.has(name)) continue
    problems.push(...checkOne(field, answers[name], name, required.has(name)))
  }
  return problems
}

/** Answers without what a condition hides: what was typed and is no longer asked does not go along. */
export function relevantOf(form: Form, answers: Answers): Answers {
  const shown = shownOf(form, answers)
  return Object.fromEntries(Object.entries(answers).filter(([n]) => shown.has(n)))
}

function checkOne(field: FormField, value: unknown, name: string, required: boolean): FieldProblem[] {
  const say = (code: FieldProblem['code'], limit?: number): FieldProblem[] => [{ field: name, code, ...(limit === undefined ? {} : { limit }) }]
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)) {
    if (field.type === 'array' && (field.minItems ?? 0) > 0 && required) return say('missing')
    return required && !(field.type === 'array') ? say(field.type === 'boolean' && field.const ? 'consent' : 'missing') : []
  }
  if (field.type === 'array') {
    if (!Array.isArray(value)) return say('not-text')
    if (value.length > field.maxItems) return say('too-many', field.maxItems)
    if (value.length < (field.minItems ?? 0)) return say('missing')
    return value.flatMap((entry, i) => {
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [{ field: `${name}/${i}`, code: 'not-text' as const }]
      const given = entry as Record<string, unknown>
      return [
        ...Object.keys(given)
          .filter((n) => !Object.hasOwn(field.items.properties, n))
          .map((n) => ({ field: `${name}/${i}/${n.slice(0, 60)}`, code: 'unknown' as const })),
        ...Object.entries(field.items.properties).flatMap(([n, f]) => checkOne(f, given[n], `${name}/${i}/${n}`, field.items.required.includes(n))),
      ]
    })
  }
  if (field.type === 'boolean') return typeof value !== 'boolean' ? say('not-text') : field.const && !value ? say('consent') : []
  if (field.type === 'string') {
    if (typeof value !== 'string') return say('not-text')
    if (value.length > (field.maxLength ?? 2000)) return say('too-long', field.maxLength ?? 2000)
    if (value.trim().length < (field.minLength ?? 0)) return say('too-short', field.minLength ?? 0)
    if (field.oneOf) return field.oneOf.some((o) => o.const === value) ? [] : say('choice')
    if (field.format === 'date') return isDay(value) ? [] : say('not-a-day')
    if (field.format === 'email') return z.email().safeParse(value).success ? [] : say('not-a-mail')
    if (field.pattern) return new RegExp(field.pattern, 'u').test(value) ? [] : say('pattern')
    return []
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return say('not-a-number')
  if (field.type === 'integer' && !Number.isInteger(value)) return say('not-whole')
  if (field.minimum !== undefined && value < field.minimum) return say('too-small', field.minimum)
  if (field.exclusiveMinimum !== undefined && value <= field.exclusiveMinimum) return say('too-small', field.exclusiveMinimum)
  if (field.maximum !== undefined && value > field.maximum) return say('too-big', field.maximum)
  return Math.abs(value) > 1e12 ? say('too-big', 1e12) : []
}

/** A day that exists, in a year that can be meant. */
const isDay = (text: string) => z.iso.date().safeParse(text).success && text >= '1880-01-01' && text <= '2120-12-31'
