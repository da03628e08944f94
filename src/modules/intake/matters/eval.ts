import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { read } from '#ai/reading/index.ts'
import { loadContent } from '#base/content/index.ts'
import { AppError } from '#base/errors.ts'
import { loadTown, placeOf } from '#base/town.ts'
import { ownText, quotedIn } from '../documents/quoted.ts'
import { factsOf } from '../facts.ts'
import type { Split } from './contract.ts'
import { proposeSplit } from './propose.ts'

type Gold = { letters: { text: string; parts: { stellen: string[]; says: string }[] }[]; single: string[] }
const usage = 'vorzimmer eval matters [--gold DATEI.json] [--town ORDNER] [--misses]'
/** The one letter of the sample post that holds two matters. */
const several = /zwei-anliegen/

/**
 * `vorzimmer eval matters`: letters that hold several matters, letters about one thing that look like several, and the town's sample post. A letter is split
 * right when every matter is a part of its own with its own words and an acceptable Stelle.
 */
export async function run(args: string[]): Promise<object> {
  let values: { gold: string; town: string; misses?: boolean | undefined }
  try {
    const options = {
      gold: { type: 'string' as const, default: join(import.meta.dirname, '../evals/matters.gold.json') },
      town: { type: 'string' as const, default: process.env.TOWN ?? 'towns/musterstadt' },
      misses: { type: 'boolean' as const },
    }
    values = parseArgs({ args, options }).values
  } catch {
    throw new AppError('intake.eval-usage', 422, { usage })
  }
  if (!existsSync(values.gold)) throw new AppError('intake.eval-missing', 422, { path: values.gold })
  const gold = JSON.parse(readFileSync(values.gold, 'utf8')) as Gold
  const town = loadTown(values.town)
  const content = loadContent(town)
  const place = placeOf(town)
  const cut = (text: string): Split | undefined =>
    proposeSplit({ town, content, learned: new Map(), receivedOn: '2026-11-21', place }, [
      { documentId: crypto.randomUUID(), text, facts: factsOf(text, '2026-11-21', place), pages: [] },
    ])?.split
  let [found, right, parts, rightParts, rightStellen] = [0, 0, 0, 0, 0]
  for (const { text, parts: wanted } of gold.letters) {
    const split = cut(text)
    if (split) found++
    parts += wanted.length
    const own = wanted.map(({ says, stellen }) => {
      const holding = (split?.parts ?? []).filter((p) => p.passages.some((s) => text.slice(s.start, s.end).includes(says)))
      const others = wanted.filter((w) => w.says !== says)
      const alone = holding.length === 1 && !others.some((o) => holding[0]?.passages.some((s) => text.slice(s.start, s.end).includes(o.says)))
      return { alone, stelle: alone && stellen.includes(holding[0]?.stelleId ?? '') }
    })
    rightParts += own.filter((o) => o.alone).length
    rightStellen += own.filter((o) => o.stelle).length
    if (split?.parts.length === wanted.length && own.every((o) => o.stelle)) right++
    else if (values.misses)
      console.error(
        `${wanted.map((w) => w.says).join(' | ')} -> ${split?.parts.map((p) => `${p.documentType} ${p.stelleId}`).join(' | ') ?? 'not split'}`,
      )
  }
  const post = await Promise.all(
    town.post
      .filter((p) => !several.test(p.file))
      .map(async ({ file }) => {
        const reading = await read({ name: file, bytes: readFileSync(join(values.town, 'post', file)) })
        return { file, text: reading.outcome === 'read' ? ownText({ text: reading.text, quoted: quotedIn(reading) }) : '' }
      }),
  )
  const wrong = [...gold.single.map((text) => ({ file: text.slice(0, 60), text })), ...post].filter(({ text }) => cut(text))
  if (values.misses)
    for (const w of wrong)
      console.error(
        `split although one: ${w.file} -> ${cut(w.text)
          ?.parts.map((p) => p.documentType)
          .join(' | ')}`,
      )
  const share = (n: number, of: number) => (of ? Math.round((n / of) * 1000) / 1000 : 0)
  return {
    letters: gold.letters.length,
    found: share(found, gold.letters.length),
    right: share(right, gold.letters.length),
    partsApart: share(rightParts, parts),
    partsAtTheirStelle: share(rightStellen, parts),
    single: gold.single.length + post.length,
    wronglySplit: wrong.length,
  }
}
