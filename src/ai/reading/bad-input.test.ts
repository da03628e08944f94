import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Reading } from './contract.ts'
import { openReaders } from './pool.ts'
import { type ReadOptions, read, safeName } from './read.ts'
import { docx, zip } from './samples.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'))
const get = (name: string, content: Uint8Array, options: ReadOptions = {}) => read({ name, bytes: content }, { ocr: 'never', ...options })

/** A real encrypted PDF (RC4, 40 bit, user password): the dictionary is enough for a reader to ask for the password. */
const encryptedPdf = () => {
  const id = '<0123456789abcdef0123456789abcdef>'
  return bytes(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<${'11'.repeat(32)}>/U<${'22'.repeat(32)}>>>endobj\ntrailer<</Root 1 0 R/Encrypt 4 0 R/ID[${id}${id}]/Size 5>>\n%%EOF`,
  )
}
const png = (width: number, height: number) =>
  hex(`89504e470d0a1a0a 0000000d49484452 ${width.toString(16).padStart(8, '0')} ${height.toString(16).padStart(8, '0')} 08060000 00 00000000`)
/** Six thousand empty pages in half a megabyte. */
const pageBomb = () => {
  const kids = Array.from({ length: 6000 }, (_, i) => i + 3)
  return bytes(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[${kids.map((n) => `${n} 0 R`).join(' ')}]/Count 6000/MediaBox[0 0 9 9]>>endobj\n${kids.map((n) => `${n} 0 obj<</Type/Page/Parent 2 0 R>>endobj`).join('\n')}\ntrailer<</Root 1 0 R/Size 6003>>\n%%EOF`,
  )
}
const encryptedZip = () => {
  const plain = zip({ 'a.txt': 'geheim' })
  const copy = Uint8Array.from(plain)
  // Bit 0 of the flags, in the local and in the central header.
  copy[6] = (copy[6] ?? 0) | 1
  const central = Buffer.from(copy).indexOf('PK\u0001\u0002')
  copy[central + 8] = (copy[central + 8] ?? 0) | 1
  return copy
}
const ole = (...names: string[]) =>
  Uint8Array.from(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), ...names.map((n) => Buffer.from(n, 'utf16le'))]))
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

