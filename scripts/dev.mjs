// npm run dev: the server starts again when its code changes, the browser client is built on the fly (http://localhost:5173).
import { spawn } from 'node:child_process'

const children = [
  spawn('node', ['--watch-path=src', '--watch-preserve-output', 'src/app/main.ts'], {
    stdio: 'inherit',
    env: { ...process.env, PUBLIC_URL: process.env.PUBLIC_URL ?? 'http://localhost:5173' },
  }),
  spawn('vite', ['--clearScreen', 'false'], { stdio: 'inherit' }),
]
let ending = false
const end = () => {
  if (ending) return
  ending = true
  for (const child of children) child.kill('SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end)
for (const child of children) child.on('exit', end)
