import type { Fact } from '#ai/facts/index.ts'
import type { Place } from '#base/calendar/index.ts'
import type { Evidence } from '#base/review/contract.ts'
import type { Town } from '#base/town.ts'
import { withoutPersons } from '../facts.ts'
import { fristOf, nearestFrist } from '../rules.ts'
import { type House, type Learned, type Sorted, sort } from '../sorter.ts'
import { titleOf } from '../title.ts'
import type { Part, Split } from './contract.ts'
import { type BundlePage, isLetter, opensLetter, type PageText, type Passage, passagesOf, standsAlone } from './passages.ts'

/** A document of an item as far as cutting looks at it. `pages` where its format has any. */
export type Cuttable = { documentId: string; text: string; facts: readonly Fact[]; pages: readonly PageText[] }
type Found = { split: Split; evidence: Evidence[]; confidence: number }
type World = House & { learned: Learned; receivedOn: string; place: Place }

/** How sure of its type a passage that turns to something else must be, and one that only follows. */
const sureAfterTurn = 0.6
const sureByItself = 0.8
const mostPassages = 40
const mostLetters = 30

/**
 * Whether an item holds several letters (a scanned bundle) or several matters (one letter that asks for different things), and which passages belong to
 * which; undefined when it is about one thing, which most post is. Each part with the type, Stelle, tags and Frist that its own words speak for. Pure.
 */
export function proposeSplit(world: World, documents: readonly Cuttable[]): Found | undefined {
  const [main, ...enclosures] = documents
  if (!main) return undefined
  return lettersIn(world, main) ?? mattersIn(world, main, enclosures)
}

function lettersIn(world: World, main: Cuttable): Found | undefined {
  const pages = opensLetter(main.text, main.pages)
  const starts = pages.filter((p) => p.opens)
  if (starts.length < 2 || starts.length > mostLetters) return undefined
  const parts = starts.map((first, i) => letterOf(world, main, pages, first.number, (starts[i + 1]?.number ?? Number.POSITIVE_INFINITY) - 1))
  const signs = Math.min(...starts.slice(1).map((s) => s.signs.length))
  return found('letter', parts, Math.min(0.95, 0.5 + 0.1 * signs))
}

function letterOf(world: World, main: Cuttable, pages: readonly BundlePage[], from: number, until: number): Judged {
  const own = pages.filter((p) => p.number >= from && p.number <= until)
  const passages = own.filter((p) => p.end > p.start).map(({ start, end }) => ({ documentId: main.documentId, start, end }))
  const judged = partOf(world, main, passages.length ? passages : [{ documentId: main.documentId, start: 0, end: Math.max(1, main.text.length) }])
  return { ...judged, part: { ...judged.part, pages: { documentId: main.documentId, from, to: own.at(-1)?.number ?? from } } }
}

/** Passages that by themselves speak for different Stellen or types, with what stands between them going to the one before, or after a turn to the next. */
function mattersIn(world: World, main: Cuttable, enclosures: readonly Cuttable[]): Found | undefined {
  if (!isLetter(main.text)) return undefined
  const body = passagesOf(main.text).filter((p) => p.role === 'body')
  if (body.length < 2 || body.length > mostPassages) return undefined
  const masked = withoutPersons(main.text, main.facts)
  const labels = body.map((p, i) => (standsAlone(main.text, p) ? labelOf(world, masked.slice(p.start, p.end), p, i === 0) : undefined))
  const groups = grouped(body, labels)
  if (groups.length < 2) return undefined
  const judged = groups.map(({ passages }) =>
    partOf(
      world,
      main,
      passages.map(({ start, end }) => ({ documentId: main.documentId, start, end })),
    ),
  )
  // Together the passages of a matter must still say the same as its strongest one, and ask for something.
  const holds = judged.every(({ part }, i) => part.stelleId === groups[i]?.label && groups[i]?.passages.some((p) => p.asks || p.turns))
  if (!holds) return undefined
  for (const enclosure of enclosures) {
    const said = sort(world, [{ documentId: enclosure.documentId, text: withoutPersons(enclosure.text, enclosure.facts) }], world.learned)
    // What does not say whose it is goes where it does the least harm: behind a secrecy border where there is one.
    const own =
      judged.find((j) => said.sure && j.sorted.documentType === said.documentType) ?? judged.find((j) => isSecret(world.town, j.part)) ?? judged[0]
    own?.part.passages.push({ documentId: enclosure.documentId, start: 0, end: Math.max(1, enclosure.text.length) })
  }
  return found('matter', judged, Math.min(...judged.map((j) => j.sorted.confidence)))
}

