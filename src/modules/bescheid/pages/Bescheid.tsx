import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import {
  Area,
  Dialog,
  Fact,
  Facts,
  Field,
  Form,
  LetterPreview,
  Page,
  Refusal,
  Select,
  StatusBadge,
  Table,
  text,
  useDecide,
  useParam,
  useVerb,
} from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { Detail as DetailSchema } from '../contract.ts'
import { may, statuses } from '../may.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('bescheid')
type Detail = z.input<typeof DetailSchema>
type Act = 'edit' | 'ask' | 'sign' | 'refuse'

/** One Bescheid: what it says, who signs, and what became of it. */
export default function BescheidPage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['bescheid', id], queryFn: () => api.get('/bescheide/:id', { params: { id } }) })
  return (
    <Page title={query.data ? `${query.data.title}: ${query.data.betreff}` : t('title')} german={!!query.data} query={query} lines={10}>
      {(d) => (
        <>
          <Head bescheid={d} />
          <Acts bescheid={d} />
          <Words bescheid={d} />
        </>
      )}
    </Page>
  )
}

function Head({ bescheid: d }: { bescheid: Detail }) {
  const t = useTexts(texts)
  const { instant, amount, day } = useFormat()
  const url = (format: 'pdf' | 'docx') => api.url('/bescheide/:id/file', { params: { id: d.id }, input: { format } })
  return (
    <>
      <p className="vz-row__meta">
        <StatusBadge tone={statuses[d.status].tone} label={t(`status${d.status}`)} />
        {d.status === 'issued' && !d.made ? (
          <span className="vz-sub">{t('making')}</span>
        ) : (
          <>
            <a className="kern-link" href={url('pdf')} target="_blank" rel="noreferrer">
              {t('pdf')}
            </a>
            <a className="kern-link" href={url('docx')} download>
              {t('docx')}
            </a>
          </>
        )}
        {d.path && (
          <Link className="kern-link" to={d.path}>
            {t('toSubject')}
          </Link>
        )}
      </p>
      <Facts>
        {d.number && <Fact name={t('number')}>{d.number}</Fact>}
        {d.issuedAt && <Fact name={t('day')}>{instant(d.issuedAt)}</Fact>}
        <Fact name={t('stelle')}>{d.stelleId}</Fact>
        <Fact name={t('to')}>{d.content.recipient.lines.join(', ')}</Fact>
        {d.kassenzeichen && <Fact name={t('kassenzeichen')}>{d.kassenzeichen}</Fact>}
        {d.amountCents !== null && <Fact name={t('amount')}>{amount(d.amountCents)}</Fact>}
        <Fact name={t('origin')}>{t(`origin${d.content.origin ?? 'person'}`)}</Fact>
        {d.dispatches.map((one) => (
          <Fact key={one.id} name={t('dispatches')}>
            <Link className="kern-link" to={`/postausgang/${one.id}`}>
              {one.bekanntgabeOn ? day(one.bekanntgabeOn) : t('dispatch')}
            </Link>
          </Fact>
        ))}
      </Facts>
    </>
  )
}

