import { store } from '../store.ts'

const said = store({ text: '', count: 0 })

/** Says something to people who do not see the page change: what was done, what is new. Never for what an alert already says. */
export const announce = (text: string) => said.set({ text, count: said.get().count + 1 })

/** Stands once in the shell. The same sentence twice is two events, hence the key. */
export function Announcer() {
  const { text, count } = said.use()
  return (
    <div className="kern-sr-only" aria-live="polite" role="status">
      <span key={count}>{text}</span>
    </div>
  )
}
