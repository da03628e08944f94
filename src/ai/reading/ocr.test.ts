import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Canvas, createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { beforeAll, expect, test } from 'vitest'
import { placeOf, type ReadDocument, textOf } from './contract.ts'
import type { Recognised } from './draft.ts'
import { findEngine } from './ocr.ts'
import { read } from './read.ts'
import { renderPage } from './render.ts'
import { tiff } from './samples.ts'

const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'standard_fonts')
beforeAll(async () => {
  GlobalFonts.registerFromPath(join(fonts, 'LiberationSans-Regular.ttf'), 'Probe')
  console.info(`OCR: ${(await findEngine())?.name}`)
})

const letter = [
  'Stadt Musterstadt, Kämmerei',
  'Für das Jahr 2026 setzen wir die Hundesteuer auf 90,00 Euro fest.',
  'Die Steuer wird am 15. Februar und am 15. August fällig. Gegen diesen',
  'Bescheid können Sie innerhalb eines Monats Widerspruch erheben.',
]

/** A page as a scanner at 150 dpi delivers it, turned by quarter turns and tilted. */
function scan(lines: string[], { turn = 0, tilt = 0 } = {}): Canvas {
  const [w, h] = [1240, 800]
  const canvas = createCanvas(turn % 180 ? h : w, turn % 180 ? w : h)
  const context = canvas.getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.translate(canvas.width / 2, canvas.height / 2)
  context.rotate(((turn + tilt) * Math.PI) / 180)
  context.translate(-w / 2, -h / 2)
  context.fillStyle = 'black'
  context.font = '28px Probe'
  for (const [i, line] of lines.entries()) context.fillText(line, 130, 150 + 44 * i)
  return canvas
}

async function readDocument(name: string, bytes: Uint8Array): Promise<ReadDocument> {
  const reading = await read({ name, bytes })
  if (reading.outcome !== 'read') throw new Error(reading.reason)
  return reading
}
const plain = (text: string) => text.replace(/\s+/g, ' ')

/** Levenshtein distance of characters over the length expected. */
function errorRate(expected: string, got: string): number {
  let row = Array.from({ length: got.length + 1 }, (_, i) => i)
  for (let i = 1; i <= expected.length; i++) {
    const next = [i]
    for (let j = 1; j <= got.length; j++)
      next[j] = Math.min((next[j - 1] as number) + 1, (row[j] as number) + 1, (row[j - 1] as number) + (expected[i - 1] === got[j - 1] ? 0 : 1))
    row = next
  }
  return (row[got.length] as number) / expected.length
}

test.each([
  ['upright', 0, 0],
  ['on its right side', 90, 0],
  ['upside down', 180, 0],
  ['on its left side', 270, 0],
  ['tilted by 3°', 0, 3],
  ['tilted by −6°', 0, -6],
  ['on its side and tilted', 90, 2],
])('a scan is read %s, with the place of each word in the picture as given', async (_, turn, tilt) => {
  const canvas = scan(letter, { turn, tilt })
  const r = await readDocument('scan.png', canvas.toBuffer('image/png'))
  expect(errorRate(letter.join(' '), plain(r.text))).toBeLessThan(0.03)
  expect(r.pages[0]).toMatchObject({ ocr: true, rotation: (360 - turn) % 360, width: canvas.width, height: canvas.height, unit: 'px' })
  // Where 'Widerspruch' was drawn: its middle, turned like the page.
  const context = canvas.getContext('2d')
  context.font = '28px Probe'
  const line = letter[3] as string
  const before = context.measureText(line.slice(0, line.indexOf('Widerspruch'))).width
  const [dx, dy] = [130 + before + context.measureText('Widerspruch').width / 2 - 620, 150 + 44 * 3 - 10 - 400]
  const angle = ((turn + tilt) * Math.PI) / 180
  const [x, y] = [canvas.width / 2 + dx * Math.cos(angle) - dy * Math.sin(angle), canvas.height / 2 + dx * Math.sin(angle) + dy * Math.cos(angle)]
  const at = r.text.indexOf('Widerspruch')
  const [x0, y0, x1, y1] = placeOf(r, at, at + 11)[0]?.boxes[0] ?? [0, 0, 0, 0]
  expect(Math.hypot((x0 + x1) / 2 - x, (y0 + y1) / 2 - y)).toBeLessThan(20)
  const words = r.pages[0]?.blocks.flatMap((b) => b.lines?.flatMap((l) => l.words ?? []) ?? []) ?? []
  expect(words.length).toBeGreaterThan(25)
  for (const w of words) expect(w.confidence).toBeGreaterThan(30)
})

test('a TIFF with several pages, a JPEG, and a PDF of scans', async () => {
  const pages = [scan(['Erste Seite des Faxes']), scan(['Zweite Seite des Faxes'])]
  const t = await readDocument('fax.tif', tiff(...pages))
  expect(t.pages.map((p) => p.blocks.map((b) => textOf(t, b)))).toEqual([['Erste Seite des Faxes'], ['Zweite Seite des Faxes']])
  const j = await readDocument('foto.jpg', scan(letter).toBuffer('image/jpeg', 80))
  expect(errorRate(letter.join(' '), plain(j.text))).toBeLessThan(0.03)
})

