import { useEffect, useRef } from 'react'
import { useTexts } from '../language.ts'
import { store } from '../store.ts'
import { texts } from '../texts.ts'
import { Dialog } from './dialog.tsx'
import { Check } from './form.tsx'

/** `key` as KeyboardEvent names it, letters in lower case: 'j', 'Enter', '?'. */
export type Key = { key: string; label: string; run: () => void }

const on = store(true, 'keys')
const open = store(false)
const active = store<readonly Key[]>([])

/**
 * Shortcuts of the page that is open. They hold only while no field has the focus and no dialog is open, never with Ctrl, Alt or Meta,
 * and can be switched off as a whole. @see WCAG 2.2, 2.1.4 (character key shortcuts)
 */
export function useKeys(keys: readonly Key[]) {
  const latest = useRef(keys)
  latest.current = keys
  const names = keys.map((k) => `${k.key} ${k.label}`).join('\n')
  useEffect(() => {
    const mine = latest.current.map((k) => ({ ...k, run: () => latest.current.find((now) => now.key === k.key)?.run() }))
    active.set([...active.get(), ...mine])
    return () => active.set(active.get().filter((k) => !mine.includes(k)))
  }, [names])
}

export const keysOn = on.use
/** How a key is written on its cap. */
export const cap = (key: string) => ({ Enter: '⏎', Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑' })[key] ?? key.toUpperCase()

/** Listens, once, in the shell; and shows what there is. */
export function Keys() {
  const t = useTexts(texts)
  const keys = active.use()
  const shown = open.use()
  const enabled = on.use()
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      if (!on.get() || e.ctrlKey || e.altKey || e.metaKey || e.repeat || e.defaultPrevented || takes(e)) return
      const name = e.key.length === 1 ? e.key.toLowerCase() : e.key
      if (name === '?') open.set(true)
      else {
        const key = active.get().findLast((k) => k.key === name)
        if (!key) return
        key.run()
      }
      e.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  if (!shown) return null
  return (
    <Dialog title={t('keysTitle')} onClose={() => open.set(false)}>
      <p className="kern-body">{t('keysHint')}</p>
      <dl className="vz-keys">
        {[...keys, { key: '?', label: t('keysHelp') }].map((k) => (
          <div key={k.key}>
            <dt>
              <kbd>{cap(k.key)}</kbd>
            </dt>
            <dd className="kern-body">{k.label}</dd>
          </div>
        ))}
      </dl>
      <Check label={t('keysOn')} checked={enabled} onChange={(e) => on.set(e.target.checked)} />
    </Dialog>
  )
}

/** Opens the overview: the `?` for people with a mouse. */
export function KeysButton() {
  const t = useTexts(texts)
  return (
    <button type="button" className="kern-btn kern-btn--tertiary kern-btn--x-small" onClick={() => open.set(true)} aria-haspopup="dialog">
      <span className="kern-icon kern-icon--help" aria-hidden="true" />
      <span className="kern-label">{t('keysTitle')}</span>
    </button>
  )
}

/** Writing, or a control that answers Enter and Space itself, or an open dialog. */
function takes(e: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open]')) return true
  const at = e.target
  if (!(at instanceof HTMLElement)) return false
  if (at.matches('input, textarea, select, [contenteditable]')) return true
  return (e.key === 'Enter' || e.key === ' ') && at.matches('button, a, summary')
}
