import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Agent } from 'undici'
import { freePort } from '#test/cluster.ts'

const clientsOf = [1, 64, 256] as const
const letter =
  'Sehr geehrte Frau Krüger, mein Name ist Mehmet Yilmaz, geboren am 12.03.1975 in Köln, wohnhaft Lindenstraße 12, 50674 Köln. Meine IBAN lautet DE89 3704 0044 0532 0130 00. Ich bitte um eine Stundung der Gewerbesteuer, weil mein Laden in der Mühlgasse seit dem Hochwasser geschlossen ist. Die Versicherung hat mir geschrieben, dass sie erst im nächsten Quartal zahlt. ' // biome-ignore format: a text
const prompt = letter.repeat(6).slice(0, 2048)

type Target = { name: string; port: number; headers: Record<string, string>; model: string; pid?: number }
type Figures = { perSecond: number; /** The fastest twentieth: what it takes when nobody else has the core. */ p5: number; p50: number; p95: number; p99: number; /** Of the gateway's process, per request: does not depend on what else the machine does. */ cpuMs?: number }

/**
 * npm run bench -- gateway [--json] [--seconds 2] [--rounds 3]: one fake upstream, and in front of it nothing, a bare proxy, our gateway (key, policy, budget,
 * log; passing through and masking) and Portkey, turn by turn in one run. Portkey is not a dependency: `npm install --no-save @portkey-ai/gateway@1.15.2`,
 * or its folder in PORTKEY; without it its lines are left out.
 */
