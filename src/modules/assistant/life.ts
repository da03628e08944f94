import { editDistance } from '#ai/language/index.ts'
import { nameShare, wellNamed } from './extract.ts'
import { wholeTermsOf } from './library.ts'
import { plain } from './rules.ts'
import { type Reached, type Walk, wantedOf } from './turn.ts'

// What is to be done when a child is born, somebody dies, a flat is changed: the town names the steps of such a Lebenslage (life-situations.json), and
// each of them leads to its page.

/** Whether somebody asks for all there is to do. */
export const asksForAll = (question: string): boolean =>
  /\balles\b[^.?!]{0,40}\b(?:tun|machen|erledig\w*|beachten|denken|beantragen|ändern|regeln|organisieren|ansteht)\b|\bwas (?:muss|müssen|ist) (?:ich |man |wir )?alles\b|\b(?:woran|an was) (?:muss|müssen)\b|checkliste|in welcher reihenfolge/.test(
    plain(question),
  )
/** Whether somebody asks what to do, and not what something costs or where it is. */
export const asksWhatToDo = (question: string): boolean =>
  /\bwas (?:muss|müssen|soll|sollen|ist|kann) (?:ich|wir|man|jetzt|nun|da)? ?(?:jetzt |da |nun |dann |noch |denn )*(?:zu )?(?:tun|machen|erledigen|unternehmen)\b|\bwas (?:tun|jetzt|nun)\b|\bwas mache ich\b/.test(
    plain(question),
  )

/** The step of answer.ts: asks back where several situations are meant. */
export function allToDo(walk: Walk): Reached | undefined {
  const all = asksForAll(walk.question)
  const [top] = walk.pages ?? []
  if (walk.isEnglish || walk.understood || (!all && !asksWhatToDo(walk.question))) return undefined
  // One page that is called what is asked for says more than a list of pages.
  if (!all && top && nameShare(top.page, wantedOf(walk)) >= wellNamed) return undefined
  const situations = situationsIn(walk)
  if (situations.length > 1)
    return {
      ending: 'asks-back',
      way: 'tools',
      suggestions: situations.map((s) => ({ label: s.title, question: `${s.title}: Was ist alles zu tun?` })),
    }
  return situations[0] && told(walk, situations[0])
}

/** What is to be done in the one situation that a clause speaks of ("I am moving"). */
export function happening(walk: Walk): Reached | undefined {
  const [situation, another] = walk.isEnglish ? [] : situationsIn(walk)
  return situation && !another ? told(walk, situation) : undefined
}

/** From so many letters on two of them may be wrong: "selbständig" and "selbstständig". */
const longEnough = 10

const mostTaps = 6

type Situation = Walk['ctx']['content']['lifeSituations'][number]

/** Those that are called by their title, else those of which a keyword is said. */
function situationsIn({ ctx, question }: Walk): Situation[] {
  const asked = new Set(wholeTermsOf(question))
  const isSaid = (words: string) => {
    const terms = wholeTermsOf(words)
    return terms.length > 0 && terms.every((t) => asked.has(t) || (t.length >= longEnough && [...asked].some((own) => editDistance(own, t, 2) <= 2)))
  }
  const { lifeSituations } = ctx.content
  const titled = lifeSituations.filter((s) => isSaid(s.title))
  return titled.length ? titled : lifeSituations.filter((s) => s.keywords.some(isSaid))
}

function told({ ctx, aspects }: Walk, situation: Situation): Reached {
  const by = ctx.town.town.officialName
  const steps = situation.steps.flatMap((step) => {
    const title = ctx.content.services.find((s) => s.id === step.service)?.title
    return title ? [{ ...step, title }] : []
  })
  return {
    ending: 'answered',
    way: 'tools',
    blocks: [
      {
        kind: 'list',
        heading: situation.title,
        lines: steps.map((s) => `${s.title}: ${s.when} (${s.why})`),
        language: null,
        sources: [{ title: situation.title, place: null, link: `/lebenslagen/${situation.id}`, by, on: null }],
      },
    ],
    // Each step is a page; nobody taps on more than a few.
    suggestions: steps.slice(0, mostTaps).map((s) => ({ label: s.title, question: `${s.title}: Was ist zu tun?` })),
    topic: { key: `lebenslagen/${situation.id}`, title: situation.title, aspects },
  }
}
