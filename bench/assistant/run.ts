import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Agent } from 'undici'
import { prove } from '../../src/modules/assistant/pages/prove.ts'
import { startModelServer } from '#test/model-server.ts'

/** What must hold: an answer while 200 people talk; the desk while 200 answers are being written slowly. */
const must = { answerMs: 800, deskMs: 200, sessions: 200, growthMb: 50 } as const
const thinkMs = 10_000
/** How long the slow model writes at most, before the house thanks it. */
const writingMs = 40_000

/**
 * npm run bench -- assistant [--minutes 10] [--sessions 200] [--json]: three parts on one house with Musterstadt.
 * 1. Sessions that think (exponential, mean 10 s), ask, read and ask on, from addresses of their own: the answer's times, errors, memory over time.
 * 2. The saturation rate: askers without a pause, doubled until no more comes out.
 * 3. As many askers with a model that writes a word a second, who ask on as soon as they have read: so many streams stand open, and meanwhile a clerk opens
 *    her desk twice a second.
 * Seeded. Generator, house and Postgres share the machine.
 */
export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: 'string', default: '10' }, sessions: { type: 'string', default: String(must.sessions) }, json: { type: 'boolean' } },
  })
  const [minutes, sessions] = [Number(values.minutes), Number(values.sessions)]
  const models = await startModelServer({ keep: false })
  const house = fork('bench/assistant/house.ts', { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const agent = new Agent({ connections: 2 * sessions, pipelining: 1, headersTimeout: 120_000, bodyTimeout: 120_000, keepAliveTimeout: 1000, keepAliveMaxTimeout: 1000 })
  try {
    const { port, cookie } = (await told(house)) as { port: number; cookie: string }
    const town: Town = { origin: `http://127.0.0.1:${port}`, agent, cookie, questions: questionsOf(), pid: house.pid as number }
    await indexed(town)
    const talk = await conversations(town, sessions, minutes * 60_000)
    const saturation = await saturate(town)
    house.send(models.url)
    await told(house)
    const desk = await slowStreams(town, models, sessions)
    const result = { sessions, minutes, ...talk, ...saturation, ...desk }
    if (values.json) return console.log(JSON.stringify(result))
    for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(24)} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    console.log(`answer p95 / must ${must.answerMs} ms: ${round(talk.p95 / must.answerMs)}; desk p95 / must ${must.deskMs} ms: ${round(desk.deskP95 / must.deskMs)}; memory grown / at most ${must.growthMb} MB: ${round(talk.grownMb / must.growthMb)}`)
  } finally {
    house.kill('SIGTERM')
    if (house.exitCode === null) await new Promise((done) => house.once('exit', done))
    await agent.close()
    await models.close()
  }
}

type Town = { origin: string; agent: Agent; cookie: string; questions: readonly string[]; pid: number }
type Reply = { status: number; conversation?: string; ending?: string; way?: string; error?: string }

const told = (child: ChildProcess) =>
  new Promise((done, failed) => {
    child.once('message', done)
    child.once('exit', (code) => failed(new Error(`the house ended with ${code}`)))
  })

/** What the town's golden set asks: also what must not be answered, advice, emergencies. */
const questionsOf = () =>
  readFileSync('towns/musterstadt/golden.jsonl', 'utf8')
    .split('\n')
    .flatMap((line) => (line.trim() ? [(JSON.parse(line) as { question: string }).question] : []))

async function indexed(town: Town) {
  const until = Date.now() + 180_000
  for (let i = 0; ; i++) {
    const { ending } = await ask(town, 'Was kostet der zweite Hund?', { address: `10.9.0.${i % 250}` })
    if (ending === 'answered') return
    if (Date.now() > until) throw new Error(`Musterstadt is not in the index after three minutes (${ending})`)
    await sleep(1000)
  }
}

