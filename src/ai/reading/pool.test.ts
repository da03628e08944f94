import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Reading } from './contract.ts'
import { openReaders } from './pool.ts'

const readers = openReaders({ workers: 2, memoryMb: 700 })
afterAll(() => readers.close())
const bytes = (text: string) => new TextEncoder().encode(text)

let huge: Uint8Array
beforeAll(async () => {
  const doc = await PDFDocument.create()
  const font = await doc.embedFont(StandardFonts.Helvetica)
  for (let n = 0; n < 500; n++) {
    const page = doc.addPage([595, 842])
    for (let i = 0; i < 40; i++)
      page.drawText(`Zeile ${i} auf Seite ${n} mit ein wenig Text, damit das Lesen dauert.`, { x: 60, y: 780 - 18 * i, size: 10, font })
  }
  huge = await doc.save()
})

test('a file is read in a child process, and its attachments arrive', async () => {
  const got: string[] = []
  const mail =
    'From: a@b.example\nTo: c@d.example\nSubject: S\nMessage-ID: <1@b>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain\n\nHallo\n--X\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nAnlage\n--X--\n'
  const reading = await readers.read(
    { name: 'a.eml', bytes: bytes(mail) },
    { onPart: (id, name, b) => void got.push(`${id} ${name} ${new TextDecoder().decode(b).trim()}`) },
  )
  expect(reading).toMatchObject({ outcome: 'read', kind: 'eml', text: 'Hallo', parts: [{ id: '0', name: 'a.txt' }] })
  expect(got).toEqual(['0 a.txt Anlage'])
})

test('the cover is asked about before anything behind it is opened, in the child process too', async () => {
  const seen: string[] = []
  const progress: number[] = []
  const ask = (answer: boolean) =>
    readers.read(
      { name: 'akte.pdf', bytes: huge },
      { onCover: (page) => seen.push(page) > 0 && answer, onProgress: ({ page }) => void progress.push(page) },
    )
  expect(await ask(false)).toMatchObject({ outcome: 'refused', reason: 'closed' })
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatch(/^Zeile 0 auf Seite 0 /)
  expect(seen[0]).not.toMatch(/Seite 1 /)
  expect(progress).toEqual([])
  expect(await ask(true)).toMatchObject({ outcome: 'read', pages: { length: 500 } })
}, 60_000)

test('small files overtake a huge one, and the huge one reports its progress', async () => {
  const order: string[] = []
  const noted =
    (what: string) =>
    (reading: Reading): Reading => {
      order.push(what)
      return reading
    }
  const progress: number[] = []
  const large = readers.read({ name: 'akte.pdf', bytes: huge }, { onProgress: ({ page }) => void progress.push(page) }).then(noted('huge'))
  const second = readers.read({ name: 'zweite.pdf', bytes: huge }).then(noted('second huge'))
  const small = await Promise.all(
    Array.from({ length: 20 }, (_, i) => readers.read({ name: `${i}.txt`, bytes: bytes(`Brief ${i}`) }).then(noted('small'))),
  )
  expect(small.every((r, i) => r.outcome === 'read' && r.text === `Brief ${i}`)).toBe(true)
  const read = await large
  expect(read.outcome === 'read' && [read.pages.length, progress.at(-1)]).toEqual([500, 500])
  await second
  expect(order.slice(0, 20)).toEqual(Array(20).fill('small'))
}, 120_000)

test('what is cancelled ends at once, whether it runs or waits; the queue goes on', async () => {
  const stop = new AbortController()
  const running = readers.read({ name: 'a.pdf', bytes: huge }, { signal: stop.signal, onProgress: () => stop.abort() })
  const waiting = readers.read({ name: 'b.pdf', bytes: huge }, { signal: stop.signal })
  expect(await running).toMatchObject({ outcome: 'refused', reason: 'cancelled' })
  expect(await waiting).toMatchObject({ outcome: 'refused', reason: 'cancelled' })
  expect(await readers.read({ name: 'c.txt', bytes: bytes('weiter') })).toMatchObject({ outcome: 'read', text: 'weiter' })
})

