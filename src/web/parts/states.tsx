import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Offline, Problem } from '../api.ts'
import { useTexts } from '../language.ts'
import { useSentence } from '../sentences.ts'
import { texts } from '../texts.ts'

/** Grey bars in the place of what comes, after 100 ms (see shell.css): what is quick does not flicker. */
export function Loading({ lines = 4 }: { lines?: number }) {
  const t = useTexts(texts)
  return (
    <div className="vz-loading" aria-busy="true">
      <span className="kern-sr-only">{t('loading')}</span>
      {Array.from({ length: lines }, (_, i) => (
        <span key={`line-${i}`} className="vz-loading__line" />
      ))}
    </div>
  )
}

/** A state that fills its place: an icon, a sentence, what to do. */
export function State({
  icon,
  title,
  children,
  action,
}: {
  icon: 'info' | 'warning' | 'danger' | 'success' | 'search' | 'mail' | 'draft' | 'checklist' | 'help' | 'autorenew'
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="vz-state">
      <span className={`kern-icon kern-icon--${icon} kern-icon--x-large`} aria-hidden="true" />
      <h2 className="kern-title">{title}</h2>
      {children && <p className="kern-body vz-state__body">{children}</p>}
      {action}
    </div>
  )
}

export function NoPermission() {
  const t = useTexts(texts)
  return (
    <State icon="info" title={t('forbiddenTitle')}>
      {t('forbiddenBody')}
    </State>
  )
}

/** Any failed question: no connection, no permission, gone, or something else that one can try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts(texts)
  const sentence = useSentence(error)
  if (error instanceof Offline)
    return (
      <State icon="autorenew" title={t('offlineTitle')} action={onRetry && <KernButton text={t('retry')} onClick={onRetry} />}>
        {t('offlineBody')}
      </State>
    )
  if (error instanceof Problem && error.code === 'forbidden') return <NoPermission />
  if (error instanceof Problem && error.status === 404)
    return (
      <State icon="search" title={t('notFoundTitle')}>
        {sentence}
      </State>
    )
  return (
    <State icon="danger" title={t('errorTitle')} action={onRetry && <KernButton text={t('retry')} onClick={onRetry} />}>
      {sentence}
    </State>
  )
}

/** Why an act did not happen, beside the button that was pressed. */
export function Refusal({ error }: { error: unknown }) {
  const t = useTexts(texts)
  const sentence = useSentence(error)
  if (!error) return null
  return (
    <KernAlert
      variant={error instanceof Offline ? 'warning' : 'danger'}
      title={t(error instanceof Offline ? 'offlineTitle' : 'errorTitle')}
      body={sentence}
    />
  )
}

/** What a question answers, or the state in its place. An answer that is there stays while a newer one fails. */
export function Loaded<T>({
  query,
  isEmpty,
  empty,
  lines = 4,
  children,
}: {
  query: UseQueryResult<T>
  isEmpty?: (data: T) => boolean
  empty?: ReactNode
  lines?: number
  children: (data: T) => ReactNode
}) {
  const t = useTexts(texts)
  // Gone or closed to this person meanwhile: what was shown before must not stay.
  const closed = query.error instanceof Problem && (query.error.status === 404 || query.error.status === 403)
  if (query.data !== undefined && !closed)
    return isEmpty?.(query.data) ? (empty ?? <State icon="info" title={t('emptyTitle')} />) : children(query.data)
  if (query.isError) return <Failed error={query.error} onRetry={() => query.refetch()} />
  return <Loading lines={lines} />
}
