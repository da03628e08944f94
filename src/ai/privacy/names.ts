import { seenCapital, seenLow } from './features.ts'
import type { Finding } from './findings.ts'
import { flag, type Lexicon } from './lexicon.ts'
import type { Tokens } from './tokens.ts'

const honorific = /^(?:Herrn?|Frau|Hr|Hrn|Fr|Fräulein|Familie|Eheleute|Geschwister)$/
const title =
  /^(?:Dr|Prof|Dipl|Ing|Mag|med|jur|phil|rer|nat|h|c|hc|habil|Professor|Doktor|Pfarrer|Freiherr|Graf|Gräfin|Baron|Stadtrat|Stadträtin|Rechtsanwalt|Rechtsanwältin|Kollege|Kollegin)$/
const particle = /^(?:von|van|vom|zu|zum|zur|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ten|ter|af|av)$/
const fields =
  /^(?:Name|Vorname|Vornamen|Nachname|Familienname|Geburtsname|Zuname|Rufname|Antragsteller|Antragstellerin|Ansprechpartner|Ansprechpartnerin|Sachbearbeiter|Sachbearbeiterin|Bearbeiter|Bearbeiterin|Kontoinhaber|Kontoinhaberin|Halter|Halterin|Eigentümer|Eigentümerin|Mieter|Mieterin|Vermieter|Vermieterin|Kind|Mutter|Vater|Ehegatte|Unterschrift|Unterzeichner|Absender|Empfänger|Patient|Patientin)$/
const birth = /^(?:geborene|geborener|geborenen|verwitwete|geschiedene)$/
const closing =
  /^[ \t>]*(?:(?:mit )?(?:(?:freundlich|best|herzlich|viel|lieb|schön|sonnig|kollegial)\p{L}* )+(?:gr(?:ü|ue)(?:ß|ss)\p{L}*)(?: aus \p{L}+)?|hochachtungsvoll|mfg|lg|vg|gru(?:ß|ss)|beste wünsche|i\. ?a\.|i\. ?v\.|gez\.|--)[ \t]*[,.!]?[ \t]*$/iu
const nameLine =
  /^[ \t>]*(?:(?:gez\.|i\. ?A\.|i\. ?V\.|Ihre?|Dein|Deine|Eure?) )?((?:(?:Dr|Prof|Dipl|Ing|med|jur)\.[ -]?){0,3}\p{Lu}[\p{L}.'’-]{0,24}(?: (?:von|van|zu|der|de|[\p{Lu}][\p{L}.'’-]{0,24})){0,4})[ \t]*,?[ \t]*$/u

