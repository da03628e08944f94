import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { useMe } from '#web/me.ts'
import { ActOf, Dialog, Fact, Facts, Field, Form, Page, Select, State, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import { type Holding as HoldingSchema, may, type Plan as PlanSchema } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('organisation')
type Plan = z.input<typeof PlanSchema>
type Stelle = Plan['stellen'][number]
type Holding = z.input<typeof HoldingSchema>
type Open = { what: 'fill'; stelle: Stelle } | { what: 'end'; stelle: Stelle; holding: Holding }

/** The Geschäftsverteilungsplan as a tree, with who answers today. */
export default function PlanPage() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['organisation', 'plan'], queryFn: () => api.get('/plan') })
  const [wanted, setWanted] = useState('')
  const [open, setOpen] = useState<Open>()
  const words = useDeferredValue(wanted).toLowerCase().split(/\s+/).filter(Boolean)
  return (
    <Page title={t('planTitle')} intro={t('planIntro')} query={query} lines={10}>
      {(plan) => {
        const office = new Map(plan.offices.map((o) => [o.id, o.name]))
        const found = plan.stellen.filter((s) => {
          const all = [s.id, s.title, s.tasks, office.get(s.officeId), ...s.holdings.map((h) => h.personName)].join(' ').toLowerCase()
          return words.every((w) => all.includes(w))
        })
        return (
          <>
            <div className="vz-search">
              <Field
                name="search"
                type="search"
                label={t('planSearch')}
                hint={t('planSearchHint')}
                optional={false}
                value={wanted}
                onChange={(e) => setWanted(e.target.value)}
              />
              <p className="kern-body kern-body--small kern-body--muted" role="status">
                {t('planFound', { count: found.length })}
              </p>
            </div>
            {found.length === 0 && <State icon="search" title={t('planNothing')} />}
            <Tree plan={plan} parent={null} shown={new Set(found.map((s) => s.id))} onOpen={setOpen} />
            {open?.what === 'fill' && <Fill stelle={open.stelle} onClose={() => setOpen(undefined)} />}
            {open?.what === 'end' && <End stelle={open.stelle} holding={open.holding} onClose={() => setOpen(undefined)} />}
          </>
        )
      }}
    </Page>
  )
}

type Branch = { plan: Plan; parent: string | null; shown: ReadonlySet<string>; onOpen: (open: Open) => void }