/** One question, to the end of its answer, as the widget asks it: what the house wants computed under load is computed. Any other refusal is an error. */
async function ask({ origin, agent }: Town, question: string, { address, conversation }: { address: string; conversation?: string | undefined }): Promise<Reply> {
  let proof: { challenge: string; nonce: number } | undefined
  for (let tries = 0; ; tries++) {
    const body = JSON.stringify({ question, ...(conversation && { conversation }), ...(proof && { proof }) })
    try {
      const res = await agent.request({ origin, path: '/api/assistant/stream', method: 'POST', headers: { 'content-type': 'application/json', 'x-real-ip': address }, body })
      const text = await res.body.text()
      const last = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '{}') as Last
      if (last.answer) return { status: 200, ...last.answer }
      const code = last.type?.replace('/errors/', '')
      if (code !== 'assistant.prove' || !last.challenge || tries === 4) return { status: res.statusCode, error: code ?? 'broken off' }
      proofs++
      proof = await prove(last.challenge, last.bits ?? 0)
    } catch (e) {
      return { status: 0, error: e instanceof Error ? e.message : 'broken' }
    }
  }
}
/** The last line of a stream is the answer or a problem (RFC 9457). */
type Last = { type?: string; challenge?: string; bits?: number; answer?: { conversation: string; ending: string; way: string } }
let proofs = 0

async function conversations(town: Town, sessions: number, ms: number) {
  const times: number[] = []
  const errors = new Map<string, number>()
  const endings = new Map<string, number>()
  const memory: { at: number; mb: number }[] = []
  const start = performance.now()
  const cpu = cpuMsOf(town.pid)
  const watch = setInterval(() => memory.push({ at: (performance.now() - start) / 60_000, mb: memoryOf(town.pid) }), 1000)
  const one = async (s: number) => {
    const random = generator(s + 1)
    const address = `10.${1 + (s >> 8)}.${s & 255}.7`
    let conversation: string | undefined
    for (;;) {
      await sleep(-Math.log(1 - random()) * thinkMs)
      if (performance.now() - start > ms) return
      if (random() < 0.2) conversation = undefined // somebody else comes
      const question = town.questions[Math.floor(random() * town.questions.length)] as string
      const asked = performance.now()
      const reply = await ask(town, question, { address, conversation })
      times.push(performance.now() - asked)
      if (reply.error) errors.set(`${reply.status} ${reply.error}`, (errors.get(`${reply.status} ${reply.error}`) ?? 0) + 1)
      else endings.set(reply.ending as string, (endings.get(reply.ending as string) ?? 0) + 1)
      conversation = reply.conversation ?? conversation
    }
  }
  await Promise.all(Array.from({ length: sessions }, (_, s) => one(s)))
  clearInterval(watch)
  // The first third warms up: code is compiled, caches fill. After it memory must not climb.
  const later = memory.slice(Math.floor(memory.length / 3))
  const mean = (part: typeof memory) => part.reduce((sum, m) => sum + m.mb, 0) / Math.max(1, part.length)
  const fifth = Math.max(1, Math.floor(later.length / 5))
  return {
    answers: times.length,
    perSecond: round(times.length / (ms / 1000)),
    proofs,
    /** Of the house's process, without Postgres: does not depend on what else the machine does. */
    cpuMsEach: round((cpuMsOf(town.pid) - cpu) / Math.max(1, times.length)),
    p50: at(times, 0.5),
    p95: at(times, 0.95),
    p99: at(times, 0.99),
    errors: Object.fromEntries(errors),
    endings: Object.fromEntries([...endings].sort(([, a], [, b]) => b - a)),
    memoryMb: Math.round(mean(later.slice(-fifth))),
    grownMb: round(mean(later.slice(-fifth)) - mean(later.slice(0, fifth))),
  }
}