/** Processes whose parent is this one. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      return Number(readFileSync(`/proc/${entry}/stat`, 'latin1').split(') ')[1]?.split(' ')[1]) === pid ? [Number(entry)] : []
    } catch {
      return []
    }
  })
}

describe.skipIf(process.platform !== 'linux')('limits', () => {
  test('time: the file is refused with a German sentence, the next one is read', async () => {
    const quick = openReaders({ workers: 2, timeoutMs: 1500 })
    const never = new Promise<boolean>(() => {}) // the reading waits for a word about its cover
    expect(await quick.read({ name: 'a.pdf', bytes: huge }, { onCover: () => never })).toMatchObject({
      outcome: 'refused',
      reason: 'timeout',
      quarantine: true,
      sentence: expect.stringContaining('länger als 2 Sekunden'),
    })
    expect(await quick.read({ name: 'b.txt', bytes: bytes('weiter') })).toMatchObject({ outcome: 'read' })
    await quick.close()
  })

  test('memory: a picture that unpacks to more than allowed ends its worker only', async () => {
    const canvas = createCanvas(9000, 9000)
    const picture = canvas.toBuffer('image/png')
    const narrow = openReaders({ workers: 2, memoryMb: 250 })
    expect(await narrow.read({ name: 'a.png', bytes: picture })).toMatchObject({
      outcome: 'refused',
      reason: 'memory',
      sentence: expect.stringContaining('250 MB'),
    })
    expect(await narrow.read({ name: 'b.txt', bytes: bytes('weiter') })).toMatchObject({ outcome: 'read' })
    await narrow.close()
  }, 60_000)

  test('a worker that dies is replaced: its file is tried once more, then refused', async () => {
    const before = new Set(childrenOf(process.pid))
    const pool = openReaders({ workers: 2 })
    let deaths = 0
    const reading = pool.read(
      { name: 'a.pdf', bytes: huge },
      {
        onProgress: ({ page }) => {
          if (page !== 3 || deaths > 1) return
          deaths++
          for (const child of childrenOf(process.pid)) if (!before.has(child)) process.kill(child, 'SIGKILL')
        },
      },
    )
    expect(await reading).toMatchObject({ outcome: 'refused', reason: 'crashed' })
    expect(deaths).toBe(2)
    expect(await pool.read({ name: 'b.txt', bytes: bytes('weiter') })).toMatchObject({ outcome: 'read' })
    await pool.close()
  }, 60_000)
})

test('after a restart a scanned file goes on where it stopped', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reading-'))
  const doc = await PDFDocument.create()
  const canvas = createCanvas(900, 300)
  const context = canvas.getContext('2d')
  for (let n = 0; n < 4; n++) {
    context.fillStyle = 'white'
    context.fillRect(0, 0, 900, 300)
    context.fillStyle = 'black'
    context.fillRect(100, 100, 300 + n, 40)
    doc.addPage([450, 150]).drawImage(await doc.embedPng(canvas.toBuffer('image/png')), { x: 0, y: 0, width: 450, height: 150 })
  }
  const scan = await doc.save()
  const first = openReaders({ workers: 2, workFolder: folder })
  const stop = new AbortController()
  const cut = await first.read({ name: 'scan.pdf', bytes: scan }, { signal: stop.signal, onProgress: ({ page }) => page === 2 && stop.abort() })
  expect(cut).toMatchObject({ outcome: 'refused', reason: 'cancelled' })
  await first.close()
  const kept = await readdir(folder, { recursive: true })
  expect(kept.filter((f) => f.endsWith('.json')).length).toBeGreaterThanOrEqual(2)
  const second = openReaders({ workers: 2, workFolder: folder })
  expect(await second.read({ name: 'scan.pdf', bytes: scan })).toMatchObject({
    outcome: 'read',
    pages: [{ ocr: true }, { ocr: true }, { ocr: true }, { ocr: true }],
  })
  // Nothing of the file stays behind.
  expect(await readdir(folder)).toEqual([])
  await second.close()
  await rm(folder, { recursive: true })
}, 60_000)

test('without the system’s tesseract the one from npm reads', async () => {
  process.env.VORZIMMER_OCR = 'npm'
  const pool = openReaders({ workers: 2 })
  try {
    GlobalFonts.registerFromPath(
      join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'standard_fonts', 'LiberationSans-Regular.ttf'),
      'Probe',
    )
    const canvas = createCanvas(1000, 200)
    const context = canvas.getContext('2d')
    context.fillStyle = 'white'
    context.fillRect(0, 0, 1000, 200)
    context.fillStyle = 'black'
    context.font = '40px Probe'
    context.fillText('Widerspruch für Gebührenbescheid', 100, 110)
    const reading = await pool.read({ name: 'a.png', bytes: canvas.toBuffer('image/png') })
    expect(reading).toMatchObject({ outcome: 'read', text: 'Widerspruch für Gebührenbescheid', pages: [{ ocr: true }] })
  } finally {
    delete process.env.VORZIMMER_OCR
    await pool.close()
  }
}, 60_000)

test('a page is drawn under the same limits', async () => {
  const png = await readers.renderPage({ name: 'a.pdf', bytes: huge }, 2, 1)
  const view = new DataView(png.buffer, png.byteOffset)
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([595, 842])
  await expect(readers.renderPage({ name: 'a.txt', bytes: bytes('x') }, 1, 1)).rejects.toThrow('reading.not-rendered')
})
