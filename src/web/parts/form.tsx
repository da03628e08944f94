import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { createContext, type FormEvent, type ReactNode, use, useEffect, useId, useRef, useState } from 'react'
import { Problem } from '../api.ts'
import { useTexts } from '../language.ts'
import { texts } from '../texts.ts'
import { Refusal } from './states.tsx'

// Fields are our own on KERN's classes: the React kit gives every hint of a page the same id (kern-react-kit 2.27, KernInput and KernSelect),
// so that a screen reader reads the wrong one.

type Errors = ReadonlyMap<string, string>
const FormErrors = createContext<Errors>(new Map())

/** zod's code for a field, as a sentence. */
const reasons: Record<string, keyof typeof texts> = { too_small: 'tooShort', too_big: 'tooLong', invalid_format: 'badFormat' }

/**
 * A form: its values as FormData, the server's refusal above the button, the refused fields marked, the first of them focused.
 * @param error of the verb that `onSubmit` runs
 */
export function Form({
  onSubmit,
  error,
  pending = false,
  act,
  cancel,
  children,
}: {
  onSubmit: (values: FormData) => void
  error?: unknown
  pending?: boolean
  /** What the button says: the act and its effect. */
  act: string
  cancel?: ReactNode
  children: ReactNode
}) {
  const t = useTexts(texts)
  const ref = useRef<HTMLFormElement>(null)
  const fields = error instanceof Problem ? error.fields : []
  const errors: Errors = new Map(fields.map((f) => [f.pointer.split('/')[1] ?? '', t(reasons[f.code] ?? 'missing')]))
  useEffect(() => {
    if (error) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    if (!pending) onSubmit(new FormData(e.currentTarget))
  }
  return (
    <FormErrors value={errors}>
      <form className="vz-form" onSubmit={submit} ref={ref} noValidate>
        {children}
        <Refusal error={error} />
        <div className="vz-actions">
          <KernButton type="submit" variant="primary" text={act} aria-disabled={pending} />
          {cancel}
        </div>
      </form>
    </FormErrors>
  )
}

type Common = { name: string; label: string; hint?: string | undefined; error?: string | undefined; optional?: boolean }

function Frame({ id, name, label, hint, error, optional, children }: Common & { id: string; children: (props: Wiring) => ReactNode }) {
  const t = useTexts(texts)
  const known = use(FormErrors).get(name)
  const shown = error ?? known
  const described = [hint && `${id}-hint`, shown && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={`kern-form-input ${shown ? 'kern-form-input--error' : ''}`}>
      <label className="kern-label" htmlFor={id}>
        {label}
        {optional && <span className="kern-label__optional"> – {t('optional')}</span>}
      </label>
      {hint && (
        <div className="kern-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {children({ id, name, 'aria-describedby': described || undefined, 'aria-invalid': shown ? true : undefined, broken: !!shown })}
      {shown && (
        <p className="kern-error" id={`${id}-error`}>
          <span className="kern-icon kern-icon--danger kern-icon--default" aria-hidden="true" />
          <span className="kern-body">{shown}</span>
        </p>
      )}
    </div>
  )
}
type Wiring = { id: string; name: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined; broken: boolean }

/** One line of text, a day, a number … */
export function Field({
  label,
  name,
  hint,
  error,
  optional,
  ...input
}: Common & Omit<React.InputHTMLAttributes<HTMLInputElement>, 'name' | 'className' | 'id'>) {
  const id = useId()
  return (
    <Frame {...{ id, name, label, hint, error, optional: optional ?? false }}>
      {({ broken, ...wiring }) => (
        <input {...wiring} {...input} required={!optional} className={`kern-form-input__input ${broken ? 'kern-form-input__input--error' : ''}`} />
      )}
    </Frame>
  )
}

export function Area({
  label,
  name,
  hint,
  error,
  optional,
  ...area
}: Common & Omit<React.TextareaHTMLAttributes<HTMLTextAreaElement>, 'name' | 'className' | 'id'>) {
  const id = useId()
  return (
    <Frame {...{ id, name, label, hint, error, optional: optional ?? false }}>
      {({ broken, ...wiring }) => (
        <textarea
          rows={4}
          {...wiring}
          {...area}
          required={!optional}
          className={`kern-form-input__input ${broken ? 'kern-form-input__input--error' : ''}`}
        />
      )}
    </Frame>
  )
}

/** A choice from a list. `options` in the order shown; an empty value asks for a choice. */
export function Select({
  label,
  name,
  hint,
  error,
  optional,
  options,
  ...select
}: Common & { options: { value: string; label: string }[] } & Omit<React.SelectHTMLAttributes<HTMLSelectElement>, 'name' | 'className' | 'id'>) {
  const id = useId()
  return (
    <Frame {...{ id, name, label, hint, error, optional: optional ?? false }}>
      {({ broken, ...wiring }) => (
        <div className="kern-form-input__select-wrapper">
          <select {...wiring} {...select} className={`kern-form-input__select ${broken ? 'kern-form-input__select--error' : ''}`}>
            {options.map((o) => (
              <option key={o.value} value={o.value}>
                {o.label}
              </option>
            ))}
          </select>
        </div>
      )}
    </Frame>
  )
}

/** Several from a list; the form's data holds `name` once for each that is checked. */
export function Checks({
  legend,
  name,
  hint,
  options,
  chosen = [],
  columns = false,
}: {
  legend: string
  name: string
  hint?: string
  options: { value: string; label: string; hint?: string }[]
  chosen?: readonly string[]
  columns?: boolean
}) {
  const id = useId()
  const error = use(FormErrors).get(name)
  return (
    <fieldset
      className={`kern-fieldset ${error ? 'kern-fieldset--error' : ''}`}
      aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}
    >
      <legend className="kern-label">{legend}</legend>
      {hint && (
        <div className="kern-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <div className={`kern-fieldset__body ${columns ? 'vz-columns' : ''}`}>
        {options.map((o, i) => (
          <Check key={o.value} name={name} value={o.value} label={o.label} defaultChecked={chosen.includes(o.value)} invalid={!!error && i === 0} />
        ))}
      </div>
      {error && (
        <p className="kern-error" id={`${id}-error`}>
          <span className="kern-icon kern-icon--danger kern-icon--default" aria-hidden="true" />
          <span className="kern-body">{error}</span>
        </p>
      )}
    </fieldset>
  )
}

export function Check({
  label,
  invalid,
  ...input
}: { label: string; invalid?: boolean } & Omit<React.InputHTMLAttributes<HTMLInputElement>, 'type' | 'className' | 'id'>) {
  const id = useId()
  return (
    <div className="kern-form-check">
      <input {...input} id={id} type="checkbox" aria-invalid={invalid || undefined} className="kern-form-check__checkbox" />
      <label className="kern-label" htmlFor={id}>
        {label}
      </label>
    </div>
  )
}

/** One of a few. Nothing is chosen unless `chosen` says so. */
export function Radios({
  legend,
  name,
  hint,
  options,
  chosen,
  onChange,
}: {
  legend: string
  name: string
  hint?: string
  options: { value: string; label: string }[]
  chosen?: string
  onChange?: (value: string) => void
}) {
  const id = useId()
  return (
    <fieldset className="kern-fieldset" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend className="kern-label">{legend}</legend>
      {hint && (
        <div className="kern-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <div className="kern-fieldset__body">
        {options.map((o) => (
          <div className="kern-form-check" key={o.value}>
            <input
              className="kern-form-check__radio"
              type="radio"
              id={`${id}-${o.value}`}
              name={name}
              value={o.value}
              defaultChecked={o.value === chosen}
              onChange={() => onChange?.(o.value)}
            />
            <label className="kern-label" htmlFor={`${id}-${o.value}`}>
              {o.label}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  )
}

/** A password that can be looked at. */
export function Password(props: Omit<Parameters<typeof Field>[0], 'type'>) {
  const t = useTexts(texts)
  const [shown, setShown] = useState(false)
  return (
    <div className="vz-password">
      <Field {...props} type={shown ? 'text' : 'password'} autoCapitalize="none" spellCheck={false} />
      <Check label={t('showPassword')} checked={shown} onChange={(e) => setShown(e.target.checked)} />
    </div>
  )
}

/** A whole number, or null where nothing was entered. */
export const wholeOrNull = (values: FormData, name: string): number | null =>
  text(values, name) === '' ? null : Math.round(Number(text(values, name)))
/** The value of a field as text. */
export const text = (values: FormData, name: string): string => String(values.get(name) ?? '').trim()
