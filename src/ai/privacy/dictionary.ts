import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const component = { unicharset: 1, words: 7 }

/**
 * The German words that the text recognition knows, with their capitals: inflected forms, compounds and many names, from the word graph
 * (a squished DAWG) in Tesseract's `deu.traineddata` (Apache-2.0).
 * @param file path of `deu.traineddata.gz`, the classic one with a word list
 * @see tesseract-ocr: ccutil/tessdatamanager.h, dict/dawg.h
 */
export function readDictionary(file: string): string[] {
  const bytes = gunzipSync(readFileSync(file))
  const entries = bytes.readInt32LE(0)
  const offset = (i: number) => Number(bytes.readBigInt64LE(4 + i * 8))
  const part = (i: number) => {
    const start = offset(i)
    let next = i + 1
    while (next < entries && offset(next) < 0) next++
    return start < 0 ? Buffer.alloc(0) : bytes.subarray(start, next < entries ? offset(next) : bytes.length)
  }
  const letters = part(component.unicharset)
    .toString('utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split(' ')[0] as string)
  const graph = part(component.words)
  if (graph.readInt16LE(0) !== 42) throw new Error(`${file} holds no word list`)
  const flagBit = BigInt(Math.ceil(Math.log2(graph.readInt32LE(2) + 1)))
  const count = graph.readInt32LE(6)
  const [mask, nextBit] = [(1n << flagBit) - 1n, flagBit + 3n]
  const edges = Array.from({ length: count }, (_, i) => {
    const edge = graph.readBigUInt64LE(10 + i * 8)
    const flags = Number((edge >> flagBit) & 7n)
    return { letter: letters[Number(edge & mask)] ?? '', next: Number(edge >> nextBit), last: (flags & 1) !== 0, ends: (flags & 4) !== 0 }
  })
  const words: string[] = []
  const walk = (node: number, before: string) => {
    if (before.length > 40) return
    for (let i = node; i < count; i++) {
      const edge = edges[i] as (typeof edges)[number]
      const word = before + edge.letter
      if (edge.ends) words.push(word.replace(/[.,:;!?)]+$/, ''))
      if (edge.next > 0) walk(edge.next, word)
      if (edge.last) break
    }
  }
  walk(0, '')
  return [...new Set(words)].filter((w) => /^[\p{L}-]{2,}$/u.test(w))
}
