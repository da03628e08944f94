import { gramsOf } from '#ai/knowledge/index.ts'
import { fold } from '#ai/language/index.ts'
import { KINDS } from './lines.ts'
import { coverage, type Page, together } from './page.ts'
import { questionTypes } from './question.ts'

type Row = Record<string, number>
const flag = (truth: boolean | undefined): number => (truth ? 1 : 0)
const at = (of: ArrayLike<number>, i: number) => of[i] ?? 0

/** Everything that is the same for all lines of a page: the question's form, and how the page as a whole answers to it. */
export function pageFeatures(page: Page): Row {
  const n = page.lines.length
  const all = together(page, [...page.lines.keys()])
  const title = page.matches[0] ?? new Float32Array(page.asked.length)
  const covers = page.matches.map((m) => coverage(page, m))
  const inBody = covers.slice(1)
  const sorted = inBody.toSorted((a, b) => b - a)
  const rest = (k: number) => (page.asked[k]?.weight ?? 0) * (1 - at(title, k))
  const sectionBest = Math.max(0, ...[...page.sections.values()].map((lines) => coverage(page, together(page, lines))))
  const fitting = page.lines.map((line) => flag([...page.type.heldBy].some((k) => line.kinds.has(k))))
  const row: Row = {
    'page lines': n,
    'page words': page.lines.reduce((sum, l) => sum + l.words, 0),
    'page sections': page.sections.size,
    'asked words': page.asked.length,
    'asked length': page.question.length,
    'asked weight': page.asked.reduce((sum, a) => sum + a.weight, 0),
    'page coverage': coverage(page, all),
    'page weakest': page.asked.length ? Math.min(...all) : 0,
    'page missing': page.asked.reduce((sum, a, k) => sum + (at(all, k) < 0.5 ? a.weight : 0), 0),
    'page rarest held': page.asked.reduce((sum, a, k) => Math.max(sum, a.weight * (1 - at(all, k))), 0),
    'title coverage': coverage(page, title),
    'beyond title': page.asked.reduce((sum, _, k) => sum + rest(k), 0),
    'page beyond title': coverage(page, all, rest),
    'line beyond title': Math.max(0, ...page.matches.slice(1).map((m) => coverage(page, m, rest))),
    'section best': sectionBest,
    'best line': at(sorted, 0),
    'second line': at(sorted, 1),
    'fifth line': at(sorted, 4),
    'mean line': inBody.reduce((a, b) => a + b, 0) / Math.max(1, inBody.length),
    'lines half covered': inBody.filter((c) => c >= 0.5).length,
    'fitting lines': fitting.reduce((a, b) => a + b, 0) / Math.max(1, n),
    'fitting and covered': Math.max(0, ...covers.map((c, i) => c * at(fitting, i))),
    plural: flag(/^(?:welche|was sind)\b/.test(fold(page.question))),
    personal: flag(/\b(?:ich|mein\w*|mir|mich)\b/.test(fold(page.question))),
  }
  questionTypes.forEach((name, i) => {
    row[`asks ${name}`] = flag(page.type.is[i])
  })
  return row
}

