import { sentences } from '#ai/language/index.ts'
import type { ReadDocument } from '#ai/reading/index.ts'
import type { Section } from './contract.ts'

/** A passage is read by a person at a glance and by a model as one piece. */
const mostWords = 220
const fewestWords = 25

export type Passage = { path: string[]; text: string; link: string | undefined }

/**
 * Cuts a document's sections into passages: a section that is longer is cut between its paragraphs, a paragraph between its sentences;
 * short neighbours under the same upper heading go together, their own headings standing in the text.
 */
export function passagesOf(sections: readonly Section[]): Passage[] {
  const found: (Passage & { words: number })[] = []
  for (const section of sections) {
    for (const text of piecesOf(section.text)) {
      const words = count(text)
      const last = found.at(-1)
      const upper = commonPath(last?.path ?? [], section.path)
      const sameSection = last && samePath(last.path, section.path)
      if (
        last &&
        last.words + words <= mostWords &&
        (sameSection || ((words < fewestWords || last.words < fewestWords) && upper.length >= section.path.length - 1))
      ) {
        const heading = sameSection ? '' : `${section.path.slice(upper.length).join(' – ')}\n`
        last.text = `${last.text}\n${heading}${text}`
        last.words += words
        continue
      }
      found.push({ path: section.path, text, link: section.link, words })
    }
  }
  return found.map(({ path, text, link }) => ({ path, text, link }))
}

const count = (text: string) => text.split(/\s+/).filter(Boolean).length
const samePath = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((x, i) => x === b[i])
function commonPath(a: readonly string[], b: readonly string[]): string[] {
  let n = 0
  while (n < a.length && n < b.length && a[n] === b[n]) n++
  return a.slice(0, n)
}

/** Paragraphs together up to a passage's length; one that is longer alone is cut between sentences, a sentence without end between words. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let held: string[] = []
  let size = 0
  const close = () => {
    if (held.length) pieces.push(held.join('\n'))
    held = []
    size = 0
  }
  const put = (piece: string) => {
    const words = count(piece)
    if (size && size + words > mostWords) close()
    held.push(piece)
    size += words
  }
  for (const paragraph of text.split(/\n+/).map((p) => p.trim())) {
    if (!paragraph) continue
    if (count(paragraph) <= mostWords) put(paragraph)
    else
      for (const { start, end } of sentences(paragraph)) {
        const words = paragraph.slice(start, end).split(/\s+/)
        for (let i = 0; i < words.length; i += mostWords) put(words.slice(i, i + mostWords).join(' '))
      }
  }
  close()
  return pieces
}

/** The sections of a file that ai/reading has read: its headings as path, page headers and footers left out. `anchor` makes a page's link. */
export function sectionsOf(reading: ReadDocument, anchor?: (page: number) => string): Section[] {
  const sections: Section[] = []
  let path: { level: number; title: string }[] = []
  for (const page of reading.pages)
    for (const block of page.blocks) {
      if (block.type === 'header' || block.type === 'footer') continue
      const text = reading.text.slice(block.start, block.end).trim()
      if (!text) continue
      if (block.type === 'heading') {
        const level = block.level ?? 1
        path = [...path.filter((h) => h.level < level), { level, title: text.replace(/\s+/g, ' ').slice(0, 200) }]
        continue
      }
      const titles = path.map((h) => h.title)
      const last = sections.at(-1)
      const link = anchor?.(page.number)
      if (last && samePath(last.path, titles) && last.link === link) last.text += `\n${text}`
      else sections.push({ path: titles, text, ...(link === undefined ? {} : { link }) })
    }
  if (!sections.length && path.length) sections.push({ path: [], text: path.map((h) => h.title).join('\n') })
  return sections
}
