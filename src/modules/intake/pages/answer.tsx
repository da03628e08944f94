import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Evidence as Place } from '#base/review/contract.ts'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import {
  Area,
  Evidence,
  Fact,
  Facts,
  Field,
  Form,
  Loaded,
  ProvenanceLabel,
  Radios,
  Refusal,
  Select,
  StatusBadge,
  text,
  useDecide,
  useKeys,
  useVerb,
} from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from './answer-texts.ts'

const api = client<Routes>('intake')
const ask = (id: string) => api.get('/items/:id/answers', { params: { id } })
type Answers = Awaited<ReturnType<typeof ask>>
type Draft = NonNullable<Answers['draft']>
type Payload = Draft['payload']
type Language = Payload['language']
type Looking = { quote: (e: Place) => string | undefined; isShown: (e: Place) => boolean; onShow: (e: Place) => void }

/** Beside the letter: choose a template, fill its gaps, release. Nothing leaves without the person who presses the button. */
export function AnswerPanel({ itemId, ...looking }: { itemId: string } & Looking) {
  const t = useTexts(texts)
  const section = useRef<HTMLElement>(null)
  const query = useQuery({
    queryKey: ['intake', 'answers', itemId],
    queryFn: () => ask(itemId),
    refetchInterval: ({ state }) => (state.data?.impossible === 'reading' || state.data?.released.some((r) => r.state !== 'done') ? 3_000 : false),
  })
  useKeys([{ key: 'a', label: t('key'), run: () => section.current?.querySelector<HTMLElement>('select, input, textarea, button')?.focus() }])
  return (
    <section aria-labelledby="answer" className="vz-section vz-stack" ref={section}>
      <h2 className="kern-heading-medium" id="answer">
        {t('title')}
      </h2>
      <Loaded query={query} lines={2}>
        {(answers) => (
          <>
            {answers.replyToDiffers && !answers.impossible && <KernAlert variant="warning" title={t('differsTitle')} body={t('differsBody')} />}
            {answers.impossible ? (
              <p className="kern-body kern-body--muted">{t(answers.impossible)}</p>
            ) : answers.draft && !answers.draft.mine ? (
              <p className="kern-body kern-body--muted">{t('notMine', { stelle: answers.draft.stelleId })}</p>
            ) : (
              <Prepare
                key={answers.draft ? `${answers.draft.proposalId} ${answers.draft.version}` : 'none'}
                itemId={itemId}
                answers={answers}
                {...looking}
              />
            )}
            {answers.released.length > 0 && <ReleasedAnswers itemId={itemId} released={answers.released} />}
          </>
        )}
      </Loaded>
    </section>
  )
}

function Prepare({ itemId, answers, ...looking }: { itemId: string; answers: Answers } & Looking) {
  const t = useTexts(texts)
  const { draft, templates } = answers
  const [templateId, setTemplateId] = useState(draft?.payload.templateId ?? '')
  const [chosen, setChosen] = useState<{ payload: Payload; filled: Draft['filled'] }>()
  const template = templates.find((x) => x.id === templateId)
  const start = useVerb((input: { templateId: string; language: Language }) => api.post('/items/:id/answers', { params: { id: itemId }, input }), {
    refresh: [['intake', 'answers', itemId], ['intake', 'item', itemId], ['desk']],
    said: t('prepared'),
  })
  const preview = useVerb(
    (input: { templateId: string; language: Language }) => api.post('/items/:id/answers/preview', { params: { id: itemId }, input }),
    {
      onDone: setChosen,
    },
  )
  const verb = draft?.blind ? preview : start
  if (!templates.length) return <p className="kern-body kern-body--muted">{t('noTemplates')}</p>
  const written = draft && (draft.blind ? chosen && { ...draft, ...chosen } : draft)
  return (
    <>
      {draft?.blind && <KernAlert variant="info" title={t('blindTitle')} body={t('blindBody')} />}
      <Form
        act={t(draft?.blind ? 'takeTemplate' : draft ? 'prepareAgain' : 'prepare')}
        error={verb.error}
        pending={verb.isPending}
        onSubmit={(v) => templateId && verb.run({ templateId, language: text(v, 'language') as Language })}
      >
        <Select
          name="template"
          label={t('template')}
          hint={t('templateHint')}
          value={templateId}
          onChange={(e) => setTemplateId(e.target.value)}
          options={[{ value: '', label: t('choose') }, ...templates.map((x) => ({ value: x.id, label: x.fits ? t('fits', x) : x.title }))]}
        />
        <Select
          key={templateId}
          name="language"
          label={t('language')}
          defaultValue={draft?.payload.templateId === templateId ? draft.payload.language : 'de'}
          options={(template?.languages ?? ['de']).map((l) => ({ value: l, label: t(l) }))}
        />
      </Form>
      {written && <Write key={written.payload.templateId ?? ''} itemId={itemId} draft={written} answers={answers} {...looking} />}
    </>
  )
}

