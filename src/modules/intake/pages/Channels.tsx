import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { ActOf, Confirm, Dialog, Field, Form, Loaded, Page, Password, Refusal, Select, StatusBadge, Table, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from './channels-texts.ts'

const api = client<Routes>('intake')
type Channel = Awaited<ReturnType<typeof channels>>['channels'][number]
type Client = Awaited<ReturnType<typeof clients>>['clients'][number]
const channels = () => api.get('/channels')
const clients = () => api.get('/clients')
type Open =
  | { what: 'client' }
  | { what: 'folder'; channel?: Channel }
  | { what: 'mailbox'; channel?: Channel }
  | { what: 'token'; token: string }
  | { what: 'remove'; channel: Channel }
  | { what: 'revoke'; client: Client }

/** Where post comes in by itself, how each way is, and what can be done about it. */
export default function Channels() {
  const t = useTexts(texts)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const query = useQuery({ queryKey: ['intake', 'channels'], queryFn: channels, refetchInterval: 5_000 })
  const refresh = [['intake', 'channels']]
  const turn = useVerb((c: Channel) => api.post('/channels/:id/switch', { params: { id: c.id }, input: { active: !c.active } }), {
    refresh,
    said: t('switched'),
  })
  const remove = useVerb((c: Channel) => api.post('/channels/:id/remove', { params: { id: c.id } }), { refresh, said: t('removed') })
  return (
    <Page title={t('title')} intro={t('intro')} query={query}>
      {({ channels: all, scanFolder }) => (
        <>
          <section className="vz-section vz-stack" aria-labelledby="channels">
            <h2 className="kern-heading-medium" id="channels">
              {t('channels')}
            </h2>
            <div className="vz-actions">
              <KernButton variant="primary" icon="add" text={t('addMailbox')} onClick={() => setOpen({ what: 'mailbox' })} />
              <KernButton icon="add" text={t('addFolder')} onClick={() => setOpen({ what: 'folder' })} />
            </div>
            <Refusal error={turn.error ?? remove.error} />
            {all.length === 0 ? (
              <p className="kern-body kern-body--muted">{t('channelsNone')}</p>
            ) : (
              <ChannelTable
                all={all}
                scanFolder={scanFolder}
                onEdit={(channel) => setOpen({ what: channel.kind, channel })}
                onTurn={turn.run}
                onRemove={(channel) => setOpen({ what: 'remove', channel })}
              />
            )}
          </section>
          <Clients onAdd={() => setOpen({ what: 'client' })} onRevoke={(one) => setOpen({ what: 'revoke', client: one })} />
          {open?.what === 'folder' && <Folder channel={open.channel} root={scanFolder} onClose={close} />}
          {open?.what === 'mailbox' && <Mailbox channel={open.channel} onClose={close} />}
          {open?.what === 'client' && <NewClient onClose={close} onMade={(token) => setOpen({ what: 'token', token })} />}
          {open?.what === 'token' && <Token token={open.token} onClose={close} />}
          {open?.what === 'remove' && (
            <Confirm
              title={t('removeTitle', open.channel)}
              body={t('removeBody')}
              act={t('remove')}
              onClose={close}
              onAct={() => {
                remove.run(open.channel)
                close()
              }}
            />
          )}
          {open?.what === 'revoke' && <Revoke client={open.client} onClose={close} />}
        </>
      )}
    </Page>
  )
}

const tones = { starting: 'neutral', ok: 'good', error: 'bad' } as const

function ChannelTable({
  all,
  scanFolder,
  onEdit,
  onTurn,
  onRemove,
}: {
  all: Channel[]
  scanFolder: string
  onEdit: (c: Channel) => void
  onTurn: (c: Channel) => void
  onRemove: (c: Channel) => void
}) {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant } = useFormat()
  return (
    <Table
      caption={t('channels')}
      rows={all}
      id={(c) => c.id}
      columns={[
        {
          name: t('name'),
          head: true,
          cell: (c) => (
            <>
              {c.title}
              <span className="vz-sub">
                {c.mailbox ? t('mailboxAt', c.mailbox) : t('folderAt', { path: `${scanFolder}/${c.folder?.path ?? ''}` })}
              </span>
              {c.folder && <span className="vz-sub">{c.folder.keepDays ? t('keptFor', { days: c.folder.keepDays }) : t('keptForEver')}</span>}
              {c.mailbox?.sealed && <span className="vz-sub">{t('sealedOne')}</span>}
            </>
          ),
        },
        {
          name: t('state'),
          cell: (c) => (
            <>
              <StatusBadge tone={c.active ? tones[c.state] : 'neutral'} label={t(c.active ? c.state : 'off')} />
              {c.active && c.trouble && <span className="vz-sub">{c.trouble[now]}</span>}
              {c.active && c.state === 'error' && <span className="vz-sub">{t('since', { at: shortInstant(c.stateSince) })}</span>}
              {c.refused.length > 0 && (
                <details className="vz-why">
                  <summary>{t('refusedTitle', { count: c.refused.length })}</summary>
                  <ul className="vz-plain">
                    {c.refused.map((r) => (
                      <li key={r.entry} className="kern-body kern-body--small">
                        {r.entry}: {r.why[now]}
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </>
          ),
        },
        {
          name: t('arrived'),
          numeric: true,
          cell: (c) => (
            <>
              {c.arrived}
              {c.arrivedAt && <span className="vz-sub">{t('lastArrival', { at: shortInstant(c.arrivedAt) })}</span>}
            </>
          ),
        },
        {
          name: t('act'),
          cell: (c) => (
            <div className="vz-acts">
              <Small text={t('edit')} of={c.title} onClick={() => onEdit(c)} />
              <Small text={t(c.active ? 'stop' : 'start')} of={c.title} onClick={() => onTurn(c)} />
              <Small text={t('remove')} of={c.title} onClick={() => onRemove(c)} />
            </div>
          ),
        },
      ]}
    />
  )
}

const Small = (props: { text: string; of: string; onClick: () => void }) => <ActOf className="kern-btn--x-small" variant="tertiary" {...props} />

function Folder({ channel, root, onClose }: { channel?: Channel | undefined; root: string; onClose: () => void }) {
  const t = useTexts(texts)
  const before = channel?.folder
  const save = useVerb(
    async (v: FormData) => {
      const [title, mailbox, days] = [text(v, 'title'), text(v, 'mailbox'), text(v, 'keepDays')]
      const settings = { keepDays: days ? Number(days) : null, ...(mailbox ? { mailbox } : {}) }
      if (channel) await api.post('/channels/folders/:id', { params: { id: channel.id }, input: { title, settings } })
      else await api.post('/channels/folders', { input: { title, settings: { ...settings, path: text(v, 'settings') } } })
    },
    { refresh: [['intake', 'channels']], said: t('saved'), onDone: onClose },
  )
  return (
    <Dialog title={t(channel ? 'folderEdit' : 'folderTitle')} onClose={onClose}>
      <p className="kern-body">{t('folderBody')}</p>
      <Form
        act={t('save')}
        error={save.error}
        pending={save.isPending}
        onSubmit={save.run}
        cancel={<KernButton text={t('cancel')} onClick={onClose} />}
      >
        <Field name="title" label={t('name')} defaultValue={channel?.title} />
        {!channel && <Field name="settings" label={t('path')} hint={t('pathHint', { root })} autoCapitalize="none" spellCheck={false} />}
        <Field name="mailbox" label={t('boxName')} hint={t('boxNameHint')} defaultValue={before?.mailbox} optional />
        <Field
          name="keepDays"
          type="number"
          min={1}
          max={3650}
          label={t('keepDays')}
          hint={t('keepDaysHint')}
          defaultValue={before ? (before.keepDays ?? '') : 30}
          optional
        />
      </Form>
    </Dialog>
  )
}

const reasons = ['personalrat', 'gleichstellung', 'datenschutz', 'personalakte', 'wahlbrief', 'angebot', 'persoenlich'] as const
type Reason = (typeof reasons)[number]

/** What the form says, as the interface takes it. */
function mailboxOf(v: FormData) {
  const [since, sealed] = [text(v, 'since'), text(v, 'sealed')]
  return {
    title: text(v, 'title'),
    password: String(v.get('password') ?? ''),
    settings: {
      host: text(v, 'host'),
      port: Number(text(v, 'port')),
      security: text(v, 'security') as 'tls' | 'starttls' | 'none',
      user: text(v, 'user'),
      address: text(v, 'address'),
      folder: text(v, 'folder') || 'INBOX',
      after: text(v, 'after') as 'move' | 'flag',
      processed: text(v, 'processed') || 'Vorzimmer',
      receipt: text(v, 'receipt') === 'yes',
      ...(since ? { since } : {}),
      ...(sealed ? { sealed: sealed as Reason } : {}),
    },
  }
}

function Mailbox({ channel, onClose }: { channel?: Channel | undefined; onClose: () => void }) {
  const t = useTexts(texts)
  const now = language.use()
  const before = channel?.mailbox
  const options = (...names: (keyof typeof texts)[]) => names.map((value) => ({ value, label: t(value) }))
  const save = useVerb(
    async (v: FormData) => {
      const input = mailboxOf(v)
      if (channel) await api.post('/channels/mailboxes/:id', { params: { id: channel.id }, input })
      else await api.post('/channels/mailboxes', { input })
    },
    { refresh: [['intake', 'channels']], said: t('saved'), onDone: onClose },
  )
  const test = useVerb(
    (v: FormData) => api.post('/channels/mailboxes/test', { input: { ...mailboxOf(v), ...(channel ? { id: channel.id } : {}) } }),
    {
      said: (found) => found.problem?.[now] ?? t('testGood'),
    },
  )
  return (
    <Dialog title={t(channel ? 'mailboxEdit' : 'mailboxTitle')} onClose={onClose} wide>
      <p className="kern-body">{t('mailboxBody')}</p>
      <Form
        act={t('save')}
        error={save.error ?? test.error}
        pending={save.isPending}
        onSubmit={save.run}
        cancel={<KernButton text={t('cancel')} onClick={onClose} />}
      >
        <Field name="title" label={t('name')} defaultValue={channel?.title} />
        <Field name="host" label={t('host')} defaultValue={before?.host} autoCapitalize="none" spellCheck={false} />
        <Field name="port" type="number" min={1} max={65535} label={t('port')} defaultValue={before?.port ?? 993} />
        <Select name="security" label={t('security')} defaultValue={before?.security ?? 'tls'} options={options('tls', 'starttls', 'none')} />
        <Field name="user" label={t('user')} defaultValue={before?.user} autoCapitalize="none" autoComplete="off" spellCheck={false} />
        <Password
          name="password"
          label={t('password')}
          autoComplete="new-password"
          {...(channel ? { optional: true, hint: t('passwordKept') } : {})}
        />
        <Field name="address" type="email" label={t('address')} hint={t('addressHint')} defaultValue={before?.address} />
        <Field name="folder" label={t('box')} defaultValue={before?.folder ?? 'INBOX'} />
        <Select name="after" label={t('after')} defaultValue={before?.after ?? 'move'} options={options('move', 'flag')} />
        <Field name="processed" label={t('processed')} defaultValue={before?.processed ?? 'Vorzimmer'} />
        <Field name="since" type="date" label={t('from')} hint={t('fromHint')} defaultValue={before?.since} optional />
        <Select
          name="sealed"
          label={t('sealed')}
          defaultValue={before?.sealed ?? ''}
          options={[{ value: '', label: t('sealedNo') }, ...reasons.map((r) => ({ value: r, label: t(r) }))]}
        />
        <Select
          name="receipt"
          label={t('receipt')}
          hint={t('receiptHint')}
          defaultValue={before?.receipt ? 'yes' : 'no'}
          options={options('no', 'yes')}
        />
        <div className="vz-actions">
          <KernButton
            type="button"
            text={t(test.isPending ? 'testing' : 'test')}
            aria-disabled={test.isPending}
            onClick={(e: React.MouseEvent<HTMLElement>) => {
              const form = e.currentTarget.closest('form')
              if (form) test.run(new FormData(form))
            }}
          />
        </div>
        {test.data && (
          <KernAlert
            variant={test.data.problem ? 'warning' : 'success'}
            title={t(test.data.problem ? 'testBad' : 'testGood')}
            body={test.data.problem?.[now] ?? t('testOk', { waiting: test.data.waiting, drafts: test.data.drafts ?? t('testNoDrafts') })}
          />
        )}
      </Form>
    </Dialog>
  )
}

function Clients({ onAdd, onRevoke }: { onAdd: () => void; onRevoke: (one: Client) => void }) {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['intake', 'clients'], queryFn: clients })
  return (
    <section className="vz-section vz-stack" aria-labelledby="clients">
      <h2 className="kern-heading-medium" id="clients">
        {t('clients')}
      </h2>
      <p className="kern-body">{t('clientsIntro')}</p>
      <div className="vz-actions">
        <KernButton icon="add" text={t('addClient')} onClick={onAdd} />
      </div>
      <Loaded
        query={query}
        lines={2}
        isEmpty={(d) => d.clients.length === 0}
        empty={<p className="kern-body kern-body--muted">{t('clientsNone')}</p>}
      >
        {({ clients: all }) => (
          <Table
            caption={t('clients')}
            rows={all}
            id={(c) => c.id}
            columns={[
              {
                name: t('name'),
                head: true,
                cell: (c) => (
                  <>
                    {c.title}
                    {c.mailbox && <span className="vz-sub">{c.mailbox}</span>}
                  </>
                ),
              },
              { name: t('madeBy'), cell: (c) => t('madeByAt', { name: c.createdByName, at: shortInstant(c.createdAt) }) },
              { name: t('lastUsed'), cell: (c) => (c.lastUsedAt ? shortInstant(c.lastUsedAt) : t('never')) },
              {
                name: t('state'),
                cell: (c) => (
                  <StatusBadge
                    tone={c.revokedAt ? 'neutral' : 'good'}
                    label={c.revokedAt ? t('revoked', { at: shortInstant(c.revokedAt) }) : t('valid')}
                  />
                ),
              },
              { name: t('act'), cell: (c) => !c.revokedAt && <Small text={t('revoke')} of={c.title} onClick={() => onRevoke(c)} /> },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}

function NewClient({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => void }) {
  const t = useTexts(texts)
  const make = useVerb(
    (v: FormData) => api.post('/clients', { input: { title: text(v, 'title'), ...(text(v, 'mailbox') ? { mailbox: text(v, 'mailbox') } : {}) } }),
    { refresh: [['intake', 'clients']], onDone: ({ token }) => onMade(token) },
  )
  return (
    <Dialog title={t('clientTitle')} onClose={onClose}>
      <Form
        act={t('addClient')}
        error={make.error}
        pending={make.isPending}
        onSubmit={make.run}
        cancel={<KernButton text={t('cancel')} onClick={onClose} />}
      >
        <Field name="title" label={t('clientName')} />
        <Field name="mailbox" label={t('clientBox')} hint={t('clientBoxHint')} optional />
      </Form>
    </Dialog>
  )
}

function Token({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useTexts(texts)
  return (
    <Dialog title={t('tokenTitle')} onClose={onClose} footer={<KernButton variant="primary" text={t('done')} onClick={onClose} />}>
      <p className="kern-body">{t('tokenBody')}</p>
      <Field name="token" label={t('tokenLabel')} value={token} readOnly onFocus={(e) => e.currentTarget.select()} />
    </Dialog>
  )
}

function Revoke({ client: one, onClose }: { client: Client; onClose: () => void }) {
  const t = useTexts(texts)
  const revoke = useVerb(() => api.post('/clients/:id/revoke', { params: { id: one.id } }), {
    refresh: [['intake', 'clients']],
    said: t('revokedNow'),
    onDone: onClose,
  })
  return <Confirm title={t('revokeTitle', one)} body={t('revokeBody')} act={t('revoke')} onClose={onClose} onAct={() => revoke.run()} />
}
