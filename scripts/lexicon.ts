// node scripts/lexicon.ts: counts the words of the public corpora below and writes src/ai/language/words.txt (the result is committed).
// Words only, lower case, ß as ss, seen at least four times; no sentence and no order survives.
// Sources: ZIX corpus and news of the canton of Zürich (MIT), services of the city of München (EUPL-1.2), OMoS-QA pages (CC BY 4.0).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const data = process.env.VORZIMMER_DATA ?? '../shared/data'
const sources = [
  'language/zix_dataset.jsonl',
  'language/zh_admin_news.jsonl',
  'catalogue/munich/services.jsonl',
  'retrieval/omos_qa/retrieval_corpus_de.jsonl',
]
const counts = new Map<string, number>()
for (const source of sources) {
  for (const line of readFileSync(join(data, source), 'utf8').split('\n')) {
    if (!line) continue
    const row = JSON.parse(line) as Record<string, unknown>
    const text = [row.name, row.title, row.description, row.text].filter((v) => typeof v === 'string').join('\n')
    for (const word of text.matchAll(/\p{L}+/gu)) {
      const key = word[0].toLowerCase().replace(/ß/g, 'ss')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
}
// One line per frequency class: its exponent, then the words. 2^(n/2) is precise enough for what it is used for.
const classes = new Map<number, string[]>()
for (const [word, count] of counts) {
  if (count < 4 || word.length < 2 || !/^[a-zäöüéèà]+$/.test(word)) continue
  const exponent = Math.round(2 * Math.log2(count))
  classes.set(exponent, [...(classes.get(exponent) ?? []), word])
}
const lines = [...classes].sort(([a], [b]) => b - a).map(([exponent, list]) => `${exponent} ${list.sort().join(' ')}`)
writeFileSync('src/ai/language/words.txt', `${lines.join('\n')}\n`)
console.log(`${lines.length} classes, ${[...classes.values()].reduce((sum, list) => sum + list.length, 0)} words`)
