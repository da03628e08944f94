import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { encode } from 'uqr'
import { ask, client, Problem } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { useMe } from '#web/me.ts'
import { ActOf, Field, Form, Loaded, Page, Password, Refusal, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('organisation')
/** What the sign-in library says about the open session. */
type Session = { user: { email: string; twoFactorEnabled?: boolean | null }; session: { id: string } }
type Device = { id: string; userAgent?: string | null; createdAt: string }

/** What everybody manages alone: absence, password, second factor, devices. */
export default function Account() {
  const t = useTexts(texts)
  const me = useMe()
  const session = useQuery({ queryKey: ['session'], queryFn: () => ask<Session>('/api/auth/get-session') })
  return (
    <Page title={t('accountTitle')} intro={[me.name, session.data?.user.email].filter(Boolean).join(' · ')}>
      <Absences />
      <ChangePassword />
      <section className="vz-section vz-stack" aria-labelledby="factor">
        <h2 className="kern-heading-medium" id="factor">
          {t('factorTitle')}
        </h2>
        <Loaded query={session} lines={2}>
          {({ user }) => (user.twoFactorEnabled ? <FactorOn /> : <FactorOff />)}
        </Loaded>
      </section>
      <Devices current={session.data?.session.id} />
    </Page>
  )
}

function Absences() {
  const t = useTexts(texts)
  const { shortDay } = useFormat()
  const refresh = [['organisation', 'absences'], ['me'], ['organisation', 'plan']]
  const query = useQuery({ queryKey: ['organisation', 'absences'], queryFn: () => api.get('/absences') })
  const enter = useVerb((input: { fromOn: string; toOn: string }) => api.post('/absences', { input }), { refresh, said: t('absenceDone') })
  const remove = useVerb((id: string) => api.post('/absences/:id/remove', { params: { id } }), { refresh, said: t('absenceRemoved') })
  return (
    <section className="vz-stack" aria-labelledby="absence">
      <h2 className="kern-heading-medium" id="absence">
        {t('absenceTitle')}
      </h2>
      <p className="kern-body vz-page__intro">{t('absenceIntro')}</p>
      <Loaded
        query={query}
        lines={1}
        isEmpty={(d) => d.absences.length === 0}
        empty={<p className="kern-body kern-body--muted">{t('absenceNone')}</p>}
      >
        {({ absences }) => (
          <ul className="vz-plain">
            {absences.map((a) => {
              const period = t('absencePeriod', { from: shortDay(a.fromOn), to: shortDay(a.toOn) })
              return (
                <li key={a.id} className="vz-actions">
                  <span className="kern-body">{period}</span>
                  <ActOf className="kern-btn--x-small" variant="tertiary" text={t('absenceRemove')} of={period} onClick={() => remove.run(a.id)} />
                </li>
              )
            })}
          </ul>
        )}
      </Loaded>
      <Refusal error={remove.error} />
      <Form
        act={t('absenceAct')}
        pending={enter.isPending}
        error={enter.error}
        onSubmit={(v) => enter.run({ fromOn: text(v, 'fromOn'), toOn: text(v, 'toOn') })}
      >
        <div className="vz-actions vz-actions--top">
          <Field name="fromOn" type="date" label={t('absenceFirst')} defaultValue={today()} />
          <Field name="toOn" type="date" label={t('absenceLast')} defaultValue={today()} />
        </div>
      </Form>
    </section>
  )
}

function ChangePassword() {
  const t = useTexts(texts)
  const [count, setCount] = useState(0)
  const change = useVerb(
    async ({ again, ...body }: { currentPassword: string; newPassword: string; again: string }) => {
      if (body.newPassword !== again)
        throw new Problem({ type: '/errors/auth.passwords-differ', status: 422, errors: [{ pointer: '/again', code: 'custom' }] })
      await ask('/api/auth/change-password', { ...body, revokeOtherSessions: true })
    },
    { said: t('passwordDone'), onDone: () => setCount(count + 1), refresh: [['session'], ['devices']] },
  )
  return (
    <section className="vz-section vz-stack" aria-labelledby="password">
      <h2 className="kern-heading-medium" id="password">
        {t('passwordTitle')}
      </h2>
      {change.isSuccess && <StatusBadge tone="good" label={t('passwordDone')} />}
      <Form
        key={count}
        act={t('passwordAct')}
        pending={change.isPending}
        error={change.error}
        onSubmit={(v) =>
          change.run({ currentPassword: String(v.get('currentPassword')), newPassword: String(v.get('newPassword')), again: String(v.get('again')) })
        }
      >
        <Password name="currentPassword" label={t('passwordNow')} autoComplete="current-password" />
        <Password name="newPassword" label={t('passwordNew')} hint={t('passwordHint')} autoComplete="new-password" />
        <Password name="again" label={t('passwordAgain')} autoComplete="new-password" />
      </Form>
    </section>
  )
}

function FactorOff() {
  const t = useTexts(texts)
  const enable = useVerb((password: string) => ask<{ totpURI: string; backupCodes: string[] }>('/api/auth/two-factor/enable', { password }))
  const verify = useVerb((code: string) => ask('/api/auth/two-factor/verify-totp', { code }), {
    said: t('factorDone'),
    refresh: [['session'], ['devices']],
  })
  if (!enable.data)
    return (
      <>
        <p className="kern-body vz-page__intro">{t('factorOff')}</p>
        <Form act={t('factorStart')} pending={enable.isPending} error={enable.error} onSubmit={(v) => enable.run(String(v.get('password')))}>
          <Password name="password" label={t('passwordConfirm')} autoComplete="current-password" />
        </Form>
      </>
    )
  const { totpURI, backupCodes } = enable.data
  return (
    <>
      <p className="kern-body vz-page__intro">{t('factorScan')}</p>
      <QrCode content={totpURI} label={t('factorPicture')} />
      <p className="kern-body">
        {t('factorKey')}: <code className="vz-code">{new URL(totpURI).searchParams.get('secret')}</code>
      </p>
      <p className="kern-body vz-page__intro">{t('factorBackup')}</p>
      <ul className="vz-codes">
        {backupCodes.map((c) => (
          <li key={c}>
            <code className="vz-code">{c}</code>
          </li>
        ))}
      </ul>
      <Form
        act={t('factorConfirm')}
        pending={verify.isPending}
        error={verify.error}
        onSubmit={(v) => verify.run(text(v, 'code').replaceAll(' ', ''))}
      >
        <Field name="code" label={t('factorCode')} inputMode="numeric" autoComplete="one-time-code" />
      </Form>
    </>
  )
}

function FactorOn() {
  const t = useTexts(texts)
  const disable = useVerb((password: string) => ask('/api/auth/two-factor/disable', { password }), {
    said: t('factorStopped'),
    refresh: [['session']],
  })
  return (
    <>
      <StatusBadge tone="good" label={t('factorOn')} />
      <Form act={t('factorStop')} pending={disable.isPending} error={disable.error} onSubmit={(v) => disable.run(String(v.get('password')))}>
        <Password name="password" label={t('passwordConfirm')} autoComplete="current-password" />
      </Form>
    </>
  )
}

/** Drawn here: the secret in it must not go through anybody's image service. Black on white in both themes, or scanners fail. */
function QrCode({ content, label }: { content: string; label: string }) {
  const { data, size } = encode(content, { border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg className="vz-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path fill="#fff" d={`M0 0h${size}v${size}h-${size}z`} />
      <path fill="#000" d={path} />
    </svg>
  )
}

function Devices({ current }: { current: string | undefined }) {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['devices'], queryFn: () => ask<Device[]>('/api/auth/list-sessions') })
  const end = useVerb(() => ask('/api/auth/revoke-other-sessions', {}), { refresh: [['devices']], said: t('sessionsEnded') })
  return (
    <section className="vz-section vz-stack" aria-labelledby="devices">
      <h2 className="kern-heading-medium" id="devices">
        {t('sessionsTitle')}
      </h2>
      <p className="kern-body vz-page__intro">{t('sessionsIntro')}</p>
      <Loaded query={query} lines={2}>
        {(devices) => (
          <>
            <ul className="vz-plain">
              {devices.map((d) => (
                <li key={d.id} className="kern-body">
                  {deviceName(d.userAgent) ?? t('sessionUnknown')}, {t('sessionSince', { instant: shortInstant(d.createdAt) })}
                  {d.id === current && ` (${t('sessionThis')})`}
                </li>
              ))}
            </ul>
            {devices.length > 1 && <KernButton text={t('sessionsEnd')} onClick={() => end.run()} />}
          </>
        )}
      </Loaded>
      <Refusal error={end.error ?? (query.data ? query.error : undefined)} />
    </section>
  )
}

/** "Firefox, Linux": enough to know one's own device again. */
function deviceName(agent: string | null | undefined): string | undefined {
  const browser = /(Firefox|Edg|Chrome|Safari)\//.exec(agent ?? '')?.[1]?.replace('Edg', 'Edge')
  const system = /(Windows|Android|iPhone|iPad|Mac OS|Linux)/.exec(agent ?? '')?.[1]
  return browser && [browser, system].filter(Boolean).join(', ')
}
