import { Document, Packer, Paragraph } from 'docx'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import PDFDocument from 'pdfkit'
import { describe, expect, test } from 'vitest'
import { markPdf } from './pdf.ts'
import { tablePdf } from './print.ts'
import * as provenance from './provenance.ts'

const decision = '0b8cf2d0-6f1e-4c3e-9d55-6f7c2a0f1a11'
const review = { decision, stelle: '50.10', at: new Date('2026-11-21T09:30:00Z'), changed: false }
const written = {
  origin: 'generated',
  method: 'writing-desk.chat/1',
  model: 'mistral-small & co <3',
  at: new Date('2026-11-21T07:15:00Z'),
  review: null,
} satisfies provenance.Provenance
const checked = { ...written, review } satisfies provenance.Provenance
const iptc = (name: string) => `http://cv.iptc.org/newscodes/digitalsourcetype/${name}`

describe('what kind of source a text is, in the words of the IPTC', () => {
  test.each<[provenance.Origin, string, string]>([
    ['human', 'digitalCreation', 'digitalCreation'],
    ['rules', 'algorithmicMedia', 'humanEdits'],
    ['classifier', 'trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia'],
    ['extractive', 'algorithmicallyEnhanced', 'humanEdits'],
    ['generated', 'trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia'],
  ])('%s is %s, and %s after a person changed its words', (origin, made, changed) => {
    expect(provenance.digitalSourceType({ origin, review: null })).toBe(iptc(made))
    expect(provenance.digitalSourceType({ origin, review }), 'reading alone changes no source').toBe(iptc(made))
    expect(provenance.digitalSourceType({ origin, review: { ...review, changed: true } })).toBe(iptc(changed))
  })
})