function Acts({ bescheid: d }: { bescheid: Detail }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const me = useMe()
  const [act, setAct] = useState<Act>()
  const close = () => setAct(undefined)
  const refresh = [['bescheid'], ['outbox'], ['payments'], ['desk']]
  const params = { id: d.id }
  const decide = useDecide(d.proposal ? { id: d.proposal.id, version: d.proposal.version } : null, {
    refresh,
    said: { decided: t('signedSaid'), rejected: t('refusedSaid'), forwarded: t('saved'), resubmitted: t('saved'), undone: t('saved') },
    onDone: close,
    onGone: close,
  })
  const asking = useVerb((v: FormData) => api.post('/bescheide/:id/ask', { params, input: { version: d.version, stelleId: text(v, 'stelleId') } }), {
    refresh,
    said: t('asked'),
    onDone: close,
  })
  const dropping = useVerb(() => api.post('/bescheide/:id/drop', { params }), { refresh, said: t('dropped') })
  const open = d.status === 'draft' || d.status === 'proposed'
  const [looking, setLooking] = useState(false)
  const preview = useVerb(() => api.get('/bescheide/:id/preview', { params }), { onDone: () => setLooking(true) })
  const writes = open && d.mine && allowed(me, may.write)
  const cancel = <KernButton text={w('cancel')} onClick={close} />
  return (
    <>
      {d.proposal && <p className="kern-body">{t('waitsFor', { stelle: d.proposal.stelleId })}</p>}
      <Refusal error={dropping.error ?? preview.error} />
      {looking && preview.data && <LetterPreview shown={preview.data} onClose={() => setLooking(false)} />}
      <div className="vz-actions">
        {d.proposal?.mine && <KernButton variant="primary" text={t('sign')} onClick={() => setAct('sign')} />}
        {open && <KernButton text={w('previewAct')} aria-disabled={preview.isPending} onClick={() => preview.run()} />}
        {d.proposal?.mine && <KernButton text={t('refuse')} onClick={() => setAct('refuse')} />}
        {writes && <KernButton text={t('askAct')} onClick={() => setAct('ask')} />}
        {writes && <KernButton text={t('edit')} onClick={() => setAct('edit')} />}
        {writes && <KernButton variant="tertiary" text={t('dropAct')} onClick={() => dropping.run()} />}
      </div>
      {act === 'edit' && <Edit bescheid={d} onClose={close} />}
      {act === 'ask' && (
        <Dialog title={t('askAct')} onClose={close}>
          <Form act={t('askAct')} error={asking.error} pending={asking.isPending} onSubmit={asking.run} cancel={cancel}>
            <p className="kern-body">{t('askBody')}</p>
            <Select
              name="stelleId"
              label={t('askStelle')}
              defaultValue=""
              options={[{ value: '', label: t('askChoose') }, ...d.signers.map((s) => ({ value: s.id, label: `${s.id} ${s.title}` }))]}
            />
          </Form>
        </Dialog>
      )}
      {act === 'sign' && (
        <Dialog title={t('sign')} onClose={close}>
          <Form
            act={t('sign')}
            error={decide.decide.error}
            pending={decide.decide.isPending}
            onSubmit={(v) => decide.decide.run({ outcome: 'accepted', ...(text(v, 'reason') ? { reason: text(v, 'reason') } : {}) })}
            cancel={cancel}
          >
            <p className="kern-body">{t('signBody')}</p>
            {d.proposal?.judgement && <Area name="reason" label={t('signReason')} hint={t('signReasonHint')} maxLength={5000} />}
          </Form>
        </Dialog>
      )}
      {act === 'refuse' && (
        <Dialog title={t('refuse')} onClose={close}>
          <Form
            act={t('refuse')}
            error={decide.reject.error}
            pending={decide.reject.isPending}
            onSubmit={(v) => decide.reject.run(text(v, 'reason'))}
            cancel={cancel}
          >
            <Area name="reason" label={t('refuseReason')} maxLength={5000} />
          </Form>
        </Dialog>
      )}
    </>
  )
}

const listed = ['tenor', 'facts', 'reasons', 'weighing', 'plain'] as const

function Edit({ bescheid: d, onClose }: { bescheid: Detail; onClose: () => void }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const linesOf = (v: FormData, name: string) =>
    text(v, name)
      .split('\n')
      .map((l) => l.trim())
      .filter(Boolean)
  const verb = useVerb(
    (v: FormData) => {
      const words = Object.fromEntries(listed.map((name) => [name, linesOf(v, name)]))
      const recipient = { ...d.content.recipient, lines: linesOf(v, 'lines') }
      const content = { ...d.content, ...words, recipient, betreff: text(v, 'betreff'), origin: 'person' as const }
      return api.post('/bescheide/:id/rewrite', { params: { id: d.id }, input: { version: d.version, content } })
    },
    { refresh: [['bescheid'], ['desk']], said: t('saved'), onDone: onClose },
  )
  return (
    <Dialog title={t('edit')} onClose={onClose}>
      <Form
        act={t('editAct')}
        error={verb.error}
        pending={verb.isPending}
        onSubmit={verb.run}
        cancel={<KernButton text={w('cancel')} onClick={onClose} />}
      >
        <Field name="betreff" label={t('what')} defaultValue={d.betreff} maxLength={300} />
        <Area name="lines" label={t('to')} defaultValue={d.content.recipient.lines.join('\n')} />
        {listed.map((name) => (
          <Area
            key={name}
            name={name}
            label={t(name)}
            hint={t('paragraphsHint')}
            defaultValue={(d.content[name] ?? []).join('\n')}
            optional={name !== 'tenor'}
          />
        ))}
      </Form>
    </Dialog>
  )
}

