import { readFileSync } from 'node:fs'
import { findAddresses } from './addresses.ts'
import { seenLow } from './features.ts'
import type { Finding, FindingType } from './findings.ts'
import { findIdentifiers } from './identifiers.ts'
import { flag, type Lexicon } from './lexicon.ts'
import { findAgain, findAnnounced } from './names.ts'
import { findSpecial } from './special.ts'
import { Tagger, unpack } from './tagger.ts'
import { tokenize } from './tokens.ts'

/** Somebody whose office is public: the mayor, a head of department. Kept readable where the name is written in full or with the office. */
export interface Official {
  name: string // "Erika Beispiel"
  office?: string // "Bürgermeisterin"
}

export interface DetectOptions {
  /** Only these; default all. */
  types?: readonly FindingType[]
  /** Not reported. Default none. */
  officials?: readonly Official[]
  /** Also numbers whose label promises a check digit that is wrong. `mask` sets it: a mistyped Steuer-ID must not leave the house either. */
  lenient?: boolean
}

/** The trained parts; the default is the shipped file. */
export interface Trained {
  tagger: Tagger
  lexicon: Lexicon
}
let shipped: Trained | undefined
/** Loads the shipped model once (about 100 ms). */
export function loadModel(): Trained {
  if (!shipped) {
    const model = unpack(readFileSync(new URL('./model/names.bin', import.meta.url)))
    shipped = { tagger: new Tagger(model), lexicon: model.lexicon }
  }
  return shipped
}

/**
 * Finds personal data in `text`: any string, time linear in its length.
 * @returns findings in order, never overlapping, in UTF-16 units
 */
export function detect(text: string, options: DetectOptions = {}, trained: Trained = loadModel()): Finding[] {
  const tokens = tokenize(text)
  const tagged: Finding[] = trained.tagger.tag(text, tokens).map((s) => ({ ...s, rule: 'tagger' }))
  for (const f of tagged) trim(text, f)
  const findings = tidyPersons(
    text,
    joined(text, tagged).filter((f) => !abbreviation.test(text.slice(f.start, f.end))),
    trained.lexicon,
  )
  findIdentifiers(text, options.lenient ?? false, findings)
  findAddresses(text, tokens, trained.lexicon, findings)
  findAnnounced(text, tokens, trained.lexicon, findings)
  findAgain(text, tokens, trained.lexicon, findings)
  findSpecial(text, tokens, findings)
  let kept = withoutOverlap(text.length, findings)
  if (options.officials?.length) kept = withoutOfficials(text, kept, options.officials)
  const wanted = options.types && new Set(options.types)
  return wanted ? kept.filter((f) => wanted.has(f.type)) : kept
}

