import { KernHeading } from '@kern-ux-annex/kern-react-kit'
import type { UseQueryResult } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, use, useEffect, useRef } from 'react'
import { FrameContext, useMe } from '../me.ts'
import { store } from '../store.ts'
import { Loaded } from './states.tsx'

/** Set by the router when somebody goes to another page; the new page's heading then takes the focus, so that it is read out. */
export const arriving = store(false)

type Frame = {
  title: string
  /** The title is a name that stays German whatever the screen speaks. */
  german?: boolean
  /** One or two sentences under the title. */
  intro?: ReactNode
  /** Buttons beside the title. */
  actions?: ReactNode
  /** Uses the whole width, e.g. for a document beside its facts. */
  wide?: boolean
}
type Asked<T> = {
  query: UseQueryResult<T>
  isEmpty?: (data: T) => boolean
  empty?: ReactNode
  /** How many grey bars stand in while it loads. */
  lines?: number
  children: (data: T) => ReactNode
}

/**
 * The frame of a page: title, intro, actions. With a `query` its children get the answer, and loading, error, no permission, offline and empty
 * show themselves.
 */
export function Page<T>(props: Frame & (Asked<T> | { children: ReactNode })) {
  const { title, german, intro, actions, wide } = props
  const { town } = useMe()
  const heading = useRef<HTMLHeadingElement>(null)
  const house = use(FrameContext) === 'citizen' ? town.officialName : `Vorzimmer ${town.name}`
  useEffect(() => {
    document.title = `${title} – ${house}`
  }, [title, house])
  useEffect(() => {
    if (arriving.get()) heading.current?.querySelector('h1')?.focus()
    arriving.set(false)
  }, [])
  return (
    <div className={wide ? 'vz-page vz-page--wide' : 'vz-page'}>
      <div className="vz-page__head" ref={heading}>
        <KernHeading level={1} size="large" tabIndex={-1} {...(german ? { lang: 'de' } : {})}>
          {title}
        </KernHeading>
        {actions && <div className="vz-actions">{actions}</div>}
      </div>
      {intro && <p className="kern-body vz-page__intro">{intro}</p>}
      {'query' in props ? <Loaded {...props} /> : props.children}
    </div>
  )
}

/** `useParam('id')` on the page `/posteingang/:id`. */
export const useParam = (name: string): string => (useParams({ strict: false }) as Record<string, string | undefined>)[name] ?? ''
