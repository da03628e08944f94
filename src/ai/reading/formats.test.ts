import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { expect, test } from 'vitest'
import { type Invoice, placeOf, type ReadDocument, Reading, textOf } from './contract.ts'
import { type ReadFile, read } from './read.ts'
import * as samples from './samples.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
async function readFile(file: ReadFile): Promise<ReadDocument> {
  const reading = await read(file, { ocr: 'never' })
  if (reading.outcome !== 'read') throw new Error(reading.reason)
  expect(Reading.parse(JSON.parse(JSON.stringify(reading)))).toEqual(reading)
  return reading
}
const blocks = (r: ReadDocument) => r.pages.flatMap((p) => p.blocks.map((b) => `${p.number} ${b.type}${b.level ?? ''}: ${textOf(r, b)}`))
const codes = (r: ReadDocument) => r.warnings.map((w) => w.code).sort()

test.each<[reason: string, name: string, content: Uint8Array, expected: string[]]>([
  [
    'Word: styles, numbering as printed, tables, deleted and hidden text left out, footnotes, pages',
    'a.docx',
    samples.docx(),
    [
      '1 heading1: Satzung',
      '1 heading2: Steuerpflicht',
      '1 list-item1: (1) Steuerpflichtig ist',
      '1 list-item2: a) wer einen Hund hält,',
      '1 list-item2: b) wer ihn pflegt.',
      '1 list-item1: (2) Zweiter Absatz.',
      '1 table: Hund\tEuro\nerster\t90,00',
      '1 paragraph: Sichtbares',
      '2 paragraph: Auf Seite zwei.',
      '2 note: Beschluss vom 3. Juni',
    ],
  ],
  [
    'OpenDocument text: headings, nested lists, tables without the million empty cells, page breaks',
    'a.odt',
    samples.odt(),
    [
      '1 heading1: Merkblatt',
      '1 paragraph: Bitte  mitbringen:',
      '1 list-item1: • Ausweis',
      '1 list-item2: • gültig',
      '1 table: Montag\n8–12 Uhr\tZimmer 4',
      '2 paragraph: Rückseite',
    ],
  ],
  ['OpenDocument sheet', 'a.ods', samples.ods(), ['1 table: Amt\tStellen']],
  [
    'PowerPoint: title, levels, tables',
    'a.pptx',
    samples.pptx(),
    ['1 heading1: Schulung', '1 list-item1: • Erstens', '1 list-item2: • darunter', '1 table: Tag\tRaum'],
  ],
  [
    'Excel: shared and inline strings, gaps, amounts and dates as people see them',
    'a.xlsx',
    samples.xlsx(),
    ['1 table: Leistung\tBetrag\t\tAb\nPass\t70,00 €\t\t20.11.2026'],
  ],
  [
    'RTF: code page, Unicode with its substitute, lists, tables, hidden text',
    'a.rtf',
    bytes(samples.rtf),
    [
      '1 heading1: Bauantrag',
      '1 paragraph: Straße 7, Gebühr 10 €.',
      '1 list-item1: • Lageplan',
      '1 table: Jahr\tWert\n2026\t12',
      '1 paragraph: Ende',
    ],
  ],
  [
    'Markdown: headings, nested lists, tables, quotations, code; HTML in it is not run',
    'a.md',
    bytes(
      '# Titel\n\nAbsatz mit **fett**\n\n1. eins\n2. zwei\n   - innen\n\n> Zitat\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n\n<script>x()</script>\n',
    ),
    [
      '1 heading1: Titel',
      '1 paragraph: Absatz mit fett',
      '1 list-item1: 1. eins',
      '1 list-item1: 2. zwei',
      '1 list-item2: • innen',
      '1 quote1: Zitat',
      '1 table: A\tB\n1\t2',
      '1 code: code',
    ],
  ],
  [
    'HTML: headings, nested lists, tables, quotations, line breaks',
    'a.html',
    bytes(
      '<!doctype html><html lang="de"><title>T</title><body><h1>Kopf</h1><p>eins<br>zwei <em>drei</em></p><ol start="3"><li>c<ul><li>innen</ul><li>d</ol><blockquote>Zitat</blockquote><table><tr><th>A<th>B<tr><td>1<td colspan=2>2</table>',
    ),
    [
      '1 heading1: Kopf',
      '1 paragraph: eins\nzwei drei',
      '1 list-item1: 3. c',
      '1 list-item2: • innen',
      '1 list-item1: 4. d',
      '1 quote1: Zitat',
      '1 table: A\tB\n1\t2',
    ],
  ],
  [
    'plain text: underlined heading, list',
    'a.txt',
    bytes('Titel\n=====\n\nText\nweiter\n\n- a\n- b\n'),
    ['1 heading1: Titel', '1 paragraph: Text\nweiter', '1 list-item1: - a', '1 list-item1: - b'],
  ],
  ['CSV with semicolons and quotes', 'a.csv', bytes('Name;Ort\n"Beispiel; Erika";Bonn\n'), ['1 table: Name\tOrt\nBeispiel; Erika\tBonn']],
  [
    'any other XML: its values',
    'a.xml',
    bytes('<?xml version="1.0"?><a><b>eins</b><c d="x"><e>zwei &amp; drei</e></c></a>'),
    ['1 field: b: eins', '1 field: e: zwei & drei'],
  ],
  ['Outlook message', 'a.msg', samples.msg(), ['1 paragraph: Guten Tag,', '1 paragraph: bitte füllen Sie das Loch.']],
])('%s', async (_, name, content, expected) => {
  const r = await readFile({ name, bytes: content })
  expect(blocks(r)).toEqual(expected)
})

