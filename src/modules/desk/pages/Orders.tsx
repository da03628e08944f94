import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { Confirm, Dialog, Fact, Facts, Form, Page, Refusal, Select, State, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import type { Orders as OrdersSchema } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('desk')
const refresh = [['desk', 'orders']]
type Orders = z.input<typeof OrdersSchema>
type Measured = Orders['measures'][number]

/** What a head has released, what it rests on, and what could be released. */
export default function OrdersPage() {
  const t = useTexts(texts)
  const { percent } = usePercent()
  const [starting, setStarting] = useState(false)
  const [signing, setSigning] = useState<Measured>()
  const query = useQuery({ queryKey: ['desk', 'orders'], queryFn: () => api.get('/orders') })
  const sign = useVerb((m: Measured) => api.post('/measures/:id/sign', { params: { id: m.id } }), { refresh, said: t('signed') })
  const suspend = useVerb((id: string) => api.post('/orders/:id/suspend', { params: { id } }), { refresh, said: t('suspendedSaid') })
  const end = useVerb((m: Measured) => api.post('/measures/:id/end', { params: { id: m.id } }), { refresh, said: t('measureEnded') })
  return (
    <>
      <Page
        title={t('ordersTitle')}
        intro={t('ordersIntro', { least: percent(0.98) })}
        actions={<KernButton icon="add" text={t('measureStart')} onClick={() => setStarting(true)} />}
        query={query}
        isEmpty={(d) => d.measures.length === 0}
        empty={
          <State icon="checklist" title={t('ordersNone')}>
            {t('ordersNoneBody')}
          </State>
        }
      >
        {({ measures }) => (
          <>
            <Refusal error={sign.error ?? suspend.error ?? end.error} />
            <ul className="vz-plain">
              {measures.map((m) => (
                <li key={m.id} className="vz-card">
                  <Card measured={m} onSign={() => setSigning(m)} onSuspend={() => m.order && suspend.run(m.order.id)} onEnd={() => end.run(m)} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Page>
      {starting && <Start routines={query.data?.routines ?? []} onClose={() => setStarting(false)} />}
      {signing && (
        <Confirm
          title={t('sign')}
          body={t('signBody', { routine: signing.routineTitle })}
          act={t('sign')}
          onAct={() => {
            sign.run(signing)
            setSigning(undefined)
          }}
          onClose={() => setSigning(undefined)}
        />
      )}
    </>
  )
}

function Card({ measured: m, onSign, onSuspend, onEnd }: { measured: Measured; onSign: () => void; onSuspend: () => void; onEnd: () => void }) {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant, number } = useFormat()
  const { percent } = usePercent()
  const works = m.order?.state === 'alive' || m.order?.state === 'resting' || m.order?.state === 'other-method'
  return (
    <>
      <h2 className="kern-heading-small">{m.routineTitle}</h2>
      <p className="kern-body kern-body--small kern-body--muted">{m.kindTitle[now]}</p>
      <Facts>
        <Fact name={t('order')}>
          {m.order ? <OrderState order={m.order} /> : t('orderNone')}
          {m.order && (
            <span className="vz-sub">
              {t('signedBy', { name: m.order.signedByName, at: shortInstant(m.order.signedAt) })} ·{' '}
              {t('acceptedBy', { count: number(m.order.accepted) })}
            </span>
          )}
        </Fact>
        <Fact name={t('samples')}>
          {t('samplesOf', { samples: number(m.samples), wrong: number(m.wrong) })}
          <span className="vz-sub">
            {number(m.undecided)} {t('undecided')}
          </span>
        </Fact>
        <Fact name={t('precision')}>
          {t('precisionOf', { bound: percent(m.bound), least: percent(m.least) })}
          {m.missing > 0 && <span className="vz-sub">{t('missing', { missing: number(m.missing) })}</span>}
          {m.missing === 0 && !m.reserve && <span className="vz-sub">{t('noReserve')}</span>}
        </Fact>
      </Facts>
      <div className="vz-actions">
        {m.missing === 0 && (!m.order || m.order.state === 'suspended') && <KernButton variant="primary" text={t('sign')} onClick={onSign} />}
        {works && <KernButton variant="primary" text={t('suspend')} onClick={onSuspend} />}
        <KernButton text={t('measureEnd')} onClick={onEnd} />
      </div>
    </>
  )
}

function OrderState({ order }: { order: NonNullable<Measured['order']> }) {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const tone = { alive: 'good', resting: 'warn', suspended: 'bad', 'other-method': 'warn' } as const
  const label = { alive: t('alive'), resting: t('resting'), suspended: t('suspended'), 'other-method': t('otherMethod') }[order.state]
  return (
    <>
      <StatusBadge tone={tone[order.state]} label={label} />
      {order.cause && order.suspendedAt && (
        <span className="vz-sub">
          {t(`cause${order.cause}`)}, {shortInstant(order.suspendedAt)}
        </span>
      )}
    </>
  )
}

function Start({ routines, onClose }: { routines: Orders['routines']; onClose: () => void }) {
  const t = useTexts(texts)
  const now = language.use()
  const start = useVerb(
    (values: FormData) => {
      const [kind = '', routine = ''] = text(values, 'routine').split('|')
      return api.post('/measures', { input: { kind, routine } })
    },
    { refresh, said: t('measureStarted'), onDone: onClose },
  )
  return (
    <Dialog title={t('measureStart')} onClose={onClose}>
      <p className="kern-body">{t('measureStartBody')}</p>
      <Form act={t('measureStart')} onSubmit={start.run} error={start.error} pending={start.isPending}>
        <Select
          name="routine"
          label={t('routine')}
          options={[
            { value: '', label: t('choose') },
            ...routines.map((r) => ({ value: `${r.kind}|${r.routine}`, label: `${r.title} (${r.kindTitle[now]})` })),
          ]}
        />
      </Form>
    </Dialog>
  )
}

/** Two digits after the comma: the bound lies close to its limit, and 98 % would be said of 97.6 % too. */
function usePercent() {
  const now = language.use()
  const format = new Intl.NumberFormat(now === 'de' ? 'de-DE' : 'en-GB', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 2 })
  return { percent: (share: number) => format.format(Math.floor(share * 10_000) / 10_000) }
}
