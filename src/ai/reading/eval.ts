import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import type { Reading } from './contract.ts'
import { openReaders } from './pool.ts'

/** `vorzimmer eval read FILE…`: reads files and folders as the intake does and says what came of each. */
export async function run(args: string[]): Promise<object> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ocr: { type: 'string', default: 'auto' }, workers: { type: 'string', default: '3' } },
  })
  if (!positionals.length) throw new AppError('reading.no-file', 422, { usage: 'vorzimmer eval read DATEI|ORDNER …' })
  const paths = (await Promise.all(positionals.map(filesIn))).flat()
  const readers = openReaders({ workers: Number(values.workers) })
  const begin = performance.now()
  const results = await Promise.all(
    paths.map(async (path) => ({
      name: basename(path),
      ...summary(await readers.read({ path }, { ocr: values.ocr === 'never' ? 'never' : 'auto' })),
    })),
  )
  const ms = Math.round(performance.now() - begin)
  await readers.close()
  const sum = (of: (r: (typeof results)[number]) => number) => results.reduce((n, r) => n + of(r), 0)
  return {
    files: results.length,
    read: results.filter((r) => r.outcome === 'read').length,
    refused: results.filter((r) => r.outcome === 'refused').length,
    pages: sum((r) => r.pages),
    characters: sum((r) => r.characters),
    words: sum((r) => r.words),
    lowConfidenceWords: sum((r) => r.lowConfidenceWords),
    ms,
    results: results.map(({ words, lowConfidenceWords, ...r }) => r),
  }
}

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => {
    throw new AppError('reading.file-missing', 422, { name: path })
  })
  if (!found.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.flatMap((e) => (e.isFile() ? [join(e.parentPath, e.name)] : [])).sort()
}

/** Below this confidence of 100 a word should be looked at. */
const lowConfidence = 60

type Summary = { outcome: Reading['outcome']; reason?: string; pages: number; characters: number; words: number; lowConfidenceWords: number }

function summary(reading: Reading): Summary {
  if (reading.outcome === 'refused')
    return { outcome: reading.outcome, reason: reading.reason, pages: 0, characters: 0, words: 0, lowConfidenceWords: 0 }
  const words = reading.pages.flatMap((p) => p.blocks.flatMap((b) => b.lines?.flatMap((l) => l.words ?? []) ?? []))
  const inside = reading.parts.map((p) => summary(p.reading))
  const total = (of: (s: Summary) => number): number => inside.reduce((n, s) => n + of(s), 0)
  return {
    outcome: reading.outcome,
    pages: reading.pages.length + total((s) => s.pages),
    characters: reading.text.length + total((s) => s.characters),
    words: (reading.text.match(/\S+/g)?.length ?? 0) + total((s) => s.words),
    lowConfidenceWords: words.filter((w) => w.confidence !== undefined && w.confidence < lowConfidence).length + total((s) => s.lowConfidenceWords),
  }
}
