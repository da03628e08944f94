import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Dialog, Fact, Facts, Form, Page, Radios, Refusal, StatusBadge, text, useDecide, useKeys, useParam, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import { type DisposalDetail, may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Holds } from './holds.tsx'

const api = client<Routes>('records')
type Detail = z.input<typeof DisposalDetail>
const refresh = [['records'], ['desk']]
const words = { bewertung: 'doBewertung', kassation: 'doKassation', uebergabe: 'doUebergabe' } as const

/** One Akte on its way out: what is to be done, by whom, and what was decided. */
export default function DisposalPage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['records', 'disposal', id], queryFn: () => api.get('/aussonderung/:id', { params: { id } }) })
  return (
    <Page title={query.data ? `${query.data.aktenzeichen} ${query.data.title}` : t('disposalTitle')} query={query} lines={8}>
      {(detail) => <Shown d={detail} />}
    </Page>
  )
}

function Shown({ d }: { d: Detail }) {
  const t = useTexts(texts)
  const me = useMe()
  const go = useNavigate()
  const { shortDay, instant, shortInstant } = useFormat()
  const [asked, setAsked] = useState<'act' | 'refuse'>()
  const params = { id: d.akteId }
  const begin = useVerb(
    () => (d.afterwards === 'anbieten' ? api.post('/aussonderung/:id/offer', { params }) : api.post('/aussonderung/:id/kassation', { params })),
    { refresh, said: t('saidDone') },
  )
  const mayBegin = d.status === 'due' && d.mine && !d.held && allowed(me, may.dispose)
  const mayAct = !!d.proposal?.mine && !d.held
  useKeys([
    ...(mayBegin ? [{ key: 'Enter', label: t('keyAct'), run: () => begin.run() }] : []),
    ...(mayAct
      ? [
          { key: 'Enter', label: t('keyAct'), run: () => setAsked('act') },
          { key: 'x', label: t('keyRefuse'), run: () => setAsked('refuse') },
        ]
      : []),
  ])
  return (
    <>
      <p className="vz-row__meta">
        <StatusBadge tone={d.status === 'due' ? 'warn' : 'neutral'} label={t(`status${d.status}`)} />
        {d.held && <StatusBadge tone="bad" label={t('holdActive')} />}
        <Link className="kern-link" to={`/akten/${d.akteId}`}>
          {t('number')} {d.aktenzeichen}
        </Link>
      </p>
      <Facts>
        <Fact name={t('plan')}>{d.planTitle}</Fact>
        <Fact name={t('stelle')}>{d.stelleId}</Fact>
        <Fact name={t('closedOn')}>{instant(d.closedAt)}</Fact>
        <Fact name={t('endsOn')}>
          {shortDay(d.endsOn)} · {t(d.afterwards)}
        </Fact>
        {d.border && <Fact name={t('border')}>{d.border in texts ? t(d.border as keyof typeof texts) : d.border}</Fact>}
        {d.appraisal && <Fact name={t('appraisal')}>{t(`appraisal${d.appraisal}`)}</Fact>}
        {d.askedByName && <Fact name={t('askedBy')}>{d.askedByName}</Fact>}
        <Fact name={t('next')}>{d.proposal ? t(`waits${d.proposal.kind}`, { stelle: d.proposal.stelleId }) : t('waitsnone')}</Fact>
        <Fact name={t('entries')}>{t('entriesCount', { count: d.entries.length })}</Fact>
      </Facts>
      <Refusal error={begin.error} />
      <div className="vz-actions">
        {mayBegin && (
          <KernButton
            variant="primary"
            aria-disabled={begin.isPending}
            text={t(d.afterwards === 'anbieten' ? 'offer' : 'askKassation')}
            onClick={() => begin.run()}
          />
        )}
        {mayAct && d.proposal && (
          <>
            <KernButton variant="primary" text={t(words[d.proposal.kind])} onClick={() => setAsked('act')} />
            <KernButton text={t('doRefuse')} onClick={() => setAsked('refuse')} />
          </>
        )}
      </div>
      {d.decisions.length > 0 && (
        <section className="vz-section" aria-labelledby="decided">
          <h2 className="kern-heading-medium" id="decided">
            {t('decisionsTitle')}
          </h2>
          <ol className="vz-plain">
            {d.decisions.map((one) => (
              <li key={one.id} className="kern-body">
                {t('decisionBy', { name: one.byName, instant: shortInstant(one.at), reason: one.reason ?? '' })}
              </li>
            ))}
          </ol>
        </section>
      )}
      {allowed(me, may.dispose) && (
        <section className="vz-section" aria-labelledby="export">
          <h2 className="kern-heading-medium" id="export">
            {t('exportTitle')}
          </h2>
          <p className="kern-body">{t('exportBody')}</p>
          <div className="vz-actions">
            {(['0501', '0503'] as const).map((message) => (
              <a key={message} className="kern-btn kern-btn--secondary" href={api.url('/aussonderung/:id/export', { params, input: { message } })}>
                <span className="kern-label">{t(`export${message}`)}</span>
              </a>
            ))}
          </div>
        </section>
      )}
      <Holds akteId={d.akteId} holds={d.holds} mine={d.mine} />
      {asked && d.proposal && (
        <Ask d={d} proposal={d.proposal} asked={asked} onClose={() => setAsked(undefined)} onGone={() => go({ to: '/aussonderung' })} />
      )}
    </>
  )
}

/** The decision, with a reason of one's own; nothing is chosen beforehand. */
function Ask({
  d,
  proposal,
  asked,
  onClose,
  onGone,
}: {
  d: Detail
  proposal: NonNullable<Detail['proposal']>
  asked: 'act' | 'refuse'
  onClose: () => void
  onGone: () => void
}) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const refusing = asked === 'refuse'
  const ends = !refusing && proposal.kind !== 'bewertung'
  const act = t(refusing ? 'doRefuse' : words[proposal.kind])
  const said = t(ends ? 'saidGone' : 'saidDone')
  const acts = useDecide(proposal, {
    refresh: ends ? [] : refresh, // what is gone is not asked for again
    said: { decided: said, rejected: t('saidDone'), forwarded: said, resubmitted: said, undone: said },
    onDone: ends ? onGone : onClose,
    onGone: onClose,
  })
  const verb = refusing ? acts.reject : acts.decide
  const send = (v: FormData) => {
    const reason = text(v, 'reason')
    const given = reason ? { reason } : {}
    if (refusing) acts.reject.run(reason)
    else if (proposal.kind !== 'bewertung') acts.decide.run({ outcome: 'accepted', ...given })
    else acts.decide.run({ outcome: 'amended', payload: { appraisal: text(v, 'appraisal') || null }, ...given })
  }
  return (
    <Dialog title={`${act}: ${d.aktenzeichen}`} onClose={onClose}>
      <Form act={act} error={verb.error} pending={verb.isPending} onSubmit={send} cancel={<KernButton text={w('cancel')} onClick={onClose} />}>
        {ends && <p className="kern-body">{t(proposal.kind === 'kassation' ? 'kassationBody' : 'uebergabeBody')}</p>}
        {!refusing && proposal.kind === 'bewertung' && (
          <Radios
            legend={t('appraisal')}
            name="appraisal"
            options={[
              { value: 'archivwuerdig', label: t('archivwuerdig') },
              { value: 'kassabel', label: t('kassabel') },
            ]}
          />
        )}
        <Area name="reason" label={t('reason')} optional={ends && proposal.kind === 'uebergabe'} maxLength={2000} />
      </Form>
    </Dialog>
  )
}
