import { readableOn } from '#base/colour.ts'
import { store } from './store.ts'

type Theme = 'light' | 'dark'
/** `system` follows the computer; the switch in the header overrules it for this browser. */
const chosen = store<Theme | 'system'>('system', 'theme')
const dark = matchMedia('(prefers-color-scheme: dark)')
const shown = store<Theme>('light')
export const theme = { use: shown.use, set: (to: Theme) => chosen.set(to) }

const follow = () => {
  shown.set(chosen.get() === 'system' ? (dark.matches ? 'dark' : 'light') : (chosen.get() as Theme))
  document.documentElement.dataset.kernTheme = shown.get()
}
dark.addEventListener('change', follow)
chosen.subscribe(follow)
follow()
// Paper is white.
addEventListener('beforeprint', () => {
  shown.set('light')
  document.documentElement.dataset.kernTheme = 'light'
})
addEventListener('afterprint', follow)

/** The town's colour carries links and buttons. Where it could not be read it is made lighter or darker until it can. */
export function paint(accent: string, now: Theme) {
  const readable = readableOn(now === 'light' ? '#ffffff' : '#000000', accent, 5.5)
  document.documentElement.style.setProperty('--kern-color-action-default', readable)
  document.documentElement.style.setProperty('--vz-accent', accent)
}
