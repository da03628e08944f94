import { seenCapital } from './features.ts'
import type { Finding } from './findings.ts'
import { flag, type Lexicon } from './lexicon.ts'
import { isDigit, type Tokens } from './tokens.ts'

const sure = /(?:stra(?:ß|ss)en?|str|gasse|chaussee)$/i
/** Endings that make a street of a word that is no common noun. Weaker ones (-hof, -berg, -tor) need the list of streets. */
export const streetEnding =
  /(?:stra(?:ß|ss)e|str|weg|gasse|gäßchen|gässchen|platz|plätzchen|allee|ring|damm|ufer|chaussee|steig|stieg|pfad|promenade|twiete|zeile)$/i
const alone = /^(?:Stra(?:ß|ss)e|Str|Weg|Gasse|Platz|Allee|Ring|Damm|Ufer|Chaussee|Steig|Stieg|Pfad|Promenade|Twiete|Zeile)$/
const leading =
  /^(?:Alte[rsnm]?|Neue[rsnm]?|Große[rsnm]?|Kleine[rsnm]?|Obere[rsnm]?|Untere[rsnm]?|Hintere[rsnm]?|Vordere[rsnm]?|Lange[rsnm]?|Kurze[rsnm]?|Am|An|Im|In|Auf|Zum|Zur|Unter|Hinter|Vor|Sankt|St|der|dem|den|alten|neuen|Erste|Zweite|Dritte)$/
const joining = /^(?:d|der|des|am|an|vom|zum|zur|von|dem|den|im|St|Sankt)$/
const cityLeading =
  /^(?:Bad|Sankt|St|Neu|Alt|Groß|Klein|Markt|Hann|Schwäbisch|Hohen|Burg|Stadt|Gemeinde|Lutherstadt|Hansestadt|Freie|Königs|Deutsch|Ober|Unter)$/
const cityJoining = /^(?:am|an|im|in|ob|bei|vor|unter|auf|der|dem|den|d|a|i|v)$/
const says = /(?:Anschrift|Adresse|wohnhaft|wohnt|wohne|wohnend|Wohnung|Wohnsitz|Straße|Hausnummer|gemeldet|Grundstück|zugestellt)\b[^.\n]{0,24}$/

