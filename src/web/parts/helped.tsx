import { useState } from 'react'
import type { Routes } from '#modules/services/routes.ts'
import { client } from '../api.ts'
import { useTexts } from '../language.ts'
import { texts } from '../texts.ts'
import { announce } from './announcer.tsx'
import { Refusal } from './states.tsx'
import { useVerb } from './use-verb.ts'

const api = client<Routes>('services')
const choices = [
  ['yes', 'helpedYes'],
  ['partly', 'helpedPartly'],
  ['no', 'helpedNo'],
] as const

/**
 * The one question at the end of a page or procedure. Only a number goes up; that somebody has answered stays in this browser.
 * @param subject `leistung/personalausweis`, `antrag/hund-anmelden` …
 */
export function Helped({ subject, procedure = false }: { subject: string; procedure?: boolean }) {
  const t = useTexts(texts)
  const [done, setDone] = useState(() => remembered().includes(subject))
  const answer = useVerb((said: (typeof choices)[number][0]) => api.post('/answers', { input: { subject, answer: said } }), {
    onDone: () => {
      localStorage.setItem(key, JSON.stringify([...remembered(), subject].slice(-200)))
      setDone(true)
      announce(t('helpedThanks'))
    },
  })
  return (
    <section className="vz-helped" aria-labelledby={`helped-${subject.replace('/', '-')}`}>
      <h2 className="kern-title" id={`helped-${subject.replace('/', '-')}`}>
        {t(procedure ? 'helpedProcedure' : 'helpedTitle')}
      </h2>
      {done ? (
        <p className="kern-body">{t('helpedThanks')}</p>
      ) : (
        <div className="vz-actions">
          {choices.map(([said, name]) => (
            <button key={said} type="button" className="kern-btn kern-btn--secondary" onClick={() => answer.run(said)} disabled={answer.isPending}>
              <span className="kern-label">{t(name)}</span>
            </button>
          ))}
        </div>
      )}
      <Refusal error={answer.error} />
    </section>
  )
}

const key = 'vorzimmer.helped'
function remembered(): string[] {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? '[]') as string[]) ?? []
  } catch {
    return []
  }
}