describe('a review', () => {
  const row = {
    id: decision,
    kind: 'person',
    outcome: 'accepted',
    stelleId: '50.10',
    decidedAt: review.at,
    difference: {},
    revertedAt: null,
  } as const
  test.each([
    ['a person who accepted', {}, { changed: false }],
    ['a person who changed the words', { outcome: 'amended', difference: { body: { proposed: 'a', decided: 'b' } } }, { changed: true }],
    ['a person who changed the way it leaves', { outcome: 'amended', difference: { via: { proposed: 'a', decided: 'b' } } }, { changed: false }],
    ['a standing order: nobody read it', { kind: 'standing-order', stelleId: null }, null],
    ['a released package: nobody read it', { kind: 'released-package', stelleId: null }, null],
    ['a rejection answers for nothing', { outcome: 'rejected' }, null],
    ['a decision that was taken back', { revertedAt: review.at }, null],
  ] as const)('is the record of the decision: %s', (_what, change, expected) => {
    const found = provenance.reviewOf({ ...row, ...change }, ['body'])
    expect(found).toEqual(expected && { ...review, ...expected })
  })
  test('exempts a generated text from the label of Art. 50 Abs. 4 KI-VO, and the label says who answers for it; the machine-readable mark stays', () => {
    expect([written, checked, { ...checked, origin: 'rules' as const }].map(provenance.labelDuty)).toEqual(['label', 'reviewed', 'none'])
    expect(provenance.labelOf(written)).toBe('Entwurf der KI')
    expect(provenance.labelOf(checked)).toBe('geprüft und verantwortet von Stelle 50.10')
    expect(provenance.labelOf(checked, 'en', 'Ms Beispiel')).toBe('checked and answered for by Ms Beispiel')
    expect(provenance.labelOf({ origin: 'rules', review })).toBe('regelbasiert · geprüft von Stelle 50.10')
    expect(provenance.visibleLine(written)).toBe(
      'Entwurf der KI (mistral-small & co <3, writing-desk.chat/1, 21. November 2026, 08:15 Uhr). Noch von keinem Menschen geprüft.',
    )
    expect(provenance.visibleLine({ ...written, origin: 'rules', model: null })).toMatch(/^Von einer Maschine zusammengestellt \(regelbasiert, /)
    expect([provenance.visibleLine(checked), provenance.visibleLine({ ...written, origin: 'human' })]).toEqual([null, null])
    expect(provenance.digitalSourceType(checked)).toBe(iptc('trainedAlgorithmicMedia'))
    expect(provenance.describe(checked)).toMatch(
      new RegExp(`Geprüft und verantwortet von: Stelle 50.10; Geprüft am: 21. November 2026, 10:30 Uhr; Entscheidung: ${decision}$`),
    )
  })
})

describe('machines read it', () => {
  test('in HTML: schema.org in a data block that nothing in the text can close', () => {
    const html = provenance.toHtml(checked, { name: '</script><script>alert(1)</script>', inLanguage: 'de' })
    expect(html.match(/<\/?script/g)).toHaveLength(2)
    expect(JSON.parse(html.replace(/<[^>]*>/g, ''))).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'CreativeWork',
      name: '</script><script>alert(1)</script>',
      digitalSourceType: iptc('trainedAlgorithmicMedia'),
      creator: { '@type': 'SoftwareApplication', name: 'mistral-small & co <3', softwareVersion: 'writing-desk.chat/1' },
      creativeWorkStatus: 'reviewed',
      editor: { name: 'Stelle 50.10' },
      identifier: { propertyID: 'decision', value: decision },
    })
    expect(provenance.toJsonLd({ ...written, origin: 'human', method: null, model: null })).toMatchObject({ creativeWorkStatus: 'draft' })
  })

  const packetOf = async (bytes: Uint8Array) => {
    const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
    const raw = (await pdf.getMetadata()).metadata?.getRaw() as string
    await pdf.loadingTask.destroy()
    expect(XMLValidator.validate(raw)).toBe(true)
    const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, htmlEntities: true, isArray: (name) => name === 'Description' })
    const found = Object.assign({}, ...parser.parse(raw).xmpmeta.RDF.Description) as Record<string, unknown>
    return { raw, found }
  }
  const described = (bytes: Buffer) => bytes.includes('http://www.aiim.org/pdfa/ns/extension/')

  test('in a PDF of pdfkit: the IPTC’s properties and the history in one packet, whatever stands in the title', async () => {
    const pdf = new PDFDocument({ pdfVersion: '1.7', info: { Title: 'Müll & <Gebühr>', Author: 'Stadt "M" & Co', CreationDate: written.at } })
    markPdf(pdf, checked)
    const parts: Buffer[] = []
    pdf.on('data', (part: Buffer) => parts.push(part))
    const ended = new Promise((done) => pdf.on('end', done))
    pdf.text('Hallo').end()
    await ended
    const bytes = Buffer.concat(parts)
    const { found } = await packetOf(bytes)
    expect(found).toMatchObject({
      DigitalSourceType: iptc('trainedAlgorithmicMedia'),
      AISystemUsed: 'mistral-small & co <3',
      AISystemVersionUsed: 'writing-desk.chat/1',
      History: {
        Seq: {
          li: [
            { action: 'created', softwareAgent: 'mistral-small & co <3, writing-desk.chat/1', when: '2026-11-21T07:15:00.000Z' },
            { action: 'reviewed', when: '2026-11-21T09:30:00.000Z', parameters: `Stelle 50.10, Entscheidung ${decision}` },
          ],
        },
      },
    })
    expect(JSON.stringify(found)).toContain('Müll & <Gebühr>')
    expect(described(bytes)).toBe(true)
    const read = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
    expect((await read.getMetadata()).info).toMatchObject({ Title: 'Müll & <Gebühr>' })
  })
  test('where a document describes schemas of its own, the bag is left to it', () => {
    expect(provenance.toXmp(checked, { pdfa: false })).not.toContain('pdfaExtension')
    expect(XMLValidator.validate(`<a xmlns:rdf="r" xmlns:pdfaSchema="s" xmlns:pdfaProperty="p">${provenance.xmpSchema}</a>`)).toBe(true)
  })
  test('in a printed table: the packet follows as an update, and every page is still there', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => [`Zeile ${i}`, 'ä'])
    const rules = { ...written, origin: 'rules', method: null, model: null } as const
    const bytes = tablePdf({ title: 'Buch', about: '', columns: [{ title: 'A', share: 1 }, { title: 'B', share: 1 }], rows, provenance: rules }) // biome-ignore format: one table
    const { raw, found } = await packetOf(bytes)
    expect(found).toMatchObject({ DigitalSourceType: iptc('algorithmicMedia') })
    expect(found).not.toHaveProperty('AISystemUsed')
    expect(raw).toMatch(/pdfaid:part/)
    const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
    expect(pdf.numPages).toBeGreaterThan(1)
    const last = await (await pdf.getPage(pdf.numPages)).getTextContent()
    expect(last.items.map((i) => ('str' in i ? i.str : '')).join('')).toContain('Zeile 89')
  })

  test('in a DOCX: a sentence in its properties and each fact by name', async () => {
    const bytes = await Packer.toBuffer(new Document({ ...provenance.toDocxProperties(checked), sections: [{ children: [new Paragraph('Hallo')] }] }))
    const files = unzipSync(bytes)
    const core = strFromU8(files['docProps/core.xml'] ?? new Uint8Array())
    const custom = strFromU8(files['docProps/custom.xml'] ?? new Uint8Array())
    expect(core).toContain('Geprüft und verantwortet von: Stelle 50.10')
    expect(XMLValidator.validate(custom)).toBe(true)
    for (const text of ['name="digitalSourceType"', iptc('trainedAlgorithmicMedia'), 'name="Modell"', 'name="Entscheidung"', decision])
      expect(custom).toContain(text)
  })
  test('in Markdown: at its head, as YAML', () => {
    expect(provenance.toFrontMatter(written).split('\n')).toEqual([
      '---',
      `digitalSourceType: ${iptc('trainedAlgorithmicMedia')}`,
      'Herkunft: "Entwurf der KI"',
      'Verfahren: "writing-desk.chat/1"',
      'Modell: "mistral-small & co <3"',
      'Entstanden: "21. November 2026, 08:15 Uhr"',
      '---',
      '',
    ])
  })
})
