import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { read } from '#ai/reading/index.ts'
import { readWhole, type Whole, wholeOf } from '#base/leistungen/index.ts'
import { recognise, valuesIn } from '../src/modules/applications/recognise.ts'
import { fileOf, type Photo, photos, proofs } from '../test/proofs.ts'

/**
 * Proofs of the three packages through the real reader, as PDF and as photographs of a telephone through OCR: how many are recognised as what they are, and how
 * many of the values that stand in them are found. `--all`: every proof in every way of holding the telephone; else each in one.
 */
export async function run(args: string[]): Promise<void> {
  const { values: options } = parseArgs({ args, options: { all: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } })
  const folder = join(import.meta.dirname, '../towns/musterstadt/leistungen')
  const packages = new Map(['hundesteuer', 'sondernutzung', 'wohngeld'].map((id) => [id, wholeOf(readWhole(join(folder, id)), id) as Whole]))
  const ways: (Photo | 'pdf')[] = ['pdf', ...photos]
  const table = new Map(ways.map((way) => [way, { files: 0, type: 0, values: 0, found: 0, wrong: 0, seconds: 0 }]))
  for (const [i, proof] of proofs().entries())
    for (const way of ways) {
      if (way !== 'pdf' && !options.all && photos[Math.floor(i / 3) % photos.length] !== way) continue
      const bytes = await fileOf(way === 'pdf' ? { type: 'pdf', lines: proof.lines } : { type: 'jpeg', lines: proof.lines, photo: way })
      const began = performance.now()
      const reading = await read({ name: way === 'pdf' ? 'nachweis.pdf' : 'IMG_0001.jpg', bytes })
      const row = table.get(way)
      if (!row) continue
      row.seconds += (performance.now() - began) / 1000
      row.files++
      const text = reading.outcome === 'read' ? reading.text : ''
      const documents = packages.get(proof.package)?.leistung.documents ?? []
      const kind = recognise(documents, text)
      if (kind === proof.document) row.type++
      else process.stderr.write(`${way} ${proof.name}: ${kind}\n`)
      const document = documents.find((d) => d.id === proof.document)
      const shown = document ? valuesIn(document, text) : []
      for (const [id, value] of Object.entries(proof.values)) {
        row.values++
        const read_ = shown.find((v) => v.show === id)?.value
        if (read_ === value) row.found++
        else if (read_ !== undefined) {
          row.wrong++
          process.stderr.write(`${way} ${proof.name}: ${id} ${value} read as ${read_}\n`)
        } else process.stderr.write(`${way} ${proof.name}: ${id} not found\n`)
      }
    }
  const result = Object.fromEntries([...table].map(([way, { seconds, ...row }]) => [way, { ...row, secondsEach: Number((seconds / Math.max(1, row.files)).toFixed(2)) }]))
  console.log(options.json ? JSON.stringify(result) : result)
}
