import { parseArgs } from 'node:util'
import { createCanvas } from '@napi-rs/canvas'
import { PDFDocument } from 'pdf-lib'
import { openReaders } from '#ai/reading/index.ts'
import * as samples from '#ai/reading/samples.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** One small file of every format. */
async function seeds(): Promise<[name: string, content: Uint8Array][]> {
  const pdf = await PDFDocument.create()
  for (const text of ['Seite eins mit Text', 'Seite zwei mit Text']) pdf.addPage([300, 300]).drawText(text, { x: 20, y: 200, size: 12 })
  pdf.getForm().createTextField('name').addToPage(pdf.getPage(0), { x: 20, y: 50, width: 100, height: 20 })
  await pdf.attach(bytes(samples.cii), 'factur-x.xml')
  const canvas = createCanvas(120, 80)
  const context = canvas.getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, 120, 80)
  context.fillStyle = 'black'
  context.fillRect(20, 30, 60, 5)
  const docx = samples.docx()
  const mail = `From: a@b.example\r\nTo: c@d.example\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@b>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\nContent-Type: text/html\r\n\r\n<p>Hallo <b>Rathaus</b></p><table><tr><td>1<td>2<tr><td>3<td>4</table>\r\n--X\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="a.docx"\r\n\r\n${Buffer.from(docx).toString('base64')}\r\n--X--\r\n`
  return [
    ['a.pdf', await pdf.save({ useObjectStreams: false })],
    ['b.pdf', await pdf.save()],
    ['a.docx', docx],
    ['a.odt', samples.odt()],
    ['a.ods', samples.ods()],
    ['a.pptx', samples.pptx()],
    ['a.xlsx', samples.xlsx()],
    ['a.rtf', bytes(samples.rtf)],
    ['a.msg', samples.msg()],
    ['a.eml', bytes(mail)],
    ['a.html', bytes('<!doctype html><html lang=de><body><h1>T</h1><ul><li>a<ul><li>b</ul></ul><table><tr><th>A<td>B<tr><td colspan=3>C<td>D</table><blockquote>q</blockquote></body></html>')],
    ['a.md', bytes('# T\n\n- a\n  - b\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n> q\n')],
    ['a.txt', bytes('Titel\n=====\n\nGrüße aus dem Rathaus\n\n- a\n- b\n')],
    ['a.csv', bytes('a;b\n"c;d";e\n')],
    ['rechnung.xml', bytes(samples.ubl())],
    ['xjustiz_nachricht.xml', bytes(samples.xjustiz)],
    ['n.zip', samples.zip({ 'xjustiz_nachricht.xml': samples.xjustiz, 'klage.txt': 'Klage' })],
    ['a.png', canvas.toBuffer('image/png')],
    ['a.jpg', canvas.toBuffer('image/jpeg')],
    ['a.webp', canvas.toBuffer('image/webp')],
    ['a.tif', samples.tiff(canvas)],
  ]
}

/** xorshift32: the same run for the same seed. */
function random(seed: number) {
  let x = seed || 1
  return (below: number) => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) % below
  }
}

/** One to three mutations: flipped bits, cut, doubled, swapped, zeroed and large numbers, pieces of another file. */
function mutated(content: Uint8Array, other: Uint8Array, next: (below: number) => number): Uint8Array {
  let out = Uint8Array.from(content)
  for (let n = 1 + next(3); n > 0; n--) {
    const at = next(Math.max(1, out.length))
    const length = 1 + next(Math.min(64, Math.max(1, out.length - at)))
    const kind = next(8)
    if (kind === 0) for (let i = 0; i < 1 + next(20); i++) out[next(out.length)] = next(256)
    else if (kind === 1) out = out.slice(0, at)
    else if (kind === 2) out = Uint8Array.from([...out.subarray(0, at + length), ...out.subarray(at)])
    else if (kind === 3) out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + length)])
    else if (kind === 4) out.fill(0, at, at + length)
    else if (kind === 5) out.fill(255, at, at + length)
    else if (kind === 6) out = Uint8Array.from([...out.subarray(0, at), ...other.subarray(0, 1 + next(2000)), ...out.subarray(at)])
    else if (out.length > 1) out[at] = (out[at] as number) ^ (1 << next(8))
    if (!out.length) return out
  }
  return out
}

/**
 * `npm run bench -- reading-fuzz [--files 10000] [--seed 20261120] [--only a.msg]`: mutated files of all formats through the pool. Prints how many
 * were read and refused and why; ends with code 1 when one has no answer or a worker crashed.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { files: { type: 'string', default: '10000' }, seed: { type: 'string', default: '20261120' }, only: { type: 'string' } } })
  const next = random(Number(values.seed))
  const files = (await seeds()).filter(([name]) => !values.only || name === values.only)
  // OCR of noise is tesseract's affair and takes seconds; one file in fifty goes through it.
  const readers = openReaders({ workers: 3, memoryMb: 1000, timeoutMs: 60_000 })
  const counts: Record<string, number> = {}
  const bad: string[] = []
  const limited: string[] = []
  const begin = performance.now()
  let done = 0
  const one = async (i: number) => {
    const [name, content] = files[i % files.length] as [string, Uint8Array]
    const [, other] = files[next(files.length)] as [string, Uint8Array]
    const file = mutated(content, other, next)
    const reading = await readers.read({ name, bytes: file }, { ocr: i % 50 === 0 ? 'auto' : 'never' })
    const outcome = reading.outcome === 'read' ? 'read' : reading.reason
    counts[outcome] = (counts[outcome] ?? 0) + 1
    // A limit that held is an answer too, but one worth looking at.
    if (outcome === 'timeout' || outcome === 'memory') limited.push(`${i} ${name} ${outcome}`)
    if (outcome === 'crashed') bad.push(`${i} ${name} crashed`)
    if (reading.outcome === 'read') {
      const odd = reading.pages.some((p) => p.blocks.some((b) => b.start < 0 || b.end < b.start || b.end > reading.text.length))
      if (odd) bad.push(`${i} ${name} offsets`)
      JSON.stringify(reading)
    }
    if (++done % 1000 === 0) console.error(`${done} Dateien, ${Math.round((performance.now() - begin) / 1000)} s`)
  }
  // The mutations are drawn in order, so that a seed and a number name a file; sixty-four wait at a time.
  const total = Number(values.files)
  for (let i = 0; i < total; i += 64) await Promise.all(Array.from({ length: Math.min(64, total - i) }, (_, k) => one(i + k)))
  await readers.close()
  const answered = Object.values(counts).reduce((a, b) => a + b, 0)
  console.log(JSON.stringify({ files: total, answered, ...counts, bad: bad.slice(0, 20), limited: limited.slice(0, 20), seconds: Math.round((performance.now() - begin) / 1000), seed: Number(values.seed) }))
  if (answered !== total || bad.length) process.exitCode = 1
}
