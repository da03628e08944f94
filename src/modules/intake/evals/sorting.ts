import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { openReaders, type Reading } from '#ai/reading/index.ts'
import { loadContent } from '#base/content/index.ts'
import { AppError } from '#base/errors.ts'
import { loadTown, placeOf } from '#base/town.ts'
import { ownText, quotedIn } from '../documents/quoted.ts'
import { factsOf, withoutPersons } from '../facts.ts'
import { type House, type Sorted, sort } from '../sorter.ts'

/** What an experienced Poststelle says: the Stellen to whose desk it may go, the tags it has, and those that would not be wrong either. */
type Labelled = { file: string; stellen: string[]; tags: string[]; also: string[]; documentType?: string }
type Said = { file: string; sorted: Sorted; right: boolean; direct: boolean; stelleId: string }

const usage = 'vorzimmer eval sorting [--gold DATEI.json] [--data ORDNER] [--town ORDNER] [--misses]'

/**
 * `vorzimmer eval sorting`: how a house that has learned nothing yet sorts real documents and the town's sample post. `coverage` is the share laid directly
 * on a desk other than the Poststelle's, `precision` the share of those that is right; `right` counts everything, with what stays at the Poststelle because
 * nobody in the house deals with it. Tags: each proposed tag is right or wrong. `--misses` lists on stderr what went wrong.
 */
export async function run(args: string[]): Promise<object> {
  let values: { gold: string; data?: string | undefined; town: string; misses?: boolean | undefined }
  try {
    values = parseArgs({
      args,
      options: {
        gold: { type: 'string', default: join(import.meta.dirname, 'documents.gold.json') },
        data: { type: 'string' },
        town: { type: 'string', default: process.env.TOWN ?? 'towns/musterstadt' },
        misses: { type: 'boolean' },
      },
    }).values
  } catch {
    throw new AppError('intake.eval-usage', 422, { usage })
  }
  const root = values.data ?? join(process.env.VORZIMMER_DATA ?? '../shared/data', 'documents')
  if (!existsSync(values.gold)) throw new AppError('intake.eval-missing', 422, { path: values.gold })
  if (!existsSync(root)) throw new AppError('intake.eval-missing', 422, { path: root })
  const town = loadTown(values.town)
  const house = { town, content: loadContent(town) }
  const { documents } = JSON.parse(readFileSync(values.gold, 'utf8')) as { documents: Labelled[] }
  const post = town.post.map(
    (p): Labelled => ({ file: join('post', p.file), stellen: [p.stelle], tags: p.tags, also: [], documentType: p.documentType }),
  )
  const readers = openReaders()
  try {
    const real = await measure(house, root, documents, readers, !!values.misses)
    const sample = await measure(house, values.town, post, readers, !!values.misses)
    return { documents: real, samplePost: sample }
  } finally {
    await readers.close()
  }
}

async function measure(house: House, root: string, labelled: readonly Labelled[], readers: ReturnType<typeof openReaders>, misses: boolean) {
  const { town } = house
  const place = placeOf(town)
  const said = await Promise.all(
    labelled.map(async (gold): Promise<Said> => {
      const path = join(root, gold.file)
      const reading = await readers.read({ name: basename(path), bytes: readFileSync(path) })
      const sources = textsOf(reading).map((text, i) => ({ documentId: String(i), text: withoutPersons(text, factsOf(text, '2026-11-21', place)) }))
      const subject = reading.outcome === 'read' ? (reading.meta.subject ?? '') : ''
      const sorted = sort(
        house,
        sources.map((s, i) => (i === 0 ? { ...s, text: `${subject}\n${s.text}` } : s)),
      )
      const stelleId = sorted.direct && sorted.stelleId ? sorted.stelleId : town.town.poststelle
      return { file: gold.file, sorted, direct: stelleId !== town.town.poststelle, stelleId, right: gold.stellen.includes(stelleId) }
    }),
  )
  const direct = said.filter((s) => s.direct)
  const share = (n: number, of: number) => (of ? Math.round((n / of) * 1000) / 1000 : 0)
  const ours = labelled.filter((l) => !l.stellen.includes(town.town.poststelle)).length
  const proposed = said.flatMap((s, i) => s.sorted.tags.map((tag) => ({ tag, gold: labelled[i] as Labelled, ownType: s.sorted.documentType })))
  const rightTags = proposed.filter((p) => [...p.gold.tags, ...p.gold.also].includes(p.tag))
  const wanted = labelled.flatMap((l) => l.tags).length
  const foundTags = said.reduce((n, s, i) => n + (labelled[i]?.tags.filter((t) => s.sorted.tags.includes(t)).length ?? 0), 0)
  const typed = labelled.flatMap((l, i) => (l.documentType ? [{ gold: l.documentType, found: said[i]?.sorted.documentType ?? null }] : []))
  if (misses)
    for (const [i, s] of said.entries()) {
      const gold = labelled[i] as Labelled
      const wrongTags = s.sorted.tags.filter((t) => ![...gold.tags, ...gold.also].includes(t))
      if ((s.direct && !s.right) || wrongTags.length || !s.right)
        console.error(
          `${s.direct ? (s.right ? 'ok   ' : 'WRONG') : s.right ? 'ok   ' : 'post '} ${s.file} -> ${s.sorted.stelleId} ${s.sorted.documentType} ${s.sorted.confidence.toFixed(2)} (gold ${gold.stellen.join('/')}) ${wrongTags.length ? `tags wrong: ${wrongTags.join(' ')}` : ''}`,
        )
    }
  return {
    n: said.length,
    folder: relative('.', dirname(join(root, 'x'))),
    direct: direct.length,
    coverage: share(direct.length, said.length),
    precision: share(direct.filter((s) => s.right).length, direct.length),
    right: share(said.filter((s) => s.right).length, said.length),
    /** Of what belongs to a desk of the house: laid there. */
    recall: share(said.filter((s) => s.direct && s.right).length, ours),
    ...(typed.length ? { typeRight: share(typed.filter((t) => t.gold === t.found).length, typed.length) } : {}),
    tags: {
      proposed: proposed.length,
      precision: share(rightTags.length, proposed.length),
      recall: share(foundTags, wanted),
      documents: labelled.length,
    },
  }
}

/** The texts of a file and of what is in it, as the Posteingang has them: without what they quote. */
function textsOf(reading: Reading): string[] {
  if (reading.outcome === 'refused') return ['']
  return [ownText({ text: reading.text, quoted: quotedIn(reading) }), ...reading.parts.filter((p) => !p.inline).flatMap((p) => textsOf(p.reading))]
}
