import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Check, Field, Form, Refusal, text, useVerb } from '#web/parts/index.ts'
import type { Mine } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from './public-texts.ts'

const api = client<Routes>('applications')
type Out = z.input<typeof Mine>

/** How the Bescheid comes: by post, or by download where she agrees. She reads what she agrees to, and takes it back when she likes. */
export function Portal({ mine, code, onMine }: { mine: Out; code: string; onMine: (mine: Out) => void }) {
  const t = useTexts(texts)
  const { instant } = useFormat()
  const [asking, setAsking] = useState(false)
  const [agreed, setAgreed] = useState(false)
  const done = (next: Out) => {
    onMine(next)
    setAsking(false)
    setAgreed(false)
  }
  const give = useVerb((mail: string) => api.post('/mine/consent', { input: { code, given: true, mail } }), { onDone: done, said: t('portalGiven') })
  const withdraw = useVerb(() => api.post('/mine/consent', { input: { code, given: false } }), { onDone: done, said: t('portalWithdrawn') })
  const { portal } = mine
  if (!portal || (!portal.open && !portal.given)) return null
  return (
    <section className="vz-section vz-noprint" aria-labelledby="portal">
      <h3 className="kern-title" id="portal">
        {t('portalTitle')}
      </h3>
      {portal.given ? (
        <>
          <p className="kern-body">
            {t(portal.given.confirmed ? 'portalIs' : 'portalAgreed', { instant: instant(portal.given.at), mail: portal.given.mail })}
          </p>
          {!portal.given.confirmed && <Unconfirmed open={portal.open} mail={portal.given.mail} code={code} onMine={onMine} />}
          <details>
            <summary>{t('portalRead')}</summary>
            <Words portal={portal} />
          </details>
          <Refusal error={withdraw.error} />
          <div className="vz-actions">
            <KernButton type="button" text={t('portalWithdraw')} aria-disabled={withdraw.isPending} onClick={() => withdraw.run()} />
          </div>
        </>
      ) : (
        <>
          <p className="kern-body">{t('portalPost')}</p>
          {!asking && (
            <div className="vz-actions">
              <KernButton type="button" text={t('portalAsk')} onClick={() => setAsking(true)} />
            </div>
          )}
          {asking && (
            <Form
              act={t('portalGive')}
              error={give.error}
              pending={give.isPending}
              onSubmit={(v) => agreed && give.run(text(v, 'portalMail'))}
              cancel={<KernButton type="button" variant="tertiary" text={t('portalStay')} onClick={() => setAsking(false)} />}
            >
              <Words portal={portal} />
              <Field
                name="portalMail"
                type="email"
                label={t('portalMail')}
                hint={t('portalMailHint')}
                defaultValue={portal.mail}
                autoComplete="email"
              />
              <Check label={t('portalAgree')} name="portalAgreed" checked={agreed} onChange={(e) => setAgreed(e.target.checked)} required />
            </Form>
          )}
        </>
      )}
    </section>
  )
}

/** The address has not answered yet: here comes its code. Until then the post brings the Bescheid. */
function Unconfirmed({ open, mail, code, onMine }: { open: boolean; mail: string; code: string; onMine: (mine: Out) => void }) {
  const t = useTexts(texts)
  const confirm = useVerb((mailCode: string) => api.post('/mine/mail/confirm', { input: { code, mailCode } }), {
    onDone: onMine,
    said: t('mailConfirmed'),
  })
  const again = useVerb(() => api.post('/mine/mail/code', { input: { code } }), { onDone: onMine, said: t('mailCodeSent') })
  return (
    <div className="vz-card">
      <p className="kern-title">{t('mailUnconfirmed')}</p>
      <p className="kern-body">{t(open ? 'mailUnconfirmedBody' : 'mailUnconfirmedOver', { mail })}</p>
      {open && (
        <Form
          act={t('mailConfirm')}
          error={confirm.error ?? again.error}
          pending={confirm.isPending}
          onSubmit={(v) => confirm.run(text(v, 'mailCode'))}
          cancel={
            <KernButton type="button" variant="tertiary" text={t('mailCodeAgain')} aria-disabled={again.isPending} onClick={() => again.run()} />
          }
        >
          {again.isSuccess && !again.isPending && <p className="kern-body">{t('mailCodeSent')}</p>}
          <Field name="mailCode" label={t('mailCode')} hint={t('mailCodeHint')} inputMode="numeric" autoComplete="one-time-code" />
        </Form>
      )}
    </div>
  )
}

function Words({ portal }: { portal: NonNullable<Out['portal']> }) {
  const t = useTexts(texts)
  return (
    <div lang="de">
      {portal.words.map((w) => (
        <p className="kern-body" key={w}>
          {w}
        </p>
      ))}
      <p className="kern-body">
        <strong>{t('portalPlain')}</strong> {portal.plain}
      </p>
      <p className="vz-sub">{portal.law}</p>
    </div>
  )
}

/** What lies ready to be fetched, and when it counts as made known. */
export function Provisions({ mine, code, onMine }: { mine: Out; code: string; onMine: (mine: Out) => void }) {
  const t = useTexts(texts)
  const { day } = useFormat()
  const [files, setFiles] = useState<Record<string, { url: string; name: string }>>({})
  const fetch = useVerb((id: string) => api.post('/mine/bescheid', { input: { code, id } }), {
    said: t('provisionFetched'),
    onDone: ({ pdf, name, mine: next }, id) => {
      const bytes = Uint8Array.from(atob(pdf), (c) => c.charCodeAt(0))
      setFiles({ ...files, [id]: { name, url: URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' })) } })
      onMine(next)
    },
  })
  if (!mine.provisions.length) return null
  return (
    <section className="vz-section" aria-labelledby="provisions">
      <h3 className="kern-title" id="provisions">
        {t('provisionTitle')}
      </h3>
      {mine.provisions.map((p) => {
        const file = files[p.id]
        return (
          <div key={p.id} className="vz-card">
            <p className="kern-body" lang="de">
              <strong>{p.title}</strong>
            </p>
            {p.state === 'ready' && <p className="kern-body">{p.until ? t('provisionUntil', { day: day(p.until) }) : t('provisionReady')}</p>}
            {p.bekanntgabeOn && <p className="kern-body">{t('provisionKnown', { day: day(p.bekanntgabeOn) })}</p>}
            {p.state === 'over' && <p className="kern-body">{t('provisionOver')}</p>}
            {file ? (
              <a className="kern-link" href={file.url} download={file.name}>
                {t('provisionSave')}
              </a>
            ) : (
              p.state !== 'over' && (
                <div className="vz-actions">
                  <KernButton
                    type="button"
                    variant={p.state === 'ready' ? 'primary' : 'secondary'}
                    text={t(p.state === 'ready' ? 'provisionFetch' : 'provisionAgain')}
                    aria-disabled={fetch.isPending}
                    onClick={() => fetch.run(p.id)}
                  />
                </div>
              )
            )}
          </div>
        )
      })}
      <Refusal error={fetch.error} />
    </section>
  )
}
