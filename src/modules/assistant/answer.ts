import { detect as detectInjection, suspecting } from '#ai/injection/index.ts'
import { type Hit, search } from '#ai/knowledge/index.ts'
import { isSwitchedOff } from '#base/method-use.ts'
import type { Language } from '#base/say.ts'
import { feeOn } from '../services/index.ts'
import { longestQuestion } from './contract.ts'
import { firstAid, numbersFor } from './emergencies.ts'
import { nameShare, share, titleShare, wantedIn, wantedInEnglish, wellNamed } from './extract.ts'
import { applicationState, codeIn, fieldHelp, formLink } from './forms.ts'
import { type Page, pageOf, wholeTermsOf } from './library.ts'
import { allToDo, happening } from './life.ts'
import { answerBoth } from './matters.ts'
import { withoutCases } from './qualifiers.ts'
import { quote } from './quote.ts'
import * as rules from './rules.ts'
import { otherLanguages, t } from './texts.ts'
import { asksForHours, contact, type Dated, dates, type Fact, holidays, hours } from './tools.ts'
import { notice, type Reached, type Step, type Told, type Topic, type Turn, topicOf, type Walk, wantedOf } from './turn.ts'

export { judged } from './quote.ts'
export type { Reached, Told, Topic } from './turn.ts'

/** From the question to its ending: the first step that has an answer ends the turn. */
export const steps: readonly Step[] = [
  { id: 'emergency', does: 'Notfälle zuerst: Nummern, bevor irgendetwas gesucht wird.', take: emergency },
  { id: 'too-long', does: 'Ein ganzer Brief ist keine Frage: Er geht als Nachricht auf den richtigen Tisch.', take: tooLong },
  { id: 'small-talk', does: 'Gruß, Dank, „Bist du ein Mensch?“, „Ich will einen Menschen“.', take: smallTalk },
  { id: 'insult', does: 'Eine Beschimpfung ohne Frage wird ruhig beantwortet; mit Frage zählt die Frage.', take: insult },
  { id: 'injection', does: 'Anweisungen an die Maschine werden nicht befolgt.', take: injection },
  { id: 'language', does: 'In welcher Sprache gefragt wird; andere als Deutsch und Englisch bekommen ehrlich Bescheid.', take: otherLanguage },
  { id: 'application', does: 'Der Stand eines Antrags, nur mit dessen Code.', take: ownApplication },
  { id: 'follow-up', does: '„Und für Kinder?“ wird aus den letzten Fragen verstanden.', take: followUp },
  { id: 'not-ours', does: 'Akten, Rechtsrat, Meinungen, Zusagen: dafür ist die Maschine nicht da.', take: notOurs },
  { id: 'other-town', does: 'Was eine andere Gemeinde betrifft.', take: otherTown },
  { id: 'matters', does: 'Zwei Anliegen in einer Frage werden beide beantwortet, nebeneinander.', take: twoMatters },
  { id: 'facts', does: 'Öffnungszeiten, Termine, Feiertage kommen aus den Daten der Stadt, nicht aus Texten.', take: facts },
  { id: 'search', does: 'Gesucht wird in den Quellen, die heute gelten.', take: find },
  { id: 'form', does: 'Was ein Feld eines Formulars bedeutet, in dessen Worten.', take: formHelp },
  { id: 'ask-back', does: 'Ein einzelnes Wort, das mehreres meinen kann, führt zu einer Rückfrage.', take: askBack },
  { id: 'life', does: 'Was in einer Lebenslage alles zu tun ist, wenn danach gefragt wird: die Schritte, die die Stadt dafür nennt.', take: allToDo },
  { id: 'past', does: 'Was etwas früher gekostet hat, aus der Fassung von damals.', take: pastFees },
  { id: 'extract', does: 'Die Sätze, die antworten, wörtlich, mit Fundstelle.', take: quote },
  { id: 'nothing', does: 'Sonst: Das steht nicht in den Quellen.', take: () => ({ ending: 'not-in-sources', way: 'fixed' }) },
]

/** Walks through the steps. Reads and thinks, writes nothing. */
export async function reach(turn: Turn): Promise<{ reached: Reached; language: Language }> {
  const ask = { ...turn.ask, question: rules.together(turn.ask.question) }
  const walk: Walk = { ...turn, ask, question: rules.joined(ask.question), isEnglish: false, aspects: rules.aspectsOf(ask.question) }
  for (const step of steps) {
    const reached = await step.take(walk)
    if (reached) return { reached: { ...(walk.understood ? { understood: walk.understood } : {}), ...reached }, language: walk.language }
  }
  throw new Error('no step ended the turn')
}

