import { parseArgs } from 'node:util'
import { counted, figuresOf, type Question, readSet } from '#ai/answers/eval.ts'
import { type KnownDocument, tell } from '#ai/knowledge/index.ts'
import { machine } from '#base/actor.ts'
import type { Ctx } from '#base/ctx.ts'
import { AppError } from '#base/errors.ts'
import { make } from '#modules/assistant/index.ts'
import { inTrialHouse } from './trial.ts'

const usage = 'vorzimmer eval corpus --set DATEI [--town ORDNER] [--sample ANZAHL] [--seed ZAHL] [--details]'

/**
 * `vorzimmer eval corpus`: imports the pages of a set in the form of OMoS-QA beside a town's own texts and asks its questions of the assistant, without a
 * model. Beside the figures of `vorzimmer eval answers`: how often the page that the question was written for was shown (`page`). Harder than that one:
 * the page has to be found, and a question without an answer on its own page may have one on another.
 * @throws AppError assistant.no-set, and those of the set's reading
 */
export async function run(args: string[]): Promise<object> {
  const { set, town, sample, seed, details } = parsed(args)
  const all = readSet(set)
  const asked = drawn(all, sample, seed)
  return inTrialHouse(town, async (house) => {
    const ctx = house.ctxFor(machine)
    await importPages(ctx, all)
    const counts = []
    let pages = 0
    let wanted = 0
    for (const question of asked) {
      const { shown } = await make(ctx, { question: question.question, level: 'normal', calm: false }, [], undefined, { engine: null })
      const own = new Set(shown.sources.filter((s) => s.link === linkOf(question.page)).map((s) => s.number))
      const lines = shown.blocks
        .filter((b) => b.kind === 'quote' || b.kind === 'list')
        .flatMap((b) => b.lines.map((text) => (b.sources.some((n) => own.has(n)) ? lineOf(question, text) : -1)))
      counts.push(counted(question, lines))
      if (question.answers.length) {
        wanted += 1
        if (own.size) pages += 1
      }
      if (details)
        process.stderr.write(
          `${shown.ending}\t${own.size ? 'Seite' : '-'}\t${question.answers.length ? '' : '(ohne Antwort) '}${question.question}\n`,
        )
    }
    return { ...figuresOf(counts), page: Math.round((10_000 * pages) / Math.max(1, wanted)) / 10_000 }
  })
}

const linkOf = (page: number) => `https://corpus.example/${page}`
const plain = (line: string) => line.replace(/^(?:[-*•]|\d+\.)\s+/, '').trim()
/** Which line of the page it is; -1: of none. */
const lineOf = ({ context }: Question, text: string) => context.findIndex((line) => plain(line) === plain(text))

/** The pages of a set as a source of the house; each line stays a line. */
export async function importPages(ctx: Ctx, questions: readonly Question[]): Promise<number> {
  const pages = new Map(questions.map((q) => [q.page, q.context]))
  const documents = [...pages].map(
    ([page, [title = '', ...lines]]): KnownDocument => ({
      key: String(page),
      title,
      link: linkOf(page),
      sections: [{ path: [], text: lines.join('\n') }],
    }),
  )
  await tell(ctx.db, { id: 'corpus', title: 'Corpus' }, documents, { now: ctx.now })
  return documents.length
}

/** So many of them, drawn by seed without repeating; all of them if no number is given. */
export function drawn<T>(all: readonly T[], sample: number | undefined, seed: number): T[] {
  const left = [...all]
  let state = seed >>> 0
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  return Array.from({ length: Math.min(sample ?? left.length, left.length) }, () =>
    sample === undefined ? (left.shift() as T) : (left.splice(Math.floor(random() * left.length), 1)[0] as T),
  )
}

function parsed(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        set: { type: 'string' },
        town: { type: 'string', default: 'towns/musterstadt' },
        sample: { type: 'string' },
        seed: { type: 'string', default: '1' },
        details: { type: 'boolean', default: false },
      },
    })
    const sample = values.sample === undefined ? undefined : Number(values.sample)
    if (!values.set || !(sample === undefined || sample > 0) || !Number.isInteger(Number(values.seed))) throw new Error('usage')
    return { set: values.set, town: values.town, sample, seed: Number(values.seed), details: values.details }
  } catch {
    throw new AppError('assistant.no-set', 422, { usage })
  }
}
