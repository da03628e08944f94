import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Dialog, Form, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import { type Hold as HoldSchema, may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('records')
type Hold = z.input<typeof HoldSchema>

/** The Löschsperren of an Akte: why, by whom, and the way to lay or lift one. */
export function Holds({ akteId, holds, mine }: { akteId: string; holds: readonly Hold[]; mine: boolean }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const me = useMe()
  const { shortInstant } = useFormat()
  const [asked, setAsked] = useState<'place' | Hold>()
  const close = () => setAsked(undefined)
  const verb = useVerb(
    (v: FormData) => {
      const input = { reason: text(v, 'reason') }
      return asked === 'place' || !asked
        ? api.post('/akten/:id/hold', { params: { id: akteId }, input })
        : api.post('/akten/:id/holds/:hold/lift', { params: { id: akteId, hold: asked.id }, input })
    },
    { refresh: [['records']], said: t('saidDone'), onDone: close },
  )
  const may_ = mine && allowed(me, may.hold)
  const title = t(asked === 'place' ? 'holdPlace' : 'holdLift')
  return (
    <section className="vz-section" aria-labelledby="holds">
      <h2 className="kern-heading-medium" id="holds">
        {t('holds')}
      </h2>
      {holds.length === 0 && <p className="kern-body kern-body--muted">{t('holdsNone')}</p>}
      <ul className="vz-plain">
        {holds.map((h) => (
          <li key={h.id} className="vz-step">
            {!h.liftedAt && <StatusBadge tone="bad" label={t('holdActive')} />}
            <span className="kern-body">„{h.reason}“</span>
            <span className="vz-sub">
              {t('holdBy', { name: h.byName, stelle: h.stelleId, instant: shortInstant(h.at) })}
              {h.liftedAt && ` · ${t('holdLifted', { instant: shortInstant(h.liftedAt), reason: h.liftedReason ?? '' })}`}
            </span>
            {may_ && !h.liftedAt && <KernButton className="kern-btn--x-small" variant="tertiary" text={t('holdLift')} onClick={() => setAsked(h)} />}
          </li>
        ))}
      </ul>
      {may_ && <KernButton className="kern-btn--x-small" variant="tertiary" text={t('holdPlace')} onClick={() => setAsked('place')} />}
      {asked && (
        <Dialog title={title} onClose={close}>
          <Form
            act={title}
            error={verb.error}
            pending={verb.isPending}
            onSubmit={verb.run}
            cancel={<KernButton text={w('cancel')} onClick={close} />}
          >
            {asked === 'place' && <p className="kern-body">{t('holdPlaceBody')}</p>}
            <Area name="reason" label={t('reason')} maxLength={2000} />
          </Form>
        </Dialog>
      )}
    </section>
  )
}
