import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { Offline, Problem } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Refusal } from '#web/parts/index.ts'
import type { Description, Mine } from '../contract.ts'
import { texts } from './public-texts.ts'

const words = { da: 'kontoda', fremd: 'kontofremd', anderes: 'kontoanderes', niveau: 'kontoniveau', nicht: 'kontonicht', weg: 'kontoweg' } as const
/** What the way to the broker ended with, if this page is where it came back to. */
export const kontoWord = (): keyof typeof words | undefined => {
  const word = new URLSearchParams(location.search).get('konto') ?? ''
  return Object.hasOwn(words, word) ? (word as keyof typeof words) : undefined
}

/** Said once, after coming back. */
export function AccountCameBack() {
  const t = useTexts(texts)
  const word = kontoWord()
  return word ? <KernAlert variant={word === 'da' ? 'success' : 'warning'} title={t(words[word])} /> : null
}

/**
 * Signing in with the Nutzerkonto, where the package asks for it.
 * @param onLeave keeps what is on the page before the browser goes away
 */
export function Account({
  about,
  mine,
  code,
  onLeave,
}: {
  about: z.input<typeof Description>
  mine: z.input<typeof Mine> | undefined
  code: string
  onLeave: () => Promise<unknown>
}) {
  const t = useTexts(texts)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  if (!about.identity) return null
  const state = mine?.account?.state ?? 'none'
  const titles = Object.fromEntries(
    Object.entries((about.form as { schema: { properties: Record<string, { title: string }> } }).schema.properties).map(([n, f]) => [n, f.title]),
  )
  const signIn = async () => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await onLeave()
      location.assign(await broker(code))
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  const paper = about.offered.service ? `/leistungen/${about.offered.service}` : '/kontakt'
  const offerPaper = !about.broker || (error instanceof Problem && error.code === 'broker.away')
  return (
    <section className="vz-card vz-account" aria-labelledby="account">
      <h3 className="kern-title" id="account">
        {t(state === 'present' ? 'accountPresent' : 'accountTitle')}
      </h3>
      {state === 'present' ? (
        <p className="kern-body">
          {mine?.account?.fields.length
            ? t('accountFields', { names: mine.account.fields.map((f) => titles[f] ?? f).join(', ') })
            : t('accountNoFields')}
        </p>
      ) : (
        <>
          <p className="kern-body">{t(state === 'again' ? 'accountAgain' : about.identity === 'high' ? 'accountHigh' : 'accountSubstantial')}</p>
          {about.broker ? (
            <div className="vz-actions">
              <KernButton variant="primary" text={t('accountAct')} aria-disabled={busy} onClick={() => void signIn()} />
            </div>
          ) : (
            <p className="kern-body">{t('accountNoBroker')}</p>
          )}
          <Refusal error={error} />
          {offerPaper && (
            <p className="kern-body">
              <Link className="kern-link" to={paper}>
                {t('accountPaper')}
              </Link>
            </p>
          )}
        </>
      )}
    </section>
  )
}

/** Where the browser has to go. Not of the house's interface: it sets a cookie. */
async function broker(code: string): Promise<string> {
  const res = await fetch('/nutzerkonto/anmelden', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => {
    throw new Offline()
  })
  const body = (await res.json()) as { url: string; type: string }
  if (!res.ok) throw new Problem(body)
  return body.url
}
