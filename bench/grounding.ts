import { readFileSync } from 'node:fs'
import { check } from '#ai/grounding/index.ts'

/** npm run bench -- grounding: how many sentences a second the checker reads, and how a source ten times as long slows it down. */
export async function run() {
  const records = readFileSync(new URL('../src/ai/grounding/evals/development.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; source: string[] })
  const measure = (repeat: number) => {
    let sentences = 0
    const begin = performance.now()
    for (const { text, source } of records) sentences += check(text, Array.from({ length: repeat }, () => source).flat()).sentences.length
    return (sentences * 1000) / (performance.now() - begin)
  }
  measure(1)
  const [once, tenfold] = [measure(1), measure(10)]
  console.log(`Sätze je Sekunde: ${Math.round(once)}; mit zehnfacher Quelle ${Math.round(tenfold)}, das ${(once / tenfold).toFixed(1)}fache an Zeit`)
}