test.each<[what: string, name: string, content: Uint8Array | Promise<Uint8Array>, reason: string, options?: ReadOptions]>([
  ['an empty file', 'leer.pdf', new Uint8Array(), 'empty'],
  ['an empty archive', 'leer.zip', zip({}), 'empty'],
  ['an encrypted PDF', 'a.pdf', encryptedPdf(), 'encrypted'],
  ['an encrypted office document', 'a.docx', ole('EncryptedPackage', 'EncryptionInfo'), 'encrypted'],
  ['an encrypted archive', 'a.zip', encryptedZip(), 'encrypted'],
  [
    'an encrypted OpenDocument file',
    'a.odt',
    zip({ mimetype: 'x', 'content.xml': 'abc', 'META-INF/manifest.xml': '<manifest:manifest><manifest:encryption-data/></manifest:manifest>' }),
    'encrypted',
  ],
  ['a cut PDF without a page', 'a.pdf', bytes('%PDF-1.7\n1 0 obj<</Type/Cat'), 'broken'],
  ['a Word file whose XML is cut', 'a.docx', docx({ 'word/document.xml': '<w:document><w:body><w:p' }), 'broken'],
  ['a cut archive', 'a.zip', zip({ 'a.txt': 'x'.repeat(5000) }).subarray(0, 60), 'broken'],
  ['a cut picture', 'a.png', png(10, 10), 'broken'],
  ['a cut TIFF', 'a.tif', hex('49492a00 08000000'), 'broken'],
  ['a cut Outlook message', 'a.msg', ole('__properties_version1.0'), 'broken'],
  ['an archive bomb: 60 MB of zeros', 'a.zip', zip({ 'bombe.txt': new Uint8Array(60_000_000) }), 'unpacks-too-large'],
  [
    'many files that are large together',
    'a.zip',
    zip(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.txt`, new Uint8Array(1_000_000).fill(65)]))),
    'unpacks-too-large',
    { limits: { unpackedMegabytes: 20 } },
  ],
  ['too many files in an archive', 'a.zip', zip(Object.fromEntries(Array.from({ length: 1200 }, (_, i) => [`${i}.txt`, 'x']))), 'too-many-parts'],
  ['a pixel bomb: its header says 50,000 × 50,000', 'a.png', png(50_000, 50_000), 'too-many-pixels'],
  ['a page bomb: six thousand empty pages', 'a.pdf', pageBomb(), 'too-many-pages'],
  ['more bytes than allowed', 'a.txt', new Uint8Array(3_000_000).fill(65), 'too-large', { limits: { megabytes: 2 } }],
  ['a picture of a telephone (HEIC)', 'IMG_1.heic', hex('00000018 66747970 68656963 00000000 6d696631 68656963'), 'unknown'],
  ['a program', 'rechnung.pdf', bytes('MZ\u0090\u0000\u0003\u0000\u0000\u0000'), 'unknown'],
  ['Word before 2007', 'a.doc', ole('WordDocument'), 'unknown'],
  ['a RAR archive', 'a.rar', hex('526172211a0700 00000000'), 'unknown'],
  ['random bytes', 'a.bin', Uint8Array.from({ length: 500 }, (_, i) => (i * 7919) % 31), 'unknown'],
  ['the EICAR test file', 'eicar.com', bytes(eicar), 'virus'],
])('refused with a German sentence and kept: %s', async (_, name, content, reason, options) => {
  const reading = await get(name, await content, options)
  expect(reading).toMatchObject({ outcome: 'refused', reason, quarantine: true })
  // A whole sentence with its facts filled in.
  expect(reading.outcome === 'refused' && reading.sentence).toMatch(/^[A-ZÄÖÜ][^{}?]+\.$/)
})

const text = (r: Reading) => (r.outcome === 'read' ? r.text : r.reason)
const codes = (r: Reading) => (r.outcome === 'read' ? r.warnings.map((w) => w.code).sort() : [r.reason])

test.each<[what: string, name: string, content: Uint8Array, expected: string]>([
  ['Latin-1', 'a.txt', hex('4772fcdf65 20 61757320 4bf66c6e'), 'Grüße aus Köln'],
  ['Windows-1252 with a euro sign', 'a.txt', hex('3130 20 80'), '10 €'],
  ['UTF-8 with a mark', 'a.txt', hex('efbbbf 4772c3bcc39f65'), 'Grüße'],
  ['UTF-16 little endian with a mark', 'a.txt', Uint8Array.from(Buffer.from('\ufeffGrüße aus Köln', 'utf16le')), 'Grüße aus Köln'],
  ['UTF-16 big endian without a mark', 'a.txt', Uint8Array.from(Buffer.from('Gruesse aus der Stadt', 'utf16le').swap16()), 'Gruesse aus der Stadt'],
  ['a NUL in a letter', 'a.txt', bytes('Sehr geehrte\u0000 Damen und Herren'), 'Sehr geehrte Damen und Herren'],
  ['emoji and writing from right to left', 'a.txt', bytes('Danke 👍🏽 — شكرا'), 'Danke 👍🏽 — شكرا'],
  ['half an emoji', 'a.txt', bytes('ok').length ? Uint8Array.from(Buffer.from('\ufeffab\ud83d cd', 'utf16le')) : bytes(''), 'ab� cd'],
])('read all the same: %s', async (_, name, content, expected) => {
  expect(text(await get(name, content))).toBe(expected)
})

test.each([
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system32\\a.pdf', 'a.pdf'],
  ['rechnung\u0000.pdf', 'rechnung.pdf'],
  ['\u202efdp.exe', 'fdp.exe'],
  ['.htaccess', 'htaccess'],
  ['📄 Antrag Ümläüte.pdf', '📄 Antrag Ümläüte.pdf'],
  ['..', 'ohne-Namen'],
  ['', 'ohne-Namen'],
])('the name %j becomes %j', (name, expected) => {
  expect(safeName(name)).toBe(expected)
})

test('an endless name is cut and keeps its ending', () => {
  expect(safeName(`${'a'.repeat(5000)}.pdf`)).toBe(`${'a'.repeat(196)}.pdf`)
})

test('a name that was cleaned is reported, and its archive entry never leaves the archive', async () => {
  const r = await get('a.zip', zip({ '../../../tmp/boese.txt': 'x', 'gut.txt': 'y' }))
  expect(r.outcome === 'read' && r.parts.map((p) => p.name)).toEqual(['boese.txt', 'gut.txt'])
})

test('XML that unfolds its entities (“billion laughs”) stays small', async () => {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')
  const r = await get('a.xml', bytes(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "${'x'.repeat(900)}">${entities}]><a>Text &j;</a>`))
  expect(text(r).length).toBeLessThan(1000)
})