function emergency({ ask, ctx, question, language }: Walk): Reached | undefined {
  const kind = ask.calm ? undefined : rules.emergencyIn(question)
  if (!kind) return undefined
  const lines = numbersFor(kind, ctx.town.town.land).map(({ who, phone }) => `${phone}: ${who[language]}`)
  const first = firstAid[kind]?.[language]
  return { ending: kind === 'crisis' ? 'crisis' : 'emergency', way: 'fixed', blocks: [notice([...lines, ...(first ? [first] : [])])] }
}

function tooLong({ ask }: Walk): Reached | undefined {
  return ask.question.length > longestQuestion ? { ending: 'too-long', way: 'fixed' } : undefined
}

function smallTalk({ question, language }: Walk): Reached | undefined {
  const ending = rules.smallTalkIn(question)
  if (ending) return { ending, way: 'fixed', suggestions: ending === 'greeting' || ending === 'about' ? examples(language) : [] }
  if (!/[\p{L}\d]/u.test(question)) return { ending: 'no-content', way: 'fixed', suggestions: examples(language) }
  return undefined
}
export const examples = (language: Language): string[] => [t('example1', language), t('example2', language), t('example3', language)]

function insult(walk: Walk): Reached | undefined {
  if (!rules.insultsIn(walk.question)) return undefined
  const rest = rules.withoutInsults(walk.question)
  // What is left may be a question, or tell what went wrong.
  const told = rules.contentWords(rest).length
  if (told < 1 || (told < 2 && rules.aspectsOf(rest).length === 0)) return { ending: 'insult', way: 'fixed' }
  walk.question = rest
  return undefined
}

/** The detector alone raises a false alarm on one harmless sentence in twenty, so it speaks only where a declared sign or a long text agrees. */
async function injection({ ask, question, ctx }: Walk): Promise<Reached | undefined> {
  if (ask.calm) return undefined
  if (rules.refusalFor(question) === 'injection') return { ending: 'injection', way: 'fixed' }
  if (await isSwitchedOff(ctx, suspecting.id)) return undefined
  const { injected, score } = detectInjection(question)
  return injected && score > 0.9 && !/\?/.test(question) && rules.aspectsOf(question).length === 0 ? { ending: 'injection', way: 'fixed' } : undefined
}

function otherLanguage(walk: Walk): Reached | undefined {
  const language = rules.languageOf(walk.question)
  if (language === 'en' || walk.ask.level === 'english') walk.language = 'en'
  walk.isEnglish = language === 'en' || (walk.ask.level === 'english' && language !== 'de')
  if (language === undefined || language === 'de' || language === 'en') return undefined
  const own = otherLanguages[language as keyof typeof otherLanguages]
  return {
    ending: 'other-language',
    way: 'fixed',
    ...(own ? { blocks: [{ ...notice([own.replace('{phone}', walk.ctx.town.town.phone)]), language }] } : {}),
  }
}

async function ownApplication({ ctx, question, language }: Walk): Promise<Reached | undefined> {
  const given = codeIn(question)
  if (!given) return undefined
  const lines = await applicationState(ctx, given, language)
  if (!lines) return { ending: 'personal-file', way: 'fixed', blocks: [notice([t('unknownCode', language)])] }
  const source = { title: t('ownApplication', language), place: null, link: '/mein-antrag', by: ctx.town.town.officialName, on: null }
  return { ending: 'application-state', way: 'tools', blocks: [{ kind: 'fact', heading: null, lines, language: null, sources: [source] }] }
}

/** "What do I put into the field …?": in the words of the form. The matter of the turn before says which form is meant. */
async function formHelp(walk: Walk): Promise<Reached | undefined> {
  const [best] = walk.pages ?? []
  const near = [walk.before[0]?.key.replace('leistungen/', ''), best?.page.service?.id].filter(Boolean)
  const forms = walk.ctx.content.forms.filter((f) => near.includes(f.service))
  const help = fieldHelp(forms, walk.ask.question, walk.ask.level === 'easy')
  if (!help) return undefined
  const link = (await formLink(walk.ctx, help.form.service, help.form.id)) ?? null
  const source = { title: help.form.title, place: help.title, link, by: walk.ctx.town.town.officialName, on: null }
  return {
    ending: 'form',
    way: 'tools',
    topic: { key: `leistungen/${help.form.service}`, title: help.form.title, aspects: [] },
    blocks: [{ kind: 'fact', heading: help.title, lines: help.lines, language: walk.language === 'en' ? 'de' : null, sources: [source] }],
  }
}

