import { answer } from '#ai/answers/index.ts'
import { inForce, sectionsOf, sourceOf } from '#base/content/index.ts'
import { closedTo } from '#base/method-use.ts'
import type { EndingId } from './endings.ts'
import { extract, knownWords, share } from './extract.ts'
import { type Line, type Page, wholeTermsOf } from './library.ts'
import { answeringLines } from './methods.ts'
import { asksFor, type Choice, caseWords, choose, isSurcharge } from './qualifiers.ts'
import * as rules from './rules.ts'
import { listText } from './said.ts'
import { t } from './texts.ts'
import { namedOf, notice, type Reached, type Told, topicOf, type Walk, wantedOf } from './turn.ts'

// The lines of the best page that answer, word for word, under their headings.
/** Below this share of the question's words on the page it is about something else. */
const enough = 0.6
const little = 0.34

export async function quote(walk: Walk): Promise<Reached | undefined> {
  const wanted = wantedOf(walk)
  // Of which case says nothing of the matter: "for my son" stands on no page of licences.
  const ofCase = walk.aspects.includes('price') && !walk.isEnglish ? caseWords(walk.question) : new Set<string>()
  const matter = ofCase.size
    ? wantedOf(
        walk,
        rules
          .contentWords(walk.question)
          .filter((w) => !ofCase.has(w))
          .join(' '),
      )
    : wanted
  const ranked = (walk.pages ?? []).slice(0, 4).map(({ page, score }) => ({ page, score, share: Math.max(share(page, wanted), share(page, matter)) }))
  const top = ranked[0]
  if (!top) return undefined
  // A page that knows more of the question's words goes before one that merely repeats one of them often.
  const best = ranked.reduce((a, b) => (a.share < enough && b.share > a.share + 0.25 && b.score > 0.55 * top.score ? b : a), top)
  const linesOf = async (page: Page) => sectionAsked(walk, page) ?? (await judged(walk, page)) ?? extract(page, wanted, walk.aspects, levelOf(walk))
  const fees = feesFor(walk, best.page)
  const lines = ofTheCase(await linesOf(best.page), fees)
  // Words that the search found by their meaning count too, but never alone.
  const covered = best.share === 0 ? 0 : Math.max(best.share, best === top ? (walk.found?.covered ?? 0) * 0.8 : 0)
  // A word that stands nowhere in all sources, and hardly another one that does: what is asked is not what was found.
  const strange = (walk.found?.unknown ?? []).some((w) => w.length >= 4 && !ofCase.has(w))
  const vague = strange && knownWords(best.page, wanted) < 2
  // A story has many words; one of them that is what the page is called says what it is about.
  const isStory = rules.contentWords(walk.question).length >= 4
  const isCalled = best === top && best.page.kind === 'service' && isStory && isNamedIn(best.page, walk.question)
  if (!lines.length || (covered < (vague ? enough : little) && !isCalled)) return undefined
  const second = ranked.find((r) => r !== best && r.page.kind === 'bylaw' && r.share >= best.share && r.score >= 0.8 * best.score)
  const blocks = [
    told(best.page, lines, walk),
    fees ? honestly(walk, best.page, fees) : [],
    ...(second && best.page.kind === 'service' && !fees?.apart.length ? [told(second.page, (await linesOf(second.page)).slice(0, 2), walk)] : []),
  ].flat()
  const authority = best.page.service?.authority
  const isSaid = isCalled && isSaidIn(best.page, walk.question)
  const ending: EndingId =
    (covered < enough && !isSaid) || fees?.apart.length || fees?.missing.length ? 'partly' : authority ? 'other-authority' : 'answered'
  return {
    ending,
    way: 'extract',
    page: best.page,
    topic: topicOf(walk, best.page),
    blocks: [...blocks, ...(authority ? [authorityBlock(walk, best.page)] : walk.aspects.includes('place') ? officeBlock(walk, best.page) : [])],
    ...(authority ? { facts: { authority: authority.name } } : {}),
    suggestions: furtherOf(walk, best.page),
  }
}

