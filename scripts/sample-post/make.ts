// Writes the PDF letters and the mails of the sample post from sources.ts: `node scripts/sample-post/make.ts`.
// The same sources give the same bytes, so a change in a letter is a change in one file. The .txt letters are written by hand.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from 'pdf-lib'
import { type Attachment, type Letter, letters, type Mail, mails } from './sources.ts'

/** Writes all PDFs and mails into `folder` and says which. */
export async function writePost(folder: string): Promise<string[]> {
  for (const letter of letters) writeFileSync(join(folder, letter.file), await pdf(letter))
  for (const mail of mails) writeFileSync(join(folder, mail.file), await eml(mail))
  return [...letters, ...mails].map((item) => item.file)
}

/** A4 in points, DIN 5008 in spirit: sender on top, address at 5 cm, subject in bold. */
const page = { width: 595, height: 842, left: 71, right: 57, bottom: 64, size: 10.5, leading: 14.5 }

/** A text PDF as an office program would print it: real text, standard fonts, as many pages as it takes. */
async function pdf(letter: Letter): Promise<Uint8Array> {
  const doc = await PDFDocument.create()
  const font = await doc.embedFont(StandardFonts.Helvetica)
  const bold = await doc.embedFont(StandardFonts.HelveticaBold)
  doc.setTitle(letter.subject)
  doc.setCreationDate(new Date('2026-11-01T08:00:00Z'))
  doc.setModificationDate(new Date('2026-11-01T08:00:00Z'))
  const width = page.width - page.left - page.right
  let sheet: PDFPage = doc.addPage([page.width, page.height])
  let y = page.height - 60
  const line = (text: string, { x = page.left, face = font }: { x?: number; face?: PDFFont } = {}) => {
    if (y < page.bottom) {
      sheet = doc.addPage([page.width, page.height])
      y = page.height - 60
    }
    sheet.drawText(text, { x, y, size: page.size, font: face })
    y -= page.leading
  }
  for (const [at, text] of letter.from.entries()) line(text, at === 0 ? { face: bold } : {})
  sheet.drawLine({ start: { x: page.left, y: y + 6 }, end: { x: page.width - page.right, y: y + 6 }, thickness: 0.5, color: rgb(0.4, 0.4, 0.4) })
  y -= page.leading
  for (const text of letter.to ?? ['Stadt Musterstadt', 'Marktplatz 1', '72999 Musterstadt']) line(text)
  y -= page.leading
  line(letter.dated, { x: Math.min(page.left + 250, page.width - page.right - font.widthOfTextAtSize(letter.dated, page.size)) })
  y -= page.leading
  for (const text of wrap(letter.subject, bold, width)) line(text, { face: bold })
  y -= page.leading
  for (const paragraph of letter.body) {
    for (const text of wrap(paragraph, font, width)) line(text)
    y -= page.leading / 2
  }
  for (const [left, right] of letter.table ?? []) {
    const total = left.startsWith('Rechnungsbetrag') || left.startsWith('Gesamt')
    const face = total ? bold : font
    line(left, { face })
    sheet.drawText(right, { x: page.width - page.right - face.widthOfTextAtSize(right, page.size), y: y + page.leading, size: page.size, font: face })
  }
  if (letter.table) y -= page.leading / 2
  for (const paragraph of letter.after ?? []) {
    for (const text of wrap(paragraph, font, width)) line(text)
    y -= page.leading / 2
  }
  return doc.save()
}

function wrap(text: string, font: PDFFont, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ')) {
    const longer = current ? `${current} ${word}` : word
    if (font.widthOfTextAtSize(longer, page.size) <= width) current = longer
    else {
      lines.push(current)
      current = word
    }
  }
  return [...lines, current]
}