const gapPattern = /⟦([^⟦⟧]*)⟧?/g

function Write({ itemId, draft, answers, quote, isShown, onShow }: { itemId: string; draft: Draft; answers: Answers } & Looking) {
  const t = useTexts(texts)
  const { payload, signatures } = draft
  const begun = draft.saved ?? payload
  const [subject, setSubject] = useState(begun.subject)
  const [body, setBody] = useState(begun.body)
  const [to, setTo] = useState(begun.to ?? '')
  const [via, setVia] = useState(begun.via)
  const form = useRef<HTMLDivElement>(null)
  const acts = useDecide(
    { id: draft.proposalId, version: draft.version },
    {
      refresh: [['intake', 'answers', itemId], ['intake', 'item', itemId], ['circulation']],
      said: { decided: t('releasedSaid'), rejected: t('discarded'), forwarded: '', resubmitted: '', undone: '' },
    },
  )
  const gaps = [...body.matchAll(gapPattern)].map((m) => ({ gap: m[1] ?? '', at: m.index, length: m[0].length }))
  const inSubject = [...subject.matchAll(gapPattern)].length > 0
  const untouched = subject === payload.subject && body === payload.body
  const vias = answers.vias.filter((v) => v !== 'mail' || (answers.templates.find((x) => x.id === payload.templateId)?.factOnly && untouched))
  const way = vias.includes(via) ? via : (vias[0] ?? 'download')
  const release = () => {
    const decided = { ...payload, subject, body, to: to || null, via: way }
    const same = !draft.blind && untouched && decided.to === payload.to && way === payload.via
    acts.decide.run(same ? { outcome: 'accepted' } : { outcome: 'amended', payload: decided })
  }
  const save = useVerb(
    (cosign: boolean) =>
      api.post('/items/:id/answers/draft', {
        params: { id: itemId },
        input: { version: draft.version, subject, body, to: to || null, via: way, cosign },
      }),
    {
      refresh: [['intake', 'answers', itemId], ['circulation'], ['desk']],
      said: (answer) => (answer.lapsed ? t('savedLapsed', { count: answer.lapsed }) : t('savedSaid')),
    },
  )
  const unsaved = subject !== begun.subject || body !== begun.body || (to || null) !== begun.to
  const select = (at: number, length: number) => {
    const area = form.current?.querySelector('textarea')
    area?.focus()
    area?.setSelectionRange(at, at + length)
  }
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey)) return
    e.preventDefault()
    release()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it take the keys; this only hears Ctrl and Enter
    <div ref={form} onKeyDown={onKeyDown} className="vz-stack">
      <p className="vz-row__meta">
        <ProvenanceLabel origin={draft.label} method={draft.method} />
        <span className="vz-sub">{t('byTemplate')}</span>
      </p>
      <Form
        act={t(`act${way}`)}
        error={acts.decide.error ?? acts.reject.error ?? save.error}
        pending={acts.decide.isPending || save.isPending}
        onSubmit={release}
        cancel={
          <>
            {!draft.blind && <KernButton type="button" text={t('save')} onClick={() => save.run(false)} />}
            {!draft.blind && !signatures && <KernButton type="button" variant="tertiary" text={t('cosign')} onClick={() => save.run(true)} />}
            <KernButton type="button" variant="tertiary" text={t('discard')} onClick={() => acts.reject.run('')} />
          </>
        }
      >
        {answers.recipients.length > 1 ? (
          <Select
            name="to"
            label={t('recipient')}
            value={to}
            onChange={(e) => setTo(e.target.value)}
            options={[{ value: '', label: t('choose') }, ...answers.recipients.map((r) => ({ value: r, label: r }))]}
          />
        ) : (
          <Facts>
            <Fact name={t('recipient')}>{to || t('noRecipient')}</Fact>
          </Facts>
        )}
        <Field name="subject" label={t('subject')} value={subject} maxLength={300} onChange={(e) => setSubject(e.target.value)} />
        <div className="vz-long">
          <Area
            name="body"
            label={t('body')}
            hint={t('bodyHint')}
            rows={18}
            maxLength={20_000}
            value={body}
            onChange={(e) => setBody(e.target.value)}
          />
        </div>
        <div role="status">
          {gaps.length || inSubject ? (
            <>
              <p className="kern-label">{t('gaps')}</p>
              <div className="vz-acts">
                {gaps.map(({ gap, at, length }) => (
                  <KernButton
                    key={at}
                    type="button"
                    className="kern-btn--x-small"
                    text={gap}
                    alt={t('gapOf', { gap })}
                    onClick={() => select(at, length)}
                  />
                ))}
              </div>
            </>
          ) : (
            <p className="kern-body kern-body--muted">{t('gapsNone')}</p>
          )}
        </div>
        {signatures && (
          <p className="vz-hint" role="status">
            {t(
              unsaved || !signatures.current
                ? 'signaturesOther'
                : signatures.lacking
                  ? 'signaturesLacking'
                  : signatures.signed
                    ? 'signaturesFinal'
                    : 'signaturesAll',
              { version: signatures.version },
            )}
          </p>
        )}
        {vias.length > 1 && (
          <Radios
            key={vias.join()}
            legend={t('via')}
            name="via"
            chosen={way}
            onChange={(v) => setVia(v as Payload['via'])}
            options={vias.map((v) => ({ value: v, label: t(v) }))}
          />
        )}
      </Form>
      <details className="vz-why">
        <summary>{t('facts')}</summary>
        <Facts>
          {draft.filled.map(({ field, value, evidence }) => (
            <Fact key={field} name={field in texts ? t(field as keyof typeof texts) : field}>
              {value}
              {evidence ? (
                <span className="vz-places">
                  <Evidence field={field} quote={quote(evidence)} current={isShown(evidence)} onShow={() => onShow(evidence)} />
                </span>
              ) : (
                <span className="vz-sub">{t('fromHouse')}</span>
              )}
            </Fact>
          ))}
        </Facts>
      </details>
    </div>
  )
}

