import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTexts } from '../language.ts'
import { texts } from '../texts.ts'

/** KERN's dialog on the browser's own: it keeps the focus, Escape closes it, and the focus goes back to where it was. */
export function Dialog({
  title,
  children,
  footer,
  onClose,
  wide,
}: {
  title: string
  children: ReactNode
  footer?: ReactNode
  /** Left out where the dialog must be answered. */
  onClose?: () => void
  wide?: boolean
}) {
  const t = useTexts(texts)
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    ref.current?.showModal()
    // Who opens a form wants to write, not to close it.
    ref.current?.querySelector<HTMLElement>('section :is(input, select, textarea)')?.focus()
    const home = before?.closest('section[aria-labelledby]')
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
      // What opened it is gone by what was done in it: the focus goes to the heading above that place, not to the top of the page.
      else focusHeading(home?.isConnected ? home : document.querySelector('main'))
    }
  }, [])
  return (
    <dialog
      ref={ref}
      className={`kern-dialog vz-dialog ${wide ? 'vz-dialog--wide' : ''}`}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault()
        onClose?.()
      }}
    >
      <header className="kern-dialog__header">
        <h2 className="kern-title kern-title--large" id={id}>
          {title}
        </h2>
        {onClose && (
          <button type="button" className="kern-btn kern-btn--tertiary" onClick={onClose}>
            <span className="kern-icon kern-icon--close" aria-hidden="true" />
            <span className="kern-label kern-sr-only">{t('close')}</span>
          </button>
        )}
      </header>
      <section className="kern-dialog__body vz-dialog__body">{children}</section>
      {footer && <footer className="kern-dialog__footer">{footer}</footer>}
    </dialog>
  )
}

function focusHeading(place: Element | null | undefined) {
  const heading = place?.querySelector<HTMLElement>('h1, h2, h3')
  if (!heading) return
  heading.tabIndex = -1
  heading.focus()
}

/** Asks before something that cannot be taken back. The button says the act. */
export function Confirm({
  title,
  body,
  act,
  onAct,
  onClose,
}: {
  title: string
  body: ReactNode
  act: string
  onAct: () => void
  onClose: () => void
}) {
  const t = useTexts(texts)
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <KernButton text={t('cancel')} onClick={onClose} />
          <KernButton text={act} variant="primary" onClick={onAct} />
        </>
      }
    >
      <p className="kern-body">{body}</p>
    </Dialog>
  )
}