/** A mail as it lies in a mailbox (RFC 5322, RFC 2045 to 2047): CRLF, encoded headers, the body in the charset and encoding that the source asks for. */
async function eml(mail: Mail): Promise<Buffer> {
  const head = [
    `From: ${address(mail.from)}`,
    `To: ${address(mail.to ?? 'Stadt Musterstadt <stadt@musterstadt.example>')}`,
    `Subject: ${word(mail.subject)}`,
    `Date: ${mail.date}`,
    `Message-ID: <${mail.file.replace('.eml', '')}@post.example>`,
    'MIME-Version: 1.0',
  ]
  const texts = [
    ...(mail.text === undefined ? [] : [part('text/plain', mail.text, mail.encoding)]),
    ...(mail.html === undefined ? [] : [part('text/html', mail.html, mail.encoding)]),
  ]
  const body = texts.length === 1 ? texts[0] : multipart('alternative', texts, mail.file)
  const files = await Promise.all((mail.attachments ?? []).map(attachment))
  const whole = files.length === 0 ? body : multipart('mixed', [body as string, ...files], mail.file)
  // latin1: parts in ISO-8859-1 and those in 8bit UTF-8 are byte strings already.
  return Buffer.from(`${head.join('\r\n')}\r\n${whole}`, 'latin1')
}

function part(type: string, text: string, encoding: Mail['encoding'] = '8bit'): string {
  const crlf = text.replaceAll('\n', '\r\n')
  if (encoding === 'latin1')
    return `Content-Type: ${type}; charset=ISO-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(Buffer.from(crlf, 'latin1'))}\r\n`
  const utf8 = Buffer.from(crlf, 'utf8')
  const written =
    encoding === 'base64' ? folded(utf8.toString('base64')) : encoding === 'quoted-printable' ? quotedPrintable(utf8) : utf8.toString('latin1')
  return `Content-Type: ${type}; charset=UTF-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${written}\r\n`
}

async function attachment({ name, letter, text }: Attachment): Promise<string> {
  const bytes = letter ? Buffer.from(await pdf(letter)) : Buffer.from(text ?? '', 'utf8')
  const encoded = `filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`
  return `Content-Type: ${letter ? 'application/pdf' : 'text/plain; charset=UTF-8'}\r\nContent-Disposition: attachment; ${encoded}\r\nContent-Transfer-Encoding: base64\r\n\r\n${folded(bytes.toString('base64'))}\r\n`
}

function multipart(kind: string, parts: string[], seed: string): string {
  const boundary = `=_${kind}_${seed.slice(0, 2)}`
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${parts.map((p) => `--${boundary}\r\n${p}`).join('')}--${boundary}--\r\n`
}

function quotedPrintable(bytes: Buffer): string {
  const line = (text: string) => {
    const escaped = [...Buffer.from(text, 'latin1')].map((b) =>
      (b < 32 || b > 126 || b === 61) && b !== 9 ? `=${b.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(b),
    )
    let out = ''
    let length = 0
    for (const [at, piece] of escaped.entries()) {
      const last = at === escaped.length - 1
      const safe = last && (piece === ' ' || piece === '\t') ? `=${piece.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : piece
      if (length + safe.length > 75) {
        out += '=\r\n'
        length = 0
      }
      out += safe
      length += safe.length
    }
    return out
  }
  return bytes.toString('latin1').split('\r\n').map(line).join('\r\n')
}

const folded = (base64: string) => base64.replace(/.{76}(?=.)/g, '$&\r\n')
/** An encoded word for a header that is not ASCII; long ones in several, split between characters (RFC 2047, 75 characters each). */
function word(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  const pieces = ['']
  for (const char of text) {
    const longer = pieces.at(-1) + char
    if (Buffer.byteLength(longer) <= 42) pieces[pieces.length - 1] = longer
    else pieces.push(char)
  }
  return pieces.map((piece) => `=?UTF-8?B?${Buffer.from(piece, 'utf8').toString('base64')}?=`).join('\r\n ')
}
const address = (text: string) => text.replace(/^(.*) (<.*>)$/, (_, name: string, mail: string) => `${word(name)} ${mail}`)

if (import.meta.main) await writePost(join(import.meta.dirname, '../../towns/musterstadt/post'))