const formats = [
  ['txt', 'fileTxt'],
  ['docx', 'fileDocx'],
  ['pdf', 'filePdf'],
] as const

function ReleasedAnswers({ itemId, released }: { itemId: string; released: Answers['released'] }) {
  const t = useTexts(texts)
  const now = language.use()
  const { instant } = useFormat()
  const refresh = [['intake', 'answers', itemId], ['intake', 'item', itemId], ['circulation'], ['desk']]
  const { undo } = useDecide(null, { refresh, said: { decided: '', rejected: '', forwarded: '', resubmitted: '', undone: t('takenBack') } })
  const again = useVerb((answer: string) => api.post('/items/:id/answers/:answer/again', { params: { id: itemId, answer } }), {
    refresh,
    said: t('againSaid'),
  })
  return (
    <>
      <h3 className="kern-title">{t('released')}</h3>
      <ol className="vz-plain">
        {released.map((a) => (
          <li key={a.id} className="kern-body">
            <p className="vz-row__meta">
              <StatusBadge
                tone={a.state === 'failed' ? 'warn' : a.state === 'done' ? 'good' : 'neutral'}
                label={t(a.via === 'download' ? 'statedownload' : `state${a.via}${a.state}`)}
              />
              <ProvenanceLabel {...a.provenance} reviewer={a.byOrder ? undefined : a.byName} />
            </p>
            {a.subject}
            <span className="vz-sub">
              {[
                t('releasedBy', { template: a.templateTitle, name: a.byOrder ? t('byOrder') : a.byName, at: instant(a.releasedAt) }),
                a.to,
                a.changed && t('changed'),
                a.leavesAt && t('leavesAt', { seconds: Math.max(1, Math.ceil((Date.parse(a.leavesAt) - Date.now()) / 1000)) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {a.state === 'failed' && a.trouble && <KernAlert variant="warning" title={t('notLaid')} body={a.trouble[now]} />}
            <details className="vz-why">
              <summary>{t('show')}</summary>
              <p className="kern-body kern-body--small vz-letter">{a.body}</p>
            </details>
            <div className="vz-acts">
              {a.undoable && (
                <KernButton className="kern-btn--x-small" icon="arrow-back" text={t('takeBack')} onClick={() => undo.run(a.decisionId)} />
              )}
              {a.via === 'draft' && a.state === 'failed' && (
                <KernButton className="kern-btn--x-small" text={t('tryAgain')} onClick={() => again.run(a.id)} />
              )}
              {formats.map(([format, label]) => (
                <a
                  key={format}
                  className="kern-btn kern-btn--tertiary kern-btn--x-small"
                  href={`/api/intake/items/${itemId}/answers/${a.id}/file?format=${format}`}
                  aria-label={t('fileOf', { format: t(label) })}
                >
                  <span className="kern-label">{t(label)}</span>
                </a>
              ))}
            </div>
          </li>
        ))}
      </ol>
      <Refusal error={undo.error ?? again.error} />
    </>
  )
}