test('content decides, not the extension', async () => {
  const r = await get('foto.jpg', docx())
  expect([r.kind, codes(r)]).toEqual(['docx', ['hidden-text-removed', 'wrong-extension']])
})

test('macros are not taken over, and the reader is told', async () => {
  const r = await get('a.docm', docx({ 'word/vbaProject.bin': bytes('Sub AutoOpen()') }))
  expect(codes(r)).toContain('macros-removed')
  expect(text(r)).not.toContain('AutoOpen')
})

test('nothing is fetched: remote images, styles, frames and scripts of HTML, Markdown, SVG, XML entities', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('x')
  }).listen(0)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const html = `<html><head><link rel="stylesheet" href="${url}/css"><script src="${url}/js"></script></head><body background="${url}/bg"><img src="${url}/img" onerror="fetch('${url}/x')"><iframe src="${url}/frame"></iframe>Text</body></html>`
  const results = await Promise.all([
    get('a.html', bytes(html)),
    get('a.md', bytes(`![Bild](${url}/md)\n\n${html}`)),
    get('a.xml', bytes(`<?xml version="1.0"?><!DOCTYPE a SYSTEM "${url}/dtd" [<!ENTITY e SYSTEM "${url}/entity">]><a>Text &e;</a>`)),
    get('a.eml', bytes(`From: a@b.example\nTo: c@d.example\nSubject: x\nMessage-ID: <1@b>\nContent-Type: text/html\n\n${html}`)),
    get(
      'a.docx',
      docx({
        'word/_rels/document.xml.rels': `<Relationships><Relationship Id="x" Type="http://x/image" Target="${url}/docx" TargetMode="External"/></Relationships>`,
      }),
    ),
  ])
  server.close()
  expect(asked).toEqual([])
  expect(results.map((r) => codes(r).filter((c) => c === 'remote-images-not-loaded' || c === 'scripts-removed'))).toEqual([
    ['remote-images-not-loaded', 'scripts-removed'],
    ['remote-images-not-loaded', 'scripts-removed'],
    [],
    ['remote-images-not-loaded', 'scripts-removed'],
    ['remote-images-not-loaded'],
  ])
})

test('a mail nested fifty-fold: the upper levels are read, the rest is refused as one part, and it is said above', async () => {
  let mail = 'From: a@b.example\nTo: c@d.example\nSubject: innen\nMessage-ID: <0@b>\n\ninnerster Text\n'
  for (let i = 1; i <= 50; i++)
    mail = `From: a@b.example\nTo: c@d.example\nSubject: Ebene ${i}\nMessage-ID: <${i}@b>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b${i}"\n\n--b${i}\nContent-Type: text/plain\n\nText ${i}\n--b${i}\nContent-Type: message/rfc822\n\n${mail}\n--b${i}--\n`
  let r: Reading | undefined = await get('a.eml', bytes(mail))
  expect(codes(r)).toContain('part-refused')
  let depth = 0
  while (r?.outcome === 'read' && r.parts.length) {
    r = r.parts[0]?.reading
    depth++
  }
  expect([depth, r?.outcome === 'refused' && r.reason]).toEqual([20, 'nested-too-deep'])
})

