import { useEffect } from 'react'
import { say, type Texts } from '#base/say.ts'
import { Offline, Problem } from './api.ts'
import { language } from './language.ts'
import { store } from './store.ts'
import { texts } from './texts.ts'

const all = store<Texts | undefined>(undefined)
/** Called when the page stands, so that the sentences are there even if the connection goes. */
export const loadSentences = async () => all.set((await import('./error-texts.ts')).errorTexts)

/** What a failed request means in words: what happened and what to do. Empty while there is no error. */
export function useSentence(error: unknown): string {
  const known = all.use()
  const now = language.use()
  useEffect(() => {
    if (error && !known) loadSentences().catch(() => undefined)
  }, [error, known])
  if (!error) return ''
  // Who has no connection cannot fetch the sentences either.
  if (error instanceof Offline) return say(texts.offlineBody, {}, now)
  if (!known) return ''
  const text = error instanceof Problem ? known[error.code] : undefined
  return say(text ?? known.internal ?? texts.errorTitle, error instanceof Problem ? error.facts : {}, now)
}
