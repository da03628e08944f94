import { escaped } from './escaped.ts'
import { type Provenance, toXmp } from './provenance.ts'

/**
 * Puts the provenance of its text into the XMP packet of a document of pdfkit that has not ended yet. pdfkit writes title, author and subject into that
 * packet as they are, so that a `&` in a Betreff would leave no XML; they are escaped here on their way.
 *
 * @param options see `toXmp`
 */
export function markPdf(pdf: PDFKit.PDFDocument, provenance: Provenance, options?: Parameters<typeof toXmp>[1]): void {
  pdf.appendXML(toXmp(provenance, options))
  const open = pdf as unknown as { info: Record<string, unknown>; _addInfo: () => void }
  const addInfo = open._addInfo.bind(pdf)
  open._addInfo = () => {
    const { info } = open
    open.info = Object.fromEntries(Object.entries(info).map(([name, value]) => [name, typeof value === 'string' || value instanceof String ? escaped(`${value}`) : value])) // biome-ignore format: one thing
    addInfo()
    open.info = info
  }
}

/**
 * The same for a finished PDF whose packet lies in it as plain text (as `PDFDocument` of @napi-rs/canvas writes it), as an incremental update: what
 * was there stays as it was, a new version of the packet follows. @see ISO 32000-1, 7.5.6
 */
export function withProvenance(bytes: Buffer, provenance: Provenance): Buffer {
  const pdf = bytes.toString('latin1')
  const [whole, number, dictionary, packet] = /(\d+) 0 obj\s*<<([^>]*\/Type ?\/Metadata[^>]*)>>\s*stream\r?\n([\s\S]*?)\r?\nendstream/.exec(pdf) ?? []
  const trailer = [...pdf.matchAll(/trailer\s*<<([\s\S]*?)>>\s*startxref\s+(\d+)/g)].at(-1)
  if (!whole || !packet || !dictionary || !trailer?.[1]) throw new Error('a PDF without a plain XMP packet')
  const body = Buffer.from(
    Buffer.from(packet, 'latin1')
      .toString('utf8')
      .replace('</rdf:RDF>', `${toXmp(provenance)}</rdf:RDF>`),
    'utf8',
  )
  const at = bytes.length + 1
  const head = `\n${number} 0 obj\n<<${dictionary.replace(/\/Length \d+/, `/Length ${body.length}`)}>>\nstream\n`
  const rest = '\nendstream\nendobj\n'
  const xrefAt = bytes.length + head.length + body.length + rest.length
  const entry = `${String(at).padStart(10, '0')} 00000 n \n`
  const end = `xref\n${number} 1\n${entry}trailer\n<<${trailer[1].replace(/\/Prev \d+/, '')}/Prev ${trailer[2]}>>\nstartxref\n${xrefAt}\n%%EOF\n`
  return Buffer.concat([bytes, Buffer.from(head, 'latin1'), body, Buffer.from(rest + end, 'latin1')])
}