/** A question that leans on the one before gets its matter; what it asks is inherited where it does not say it itself. */
async function followUp(walk: Walk): Promise<Reached | undefined> {
  const [last] = walk.before
  if (!last || !rules.leansOnBefore(walk.ask.question)) return undefined
  if (walk.aspects.length === 0) walk.aspects = [...last.aspects]
  // "And a passport?" names a matter of its own: only what is asked of it comes from before.
  if (rules.contentWords(withoutCases(walk.ask.question)).length) {
    await find(walk)
    const [own] = walk.pages ?? []
    if (own && own.page.key !== last.key && own.page.kind === 'service' && titleShare(own.page, wantedOf(walk, walk.ask.question)) === 1) {
      walk.understood = own.page.title
      return undefined
    }
    delete walk.found
    delete walk.pages
  }
  walk.understood = last.title
  walk.qualifiers = last.qualifiers ?? []
  walk.question = `${last.title} ${walk.question}`
  return undefined
}

async function notOurs(walk: Walk): Promise<Reached | undefined> {
  const ending = rules.refusalFor(walk.ask.question)
  if (!ending) return undefined
  // A friendly pointer to the matter, without a word on the case.
  await find(walk)
  const [best] = walk.pages ?? []
  const wanted = wantedOf(walk)
  const near =
    best && share(best.page, wanted) >= 0.34 && nameShare(best.page, wanted) >= wellNamed && best.page.kind === 'service' ? best.page : undefined
  return { ending, way: 'fixed', ...(near ? { page: near } : {}) }
}

function twoMatters(walk: Walk): Promise<Reached | undefined> {
  return answerBoth(walk, { find, tell: async (part) => (await facts(part)) ?? pastFees(part) ?? (await quote(part)), happens: happening })
}

async function facts(walk: Walk): Promise<Reached | undefined> {
  const asked = { question: walk.question, town: walk.ctx.town, content: walk.ctx.content, on: walk.on, now: walk.ctx.now, language: walk.language }
  const dated: Dated | undefined = dates(asked)
  if (dated?.choose) return { ending: 'asks-back', way: 'tools', suggestions: dated.choose.options }
  // "When is the Sozialamt open" is no question for the next meeting of the Sozialausschuss.
  const opened = asksForHours(walk.question) ? hours(asked) : undefined
  const fact = opened ?? dated?.fact ?? holidays(asked) ?? hours(asked) ?? contact(asked)
  if (!fact) return undefined
  const told = toldFact(fact, walk)
  const topic: Topic = { key: '', title: fact.heading, aspects: [] }
  // "… and may my dog come along?": the texts may know more than the calendar.
  const more = walk.aspects.some((a) => a !== 'deadline' && a !== 'steps') && dated?.fact ? await textsOn(walk) : undefined
  return {
    ending: 'answered',
    way: 'tools',
    blocks: [told, ...(more?.blocks ?? [])],
    ...(more?.page ? { page: more.page } : {}),
    topic: more?.topic ?? topic,
  }
}
const toldFact = (fact: Fact, { ctx }: Walk): Told => ({
  kind: 'fact',
  heading: fact.heading,
  lines: fact.lines,
  language: null,
  sources: [{ title: fact.source.title, place: null, link: fact.source.link, by: ctx.town.town.officialName, on: null }],
})
async function textsOn(walk: Walk): Promise<Reached | undefined> {
  await find(walk)
  const reached = await quote(walk)
  return reached?.ending === 'answered' ? reached : undefined
}

