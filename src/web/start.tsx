import { Link } from '@tanstack/react-router'
import { language, today, useFormat, useTexts } from './language.ts'
import { allowed, useMe } from './me.ts'
import { pages } from './pages.ts'
import { Page } from './parts/page.tsx'
import { SignInPage } from './sign-in.tsx'
import { texts } from './texts.ts'

/** The first page: the sign-in, or where one's work is. */
export function Start() {
  const t = useTexts(texts)
  const me = useMe()
  const now = language.use()
  const { day } = useFormat()
  if (!me.signedIn) return <SignInPage />
  const hour = new Date().getHours()
  const greeting = t(hour < 11 ? 'morning' : hour < 18 ? 'day' : 'evening')
  return (
    <Page title={t('greeting', { greeting, name: me.name })} intro={day(today())}>
      <h2 className="kern-sr-only">{t('areasTitle')}</h2>
      <ul className="vz-cards">
        {pages
          .filter((p) => p.menu && !p.citizen && allowed(me, p.may))
          .map((p) => (
            <li key={p.path} className="vz-card">
              <Link className="kern-link kern-link--stretched kern-title" to={p.path}>
                {p.title[now]}
              </Link>
              {p.purpose && <p className="kern-body kern-body--small kern-body--muted">{p.purpose[now]}</p>}
            </li>
          ))}
      </ul>
    </Page>
  )
}
