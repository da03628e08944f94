import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Checks, Field, Form, Page, State, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import { type Dispatch as DispatchSchema, may, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('outbox')
type Dispatch = z.input<typeof DispatchSchema>

/** What lies ready, what is away, what came back. */
export default function Outbox() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['outbox'], queryFn: () => api.get('/dispatches') })
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <Link className="kern-link" to="/postausgang/buch">
          {t('toBook')}
        </Link>
      }
      query={query}
      isEmpty={(d) => d.ready.length + d.away.length + d.back.length === 0}
      empty={
        <State icon="checklist" title={t('empty')}>
          {t('emptyBody')}
        </State>
      }
    >
      {(d) => (
        <>
          <Ready dispatches={d.ready} />
          <Lines name="back" dispatches={d.back} />
          <Lines name="away" dispatches={d.away} />
        </>
      )}
    </Page>
  )
}

function Ready({ dispatches }: { dispatches: readonly Dispatch[] }) {
  const t = useTexts(texts)
  const me = useMe()
  const posted = useVerb((v: FormData) => api.post('/posted', { input: { ids: v.getAll('ids').map(String), on: text(v, 'on') } }), {
    refresh: [['outbox']],
    said: t('postedSaid'),
  })
  const onPaper = dispatches.filter((d) => d.channel === 'post' || d.channel === 'pzu')
  return (
    <section className="vz-section" aria-labelledby="ready">
      <h2 className="kern-heading-medium" id="ready">
        {t('ready')}
      </h2>
      {dispatches.length === 0 && <p className="kern-body kern-body--muted">{t('readyNone')}</p>}
      <ul className="vz-desk">
        {dispatches.map((d) => (
          <Line key={d.id} dispatch={d} />
        ))}
      </ul>
      {onPaper.length > 0 && allowed(me, may.send) && (
        <Form act={t('postedAct')} error={posted.error} pending={posted.isPending} onSubmit={posted.run}>
          <Checks
            legend={t('choose')}
            name="ids"
            options={onPaper.map((d) => ({ value: d.id, label: `${d.lines.slice(0, 2).join(' ')}, ${d.title}` }))}
          />
          <Field name="on" type="date" label={t('postedOn')} defaultValue={today()} max={today()} />
        </Form>
      )}
    </section>
  )
}

function Lines({ name, dispatches }: { name: 'away' | 'back'; dispatches: readonly Dispatch[] }) {
  const t = useTexts(texts)
  return (
    <section className="vz-section" aria-labelledby={name}>
      <h2 className="kern-heading-medium" id={name}>
        {t(name)}
      </h2>
      {dispatches.length === 0 ? (
        <p className="kern-body kern-body--muted">{t(`${name}None`)}</p>
      ) : (
        <ul className="vz-desk">
          {dispatches.map((d) => (
            <Line key={d.id} dispatch={d} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Line({ dispatch: d }: { dispatch: Dispatch }) {
  const t = useTexts(texts)
  const { shortDay } = useFormat()
  return (
    <li className="vz-row">
      <div className="vz-row__frist">
        <strong>{d.postedOn ? shortDay(d.postedOn) : t(`channel${d.channel}`)}</strong>
        {d.number && <span className="vz-sub">{t('number', { number: d.number })}</span>}
      </div>
      <div className="vz-row__main">
        <Link className="kern-link vz-row__title" to={`/postausgang/${d.id}`}>
          {d.title}
        </Link>
        <p className="vz-row__summary">{d.lines.join(', ')}</p>
        <p className="vz-row__meta">
          <StatusBadge tone={statuses[d.status].tone} label={t(`status${d.status}`)} />
          <span className="vz-sub">
            {t(`channel${d.channel}`)} · {t('stelle')} {d.stelleId}
            {d.attempt > 1 && ` · ${t('attempt', { count: d.attempt })}`}
          </span>
          {d.status === 'ready' &&
            (d.open ? (
              <a className="kern-link" href={api.url('/dispatches/:id/file', { params: { id: d.id } })} target="_blank" rel="noreferrer">
                {t('print')}
              </a>
            ) : (
              <span className="vz-sub">{t('closed')}</span>
            ))}
        </p>
      </div>
    </li>
  )
}
