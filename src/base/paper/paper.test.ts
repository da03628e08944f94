import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream, PDFRef, PDFString } from 'pdf-lib'
import { describe, expect, test } from 'vitest'
import { type Paper, toDocx, toPdf, unprintable } from './index.ts'

// What the PDF claims is read back with another library than the one that wrote it. This is not a validator of PDF/A: none was at hand.

const long = 'Die Stadt hat den Antrag geprüft und die Unterlagen gewürdigt, die Sie eingereicht haben. '.repeat(14)
const paper: Paper = {
  title: 'Hundesteuerbescheid: Bello & Söhne <Test>',
  language: 'de-DE',
  author: 'Stadt Musterstadt',
  subject: 'Text aus einer Vorlage; von einem Menschen entschieden.',
  createdAt: new Date('2026-11-20T12:00:00Z'),
  footer: 'Stadt Musterstadt · Nr. 2026-000001',
  parts: [
    {
      title: 'Bescheid',
      blocks: [
        { kind: 'letterhead', lines: ['Stadt Musterstadt', 'Steueramt'] },
        {
          kind: 'address',
          sender: 'Stadt Musterstadt · Marktplatz 1',
          lines: ['Frau', 'Şükrän Żółć-Ğül', 'Hauptstr. 1', '72999 Musterstadt'],
          facts: [['Datum', '20.11.2026']],
        },
        { kind: 'heading', level: 1, text: 'Hundesteuerbescheid' },
        { kind: 'paragraph', text: 'Sehr geehrte Frau Żółć-Ğül,' },
        { kind: 'heading', level: 2, text: 'Entscheidung' },
        { kind: 'list', ordered: true, items: ['Die Hundesteuer wird auf 120,00 € festgesetzt.', long] },
        {
          kind: 'table',
          caption: 'Kosten',
          columns: [
            { title: 'Leistung', share: 6 },
            { title: 'Betrag', share: 2, align: 'right' },
          ],
          rows: [...Array.from({ length: 40 }, (_, i) => [`Hund Nr. ${i + 1}`, '120,00 €']), ['Summe', '4.800,00 €']],
          sum: true,
        },
        { kind: 'heading', level: 2, text: 'Begründung' },
        { kind: 'paragraph', text: long },
        { kind: 'signature', lines: ['i. A.', 'Beispiel'] },
      ],
    },
    {
      title: 'Erklärung',
      blocks: [
        { kind: 'heading', level: 1, text: 'In einfacher Sprache' },
        { kind: 'notice', lines: ['Nicht Teil des Bescheids.'] },
      ],
    },
  ],
}

const bytes = await toPdf(paper)
const pdf = await PDFDocument.load(bytes, { updateMetadata: false })
const get = (dict: PDFDict, key: string) => dict.lookup(PDFName.of(key))
const word = (value: unknown) =>
  value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : value instanceof PDFName ? value.decodeText() : String(value)
const stream = (value: unknown) => Buffer.from(decodePDFRawStream(value as PDFRawStream).decode()).toString('utf8')

type Node = { kind: string; content: number; children: Node[] }
function tree(dict: PDFDict): Node {
  const k = get(dict, 'K')
  const kids = k instanceof PDFArray ? k.asArray().map((one) => (one instanceof PDFRef ? pdf.context.lookup(one) : one)) : k ? [k] : []
  const elements = kids.filter((one): one is PDFDict => one instanceof PDFDict && one.has(PDFName.of('S')))
  return { kind: word(get(dict, 'S')), content: kids.length - elements.length, children: elements.map(tree) }
}
const flat = (node: Node): Node[] => [node, ...node.children.flatMap(flat)]
const structure = flat(tree(get(pdf.catalog, 'StructTreeRoot') as PDFDict)).slice(1)