/** Names that forms and letters announce: after Herr and Frau, in a field "Name:", under the closing of a letter. */
export function findAnnounced(text: string, tokens: Tokens, lexicon: Lexicon, findings: Finding[]) {
  const { count, starts, ends } = tokens
  const word = (i: number) => text.slice(starts[i], ends[i])
  const isCapital = (i: number) => i < count && /^\p{Lu}/u.test(text.charAt(starts[i] as number))
  const isNear = (i: number) =>
    i < count && (starts[i] as number) - (ends[i - 1] as number) <= 2 && !text.slice(ends[i - 1], starts[i]).includes('\n')
  const isOffice = (w: string) =>
    (lexicon.get(w) & (flag.role | flag.organisation | flag.site)) !== 0 && !(lexicon.get(w) & (flag.given | flag.surname))
  const isCommon = (w: string) => {
    const payload = lexicon.get(w)
    return !(payload & (flag.given | flag.surname | flag.person)) && (seenCapital(payload) > 0 || seenLow(lexicon.get(w.toLowerCase())) > 0)
  }
  /** Adds the name that begins at token `i`. `most` words at most; a common noun ends it, unless it stands first after a Herr or Frau. */
  const addName = (i: number, most: number, firstMayBeCommon: boolean, rule: string) => {
    let at = i
    while (isNear(at) && (title.test(word(at)) || (word(at) === '.' && title.test(word(at - 1))))) at++
    const first = at
    let last = -1
    for (let taken = 0; taken < most && at < count && (at === first || isNear(at)); at++) {
      const w = word(at)
      if (isCapital(at) && /^[\p{L}'’-]+$/u.test(w)) {
        if (isOffice(w) || honorific.test(w)) break
        if (isCommon(w) && !(firstMayBeCommon && taken === 0)) break
        last = at
        taken++
        if (w.length === 1 && isNear(at + 1) && (ends[at] as number) === (starts[at + 1] as number) && word(at + 1) === '.') last = ++at
      } else if (!(particle.test(w) && isNear(at + 1) && (isCapital(at + 1) || particle.test(word(at + 1))))) break
    }
    if (last >= 0) findings.push({ start: starts[first] as number, end: ends[last] as number, type: 'person', confidence: 0.9, rule })
  }
  for (let i = 0; i + 1 < count; i++) {
    const c = text.charCodeAt(starts[i] as number)
    if (!((c >= 65 && c <= 90) || c === 103 || c === 118)) continue
    const w = word(i)
    if (honorific.test(w)) {
      const next = word(i + 1) === '.' ? i + 2 : i + 1
      if (next < count && isNear(next)) addName(next, 3, true, 'honorific')
    } else if (birth.test(w) && isNear(i + 1)) addName(i + 1, 1, true, 'birth-name')
    else if (w === 'geb' && word(i + 1) === '.' && isNear(i + 2)) addName(i + 2, 1, false, 'birth-name')
    else if (fields.test(w) && word(i + 1) === ':' && i + 2 < count && isNear(i + 2)) addName(i + 2, 4, false, 'form-field')
  }
  findParties(text, isOffice, isCommon, findings)
  findSignatures(text, lexicon, findings)
}

/** The parties of a case: "Müller ./. Stadt Musterstadt". */
function findParties(text: string, isOffice: (word: string) => boolean, isCommon: (word: string) => boolean, findings: Finding[]) {
  const parties = /(?:(?<![\p{L}\d-])(\p{Lu}[\p{L}'’-]{1,30}) ?)?\.\/\.(?: ?(\p{Lu}[\p{L}'’-]{1,30}))?/gu
  for (let m = parties.exec(text); m; m = parties.exec(text))
    for (const [name, start] of [
      [m[1], m.index],
      [m[2], m.index + m[0].length - (m[2]?.length ?? 0)],
    ] as const)
      if (name && !isOffice(name) && !isCommon(name))
        findings.push({ start, end: start + name.length, type: 'person', confidence: 0.8, rule: 'party' })
}

/** The first line or two below a closing formula, where they read like a name. */
function findSignatures(text: string, lexicon: Lexicon, findings: Finding[]) {
  let at = 0
  let open = 0
  while (at < text.length) {
    let stop = text.indexOf('\n', at)
    if (stop < 0) stop = text.length
    if (stop - at <= 100) {
      const line = text.slice(at, stop).replace(/\r$/, '')
      if (closing.test(line)) open = 3
      else if (open > 0 && line.trim()) {
        open--
        const match = nameLine.exec(line)
        const name = match?.[1]
        if (name) {
          const parts = name.split(/[ .]+/).filter(Boolean)
          const knows = (bits: number) => parts.some((p) => lexicon.get(p) & bits)
          const common = parts.filter((p) => {
            const payload = lexicon.get(p)
            return !(payload & (flag.given | flag.surname | flag.person)) && seenCapital(payload) > 0
          }).length
          if (
            (knows(flag.given) || (parts.length > 1 && common === 0)) &&
            !parts.some((p) => lexicon.get(p) & (flag.organisation | flag.role) && !(lexicon.get(p) & (flag.given | flag.surname)))
          ) {
            const start = at + line.indexOf(name)
            findings.push({ start, end: start + name.length, type: 'person', confidence: 0.9, rule: 'signature' })
            open = 0
          }
        }
      }
    } else open = 0
    at = stop + 1
  }
}

/** Other places of a surname that was found with certainty: letters name someone fully once and briefly later. */
export function findAgain(text: string, { count, starts, ends }: Tokens, lexicon: Lexicon, findings: Finding[]) {
  const names = new Set<string>()
  for (const f of findings) {
    if (f.type !== 'person' || f.confidence < 0.75) continue
    const parts = text.slice(f.start, f.end).split(/[^\p{L}'’-]+/u)
    const name = parts[parts.length - 1] || parts[parts.length - 2]
    if (name && name.length > 3 && (parts.length > 1 || f.rule !== 'tagger') && /^\p{Lu}/u.test(name)) {
      const payload = lexicon.get(name)
      if (!seenLow(lexicon.get(name.toLowerCase())) && !(seenCapital(payload) > 1 && !(payload & (flag.surname | flag.given)))) names.add(name)
    }
  }
  if (!names.size) return
  for (let i = 0; i < count; i++) {
    const c = text.charCodeAt(starts[i] as number)
    if (c < 65 || (c > 90 && c < 0xc0)) continue
    const w = text.slice(starts[i], ends[i])
    if (names.has(w) || (w.endsWith('s') && names.has(w.slice(0, -1))))
      findings.push({ start: starts[i] as number, end: ends[i] as number, type: 'person', confidence: 0.75, rule: 'again' })
  }
}
