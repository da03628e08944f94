import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import {
  ActOf,
  announce,
  Confirm,
  Dialog,
  Field,
  Form,
  Page,
  Refusal,
  Select,
  State,
  StatusBadge,
  Table,
  text,
  useVerb,
  wholeOrNull,
} from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('gateway')
const ask = () => api.get('/keys')
type Answer = Awaited<ReturnType<typeof ask>>
type Key = Answer['keys'][number]
type Open = { what: 'issue' } | { what: 'issued'; key: string } | { what: 'revoke'; key: Key }
const refresh = [['gateway', 'keys']]

export default function Keys() {
  const t = useTexts(texts)
  const manages = allowed(useMe(), may.manage)
  const { shortDay, shortInstant } = useFormat()
  const [open, setOpen] = useState<Open>()
  const query = useQuery({ queryKey: ['gateway', 'keys'], queryFn: ask })
  const close = () => setOpen(undefined)
  const revoke = useVerb((k: Key) => api.post('/keys/:id/revoke', { params: { id: k.id } }), { refresh, said: t('revokedNow') })
  const state = (k: Key) =>
    k.revokedAt
      ? ({ tone: 'bad', label: t('revoked', { at: shortInstant(k.revokedAt) }) } as const)
      : k.expiresOn && k.expiresOn < today()
        ? ({ tone: 'warn', label: t('expired') } as const)
        : ({ tone: 'good', label: k.expiresOn ? t('validUntil', { day: shortDay(k.expiresOn) }) : t('valid') } as const)
  return (
    <Page
      title={t('keysTitle')}
      intro={t('keysIntro', { url: `${location.origin}/v1` })}
      actions={manages && <KernButton variant="primary" icon="add" text={t('issueKey')} onClick={() => setOpen({ what: 'issue' })} />}
      query={query}
    >
      {({ keys, offices, classes }) => (
        <>
          <Refusal error={revoke.error} />
          {keys.length === 0 ? (
            <State icon="info" title={t('keysNone')} />
          ) : (
            <Table
              caption={t('keysTitle')}
              rows={keys}
              id={(k) => k.id}
              columns={[
                {
                  name: t('name'),
                  head: true,
                  cell: (k) => (
                    <>
                      {k.name}
                      <span className="vz-sub">{t('ending', k)}</span>
                    </>
                  ),
                },
                { name: t('office'), cell: (k) => k.officeName },
                { name: t('dataClassShort'), cell: (k) => classes.find((c) => c.id === k.dataClass)?.title ?? k.dataClass },
                { name: t('state'), cell: (k) => <StatusBadge {...state(k)} /> },
                ...(manages
                  ? [
                      {
                        name: t('acts'),
                        cell: (k: Key) =>
                          k.revokedAt ? null : (
                            <ActOf
                              className="kern-btn--x-small"
                              variant="tertiary"
                              text={t('revoke')}
                              of={k.name}
                              onClick={() => setOpen({ what: 'revoke', key: k })}
                            />
                          ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
          {open?.what === 'issue' && (
            <Issue offices={offices} classes={classes} onClose={close} onIssued={(key) => setOpen({ what: 'issued', key })} />
          )}
          {open?.what === 'issued' && <Issued value={open.key} onClose={close} />}
          {open?.what === 'revoke' && (
            <Confirm
              title={t('revokeOf', open.key)}
              body={t('revokeBody', open.key)}
              act={t('revoke')}
              onClose={close}
              onAct={() => {
                revoke.run(open.key)
                close()
              }}
            />
          )}
        </>
      )}
    </Page>
  )
}

function Issue({
  offices,
  classes,
  onClose,
  onIssued,
}: Pick<Answer, 'offices' | 'classes'> & { onClose: () => void; onIssued: (key: string) => void }) {
  const t = useTexts(texts)
  const [chosen, setChosen] = useState<Key['dataClass']>('public')
  const issue = useVerb(
    (v: FormData) =>
      api.post('/keys', {
        input: {
          name: text(v, 'name'),
          officeId: text(v, 'officeId'),
          dataClass: chosen,
          expiresOn: text(v, 'expiresOn') || null,
          cents: wholeOrNull(v, 'cents'),
          tokens: wholeOrNull(v, 'tokens'),
        },
      }),
    { refresh, onDone: ({ key }) => onIssued(key) },
  )
  return (
    <Dialog title={t('issueKey')} onClose={onClose}>
      <Form act={t('issueKey')} error={issue.error} pending={issue.isPending} onSubmit={(v) => issue.run(v)}>
        <Field name="name" label={t('keyName')} autoComplete="off" />
        <Select name="officeId" label={t('payingOffice')} options={offices.map((o) => ({ value: o.id, label: o.name }))} />
        <Select
          name="dataClass"
          label={t('dataClass')}
          hint={classes.find((c) => c.id === chosen)?.contents.join('; ')}
          value={chosen}
          onChange={(e) => setChosen(e.target.value as Key['dataClass'])}
          options={classes.map((c) => ({ value: c.id, label: c.title }))}
        />
        <Field name="expiresOn" type="date" label={t('expiresOn')} optional />
        <Field name="cents" type="number" min={0} label={t('cents')} hint={t('centsHint')} optional />
        <Field name="tokens" type="number" min={0} label={t('tokens')} hint={t('centsHint')} optional />
      </Form>
    </Dialog>
  )
}

function Issued({ value, onClose }: { value: string; onClose: () => void }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  return (
    <Dialog title={t('issuedTitle')} onClose={onClose} footer={<KernButton variant="primary" text={w('close')} onClick={onClose} />}>
      <p className="kern-body">{t('issuedBody')}</p>
      <Field name="key" label={t('issuedTitle')} value={value} readOnly onFocus={(e) => e.target.select()} />
      {/* Outside https and localhost the browser gives no clipboard; the field can still be copied by hand. */}
      {'clipboard' in navigator && (
        <KernButton icon="content-copy" text={w('copy')} onClick={() => navigator.clipboard.writeText(value).then(() => announce(w('copied')))} />
      )}
    </Dialog>
  )
}