const closes = /[\s,;:.!?"'«»“”„()[\]{}<>/&-]/
/** A tagged name does not begin with a mark, nor end with one but the dot of an initial. */
function trim(text: string, f: Finding) {
  while (f.start < f.end && closes.test(text.charAt(f.start)) && text.charAt(f.start) !== '.') f.start++
  while (f.end > f.start && closes.test(text.charAt(f.end - 1)) && text.charAt(f.end - 1) !== '.') f.end--
}

/** What stands between two parts of the name of one place: "Frankfurt am Main", "Köln/Bonn". */
const withinPlace = /^(?: ?\/ ?| (?:am|an der|im|in der|ob der|bei|vor der|auf der|am Fuß des) )$/
/** The last word is an initial or the number of a king: the dot that follows belongs to it. */
const wantsDot = /(?:^|[^\p{L}\d])(?:\p{Lu}|[IVX]{1,4})$/u

/** Gives names the dot of an initial, and places the parts that a stroke or a small word holds together. */
function joined(text: string, findings: readonly Finding[]): Finding[] {
  const out: Finding[] = []
  for (const f of findings) {
    if (f.end <= f.start) continue
    const last = out.at(-1)
    if (last && f.start < last.end) continue
    if (text.charAt(f.end) === '.' && wantsDot.test(text.slice(Math.max(f.start, f.end - 6), f.end))) f.end++
    if (f.type === 'place') f.end += /^ ?\/ ?\p{Lu}[\p{L}-]+/u.exec(text.slice(f.end, f.end + 40))?.[0].length ?? 0
    if (last?.type === 'place' && f.type === 'place' && withinPlace.test(text.slice(last.end, f.start))) {
      last.end = f.end
      last.confidence = Math.min(last.confidence, f.confidence)
    } else out.push(f)
  }
  return out
}

/** Words before a single letter that is a mark in a list, not a person whom a court made anonymous. */
const listed =
  /(?:Buchst(?:aben?)?\.?|Hilfsantr\p{L}+|Hauptteile?|Anlagen?|Merkzeichen|Gebäude|Typ|Variante|Punkt|Teil|Abschnitt|Ziffer|Gruppe|Klasse|Kategorie|Spalte|Zeile|Block|Raum|Zimmer|Vitamin|Hepatitis|Besoldungsgruppe|Vergütungsgruppe|Entgeltgruppe|Vordruck|Satz|Formblatt|Kapitel|Stufe|Beispiel|Fall|Faktor|Wert|Größe) ?["„]?$/u
const lastSmall = /\s+(?!(?:von|van|zu|der|de|di|la)\b)\p{Ll}[\p{L}]*$/u

/** Abbreviations of letters and forms that stand where names do. They are none, whatever is around them. */
const abbreviation =
  /^(?:Abs|Abt|Abtl|Anl|Art|Az|Betr|Bez|Bezug|Bgm|Bgmin|Bhf|Dez|Drs|FB|Fam|Flst|Flstnr|Frl|Gem|Gmkg|Hausnr|Hr|Hrn|Kfz|KFZ|Kto|MdB|MdL|MfG|OB|OBin|Perso|PLZ|Pkw|PKW|Ref|RA|RAin|StR|Str|Stv|Tel|Vors|Wohnh|[A-Z][A-Za-z]{0,11}-Nr)\.?$/

/** Straightens what the tagger says of people; what is no name by its form is dropped. */
function tidyPersons(text: string, findings: Finding[], lexicon: Lexicon): Finding[] {
  const kept: Finding[] = []
  for (const f of findings) {
    if (f.type !== 'person') {
      kept.push(f)
      continue
    }
    // "T übe", "E den": a verb or article that followed
    for (let m = lastSmall.exec(text.slice(f.start, f.end)); m; m = lastSmall.exec(text.slice(f.start, f.end))) f.end = f.start + m.index
    const name = text.slice(f.start, f.end)
    if ((name.match(/\d/g) ?? []).length > 1) continue
    // "Jet Airways", "Springer Verlag": a firm; authors of commentaries: "Herget, in: Zöller"
    const parts = name.split(' ').map((w) => lexicon.get(w))
    if (parts.length > 1 && parts.some((p) => p & flag.organisation && !(p & (flag.given | flag.surname)))) continue
    const own = parts[0] as number
    if (
      parts.length === 1 &&
      name.length > 3 &&
      f.confidence < 0.9 &&
      !(own & (flag.given | flag.surname)) &&
      seenLow(lexicon.get(name.toLowerCase()))
    )
      continue
    if (/^ ?,? ?in ?:/.test(text.slice(f.end, f.end + 8))) continue
    const initial = /^\p{Lu}{1,2}\.?$/u.test(name)
    const before = text.slice(Math.max(0, f.start - 24), f.start)
    if (initial && listed.test(before)) continue
    // courts write anonymous people in quotation marks: " A "
    const [open, close] = [/["„»] ?$/.exec(before), /^ ?["“«]/.exec(text.slice(f.end, f.end + 2))]
    if (initial && open && close) {
      f.start -= open[0].length
      f.end += close[0].length
    }
    // "von Pentz" at the very start of a text or line
    const particle = /(?:^|\n)((?:von der|von dem|von|van der|van|de) )$/.exec(before.length < 24 || before.includes('\n') ? before : '')
    if (particle) f.start -= (particle[1] as string).length
    // surname, first name: one person
    const last = kept.at(-1)
    const between = last && text.slice(last.end, f.start)
    if (last?.type === 'person' && between && /^ ?, ?$/.test(between) && /^\S{3,}$/.test(text.slice(last.start, last.end))) {
      const first = lexicon.get(text.slice(last.start, last.end)) & flag.given
      if (!first && (/^\p{Lu}\.$/u.test(name) || (/^\S+$/.test(name) && lexicon.get(name) & flag.given && !(lexicon.get(name) & flag.surname)))) {
        last.end = f.end
        continue
      }
    }
    kept.push(f)
  }
  return kept
}

/** Numbers before names, long before short: who comes first keeps the characters, later ones what is left of them. */
const rank = (f: Finding) =>
  f.type === 'special-category'
    ? 0
    : f.type === 'person' || f.type === 'place'
      ? 1
      : f.type === 'address'
        ? 2
        : f.confidence >= 0.97
          ? 5
          : f.confidence > 0.9
            ? 4
            : 3

function withoutOverlap(length: number, findings: Finding[]): Finding[] {
  if (!findings.length) return []
  const order = findings
    .filter((f) => f.end > f.start)
    .sort((a, b) => rank(b) - rank(a) || b.end - b.start - (a.end - a.start) || b.confidence - a.confidence || a.start - b.start)
  const taken = new Uint8Array(length)
  const kept: Finding[] = []
  for (const f of order) {
    let at = f.start
    while (at < f.end) {
      while (at < f.end && taken[at]) at++
      let end = at
      while (end < f.end && !taken[end]) end++
      // a remainder of one letter is no finding of its own
      if (end - at === f.end - f.start || (end - at > 2 && (f.type === 'person' || f.type === 'place')))
        kept.push(at === f.start && end === f.end ? f : { ...f, start: at, end })
      at = end
    }
    taken.fill(1, f.start, f.end)
  }
  return kept.sort((a, b) => a.start - b.start)
}

const bare = (name: string) =>
  name
    .replace(/\b(?:Dr|Prof|Dipl|Ing|med|jur|phil|h|c)\.\s?/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

function withoutOfficials(text: string, findings: Finding[], officials: readonly Official[]): Finding[] {
  const full = new Set(officials.map((o) => bare(o.name)))
  const bySurname = new Map<string, Set<string>>()
  for (const { name, office } of officials) {
    const surname = bare(name).split(' ').at(-1) ?? ''
    const offices = bySurname.get(surname) ?? new Set<string>()
    if (office) offices.add(office.toLowerCase())
    bySurname.set(surname, offices)
  }
  return findings.filter((f) => {
    if (f.type !== 'person') return true
    const name = bare(text.slice(f.start, f.end))
    for (const form of [name, name.replace(/'?s$/, '')]) {
      if (full.has(form)) return false
      const offices = bySurname.get(form)
      const before = text.slice(Math.max(0, f.start - 60), f.start).toLowerCase()
      if (
        offices &&
        [...offices].some((office) =>
          new RegExp(`${office.replace(/[^\p{L}\d]/gu, '.')}s?\\s+(?:(?:dr|prof)\\.\\s*)*(?:\\p{L}+\\s+)?$`, 'u').test(before),
        )
      )
        return false
    }
    return true
  })
}
