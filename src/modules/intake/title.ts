import { sentences } from '#ai/language/index.ts'

/** A line that names what the letter is about. */
const aboutLine = /^(?:betreff|betr\.?|betrifft|re|thema|gegenstand)\s*[:.]\s*(\S.{3,})$/i
/** Lines above the text of a letter: address, date, reference, salutation, heading of a form letter. */
const letterhead =
  /^(?:an\b|herrn?\b|frau\b|firma\b|familie\b|von\b|z\. ?hd|per\b|tel|fax|telefon|e-?mail|www\.|datum|ihr zeichen|unser zeichen|az\b|aktenzeichen|sehr geehrte|guten (?:tag|morgen)|hallo|liebe[rs]?\b|stadt\b|rathaus|postfach|einschreiben|zugestellt\b|gegen empfangsbekenntnis|(?:persönlich|vertraulich)\b)|\d{5}\s+\p{L}|^\S+\s\d+\s?[a-z]?$|^\p{L}+,\s(?:den|im)?\s?\d|^\d{1,2}\.\s?(?:\d{1,2}\.|\p{L}+)\s?\d{2,4}$|stra(?:ß|ss)e\s\d|@|^[\W\d_]+$/iu

/** A line of an address: whoever has it in one block of lines is sender or addressee, and none of its lines says what the letter is about. */
const addressLine =
  /(?:^|\s)\d{5}\s+\p{L}|(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ring)\s+\d|^\S+\s\d+\s?[a-z]?$|@|^(?:an (?:die|das|den)\b|postfach)/iu
const postcode = /(?:^|\s)\d{5}\s+\p{L}|@/u
const addressee = /^(?:\p{L}*(?:amt|büro|behörde|verwaltung|stelle|kasse|werke)|gemeinde|rathaus)(?: (?:der|des|von) .*| \p{Lu}\p{L}+)?$/iu
/** What opens a letter, and what follows it on the same line. */
const opening =
  /^(?:sehr geehrte[^,!.]{0,80}|guten (?:tag|morgen|abend)[^,!.]{0,60}|hallo\b[^,!.]{0,40}|liebe[rs]?\b[^,!.]{0,60}|moin)(?:[,!.]\s*|$)/iu
/** First sentences that say who writes and not what for. */
const introduces = /^(?:mein name ist|ich heiße|ich wohne|ich bin \p{Lu}|ich hoffe|vielen dank\b|danke\b|wie geht|entschuldig)/iu
const mostTitle = 120

const shortened = (words: string) => (words.length <= mostTitle ? words : `${words.slice(0, mostTitle).replace(/[\s,;:]+\S*$/, '')} …`)

type Line = { text: string; start: number; end: number /** Says who writes to whom, when and under which number. */; head: boolean }
/** The lines of the beginning in blocks, as blank lines part them. */
function blocksOf(text: string, named: readonly Named[]): Line[][] {
  const blocks: Line[][] = [[]]
  let at = 0
  for (const raw of text.split('\n', 200)) {
    const [start, end] = [at, at + raw.length]
    at = end + 1
    const clean = raw
      .replace(/[*#_>|]+|[.…·]{4,}/g, ' ') // marks of Markdown; the dots of a form to write on
      .replace(/\s+/g, ' ')
      .trim()
    if (!clean) blocks.push([])
    if (clean.length <= 3) continue
    let rest = text.slice(start, end)
    for (const n of named)
      if (n.end > start && n.start < end && telling.has(n.type)) rest = rest.slice(0, Math.max(0, n.start - start)) + ' '.repeat(Math.min(n.end, end) - Math.max(n.start, start)) + rest.slice(Math.max(0, n.end - start)) // biome-ignore format: one row
    const names = rest !== text.slice(start, end) && (rest.match(/\p{L}{3,}/gu)?.length ?? 0) < 2
    blocks.at(-1)?.push({ text: clean, start, end, head: names || letterhead.test(clean) })
  }
  return blocks.filter((b) => b.length)
}
type Named = { type: string; start: number; end: number }
/** Facts that say who and when. */
const telling: ReadonlySet<string> = new Set(['person', 'organisation', 'address', 'phone', 'mail', 'date', 'iban', 'aktenzeichen', 'kassenzeichen'])

/**
 * What an item is called in lists: the subject of the mail, the line that says what it is about, the line above the salutation where it is no address, else the
 * first sentence that says something; of what is no letter the first line. Never who wrote it. Marks of Markdown are taken off.
 *
 * @param named the facts of the text: a line of nothing but names and days is letterhead
 */
export function titleOf(subject: string | null, text: string, fileName: string, named: readonly Named[] = []): string {
  const blocks = blocksOf(text, named)
  const lines = blocks.flat()
  const about = lines
    .slice(0, 40)
    .map((line) => aboutLine.exec(line.text)?.[1])
    .find(Boolean)
  if (subject || about) return (subject || about || '').slice(0, 200)
  // A street in a line of its own may be what the letter is about (Gerüst, Kirchgasse 12).
  const isAddress = (block: readonly Line[]) =>
    block.every((l) => l.text.length < 80) && block.some((l) => (block.length > 1 ? addressLine : postcode).test(l.text))
  const opens = blocks.findIndex((b) => b.some((l) => opening.test(l.text)))
  if (opens >= 0) {
    // DIN 5008: what it is about stands directly above the salutation.
    const above = blocks[opens - 1] ?? []
    const line = isAddress(above) ? undefined : above.find((l) => !l.head && !addressee.test(l.text) && l.text.includes(' ') && l.text.length >= 10)
    if (line) return shortened(line.text)
    const from = lines.findIndex((l) => opening.test(l.text))
    const body = lines
      .slice(from, from + 12)
      .map((l, i) => (i === 0 ? l.text.replace(opening, '') : l.text))
      .join(' ')
      .trim()
    const said = sentences(body).map((s) => body.slice(s.start, s.end).trim())
    const first = said.find((s) => s.length >= 10 && !introduces.test(s)) ?? said.find((s) => s.length > 3)
    if (first) return shortened(`${first.charAt(0).toUpperCase()}${first.slice(1)}`)
  }
  const own = blocks.filter((b) => !isAddress(b)).flat()
  const first =
    [own, lines].flatMap((l) => l.find((x) => !x.head && x.text.split(' ').length >= 2 && x.text.length >= 10) ?? [])[0] ?? lines.find((l) => !l.head)
  return shortened(first?.text ?? fileName)
}
