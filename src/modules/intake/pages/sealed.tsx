import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { useMe } from '#web/me.ts'
import { Dialog, Fact, Facts, Field, Form, Select, text, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import type { Item } from './document.tsx'
import { Head } from './head.tsx'
import { History } from './history.tsx'

const api = client<Routes>('intake')

/** Closed post: what is known of it, and for who holds the Stelle the way to the original. */
export function Sealed({ item, reason }: { item: Item; reason: Reason }) {
  const t = useTexts(texts)
  const { day } = useFormat()
  return (
    <>
      <p className="kern-body">{t('sealedBody')}</p>
      <Head item={item} />
      <Facts>
        <Fact name={t('sealReason')}>{t(reason)}</Fact>
        <Fact name={t('sortTo')}>{item.stelleId}</Fact>
      </Facts>
      {reason === 'angebot' && <p className="vz-hint">{t('sealedOffer', { day: item.opensOn ? day(item.opensOn) : t('sealedNoDay') })}</p>}
      <div className="vz-actions">
        {(reason !== 'angebot' || (item.opensOn && item.opensOn <= today())) && (
          <a className="kern-btn kern-btn--secondary" href={`/api/intake/items/${item.id}/original`}>
            <span className="kern-label">{t('takeOriginal')}</span>
          </a>
        )}
        <SealIt item={item} />
      </div>
      <History item={item} />
    </>
  )
}

type Reason = NonNullable<Item['sealed']>
const reasons: readonly Reason[] = ['persoenlich', 'personalrat', 'gleichstellung', 'datenschutz', 'personalakte', 'wahlbrief', 'angebot']

/** The Poststelle seals what was not recognised; of sealed post it can set another destination or the day of opening. */
export function SealIt({ item }: { item: Item }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const me = useMe()
  const go = useNavigate()
  const [asked, setAsked] = useState(false)
  const [reason, setReason] = useState<Reason>(item.sealed ?? 'persoenlich')
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  const seal = useVerb(
    (v: FormData) => {
      const [stelleId, opensOn] = [text(v, 'stelleId'), text(v, 'opensOn')]
      return api.post('/items/:id/seal', {
        params: { id: item.id },
        input: { reason, ...(stelleId ? { stelleId } : {}), ...(opensOn ? { opensOn } : {}) },
      })
    },
    { refresh: [['intake'], ['desk']], said: t('sealDone'), onDone: () => go({ to: '/posteingang' }) },
  )
  if (!me.permissions.includes(may.seal)) return null
  return (
    <>
      <KernButton variant="tertiary" text={t('seal')} onClick={() => setAsked(true)} />
      {asked && (
        <Dialog title={t('seal')} onClose={() => setAsked(false)}>
          <p className="kern-body">{t('sealBody')}</p>
          <Form
            act={t('seal')}
            error={seal.error}
            pending={seal.isPending}
            onSubmit={seal.run}
            cancel={<KernButton text={w('cancel')} onClick={() => setAsked(false)} />}
          >
            <Select
              name="reason"
              label={t('sealReason')}
              value={reason}
              onChange={(e) => setReason(e.target.value as Reason)}
              options={reasons.map((r) => ({ value: r, label: t(r) }))}
            />
            <Select
              name="stelleId"
              label={t('sortTo')}
              optional
              options={[{ value: '', label: t('choose') }, ...(words.data?.stellen ?? []).map((s) => ({ value: s.id, label: `${s.id} ${s.title}` }))]}
            />
            {reason === 'angebot' && <Field name="opensOn" type="date" label={t('opensOn')} optional />}
          </Form>
        </Dialog>
      )}
    </>
  )
}