function Tree({ plan, parent, shown, onOpen }: Branch) {
  const has = (id: string): boolean =>
    plan.stellen.some((s) => s.officeId === id && shown.has(s.id)) || plan.offices.some((o) => o.parentId === id && has(o.id))
  const offices = plan.offices.filter((o) => o.parentId === parent && has(o.id))
  if (!offices.length) return null
  return (
    <ul className={parent === null ? 'vz-tree' : 'vz-tree vz-tree--inner'}>
      {offices.map((o) => (
        <li key={o.id}>
          <h2 className="kern-title vz-tree__office">
            <span className="vz-number">{o.id}</span> {o.name}
          </h2>
          <ul className="vz-tree__stellen">
            {plan.stellen
              .filter((s) => s.officeId === o.id && shown.has(s.id))
              .map((s) => (
                <li key={s.id}>
                  <StelleCard stelle={s} plan={plan} onOpen={onOpen} />
                </li>
              ))}
          </ul>
          <Tree plan={plan} parent={o.id} shown={shown} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  )
}

const current = (s: Stelle | undefined, on: string) => (s?.holdings ?? []).filter((h) => h.fromOn <= on && (h.toOn === null || h.toOn >= on))

function StelleCard({ stelle: s, plan, onOpen }: { stelle: Stelle; plan: Plan; onOpen: (open: Open) => void }) {
  const t = useTexts(texts)
  const { shortDay, amount } = useFormat()
  const me = useMe()
  const manages = me.permissions.includes(may.manage)
  const holders = current(s, today())
  const answering = plan.stellen.find((x) => x.id === s.answeredBy)
  const who = current(answering, today()).map((h) => h.personName)
  const [unfolded, setUnfolded] = useState(false)
  const form = s.signingForm === '' ? t('signsFull') : s.signingForm
  return (
    <details className="vz-stelle" onToggle={(e) => setUnfolded(e.currentTarget.open)}>
      <summary>
        <span className="vz-number">{s.id}</span>
        <span className="vz-stelle__title">
          {s.title}
          <span className="vz-sub">{holders.length ? holders.map((h) => h.personName).join(', ') : t('vacant')}</span>
        </span>
        {s.answeredBy === s.id ? (
          <StatusBadge tone="good" label={t('answersSelf')} />
        ) : answering ? (
          <StatusBadge tone="neutral" label={t('answersOther', { who: who.join(', ') || answering.title })} />
        ) : (
          <StatusBadge tone="warn" label={t('answersNobody')} />
        )}
      </summary>
      {unfolded && (
        <div className="vz-stelle__body">
          <Facts>
            <Fact name={t('tasks')}>{s.tasks}</Fact>
            <Fact name={t('signing')}>
              {s.signingForm === null
                ? t('signsNot')
                : s.limitCents === null
                  ? t('signsUnlimited', { form })
                  : t('signsUpTo', { form, amount: amount(s.limitCents) })}
              {s.verwaltungsakte && `; ${t('verwaltungsakte')}`}
            </Fact>
          </Facts>
          <p className="kern-body kern-body--small">
            {[
              s.head && t('head'),
              s.sealed && t('sealed'),
              s.deputies.length &&
                t('deputies', { list: s.deputies.map((d) => `${d} ${plan.stellen.find((x) => x.id === d)?.title ?? ''}`).join(', ') }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {manages && (
            <div className="vz-acts">
              <ActOf className="kern-btn--x-small" text={t('fill')} of={s.id} onClick={() => onOpen({ what: 'fill', stelle: s })} />
              {holders.map((h) => (
                <KernButton
                  key={h.id}
                  className="kern-btn--x-small"
                  variant="tertiary"
                  text={`${t('endOf', { name: h.personName })}${h.toOn ? ` (${t('until', { day: shortDay(h.toOn) })})` : ''}`}
                  onClick={() => onOpen({ what: 'end', stelle: s, holding: h })}
                />
              ))}
            </div>
          )}
        </div>
      )}
    </details>
  )
}

const refresh = [['organisation', 'plan'], ['me']]

function Fill({ stelle, onClose }: { stelle: Stelle; onClose: () => void }) {
  const t = useTexts(texts)
  const people = useQuery({ queryKey: ['organisation', 'people'], queryFn: () => api.get('/people') })
  const give = useVerb(
    (input: { personId: string; fromOn: string; toOn: string | null }) => api.post('/holdings', { input: { ...input, stelleId: stelle.id } }),
    {
      refresh,
      said: t('fillDone'),
      onDone: onClose,
    },
  )
  return (
    <Dialog title={t('fillTitle', { stelle: `${stelle.id} ${stelle.title}` })} onClose={onClose}>
      <Form
        act={t('fillAct')}
        pending={give.isPending}
        error={give.error ?? people.error}
        onSubmit={(v) => give.run({ personId: text(v, 'personId'), fromOn: text(v, 'fromOn'), toOn: text(v, 'toOn') || null })}
      >
        <Select
          name="personId"
          label={t('person')}
          options={[
            { value: '', label: t('choose') },
            ...(people.data?.people ?? []).filter((p) => !p.locked).map((p) => ({ value: p.id, label: p.name })),
          ]}
        />
        <Field name="fromOn" type="date" label={t('fromOn')} defaultValue={today()} />
        <Field name="toOn" type="date" label={t('toOn')} optional />
      </Form>
    </Dialog>
  )
}

function End({ stelle, holding, onClose }: { stelle: Stelle; holding: Holding; onClose: () => void }) {
  const t = useTexts(texts)
  const end = useVerb((toOn: string) => api.post('/holdings/:id/end', { params: { id: holding.id }, input: { toOn } }), {
    refresh,
    said: t('endDone'),
    onDone: onClose,
  })
  return (
    <Dialog title={t('endTitle')} onClose={onClose}>
      <p className="kern-body">{t('endBody', { name: holding.personName, stelle: `${stelle.id} ${stelle.title}` })}</p>
      <Form act={t('endAct')} pending={end.isPending} error={end.error} onSubmit={(v) => end.run(text(v, 'toOn'))}>
        <Field name="toOn" type="date" label={t('toOn')} defaultValue={today()} />
      </Form>
    </Dialog>
  )
}
