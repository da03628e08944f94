/**
 * What recognisers say when nobody spoke: the credits under the films they were trained with, and thanks for watching.
 * @see Koenecke et al., Careless Whisper: Speech-to-Text Hallucination Harms (2024); Barański et al., Investigation of Whisper ASR Hallucinations Induced by Non-Speech Audio (2025)
 */
const credits = [
  /\bUntertitel(?:ung)?\b(?: (?:der|des|von|im Auftrag|im|aufgrund|wurden?|by)\b)[^.!?\n]*(?:\.org[^.!?\n]*)?[.!?]?/giu,
  /\b(?:Die )?Amara\.org[- ](?:Community|Gemeinschaft)\b[.!?]?/giu,
  /\bDie Sendung wurde vom [^.!?\n]{2,40} live untertitelt\b[.!?]?/giu,
  /^(?:Mehr (?:Infos?|Informationen) (?:auf|unter) )?www\.[\w.-]+[.!]?$/giu,
  /\bSubtitles? (?:by|created by|provided by)\b[^.!?\n]*(?:\.org[^.!?\n]*)?[.!?]?/giu,
  /\bCopyright (?:WDR|SWR|ZDF|NDR|MDR|BR|ARD)\b[^.!?\n]*[.!?]?/gu,
  /\b(?:WDR|SWR|ZDF|NDR|MDR|ARD)(?: mediagroup)?(?: Text im Auftrag von Funk)?,? 20\d\d\b[.!?]?/giu,
  /\b(?:ARD|ZDF|SWR) Text im Auftrag von Funk(?: \(20\d\d\))?[.!?]?/giu,
]
/** Sounds that are named instead of heard: [Musik], (Applaus), *seufzt*, ♪. */
const noises = [/\[[^\]\n]{0,60}\]/gu, /\((?:Musik|Applaus|Gelächter|Lachen|Stille|Rauschen|Husten|music|applause|laughter|silence|noise|inaudible)[^)\n]{0,40}\)/giu, /\*[^*\n]{1,40}\*/gu, /[♪♫♬]/gu] // biome-ignore format: a list

/** Said alone they are thanks of a film, not a question. */
const alone = new Set([
  'vielen dank', 'vielen dank fürs zuschauen', 'vielen dank für die aufmerksamkeit', 'vielen dank für ihre aufmerksamkeit', 'vielen dank fürs zuhören', 'danke fürs zuschauen', 'danke',
  'bis zum nächsten mal', 'bis zum nächsten video', 'tschüss', 'das wars für heute', 'wir sehen uns im nächsten video', 'ja', 'hm', 'mhm', 'äh', 'ähm', 'so', 'und',
  'thank you', 'thank you for watching', 'thanks for watching', 'thank you very much', 'please subscribe', 'bye', 'bye bye', 'you', 'the', 'uh', 'um', 'okay', 'oh',
]) // biome-ignore format: a list

/** Nobody speaks faster, not even in a hurry: about 15 characters a second are usual. */
const mostCharactersASecond = 35
/** So often in a row is a machine that has lost its way. */
const loop = 4

/**
 * What was said, or nothing: a recogniser that hears only noise makes something up. Named noises and credits are left out; a text that goes round in circles,
 * or is longer than anybody can speak in that time, is none.
 *
 * @returns words to be put before the one who spoke, or '' where there are none
 */
export function wordsHeard(text: string, seconds: number): string {
  let words = text.normalize('NFC').replace(/\p{C}+/gu, ' ')
  for (const pattern of [...credits, ...noises]) words = words.replace(pattern, ' ')
  words = words.replace(/\s+/g, ' ').trim()
  const bare = words.toLowerCase().replace(/[^\p{L}\p{N} ]+/gu, '').trim() // biome-ignore format: one line
  if (!/\p{L}|\p{N}/u.test(bare) || alone.has(bare)) return ''
  if (words.length > 20 + seconds * mostCharactersASecond) return ''
  return goesRound(bare.split(/\s+/)) ? '' : words
}

/** Whether some words follow themselves again and again. */
function goesRound(words: readonly string[]): boolean {
  for (let length = 1; length <= 12; length++) {
    let same = 0
    for (let at = length; at < words.length; at++) {
      same = words[at] === words[at - length] ? same + 1 : 0
      if (same >= length * (loop - 1)) return true
    }
  }
  return false
}