/** Streets with house number, with or without postcode and town; postcode and town; Postfach. Linear: looks back at most six words. */
export function findAddresses(text: string, { count, starts, ends }: Tokens, lexicon: Lexicon, findings: Finding[]) {
  const word = (i: number) => text.slice(starts[i], ends[i])
  const isCapital = (i: number) => i >= 0 && i < count && /^\p{Lu}/u.test(text.charAt(starts[i] as number))
  const gap = (i: number) => text.slice(ends[i - 1], starts[i])
  const isNear = (i: number) => i > 0 && i < count && (starts[i] as number) - (ends[i - 1] as number) <= 3
  const isCommon = (w: string) => {
    const payload = lexicon.get(w)
    return seenCapital(payload) > 0 && !(payload & (flag.town | flag.place | flag.townPart | flag.street))
  }

  /** First word of the street whose last word is `last`, or -1. */
  const streetFrom = (last: number): number => {
    let at = last
    if (word(at) === '.') at--
    if (at < 0 || !isNear(last + 1)) return -1
    const w = word(at)
    const hyphened = w.includes('-')
    if (streetEnding.test(w) && (isCapital(at) || hyphened)) {
      // a Marktplatz is a street only where an address is spoken of
      if (!sure.test(w) && !alone.test(w) && isCommon(w)) return -2
      let first = at
      if (alone.test(w)) {
        // "Berliner Straße", "Am Alten Weg": never the bare word alone
        for (let steps = 0; steps < 4 && isNear(first) && !gap(first).includes('\n'); steps++) {
          const before = word(first - 1)
          if (!(isCapital(first - 1) || leading.test(before)) || /[.:,;]/.test(before)) break
          if (/^(?:Adresse|Anschrift|Die|Der|Das|In|Wohnhaft|Straße|Bereich|Hausnummer)$/.test(before)) break
          first--
        }
        return first < at || sure.test(w) ? first : -2
      }
      for (let steps = 0; steps < 3 && isNear(first) && leading.test(word(first - 1)) && !gap(first).includes('\n'); steps++) first--
      return first
    }
    // "Platz der Republik", "Straße des Friedens", "Str. d. Friedens"
    for (let back = 1; back <= 4 && at - back >= 0 && isNear(at - back + 1); back++) {
      const generic = word(at - back)
      const small = word(at - back + 1) === '.' ? word(at - back + 2) : word(at - back + 1)
      if (streetEnding.test(generic) && isCapital(at - back) && isCapital(at) && joining.test(small)) return at - back
    }
    // the list of streets that do not say so: "Unter den Linden"
    let found = -1
    let name = ''
    for (let back = 0; back <= 3 && at - back >= 0; back++) {
      const i = at - back
      if (back > 0 && (!isNear(i + 1) || !/^ ?$/.test(gap(i + 1)))) break
      name = back ? `${word(i)} ${name}` : word(i)
      if (isCapital(i) && lexicon.get(name) & flag.street && (back > 0 || seenCapital(lexicon.get(name)) === 0)) found = i
    }
    return found
  }

  /** Last word of "12345 Town" that begins at `i`, or -1. */
  const townTo = (i: number, afterStreet: boolean): number => {
    let at = i
    if (/^(?:D|DE)$/.test(word(at)) && word(at + 1) === '-') at += 2
    if (at >= count) return -1
    const code = word(at)
    if (!/^\d{5}$/.test(code) || Number(code) < 1000 || Number(code) > 99_998) return -1
    const first = at + 1
    if (!isCapital(first) || !/^[ \u00a0]{1,2}$/.test(gap(first))) return -1
    const name = word(first)
    const payload = lexicon.get(name)
    const lineStart = i === 0 || gap(i).includes('\n') || word(i - 1) === ','
    const isTown = (payload & (flag.town | flag.place | flag.townPart)) !== 0 || cityLeading.test(name)
    if (
      !(afterStreet || isTown || (lineStart && !isCommon(name) && seenCapital(payload) === 0)) ||
      /^(?:Euro|EUR|Einwohner|Stück|Mark|Dollar|Jahre)$/.test(name)
    )
      return -1
    let last = first
    for (let steps = 0; steps < 4 && last + 1 < count && isNear(last + 1) && !gap(last + 1).includes('\n'); steps++) {
      const next = word(last + 1)
      if (
        isCapital(last + 1) &&
        (cityLeading.test(word(last)) || cityJoining.test(word(last)) || word(last) === '.' || word(last) === '/' || word(last) === '(')
      )
        last++
      else if (
        cityJoining.test(next) &&
        /^\p{Lu}/u.test(text.charAt(starts[Math.min(count - 1, last + (/^(?:am|im|bei)$/.test(next) ? 2 : 3))] as number))
      )
        last++
      else if (cityLeading.test(word(last)) && next === '.') last++
      else break
    }
    while (last > first && !isCapital(last)) last--
    return last
  }

  const add = (first: number, last: number, rule: string, confidence: number) =>
    findings.push({ start: starts[first] as number, end: ends[last] as number, type: 'address', confidence, rule })

  let done = -1
  for (let i = 0; i < count; i++) {
    const c = text.charCodeAt(starts[i] as number)
    if (c === 80 && word(i) === 'Postfach' && i + 1 < count && isDigit(text.charCodeAt(starts[i + 1] as number))) {
      let last = i + 1
      while (last + 1 < count && last - i < 4 && /^ $/.test(gap(last + 1)) && /^\d{1,4}$/.test(word(last + 1))) last++
      const town = townAfter(last)
      add(i, town > 0 ? town : last, 'postfach', 0.95)
      done = Math.max(done, town, last)
    }
    if (!isDigit(c) || i <= done) continue
    const number = word(i)
    if (i > 0 && /^\d{1,4}[a-zA-Z]?$/.test(number) && number !== '0' && /^ ?$/.test(gap(i).replace('\u00a0', ' '))) {
      let first = streetFrom(i - 1)
      while (first >= 0 && first < i - 1 && !isCapital(first) && !word(first).includes('-')) first++ // "in der Feldstraße 2"
      let last = houseNumberTo(i)
      const town = townAfter(last)
      if (first === -2)
        first = town > 0 || says.test(text.slice(Math.max(0, (starts[i] as number) - 60), starts[i - 1])) ? i - (word(i - 1) === '.' ? 2 : 1) : -1
      if (
        first >= 0 &&
        (town > 0 ||
          !/^ ?(?:%|€|Euro|Uhr|Prozent|km|Meter|\. ?(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))/.test(
            text.slice(ends[last], (ends[last] as number) + 10),
          ))
      ) {
        if (town > 0) last = town
        add(first, last, town > 0 ? 'street-and-town' : 'street', town > 0 ? 0.98 : 0.93)
        done = last
        continue
      }
    }
    if (number.length === 5) {
      const begin = i >= 2 && word(i - 1) === '-' && /^DE?$/.test(word(i - 2)) ? i - 2 : i
      const last = townTo(begin, false)
      if (
        last > 0 &&
        !/[€\d]$/.test(
          text
            .slice(0, starts[begin] as number)
            .slice(-3)
            .trimEnd(),
        )
      ) {
        add(begin, last, 'postcode-and-town', 0.9)
        done = last
      }
    }
  }

  function houseNumberTo(i: number): number {
    let last = i
    if (
      last + 1 < count &&
      /^ ?$/.test(gap(last + 1)) &&
      /^[a-h]$/.test(word(last + 1)) &&
      !/^[ ]?\p{L}/u.test(text.slice(ends[last + 1], (ends[last + 1] as number) + 1))
    )
      last++
    if (
      last + 2 < count &&
      /^[-–/+]$/.test(word(last + 1)) &&
      /^\d{1,4}[a-z]?$/.test(word(last + 2)) &&
      gap(last + 1).length + gap(last + 2).length <= 2
    )
      last += 2
    return last
  }
  function townAfter(last: number): number {
    let next = last + 1
    if (next < count && /^[,;|·–-]$/.test(word(next))) next++
    if (next >= count || !/^[\s]{0,3}$/.test(gap(next))) return -1
    return townTo(next, true)
  }
}
