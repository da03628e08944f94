import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { chromium, type Page } from 'playwright-core'
import { readSet } from '#ai/answers/eval.ts'
import { machine } from '#base/actor.ts'
import { drawn, importPages } from '../../src/app/corpus.ts'
import { createHttp } from '../../src/app/http.ts'
import { inTrialHouse } from '../../src/app/trial.ts'

/** A phone of today, in the pixels of its page. */
const phone = { width: 390, height: 844 }
type Talk = { about: string; talk: readonly string[] }

/**
 * npm run bench -- transcripts [--set bench/transcripts/own.jsonl] [--corpus OMOS.jsonl --sample 30 --seed 1] [--shots FOLDER]: asks the assistant in a browser
 * of a phone's width, as people do, and prints what they would read, for somebody to read it. With `--corpus` an installation that has imported its pages is
 * asked questions drawn from it. What it complains about by itself: errors of the page, and anything that scrolls sideways. No figure comes out of it.
 */
export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      set: { type: 'string', default: join(import.meta.dirname, 'own.jsonl') },
      corpus: { type: 'string' },
      sample: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      shots: { type: 'string' },
    },
  })
  const corpus = values.corpus === undefined ? undefined : readSet(values.corpus)
  const talks: Talk[] = corpus
    ? drawn(corpus, Number(values.sample), Number(values.seed)).map((q) => ({
        about: `${q.context[0]}${q.answers.length ? `; wanted: ${q.answers.slice(0, 6).map((a) => q.context[a]).join(' / ')}` : '; no answer on its page'}`,
        talk: [q.question],
      }))
    : readFileSync(values.set, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Talk)
  if (values.shots) mkdirSync(values.shots, { recursive: true })
  await inTrialHouse(
    'towns/musterstadt',
    async (house) => {
      if (corpus) console.log(`${await importPages(house.ctxFor(machine), corpus)} pages imported`)
      const port = await new Promise<number>((done) => {
        const server = serve({ fetch: createHttp(house).fetch, port: 0, hostname: '127.0.0.1' }, (at) => done(at.port))
        stop = () => server.close()
      })
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      })
      try {
        for (const [i, talk] of talks.entries()) {
          // Each comes from an address of her own.
          const context = await browser.newContext({ viewport: phone, locale: 'de-DE', extraHTTPHeaders: { 'x-real-ip': `10.3.${i >> 8}.${i & 255}` } })
          const page = await context.newPage()
          page.on('console', (m) => m.type() === 'error' && console.log(`!! ${m.text()}`))
          await page.goto(`http://localhost:${port}/fragen`)
          console.log(`\n## ${i + 1}. ${talk.about}`)
          for (const [n, question] of talk.talk.entries()) console.log(`\n> ${question}\n${await asked(page, question, n)}`)
          if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) console.log('!! scrolls sideways')
          if (values.shots) await page.screenshot({ path: join(values.shots, `${String(i + 1).padStart(2, '0')}.png`), fullPage: true })
          await context.close()
        }
      } finally {
        await browser.close()
        stop()
      }
    },
    { TRUSTED_ADDRESS_HEADER: 'x-real-ip' },
  )
}
let stop = () => {}

/** Types a question and reads the answer as it stands on the page. */
async function asked(page: Page, question: string, before: number): Promise<string> {
  await page.locator('#question').fill(question)
  await page.keyboard.press('Enter')
  const turn = page.locator('.vz-talk > li').nth(before)
  await turn.locator('.vz-talk__answer, .kern-alert').first().waitFor({ timeout: 30_000 })
  const said = await turn.locator('.vz-talk__answer').first().innerText().catch(() => turn.innerText())
  return said
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => `  ${line}`)
    .join('\n')
}
