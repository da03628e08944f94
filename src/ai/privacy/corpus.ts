import { readFileSync } from 'node:fs'

/** A sentence with what is marked in it. `label` is one of PER LOC ORG OTH LEG LIT COURT LAND DERIV PART. */
export interface Marked {
  text: string
  spans: { start: number; end: number; label: string }[]
  /** The spans that count as gold, nested ones included: types person and place. */
  gold: { start: number; end: number; type: 'person' | 'place' }[]
  /** From a court decision. */
  court?: boolean
  /** Which line of our own lists an invented sentence was made from. */
  template?: number
}

/** Classes of the German legal data set (LER), Leitner et al. 2019; what is neither person nor place is a hint only. */
const lerLabels: Record<string, string> = {
  PER: 'PER', RR: 'PER', AN: 'PER',
  ST: 'LOC', STR: 'LOC', LDS: 'LOC',
  LD: 'LAND', GRT: 'COURT',
  ORG: 'ORG', UN: 'ORG', INN: 'ORG', MRK: 'ORG',
  GS: 'LEG', VO: 'LEG', EUN: 'LEG', VS: 'LEG', VT: 'LEG', RS: 'LEG', LIT: 'LIT',
} // biome-ignore format: a table

const typeOf = (label: string | undefined) => (label === 'PER' ? 'person' : label === 'LOC' ? 'place' : undefined)

interface Row {
  word: string
  tags: string[]
}
/** Joins words by one blank and turns BIO columns into spans. The first column of tags that says PER or LOC wins. */
function sentence(rows: Row[], columns: number, labelOf: (name: string) => string | undefined): Marked {
  const starts: number[] = []
  let text = ''
  for (const { word } of rows) {
    if (text) text += ' '
    starts.push(text.length)
    text += word
  }
  const marked: Marked = { text, spans: [], gold: [] }
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i < rows.length; i++) {
      const tag = (rows[i] as Row).tags[column] ?? 'O'
      if (!tag.startsWith('B-')) continue
      const name = tag.slice(2)
      let last = i
      while ((rows[last + 1] as Row | undefined)?.tags[column] === `I-${name}`) last++
      const start = starts[i] as number
      const end = (starts[last] as number) + (rows[last] as Row).word.length
      const label = labelOf(name)
      if (!label) continue
      const type = typeOf(label)
      if (type) marked.gold.push({ start, end, type })
      const overlap = marked.spans.some((s) => s.start < end && start < s.end && typeOf(s.label))
      if (!overlap) {
        if (type) marked.spans = marked.spans.filter((s) => s.end <= start || end <= s.start || cut(s, start, end, marked.spans))
        marked.spans.push({ start, end, label })
      }
    }
  }
  marked.spans.sort((a, b) => a.start - b.start)
  return marked
}
/** An organisation with a place inside keeps what lies before the place: the place is worth more to us. */
function cut(span: Marked['spans'][number], start: number, end: number, spans: Marked['spans']): boolean {
  if (span.end > end) spans.push({ start: end + 1, end: span.end, label: span.label })
  span.end = start - 1
  return span.end > span.start
}

const blocks = (file: string) =>
  readFileSync(file, 'utf8')
    .replaceAll('\r', '')
    .split(/\n\n+/)
    .map((block) => block.split('\n').filter((line) => line && !line.startsWith('#')))
    .filter((lines) => lines.length)

/** `word TAG` a line, an empty line after each sentence: the German legal data set (LER), CC BY 4.0. */
export const readLer = (file: string): Marked[] =>
  blocks(file)
    .map((lines) =>
      sentence(
        lines.map((line) => ({ word: line.slice(0, line.lastIndexOf(' ')), tags: [line.slice(line.lastIndexOf(' ') + 1)] })),
        1,
        (name) => lerLabels[name],
      ),
    )
    .map((marked) => ({ ...marked, court: true }))

/** `n<TAB>word<TAB>outer<TAB>inner`: GermEval 2014, CC BY 4.0. Derived and part classes (LOCderiv, PERpart) are no names: hints only. */
export const readGermeval = (file: string): Marked[] =>
  blocks(file).map((lines) =>
    sentence(
      lines.map((line) => {
        const [, word = '', outer = 'O', inner = 'O'] = line.split('\t')
        return { word, tags: [outer, inner] }
      }),
      2,
      (name) => (/^(PER|LOC|ORG|OTH)$/.test(name) ? name : name.endsWith('deriv') ? 'DERIV' : 'PART'),
    ),
  )

/** Reads both sets from the folder that README names (`$VORZIMMER_DATA/ner`). */
export const readCorpora = (folder: string) => ({
  ler: readLer(`${folder}/ner/ler_dev.conll`),
  germeval: readGermeval(`${folder}/ner/germeval2014_dev.tsv`),
})