test.each([
  [
    'no end of its parts',
    'From: a@b.example\nTo: c@d.example\nSubject: kaputt\nMessage-ID: <1@b>\nContent-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain\n\nHallo Rathaus',
    'Hallo Rathaus',
  ],
  [
    'a broken encoding',
    'From: a@b.example\nTo: c@d.example\nSubject: =?UTF-8?B?!!!?=\nMessage-ID: <1@b>\nContent-Type: text/plain; charset=gibtsnicht\nContent-Transfer-Encoding: base64\n\nSGFsbG8=\n',
    'Hallo',
  ],
  ['no empty line after the header', 'From: a@b.example\nTo: c@d.example\nSubject: nur Kopf\nMessage-ID: <1@b>', ''],
])('a mail with %s is read as far as it goes', async (_, mail, expected) => {
  const r = await get('a.eml', bytes(mail))
  expect(text(r)).toBe(expected)
})

test('an infected attachment is refused, its mail is read', async () => {
  const mail = `From: a@b.example\nTo: c@d.example\nSubject: Rechnung\nMessage-ID: <1@b>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain\n\nAnbei.\n--X\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=rechnung.exe\n\n${eicar}\n--X--\n`
  const r = await get('a.eml', bytes(mail))
  expect([text(r), codes(r)]).toEqual(['Anbei.', ['part-refused']])
  expect(r.outcome === 'read' && r.parts[0]?.reading).toMatchObject({
    outcome: 'refused',
    reason: 'virus',
    sentence: expect.stringContaining('EICAR'),
  })
})

test.skipIf(!existsSync('/usr/sbin/clamd'))('ClamAV is asked where its daemon listens (skipped: no clamd here)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clam-'))
  const socket = join(folder, 's')
  // A signature of our own: the official ones are 300 MB.
  await writeFile(join(folder, 'probe.ndb'), `Vorzimmer.Probe:0:*:${Buffer.from('Probe-Schadcode-4711').toString('hex')}\n`)
  await writeFile(
    join(folder, 'clamd.conf'),
    `LocalSocket ${socket}\nDatabaseDirectory ${folder}\nForeground yes\nUser root\nLogFile ${join(folder, 'log')}\n`,
  )
  const daemon = spawn('/usr/sbin/clamd', ['-c', join(folder, 'clamd.conf')], { stdio: 'ignore' })
  for (let i = 0; i < 100 && !existsSync(socket); i++) await new Promise((r) => setTimeout(r, 100))
  process.env.CLAMD_SOCKET = socket
  try {
    expect(existsSync(socket), await readFile(join(folder, 'log'), 'utf8').catch(() => '')).toBe(true)
    expect(await get('a.txt', bytes('Hier steht Probe-Schadcode-4711 im Text.'))).toMatchObject({
      outcome: 'refused',
      reason: 'virus',
      sentence: expect.stringContaining('Vorzimmer.Probe'),
    })
    expect(await get('b.txt', bytes('Hier steht nichts.'))).toMatchObject({ outcome: 'read' })
  } finally {
    delete process.env.CLAMD_SOCKET
    daemon.kill('SIGKILL')
    await rm(folder, { recursive: true })
  }
})

test('ten thousand files at once: every one has its answer', async () => {
  const readers = openReaders({ workers: 2 })
  const results = await Promise.all(
    Array.from({ length: 10_000 }, (_, i) => readers.read({ name: `${i}.txt`, bytes: bytes(i % 100 ? `Brief Nummer ${i}` : '') })),
  )
  await readers.close()
  expect(results.filter((r) => r.outcome === 'refused').length).toBe(100)
  expect(
    results.every((r, i) => (i % 100 ? r.outcome === 'read' && r.text === `Brief Nummer ${i}` : r.outcome === 'refused' && r.reason === 'empty')),
  ).toBe(true)
}, 120_000)
