import { KernButton, KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, sessionEnded } from './api.ts'
import { useTexts } from './language.ts'
import { useMe } from './me.ts'
import { Field, Form, Password, text } from './parts/form.tsx'
import { Page } from './parts/page.tsx'
import { useVerb } from './parts/use-verb.ts'
import { texts } from './texts.ts'

/** In the place of a page that wants somebody signed in; afterwards the page itself stands there. */
export function SignInPage() {
  const t = useTexts(texts)
  const { town, setUp } = useMe()
  if (setUp)
    return (
      <Page title={t('setUpTitle')} intro={t('setUpBody')}>
        {null}
      </Page>
    )
  return (
    <Page title={t('signInTitle')} intro={t('signInIntro', { town: town.officialName })}>
      <div className="vz-narrow">
        <SignIn />
        <p className="kern-body">
          <Link className="kern-link" to="/ki-register">
            {t('aiRegister')}
          </Link>
        </p>
      </div>
    </Page>
  )
}

/** Password, then the second factor where there is one; or the town's own sign-in. */
export function SignIn() {
  const t = useTexts(texts)
  const { oidc } = useMe()
  const queries = useQueryClient()
  const [half, setHalf] = useState(false)
  const done = async () => {
    sessionEnded.set(false)
    await queries.invalidateQueries()
  }
  const signIn = useVerb((body: { email: string; password: string }) => ask<{ twoFactorRedirect?: boolean }>('/api/auth/sign-in/email', body), {
    onDone: ({ twoFactorRedirect }) => (twoFactorRedirect ? setHalf(true) : done()),
  })
  const town = useVerb(() => ask<{ url: string }>('/api/auth/sign-in/social', { provider: 'town', callbackURL: location.pathname }), {
    onDone: ({ url }) => location.assign(url),
  })
  if (half) return <SecondFactor onDone={done} onBack={() => setHalf(false)} />
  return (
    <>
      {oidc && (
        <div className="vz-stack">
          <KernButton text={t('oidc')} variant="primary" block onClick={() => town.run()} />
          <p className="kern-body kern-body--muted vz-or">{t('or')}</p>
        </div>
      )}
      <Form
        act={t('signIn')}
        pending={signIn.isPending}
        error={signIn.error ?? town.error}
        onSubmit={(v) => signIn.run({ email: text(v, 'email'), password: String(v.get('password')) })}
      >
        <Field name="email" type="email" label={t('email')} autoComplete="username" inputMode="email" />
        <Password name="password" label={t('password')} autoComplete="current-password" />
      </Form>
      <p className="kern-body kern-body--small kern-body--muted">{t('forgot')}</p>
    </>
  )
}

function SecondFactor({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const t = useTexts(texts)
  const [backup, setBackup] = useState(false)
  const verify = useVerb((code: string) => ask(`/api/auth/two-factor/${backup ? 'verify-backup-code' : 'verify-totp'}`, { code }), { onDone })
  return (
    <>
      <KernHeading level={2} size="small">
        {t('codeTitle')}
      </KernHeading>
      <Form
        act={t('confirm')}
        pending={verify.isPending}
        error={verify.error}
        onSubmit={(v) => verify.run(text(v, 'code').replaceAll(' ', ''))}
        cancel={<KernButton text={t('back')} onClick={onBack} />}
      >
        <Field
          key={String(backup)}
          name="code"
          label={t(backup ? 'backupCode' : 'code')}
          hint={backup ? undefined : t('codeHint')}
          autoComplete="one-time-code"
          inputMode={backup ? 'text' : 'numeric'}
          autoFocus
        />
      </Form>
      <KernButton variant="tertiary" text={t(backup ? 'useApp' : 'useBackup')} onClick={() => setBackup(!backup)} />
    </>
  )
}