const isSecret = ({ aktenplan }: Town, { planId }: Part) => !!aktenplan.find((p) => p.id === planId)?.border

type Judged = { part: Part; sorted: Sorted }

/**
 * The Stelle that a passage speaks for by itself; undefined where it is not sure. Two things for the same desk are one letter to it. One that neither turns nor
 * begins has to be said by both opinions.
 */
function labelOf(world: World, text: string, { asks, turns }: Passage, first: boolean): string | undefined {
  const said = sort(world, [{ documentId: '', text }], world.learned)
  const byType = turns ? said.typeConfidence >= sureAfterTurn : said.typeConfidence >= sureByItself && (asks || said.agreed) && (first || said.agreed)
  return byType || (turns && said.direct) ? deskOf(world.town, said) : undefined
}

const deskOf = (town: Town, { direct, stelleId, sure, documentType }: Sorted): string | undefined =>
  direct ? stelleId : sure ? town.documentTypes.find((t) => t.id === documentType)?.stelle : undefined

function grouped(body: readonly Passage[], labels: readonly (string | undefined)[]): { label: string; passages: Passage[] }[] {
  const groups: { label: string; passages: Passage[] }[] = []
  let waiting: Passage[] = []
  let last: { label: string; passages: Passage[] } | undefined
  body.forEach((passage, i) => {
    const label = labels[i]
    if (!label) {
      // After a turn, or before anything was said, it belongs to what comes.
      if (last && !passage.turns && !waiting.length) last.passages.push(passage)
      else waiting.push(passage)
      return
    }
    const known = groups.find((g) => g.label === label)
    last = known ?? { label, passages: [] }
    if (!known) groups.push(last)
    last.passages.push(...waiting, passage)
    waiting = []
  })
  last?.passages.push(...waiting)
  return groups
}

/** What the words of a part speak for. */
function partOf(world: World, main: Cuttable, passages: Part['passages']): Judged {
  const { town, receivedOn, place } = world
  const masked = withoutPersons(main.text, main.facts)
  const words = passages.map((p) => masked.slice(p.start, p.end)).join('\n\n')
  const sorted = sort(world, [{ documentId: main.documentId, text: words }], world.learned)
  const type = town.documentTypes.find((t) => t.id === sorted.documentType)
  const inside = main.facts.filter((f) => f.frist && passages.some((p) => f.start >= p.start && f.end <= p.end))
  const frist = nearestFrist(
    sorted.sure ? fristOf(type, receivedOn, place) : undefined,
    inside.flatMap(({ start, end, frist: written }) => (written ? [{ documentId: main.documentId, start, end, frist: written }] : [])),
    receivedOn,
  )
  const title = titleOf(null, passages.map((p) => main.text.slice(p.start, p.end)).join('\n\n'), '')
  return {
    sorted,
    part: {
      title: title || type?.title || '–',
      documentType: sorted.documentType,
      stelleId: deskOf(town, sorted) ?? town.town.poststelle,
      planId: sorted.planId,
      tags: sorted.tags,
      fristOn: frist?.on ?? null,
      passages: [...passages],
      pages: null,
    },
  }
}

const found = (by: Split['by'], judged: readonly Judged[], confidence: number): Found => ({
  split: { by, parts: judged.map((j) => j.part) },
  evidence: judged.flatMap(({ part }, i) => part.passages.map((p) => ({ field: `parts.${i}`, ...p }))),
  confidence,
})