/** Whether a question uses a whole word that the page is called by. */
const isNamedIn = (page: Page, question: string) => {
  const ofCase = caseWords(question)
  return rules.contentWords(question).some((w) => w.length >= 6 && !ofCase.has(w) && wholeTermsOf(w).some((t) => page.names.has(t)))
}

/** Whether all words of what people type for a page are said ("my keys … lost"): then the rest is how it came about. One word alone says too little. */
const isSaidIn = ({ called = [] }: Page, question: string) => {
  const said = new Set(wholeTermsOf(question))
  return called.some((terms) => terms.length > 1 && terms.every((t) => said.has(t)))
}

/** "Freibad: Eintritt", as it was offered: the section itself, from its beginning. */
function sectionAsked({ ask: { question } }: Walk, page: Page): Line[] | undefined {
  if (page.kind !== 'other' || !question.startsWith(`${page.title}: `)) return undefined
  const lines = page.lines.filter((l) => l.heading === question.slice(page.title.length + 2))
  return lines.length ? lines.slice(0, mostJudged) : undefined
}

// ---- of which case: the amounts for it, or an honest word that none is

type Fees = Choice<Line> & { all: readonly Line[]; elsewhere: readonly Line[] }

/** The amounts of a page, and which of them are for the case asked about; undefined where it is not asked what something costs. */
function feesFor({ aspects, question, qualifiers = [] }: Walk, page: Page): Fees | undefined {
  if (!(aspects.includes('price') || /\bwie hoch\b/i.test(question)) || page.kind === 'other') return undefined
  const listed = page.lines.filter((l) => l.heading === 'Kosten')
  const all = listed.length ? listed : page.lines.filter((l) => /\d €/.test(l.text))
  if (all.length < 2) return undefined
  const chosen = choose(all, { question, title: page.title, names: page.names, before: qualifiers })
  // What the list does not say the page may: such a line stands beside the amounts.
  const elsewhere = page.lines.filter((l) => l.heading === 'Hinweise' && chosen.missing.length && asksFor(question, l.text))
  return { all, elsewhere, ...chosen, missing: elsewhere.length ? [] : chosen.missing }
}

/** Amounts of other cases go; where no amount was chosen that is for this one, those of the case come. */
function ofTheCase(lines: readonly Line[], fees: Fees | undefined): Line[] {
  if (!fees || !lines.some((l) => fees.all.includes(l))) return [...lines]
  const chosen = fees.apart.length ? [] : lines.filter((l) => fees.lines.includes(l))
  const amounts = chosen.some((l) => !isSurcharge(l.text)) ? chosen : fees.lines
  return [...new Set([...amounts, ...lines.filter((l) => !fees.all.includes(l)), ...fees.elsewhere])]
}

/** What no line says is said, with the rule behind the amounts: it may say more than their list. */
function honestly(walk: Walk, page: Page, { lines, apart, missing }: Fees): Told[] {
  const quoted = (words: readonly string[]) =>
    listText(
      [...new Set(words)].map((w) => (walk.language === 'de' ? `„${w}“` : `“${w}”`)),
      walk.language,
    )
  const said = [
    ...(apart.length ? [t('apart', walk.language, { words: quoted(apart) })] : []),
    ...(missing.length ? [t('missing', walk.language, { words: quoted(missing), title: page.title })] : []),
  ]
  return said.length ? [notice(said), ...(apart.length ? rulesBehind(walk, page, lines) : [])] : []
}

