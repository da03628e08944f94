import type { Alignment, meeting } from './alignment.ts'
import type { Document, Token } from './document.ts'
import { classesOf, type Sign, signsOf } from './frames.ts'
import type { Suspicion } from './judge.ts'
import type { Force, Unit } from './units.ts'
import { alike } from './words.ts'

// What a clause claims, beside what the clauses of the sources that speak of the same claim: yes or no, how strongly, of all or only of some.
// No rule decides here; each pair is described, and the trees of the judgement were taught which descriptions are errors.

/** Words that deny by themselves. */
const NO =
  /(?<!\p{L})(?:nicht(?! nur)|kein(?:e[nmrs]?)?|keinerlei|nie|niemals|niemand(?:em|en)?|nichts|weder|keinesfalls|keineswegs|nirgends|ohne)(?!\p{L})/giu
const ONLY = /(?<!\p{L})(?:nur|ausschließlich|lediglich|allein|erst)(?!\p{L})/iu
const ALSO = /(?<!\p{L})(?:auch|ebenfalls|ebenso|genauso|gleichfalls|sogar|trotzdem|dennoch|gleichermaßen|selbst)(?!\p{L})/iu
const EXCEPT =
  /(?<!\p{L})(?:außer|ausgenommen|ausnahmen?|es sei denn|abgesehen|sofern nicht|mit ausnahme|jedoch|allerdings|aber|sondern|hingegen|dagegen)(?!\p{L})/iu
const ALWAYS =
  /(?<!\p{L})(?:immer|stets|jederzeit|überall|alle[nrsm]?|jede[nrsm]?|sämtliche[nrsm]?|grundsätzlich|automatisch|ohne weiteres|auf jeden fall|in jedem fall|unbedingt|ausnahmslos|generell|sofort|ganz|beliebig\p{L}*)(?!\p{L})/iu
const MAYBE =
  /(?<!\p{L})(?:vielleicht|eventuell|möglicherweise|gegebenenfalls|ggf|unter umständen|voraussichtlich|in der regel|normalerweise|meist|meistens|üblicherweise|im einzelfall|nach möglichkeit|möglichst|am besten|gern|gerne|freiwillig|auf wunsch|auf antrag|nach absprache|bei bedarf|nach ermessen|geprüft|vorgesehen|geplant)(?!\p{L})/iu

/** A clause as a claim. */
interface Claim {
  readonly denies: boolean
  /** Questions it answers with yes or no: `+holds`. */
  readonly signs: ReadonlySet<string>
  /** An odd number of denials, by nicht and by words like entfällt. */
  readonly no: boolean
  readonly only: boolean
  readonly also: boolean
  readonly except: boolean
  readonly always: boolean
  readonly maybe: boolean
}

const BY_FORCE: Readonly<Record<Force, readonly string[]>> = {
  must: ['+duty'],
  may: ['+allowed'],
  should: ['+advice'],
  forbidden: ['-allowed'],
  needless: ['-duty'],
  none: [],
}
const turned = (s: string) => (s.startsWith('+') ? '-' : '+') + s.slice(1)

const known = new WeakMap<Unit, Claim>()
function claimOf(document: Document, unit: Unit): Claim {
  const before = known.get(unit)
  if (before) return before
  const { head } = unit
  const body = `${head ? document.text.slice(head.start, head.end) : ''} ${document.text.slice(unit.start, unit.end)}`
  const denies = [...body.matchAll(NO)].length > 0
  const signs = new Set<string>(BY_FORCE[unit.force])
  let negative = false
  const put = ({ frame, yes }: Sign) => {
    signs.add((yes !== denies ? '+' : '-') + frame)
    if (!yes) negative = true
  }
  for (const t of document.tokens) {
    if ((t.start < unit.start || t.end > unit.end) && !(head && t.start >= head.start && t.end <= head.end)) continue
    for (const s of signsOf(t.anatomy)) if (s.frame !== 'allowed' && s.frame !== 'duty' && s.frame !== 'advice') put(s)
    // The modal verbs themselves are read as the force of the clause.
    for (const s of signsOf(t.anatomy)) if ((s.frame === 'allowed' || s.frame === 'duty') && unit.force === 'none') put(s)
    if (!negative && /^un\p{Ll}{5,}/u.test(t.text) && !/^unt(?:er|en)/.test(t.text)) negative = signsOf(t.anatomy).length === 0
  }
  const made: Claim = {
    denies,
    signs,
    no: denies !== (negative || unit.force === 'forbidden'),
    only: ONLY.test(body),
    also: ALSO.test(body),
    except: EXCEPT.test(body),
    always: ALWAYS.test(body),
    maybe: MAYBE.test(body),
  }
  known.set(unit, made)
  return made
}

