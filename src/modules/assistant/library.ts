import { analyse, type Hit, listPassages } from '#ai/knowledge/index.ts'
import { type Bylaw, inForce, sectionsOf } from '#base/content/index.ts'
import type { Closable, Ctx } from '#base/ctx.ts'
import { AppError } from '#base/errors.ts'
import { dayOf } from '#base/time.ts'
import * as services from '../services/index.ts'

// What of the town can be quoted, line by line, with whose it is and from when. The search finds the page; the lines are read here, so that a
// citizen sees whole lines of the source and never half a passage.

export type Line = { heading: string; text: string; terms: ReadonlySet<string> }
type ServicePage = Awaited<ReturnType<typeof services.page>>
export type Page = {
  /** `<source>/<key>`, the same for ever. */
  key: string
  kind: 'service' | 'bylaw' | 'other'
  /** What people call it. */
  title: string
  link: string | null
  /** Whose it is, in words. */
  by: string
  /** Last checked, or in force from. */
  on: string | null
  /** What it is called by: title, keywords, synonyms, as terms. */
  names: ReadonlySet<string>
  /** What people type for it, each as its terms: keywords and synonyms. */
  called?: readonly (readonly string[])[]
  titleTerms: ReadonlySet<string>
  /** The town's own name tells no page from another. */
  townTerms: ReadonlySet<string>
  /** Of its names and all its lines. */
  allTerms: ReadonlySet<string>
  lines: readonly Line[]
  service?: ServicePage
}

/** Every term of a text, parts of compounds included. */
export const termsOf = (text: string): Set<string> => new Set(analyse(text).flatMap((a) => (a ? [a.term, ...a.parts] : [])))
/** Terms without the parts of compounds: what was really asked. */
export const wholeTermsOf = (text: string): string[] => [...new Set(analyse(text).flatMap((a) => (a ? [a.term] : [])))]

/** A list's mark at the front is not part of what it says. */
const unmarked = (line: string) => line.replace(/^(?:[-*•]|\d+\.)\s+/, '').trim()
/** A row of a table as a line: "4.1, Anmeldung eines Gewerbes, je Anzeige, 35,00 €". */
const row = (line: string) =>
  line
    .split('|')
    .map((cell) => cell.trim())
    .filter(Boolean)
    .join(', ')

function linesOf(heading: string, text: string): Line[] {
  return text
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => l && !/^\|[\s:|-]+\|$/.test(l) && !/^\|\s*Nr\.\s*\|/.test(l))
    .map((raw) => {
      const text = raw.startsWith('|') ? row(raw) : unmarked(raw)
      return { heading, text, terms: termsOf(text) }
    })
    .filter((l) => l.text)
}

/** Pages taken apart, for a day. A document that changes gets another number in the index, so what is here is what was found. */
type Shelf = Closable & { pages: Map<string, Page> }
const shelfOf = (ctx: Ctx): Shelf => ctx.shared('assistant.pages', () => ({ pages: new Map<string, Page>(), close: async () => {} }))
const mostPages = 2_000

/** The page of a hit as it holds on a day; undefined where it has been taken away meanwhile. */
export async function pageOf(ctx: Ctx, hit: Hit, on: string): Promise<Page | undefined> {
  const { pages } = shelfOf(ctx)
  // Fees and offices are those of today; of a page without sections the passage that was found says where to begin.
  const name = `${hit.passageId}/${on}/${dayOf(ctx.now)}`
  const known = pages.get(name)
  if (known) return known
  const plain = await plainPage(ctx, hit, on)
  if (!plain) return undefined
  const made = withTerms(ctx, plain)
  if (pages.size >= mostPages) pages.delete(pages.keys().next().value as string)
  pages.set(name, made)
  return made
}

function plainPage(ctx: Ctx, hit: Hit, on: string): Promise<Plain | undefined> | Plain {
  if (hit.sourceId === services.servicesSource) return servicePage(ctx, hit.key)
  const id = hit.sourceId === 'ortsrecht' ? hit.key.split('@')[0] : undefined
  const version = id === undefined ? undefined : inForce(ctx.content.bylaws, id, on)
  return version ? bylawPage(ctx, version) : foreignPage(ctx, hit)
}

async function servicePage(ctx: Ctx, id: string): Promise<Plain | undefined> {
  try {
    const s = await services.page(ctx, id)
    return {
      key: `leistungen/${id}`,
      kind: 'service',
      title: s.title,
      link: `/leistungen/${id}`,
      by: s.authority?.name ?? ctx.town.town.officialName,
      on: s.updatedOn,
      names: termsOf([s.title, s.name, ...namesOf(ctx, id)].join('\n')),
      called: namesOf(ctx, id).map(wholeTermsOf),
      lines: Object.entries(s.texts).flatMap(([heading, text]) => linesOf(heading, text ?? '')),
      service: s,
    }
  } catch (e) {
    if (e instanceof AppError && e.status === 404) return undefined
    throw e
  }
}
const namesOf = ({ content }: Ctx, id: string): readonly string[] => {
  const s = content.services.find((x) => x.id === id)
  return s ? [...s.keywords, ...s.synonyms] : []
}

const bylawPage = (ctx: Ctx, b: Bylaw): Plain => ({
  key: `ortsrecht/${b.id}`,
  kind: 'bylaw',
  title: b.short,
  link: `/ortsrecht/${b.id}?on=${b.validFrom}`,
  by: ctx.town.town.officialName,
  on: b.validFrom,
  names: termsOf(`${b.title}\n${b.short}`),
  lines: sectionsOf(`# ${b.title}\n${b.text}`).sections.flatMap(([heading, text]) => linesOf(heading, text)),
})

/** A page of another source (a website, a council paper, an answer of the editors), whole: the passage that was found may only lead to the one that answers. */
async function foreignPage(ctx: Ctx, hit: Hit): Promise<Plain | undefined> {
  const passages = await listPassages(ctx.db, hit.documentId)
  if (!passages.length) return undefined
  return {
    key: `${hit.sourceId}/${hit.key}`,
    kind: 'other',
    title: hit.title,
    link: hit.link,
    by: hit.level === 'town' ? ctx.town.town.officialName : hit.title,
    on: hit.validFrom,
    names: termsOf([hit.title, ...hit.path].join('\n')),
    lines: passages.flatMap(({ path, text }) => linesOf(path.at(-1) ?? '', text)).slice(0, mostLines),
  }
}
/** A longer page is a book; its beginning and the passage that was found say enough. */
const mostLines = 399

type Plain = Omit<Page, 'titleTerms' | 'allTerms' | 'townTerms'>
const withTerms = ({ town }: Ctx, page: Plain): Page => ({
  ...page,
  townTerms: termsOf(town.town.name),
  titleTerms: termsOf(page.title),
  allTerms: new Set([...page.names, ...page.lines.flatMap((l) => [...l.terms])]),
})
