import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { announce } from '#web/parts/announcer.tsx'
import { Helped } from '#web/parts/helped.tsx'
import { Page, useParam } from '#web/parts/page.tsx'
import { Failed, Loading } from '#web/parts/states.tsx'
import type { LifeSituationPage } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { PrintButton } from './finder.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')
type Situation = z.input<typeof LifeSituationPage>

/** A path through a life event. What is done stands in the address and in this browser; the house never hears of it. */
export default function LifeSituation() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['services', 'situation', id], queryFn: () => api.get('/life-situations/:id', { params: { id } }) })
  if (query.data) return <Path key={id} situation={query.data} />
  return (
    <Page title={t('situationsTitle')}>{query.isError ? <Failed error={query.error} onRetry={() => query.refetch()} /> : <Loading lines={8} />}</Page>
  )
}

const keyOf = (id: string) => `vorzimmer.lebenslage.${id}`

function Path({ situation: { id, title, teaser, steps } }: { situation: Situation }) {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const { erledigt } = useSearch({ strict: false }) as { erledigt?: string | number }
  const known = new Set(steps.map((s) => s.service))
  const done = new Set(
    String(erledigt ?? '')
      .split('.')
      .filter((s) => known.has(s)),
  )
  const write = (next: Set<string>) => {
    const value = [...next].join('.')
    remember(id, value)
    navigate({ to: `/lebenslagen/${id}`, search: (value ? { erledigt: value } : {}) as never, replace: true, resetScroll: false })
  }
  // A link with a state wins over what this browser knows.
  useEffect(() => {
    const kept = erledigt === undefined ? recalled(id) : ''
    if (kept) navigate({ to: `/lebenslagen/${id}`, search: { erledigt: kept } as never, replace: true, resetScroll: false })
  }, [erledigt, id, navigate])
  const toggle = (service: string) => {
    const next = new Set(done)
    if (!next.delete(service)) next.add(service)
    write(next)
    announce(t('situationProgress', { done: next.size, all: steps.length }))
  }
  return (
    <Page title={title} intro={<span lang="de">{teaser}</span>} actions={<PrintButton label={t('print')} />}>
      <p className="kern-body">
        <strong>{t('situationProgress', { done: done.size, all: steps.length })}</strong>{' '}
        <span className="vz-noprint">{t('situationNotNeeded')}</span>
      </p>
      <ol className="vz-path vz-section" lang="de">
        {steps.map((s) => (
          <li key={s.service} className={done.has(s.service) ? 'vz-path__step vz-path__step--done' : 'vz-path__step'}>
            <input
              type="checkbox"
              className="vz-path__check"
              checked={done.has(s.service)}
              aria-label={t('situationDone', { title: s.title })}
              onChange={() => toggle(s.service)}
            />
            <div>
              {s.published ? (
                <Link className="kern-link kern-title" to={`/leistungen/${s.service}`}>
                  {s.title}
                </Link>
              ) : (
                <span className="kern-title">{s.title}</span>
              )}
              <p className="kern-body">{s.why}</p>
              <p className="kern-body kern-body--small kern-body--muted">
                {t('situationWhen', { when: s.when })}
                {s.where && ` · ${t('situationWhere', { where: s.where })}`}
                {s.online && ` · ${t('online')}`}
              </p>
            </div>
          </li>
        ))}
      </ol>
      <div className="vz-section vz-noprint vz-stack">
        <p className="kern-body kern-body--small kern-body--muted">{t('situationKept')}</p>
        <div className="vz-actions">
          <KernButton
            variant="secondary"
            text={t('situationCopy')}
            onClick={() => navigator.clipboard?.writeText(location.href).then(() => announce(t('situationCopied')))}
          />
          {done.size > 0 && <KernButton variant="tertiary" text={t('situationReset')} onClick={() => write(new Set())} />}
        </div>
      </div>
      <Helped subject={`lebenslage/${id}`} />
    </Page>
  )
}

function remember(id: string, value: string) {
  try {
    value ? localStorage.setItem(keyOf(id), value) : localStorage.removeItem(keyOf(id))
  } catch {
    // Without storage the address alone keeps it.
  }
}
function recalled(id: string): string {
  try {
    return localStorage.getItem(keyOf(id)) ?? ''
  } catch {
    return ''
  }
}
