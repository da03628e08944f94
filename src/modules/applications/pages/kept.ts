import type { Answers } from './form-shape.ts'

// What this browser keeps, so that nothing typed is lost when the line breaks. The code lies here only until somebody removes it.

export type Kept = { code: string; answers: Answers; step: number; version: number; at: string; unsent: boolean }
const key = (name: string) => `vorzimmer.antrag.${name}`

export function kept(name: string): Kept | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(key(name)) ?? 'null') as Kept | null
    return found && typeof found.code === 'string' && typeof found.answers === 'object' ? found : undefined
  } catch {
    return undefined
  }
}
export function keep(name: string, draft: Kept) {
  try {
    localStorage.setItem(key(name), JSON.stringify(draft))
  } catch {
    // no room, or storage is closed: the page still holds it
  }
}
export function forget(name: string) {
  try {
    localStorage.removeItem(key(name))
  } catch {
    // nothing was kept
  }
}

/** Whether help is wanted in plain language; this browser remembers it. */
export function wantsPlain(): boolean {
  try {
    return localStorage.getItem('vorzimmer.einfach') === 'ja'
  } catch {
    return false
  }
}
export function setPlain(on: boolean) {
  try {
    localStorage.setItem('vorzimmer.einfach', on ? 'ja' : 'nein')
  } catch {
    // the page still knows
  }
}
