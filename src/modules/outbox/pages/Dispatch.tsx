import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Dialog, Fact, Facts, Field, Form, Page, Radios, StatusBadge, text, useParam, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import { type Dispatch as DispatchSchema, may, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('outbox')
type Dispatch = z.input<typeof DispatchSchema>
type Act = 'served' | 'returned' | 'byHand' | 'again'

/** One dispatch: where it is, when it counts as made known and why, and what can be entered about it. */
export default function DispatchPage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['outbox', id], queryFn: () => api.get('/dispatches/:id', { params: { id } }) })
  return (
    <Page title={query.data ? t('dispatchTitle', { title: query.data.title }) : t('title')} query={query} lines={8}>
      {(d) => <Detail dispatch={d} />}
    </Page>
  )
}

function Detail({ dispatch: d }: { dispatch: Dispatch }) {
  const t = useTexts(texts)
  const me = useMe()
  const { day } = useFormat()
  const [act, setAct] = useState<Act>()
  const away = d.status === 'sent' || d.status === 'served'
  const acts: Act[] = allowed(me, may.send)
    ? [
        ...(d.channel === 'pzu' && d.status === 'sent' ? (['served'] as const) : []),
        ...(away ? (['returned'] as const) : []),
        ...(d.mine && (away || d.status === 'provided' || d.status === 'fetched') ? (['byHand'] as const) : []),
        ...(d.mine && (d.status === 'returned' || d.status === 'ended') ? (['again'] as const) : []),
      ]
    : []
  return (
    <>
      <p className="vz-row__meta">
        <StatusBadge tone={statuses[d.status].tone} label={t(`status${d.status}`)} />
        <span className="vz-sub">{t(`channel${d.channel}`)}</span>
        {d.open && (
          <a className="kern-link" href={api.url('/dispatches/:id/file', { params: { id: d.id } })} target="_blank" rel="noreferrer">
            {t('print')}
          </a>
        )}
      </p>
      <Facts>
        <Fact name={t('address')}>{d.lines.join(', ')}</Fact>
        <Fact name={t('stelle')}>{d.stelleId}</Fact>
        {d.number && <Fact name={t('numberName')}>{d.number}</Fact>}
        {d.postedOn && <Fact name={t('postedOn')}>{day(d.postedOn)}</Fact>}
        <Fact name={t('bekanntgabe')}>{d.bekanntgabeOn ? day(d.bekanntgabeOn) : t('bekanntgabeOpen')}</Fact>
        {d.fristOn && <Fact name={t('frist')}>{day(d.fristOn)}</Fact>}
        {d.returnedOn && <Fact name={t('returnedOn')}>{day(d.returnedOn)}</Fact>}
        {d.returnedReason && <Fact name={t('reason')}>{d.returnedReason}</Fact>}
      </Facts>
      {d.reasons.length > 0 && (
        <section className="vz-section" aria-labelledby="why">
          <h2 className="kern-heading-medium" id="why">
            {t('why')}
          </h2>
          <ol className="vz-plain" lang="de">
            {d.reasons.map((r) => (
              <li key={r.text}>
                <p className="kern-body">{r.text}</p>
                <p className="vz-sub">{r.law}</p>
              </li>
            ))}
          </ol>
        </section>
      )}
      <div className="vz-actions">
        {acts.map((a) => (
          <KernButton key={a} text={t(`${a}Act`)} onClick={() => setAct(a)} />
        ))}
      </div>
      {act && <Ask act={act} dispatch={d} onClose={() => setAct(undefined)} />}
    </>
  )
}

function Ask({ act, dispatch: { id, lines }, onClose }: { act: Act; dispatch: Dispatch; onClose: () => void }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const params = { id }
  const verb = useVerb(
    (v: FormData) => {
      const on = text(v, 'on')
      const reason = text(v, 'reason')
      if (act === 'served') return api.post('/dispatches/:id/served', { params, input: { on } })
      if (act === 'returned') return api.post('/dispatches/:id/returned', { params, input: { on, reason } })
      if (act === 'byHand') return api.post('/dispatches/:id/bekanntgabe', { params, input: { on, reason } })
      const to = text(v, 'lines')
        .split('\n')
        .map((l) => l.trim())
        .filter(Boolean)
      return api.post('/dispatches/:id/again', { params, input: { channel: text(v, 'channel') === 'pzu' ? 'pzu' : 'post', lines: to } })
    },
    { refresh: [['outbox']], said: t('saidDone'), onDone: onClose },
  )
  return (
    <Dialog title={t(`${act}Act`)} onClose={onClose}>
      <Form
        act={t(`${act}Act`)}
        error={verb.error}
        pending={verb.isPending}
        onSubmit={verb.run}
        cancel={<KernButton text={w('cancel')} onClick={onClose} />}
      >
        <p className="kern-body">{t(`${act}Body`)}</p>
        {act === 'again' ? (
          <>
            <Area name="lines" label={t('address')} defaultValue={lines.join('\n')} rows={5} />
            <Radios
              name="channel"
              legend={t('againWay')}
              options={[
                { value: 'post', label: t('channelpost') },
                { value: 'pzu', label: t('channelpzu') },
              ]}
              chosen="post"
            />
          </>
        ) : (
          <>
            <Field name="on" type="date" label={t(act === 'served' ? 'servedOn' : act === 'returned' ? 'returnedOn' : 'bekanntgabe')} max={today()} />
            {act !== 'served' && <Area name="reason" label={t('reason')} maxLength={1000} />}
          </>
        )}
      </Form>
    </Dialog>
  )
}
