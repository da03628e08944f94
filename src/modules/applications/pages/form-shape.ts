// What the browser knows of a form (towns/README.md). The server checks it again with #base/leistungen; this only decides what is shown.

type Words = { title: string; description?: string; 'x-plain'?: string }
export type SimpleField = Words &
  (
    | { type: 'string'; format?: 'date' | 'email'; pattern?: string; maxLength?: number; oneOf?: { const: string; title: string }[] }
    | { type: 'number' | 'integer'; minimum?: number; maximum?: number }
    | { type: 'boolean'; const?: true }
  )
export type ListField = Words & {
  type: 'array'
  minItems?: number
  maxItems: number
  items: { title: string; properties: Record<string, SimpleField>; required: string[] }
}
export type PackageForm = {
  title: string
  schema: {
    properties: Record<string, SimpleField | ListField>
    required: string[]
    allOf?: { if: { properties: Record<string, { const: string | boolean | number }> }; then: { required: string[] } }[]
  }
  steps: { title: string; description?: string; 'x-plain'?: string; fields: string[] }[]
  attachments: { id: string; title: string; accept: string[] }[]
  declaration: string
}
export type Entry = Record<string, string | number | boolean>
export type Answers = Record<string, string | number | boolean | Entry[]>
export type FieldProblem = { field: string; code: string; limit?: number | undefined }

/** Required now, given what has been answered. */
export function requiredOf({ schema }: PackageForm, answers: Answers): Set<string> {
  const held = (schema.allOf ?? []).filter((c) => Object.entries(c.if.properties).every(([n, { const: wanted }]) => answers[n] === wanted))
  return new Set([...schema.required, ...held.flatMap((c) => c.then.required)])
}
/** Fields that only a condition asks for stay away until it holds. */
export function shownOf(form: PackageForm, answers: Answers): Set<string> {
  const conditional = new Set((form.schema.allOf ?? []).flatMap((c) => c.then.required))
  const required = requiredOf(form, answers)
  return new Set(Object.keys(form.schema.properties).filter((n) => !conditional.has(n) || required.has(n)))
}
