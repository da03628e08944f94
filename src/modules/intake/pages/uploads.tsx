import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type DragEvent, useId, useRef, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { ActOf, announce, Refusal } from '#web/parts/index.ts'
import type { Received as ReceivedSchema } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('intake')

/** What tells a message of the justice (beBPo, EGVP): its files are one arrival. */
const notice = /^xjustiz_nachricht(?:_[0-9a-f-]+)?\.xml$/i

type Upload = {
  /** Stays the same when it is sent again: the house then knows that it is one arrival. */
  key: string
  /** Several only where they are one message of the justice. */
  files: readonly File[]
  name: string
  size: number
  share: number
  stop: AbortController
  state: 'sending' | 'stopped' | 'failed' | 'done'
  error?: unknown
  received?: readonly z.input<typeof ReceivedSchema>[]
}

/** Files by choice or by dragging; each with its own progress, stop and second try. */
export function Uploads() {
  const t = useTexts(texts)
  const id = useId()
  const { percent, size } = useFormat()
  const queries = useQueryClient()
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const set = (key: string, change: Partial<Upload>) => setUploads((all) => all.map((u) => (u.key === key ? { ...u, ...change } : u)))

  async function send(upload: Upload) {
    try {
      const { received } = await api.upload('/items', {
        input: { key: upload.key },
        files: [...upload.files],
        signal: upload.stop.signal,
        onProgress: (share) => set(upload.key, { share }),
      })
      set(upload.key, { state: 'done', share: 1, received })
      for (const one of received) announce(`${upload.name}: ${t(one.known ? 'uploadKnown' : 'uploadDone', { number: one.number })}`)
      await queries.invalidateQueries({ queryKey: ['intake', 'items'] })
    } catch (error) {
      set(upload.key, upload.stop.signal.aborted ? { state: 'stopped' } : { state: 'failed', error })
    }
  }
  /** One after the other: the line of a town hall is thin, and the first should be there first. */
  async function add(files: readonly File[]) {
    // Several messages at once are told apart by the house, which reads what each of them names.
    const together = files.some((f) => notice.test(f.name)) ? [files] : files.map((f) => [f])
    const added = together.map(
      (one): Upload => ({
        key: crypto.randomUUID?.() ?? randomKey(),
        files: one,
        name: one.length === 1 ? (one[0]?.name ?? '') : t('uploadMessage', { count: one.length }),
        size: one.reduce((sum, f) => sum + f.size, 0),
        share: 0,
        stop: new AbortController(),
        state: 'sending',
      }),
    )
    setUploads((all) => [...all, ...added])
    for (const upload of added) if (!upload.stop.signal.aborted) await send(upload)
  }
  const again = (u: Upload) => {
    const { error: _, ...same } = u
    const next: Upload = { ...same, share: 0, stop: new AbortController(), state: 'sending' }
    setUploads((all) => all.map((x) => (x.key === u.key ? next : x)))
    send(next)
  }
  const drag = (inside: boolean) => (e: DragEvent) => {
    e.preventDefault()
    setOver(inside)
  }
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 className="kern-sr-only" id={`${id}-title`}>
        {t('uploadTitle')}
      </h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is a second way; the button is the first */}
      <div
        className={`vz-drop ${over ? 'vz-drop--over' : ''}`}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(e) => {
          drag(false)(e)
          add([...e.dataTransfer.files])
        }}
      >
        <input
          ref={input}
          id={id}
          className="kern-sr-only"
          type="file"
          multiple
          tabIndex={-1}
          aria-label={t('uploadLabel')}
          onChange={(e) => {
            add([...(e.target.files ?? [])])
            e.target.value = ''
          }}
        />
        <KernButton variant="primary" icon="drive-folder-upload" text={t('uploadLabel')} onClick={() => input.current?.click()} />
        <p className="kern-body kern-body--small kern-body--muted">{t('uploadHint')}</p>
      </div>
      {uploads.length > 0 && (
        <ul className="vz-plain vz-uploads">
          {uploads.map((u) => (
            <li key={u.key} className="vz-upload">
              <span className="vz-upload__name">
                {u.name} <span className="vz-number">{size(u.size)}</span>
              </span>
              {u.state === 'sending' && (
                <>
                  <progress
                    className="vz-progress"
                    value={u.share}
                    max={1}
                    aria-label={t('uploading', { name: u.name, percent: percent(u.share) })}
                  />
                  <span className="vz-number">{percent(u.share)}</span>
                  <ActOf
                    className="kern-btn--x-small"
                    variant="tertiary"
                    text={t('uploadStop')}
                    of={u.name}
                    onClick={() => {
                      u.stop.abort()
                      set(u.key, { state: 'stopped' })
                    }}
                  />
                </>
              )}
              {u.received?.map((one) => (
                <Link key={one.id} className="kern-link" to={`/posteingang/${one.id}`}>
                  {t(one.known ? 'uploadKnown' : 'uploadDone', one)}
                </Link>
              ))}
              {u.state === 'stopped' && <span className="vz-sub">{t('uploadStopped')}</span>}
              {(u.state === 'stopped' || u.state === 'failed') && (
                <ActOf className="kern-btn--x-small" variant="tertiary" text={t('uploadAgain')} of={u.name} onClick={() => again(u)} />
              )}
              {u.state === 'failed' && <Refusal error={u.error} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** crypto.randomUUID is missing where the page came by http from another machine. */
const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('')
