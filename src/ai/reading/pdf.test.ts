import { PDFDocument, StandardFonts } from 'pdf-lib'
import { expect, test } from 'vitest'
import { placeOf, type ReadDocument, textOf } from './contract.ts'
import { read } from './read.ts'
import { renderPage } from './render.ts'

/** Draws text at given points (from the upper left corner, in pt) on A4. */
async function pdf(pages: [text: string, x: number, y: number, size?: number, bold?: boolean][][]) {
  const doc = await PDFDocument.create()
  const [plain, bold] = [await doc.embedFont(StandardFonts.Helvetica), await doc.embedFont(StandardFonts.HelveticaBold)]
  for (const texts of pages) {
    const page = doc.addPage([595, 842])
    for (const [text, x, y, size = 10, isBold] of texts) page.drawText(text, { x, y: 842 - y, size, font: isBold ? bold : plain })
  }
  return doc
}
async function readPdf(doc: PDFDocument): Promise<ReadDocument> {
  const reading = await read({ name: 'probe.pdf', bytes: await doc.save() }, { ocr: 'never' })
  if (reading.outcome !== 'read') throw new Error(reading.reason)
  return reading
}
const blocks = (r: ReadDocument) => r.pages.flatMap((p) => p.blocks.map((b) => [b.type, textOf(r, b)]))

test('a letter keeps heading, paragraphs, list and the page of each', async () => {
  const r = await readPdf(
    await pdf([
      [
        ['Widerspruch gegen den Bescheid', 70, 100, 16, true],
        ['Sehr geehrte Damen und Herren, gegen Ihren Bescheid vom 3. März lege ich hiermit frist-', 70, 140],
        ['gerecht Widerspruch ein. Meine Gründe stehen in der Anlage zu diesem Schreiben.', 70, 152],
        ['1. Die Berechnung ist falsch.', 70, 180],
        ['2. Die Anhörung fehlt.', 70, 192],
      ],
      [['Zweite Seite mit einem Satz.', 70, 100]],
    ]),
  )
  expect(blocks(r)).toEqual([
    ['heading', 'Widerspruch gegen den Bescheid'],
    [
      'paragraph',
      'Sehr geehrte Damen und Herren, gegen Ihren Bescheid vom 3. März lege ich hiermit fristgerecht Widerspruch ein. Meine Gründe stehen in der Anlage zu diesem Schreiben.',
    ],
    ['list-item', '1. Die Berechnung ist falsch.'],
    ['list-item', '2. Die Anhörung fehlt.'],
    ['paragraph', 'Zweite Seite mit einem Satz.'],
  ])
  expect(r.pages.map((p) => [p.number, p.width, p.height, p.unit, p.ocr])).toEqual([
    [1, 595, 842, 'pt', false],
    [2, 595, 842, 'pt', false],
  ])
})

test('a character span maps to page and boxes', async () => {
  const r = await readPdf(await pdf([[['Aktenzeichen: 32-4711/26', 70, 100, 10]], [['Frist: 30.11.2026', 70, 200, 10]]]))
  const at = r.text.indexOf('30.11.2026')
  const [place, ...more] = placeOf(r, at, at + 10)
  expect(more).toEqual([])
  expect(place?.page).toBe(2)
  const [x0, y0, x1, y1] = place?.boxes[0] ?? [0, 0, 0, 0]
  // 'Frist: ' in Helvetica 10 pt is 28 pt wide, the date 51 pt.
  expect(x0).toBeGreaterThan(92)
  expect(x0).toBeLessThan(104)
  expect(x1).toBeCloseTo(149, -1)
  expect(y0).toBeCloseTo(192, 0)
  expect(y1).toBeCloseTo(202, 0)
})