test('the file behind the text: titles, authors, languages, places', async () => {
  const word = await readFile({ name: 'a.docx', bytes: samples.docx() })
  expect([word.title, word.meta.author, codes(word)]).toEqual(['Hundesteuer', 'Kämmerei', ['hidden-text-removed']])
  const slides = await readFile({ name: 'a.pptx', bytes: samples.pptx() })
  expect([slides.pages[0]?.width, slides.pages[0]?.height, placeOf(slides, 0, 8)[0]?.boxes]).toEqual([720, 540, [[72, 36, 216, 72]]])
  const sheet = await readFile({ name: 'a.xlsx', bytes: samples.xlsx() })
  expect(sheet.pages[0]?.name).toBe('Gebühren')
  const rich = await readFile({ name: 'a.rtf', bytes: bytes(samples.rtf) })
  expect([rich.title, rich.meta.author]).toEqual(['Grüße', 'Bauamt'])
})

test('an Outlook message keeps envelope and attachments', async () => {
  const r = await readFile({ name: 'a.msg', bytes: samples.msg() })
  expect(r.meta).toMatchObject({
    from: { name: 'Erika Beispiel', address: 'erika@beispiel.example' },
    to: [{ name: 'Rathaus Musterstadt', address: 'post@musterstadt.example' }],
    subject: 'Schlagloch am Markt',
    messageId: '<m1@beispiel.example>',
  })
  expect(r.parts.map((p) => [p.name, p.reading.outcome === 'read' && p.reading.text])).toEqual([['notiz.txt', 'Anlage aus Outlook']])
})

const expectedUbl: Invoice = {
  syntax: 'UBL',
  profile: 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0',
  number: 'R-2026-17',
  typeCode: '380',
  issuedOn: '2026-11-02',
  dueOn: '2026-12-02',
  currency: 'EUR',
  seller: { name: 'Laternen Beispiel GmbH', vatId: 'DE123456789' },
  buyer: { name: 'Stadt Musterstadt', reference: '04011000-1234512345-06' },
  iban: 'DE02120300000000202051',
  netCents: 10_000,
  taxCents: 1_900,
  grossCents: 11_900,
  payableCents: 11_900,
  lines: [{ id: '1', name: 'Leuchtmittel', quantity: 4, unit: 'H87', netCents: 10_000 }],
}