const is = (b: boolean) => (b ? 1 : 0)
const RANK: Readonly<Record<Force, number>> = { forbidden: -2, needless: -1, none: 0, may: 1, should: 2, must: 3 }
/** How well two strengths go together: 1 they do, 0 they cannot both be meant; a plain statement goes with most. */
const TOGETHER: Readonly<Record<Force, Readonly<Partial<Record<Force, number>>>>> = {
  must: { must: 1, none: 0.6, should: 0.2 },
  may: { may: 1, none: 0.5, needless: 0.6 },
  should: { should: 1, none: 0.5, must: 0.3, may: 0.3 },
  forbidden: { forbidden: 1, none: 0.5 },
  needless: { needless: 1, none: 0.5, may: 0.7 },
  none: { none: 1, must: 0.6, may: 0.5, should: 0.4, forbidden: 0.5, needless: 0.5 },
}

/**
 * The claim of one clause of the text beside those that speak of the same.
 * @param near clauses of the sources, best first, with how their predicates meet
 */
export function claimSuspicion(
  document: Document,
  unit: Unit,
  content: readonly Token[],
  near: readonly (Alignment & { readonly met: ReturnType<typeof meeting>; readonly document: Document; readonly values: boolean })[],
  asked: boolean,
): Suspicion {
  const own = claimOf(document, unit)
  const sentence = document.sentences[unit.sentence]
  const whole = document.text.slice(sentence?.start, sentence?.end)
  const described = near.map((a) => {
    const claim = claimOf(a.document, a.unit)
    const conflicts = [...own.signs].filter((s) => claim.signs.has(turned(s)) && !claim.signs.has(s)).length
    const agrees = [...own.signs].filter((s) => claim.signs.has(s)).length
    const differs = (own.denies !== claim.denies) !== a.met.flips
    const home = a.document.sentences[a.unit.sentence]
    const theirs = a.document.text.slice(home?.start, home?.end)
    return { a, claim, conflicts, agrees, differs, together: TOGETHER[unit.force][a.unit.force] ?? 0, theirs }
  })
  const [first, second] = described
  if (!first) throw new Error('no clause to compare with')
  const most = (holds: (d: (typeof described)[number]) => boolean) =>
    Math.max(0, ...described.filter(holds).map((d) => 0.65 * d.a.rare + 0.35 * d.a.precision))
  const side = (name: string, d: typeof first | undefined): Record<string, number> => ({
    [`${name}score`]: d?.a.score ?? 0,
    [`${name}recall`]: d?.a.recall ?? 0,
    [`${name}rare`]: d?.a.rare ?? 0,
    [`${name}precision`]: d?.a.precision ?? 0,
    [`${name}predicate`]: d?.a.met.predicate ?? 0,
    [`${name}differs`]: is(d?.differs ?? false),
    [`${name}no differs`]: is(d !== undefined && own.no !== d.claim.no),
    [`${name}conflicts`]: d?.conflicts ?? 0,
    [`${name}agrees`]: d?.agrees ?? 0,
    [`${name}together`]: d?.together ?? 0.5,
    [`${name}rank`]: d ? RANK[d.a.unit.force] : 0,
    [`${name}denies`]: is(d?.claim.denies ?? false),
    [`${name}only`]: is(d?.claim.only ?? false),
  })
  // Words of one kind, each only on its own side: beschlossen for geprüft.
  const alone = (from: readonly Token[], to: readonly Token[]) => from.filter((t) => !to.some((o) => alike(t.anatomy, o.anatomy) >= 0.7))
  const [mine, theirs] = [alone(content, first.a.unit.tokens), alone(first.a.unit.tokens, content)]
  const kin = mine.filter((t) => theirs.some((o) => classesOf(o.anatomy).some((c) => classesOf(t.anatomy).includes(c)))).length
  const modal = first.together < 0.4 && !first.differs
  return {
    mechanism: 'claim',
    kind: modal ? 'modal' : 'negation',
    verdict: 'contradicted',
    place: trimmed(document.text, unit),
    source: { source: first.a.source, start: first.a.unit.start, end: first.a.unit.end },
    message: modal
      ? 'Die Quelle sagt es in anderer Stärke (muss, soll, kann, darf).'
      : own.no === first.claim.no
        ? 'Die Quelle sagt das anders.'
        : own.no
          ? 'Die Quelle verneint das nicht.'
          : 'Die Quelle verneint das oder schränkt es ein.',
    features: {
      ...side('', first),
      ...side('2nd ', second),
      mass: first.a.met.mass,
      meets: is(first.a.met.meets),
      flips: is(first.a.met.flips),
      values: is(first.a.values),
      rank: RANK[unit.force],
      'rank apart': RANK[unit.force] - RANK[first.a.unit.force],
      denies: is(own.denies),
      no: is(own.no),
      only: is(own.only),
      also: is(own.also),
      except: is(own.except),
      always: is(own.always),
      maybe: is(own.maybe),
      'their also': is(first.claim.also),
      'their except': is(first.claim.except),
      'their always': is(first.claim.always),
      'their maybe': is(first.claim.maybe),
      'their sentence denies': is(first.theirs.search(NO) >= 0),
      'their sentence restricts': is(ONLY.test(first.theirs) || EXCEPT.test(first.theirs)),
      'their sentence is unsure': is(MAYBE.test(first.theirs) || /(?<!\p{L})(?:kann|können|soll|sollen)(?!\p{L})/iu.test(first.theirs)),
      'sentence denies': is(whole.search(NO) >= 0),
      'sentence restricts': is(ONLY.test(whole) || EXCEPT.test(whole)),
      conditional: is(unit.conditional),
      'their conditional': is(first.a.unit.conditional),
      asked: is(asked),
      agreeing: most((d) => !d.differs),
      differing: most((d) => d.differs),
      'agreeing gap': most((d) => d.differs) - most((d) => !d.differs),
      'no gap': most((d) => d.claim.no !== own.no) - most((d) => d.claim.no === own.no),
      'sign gap': most((d) => d.conflicts > 0) - most((d) => d.agrees > 0),
      'sign conflict': most((d) => d.conflicts > 0 && d.agrees === 0),
      'force apart': most((d) => d.together < 0.4),
      'force alike': most((d) => d.together > 0.4),
      'force gap': most((d) => d.together < 0.4) - most((d) => d.together >= 0.9),
      kin,
      alone: mine.length,
      'alone there': theirs.length,
      words: content.length,
      'their words': first.a.unit.tokens.length,
      'their small words': first.a.unit.tokens.filter((t) => !t.capital || t.first).length,
      heading: is(!/\p{Ll}{2,}\s/u.test(first.a.document.text.slice(first.a.unit.start, first.a.unit.end))),
    },
  }
}

function trimmed(text: string, { start, end }: { start: number; end: number }) {
  while (start < end && /[\s,;:–—|-]/.test(text[start] as string)) start++
  while (end > start && /\s/.test(text[end - 1] as string)) end--
  return { start, end }
}
