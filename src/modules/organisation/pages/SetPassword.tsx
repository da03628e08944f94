import { Link } from '@tanstack/react-router'
import { ask, Problem } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Form, Page, Password, State, useVerb } from '#web/parts/index.ts'
import { texts } from '../texts.ts'

/** Where the link leads that an administrator hands over: the owner sets her own password. */
export default function SetPassword() {
  const t = useTexts(texts)
  const token = new URLSearchParams(location.search).get('token')
  const set = useVerb(async ({ newPassword, again }: { newPassword: string; again: string }) => {
    if (newPassword !== again)
      throw new Problem({ type: '/errors/auth.passwords-differ', status: 422, errors: [{ pointer: '/again', code: 'custom' }] })
    await ask('/api/auth/reset-password', { newPassword, token })
  })
  const toSignIn = (
    <Link className="kern-link" to="/anmelden">
      {t('toSignIn')}
    </Link>
  )
  if (!token || set.isSuccess)
    return (
      <Page title={t('setPasswordTitle')}>
        <State icon={token ? 'success' : 'warning'} title={t(token ? 'setPasswordDone' : 'setPasswordNoToken')} action={token && toSignIn} />
      </Page>
    )
  return (
    <Page title={t('setPasswordTitle')} intro={t('setPasswordIntro')}>
      <Form
        act={t('setPasswordAct')}
        pending={set.isPending}
        error={set.error}
        onSubmit={(v) => set.run({ newPassword: String(v.get('newPassword')), again: String(v.get('again')) })}
      >
        <Password name="newPassword" label={t('passwordNew')} hint={t('passwordHint')} autoComplete="new-password" />
        <Password name="again" label={t('passwordAgain')} autoComplete="new-password" />
      </Form>
    </Page>
  )
}
