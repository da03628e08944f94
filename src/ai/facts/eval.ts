import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { sentences } from '#ai/language/index.ts'
import { type ReadDocument, read } from '#ai/reading/index.ts'
import { AppError } from '#base/errors.ts'
import type { Fact } from './contract.ts'
import { extractFacts, personName } from './extract.ts'
import { type GoldFact, type Scored, scoreFacts } from './score.ts'

interface GoldDocument {
  readonly file: string
  readonly sha256?: string
  readonly facts: readonly GoldFact[]
}
interface Gold {
  readonly note?: string
  readonly documents: readonly GoldDocument[]
}

const usage = 'vorzimmer eval extract --gold DATEI.json [--data ORDNER] [--misses]'

/**
 * `vorzimmer eval extract --gold F`: F is `{note, documents: [{file, sha256?, facts: [{type, value | valueSha256, text?, at | start, end, optional?}]}]}`.
 * The documents stand beside F, in `--data`, or anywhere under the measuring data. Text files are taken as they are, so that offsets count in them;
 * everything else is read as the inbox reads it. `--misses` lists on stderr what was missed or too much (personal data: for the screen only).
 */
export async function run(args: string[]): Promise<object> {
  let values: { gold?: string | undefined; data?: string | undefined; misses?: boolean | undefined }
  try {
    values = parseArgs({ args, options: { gold: { type: 'string' }, data: { type: 'string' }, misses: { type: 'boolean' } } }).values
  } catch {
    throw new AppError('facts.no-set', 422, { usage })
  }
  if (!values.gold) throw new AppError('facts.no-set', 422, { usage })
  const gold = readGold(values.gold)
  const folders = [dirname(values.gold), ...(values.data ? [values.data] : [join(process.env.VORZIMMER_DATA ?? '../shared/data', 'documents')])]
  const documents: Scored[] = []
  let count = 0
  for (const document of gold.documents) {
    const path = findFile(document, folders)
    if (!path) throw new AppError('facts.document-missing', 422, { path: document.file, folders: folders.join(', ') })
    const { scored, text } = await extractFile(path, document)
    count += sentences(text).length
    documents.push(scored)
    if (values.misses) tell(document.file, scored)
  }
  const exhaustive = !/not exhaustive/i.test(gold.note ?? '')
  const { types, all, notExtracted, wrongFristen } = scoreFacts(documents, exhaustive)
  return {
    documents: documents.length,
    sentences: count,
    types,
    all,
    exhaustive,
    notExtracted,
    wrongFristen,
    wrongFristenPerSentence: count ? wrongFristen / count : 0,
  }
}

function readGold(path: string): Gold {
  let gold: Gold
  try {
    gold = JSON.parse(readFileSync(path, 'utf8')) as Gold
  } catch {
    throw new AppError(existsSync(path) ? 'facts.set-broken' : 'facts.set-missing', 422, { path })
  }
  const good =
    Array.isArray(gold?.documents) &&
    gold.documents.length > 0 &&
    gold.documents.every(
      (d) =>
        typeof d?.file === 'string' &&
        Array.isArray(d.facts) &&
        d.facts.every((f: GoldFact) => typeof f?.type === 'string' && (f.value !== undefined || typeof f.valueSha256 === 'string')),
    )
  if (!good) throw new AppError('facts.set-broken', 422, { path })
  return gold
}

/** By its path or its name, in the folders and everything below; where a hash is given, the file that has it. */
function findFile({ file, sha256 }: GoldDocument, folders: readonly string[]): string | undefined {
  const fits = (path: string) => existsSync(path) && (!sha256 || createHash('sha256').update(readFileSync(path)).digest('hex') === sha256)
  for (const folder of folders) {
    if (fits(join(folder, file))) return join(folder, file)
    if (!existsSync(folder) || folder === dirname(folder)) continue
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && entry.name === basename(file) && fits(join(entry.parentPath, entry.name))) return join(entry.parentPath, entry.name)
  }
  return undefined
}

async function extractFile(path: string, { facts: gold }: GoldDocument): Promise<{ scored: Scored; text: string }> {
  const file = readFileSync(path, 'utf8')
  const mail =
    /^(?:[\w-]+:.*\n(?:[ \t].*\n)*){2}/.test(file.replaceAll('\r\n', '\n')) &&
    /^(?:from|date|subject|received|return-path|delivered-to):/im.test(file)
  if (/\.(?:txt|md)$/i.test(path) && !mail) {
    const facts = extractFacts(file).map((f) => ({ ...f, words: file.slice(f.start, f.end) }))
    return { scored: { gold, facts, sameOffsets: true }, text: file }
  }
  const reading = await read({ name: mail ? `${basename(path)}.eml` : basename(path), bytes: readFileSync(path) })
  if (reading.outcome !== 'read') throw new AppError('facts.document-unread', 422, { path })
  const { text } = reading
  const facts = extractFacts(text, { ...(reading.meta.date && { on: germanDay(reading.meta.date) }) }).map((f) => ({
    ...f,
    words: text.slice(f.start, f.end),
  }))
  return { scored: { gold, facts: [...envelopeFacts(reading.meta), ...facts], sameOffsets: false, file }, text }
}

/** The facts of an envelope are fields already; only the subject is text. */
function envelopeFacts(meta: ReadDocument['meta']): Scored['facts'] {
  const none = { start: 0, end: 0, confidence: 0.99 }
  const boxes = [meta.from, ...(meta.to ?? []), ...(meta.cc ?? []), ...(meta.replyTo ?? [])].filter((b) => b !== undefined)
  const of = (text: string): Scored['facts'] => extractFacts(text).map((f) => ({ ...f, words: text.slice(f.start, f.end) }))
  return [
    ...boxes.flatMap(({ name, address }) => [
      ...(address ? [{ ...none, type: 'mail', value: address.toLowerCase(), words: address } as const] : []),
      ...of(personName(name)),
    ]),
    ...of(meta.subject ?? ''),
    ...(meta.date ? [{ ...none, type: 'date', value: germanDay(meta.date), words: meta.date } as const] : []),
  ]
}

const germanDay = (instant: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' }).format(new Date(instant))

function tell(name: string, scored: Scored) {
  const line = (sign: string, f: Fact | GoldFact, words?: string) =>
    console.error(`${name} ${sign} ${f.type} ${JSON.stringify(f.value ?? 'withheld')} ${JSON.stringify(words ?? '')}`)
  for (const gold of scored.gold) {
    const { types } = scoreFacts([{ ...scored, gold: [{ ...gold, optional: false }] }], true)
    if (!Object.values(types).some((t) => t.found))
      line(
        gold.optional ? '(-)' : '-',
        gold,
        gold.text ?? (typeof gold.start === 'number' ? scored.file?.slice(gold.start, gold.end ?? gold.start) : ''),
      )
  }
  for (const fact of scored.facts) {
    const { types } = scoreFacts([{ ...scored, facts: [fact] }], true)
    if (!Object.values(types).some((t) => t.precision)) {
      const optional = scoreFacts([{ ...scored, facts: [fact], gold: scored.gold.map((g) => ({ ...g, optional: false })) }], true)
      if (!Object.values(optional.types).some((t) => t.found)) line('+', fact, fact.words)
    }
  }
}