function Words({ bescheid: { content, remedy, belehrung } }: { bescheid: Detail }) {
  const t = useTexts(texts)
  const { amount } = useFormat()
  const section = (name: 'facts' | 'reasons' | 'weighing', words: readonly string[] = []) =>
    words.length > 0 && (
      <section className="vz-section" aria-labelledby={name} key={name}>
        <h2 className="kern-heading-medium" id={name}>
          {t(name)}
        </h2>
        {words.map((p) => (
          <p className="kern-body" key={p} lang="de">
            {p}
          </p>
        ))}
      </section>
    )
  const { kosten } = content
  return (
    <>
      <section className="vz-section" aria-labelledby="tenor">
        <h2 className="kern-heading-medium" id="tenor">
          {t('tenor')}
        </h2>
        <ol className="kern-list kern-list--number">
          {content.tenor.map((p) => (
            <li key={p} lang="de">
              {p}
            </li>
          ))}
        </ol>
      </section>
      {(content.nebenbestimmungen ?? []).length > 0 && (
        <section className="vz-section" aria-labelledby="neben">
          <h2 className="kern-heading-medium" id="neben">
            {t('nebenbestimmungen')}
          </h2>
          <ol className="kern-list kern-list--number">
            {(content.nebenbestimmungen ?? []).map((n) => (
              <li key={n.text}>
                {n.kind}: {n.text}
              </li>
            ))}
          </ol>
        </section>
      )}
      {kosten && (
        <section className="vz-section" aria-labelledby="kosten">
          <h2 className="kern-heading-medium" id="kosten">
            {t('kosten')}
          </h2>
          <Table
            caption={t('kosten')}
            rows={kosten.positions}
            id={(p) => `${p.text}/${p.tarifstelle}`}
            columns={[
              { name: t('position'), head: true, cell: (p) => <span lang="de">{p.text}</span> },
              { name: t('tariff'), cell: (p) => <span lang="de">{p.tarifstelle}</span> },
              { name: t('quantity'), cell: (p) => <span lang="de">{p.quantity ?? '–'}</span> },
              { name: t('single'), numeric: true, cell: (p) => (p.singleCents === undefined ? '–' : amount(p.singleCents)) },
              { name: t('amount'), numeric: true, cell: (p) => amount(p.cents) },
            ]}
          />
          <p className="kern-body">{t('kostenSum', { amount: amount(kosten.positions.reduce((sum, p) => sum + p.cents, 0)) })}</p>
          {kosten.exemption && <p className="kern-body">{t('exempt', kosten.exemption)}</p>}
        </section>
      )}
      {section('facts', content.facts)}
      {section('reasons', content.reasons)}
      {section('weighing', content.weighing)}
      <section className="vz-section" aria-labelledby="belehrung">
        <h2 className="kern-heading-medium" id="belehrung">
          {t('belehrung')}
        </h2>
        {belehrung.map((p) => (
          <p className="kern-body" key={p} lang="de">
            {p}
          </p>
        ))}
        <p className="vz-sub">{remedy.remedy ? t('belehrungFrom', remedy) : t('belehrungOpen', remedy)}</p>
      </section>
      <section className="vz-section" aria-labelledby="plain">
        <h2 className="kern-heading-medium" id="plain">
          {t('plain')}
        </h2>
        {(content.plain ?? []).length === 0 && <p className="kern-body kern-body--muted">{t('plainNone')}</p>}
        {(content.plain ?? []).map((p) => (
          <p className="kern-body" key={p} lang="de">
            {p}
          </p>
        ))}
      </section>
    </>
  )
}
