import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useTexts } from '#web/language.ts'
import { Area, Check, Fact, Facts, Field, Select } from '#web/parts/index.ts'
import type { Answers, Entry, FieldProblem, ListField, PackageForm, SimpleField } from './form-shape.ts'
import { useValueText } from './proofs.tsx'
import { texts } from './public-texts.ts'

type Value = Answers[string]
type Ask = {
  name: string
  field: SimpleField
  value: unknown
  problem: FieldProblem | undefined
  plain: boolean
  optional: boolean
  onChange: (value: Value | undefined) => void
}

/** What a problem is, in words. */
export function useProblemText() {
  const t = useTexts(texts)
  return (p: FieldProblem | undefined) => (p ? t(p.code as keyof typeof texts, { limit: p.limit ?? '' }) : undefined)
}

/** `1.200,50` and `1200.5` are the same number; what is none stays as it was typed, and the server says so. */
export function numberOf(typed: string): number | string {
  const clean = typed.trim().replace(/\s/g, '')
  const german = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(clean) ? clean.replaceAll('.', '') : clean
  const read = Number(german.replace(',', '.'))
  return clean !== '' && Number.isFinite(read) ? read : typed
}
const shownNumber = (value: unknown) => (typeof value === 'number' ? String(value).replace('.', ',') : String(value ?? ''))

/** One field of a package's form. */
function One({ name, field, value, problem, plain, optional, onChange }: Ask) {
  const t = useTexts(texts)
  const said = useProblemText()
  const hint = (plain ? field['x-plain'] : undefined) ?? field.description
  const common = { name, label: field.title, hint, error: said(problem), optional, id: undefined }
  const { id: _none, ...shared } = common
  if (field.type === 'boolean' && field.const)
    return (
      <Check label={field.title} checked={value === true} invalid={!!problem} onChange={(e) => onChange(e.target.checked || undefined)} name={name} />
    )
  if (field.type === 'boolean')
    return (
      <Select
        {...shared}
        value={value === undefined ? '' : String(value)}
        onChange={(e) => onChange(e.target.value === '' ? undefined : e.target.value === 'true')}
        options={[
          { value: '', label: t('choose') },
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]}
      />
    )
  if (field.type === 'string' && field.oneOf)
    return (
      <Select
        {...shared}
        value={String(value ?? '')}
        onChange={(e) => onChange(e.target.value || undefined)}
        options={[{ value: '', label: t('choose') }, ...field.oneOf.map((o) => ({ value: o.const, label: o.title }))]}
      />
    )
  if (field.type === 'string' && (field.maxLength ?? 0) > 300)
    return <Area {...shared} value={String(value ?? '')} maxLength={field.maxLength} onChange={(e) => onChange(e.target.value || undefined)} />
  if (field.type === 'string')
    return (
      <Field
        {...shared}
        type={field.format === 'date' ? 'date' : field.format === 'email' ? 'email' : 'text'}
        {...(field.format === 'email' ? { autoComplete: 'email' } : complete[name] ? { autoComplete: complete[name] } : {})}
        {...(field.pattern?.includes('0-9') ? { inputMode: 'text' as const } : {})}
        value={String(value ?? '')}
        onChange={(e) => onChange(e.target.value || undefined)}
      />
    )
  return (
    <Field
      {...shared}
      type="text"
      inputMode={field.type === 'integer' ? 'numeric' : 'decimal'}
      defaultValue={shownNumber(value)}
      onChange={(e) => onChange(e.target.value.trim() === '' ? undefined : numberOf(e.target.value))}
    />
  )
}
/** What the browser may fill in by itself. @see WCAG 2.2, 1.3.5 */
const complete: Record<string, string> = {
  familienname: 'family-name',
  vornamen: 'given-name',
  geburtsdatum: 'bday',
  strasse: 'address-line1',
  postleitzahl: 'postal-code',
  ort: 'address-level2',
  telefon: 'tel',
}

/** The fields of one step, lists included. */
export function StepFields({
  form,
  fields,
  answers,
  problems,
  plain,
  required,
  locked,
  onChange,
}: {
  form: PackageForm
  fields: readonly string[]
  answers: Answers
  problems: readonly FieldProblem[]
  plain: boolean
  required: ReadonlySet<string>
  /** What the Nutzerkonto said: shown, not asked. */
  locked: readonly string[]
  onChange: (name: string, value: Value | undefined) => void
}) {
  const t = useTexts(texts)
  const said = useValueText()
  const problemOf = (field: string) => problems.find((p) => p.field === field)
  return fields.map((name) => {
    const field = form.schema.properties[name]
    if (!field) return null
    if (locked.includes(name))
      return (
        <Facts key={name}>
          <Fact name={`${field.title} (${t('fromAccount')})`}>{said(String(answers[name] ?? ''))}</Fact>
        </Facts>
      )
    if (field.type === 'array')
      return <List key={name} {...{ name, field, plain, problems }} value={answers[name]} onChange={(v) => onChange(name, v)} />
    return (
      <One
        key={name}
        name={name}
        field={field}
        value={answers[name]}
        problem={problemOf(name)}
        plain={plain}
        optional={!required.has(name)}
        onChange={(v) => onChange(name, v)}
      />
    )
  })
}

function List({
  name,
  field,
  value,
  plain,
  problems,
  onChange,
}: {
  name: string
  field: ListField
  value: unknown
  plain: boolean
  problems: readonly FieldProblem[]
  onChange: (value: Entry[]) => void
}) {
  const t = useTexts(texts)
  const entries = Array.isArray(value) ? (value as Entry[]) : []
  const shown = entries.length || !(field.minItems ?? 0) ? entries : [{}]
  const change = (i: number, n: string, v: Value | undefined) =>
    onChange(
      shown.map((e, at) => {
        if (at !== i) return e
        const { [n]: _old, ...rest } = e
        return v === undefined || Array.isArray(v) ? rest : { ...rest, [n]: v as string | number | boolean }
      }),
    )
  return (
    <fieldset className="kern-fieldset">
      <legend className="kern-label">{field.title}</legend>
      <p className="kern-hint">{(plain ? field['x-plain'] : undefined) ?? field.description}</p>
      {shown.map((entry, i) => (
        <fieldset key={i} className="kern-fieldset vz-stelle">
          <legend className="kern-label">{t('entry', { title: field.items.title, n: i + 1 })}</legend>
          {Object.entries(field.items.properties).map(([n, f]) => (
            <One
              key={n}
              name={`${name}-${i}-${n}`}
              field={f}
              value={entry[n]}
              plain={plain}
              problem={problems.find((p) => p.field === `${name}/${i}/${n}`)}
              optional={!field.items.required.includes(n)}
              onChange={(v) => change(i, n, v)}
            />
          ))}
          <KernButton
            variant="tertiary"
            text={t('remove', { title: field.items.title, n: i + 1 })}
            onClick={() => onChange(shown.filter((_, at) => at !== i))}
          />
        </fieldset>
      ))}
      {shown.length < field.maxItems && <KernButton text={t('add')} onClick={() => onChange([...shown, {}])} />}
    </fieldset>
  )
}
