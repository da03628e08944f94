import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { type ChangeEvent, useId, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { announce, Refusal } from '#web/parts/index.ts'
import type { Description, Mine } from '../contract.ts'
import type { Routes } from '../routes.ts'
import type { Answers, PackageForm } from './form-shape.ts'
import { texts } from './public-texts.ts'

const api = client<Routes>('applications')
type Mine_ = z.input<typeof Mine>
type Upload = Mine_['uploads'][number]

/** A value as people read it: a day with its dots, a number with its comma. */
export function useValueText() {
  const { shortDay, number } = useFormat()
  return (value: string | number | boolean) =>
    typeof value === 'number' ? number(value) : /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? shortDay(String(value)) : String(value)
}

/** One kind of document: hand in, see at once what was found in it, take it over. `onTake` is left out where nothing can be changed any more. */
export function Proofs({
  description,
  mine,
  code,
  onMine,
  onTake,
}: {
  description: z.input<typeof Description>
  mine: Mine_
  code: string
  onMine: (mine: Mine_) => void
  onTake?: (field: string, value: string | number) => void
}) {
  const t = useTexts(texts)
  const form = description.form as PackageForm
  const wanted = (d: (typeof description.documents)[number]) =>
    d.required === 'always' ||
    (typeof d.required === 'object' && d.required !== null && isNeeded(d.required as { field: string; is: unknown }, mine.answers as Answers))
  return (
    <>
      {description.documents.map((d) => (
        <section key={d.id} className="vz-section" aria-labelledby={`doc-${d.id}`}>
          <h3 className="kern-title" id={`doc-${d.id}`}>
            {d.title} <small className="kern-body--muted">({t(wanted(d) ? 'proofNeeded' : 'proofOptional')})</small>
          </h3>
          <p className="kern-body">{d.help.de}</p>
          <HandIn document={d} code={code} onMine={onMine} />
          {mine.uploads
            .filter((u) => u.document === d.id)
            .map((u) => (
              <Found
                key={u.id}
                upload={u}
                form={form}
                answers={mine.answers as Answers}
                code={code}
                onMine={onMine}
                removable={mine.status === 'draft'}
                {...(onTake ? { onTake } : {})}
              />
            ))}
        </section>
      ))}
    </>
  )
}
const isNeeded = (required: { field: string; is: unknown }, answers: Answers) => answers[required.field] === required.is

function HandIn({
  document,
  code,
  onMine,
}: {
  document: { id: string; title: string; accept: string[] }
  code: string
  onMine: (mine: Mine_) => void
}) {
  const t = useTexts(texts)
  const id = useId()
  const [share, setShare] = useState<number>()
  const [error, setError] = useState<unknown>()
  const send = async (e: ChangeEvent<HTMLInputElement>) => {
    const input = e.currentTarget
    const files = [...(input.files ?? [])]
    if (!files.length) return
    setError(undefined)
    setShare(0)
    announce(t('proofReading'))
    try {
      onMine(await api.upload('/mine/proofs', { input: { code, document: document.id }, files, onProgress: setShare }))
      announce(t('proofNothing'))
    } catch (problem) {
      setError(problem)
    } finally {
      setShare(undefined)
      input.value = ''
    }
  }
  return (
    <div className="kern-form-input">
      <label className="kern-label" htmlFor={id}>
        {t('proofFile', { title: document.title })}
      </label>
      <input
        id={id}
        className="kern-form-input__input"
        type="file"
        accept={document.accept.join(',')}
        multiple
        onChange={send}
        disabled={share !== undefined}
      />
      {share !== undefined && (
        <p className="kern-body" role="status">
          {share < 1 ? `${Math.round(share * 100)} %` : t('proofReading')}
        </p>
      )}
      <Refusal error={error} />
    </div>
  )
}

function Found({
  upload,
  form,
  answers,
  code,
  removable,
  onMine,
  onTake,
}: {
  upload: Upload
  form: PackageForm
  answers: Answers
  code: string
  removable: boolean
  onMine: (mine: Mine_) => void
  onTake?: (field: string, value: string | number) => void
}) {
  const t = useTexts(texts)
  const { size } = useFormat()
  const said = useValueText()
  const [error, setError] = useState<unknown>()
  const remove = () =>
    api
      .post('/mine/proofs/remove', { input: { code, upload: upload.id } })
      .then(onMine)
      .catch(setError)
  const titleOf = (field: string) => form.schema.properties[field]?.title ?? field
  return (
    <div className="vz-card">
      <p className="kern-body">
        <strong>{upload.name}</strong> <span className="vz-sub">{size(upload.size)}</span>
      </p>
      <p className="kern-body">{upload.recognised === upload.document && upload.values.length ? t('proofFound') : t('proofNothing')}</p>
      {upload.hints.map((h) => (
        <p key={h} className="vz-hint">
          {h}
        </p>
      ))}
      {upload.refusal && <p className="vz-hint">{upload.refusal}</p>}
      {upload.values.length > 0 && (
        <ul className="vz-plain kern-body">
          {upload.values.map((v) => {
            const same = v.field !== null && String(answers[v.field] ?? '').toLowerCase() === String(v.value).toLowerCase()
            return (
              <li key={v.show}>
                {v.title}: <strong>{said(v.value)}</strong> {v.field && same && <span className="vz-sub">{t('same')}</span>}
                {v.field && !same && onTake && (
                  <KernButton
                    className="kern-btn--x-small"
                    variant="tertiary"
                    text={t('offer', { field: titleOf(v.field) })}
                    onClick={() => onTake(v.field ?? '', v.value)}
                  />
                )}
              </li>
            )
          })}
        </ul>
      )}
      {removable && <KernButton className="kern-btn--x-small" variant="tertiary" text={t('proofRemove', { name: upload.name })} onClick={remove} />}
      <Refusal error={error} />
    </div>
  )
}