test('of a mixed PDF only the scanned pages are recognised, in their order, with boxes in points', async () => {
  const doc = await PDFDocument.create()
  const font = await doc.embedFont(StandardFonts.Helvetica)
  doc.addPage([595, 842]).drawText('Digitale erste Seite.', { x: 70, y: 700, size: 12, font })
  const image = await doc.embedPng(scan(letter).toBuffer('image/png'))
  doc.addPage([595, 842]).drawImage(image, { x: 0, y: 842 - 384, width: 595, height: 384 })
  doc.addPage([595, 842]).drawText('Digitale letzte Seite.', { x: 70, y: 700, size: 12, font })
  const bytes = await doc.save()
  const r = await readDocument('gemischt.pdf', bytes)
  expect(r.pages.map((p) => p.ocr)).toEqual([false, true, false])
  expect(r.text.startsWith('Digitale erste Seite.')).toBe(true)
  expect(r.text.endsWith('Digitale letzte Seite.')).toBe(true)
  const at = r.text.indexOf('Stadt Musterstadt')
  const place = placeOf(r, at, at + 5)[0]
  expect(place?.page).toBe(2)
  // Drawn at 130, 150 of 1240 × 800 pixels on 595 × 384 points.
  expect(place?.boxes[0]?.[0]).toBeCloseTo(62, -1)
  expect(place?.boxes[0]?.[3]).toBeCloseTo(73, -1)
  // Without OCR the page is there, and its reader is told.
  const without = await read({ name: 'gemischt.pdf', bytes }, { ocr: 'never' })
  expect(without).toMatchObject({ outcome: 'read', pages: [{ ocr: false }, { ocr: false }, { ocr: false }], warnings: [{ code: 'ocr-missing' }] })
})

test('an interrupted reading goes on with the pages already recognised', async () => {
  const doc = await PDFDocument.create()
  for (const text of ['Seite eins der Akte', 'Seite zwei der Akte', 'Seite drei der Akte']) {
    const image = await doc.embedPng(scan([text]).toBuffer('image/png'))
    doc.addPage([595, 384]).drawImage(image, { x: 0, y: 0, width: 595, height: 384 })
  }
  const bytes = await doc.save()
  const kept = new Map<string, Recognised>()

  const checkpoint = { load: (key: string) => kept.get(key), save: (key: string, page: Recognised) => void kept.set(key, page) }
  const stop = new AbortController()
  const first = await read({ name: 'akte.pdf', bytes }, { checkpoint, signal: stop.signal, onProgress: ({ page }) => page === 1 && stop.abort() })
  expect(first).toMatchObject({ outcome: 'refused', reason: 'cancelled' })
  const before = kept.size
  expect(before).toBeGreaterThanOrEqual(1)
  const second = await read({ name: 'akte.pdf', bytes }, { checkpoint })
  expect(second).toMatchObject({ outcome: 'read', text: 'Seite eins der Akte\n\nSeite zwei der Akte\n\nSeite drei der Akte' })
  expect(before).toBeLessThanOrEqual(3)
  expect([...kept.keys()].sort()).toEqual(['/1', '/2', '/3'])
})

test('closed by its cover: of a scan nothing behind the first page is recognised', async () => {
  const canvases = [scan(['An den', 'Personalrat der Stadt Musterstadt']), scan(['Geheime zweite Seite'])]
  const doc = await PDFDocument.create()
  for (const canvas of canvases)
    doc.addPage([595, 384]).drawImage(await doc.embedPng(canvas.toBuffer('image/png')), { x: 0, y: 0, width: 595, height: 384 })
  for (const [name, bytes] of [
    ['umschlag.pdf', await doc.save()],
    ['umschlag.tif', tiff(...canvases)],
  ] as const) {
    const recognised: string[] = []
    const checkpoint = { load: () => undefined, save: (key: string) => void recognised.push(key) }
    let seen = ''
    const onCover = (firstPage: string) => {
      seen = firstPage
      return !firstPage.includes('Personalrat')
    }
    expect(await read({ name, bytes }, { checkpoint, onCover })).toMatchObject({ outcome: 'refused', reason: 'closed' })
    expect(seen).toMatch(/Personalrat der Stadt Musterstadt/)
    expect(seen).not.toMatch(/Geheime/)
    expect(recognised).toEqual(['/1'])
  }
})

test('a picture is drawn for the evidence view as it was read', async () => {
  const png = await renderPage({ name: 'a.jpg', bytes: scan(letter, { turn: 90 }).toBuffer('image/jpeg') }, 1, 0.5)
  const view = new DataView(png.buffer, png.byteOffset)
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([400, 620])
})

test('a photographed passport is marked as identity copy', async () => {
  const r = await readDocument(
    'foto.png',
    scan([
      'REISEPASS / PASSPORT / PASSEPORT',
      'Name / Surname / Nom',
      'MUSTERMANN',
      'Vornamen / Given names / Prénoms',
      'ERIKA',
      'Staatsangehörigkeit / Nationality / Nationalité',
      'DEUTSCH',
      'Geburtstag / Date of birth / Date de naissance',
      '12.08.1964',
    ]).toBuffer('image/png'),
  )
  expect(r.identityCopy).toMatchObject({ document: 'reisepass', pages: [1] })
})
