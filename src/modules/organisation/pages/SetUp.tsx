import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ask, client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { useMe } from '#web/me.ts'
import { Field, Form, Page, Password, State, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('organisation')

/** Makes the first administrator with the code that the server printed, and signs her in. */
export default function SetUp() {
  const t = useTexts(texts)
  const { setUp } = useMe()
  const go = useNavigate()
  const queries = useQueryClient()
  const code = new URLSearchParams(location.search).get('code') ?? ''
  const create = useVerb(
    async (input: { code: string; email: string; name: string; password: string }) => {
      await api.post('/set-up', { input })
      await ask('/api/auth/sign-in/email', { email: input.email, password: input.password })
    },
    { onDone: () => queries.invalidateQueries().then(() => go({ to: '/' })) },
  )
  if (!setUp && !create.isSuccess)
    return (
      <Page title={t('setUpTitle')}>
        <State
          icon="success"
          title={t('setUpOver')}
          action={
            <Link className="kern-link" to="/anmelden">
              {t('toSignIn')}
            </Link>
          }
        />
      </Page>
    )
  return (
    <Page title={t('setUpTitle')} intro={t('setUpIntro')}>
      <Form
        act={t('setUpAct')}
        pending={create.isPending}
        error={create.error}
        onSubmit={(v) => create.run({ code: text(v, 'code'), email: text(v, 'email'), name: text(v, 'name'), password: String(v.get('password')) })}
      >
        <Field name="code" label={t('setUpCode')} hint={t('setUpCodeHint')} defaultValue={code} autoComplete="off" />
        <Field name="name" label={t('name')} autoComplete="name" />
        <Field name="email" type="email" label={t('email')} autoComplete="username" />
        <Password name="password" label={t('passwordNew')} hint={t('passwordHint')} autoComplete="new-password" />
      </Form>
    </Page>
  )
}
