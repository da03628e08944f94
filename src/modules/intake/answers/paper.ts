import { AlignmentType, Document, Packer, Paragraph, TextRun } from 'docx'
import PDFDocument from 'pdfkit'
import { fontBytes } from '#base/paper/font.ts'
import { markPdf } from '#base/pdf.ts'
import { describe, type Provenance, toDocxProperties, visibleLine } from '#base/provenance.ts'
import { officesAbove, type Town } from '#base/town.ts'
import { phoneOf } from './fill.ts'
import type { AnswerRow } from './store.ts'

/**
 * A released answer as a sheet: letterhead of the town, recipient, subject, text. Who made it stands in the file's own properties; where no person read it,
 * below the text as well.
 */
export type Sheet = {
  town: Town
  stelleId: string
  number: string
  template: string
  provenance: Provenance
  answer: Pick<AnswerRow, 'subject' | 'body' | 'recipient' | 'language' | 'releasedAt'>
}

const lang = (language: AnswerRow['language']) => (language === 'en' ? 'en-GB' : 'de-DE')
const about = ({ template, provenance }: Sheet) => `Vorlage: ${template}; ${describe(provenance)}`
const foot = ({ provenance, answer }: Sheet): string[] => {
  const line = visibleLine(provenance, answer.language === 'en' ? 'en' : 'de')
  return line ? ['', line] : []
}
function head({ town, stelleId }: Sheet): string[] {
  const { officialName, address } = town.town
  const offices = officesAbove(town, town.stellen.find((s) => s.id === stelleId)?.office)
  const office = offices[0]?.name
  return [officialName, ...(office ? [office] : []), `${address.street}, ${address.postcode} ${address.city}`, phoneOf(town, offices)]
}

export const asText = ({ answer }: Sheet): Buffer => Buffer.from(`${answer.subject}\r\n\r\n${answer.body.replace(/\r?\n/g, '\r\n')}\r\n`, 'utf8')

export async function asDocx(sheet: Sheet): Promise<Buffer> {
  const { answer, town } = sheet
  const line = (text: string, options: { bold?: boolean; right?: boolean; small?: boolean } = {}) =>
    new Paragraph({
      ...(options.right ? { alignment: AlignmentType.RIGHT } : {}),
      spacing: { after: 0, line: 300 },
      children: [
        new TextRun({ text, bold: options.bold ?? false, size: options.small ? 18 : 22, font: 'Arial', language: { value: lang(answer.language) } }),
      ],
    })
  const document = new Document({
    ...toDocxProperties(sheet.provenance),
    title: answer.subject,
    description: about(sheet),
    creator: town.town.officialName,
    sections: [
      {
        properties: { page: { size: { width: 11906, height: 16838 }, margin: { top: 1134, bottom: 1134, left: 1417, right: 1134 } } },
        children: [
          ...head(sheet).map((text, i) => line(text, { right: true, small: i > 0, bold: i === 0 })),
          line(''),
          ...(answer.recipient ? [line(answer.recipient), line('')] : [line(''), line('')]),
          line(answer.subject, { bold: true }),
          line(''),
          ...answer.body.split(/\r?\n/).map((text) => line(text)),
          ...foot(sheet).map((text) => line(text, { small: true })),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}

/** Tagged, with its language and title; a font that has every letter of European names is embedded. */
export async function asPdf(sheet: Sheet): Promise<Buffer> {
  const { answer, town } = sheet
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: 57, bottom: 57, left: 71, right: 57 },
    pdfVersion: '1.7',
    tagged: true,
    lang: lang(answer.language),
    displayTitle: true,
    info: { Title: answer.subject, Author: town.town.officialName, Subject: about(sheet), CreationDate: answer.releasedAt },
  })
  markPdf(pdf, sheet.provenance)
  const parts: Buffer[] = []
  pdf.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((done, failed) => pdf.on('end', done).on('error', failed))
  pdf.registerFont('plain', fontBytes('Regular')).registerFont('bold', fontBytes('Bold'))
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const put = (kind: 'P' | 'H1', text: string, size: number, face: 'plain' | 'bold', align: 'left' | 'right' = 'left') =>
    root.add(
      pdf.struct(kind, {}, [
        () => {
          pdf
            .font(face)
            .fontSize(size)
            .text(text || ' ', { align, lineGap: 2 })
        },
      ]),
    )
  for (const [i, text] of head(sheet).entries()) put('P', text, i ? 9 : 11, i ? 'plain' : 'bold', 'right')
  pdf.moveDown(2)
  if (answer.recipient) put('P', answer.recipient, 11, 'plain')
  pdf.moveDown(2)
  put('H1', answer.subject, 11, 'bold')
  pdf.moveDown(1)
  for (const text of answer.body.split(/\r?\n/)) put('P', text, 11, 'plain')
  for (const text of foot(sheet)) put('P', text, 9, 'plain')
  root.end()
  pdf.end()
  await ended
  return Buffer.concat(parts)
}
