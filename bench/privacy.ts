import { readFileSync } from 'node:fs'
import { detect, mask, openVault, restore } from '../src/ai/privacy/index.ts'
import { identifierSuite } from '../src/ai/privacy/synthetic.ts'

/** Text of the kind the house sees: sentences of letters, each with other names and numbers, so that no cache flatters. */
function sample(bytes: number): string {
  const templates = readFileSync(new URL('../src/ai/privacy/lists/letters.txt', import.meta.url), 'utf8').split('\n').filter((l) => l && !l.startsWith('#'))
  const filler =
    'Die Verwaltung hat den Antrag geprüft und weist darauf hin, dass die Unterlagen bis zum Ende des Monats nachgereicht werden können. Der Ausschuss empfiehlt dem Rat die Annahme der Vorlage mit den genannten Änderungen. '
  const syllables = 'ber mann hof stein feld kamp rich ter wald bach meier holz brun ner lin den gard schu ster kow ski'.split(' ')
  const parts: string[] = []
  let size = 0
  let n = 0
  const numbers = identifierSuite(5, 20)
  while (size < bytes) {
    const name = () => {
      n = (n * 1103515245 + 12345) & 0x7fffffff
      const word = `${syllables[n % syllables.length]}${syllables[(n >> 5) % syllables.length]}${syllables[(n >> 10) % syllables.length]}`
      return word.charAt(0).toUpperCase() + word.slice(1)
    }
    const part = `${(templates[(n >> 3) % templates.length] as string).replace(/\{[VNO]\}/g, name)} ${filler}${numbers[(n >> 7) % numbers.length]?.text}\n`
    parts.push(part)
    size += Buffer.byteLength(part)
  }
  return parts.join('')
}

/** npm run bench -- privacy: megabytes a second on one core, and how the time grows with the text (1.0 is linear). */
export async function run(args: string[]): Promise<void> {
  const begun = performance.now()
  detect('Anna Schneider')
  const load = performance.now() - begun
  const text = sample(2_000_000)
  const half = text.slice(0, text.length / 2)
  detect(half.slice(0, 200_000)) // warm
  const time = (work: () => void) => {
    let best = Infinity
    for (let i = 0; i < 3; i++) {
      const start = process.cpuUsage()
      work()
      const { user, system } = process.cpuUsage(start)
      best = Math.min(best, (user + system) / 1e6)
    }
    return best
  }
  const megabytes = Buffer.byteLength(text) / 1e6
  const whole = time(() => detect(text))
  const part = time(() => detect(half))
  const vault = openVault()
  const masking = time(() => mask(half, openVault()))
  const { text: masked } = mask(half, vault)
  const restoring = time(() => restore(masked, vault))
  const result = {
    loadMs: Math.round(load),
    detectMbPerCpuSecond: +(megabytes / whole).toFixed(2),
    growth: +(whole / part / 2).toFixed(2),
    maskMbPerCpuSecond: +(megabytes / 2 / masking).toFixed(2),
    restoreMbPerCpuSecond: +(megabytes / 2 / restoring).toFixed(1),
  }
  console.log(args.includes('--json') ? JSON.stringify(result) : result)
}