test('an XRechnung is its XML, in both syntaxes', async () => {
  const u = await readFile({ name: 'rechnung.xml', bytes: bytes(samples.ubl()) })
  expect([u.kind, u.title, u.invoice]).toEqual(['xrechnung', 'Rechnung R-2026-17', expectedUbl])
  expect(u.text).toContain('Summe brutto: 119,00 EUR')
  const c = await readFile({ name: 'rechnung.xml', bytes: bytes(samples.cii) })
  expect(c.invoice).toMatchObject({
    syntax: 'CII',
    number: 'ZF-9',
    issuedOn: '2026-11-03',
    grossCents: 119_000,
    seller: { name: 'Salz Beispiel AG', vatId: 'DE987654321' },
    lines: [{ name: 'Streusalz', quantity: 2.5 }],
  })
})

test.each([
  ['the same total', '1.190,00 EUR', []],
  ['another total: the XML is the truth, and the difference is reported', '11.900,00 EUR', ['invoice-differs']],
])('a ZUGFeRD invoice whose picture shows %s', async (_, printed, differs) => {
  const doc = await PDFDocument.create()
  doc.addPage().drawText(`Rechnung ZF-9   Gesamt ${printed}`, { x: 50, y: 700, size: 12 })
  await doc.attach(bytes(samples.cii), 'factur-x.xml', { mimeType: 'text/xml' })
  const r = await readFile({ name: 'rechnung.pdf', bytes: await doc.save() })
  expect(r.invoice?.grossCents).toBe(119_000)
  expect(codes(r)).toEqual(['embedded-files', ...differs])
  expect(r.parts.map((p) => [p.name, p.kind])).toEqual([['factur-x.xml', 'xrechnung']])
})

test('a portfolio: every embedded file is a part with its own reading', async () => {
  const doc = await PDFDocument.create()
  doc.addPage().drawText('Sammelmappe', { x: 50, y: 700 })
  await doc.attach(bytes('Erste Anlage'), 'eins.txt')
  await doc.attach(samples.docx(), 'zwei.docx')
  const r = await readFile({ name: 'mappe.pdf', bytes: await doc.save() })
  expect(r.parts.map((p) => [p.id, p.name, p.kind, p.reading.outcome])).toEqual([
    ['0', 'eins.txt', 'text', 'read'],
    ['1', 'zwei.docx', 'docx', 'read'],
  ])
})

test('a message of the justice’s mailbox is one item, as folder and as archive; an eEB is only reported', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'egvp-'))
  await mkdir(join(folder, 'attachments'))
  await writeFile(join(folder, 'xjustiz_nachricht.xml'), samples.xjustiz)
  await writeFile(join(folder, 'attachments', 'klage.txt'), 'Ich erhebe Klage.')
  const archive = samples.zip({ 'n1/xjustiz_nachricht.xml': samples.xjustiz, 'n1/attachments/klage.txt': 'Ich erhebe Klage.' })
  const readings = [await readFile({ path: folder }), await readFile({ name: 'n1.zip', bytes: archive })]
  await rm(folder, { recursive: true })
  for (const r of readings) {
    expect([r.kind, r.title]).toEqual(['xjustiz', 'Beispiel ./. Stadt Musterstadt'])
    expect(r.meta).toEqual({
      from: { name: 'Verwaltungsgericht Musterstadt', address: '' },
      to: [{ name: 'Stadt Musterstadt', address: '' }],
      subject: 'Beispiel ./. Stadt Musterstadt',
      fileNumbers: ['5 K 123/26', '32-4711/26'],
      date: '2026-11-19T09:00:00.000Z',
      messageId: 'a-1',
    })
    expect(codes(r)).toEqual(['acknowledgement-requested', 'attachment-missing'])
    expect(r.warnings.find((w) => w.code === 'attachment-missing')?.detail).toBe('anlage.pdf')
    expect(r.parts.map((p) => [p.name, p.reading.outcome === 'read' && p.reading.text])).toEqual([['klage.txt', 'Ich erhebe Klage.']])
  }
})
