import { fold, germanLexicon } from '#ai/language/index.ts'
import type { Finding, SourcePlace } from './contract.ts'
import type { Document, Token } from './document.ts'
import type { Suspicion } from './judge.ts'
import { bareName, personsOf } from './persons.ts'
import type { Sources } from './values.ts'
import { alike, anatomyOf } from './words.ts'

const TITLE =
  /^(?:herrn?|herren|frau|frauen|dr|prof|professor(?:in)?|dipl|familie|stadtr(?:at|äte|ätin)|architekt(?:in)?|firma|[\p{L}-]*(?:leiter(?:in)?|meister(?:in)?|vorsteher(?:in)?|beamtin|beamter|referent(?:in)?))$/iu
const PRONOUN = /^(?:sie|ihr|ihre|ihren|ihrem|ihrer|ihres|ihnen|du|wir|ich|er|es)$/i
const STREET = /(?:stra(?:ß|ss)e|gasse|allee|stieg|steig|chaussee)$/i
/** Who decides and whom to ask: an office that the sources do not name is a mistake, however like another it sounds. */
const OFFICE =
  /(?:amt|amtes|gericht|gerichts|ausschuss|ausschusses|gemeinderat|gemeinderats|stadtrat|kreistag|landrat|landratsamt|referat|ministerium|ministeriums|präsidium|regierungspräsidium|kammer|polizei|finanzamt|sozialamt|jugendamt)$/i
const BODY = /^(?:amt|stell|behord|buro|referat|verwaltung|abteilung)/
const ABSTRACT =
  /(?:ung(?:en)?|heit(?:en)?|keit(?:en)?|schaft(?:en)?|ion(?:en)?|tät|nis|tum|form|weise|zeit(?:en)?|not|fällen|teilen|höhe|kraft|jahren|schriften|sprache|raten|bar|ordnern?|gruppen|räumen)$/i
/** in Reihen: more of something German knows. */
const isPlural = (word: string) =>
  /n$/.test(word) && [1, 2].some((n) => germanLexicon().count(word.toLowerCase().replaceAll('ß', 'ss').slice(0, -n)) > 0)
const GENERIC = /^(?:ausschuss|amt|amts|amtes|rat|rats|gericht|kasse|gemeinde|ehrenamt|standesamt|rathaus)$/i
const PLACE_PART = new Set('nord süd ost west ober unter innen außen vorder hinter alt neu groß klein links rechts'.split(' ').map(fold))

/** Rules that hardly ever err share their weight, so that what one author's texts show of one counts for the others. */
const CLEAR = new Set([
  'titled',
  'addressed',
  'beside another',
  'never together',
  'after first name',
  'nearly',
  'own name',
  'another before',
  'street',
  'sibling',
  'adjective',
])

interface SourceToken extends Token {
  readonly source: number
}

