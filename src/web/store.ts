import { useSyncExternalStore } from 'react'

/** One value that the whole page shares, outside React's tree; `keep` also keeps it in this browser under that name. */
export function store<T>(initial: T, keep?: string) {
  let value = keep ? remembered(keep, initial) : initial
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const get = () => value
  return {
    get,
    set(next: T) {
      if (Object.is(value, next)) return
      value = next
      if (keep) localStorage.setItem(`vorzimmer.${keep}`, JSON.stringify(next))
      for (const listener of listeners) listener()
    },
    subscribe,
    use: () => useSyncExternalStore(subscribe, get),
  }
}

function remembered<T>(name: string, initial: T): T {
  try {
    return (JSON.parse(localStorage.getItem(`vorzimmer.${name}`) ?? 'null') as T | null) ?? initial
  } catch {
    return initial // storage is closed or holds something foreign
  }
}
