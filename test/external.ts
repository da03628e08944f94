import { spawn } from 'node:child_process'
import { debianServers, startCluster } from './cluster.ts'

// npm run test:external [vitest's arguments]: the whole suite on a Postgres of the town's own, as Debian ships it.
const [bin] = debianServers()
if (!bin) {
  console.log('Kein Postgres von Debian auf dieser Maschine (apt-get install postgresql): der Lauf auf einem eigenen Postgres entfällt.')
  process.exit(0)
}
const cluster = await startCluster(bin)
console.log(`Postgres ${cluster.major}, ${bin}`)
const tests = spawn('vitest', ['run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_DATABASE_URL: cluster.socketUrl },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal)) // the cluster goes with the suite
tests.on('exit', async (code) => {
  await cluster.stop()
  process.exit(code ?? 1)
})