/** Names, offices, streets and sides that the sources do not know, or know beside something else. */
export function nameSuspicions(document: Document, sources: Sources): Suspicion[] {
  const theirs: SourceToken[] = sources.documents.flatMap((d, source) => d.tokens.map((t) => ({ ...t, source })))
  const spelled = new Map<string, SourceToken>()
  for (const t of theirs) for (const form of [fold(t.text), ...fold(t.text).split('-')]) if (!spelled.has(form)) spelled.set(form, t)
  const exact = (word: string) => {
    const w = fold(word)
    // Mühl-Gasse, as plain language writes it
    return (
      spelled.get(w) ??
      (w.includes('-') ? spelled.get(w.replaceAll('-', '')) : undefined) ??
      (w.endsWith('s') ? spelled.get(w.slice(0, -1)) : undefined) ??
      spelled.get(`${w}s`)
    )
  }
  const like = (t: Token, least: number) => theirs.find((s) => alike(t.anatomy, s.anatomy) >= least)
  const found: Suspicion[] = []
  const { text, tokens } = document
  /** A word that German knows by itself or as a compound is hardly a name. */
  const alone = (t: Token) =>
    t.anatomy.id.startsWith('=') || t.anatomy.parts.length > 1 || t.text.includes('-') || germanLexicon().count(fold(t.text)) > 0
  /** Bauamt for Amt für Bauen, Polizei for Polizeirevier: what it is made of stands in a source. */
  const composed = (t: Token) => {
    const bare = fold(t.text).replace(/(?:es|s)?$/, '')
    if (theirs.some((s) => s.text.length > t.text.length && fold(s.text).startsWith(bare))) return true
    const own = t.anatomy.parts.filter((p) => !BODY.test(p))
    return own.length > 0 && own.every((p) => theirs.some((s) => s.anatomy.id === p || s.anatomy.parts.includes(p)))
  }
  tokens.forEach((t, i) => {
    if (!t.capital || PRONOUN.test(t.text) || /^(?:[IVX]+|insgesamt)$/i.test(t.text)) return
    const before = tokens[i - 1]
    const beside =
      before && before.sentence === t.sentence && /^\.?\s$/.test(text.slice(before.end, t.start)) && !PRONOUN.test(before.text) ? before : undefined
    const add = (rule: string, kind: 'name' | 'place', verdict: Finding['verdict'], source?: SourcePlace) => {
      const where = source && sources.documents[source.source]?.text.slice(source.start, source.end)
      found.push({
        mechanism: `${CLEAR.has(rule) ? 'misnamed' : 'name'} ${rule}`,
        kind,
        verdict,
        place: { start: t.start, end: t.end },
        ...(source && { source }),
        message: where ? `„${t.text}“ steht so in keiner Quelle; dort steht „${where}“.` : `„${t.text}“ steht in keiner Quelle.`,
        features: {
          known: t.anatomy.known ? 1 : 0,
          first: t.first ? 1 : 0,
          beside: beside?.capital ? 1 : 0,
          there: exact(t.text) ? 1 : 0,
          long: Math.min(1, t.text.length / 15),
        },
      })
    }
    /** Rehlingshausen for Rehlingsdorf: a name that only begins like one of the sources. */
    const beginsAlike = () => {
      if (alone(t) || t.text.length < 3 || t.anatomy.weight === 0 || like(t, 0.75)) return
      const other = theirs.find(
        (s) =>
          s.capital &&
          !alone(s) &&
          fold(s.text).slice(0, 4) === fold(t.text).slice(0, 4) &&
          !inflection(fold(s.text), fold(t.text)) &&
          !fold(s.text).startsWith(fold(t.text)) &&
          !fold(t.text).startsWith(fold(s.text)),
      )
      if (other) add('begins alike', 'name', 'contradicted', at(other))
    }
    const at = (s: SourceToken): SourcePlace => ({ source: s.source, start: s.start, end: s.end })
    const titled = beside?.capital === true && (TITLE.test(beside.text) || isList(i))
    if (titled && !TITLE.test(t.text) && !exact(t.text)) {
      const near = nearest(t, theirs)
      add('titled', 'name', near ? 'contradicted' : 'unsupported', near && at(near))
      return
    }
    if (titled && beside && /^(?:frau|herrn?)$/i.test(beside.text)) {
      // Frau Quandt for Herr Quandt
      const addressed = theirs.flatMap((s, k) =>
        fold(s.text) === fold(t.text) && /^(?:frau|herrn?)$/i.test(theirs[k - 1]?.text ?? '') ? [theirs[k - 1] as SourceToken] : [],
      )
      const woman = (title: string) => /^frau$/i.test(title)
      if (addressed.length && addressed.every((s) => woman(s.text) !== woman(beside.text))) {
        add('addressed', 'name', 'contradicted', at(addressed[0] as SourceToken))
        return
      }
    }
    if (titled || TITLE.test(t.text)) return
    // Nils Harms for Nils Harmsen, Sporthalle Süd for Sporthalle Nord
    if (inRange(t.text, sources)) return
    if (!exact(t.text) && beside?.capital && !beside.first && (!t.anatomy.known || PLACE_PART.has(fold(t.text)))) {
      const k = theirs.findIndex(
        (s, n) =>
          fold(s.text) === fold(beside.text) && theirs[n + 1]?.capital && theirs[n + 1]?.start === s.end + 1 && theirs[n + 1]?.source === s.source,
      )
      const other = theirs[k + 1]
      if (
        k >= 0 &&
        other &&
        fold(other.text) !== `${fold(t.text)}s` &&
        `${fold(other.text)}s` !== fold(t.text) &&
        (!other.anatomy.known || PLACE_PART.has(fold(other.text)))
      ) {
        add('beside another', PLACE_PART.has(fold(t.text)) ? 'place' : 'name', 'contradicted', at(other))
        return
      }
    }
    // Verwaltungsgericht Lindenbrück for Verwaltungsgericht Auestadt: both words known, never together.
    if (exact(t.text) && beside?.capital && !beside.first && germanLexicon().count(fold(t.text)) === 0) {
      const heads = theirs
        .map((s, k) => [s, theirs[k + 1]] as const)
        .filter(([s, n]) => fold(s.text) === fold(beside.text) && s.capital && n?.capital && n.source === s.source && n.start === s.end + 1)
      const [, other] = heads[0] ?? []
      const behind = theirs.some(
        (s, k) => fold(s.text) === fold(beside.text) && theirs.slice(k + 1, k + 4).some((n) => fold(n.text) === fold(t.text)),
      )
      if (other && !behind && !heads.some(([, n]) => n && alike(n.anatomy, t.anatomy) >= 0.9) && germanLexicon().count(fold(other.text)) === 0)
        add('never together', 'name', 'contradicted', at(other))
    }
    if (exact(t.text)) return
    beginsAlike()
    const folded = fold(t.text)
    if (t.text.length < 3) return
    if (!t.anatomy.known && !like(t, 0.99)) {
      const near = nearest(t, theirs)
      // A first name in front: Redakteur: Tillmann Hofacker
      const fullName = tokens[i + 1]?.capital === true && tokens[i + 1]?.start === t.end + 1 && exact(tokens[i + 1]?.text ?? '') !== undefined
      // Lukas Brehmer, Lukas Brehm: behind a first name only the s of the Genitiv may differ.
      const lastName = beside?.capital === true && near !== undefined && fold(theirs[theirs.indexOf(near) - 1]?.text ?? '') === fold(beside.text)
      if (near?.capital && lastName) {
        add('after first name', 'name', 'contradicted', at(near))
        return
      }
      if (near?.capital && (!t.first || fullName) && !near.anatomy.known && !inflection(folded, fold(near.text))) {
        add('nearly', 'name', 'contradicted', at(near))
        return
      }
    }
    // Brunnen Kaltenbrunn, Verwaltungsgericht Lindenbrück: a noun beside a noun is its name.
    if (beside?.capital && !beside.first && beside.anatomy.weight > 0 && !t.anatomy.known && !like(t, 0.7) && !ABSTRACT.test(t.text)) {
      add('own name', 'name', 'unsupported')
      return
    }
    // Tillmann Hofacker for Till Hofacker: another word before the same name.
    const next = tokens[i + 1]
    if (next?.capital && /^[ \u00a0]$/.test(text.slice(t.end, next.start)) && !like(t, 0.7) && !t.anatomy.id.startsWith('=')) {
      const there = theirs.findIndex((s) => fold(s.text) === fold(next.text))
      const prior = theirs[there - 1]
      if (
        there > 0 &&
        prior?.capital &&
        !prior.first &&
        prior.sentence === theirs[there]?.sentence &&
        !TITLE.test(prior.text) &&
        !/(?:in|er|rat)$/.test(t.text) &&
        !next.anatomy.known &&
        !(prior.anatomy.known && t.anatomy.known) &&
        prior.end + 1 === theirs[there]?.start &&
        !tokens.some((o) => fold(o.text) === fold(prior.text))
      ) {
        add('another before', 'name', 'contradicted', at(prior))
        return
      }
    }
    // in Oberlinden: a place without an article that no source has.
    if (
      !t.first &&
      /(?:^|[\s(])(?:in|aus)\s$/u.test(text.slice(0, t.start)) &&
      t.anatomy.weight === 1 &&
      !t.anatomy.id.startsWith('=') &&
      germanLexicon().count(fold(t.text)) === 0 &&
      !ABSTRACT.test(t.text) &&
      !isPlural(t.text) &&
      !like(t, 0.5)
    ) {
      add('in', 'place', 'unsupported')
      return
    }
    if (STREET.test(t.text) && t.text.length > 7 && !like(t, 0.99)) {
      const near = theirs.find((s) => alike(s.anatomy, t.anatomy) >= 0.4 && s.capital)
      add('street', 'place', near ? 'contradicted' : 'unsupported', near && at(near))
      return
    }
    if (OFFICE.test(t.text) && !GENERIC.test(t.text) && !like(t, 0.9) && !composed(t)) {
      const near = theirs.find((s) => OFFICE.test(s.text))
      add('office', 'name', near ? 'contradicted' : 'unsupported', near && at(near))
      return
    }
    const sibling = siblingOf(t, theirs, tokens)
    if (sibling) {
      add('sibling', 'place', 'contradicted', at(sibling))
      return
    }
    // A capital adjective belongs to a name: im Neuen Rathaus.
    const after = tokens[i + 1]
    if (
      !t.first &&
      /(?:e|en|er|es|em)$/.test(t.text) &&
      PLACE_PART.has(anatomyOf(t.text).root) &&
      after?.capital &&
      after.start === t.end + 1 &&
      !like(t, 0.99)
    )
      add('adjective', 'place', 'unsupported')
  })
  // Whom the tagger takes for a person and no source names.
  for (const { last, before } of personsOf(document)) {
    if (last.anatomy.known && !before.length) continue
    if (found.some((f) => f.place.start === last.start) || exact(last.text) || exact(bareName(last.text))) continue
    if (theirs.some((s) => fold(s.text).includes(fold(bareName(last.text))))) continue
    const near = nearest(last, theirs)
    found.push({
      mechanism: 'misnamed person',
      kind: 'name',
      verdict: near ? 'contradicted' : 'unsupported',
      place: { start: last.start, end: last.end },
      ...(near && { source: { source: near.source, start: near.start, end: near.end } }),
      message: near ? `„${last.text}“ steht so in keiner Quelle; dort steht „${near.text}“.` : `„${last.text}“ steht in keiner Quelle.`,
      features: {
        known: last.anatomy.known ? 1 : 0,
        first: last.first ? 1 : 0,
        beside: before.length ? 1 : 0,
        long: Math.min(1, last.text.length / 15),
      },
    })
  }
  return found

  /** die Herren Amann und Oberle: the second name of a list. */
  function isList(i: number): boolean {
    const [title, , last] = [tokens[i - 3], tokens[i - 2], tokens[i - 1]]
    return /^und$/.test(last?.text ?? '') && /^herren|^frauen/i.test(title?.text ?? '')
  }
}

/** Zone B in the Zonen A bis C of a source. */
function inRange(word: string, { documents }: Sources): boolean {
  if (!/^\p{Lu}\d?$/u.test(word)) return false
  return documents.some((d) =>
    [...d.text.matchAll(/(?<!\p{L})(\p{Lu}\d?)\s?(?:–|-|bis|und|,)\s?(\p{Lu}\d?)(?![\p{L}\d])/gu)].some(
      (m) => (m[1] as string) <= word && word <= (m[2] as string),
    ),
  )
}

/** Parts that only differ in a direction or in the first half of a place name (Erlenweg, Eschenweg; Nordseite, Südseite). */
function siblingOf(t: Token, theirs: readonly SourceToken[], own: readonly Token[]): SourceToken | undefined {
  const split = halves(t.text)
  if (!split) return undefined
  const [first, head] = split
  return theirs.find((s) => {
    const other = halves(s.text)
    if (!other || other[1] !== head || other[0] === first || own.some((o) => fold(o.text) === fold(s.text))) return false
    if (PLACE_PART.has(first) && PLACE_PART.has(other[0])) return true
    return SITE.has(head) && s.capital && !theirs.some((x) => fold(x.text).includes(first.slice(0, Math.max(4, first.length - 1))))
  })
}
const SITE = new Set(
  'weg platz ring hof ufer damm markt tor brucke brunnen berg tal bach feld wald park halle saal haus eingang ausgang schule kirche zentrum bad heim zimmer turm schloss bahnhof hafen garten museum theater'.split(
    ' ',
  ),
)
const HEADS = [...SITE, 'seite', 'stadt', 'dorf', 'teil', 'geschoss', 'stock', 'ausgang', 'eingang', 'halle']
function halves(word: string): [string, string] | undefined {
  const w = fold(word).replace(/(?:es|s|en|n)$/, '')
  for (const form of [fold(word), w])
    for (const head of HEADS) if (form.endsWith(head) && form.length >= head.length + 3) return [form.slice(0, -head.length).replace(/-$/, ''), head]
  return undefined
}

/** A word of the sources that looks almost the same: Osterhag, Ostertag. */
function nearest(t: Token, theirs: readonly SourceToken[]): SourceToken | undefined {
  const a = fold(t.text)
  let best: { token: SourceToken; distance: number } | undefined
  for (const s of theirs) {
    if (!s.capital) continue
    const distance = edits(a, fold(s.text))
    if (distance > 0 && (distance === 1 || (distance === 2 && a.length >= 7 && a[0] === fold(s.text)[0])) && distance < (best?.distance ?? 9))
      best = { token: s, distance }
  }
  return best?.token
}

const ENDINGS = ['s', 'es', 'n', 'en', 'e', 'er', 'ern', 'in', 'innen', 'em']
/** Whether two forms are one word bent differently. */
function inflection(a: string, b: string): boolean {
  const strip = (w: string) => [w, ...ENDINGS.filter((e) => w.endsWith(e) && w.length - e.length >= 3).map((e) => w.slice(0, -e.length))]
  return strip(a).some((x) => strip(b).includes(x))
}

/** Levenshtein with swaps of neighbours; words are short. */
function edits(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return 9
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let d = Math.min((rows[i - 1]?.[j] as number) + 1, (row[j - 1] as number) + 1, (rows[i - 1]?.[j - 1] as number) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (rows[i - 2]?.[j - 2] as number) + 1)
      row.push(d)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] as number
}