/** A page that is called what is asked for goes before one that speaks of it in passing. */
const titleWeight = 0.5
/** Who asks what something costs means what costs something. */
const feeWeight = 1.2
/** Who has chosen a page by its title means that one. */
const namedWeight = 3
/** How many pages are looked at. */
const mostPages = 8
async function find(walk: Walk): Promise<undefined> {
  if (walk.found) return undefined
  const english = walk.isEnglish ? wantedInEnglish(walk.question) : undefined
  const wanted = english ?? wantedIn(walk.question)
  const asked = {
    query: english?.query || rules.withoutWhom(walk.question),
    eyes: 'public' as const,
    limit: mostPages,
    on: walk.on,
    tried: walk.tried,
    synonyms: [...(walk.synonyms ?? []), ...(english?.synonyms ?? [])],
  }
  walk.found = await search(walk.ctx.db, asked)
  const pages = await pagesOf(walk, walk.found.hits)
  const [first] = pages
  // No page of the town is called what is asked for (an imported one is called by its title alone): then the words of how one asks ("new", "bring", "do") may
  // have decided. What names the matter is asked again, and of a story that part which asks something.
  const most = first?.score ?? 1
  if (!english && first && first.page.kind !== 'other' && nameShare(first.page, wanted) < wellNamed)
    for (const said of tellingParts(walk)) {
      const { hits } = await search(walk.ctx.db, { ...asked, query: said })
      for (const found of await pagesOf(walk, hits)) {
        const known = pages.find((p) => p.page.key === found.page.key)
        const score = (most * found.score) / (hits[0]?.score ?? 1)
        if (known) known.score += score
        else pages.push({ ...found, score })
      }
    }
  const seen = new Set<string>()
  walk.pages = pages
    .flatMap(({ page, score }) =>
      page && !seen.has(page.key) && seen.add(page.key)
        ? [
            {
              page,
              score:
                score *
                (1 + titleWeight * titleShare(page, wanted)) *
                (walk.question.startsWith(`${page.title}: `) ? namedWeight : 1) *
                (walk.aspects.includes('price') && page.service?.fees.some((f) => /\d/.test(f.amount)) ? feeWeight : 1),
            },
          ]
        : [],
    )
    .sort((a, b) => b.score - a.score)
  return undefined
}

async function pagesOf({ ctx, on }: Walk, hits: readonly Hit[]): Promise<{ page: Page; score: number }[]> {
  const pages = await Promise.all(hits.map(async (hit) => ({ page: await pageOf(ctx, hit, on), score: hit.score })))
  return pages.flatMap(({ page, score }) => (page ? [{ page, score }] : []))
}
/** What is searched once more: the words that name the matter; of a story also those of the clause that asks, which is mostly the last. */
function tellingParts({ question }: Walk): string[] {
  const all = rules.contentWords(rules.withoutWhom(question)).join(' ')
  const clauses = question.split(/[.?!;,]+/).filter((c) => rules.contentWords(c).length)
  const asking = clauses.length > 1 ? clauses.findLast((c) => rules.aspectsOf(c).length || rules.wishes(c)) : undefined
  return [all, asking ? rules.contentWords(asking).join(' ') : ''].filter((said, i, parts) => said && parts.indexOf(said) === i)
}

async function otherTown(walk: Walk): Promise<Reached | undefined> {
  if (walk.ask.calm) return undefined
  const own = new Set(
    [walk.ctx.town.town.name, ...walk.ctx.content.places.map((p) => p.title), ...walk.ctx.content.calendars.map((c) => c.name)].flatMap((n) =>
      n.toLowerCase().split(/[\s,:]+/),
    ),
  )
  if (!rules.isAboutOtherTown(walk.ask.question, own)) return undefined
  await find(walk)
  const [best] = walk.pages ?? []
  // What was imported may speak of that town: then it is not another one's matter.
  const wanted = wantedOf(walk)
  const city = rules.cityIn(walk.ask.question)
  if (city && best?.page.kind === 'other' && share(best.page, wanted) >= 0.6 && wholeTermsOf(city).every((t) => best.page.allTerms.has(t)))
    return undefined
  return {
    ending: 'other-town',
    way: 'fixed',
    ...(best && best.page.kind === 'service' && share(best.page, wantedOf(walk)) > 0.6 ? { page: best.page } : {}),
  }
}

/** A word or two that fit more than one page equally well, or one page of many sections: which is meant is asked, and a tap answers. */
function askBack(walk: Walk): Reached | undefined {
  const words = rules.contentWords(walk.ask.question)
  const [top] = walk.pages ?? []
  const bookable = walk.understood ? undefined : appointmentsAt(walk, words)
  if (bookable) return { ending: 'asks-back', way: 'fixed', suggestions: bookable }
  // "Where do I hand it in?" as a first question: of what, nobody has said.
  if (!walk.before.length && !walk.isEnglish && rules.isWithoutMatter(walk.ask.question)) return { ending: 'asks-back', way: 'fixed' }
  if (walk.understood || words.length === 0 || words.length > 2 || !top) return undefined
  if (top.page.kind === 'other') return askBackOnImported(walk)
  if (walk.aspects.length || words.length > 1) return undefined
  const near = (walk.pages ?? []).filter(
    ({ page, score }) => page.kind === 'service' && score >= 0.7 * top.score && share(page, wantedOf(walk)) === 1,
  )
  if (near.length < 2) return undefined
  return { ending: 'asks-back', way: 'fixed', suggestions: near.slice(0, mostChoices).map(({ page }) => page.title) }
}
const mostChoices = 4

