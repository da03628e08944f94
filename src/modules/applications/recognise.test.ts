import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { read } from '#ai/reading/index.ts'
import { readWhole, type Whole, wholeOf } from '#base/leistungen/index.ts'
import { fileOf, type Proof, proofs } from '#test/proofs.ts'
import { hintsOn, isProof, recognise, valuesIn } from './recognise.ts'

const folder = join(import.meta.dirname, '../../../towns/musterstadt/leistungen')
const packages = new Map(['hundesteuer', 'sondernutzung', 'wohngeld'].map((id) => [id, wholeOf(readWhole(join(folder, id)), id) as Whole]))
const all = proofs()
type Wanted = Whole['leistung']['documents'][number]

async function looked(proof: Proof) {
  const documents = packages.get(proof.package)?.leistung.documents ?? []
  const reading = await read({ name: proof.name, bytes: await fileOf(proof) })
  const text = reading.outcome === 'read' ? reading.text : ''
  const found = recognise(documents, text)
  const document = documents.find((d) => d.id === found)
  const values = document ? valuesIn(document, text) : []
  return { text, found, values, document, documents }
}

describe('proofs as people hand them in, made up: 66 of three packages', () => {
  test('there are at least sixty, of every package, and some that are none of what is asked', () => {
    expect(all.length).toBeGreaterThanOrEqual(60)
    expect(new Set(all.map((p) => p.package)).size).toBe(3)
    expect(all.filter((p) => p.document === null).length).toBeGreaterThan(5)
  })
  test('and photographs among them, taken in every way', () => {
    expect(new Set(all.filter((p) => p.type === 'jpeg').map((p) => p.photo)).size).toBeGreaterThanOrEqual(3)
  })
  // Every third here; all of them, and as photographs, in recognise.long.test.ts.
  const third = all.filter((p) => p.type === 'pdf').filter((_, i) => i % 3 === 0)
  test.each(third.map((p) => [p.name, p] as const))('%s', async (_name, proof) => {
    const { found, values, document, text } = await looked(proof)
    expect(found).toBe(proof.document)
    for (const [id, value] of Object.entries(proof.values)) {
      const read = values.find((v) => v.show === id)
      expect(read?.value, id).toBe(value)
      // The place is that of the value itself, so that a page can mark it.
      expect(text.slice(read?.start, read?.end).replace(/[\s.]/g, ''), id).not.toBe('')
    }
    if (document)
      expect(isProof(document, values)).toBe(document.shows.every((s) => !s.must || s.id in proof.values || values.some((v) => v.show === s.id)))
  })
})

const hasTesseract = spawnSync('tesseract', ['--version']).status === 0
if (!hasTesseract) console.log('Photographs of proofs are not read here: there is no tesseract.')
// All 66 in all six ways: npm run bench -- proofs --all, and recognise.long.test.ts.
describe.skipIf(!hasTesseract)('photographs through OCR', () => {
  const rent = all.find((p) => p.document === 'mietvertrag') as Proof
  test.each(['angled', 'side-noted'] as const)('a tenancy agreement, %s: what it is and its rent', { timeout: 60_000 }, async (photo) => {
    const { found, values } = await looked({ ...rent, name: 'IMG_0001.jpg', type: 'jpeg', photo })
    expect(found).toBe('mietvertrag')
    expect(values.find((v) => v.show === 'kaltmiete')?.value).toBe(rent.values.kaltmiete)
  })
})

describe('what a camera does to words', () => {
  const plan = packages.get('sondernutzung')?.leistung.documents[0] as Wanted
  const pay = packages.get('wohngeld')?.leistung.documents.find((d) => d.id === 'einkommen') as Wanted
  test.each<[why: string, document: Wanted, text: string, show: string, value: number | undefined]>([
    ['a letter too many in a long label', plan, 'verbleibende Gehwegpbreite: 1,8 m', 'restbreite', 1.8],
    ['a letter too few', plan, 'verbleibende Gehwegbeite: 1,8 m', 'restbreite', 1.8],
    ['a letter that is another', plan, 'verbleibende Gehweqbreite: 1,8 m', 'restbreite', 1.8],
    ['two letters are too many', plan, 'verbleibende Gchweqbreite: 1,8 m', 'restbreite', undefined],
    ['an amount with a digit that was not read is no smaller amount', pay, 'Bruttorente: 1. 25,00 EUR', 'brutto', undefined],
    ['nor its last digit', pay, 'Bruttorente: 2.830. 0 EUR', 'brutto', undefined],
    ['a whole one is read', pay, 'Bruttorente: 1.025,00 EUR', 'brutto', 1025],
  ])('%s', (_why, document, text, show, value) => {
    expect(valuesIn(document, text).find((v) => v.show === show)?.value).toBe(value)
  })
})

describe('what is kindly said', () => {
  const { documents } = packages.get('wohngeld')?.leistung ?? { documents: [] }
  test.each<[why: string, asked: string, recognised: string | null, readable: boolean, said: RegExp]>([
    ['another document than the one asked for', 'mietvertrag', 'einkommen', true, /sieht aus wie „Einkommensnachweise.*trotzdem mitschicken/],
    ['nothing readable', 'mietvertrag', null, false, /keinen Text lesen.*Mensch/],
    ['not recognised', 'mietvertrag', null, true, /nicht erkannt.*Mensch/],
    [
      'recognised, but what it must show is not there',
      'mietvertrag',
      'mietvertrag',
      true,
      /„Kaltmiete im Monat“ haben wir in der Datei nicht gefunden/,
    ],
  ])('%s', (_why, asked, recognised, readable, said) => {
    expect(hintsOn(documents, asked, recognised, [], readable).join(' ')).toMatch(said)
  })
  test('a word that speaks against it rules a document out', () => {
    expect(recognise(documents, 'Mietvertrag, Kaltmiete, Vermieter')).toBe('mietvertrag')
    expect(recognise(documents, 'Mietvertrag, Kaltmiete, Vermieter; anbei die Lohnabrechnung')).not.toBe('mietvertrag')
  })
})