export async function run(args: string[]) {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, seconds: { type: 'string', default: '2' }, rounds: { type: 'string', default: '3' } } })
  const children: ChildProcess[] = []
  const start = async (file: string, ...rest: string[]) => {
    const child = spawn(process.execPath, [file, ...rest], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    const said = await new Promise<string>((done, failed) => {
      child.stdout.once('data', (text) => done(String(text)))
      child.once('exit', (code) => failed(new Error(`${file} ended with ${code}`)))
    })
    return { said, pid: child.pid ?? 0 }
  }
  try {
    const upstream = Number(/:(\d+)\//.exec((await start('test/model-server.ts', '0')).said)?.[1])
    const proxy = await start('bench/gateway/proxy.ts', String(upstream))
    const ours = await start('bench/gateway/house.ts', String(upstream))
    const [, ourPort, keys = '{}'] = /port (\d+) (\{.*\})/.exec(ours.said) ?? []
    const { plain, masked } = JSON.parse(keys) as Record<string, string>
    const targets: Target[] = [
      { name: 'direct', port: upstream, headers: {}, model: 'instant' },
      { name: 'bare proxy', port: Number(/\d+/.exec(proxy.said)?.[0]), headers: {}, model: 'instant', pid: proxy.pid },
      { name: 'ours, passing through', port: Number(ourPort), headers: { authorization: `Bearer ${plain}` }, model: 'plain', pid: ours.pid },
      { name: 'ours, masking 2 kB', port: Number(ourPort), headers: { authorization: `Bearer ${masked}` }, model: 'masked', pid: ours.pid },
    ]
    const portkey = await startPortkey(children, upstream)
    if (portkey) targets.push(portkey)
    else console.error('Portkey is not here: npm install --no-save @portkey-ai/gateway@1.15.2, or PORTKEY=its folder')
    for (const target of targets) await burst(target, 16, 1_500) // warm
    const result: Record<string, Record<string, Figures & { addedP5: number; addedP50: number; addedP95: number; addedP99: number; memoryMb?: number }>> = {}
    for (const clients of clientsOf) {
      const times = new Map<string, number[]>(targets.map((t) => [t.name, []]))
      const rates = new Map<string, number[]>(targets.map((t) => [t.name, []]))
      const memory = new Map<string, number>()
      const worked = new Map<string, { cpuMs: number; requests: number }>()
      for (let round = 0; round < Number(values.rounds); round++)
        for (const target of round % 2 ? targets.toReversed() : targets) {
          const before = target.pid ? cpuMsOf(target.pid) : 0
          const { taken, perSecond } = await burst(target, clients, Number(values.seconds) * 1000)
          if (target.pid) {
            const sofar = worked.get(target.name) ?? { cpuMs: 0, requests: 0 }
            worked.set(target.name, { cpuMs: sofar.cpuMs + cpuMsOf(target.pid) - before, requests: sofar.requests + taken.length })
          }
          times.get(target.name)?.push(...taken)
          rates.get(target.name)?.push(perSecond)
          if (target.pid) memory.set(target.name, Math.max(memory.get(target.name) ?? 0, memoryOf(target.pid)))
        }
      const figures = (name: string): Figures => {
        const sorted = Float64Array.from(times.get(name) ?? []).sort()
        const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
        return { perSecond: Math.round(median(rates.get(name) ?? [])), p5: at(0.05), p50: at(0.5), p95: at(0.95), p99: at(0.99) }
      }
      const direct = figures('direct')
      result[clients] = Object.fromEntries(
        targets.map(({ name }) => {
          const f = figures(name)
          const added = { addedP5: round3(f.p5 - direct.p5), addedP50: round3(f.p50 - direct.p50), addedP95: round3(f.p95 - direct.p95), addedP99: round3(f.p99 - direct.p99) }
          const mb = memory.get(name)
          const cpu = worked.get(name)
          return [name, { perSecond: f.perSecond, p5: round3(f.p5), p50: round3(f.p50), p95: round3(f.p95), p99: round3(f.p99), ...added, ...(mb ? { memoryMb: mb } : {}), ...(cpu ? { cpuMs: round3(cpu.cpuMs / cpu.requests) } : {}) }]
        }),
      )
    }
    if (values.json) console.log(JSON.stringify(result))
    else
      for (const [clients, rows] of Object.entries(result)) {
        console.log(`${clients} client(s)`)
        console.table(rows)
      }
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(children.map((child) => child.exitCode ?? new Promise((done) => child.once('exit', done))))
  }
}

/** As many clients as named ask one after the other for so long. */
async function burst({ port, headers, model }: Target, clients: number, ms: number): Promise<{ taken: number[]; perSecond: number }> {
  const agent = new Agent({ connections: clients, pipelining: 1 })
  const body = JSON.stringify({ model, max_tokens: 100, messages: [{ role: 'user', content: prompt }] })
  const origin = `http://127.0.0.1:${port}`
  const taken: number[] = []
  const start = performance.now()
  const one = async () => {
    while (performance.now() - start < ms) {
      const asked = performance.now()
      const reply = await agent.request({ origin, path: '/v1/chat/completions', method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
      const text = await reply.body.text()
      if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${text.slice(0, 300)}`)
      taken.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: clients }, one))
  const seconds = (performance.now() - start) / 1000
  await agent.close()
  return { taken, perSecond: taken.length / seconds }
}

async function startPortkey(children: ChildProcess[], upstream: number): Promise<Target | undefined> {
  const folder = [process.env.PORTKEY, 'node_modules/@portkey-ai/gateway'].find((f) => f && existsSync(join(f, 'build/start-server.js')))
  if (!folder) return undefined
  const port = await freePort()
  const child = spawn(process.execPath, [join(folder, 'build/start-server.js'), '--headless', `--port=${port}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
  })
  children.push(child)
  const headers = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `http://127.0.0.1:${upstream}/v1`, authorization: 'Bearer none' }
  for (let i = 0; i < 100; i++) {
    if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) return { name: 'Portkey', port, headers, model: 'instant', pid: child.pid ?? 0 } // biome-ignore format: one line
    await new Promise((next) => setTimeout(next, 100))
  }
  throw new Error('Portkey does not answer')
}

/** Resident memory in MB, as the kernel counts it. */
const memoryOf = (pid: number) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
/** User and system time of a process so far; the kernel counts in hundredths of a second. */
const cpuMsOf = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
const round3 = (n: number) => Math.round(n * 1000) / 1000
