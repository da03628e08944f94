import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { roleNames } from '#base/actor.ts'
import { client } from '#web/api.ts'
import { language, useTexts } from '#web/language.ts'
import { ActOf, announce, Checks, Confirm, Dialog, Field, Form, Page, Refusal, StatusBadge, Table, text, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { Person as PersonSchema } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('organisation')
type Person = z.input<typeof PersonSchema>
type Role = Person['roles'][number]
type Open = { what: 'add' } | { what: 'roles' | 'lock' | 'erase'; person: Person } | { what: 'link'; name: string; path: string }

export default function People() {
  const t = useTexts(texts)
  const now = language.use()
  const [open, setOpen] = useState<Open>()
  const query = useQuery({ queryKey: ['organisation', 'people'], queryFn: () => api.get('/people') })
  const close = () => setOpen(undefined)
  const refresh = [['organisation', 'people']]
  const invite = useVerb((p: Person) => api.post('/people/:id/invitation', { params: { id: p.id } }), {
    onDone: ({ path }, p) => setOpen({ what: 'link', name: p.name, path }),
  })
  const lock = useVerb((p: Person) => api.post('/people/:id/lock', { params: { id: p.id }, input: { locked: !p.locked } }), {
    refresh,
    said: (_out, p) => t(p.locked ? 'unlockDone' : 'lockDone'),
  })
  const erase = useVerb((p: Person) => api.post('/people/:id/erase', { params: { id: p.id } }), { refresh, said: t('eraseDone') })
  return (
    <Page
      title={t('peopleTitle')}
      intro={t('peopleIntro')}
      actions={<KernButton variant="primary" icon="add" text={t('add')} onClick={() => setOpen({ what: 'add' })} />}
      query={query}
    >
      {({ people }) => (
        <>
          <Refusal error={invite.error ?? lock.error ?? erase.error} />
          <Table
            caption={t('peopleTitle')}
            rows={people}
            id={(p) => p.id}
            columns={[
              {
                name: t('nameShort'),
                head: true,
                cell: (p) => (
                  <>
                    {p.name}
                    <span className="vz-sub">{p.email}</span>
                  </>
                ),
              },
              { name: t('roles'), cell: (p) => p.roles.map((r) => roleNames[r][now]).join(', ') },
              {
                name: t('state'),
                cell: (p) => (
                  <>
                    <StatusBadge tone={p.locked ? 'bad' : 'good'} label={t(p.locked ? 'locked' : 'open')} />
                    {p.secondFactor && <span className="vz-sub">{t('secondFactorOn')}</span>}
                  </>
                ),
              },
              {
                name: t('acts'),
                cell: (p) => (
                  <div className="vz-acts">
                    <ActOf
                      className="kern-btn--x-small"
                      variant="tertiary"
                      text={t('changeRoles')}
                      of={p.name}
                      onClick={() => setOpen({ what: 'roles', person: p })}
                    />
                    <ActOf className="kern-btn--x-small" variant="tertiary" text={t('newLink')} of={p.name} onClick={() => invite.run(p)} />
                    <ActOf
                      className="kern-btn--x-small"
                      variant="tertiary"
                      text={t(p.locked ? 'unlock' : 'lock')}
                      of={p.name}
                      onClick={() => (p.locked ? lock.run(p) : setOpen({ what: 'lock', person: p }))}
                    />
                    {p.locked && (
                      <ActOf
                        className="kern-btn--x-small"
                        variant="tertiary"
                        text={t('erase')}
                        of={p.name}
                        onClick={() => setOpen({ what: 'erase', person: p })}
                      />
                    )}
                  </div>
                ),
              },
            ]}
          />
          {open?.what === 'add' && <Add onClose={close} onAdded={(name, path) => setOpen({ what: 'link', name, path })} />}
          {open?.what === 'link' && <HandOver {...open} onClose={close} />}
          {open?.what === 'roles' && <Roles person={open.person} onClose={close} />}
          {open?.what === 'lock' && (
            <Confirm
              title={t('lockTitle')}
              body={t('lockBody', open.person)}
              act={t('lockAct')}
              onClose={close}
              onAct={() => {
                lock.run(open.person)
                close()
              }}
            />
          )}
          {open?.what === 'erase' && (
            <Confirm
              title={t('eraseTitle')}
              body={t('eraseBody', open.person)}
              act={t('eraseAct')}
              onClose={close}
              onAct={() => {
                erase.run(open.person)
                close()
              }}
            />
          )}
        </>
      )}
    </Page>
  )
}

const rolesIn = (v: FormData) => v.getAll('roles') as Role[]

function RoleChecks({ chosen = [] }: { chosen?: readonly Role[] }) {
  const t = useTexts(texts)
  const now = language.use()
  return (
    <Checks
      legend={t('roles')}
      name="roles"
      hint={t('rolesHint')}
      columns
      chosen={chosen}
      options={Object.entries(roleNames).map(([value, name]) => ({ value, label: name[now] }))}
    />
  )
}

function Add({ onClose, onAdded }: { onClose: () => void; onAdded: (name: string, path: string) => void }) {
  const t = useTexts(texts)
  const add = useVerb((input: { email: string; name: string; roles: Role[] }) => api.post('/people', { input }), {
    refresh: [['organisation', 'people']],
    onDone: ({ path }, { name }) => onAdded(name, path),
  })
  return (
    <Dialog title={t('add')} onClose={onClose}>
      <Form
        act={t('addAct')}
        error={add.error}
        pending={add.isPending}
        onSubmit={(v) => add.run({ email: text(v, 'email'), name: text(v, 'name'), roles: rolesIn(v) })}
      >
        <Field name="name" label={t('name')} autoComplete="off" />
        <Field name="email" type="email" label={t('email')} autoComplete="off" />
        <RoleChecks />
      </Form>
    </Dialog>
  )
}

function Roles({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useTexts(texts)
  const change = useVerb((roles: Role[]) => api.post('/people/:id/roles', { params: { id: person.id }, input: { roles } }), {
    refresh: [['organisation', 'people'], ['me']],
    said: t('rolesDone', person),
    onDone: onClose,
  })
  return (
    <Dialog title={t('changeRolesOf', person)} onClose={onClose}>
      <Form act={t('changeRolesAct')} error={change.error} pending={change.isPending} onSubmit={(v) => change.run(rolesIn(v))}>
        <RoleChecks chosen={person.roles} />
      </Form>
    </Dialog>
  )
}

/** The link is shown once; nothing is mailed. */
function HandOver({ name, path, onClose }: { name: string; path: string; onClose: () => void }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const link = `${location.origin}${path}`
  return (
    <Dialog title={t('linkTitle', { name })} onClose={onClose} footer={<KernButton variant="primary" text={w('close')} onClick={onClose} />}>
      <p className="kern-body">{t('linkBody')}</p>
      <Field name="link" label={t('link')} value={link} readOnly onFocus={(e) => e.target.select()} />
      {/* Outside https and localhost the browser gives no clipboard; the field can still be copied by hand. */}
      {'clipboard' in navigator && (
        <KernButton icon="content-copy" text={w('copy')} onClick={() => navigator.clipboard.writeText(link).then(() => announce(w('copied')))} />
      )}
    </Dialog>
  )
}
