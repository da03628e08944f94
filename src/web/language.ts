import { useMemo } from 'react'
import { formats } from '#base/format.ts'
import { type Language, say, type Text, type Texts } from '#base/say.ts'
import { dayOf } from '#base/time.ts'
import { store } from './store.ts'

export const language = store<Language>(navigator.language.startsWith('en') ? 'en' : 'de', 'language')

/** The sentences of one texts.ts in the language of the screen: `t('title')`, `t('left', { count: 3 })`. */
export function useTexts<T extends Texts>(texts: T) {
  const now = language.use()
  return useMemo(() => (key: keyof T & string, facts?: Record<string, unknown>) => say(texts[key] as Text, facts, now), [texts, now])
}

/** Days, instants and amounts as people here write them. */
export function useFormat() {
  return formats(language.use())
}

/** Today in the town hall, `YYYY-MM-DD`. */
export const today = () => dayOf(new Date())