test('two columns are read one after the other', async () => {
  const left = [
    'Die Gemeinde betreibt einen Friedhof als',
    'öffentliche Einrichtung. Er dient allen',
    'Einwohnern, die bei ihrem Tode hier',
    'gewohnt haben oder ein Recht auf ein',
    'bestimmtes Grab besitzen.',
  ]
  const right = [
    'Die Gebühren werden nach dem Tarif',
    'der Anlage erhoben. Sie entstehen mit',
    'der Inanspruchnahme der Leistung und',
    'werden einen Monat nach Bekanntgabe',
    'des Bescheids fällig.',
  ]
  const r = await readPdf(
    await pdf([
      [
        ['Amtsblatt der Stadt Musterstadt', 70, 60, 18, true],
        ...left.map((t, i): [string, number, number] => [t, 70, 100 + 12 * i]),
        ...right.map((t, i): [string, number, number] => [t, 310, 100 + 12 * i]),
      ],
    ]),
  )
  expect(blocks(r)).toEqual([
    ['heading', 'Amtsblatt der Stadt Musterstadt'],
    ['paragraph', left.join(' ')],
    ['paragraph', right.join(' ')],
  ])
})

test('running heads, feet and page numbers are no text of the letter', async () => {
  const r = await readPdf(
    await pdf(
      [1, 2, 3].map((n) => [
        ['Stadt Musterstadt – Kämmerei', 70, 40],
        [`Inhalt der ${n}. Seite.`, 70, 300],
        [`Seite ${n} von 3`, 280, 815],
      ]),
    ),
  )
  expect(r.pages.map((p) => p.blocks.map((b) => b.type))).toEqual(Array(3).fill(['header', 'paragraph', 'footer']))
})

test('a table keeps rows and cells', async () => {
  const rows = [
    ['Leistung', 'Gebühr', 'Frist'],
    ['Personalausweis', '46,00 Euro', '2 Wochen'],
    ['Reisepass', '70,00 Euro', '4 Wochen'],
    ['Meldebescheinigung', '10,00 Euro', 'sofort'],
  ]
  const r = await readPdf(
    await pdf([rows.flatMap((row, i) => row.map((t, k): [string, number, number] => [t, [70, 250, 400][k] as number, 100 + 16 * i]))]),
  )
  const table = r.pages[0]?.blocks[0]
  expect(table?.type).toBe('table')
  expect(table?.rows?.map((row) => row.map((c) => textOf(r, c)))).toEqual(rows)
  const at = r.text.indexOf('70,00 Euro')
  expect(placeOf(r, at, at + 10)[0]?.boxes[0]?.[0]).toBeCloseTo(250, 0)
})

test('what people filled into a form is read with its field', async () => {
  const doc = await pdf([[['Antrag auf Wohngeld', 70, 80, 16, true]]])
  const form = doc.getForm()
  const page = doc.getPage(0)
  const name = form.createTextField('antragsteller.name')
  name.setText('Erika Beispiel')
  name.addToPage(page, { x: 70, y: 600, width: 200, height: 20 })
  const yes = form.createCheckBox('mieterin')
  yes.addToPage(page, { x: 70, y: 560, width: 12, height: 12 })
  yes.check()
  form.createCheckBox('eigentuemerin').addToPage(page, { x: 70, y: 540, width: 12, height: 12 })
  const state = form.createDropdown('familienstand')
  state.setOptions(['ledig', 'verheiratet'])
  state.select('verheiratet')
  state.addToPage(page, { x: 70, y: 500, width: 100, height: 20 })
  const r = await readPdf(doc)
  expect(r.pages[0]?.blocks.filter((b) => b.type === 'field').map((b) => b.field)).toEqual([
    { name: 'antragsteller.name', value: 'Erika Beispiel' },
    { name: 'mieterin', value: 'Yes', checked: true },
    { name: 'familienstand', value: 'verheiratet' },
  ])
  const field = r.pages[0]?.blocks.find((b) => b.field?.name === 'antragsteller.name')
  expect(field?.box?.map(Math.round)).toEqual([70, 222, 271, 243]) // a border of 1 pt around 200 × 20
})

test('a page is drawn as PNG in the size of its boxes', async () => {
  const bytes = await (await pdf([[['Hallo', 70, 100, 20]]])).save()
  const png = await renderPage({ name: 'a.pdf', bytes }, 1, 2)
  const view = new DataView(png.buffer, png.byteOffset)
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([1190, 1684])
})
