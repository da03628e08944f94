import { KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { type ComponentType, useEffect } from 'react'
import type { Routes as DeskRoutes } from '#modules/desk/routes.ts'
import { client } from './api.ts'
import { language, today, useFormat, useTexts } from './language.ts'
import { allowed, organisation, useMe } from './me.ts'
import { areasOf } from './pages.ts'
import { StatusBadge } from './parts/labels.tsx'
import { Page } from './parts/page.tsx'
import { Failed, Loading } from './parts/states.tsx'
import { SignInPage } from './sign-in.tsx'
import { store } from './store.ts'
import { texts } from './texts.ts'

const citizenPage = store<ComponentType | undefined>(undefined)
/** What stands at `/` for citizens; those who are signed in do not fetch it. */
export const loadCitizenStart = async () => citizenPage.set((await import('#modules/assistant/pages/Assistant.tsx')).default)

function CitizenStart() {
  const View = citizenPage.use()
  useEffect(() => {
    loadCitizenStart().catch(() => undefined)
  }, [])
  return View ? <View /> : <Loading />
}

/** The way in for those who work here. */
export function SignInHere() {
  return useMe().signedIn ? <Navigate to="/" replace /> : <SignInPage />
}

/** What a new house, or somebody new in it, has yet to do; nothing once it is done. */
function FirstSteps() {
  const t = useTexts(texts)
  const now = language.use()
  const { data } = useQuery({ queryKey: ['organisation', 'first-steps'], queryFn: () => organisation.get('/first-steps') })
  if (!data?.steps.length) return null
  return (
    <section className="vz-section" aria-labelledby="first-steps">
      <KernHeading level={2} size="medium" id="first-steps">
        {t('firstSteps')}
      </KernHeading>
      <p className="kern-body">{t('firstStepsIntro')}</p>
      <ol className="vz-steps">
        {data.steps.map((s) => (
          <li key={s.id} className="vz-step" data-open={s.open}>
            <StatusBadge
              tone={s.open ? (s.optional ? 'neutral' : 'warn') : 'good'}
              label={t(s.open ? (s.optional ? 'stepOptional' : 'stepOpen') : 'stepDone')}
            />
            <div>
              {s.open && s.mine ? (
                <Link className="kern-link" to={s.path}>
                  {s.title[now]}
                </Link>
              ) : (
                <span className="kern-body">{s.title[now]}</span>
              )}
              {s.open && (
                <p className="kern-body kern-body--small kern-body--muted">
                  {s.why[now]} {!s.mine && s.by?.[now]}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

const desk = client<DeskRoutes>('desk')

/** How much waits, for those whose Stellen work lies with; each number leads to the desk, where the most urgent stands first. */
function WaitingWork() {
  const t = useTexts(texts)
  const { day } = useFormat()
  const query = useQuery({ queryKey: ['desk', 'counts'], queryFn: () => desk.get('/counts'), refetchInterval: 60_000 })
  const { data } = query
  return (
    <section className="vz-section" aria-labelledby="waiting">
      <KernHeading level={2} size="medium" id="waiting">
        {t('waiting')}
      </KernHeading>
      {query.isError && <Failed error={query.error} onRetry={() => query.refetch()} />}
      {data?.open === 0 && (
        <p className="kern-body vz-waiting__none">
          <span className="kern-icon kern-icon--success" aria-hidden="true" />
          <span>
            <strong>{t('waitingNone')}.</strong> {t('waitingNoneBody')}
          </span>
        </p>
      )}
      {data && data.open > 0 && (
        <ul className="vz-cards vz-waiting">
          {(
            [
              ['open', t('waitingOpen')],
              ['urgent', t('waitingUrgent')],
              ['due', t('waitingDue', { day: day(data.until).replace(/^\p{L}+, /u, '') })],
            ] as const
          ).map(([key, label]) => (
            <li key={key} className="vz-card" data-hot={key !== 'open' && data[key] > 0}>
              <Link className="kern-link kern-link--stretched" to="/schreibtisch">
                <span className="vz-waiting__count">{key === 'open' && data.more ? t('waitingMost', { count: data.open }) : data[key]}</span>{' '}
                <span className="kern-body">{label}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The first page: for citizens the question field, for those who are signed in where their work is. */
export function Start() {
  const t = useTexts(texts)
  const me = useMe()
  const now = language.use()
  const { day } = useFormat()
  if (!me.signedIn) return me.setUp ? <SignInPage /> : <CitizenStart />
  const hour = new Date().getHours()
  const greeting = t(hour < 11 ? 'morning' : hour < 18 ? 'day' : 'evening')
  return (
    <Page title={t('greeting', { greeting, name: me.name })} intro={day(today())}>
      {allowed(me, 'desk.use') && me.stellen.length > 0 && <WaitingWork />}
      <FirstSteps />
      {areasOf(me).map(({ area, pages }) => (
        <section key={area} className="vz-section" aria-labelledby={`area-${area}`}>
          <KernHeading level={2} size="medium" id={`area-${area}`}>
            {t(`area.${area}`)}
          </KernHeading>
          <ul className="vz-cards">
            {pages.map((p) => (
              <li key={p.path} className="vz-card">
                <Link className="kern-link kern-link--stretched kern-title" to={p.path}>
                  {p.title[now]}
                </Link>
                {p.purpose && <p className="kern-body kern-body--small kern-body--muted">{p.purpose[now]}</p>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  )
}