/** More and more askers without a pause, ten seconds each, until doubling them brings less than a tenth more. */
async function saturate(town: Town) {
  const steps: { askers: number; perSecond: number; p95: number; errors: number }[] = []
  for (let askers = 1; askers <= 64; askers *= 2) {
    const times: number[] = []
    let errors = 0
    const start = performance.now()
    const one = async (k: number) => {
      const random = generator(1000 * askers + k)
      while (performance.now() - start < 10_000) {
        const asked = performance.now()
        const question = town.questions[Math.floor(random() * town.questions.length)] as string
        // Each question from an address of its own: what is measured is the house, not its patience.
        const reply = await ask(town, question, { address: `10.${100 + (k & 63)}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}` })
        times.push(performance.now() - asked)
        if (reply.error) errors++
      }
    }
    await Promise.all(Array.from({ length: askers }, (_, k) => one(k)))
    steps.push({ askers, perSecond: round(times.length / ((performance.now() - start) / 1000)), p95: at(times, 0.95), errors })
    const [now, before] = [steps.at(-1), steps.at(-2)]
    if (now && before && now.perSecond < before.perSecond * 1.1) break
  }
  const within = steps.filter((s) => s.p95 <= must.answerMs && s.errors === 0)
  return { saturationPerSecond: Math.max(...steps.map((s) => s.perSecond)), perSecondWithinMust: Math.max(0, ...within.map((s) => s.perSecond)), steps }
}

async function slowStreams(town: Town, { counts }: Awaited<ReturnType<typeof startModelServer>>, streams: number, ms = 150_000) {
  const desk: number[] = []
  const alone: number[] = []
  const opened = async () => {
    const asked = performance.now()
    const res = await town.agent.request({ origin: town.origin, path: '/api/desk/waiting', method: 'GET', headers: { cookie: town.cookie } })
    await res.body.text()
    if (res.statusCode !== 200) throw new Error(`the desk answered ${res.statusCode}`)
    return performance.now() - asked
  }
  for (let i = 0; i < 20; i++) alone.push(await opened())
  const start = performance.now()
  const [written, errors, times] = [new Map<string, number>(), new Map<string, number>(), [] as number[]]
  const open: number[] = []
  const one = async (s: number) => {
    const random = generator(5000 + s)
    // They come one after the other over the time that an answer takes: open streams are of every age.
    await sleep(random() * writingMs)
    while (performance.now() - start < ms) {
      const question = town.questions[Math.floor(random() * town.questions.length)] as string
      const asked = performance.now()
      const reply = await ask(town, question, { address: `10.200.${s & 255}.${Math.floor(random() * 256)}` })
      times.push(performance.now() - asked)
      if (reply.error) errors.set(`${reply.status} ${reply.error}`, (errors.get(`${reply.status} ${reply.error}`) ?? 0) + 1)
      else written.set(reply.way as string, (written.get(reply.way as string) ?? 0) + 1)
      await sleep(1000)
    }
  }
  const clerk = async () => {
    while (performance.now() - start < ms) {
      const took = await opened()
      // What is measured is the desk while all of them are there.
      if (performance.now() - start > writingMs + 5000) {
        desk.push(took)
        open.push(counts.running)
      }
      await sleep(500)
    }
  }
  await Promise.all([clerk(), ...Array.from({ length: streams }, (_, s) => one(s))])
  return {
    /** What the model writes at the same time, in the middle and at most, as it counts itself. */
    streamsAtOnce: { p50: at(open, 0.5), most: Math.max(0, ...open) },
    streamed: times.length,
    streamP95: at(times, 0.95),
    streamWays: Object.fromEntries(written),
    streamErrors: Object.fromEntries(errors),
    deskAloneP50: at(alone, 0.5),
    deskP50: at(desk, 0.5),
    deskP95: at(desk, 0.95),
  }
}

/** Resident memory of the house's process in MB, as the kernel counts it. */
const memoryOf = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
/** User and system time of a process so far; the kernel counts in hundredths of a second. */
const cpuMsOf = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
const at = (values: readonly number[], share: number) => {
  const sorted = values.toSorted((a, b) => a - b)
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}
const round = (n: number) => Math.round(n * 100) / 100

/** mulberry32: the same questions and pauses in each run. */
function generator(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
