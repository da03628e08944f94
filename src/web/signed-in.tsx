import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Page } from '#modules/module.ts'
import { ask } from './api.ts'
import { language, useTexts } from './language.ts'
import type { Me } from './me.ts'
import { areasOf } from './pages.ts'
import { Dialog } from './parts/dialog.tsx'
import { KeysButton } from './parts/keys.tsx'
import { SignIn } from './sign-in.tsx'
import { texts } from './texts.ts'

export { Keys } from './parts/keys.tsx'

/** Who is signed in, for which Stellen, and for whom she stands in today. */
export function Account({ me }: { me: Me }) {
  const t = useTexts(texts)
  const box = useRef<HTMLDetailsElement>(null)
  const path = useRouterState({ select: (s) => s.location.pathname })
  const close = () => {
    if (box.current) box.current.open = false
  }
  useEffect(close, [path])
  const title = (id: string) => me.stellen.find((s) => s.stelleId === id && !s.vertretungFor)?.title ?? id
  return (
    <details
      className="vz-account"
      ref={box}
      onKeyDown={(e) => {
        if (e.key === 'Escape') {
          close()
          box.current?.querySelector('summary')?.focus()
        }
      }}
    >
      <summary className="kern-btn kern-btn--tertiary" aria-label={t('accountOf', { name: me.name })}>
        <span className="kern-icon kern-icon--account-circle" aria-hidden="true" />
        <span className="kern-label vz-account__name">{me.name}</span>
      </summary>
      <div className="vz-account__box">
        <p className="kern-title">{me.name}</p>
        <p className="kern-body kern-body--small kern-body--muted">{t(me.stellen.length ? 'yourStellen' : 'noStelle')}</p>
        <ul className="vz-account__stellen">
          {me.stellen.map((s) => (
            <li key={`${s.stelleId} ${s.vertretungFor}`} className="kern-body kern-body--small">
              {s.vertretungFor
                ? `${title(s.stelleId)}, ${t('inVertretung', { stelle: s.vertretungTitle ?? s.vertretungFor })}`
                : `${s.title} (${s.stelleId})`}
            </li>
          ))}
        </ul>
        <div className="vz-account__acts">
          <Link className="kern-link" to="/konto">
            {t('account')}
          </Link>
          <KernButton text={t('signOut')} icon="logout" onClick={() => ask('/api/auth/sign-out', {}).finally(() => location.assign('/anmelden'))} />
        </div>
      </div>
    </details>
  )
}

/** Where one can go: the first part of the house stands open, and the one somebody is in. */
export function Navigation({ me }: { me: Me }) {
  const t = useTexts(texts)
  const now = language.use()
  const [open, setOpen] = useState(false)
  const path = useRouterState({ select: (s) => s.location.pathname })
  useEffect(() => setOpen(false), [path])
  const parts = areasOf(me)
  const here = entryFor(
    parts.flatMap((part) => part.pages),
    path,
  )
  return (
    <nav className="vz-nav" aria-label={t('areas')}>
      <button
        type="button"
        className="kern-btn kern-btn--secondary vz-nav__toggle"
        aria-expanded={open}
        aria-controls="areas"
        onClick={() => setOpen(!open)}
      >
        <span className="kern-icon kern-icon--dehaze" aria-hidden="true" />
        <span className="kern-label">{t('menu')}</span>
      </button>
      <div id="areas" className={open ? 'vz-nav__list vz-nav__list--open' : 'vz-nav__list'}>
        <Link to="/" className="vz-nav__link" activeOptions={{ exact: true }}>
          {t('start')}
        </Link>
        {parts.map(({ area, pages }, i) => (
          <details key={`${area} ${area === here?.menu}`} className="vz-nav__area" open={i === 0 || area === here?.menu}>
            <summary className="vz-nav__title">{t(`area.${area}`)}</summary>
            <ul className="vz-nav__list">
              {pages.map((p) => (
                <li key={p.path}>
                  {/* Below another entry's path ("Altbestand" below "Posteingang") only the closest one is the current page. */}
                  <Link to={p.path} className="vz-nav__link" activeOptions={{ exact: p !== here }}>
                    {p.title[now]}
                  </Link>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
      <div className="vz-nav__keys">
        <KeysButton />
      </div>
    </nav>
  )
}

/** The entry that leads to the page at `path`: the closest one above it. */
const entryFor = (pages: Page[], path: string): Page | undefined =>
  pages.filter((p) => `${path}/`.startsWith(`${p.path}/`)).sort((a, b) => b.path.length - a.path.length)[0]

/** Over the page, so that what was typed there stays. */
export function SessionEnded() {
  const t = useTexts(texts)
  return (
    <Dialog title={t('sessionTitle')}>
      <p className="kern-body">{t('sessionBody')}</p>
      <SignIn />
    </Dialog>
  )
}
