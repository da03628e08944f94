import { Link, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { language, useTexts } from './language.ts'
import type { Me } from './me.ts'
import { pages } from './pages.ts'
import { texts } from './texts.ts'
import { theme } from './theme.ts'

/** The public frame: the town's own face, where one can go, and at the end of every page who is responsible for it. */
export function CitizenFrame({ me, children }: { me: Me; children: ReactNode }) {
  const t = useTexts(texts)
  const now = language.use()
  const [open, setOpen] = useState(false)
  const path = useRouterState({ select: (s) => s.location.pathname })
  useEffect(() => setOpen(false), [path])
  const shown = pages.filter((p) => p.citizen && p.menu)
  return (
    <div className="vz-citizen">
      <a className="vz-skip kern-link" href="#main">
        {t('skip')}
      </a>
      <header className="vz-head">
        <Link className="vz-brand" to={me.signedIn ? '/fragen' : '/'} aria-label={t('toTownStart', { town: me.town.officialName })}>
          {me.town.coat ? (
            <img className="vz-brand__coat" src="/api/organisation/coat" alt="" width="36" height="42" />
          ) : (
            <span className="vz-brand__initial" aria-hidden="true">
              {me.town.name.slice(0, 1)}
            </span>
          )}
          <strong>{me.town.officialName}</strong>
        </Link>
        <div className="vz-head__tools">
          <Switches />
          {me.signedIn && (
            <Link className="kern-btn kern-btn--tertiary" to="/">
              <span className="kern-label">{t('toDesk')}</span>
            </Link>
          )}
        </div>
      </header>
      <nav className="vz-public-nav" aria-label={t('areas')}>
        <button
          type="button"
          className="kern-btn kern-btn--secondary vz-public-nav__toggle"
          aria-expanded={open}
          aria-controls="areas"
          onClick={() => setOpen(!open)}
        >
          <span className="kern-icon kern-icon--dehaze" aria-hidden="true" />
          <span className="kern-label">{t('menu')}</span>
        </button>
        <ul id="areas" className={open ? 'vz-public-nav__list vz-public-nav__list--open' : 'vz-public-nav__list'}>
          {shown.map((p) => (
            <li key={p.path}>
              <Link to={p.path} className="vz-nav__link">
                {p.title[now]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="vz-main vz-main--citizen" tabIndex={-1}>
        {children}
      </main>
      <footer className="vz-foot">
        <p className="kern-body">{me.town.officialName}</p>
        <ul className="vz-foot__links">
          {(
            [
              ['/kontakt', 'contact'],
              ['/ortsrecht', 'bylaws'],
              ['/impressum', 'imprint'],
              ['/datenschutz', 'privacy'],
              ['/barrierefreiheit', 'accessibility'],
            ] as const
          ).map(([to, name]) => (
            <li key={to}>
              <Link className="kern-link" to={to}>
                {t(name)}
              </Link>
            </li>
          ))}
          {!me.signedIn && (
            <li>
              <Link className="kern-link" to="/anmelden">
                {t('staffSignIn')}
              </Link>
            </li>
          )}
        </ul>
      </footer>
    </div>
  )
}

/** Language, and light or dark. */
export function Switches() {
  const t = useTexts(texts)
  const shade = theme.use()
  const now = language.use()
  const other = shade === 'light' ? 'dark' : 'light'
  return (
    <>
      <button
        type="button"
        className="kern-btn kern-btn--tertiary"
        lang={now === 'de' ? 'en' : 'de'}
        onClick={() => language.set(now === 'de' ? 'en' : 'de')}
      >
        <span className="kern-icon kern-icon--language" aria-hidden="true" />
        <span className="kern-label">{t('toEnglish')}</span>
      </button>
      <button type="button" className="kern-btn kern-btn--tertiary" onClick={() => theme.set(other)}>
        <span className={`kern-icon kern-icon--${other}-mode`} aria-hidden="true" />
        <span className="kern-label kern-sr-only">{t(other === 'dark' ? 'toDark' : 'toLight')}</span>
      </button>
    </>
  )
}
