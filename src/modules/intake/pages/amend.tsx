import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { useTexts } from '#web/language.ts'
import { Checks, Dialog, Field, Form, Radios, Select, text, useAkten } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { Sorting as SortingSchema, Vocabulary as VocabularySchema } from '../contract.ts'
import { texts } from '../texts.ts'

type Sorting = z.input<typeof SortingSchema>
type Vocabulary = z.input<typeof VocabularySchema>

/** Everything about where an item goes, to be put right by a person. */
export function Amend({
  sorting,
  words,
  error,
  pending,
  onAmend,
  onClose,
}: {
  sorting: Sorting
  words: Vocabulary
  error: unknown
  pending: boolean
  onAmend: (sorting: Sorting) => void
  onClose: () => void
}) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const [into, setInto] = useState<'new' | 'same'>(sorting.akteId ? 'same' : 'new')
  const [akteId, setAkteId] = useState(sorting.akteId)
  const listed = (all: { id: string; title: string }[]) => [
    { value: '', label: t('choose') },
    ...all.map((o) => ({ value: o.id, label: `${o.id} ${o.title}` })),
  ]
  const submit = (v: FormData) =>
    onAmend({
      documentType: text(v, 'documentType') || null,
      stelleId: text(v, 'stelleId'),
      tags: v.getAll('tags').map(String),
      akteId: into === 'same' ? akteId : null,
      planId: into === 'new' ? text(v, 'planId') || null : null,
      title: into === 'new' ? text(v, 'title') : sorting.title,
      fristOn: text(v, 'fristOn') || null,
    })
  return (
    <Dialog title={t('editTitle')} onClose={onClose} wide>
      <Form act={t('editAct')} error={error} pending={pending} onSubmit={submit} cancel={<KernButton text={w('cancel')} onClick={onClose} />}>
        <Select
          name="documentType"
          label={t('documentType')}
          defaultValue={sorting.documentType ?? ''}
          options={[{ value: '', label: t('choose') }, ...words.documentTypes.map((d) => ({ value: d.id, label: d.title }))]}
        />
        <Select
          name="stelleId"
          label={t('sortTo')}
          defaultValue={sorting.stelleId}
          options={words.stellen.map((s) => ({ value: s.id, label: `${s.id} ${s.title} (${s.office})` }))}
        />
        <Radios
          legend={t('filing')}
          name="into"
          chosen={into}
          onChange={(value) => setInto(value as 'new' | 'same')}
          options={[
            { value: 'new', label: t('newAkte') },
            { value: 'same', label: t('sameAkte') },
          ]}
        />
        {into === 'new' ? (
          <>
            <Select name="planId" label={t('plan')} defaultValue={sorting.planId ?? ''} options={listed(words.plan)} />
            <Field name="title" label={t('akteTitle')} defaultValue={sorting.title} maxLength={300} />
          </>
        ) : (
          <ChooseAkte chosen={akteId} onChoose={setAkteId} />
        )}
        <Field name="fristOn" type="date" label={t('frist')} defaultValue={sorting.fristOn ?? ''} optional />
        <Checks
          legend={t('tags')}
          name="tags"
          columns
          chosen={sorting.tags}
          options={words.tags.map((tag) => ({ value: tag.id, label: tag.title }))}
        />
      </Form>
    </Dialog>
  )
}

function ChooseAkte({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string) => void }) {
  const t = useTexts(texts)
  const [wanted, setWanted] = useState('')
  const found = useAkten(useDeferredValue(wanted.trim()))
  const akten = (found.data?.akten ?? []).filter((a) => a.status === 'open').slice(0, 8)
  return (
    <div className="vz-stack">
      <Field
        name="akteSearch"
        type="search"
        label={t('akteSearch')}
        hint={t('akteSearchHint')}
        value={wanted}
        onChange={(e) => setWanted(e.target.value)}
      />
      {found.data && akten.length === 0 && <p className="kern-body kern-body--muted">{t('akteNone')}</p>}
      {akten.length > 0 && (
        <Radios
          legend={t('akteFound')}
          name="akteId"
          {...(chosen ? { chosen } : {})}
          onChange={onChoose}
          options={akten.map((a) => ({ value: a.id, label: `${a.aktenzeichen} ${a.title}` }))}
        />
      )}
    </div>
  )
}
