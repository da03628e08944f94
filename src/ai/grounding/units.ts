import type { Place } from './contract.ts'
import type { Document, Token } from './document.ts'

/** What a clause demands: the strength of its rule, `none` for a plain statement. */
export type Force = 'must' | 'may' | 'should' | 'forbidden' | 'needless' | 'none'

/** A stretch between commas, with what it says about what must, may, is not. */
export interface Unit extends Place {
  readonly sentence: number
  readonly tokens: readonly Token[]
  readonly force: Force
  /** All forces in it: "dürfen aufgehängt werden und sind zu entfernen". */
  readonly forces: readonly Force[]
  /** Where the force stands. */
  readonly forceAt?: Place
  /** Whether it denies: an odd number of denials. */
  readonly denies: boolean
  readonly denialAt?: Place
  /** nur, erst, ausschließlich: "may only" is nearly "must". */
  readonly only: boolean
  readonly asks: boolean
  /** What it says holds only under a condition. */
  readonly conditional: boolean
  readonly also: boolean
  /** What stands before the colon of the list it is a part of: "Nicht hinein dürfen: Asche, Windeln". */
  readonly head?: Place
}

const MUST =
  /(?<!\p{L})(?:muss|muß|müssen|musst|müsst|müssten?|mussten?|verpflichtet|verpflichtend|pflicht|erforderlich|nötig|notwendig|zwingend|vorgeschrieben|obligatorisch|unerlässlich|bedarf|bedürfen|bedurfte|brauchen|braucht|benötig(?:en|t)|vorausgesetzt|voraussetzung|unbedingt|verlangt|gehalten)(?!\p{L})/giu
const MUST_TO =
  /(?<!\p{L})(?:ist|sind|hat|haben|war|waren)(?!\p{L})[^.;:]{0,160}?(?<!\p{L})(?:zu \p{Ll}{3,}(?:en|ern|eln)|(?:ab|an|auf|aus|bei|dar|durch|ein|fest|frei|her|hin|los|mit|nach|nieder|sicher|vor|weg|weiter|wieder|zurück|zurecht|zusammen|bereit|bekannt|fern|über|um)zu\p{Ll}{3,}(?:en|ern|eln))(?!\p{L})/giu
const MAY =
  /(?<!\p{L})(?:darf|darfst|dürfen|dürft|durften?|dürfte|kann|kannst|können|könnt|konnten?|könnten?|dürften|möglich|erlaubt|zulässig|gestattet|berechtigt|freiwillig|anspruch|rechtsanspruch|ermessen|denkbar|freigestellt|optional|wahlweise|unbedenklich|befugt)(?!\p{L})/giu
const SHOULD =
  /(?<!\p{L})(?:soll|sollen|sollst|sollte|sollten|empfohlen|empfiehlt|empfehlen|empfehlung|empfehlenswert|ratsam|möglichst|erwünscht|wünschenswert|in der regel)(?!\p{L})/giu
const FORBIDDEN =
  /(?<!\p{L})(?:verboten|verbot|verbietet|verbieten|untersagt|untersagen|unzulässig|ausgeschlossen|tabu|unmöglich|unwirksam|unbefugt|unstatthaft)(?!\p{L})/giu
const DENIAL =
  /(?<!\p{L})(?:nicht(?! (?:nur|mehr als|weniger als|länger|älter|später|früher|jünger|übersteig|überschreit|überschritt|unterschreit|unterschritt))|kein(?:e[nmrs]?)?|keinerlei|nie|niemals|niemand(?:em|en)?|nichts|weder|kostenlos\w*|kostenfrei\w*|gebührenfrei\w*|beitragsfrei\w*|gratis|unentgeltlich\w*|umsonst|entfällt|entfallen|ausgenommen|keinesfalls|keineswegs|nirgends)(?!\p{L})/giu
const CONDITION =
  /^[\s,]*(?:und |oder |aber |sondern |nur |auch |es sei denn,? ?)?(?:wenn|falls|sofern|solange|soweit|bevor|ehe|bis|ob|wer|es sei denn)(?!\p{L})/iu
const ONLY = /(?<!\p{L})(?:nur|erst|ausschließlich|lediglich)(?!\p{L})/iu
const UNIT_END =
  /[;:–—|\n?!]|(?<!\p{Lu}[\p{L}-]+),(?!\d)(?! [^.,;:]{0,60}(?:\bzu \p{Ll}+|\p{Ll}zu\p{Ll}+)(?:en|ern|eln)[.,;])|,(?!\d)(?! (?:\p{Ll}+ )?\p{Lu}[\p{L}-]+(?:,| und | oder | sowie ))(?! [^.,;:]{0,60}(?:\bzu \p{Ll}+|\p{Ll}zu\p{Ll}+)(?:en|ern|eln)[.,;])|\s[-·•]\s|\sund(?= (?:der|die|das|ein|eine|es|sie|wir|man|er|darf|dürfen|muss|müssen|soll|sollen|kann|können|ist|sind|wird|werden|hat|haben) )/gu