/** "Do I need an appointment?", of the whole house or of one office: for what, nobody has said. What speaks of appointments is offered. */
function appointmentsAt(
  { aspects, ask, ctx: { town, content }, isEnglish, before }: Walk,
  words: readonly string[],
): { label: string; question: string }[] | undefined {
  if (!aspects.includes('appointment') || isEnglish || before.length) return undefined
  const offices = town.offices
    .filter(
      (o) =>
        words.length &&
        words.every((w) =>
          o.name
            .toLowerCase()
            .split(/[\s,]+/)
            .includes(w),
        ),
    )
    .map((o) => o.id)
  if (words.length && !offices.length) return undefined
  const speaking = content.services.filter(
    (s) => s.office && (!offices.length || offices.includes(s.office)) && /\btermin\b/i.test(Object.values(s.texts).join('\n')),
  )
  // Of the whole house: the office to which most come with one.
  const of = (office: string | undefined) => speaking.filter((s) => s.office === office).length
  speaking.sort((a, b) => of(b.office) - of(a.office))
  const offered = speaking.slice(0, mostChoices).map((s) => ({ label: s.title, question: `${s.title}: ${ask.question}` }))
  return offered.length ? offered : undefined
}

/** Pages of a website have no summary that says what they are about: whoever asks with two words is asked which page, and of a page which section. */
function askBackOnImported(walk: Walk): Reached | undefined {
  const [top] = walk.pages ?? []
  const wanted = wantedOf(walk)
  if (!top) return undefined
  const near = (walk.pages ?? []).filter(({ page, score }) => page.kind === 'other' && score >= nearlyAsGood * top.score && share(page, wanted) === 1)
  const called = near.filter(({ page }) => titleShare(page, wanted) === 1)
  const titles = [...new Set((called.length > 1 ? called : near).map(({ page }) => page.title))]
  if (called.length !== 1 && titles.length > 1)
    return {
      ending: 'asks-back',
      way: 'fixed',
      suggestions: titles.slice(0, mostChoices).map((title) => ({ label: title, question: `${title}: ${walk.ask.question}` })),
    }
  const page = called.length === 1 ? called[0]?.page : undefined
  const headings = [...new Set(page?.lines.map((l) => l.heading))].filter((h) => h && h !== page?.title)
  if (!page || walk.aspects.length || headings.length < 2 || headings.length > mostSections) return undefined
  return { ending: 'asks-back', way: 'fixed', suggestions: headings.map((h) => ({ label: h, question: `${page.title}: ${h}` })) }
}
const nearlyAsGood = 0.8
const mostSections = 8

/** "What did it cost in 2023": the bylaw's version of that year, never today's. */
function pastFees(walk: Walk): Reached | undefined {
  const year = /\b(20[01]\d|202\d)\b/.exec(walk.question)?.[1]
  const [best] = walk.pages ?? []
  if (!year || !walk.aspects.includes('price') || `${year}-12-31` >= walk.on || !best?.page.service) return undefined
  const day = `${year}-06-01`
  const { services, bylaws } = walk.ctx.content
  const fees = (services.find((x) => x.id === best.page.service?.id)?.fees ?? [])
    .map((f) => feeOn(f, bylaws, day, walk.language))
    .filter((f) => f.bylaw)
  if (!fees.length) return undefined
  const sources = [...new Map(fees.map((f) => [f.bylaw?.id, bylaws.find((b) => b.id === f.bylaw?.id && b.validFrom === f.bylaw.validFrom)])).values()]
  return {
    ending: 'answered',
    way: 'tools',
    page: best.page,
    topic: topicOf(walk, best.page),
    blocks: [
      {
        kind: 'fact',
        heading: `${t('feesIn', walk.language)} ${year}`,
        lines: fees.map((f) => `${f.what}: ${f.amount}${f.source ? ` (${f.source})` : ''}`),
        language: null,
        sources: sources.flatMap((b) =>
          b
            ? [{ title: b.short, place: null, link: `/ortsrecht/${b.id}?on=${b.validFrom}`, by: walk.ctx.town.town.officialName, on: b.validFrom }]
            : [],
        ),
      },
    ],
  }
}