/** What tells of one line whether it answers. One row for each line, all with the same keys in the same order. */
export function lineFeatures(page: Page, whole: Row = pageFeatures(page)): Row[] {
  const { lines, matches, asked, type } = page
  const n = lines.length
  const none = new Float32Array(asked.length)
  const title = matches[0] ?? none
  const rare = (k: number) => (asked[k]?.weight ?? 0) * at(page.rareHere, k)
  const rest = (k: number) => (asked[k]?.weight ?? 0) * (1 - at(title, k))
  const covers = matches.map((m) => coverage(page, m))
  const rares = matches.map((m) => coverage(page, m, rare))
  const rests = matches.map((m) => coverage(page, m, rest))
  const most = Math.max(1e-6, ...covers.slice(1))
  const mostRare = Math.max(1e-6, ...rares.slice(1))
  const rank = ranks(rares)
  const questionGrams = gramSet(page.question)
  const alike = lines.map((line) => overlap(questionGrams, gramSet(line.text)))
  const bm = bm25(page)
  const mostBm = Math.max(1e-6, ...bm.slice(1))
  const fits = lines.map((line) => [...type.heldBy].filter((k) => line.kinds.has(k)).length)
  const window = (values: readonly number[], i: number, from: number, to: number) => {
    let best = 0
    for (let j = Math.max(1, i + from); j <= Math.min(n - 1, i + to); j++) if (j !== i) best = Math.max(best, at(values, j))
    return best
  }
  const sectionsInOrder = [...page.sections.keys()]
  const seen = new Map<string, number>()
  for (const line of lines) seen.set(line.text, (seen.get(line.text) ?? 0) + 1)
  const listStart = listStarts(page)

  const ofSection = new Map(
    [...page.sections].map(([heading, members]) => {
      const head = matches[heading] ?? none
      const body = together(page, members)
      return [
        heading,
        {
          head: coverage(page, head),
          headRare: coverage(page, head, rare),
          headRest: coverage(page, head, rest),
          body: coverage(page, body),
          bodyRare: coverage(page, body, rare),
          bodyRest: coverage(page, body, rest),
          size: members.length,
          first: members[0] as number,
        },
      ] as const
    }),
  )
  const bestHead = Math.max(1e-6, ...[...ofSection.values()].map((s) => s.headRare))
  const bestBody = Math.max(1e-6, ...[...ofSection.values()].map((s) => s.bodyRare))

  return lines.map((line, i) => {
    const own = matches[i] ?? none
    const section = ofSection.get(line.section) as NonNullable<ReturnType<typeof ofSection.get>>
    const head = matches[line.section] ?? none
    const withHead = Float32Array.from(own, (m, k) => Math.max(m, at(head, k)))
    const withTitle = Float32Array.from(withHead, (m, k) => Math.max(m, at(title, k)))
    const start = at(listStart, i)
    const row: Row = {
      coverage: at(covers, i),
      'rare coverage': at(rares, i),
      'rest coverage': at(rests, i),
      'relative coverage': at(covers, i) / most,
      'relative rare': at(rares, i) / mostRare,
      rank: at(rank, i),
      'best word': Math.max(0, ...own.map((m, k) => m * rare(k))),
      'words matched': own.reduce((sum, m) => sum + flag(m >= 0.5), 0),
      'words left': asked.length - own.reduce((sum, m) => sum + flag(m >= 0.5), 0),
      'matched of line': own.reduce((sum, m) => sum + flag(m >= 0.5), 0) / Math.max(3, page.terms[i]?.length ?? 0),
      'with heading': coverage(page, withHead),
      'with title': coverage(page, withTitle),
      alike: at(alike, i),
      bm25: at(bm, i),
      'relative bm25': at(bm, i) / mostBm,
      'before 1': at(rares, i - 1),
      'before 2': at(rares, i - 2),
      'before 3': at(rares, i - 3),
      'after 1': at(rares, i + 1),
      'after 2': at(rares, i + 2),
      'near before': window(rares, i, -5, -1),
      'near after': window(rares, i, 1, 5),
      'near rest': window(rests, i, -3, 3),
      'near bm25': window(bm, i, -3, 3),
      'heading coverage': section.head,
      'heading rare': section.headRare,
      'heading rest': section.headRest,
      'section coverage': section.body,
      'section rare': section.bodyRare,
      'section rest': section.bodyRest,
      'relative heading': section.headRare / bestHead,
      'relative section': section.bodyRare / bestBody,
      'section size': section.size,
      'in section': i - section.first,
      'to section end': section.first + section.size - 1 - i,
      'section number': sectionsInOrder.indexOf(line.section),
      'list lead rare': start >= 0 ? at(rares, start) : -1,
      'list lead rest': start >= 0 ? at(rests, start) : -1,
      'in list': start >= 0 ? i - start : -1,
      position: i,
      'from end': n - 1 - i,
      'relative position': i / Math.max(1, n - 1),
      words: line.words,
      'ends with stop': flag(line.ends === '.'),
      'ends with colon': flag(line.ends === ':'),
      'ends with question': flag(line.ends === '?'),
      'is heading': flag(line.isHeading),
      'is item': flag(line.isItem),
      'after heading': flag(lines[i - 1]?.isHeading),
      'before heading': flag(lines[i + 1]?.isHeading),
      'after colon': flag(lines[i - 1]?.ends === ':'),
      'words before': lines[i - 1]?.words ?? 0,
      'words after': lines[i + 1]?.words ?? 0,
      repeated: (seen.get(line.text) ?? 1) - 1,
      'is title': flag(line.text === lines[0]?.text),
      continues: flag(/^(?:dies\w*|das|dabei|dazu|dort|dann|er|sie|es|auch|ausserdem|zudem|so|danach|hier|in diese\w*)\b/.test(fold(line.text))),
      fits: at(fits, i),
      'fits covered': at(fits, i) * section.bodyRare,
      'fits near': window(fits, i, -2, 2),
    }
    for (const kind of KINDS) row[kind] = flag(line.kinds.has(kind))
    return Object.assign(row, whole)
  })
}

/** 1 for the line with the greatest value, 2 for the next …; equal values share the better rank. */
function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => b - a)
  return values.map((v) => sorted.indexOf(v) + 1)
}

/** For each line of a list the line that opens it ("Sie brauchen:"), else -1. */
function listStarts({ lines }: Page): number[] {
  const starts: number[] = []
  lines.forEach((line, i) => {
    const before = lines[i - 1]
    starts.push(line.isItem && before ? (before.isItem ? at(starts, i - 1) : i - 1) : -1)
  })
  return starts
}

/** The lines as a small collection of their own. @see Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond" */
function bm25({ asked, terms }: Page): number[] {
  const [k1, b] = [1.2, 0.5]
  const bags = terms.map((held) => {
    const bag = new Map<string, number>()
    for (const { term, parts } of held) for (const t of [term, ...parts]) bag.set(t, (bag.get(t) ?? 0) + 1)
    return bag
  })
  const mean = Math.max(1, terms.reduce((sum, t) => sum + t.length, 0) / Math.max(1, terms.length))
  const wanted = [...new Set(asked.flatMap(({ word }) => [word.term, ...word.parts]))]
  const idf = wanted.map((t) => {
    const df = bags.filter((bag) => bag.has(t)).length
    return Math.log(1 + (bags.length - df + 0.5) / (df + 0.5))
  })
  return bags.map((bag, i) =>
    wanted.reduce((sum, t, k) => {
      const tf = bag.get(t) ?? 0
      return tf === 0 ? sum : sum + (at(idf, k) * tf * (k1 + 1)) / (tf + k1 * (1 - b + (b * (terms[i]?.length ?? 0)) / mean))
    }, 0),
  )
}

const gramSet = (text: string): ReadonlySet<string> =>
  new Set(
    gramsOf(
      fold(text)
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .slice(0, 1500),
      4,
      4,
    ),
  )
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0
  for (const gram of one) if (other.has(gram)) both++
  return one.size && other.size ? both / Math.sqrt(one.size * other.size) : 0
}