/** The paragraphs of the bylaw from which amounts were taken, section by section. */
function rulesBehind({ ctx, on, language }: Walk, page: Page, lines: readonly Line[]): Told[] {
  const fees = ctx.content.services.find((s) => `leistungen/${s.id}` === page.key)?.fees ?? []
  const paragraphs = lines.flatMap((line) => {
    const fee = fees.find((f) => line.text.startsWith(`${f.what}:`))
    const source = fee && sourceOf(fee)
    const [, section, paragraph] = /^§ (\d+\w*)(?: Abs\. (\d+))?/.exec(source?.nr ?? '') ?? []
    const version = source && section ? inForce(ctx.content.bylaws, source.id, on) : undefined
    const found = version && sectionsOf(`# ${version.title}\n${version.text}`).sections.find(([h]) => h.startsWith(`§ ${section} `))
    const text = found?.[1].split('\n').find((l) => paragraph === undefined || l.startsWith(`(${paragraph})`))
    if (!version || !found || !text) return []
    const link = `/ortsrecht/${version.id}?on=${version.validFrom}`
    const named = { title: version.short, place: found[0], link, by: ctx.town.town.officialName, on: version.validFrom }
    return [{ heading: `${version.short}, ${found[0]}`, text, named }]
  })
  return [...Map.groupBy(paragraphs, (p) => p.heading)].map(([heading, own]) => ({
    kind: own.length > 1 ? 'list' : 'quote',
    heading,
    lines: [...new Set(own.map((p) => p.text))],
    language: language === 'en' ? 'de' : null,
    sources: own.slice(0, 1).map((p) => p.named),
  }))
}

/**
 * The lines of a page that answer, as was learned on pages of other towns; empty where it is taken not to answer. Undefined where the page is one whose sections
 * say what stands in them, in English, and where the method is switched off: then the words decide.
 */
export async function judged(
  walk: Pick<Walk, 'ctx' | 'question' | 'isEnglish'>,
  page: Pick<Page, 'kind' | 'title' | 'lines'>,
): Promise<Line[] | undefined> {
  if (page.kind !== 'other' || walk.isEnglish || (await closedTo(walk.ctx, answeringLines))) return undefined
  const { lines } = answer(walk.question, [page.title, ...page.lines.map((l) => l.text)])
  const best = new Set([...lines].sort((a, b) => b.score - a.score).slice(0, mostJudged))
  return lines.filter((l) => best.has(l)).flatMap(({ line }) => page.lines[line - 1] ?? [])
}

/** More lines nobody reads on a phone; the page is one tap away. */
const mostJudged = 12

const levelOf = ({ ask, language }: Walk) => (language === 'en' ? 'english' : ask.level)

/** Lines under their headings, one block each, in the source's order and words. */
function told(page: Page, lines: readonly { heading: string; text: string }[], { language }: Walk): Told[] {
  return [...Map.groupBy(lines, (l) => l.heading)].map(
    ([heading, own]): Told => ({
      kind: own.length > 1 ? 'list' : 'quote',
      heading: heading === 'English' || heading === 'Einfache Sprache' ? null : heading,
      lines: own.map((l) => l.text),
      language: language === 'en' && heading !== 'English' ? 'de' : null,
      sources: [namedOf(page, heading === 'English' || heading === 'Einfache Sprache' ? null : heading)],
    }),
  )
}

function authorityBlock({ language }: Walk, page: Page): Told {
  const { name, address, phone, web } = page.service?.authority ?? { name: '', address: '', phone: '', web: '' }
  return {
    kind: 'fact',
    heading: t('responsible', language),
    lines: [name, address, `${t('phone', language)}: ${phone}`, web],
    language: null,
    sources: [namedOf(page, null)],
  }
}

/** Where one goes, for who asks where. */
function officeBlock({ language }: Walk, page: Page): Told[] {
  const office = page.service?.office
  if (!office) return []
  const where = office.place ? [`${office.place.title}, ${office.place.street}${office.room ? `, ${office.room}` : ''}`] : []
  return [
    {
      kind: 'fact',
      heading: t('responsible', language),
      lines: [office.name, ...where, `${t('phone', language)}: ${office.phone}`],
      language: null,
      sources: [namedOf(page, null)],
    },
  ]
}

/** What can be asked about the same matter and was not. */
function furtherOf({ aspects, language }: Walk, page: Page): string[] {
  if (page.kind !== 'service') return []
  const offered = (['price', 'documents', 'deadline', 'duration'] as const).filter((a) => !aspects.includes(a))
  return offered.slice(0, 3).map((a) => t(`further-${a}`, language).replace('{title}', page.title))
}
