import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { ActOf, Confirm, Dialog, Field, Form, Page, Refusal, Select, State, Table, text, useVerb, wholeOrNull } from '#web/parts/index.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('gateway')
const ask = () => api.get('/budgets')
type Answer = Awaited<ReturnType<typeof ask>>
type Budget = Answer['budgets'][number]
type Limits = Pick<Budget, 'tokens' | 'cents' | 'wattHours'>
type Open = { what: 'add' } | { what: 'change' | 'remove'; budget: Budget }
const refresh = [['gateway', 'budgets']]
const scopeTexts = { town: 'town', office: 'office', person: 'person', method: 'method', key: 'gatewayKey' } as const

export default function Budgets() {
  const t = useTexts(texts)
  const manages = allowed(useMe(), may.manage)
  const { amount, number } = useFormat()
  const [open, setOpen] = useState<Open>()
  const query = useQuery({ queryKey: ['gateway', 'budgets'], queryFn: ask })
  const close = () => setOpen(undefined)
  const remove = useVerb((b: Budget) => api.post('/budgets/:id/remove', { params: { id: b.id } }), { refresh, said: t('removed') })
  const nameOf = (b: Budget) =>
    b.scope === 'town' ? t('town') : b.subject === '*' ? t('eachOf', { scope: t(scopeTexts[b.scope]) }) : `${t(scopeTexts[b.scope])}: ${b.name}`
  const used = (now: number, limit: number | null, write: (n: number) => string) =>
    limit === null ? t('noLimit') : t('usedOf', { used: write(now), limit: write(limit) })
  return (
    <Page
      title={t('budgetsTitle')}
      intro={t('budgetsIntro')}
      actions={manages && <KernButton variant="primary" icon="add" text={t('addBudget')} onClick={() => setOpen({ what: 'add' })} />}
      query={query}
    >
      {({ budgets, subjects }) => (
        <>
          <Refusal error={remove.error} />
          {budgets.length === 0 ? (
            <State icon="info" title={t('budgetsNone')}>
              {t('budgetsNoneBody')}
            </State>
          ) : (
            <Table
              caption={t('budgetsTitle')}
              rows={budgets}
              id={(b) => b.id}
              columns={[
                { name: t('scope'), head: true, cell: nameOf },
                { name: t('tokens'), numeric: true, cell: (b) => used(b.used.tokens, b.tokens, number) },
                { name: t('costs'), numeric: true, cell: (b) => used(b.used.cents, b.cents, amount) },
                { name: t('energyShort'), numeric: true, cell: (b) => used(b.used.wattHours, b.wattHours, (n) => `${number(n)} Wh`) },
                ...(manages
                  ? [
                      {
                        name: t('acts'),
                        cell: (b: Budget) => (
                          <div className="vz-acts">
                            <ActOf
                              className="kern-btn--x-small"
                              variant="tertiary"
                              text={t('changeEngine')}
                              of={nameOf(b)}
                              onClick={() => setOpen({ what: 'change', budget: b })}
                            />
                            <ActOf
                              className="kern-btn--x-small"
                              variant="tertiary"
                              text={t('remove')}
                              of={nameOf(b)}
                              onClick={() => setOpen({ what: 'remove', budget: b })}
                            />
                          </div>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
          {open?.what === 'add' && <Add subjects={subjects} onClose={close} />}
          {open?.what === 'change' && <Change budget={open.budget} name={nameOf(open.budget)} onClose={close} />}
          {open?.what === 'remove' && (
            <Confirm
              title={t('removeOf', { name: nameOf(open.budget) })}
              body={t('removeBody')}
              act={t('remove')}
              onClose={close}
              onAct={() => {
                remove.run(open.budget)
                close()
              }}
            />
          )}
        </>
      )}
    </Page>
  )
}

const limitsIn = (v: FormData): Limits => ({
  tokens: wholeOrNull(v, 'tokens'),
  cents: wholeOrNull(v, 'cents'),
  wattHours: wholeOrNull(v, 'wattHours'),
})

function LimitFields({ of }: { of?: Limits }) {
  const t = useTexts(texts)
  return (
    <>
      {(['tokens', 'cents', 'wattHours'] as const).map((name) => (
        <Field key={name} name={name} type="number" min={0} step={1} label={t(name)} hint={t('limitHint')} defaultValue={of?.[name] ?? ''} optional />
      ))}
    </>
  )
}

function Add({ subjects, onClose }: { subjects: Answer['subjects']; onClose: () => void }) {
  const t = useTexts(texts)
  const [scope, setScope] = useState<Budget['scope']>('town')
  const add = useVerb(
    (v: FormData) => api.post('/budgets', { input: { ...limitsIn(v), scope, subject: scope === 'town' ? 'town' : text(v, 'subject') } }),
    {
      refresh,
      said: t('saved'),
      onDone: onClose,
    },
  )
  return (
    <Dialog title={t('addBudget')} onClose={onClose}>
      <Form act={t('save')} error={add.error} pending={add.isPending} onSubmit={(v) => add.run(v)}>
        <Select
          name="scope"
          label={t('scope')}
          value={scope}
          onChange={(e) => setScope(e.target.value as Budget['scope'])}
          options={Object.entries(scopeTexts).map(([value, label]) => ({ value, label: t(label) }))}
        />
        {scope !== 'town' && (
          <Select
            key={scope}
            name="subject"
            label={t('whom')}
            options={[{ value: '*', label: t('each') }, ...subjects[scope].map((s) => ({ value: s.id, label: s.name }))]}
          />
        )}
        <LimitFields />
      </Form>
    </Dialog>
  )
}

function Change({ budget, name, onClose }: { budget: Budget; name: string; onClose: () => void }) {
  const t = useTexts(texts)
  const change = useVerb((v: FormData) => api.post('/budgets/:id', { params: { id: budget.id }, input: limitsIn(v) }), {
    refresh,
    said: t('saved'),
    onDone: onClose,
  })
  return (
    <Dialog title={t('changeBudget', { name })} onClose={onClose}>
      <Form act={t('save')} error={change.error} pending={change.isPending} onSubmit={(v) => change.run(v)}>
        <LimitFields of={budget} />
      </Form>
    </Dialog>
  )
}