describe('the PDF is built by the rules of PDF/A-2a', () => {
  test('pdfaid part 2, conformance A, in XMP that is well-formed although the title holds & and <', () => {
    const xmp = stream(get(pdf.catalog, 'Metadata')) || ''
    expect(xmp).toMatch(/<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>A<\/pdfaid:conformance>/)
    expect(xmp).toContain('Hundesteuerbescheid: Bello und Söhne ‹Test›')
    const file = join(mkdtempSync(join(tmpdir(), 'vz-xmp-')), 'a.xml')
    writeFileSync(file, xmp)
    const xmllint = spawnSync('xmllint', ['--noout', file])
    if (!xmllint.error) expect(xmllint.stderr.toString()).toBe('')
  })
  test('an output intent with an ICC profile of three components', () => {
    const intent = (get(pdf.catalog, 'OutputIntents') as PDFArray).lookup(0) as PDFDict
    expect(word(get(intent, 'S'))).toBe('GTS_PDFA1')
    const profile = get(intent, 'DestOutputProfile') as PDFRawStream
    expect(Number(String(profile.dict.lookup(PDFName.of('N'))))).toBe(3)
    const icc = Buffer.from(decodePDFRawStream(profile).decode())
    expect(icc.subarray(36, 40).toString()).toBe('acsp')
    expect(icc.readUInt32BE(0)).toBe(icc.length)
  })
  test('every font is embedded, has a name of a subset, and says its letters', () => {
    const fonts = pdf.context
      .enumerateIndirectObjects()
      .flatMap(([, o]) => (o instanceof PDFDict && word(get(o, 'Type')) === 'Font' && get(o, 'DescendantFonts') ? [o] : []))
    expect(fonts.length).toBeGreaterThanOrEqual(2)
    for (const font of fonts) {
      const descendant = (get(font, 'DescendantFonts') as PDFArray).lookup(0) as PDFDict
      const descriptor = get(descendant, 'FontDescriptor') as PDFDict
      expect(word(get(descriptor, 'FontName'))).toMatch(/^[A-Z]{6}\+/)
      expect(get(descriptor, 'FontFile2') ?? get(descriptor, 'FontFile3')).toBeInstanceOf(PDFRawStream)
      expect(stream(get(font, 'ToUnicode'))).toContain('beginbfrange')
    }
  })
  test('marked, with its language, its title shown, nothing encrypted, no script', () => {
    expect(String(get(get(pdf.catalog, 'MarkInfo') as PDFDict, 'Marked'))).toBe('true')
    expect(word(get(pdf.catalog, 'Lang'))).toBe('de-DE')
    expect(String(get(get(pdf.catalog, 'ViewerPreferences') as PDFDict, 'DisplayDocTitle'))).toBe('true')
    expect(pdf.isEncrypted).toBe(false)
    expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7')
    expect(bytes.includes('/JavaScript')).toBe(false)
    expect(bytes.includes('/ID [')).toBe(true)
  })
  test('the structure holds everything in reading order: headings, paragraphs, list, table with heads, two parts', () => {
    const [document] = structure
    expect(document?.kind).toBe('Document')
    expect(document?.children.map((p) => p.kind)).toEqual(['Part', 'Part'])
    const act = document?.children[0]?.children.map((n) => n.kind) ?? []
    expect(act.filter((k) => !/^P$/.test(k))).toEqual(['H1', 'H2', 'L', 'Table', 'H2'])
    const list = structure.find((n) => n.kind === 'L')
    expect(list?.children.map((n) => n.children.map((c) => c.kind))).toEqual([
      ['Lbl', 'LBody'],
      ['Lbl', 'LBody'],
    ])
    const table = structure.find((n) => n.kind === 'Table')
    expect(table?.children.map((r) => r.children.map((c) => c.kind).join('')).slice(0, 3)).toEqual(['', 'THTH', 'TDTD'])
    expect(table?.children).toHaveLength(43) // caption, head, 41 rows: the head repeated on the next page is no row
    expect(structure.filter((n) => !n.children.length && !n.content).map((n) => n.kind)).toEqual([])
  })
  test('every operator that shows something stands in marked content', () => {
    for (const page of pdf.getPages()) {
      const contents = page.node.Contents()
      const streams = contents instanceof PDFArray ? contents.asArray().map((r) => pdf.context.lookup(r)) : [contents]
      const lines = streams.map(stream).join('\n').split('\n')
      let depth = 0
      for (const line of lines) {
        if (/\b(BDC|BMC)$/.test(line)) depth += 1
        if (/(TJ|Tj|\bS|\bf|\bre)$/.test(line)) expect(depth, line).toBeGreaterThan(0)
        if (/^EMC/.test(line)) depth -= 1
      }
      expect(depth).toBe(0)
    }
  })
  test('the same paper gives the same bytes', async () => {
    expect((await toPdf(paper)).equals(bytes)).toBe(true)
  })
  test('another reader sees text in that order, and names with letters of all Europe (skipped without pdftotext)', ({ skip }) => {
    const file = join(mkdtempSync(join(tmpdir(), 'vz-pdf-')), 'a.pdf')
    writeFileSync(file, bytes)
    if (spawnSync('pdftotext', ['-v']).error) return skip('pdftotext is not installed')
    const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })
    expect(text).toContain('Şükrän Żółć-Ğül')
    expect(text.indexOf('Entscheidung')).toBeLessThan(text.indexOf('Begründung'))
    expect(text).toMatch(/Seite 1 von \d/)
  })
})

describe('what has no effect says so', () => {
  test('on the first page as a sentence, on every page across, and the mark is not read out on each', async () => {
    const draft = await toPdf({ ...paper, mark: { word: 'ENTWURF', sentence: 'ENTWURF: ohne Wirkung.' } })
    const file = join(mkdtempSync(join(tmpdir(), 'vz-pdf-')), 'a.pdf')
    writeFileSync(file, draft)
    if (spawnSync('pdftotext', ['-v']).error) return
    const pages = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1)
    expect(pages.length).toBeGreaterThan(2)
    for (const page of pages) expect(page).toContain('ENTWURF')
    expect(pages[0]).toContain('ENTWURF: ohne Wirkung.')
  })
})

test.each([
  ['Größe, Œuvre, Łódź, Ñandú, Ştefan, Čapek, Đorđević, Θεός, Пётр', ''],
  ['李 heißt Li', '李'],
  ['ein Emoji 🐶 im Namen', '🐶'],
])('letters that the font lacks are named before anything is issued: %s', (text, missing) => {
  expect(unprintable(text).join('')).toBe(missing)
})

describe('the Word file', () => {
  const words = (docx: Buffer) => strFromU8(unzipSync(docx)['word/document.xml'] ?? new Uint8Array()).replace(/<[^>]+>/g, ' ')
  test('holds the same words, headings as headings, a draft its mark', async () => {
    const docx = await toDocx({ ...paper, mark: { word: 'ENTWURF', sentence: 'ohne Wirkung.' } })
    const xml = strFromU8(unzipSync(docx)['word/document.xml'] ?? new Uint8Array())
    expect(words(docx)).toContain('ENTWURF')
    expect(words(docx)).toContain('Żółć-Ğül')
    expect(xml).toContain('w:val="Heading1"')
    expect(xml).toContain('<w:tblHeader/>')
  })
})