const BULLET = /^\s*(?:[-–•·*]|\d{1,2}[.)]|[a-z]\))\s/u
const FINITE = /(?<!\p{L})(?:ist|sind|wird|werden|hat|haben|kann|können|darf|dürfen|muss|müssen|soll|sollen|gilt|gelten|bleibt|bleiben)(?!\p{L})/iu

const read = new WeakMap<Document, readonly Unit[]>()

/** The clauses of a text, taken apart once. */
export function unitsOf(document: Document): readonly Unit[] {
  const known = read.get(document) ?? split(document)
  read.set(document, known)
  return known
}

function split(document: Document): Unit[] {
  const { text } = document
  const units: Unit[] = []
  document.sentences.forEach((s, sentence) => {
    const cuts = [...text.slice(s.start, s.end).matchAll(UNIT_END)]
      .map((m) => s.start + m.index)
      .filter((at) => !document.facts.some((f) => at >= f.start && at < f.end))
    let start = s.start
    const asks = /\?\s*$/.test(text.slice(s.start, s.end))
    for (const end of [...cuts, s.end]) {
      const tokens = document.tokens.filter((t) => t.start >= start && t.end <= end)
      if (end > start) units.push(unit({ start, end }, sentence, tokens, asks))
      start = end
    }
  })
  // "Bleibt Ihr Kind weg, erhalten Sie …": a verb in front is a condition too.
  return listed(units).map((u, i) =>
    u.sentence !== units[i - 1]?.sentence &&
    u.sentence === units[i + 1]?.sentence &&
    /^,\s*(?:dann|so|\p{Ll}{2,}(?:t|en|kann|darf|muss))\s/u.test(text.slice(u.end)) &&
    !/^(?:der|die|das|den|dem|ein|eine|einen|in|im|am|bei|mit|für|nach|wer)\s/i.test(text.slice(u.start)) &&
    /^\p{Lu}\p{Ll}+(?:t|en|ern|eln|st)\s/u.test(text.slice(u.start))
      ? { ...u, conditional: true }
      : u,
  )

  /** Parts of a list say what the words before its colon say of them. */
  function listed(all: readonly Unit[]): Unit[] {
    let head: Unit | undefined
    let bullets = false
    return all.map((u, i) => {
      const before = all[i - 1]
      const line = u.sentence !== before?.sentence
      if (before && text.slice(before.end).trimStart().startsWith(':')) [head, bullets] = [before, false]
      else if (before && line && /:\s*$/.test(text.slice(before.start, before.end))) [head, bullets] = [before, true]
      else if (line && !(bullets && BULLET.test(text.slice(u.start, u.end)))) head = undefined
      const own = text.slice(u.start, u.end)
      if (!head || u.force !== 'none' || u.denies || FINITE.test(own) || (head.force === 'none' && !head.denies)) return u
      return {
        ...u,
        force: head.force,
        forces: head.forces,
        denies: head.denies,
        only: u.only || head.only,
        head: { start: head.start, end: head.end },
        ...(head.forceAt && { forceAt: head.forceAt }),
        ...(head.denialAt && { denialAt: head.denialAt }),
      }
    })
  }

  function unit(place: Place, sentence: number, tokens: Token[], asks: boolean): Unit {
    const body = text.slice(place.start, place.end)
    const first = (pattern: RegExp) => {
      const m = [...body.matchAll(pattern)][0]
      return m && { start: place.start + m.index, end: place.start + m.index + m[0].length }
    }
    const denials = [...body.matchAll(DENIAL)]
    // Denials of a list do not cancel: keine Pilze und keine Beeren.
    const plain = Math.min(1, denials.length)
    const [forbidden, must, may, should] = [first(FORBIDDEN), first(MUST) ?? first(MUST_TO), first(MAY), first(SHOULD)]
    let force: Force = 'none'
    let at: Place | undefined
    if (forbidden) [force, at] = [plain % 2 ? 'may' : 'forbidden', forbidden]
    else if (should && !may) [force, at] = ['should', should]
    else if (must && !(may && may.start < must.start)) [force, at] = [plain % 2 ? 'needless' : 'must', must]
    else if (may) [force, at] = [plain % 2 ? 'forbidden' : 'may', may]
    const denial = first(DENIAL) ?? forbidden
    return {
      ...place,
      sentence,
      tokens: tokens.filter((t) => t.anatomy.weight > 0),
      force,
      forces: [forbidden && 'forbidden', must && 'must', may && 'may', should && 'should'].filter((f): f is Force => typeof f === 'string'),
      ...(at && { forceAt: at }),
      denies: (plain + (forbidden ? 1 : 0)) % 2 === 1,
      ...(denial && { denialAt: denial }),
      only: ONLY.test(body),
      asks,
      conditional: CONDITION.test(body),
      also: /(?<!\p{L})(?:auch|ebenfalls|ebenso|trotzdem|daneben|noch)(?!\p{L})/iu.test(body),
    }
  }
}

export const FORBIDDEN_ONE = new RegExp(FORBIDDEN.source, 'iu')
