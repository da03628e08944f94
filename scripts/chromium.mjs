// Before the tests: Chromium for the stories in a real browser. Installed where that is allowed; else one line says why those are left out.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const path = process.env.CHROMIUM ?? '/usr/bin/chromium'
if (!existsSync(path)) {
  const may = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && !process.env.CHROMIUM
  if (may) {
    console.log('Chromium wird eingerichtet (einmal) …')
    const apt = (...args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    if (apt('install', '-y', '-qq', '--no-install-recommends', 'chromium').status !== 0) {
      apt('update', '-qq')
      apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
    }
  }
  if (!existsSync(path))
    console.log('Kein Chromium auf dieser Maschine (apt-get install chromium): Die Prüfungen im Browser entfallen, alle anderen laufen.')
}
