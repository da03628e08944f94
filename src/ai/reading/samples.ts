import { burn } from '@kenjiuno/msgreader/lib/Burner.js'
import type { Canvas } from '@napi-rs/canvas'
import { strToU8, zipSync } from 'fflate'
import UTIF from 'utif2'

/** Files the tests and the fuzz run make themselves: small, fictional, with a known answer. */

const zip = (files: Record<string, string | Uint8Array>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([n, v]) => [n, typeof v === 'string' ? strToU8(v) : v])))

export { zip }

const w =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
const p = (text: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
const item = (text: string, level: number, list = 1) => p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`)

export const docx = (extra: Record<string, string | Uint8Array> = {}) =>
  zip({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>',
    'docProps/core.xml':
      '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Hundesteuer</dc:title><dc:creator>Kämmerei</dc:creator></cp:coreProperties>',
    'word/styles.xml': `<w:styles ${w}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>`,
    'word/numbering.xml': `<w:numbering ${w}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="(%1)"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    'word/footnotes.xml': `<w:footnotes ${w}><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">${p('Beschluss vom 3. Juni')}</w:footnote></w:footnotes>`,
    'word/document.xml': `<w:document ${w}><w:body>${p('Satzung', '<w:pStyle w:val="H1"/>')}${p('Steuerpflicht', '<w:pStyle w:val="H2"/>')}${item('Steuerpflichtig ist', 0)}${item('wer einen Hund hält,', 1)}${item('wer ihn pflegt.', 1)}${item('Zweiter Absatz.', 0)}<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>${p('Hund')}</w:tc><w:tc>${p('Euro')}</w:tc></w:tr><w:tr><w:tc>${p('erster')}</w:tc><w:tc>${p('90,00')}</w:tc></w:tr></w:tbl><w:p><w:r><w:t>Sicht</w:t></w:r><w:del><w:r><w:delText>bar gelöscht</w:delText></w:r></w:del><w:ins><w:r><w:t>bares</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>${p('Auf Seite zwei.')}</w:body></w:document>`,
    ...extra,
  })

const odf =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="t" xmlns:table="tb" xmlns:style="s" xmlns:fo="f" xmlns:draw="d" xmlns:svg="v" xmlns:dc="dc"'
export const odt = () =>
  zip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'meta.xml': `<office:document-meta ${odf}><office:meta><dc:title>Merkblatt</dc:title></office:meta></office:document-meta>`,
    'content.xml': `<office:document-content ${odf}><office:automatic-styles><style:style style:name="B"><style:paragraph-properties fo:break-before="page"/></style:style></office:automatic-styles><office:body><office:text><text:h text:outline-level="1">Merkblatt</text:h><text:p>Bitte<text:s text:c="2"/>mitbringen:</text:p><text:list><text:list-item><text:p>Ausweis</text:p><text:list><text:list-item><text:p>gültig</text:p></text:list-item></text:list></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>Montag</text:p></table:table-cell><table:table-cell table:number-columns-repeated="1000000"/></table:table-row><table:table-row><table:table-cell><text:p>8–12 Uhr</text:p></table:table-cell><table:table-cell><text:p>Zimmer 4</text:p></table:table-cell></table:table-row></table:table><text:p text:style-name="B">Rückseite</text:p></office:text></office:body></office:document-content>`,
  })
export const ods = () =>
  zip({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<office:document-content ${odf}><office:body><office:spreadsheet><table:table table:name="Plan"><table:table-row><table:table-cell><text:p>Amt</text:p></table:table-cell><table:table-cell><text:p>Stellen</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
  })

const a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="p" xmlns:r="r"'
export const pptx = () =>
  zip({
    '[Content_Types].xml': '<Types/>',
    'ppt/presentation.xml': `<p:presentation ${a}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': '<Relationships><Relationship Id="rId1" Type="t/slide" Target="slides/slide1.xml"/></Relationships>',
    'ppt/slides/slide1.xml': `<p:sld ${a}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="914400" y="457200"/><a:ext cx="1828800" cy="457200"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>Schulung</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:nvSpPr><p:nvPr><p:ph idx="1"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Erstens</a:t></a:r></a:p><a:p><a:pPr lvl="1"/><a:r><a:t>darunter</a:t></a:r></a:p></p:txBody></p:sp><p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Tag</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>Raum</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame></p:spTree></p:cSld></p:sld>`,
  })

export const xlsx = () =>
  zip({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Gebühren" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': '<sst><si><t>Leistung</t></si><si><r><t>Be</t></r><r><t>trag</t></r></si><si><t>Ab</t></si></sst>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="#,##0.00&quot; €&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml':
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Pass</t></is></c><c r="B2" s="1"><f>35*2</f><v>70</v></c><c r="D2" s="2"><v>46346</v></c></row></sheetData></worksheet>',
  })

export const rtf =
  "{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0 Arial;}}{\\info{\\title Gr\\'fc\\'dfe}{\\author Bauamt}}{\\*\\generator x;}\\pard\\outlinelevel0 Bauantrag\\par\\pard Stra\\u223?e 7, Geb\\'fchr 10\\u8239?\\u8364?.\\par{\\pntext\\f1\\'b7\\tab}Lageplan\\par\\trowd\\intbl Jahr\\cell Wert\\cell\\row\\trowd\\intbl 2026\\cell 12\\cell\\row\\pard{\\v geheim}Ende\\par}"

export const ubl = (gross = '119.00') => `<?xml version="1.0" encoding="UTF-8"?>
<ubl:Invoice xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:cac" xmlns:cbc="urn:cbc">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0</cbc:CustomizationID><cbc:ID>R-2026-17</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate><cbc:DueDate>2026-12-02</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>04011000-1234512345-06</cbc:BuyerReference>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Laternen Beispiel</cbc:Name></cac:PartyName><cac:PartyTaxScheme><cbc:CompanyID>DE123456789</cbc:CompanyID></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>Laternen Beispiel GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Stadt Musterstadt</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>DE02 1203 0000 0000 2020 51</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">${gross}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">${gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="H87">4</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Leuchtmittel</cbc:Name></cac:Item></cac:InvoiceLine>
</ubl:Invoice>`

export const cii = `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:rsm" xmlns:ram="urn:ram" xmlns:udt="urn:udt"><rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>ZF-9</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20261103</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>Streusalz</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="TNE">2.5</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>1000.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>04011000-1</ram:BuyerReference><ram:SellerTradeParty><ram:Name>Salz Beispiel AG</ram:Name><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE987654321</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Stadt Musterstadt</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxBasisTotalAmount>1000.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">190.00</ram:TaxTotalAmount><ram:GrandTotalAmount>1190.00</ram:GrandTotalAmount><ram:DuePayableAmount>1190.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>`

export const xjustiz = `<?xml version="1.0" encoding="UTF-8"?>
<tns:nachricht.gds.uebermittlungSchriftgutobjekte.0005005 xmlns:tns="http://www.xjustiz.de"><tns:nachrichtenkopf xjustizVersion="3.5.1"><tns:aktenzeichen.absender>5 K 123/26</tns:aktenzeichen.absender><tns:aktenzeichen.empfaenger>32-4711/26</tns:aktenzeichen.empfaenger><tns:erstellungszeitpunkt>2026-11-19T10:00:00+01:00</tns:erstellungszeitpunkt><tns:auswahl_absender><tns:absender.sonstige>Verwaltungsgericht Musterstadt</tns:absender.sonstige></tns:auswahl_absender><tns:auswahl_empfaenger><tns:empfaenger.sonstige>Stadt Musterstadt</tns:empfaenger.sonstige></tns:auswahl_empfaenger><tns:eigeneNachrichtenID>a-1</tns:eigeneNachrichtenID></tns:nachrichtenkopf>
<tns:grunddaten><tns:verfahrensdaten><tns:kurzrubrum>Beispiel ./. Stadt Musterstadt</tns:kurzrubrum></tns:verfahrensdaten></tns:grunddaten>
<tns:schriftgutobjekte><tns:anschreiben><tns:ruecksendungEEB.erforderlich>true</tns:ruecksendungEEB.erforderlich></tns:anschreiben><tns:dokument><tns:identifikation><tns:id>1</tns:id></tns:identifikation><tns:xjustiz.fachspezifischeDaten><tns:anzeigename>Klageschrift</tns:anzeigename><tns:datei><tns:dateiname>klage.txt</tns:dateiname></tns:datei></tns:xjustiz.fachspezifischeDaten></tns:dokument><tns:dokument><tns:xjustiz.fachspezifischeDaten><tns:datei><tns:dateiname>anlage.pdf</tns:dateiname></tns:datei></tns:xjustiz.fachspezifischeDaten></tns:dokument></tns:schriftgutobjekte></tns:nachricht.gds.uebermittlungSchriftgutobjekte.0005005>`

/** An Outlook message with one recipient and one attachment (MS-OXMSG in a compound file). */
export function msg(): Uint8Array {
  const wide = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le'))
  type Entry = Parameters<typeof burn>[0][number]
  const entries: Entry[] = []
  const document = (name: string, data: Uint8Array) => entries.push({ name, type: 2, binaryProvider: () => data, length: data.length }) - 1
  const folder = (name: string, children: number[]) => entries.push({ name, type: 1, children, length: 0 }) - 1
  const root: Entry = { name: 'Root Entry', type: 5, children: [], length: 0 }
  entries.push(root)
  const recipient = folder('__recip_version1.0_#00000000', [
    document('__properties_version1.0', new Uint8Array(8)),
    document('__substg1.0_3001001F', wide('Rathaus Musterstadt')),
    document('__substg1.0_39FE001F', wide('post@musterstadt.example')),
  ])
  const attachment = folder('__attach_version1.0_#00000000', [
    document('__properties_version1.0', new Uint8Array(8)),
    document('__substg1.0_3707001F', wide('notiz.txt')),
    document('__substg1.0_37010102', strToU8('Anlage aus Outlook')),
  ])
  root.children = [
    document('__properties_version1.0', new Uint8Array(32)),
    document('__substg1.0_0037001F', wide('Schlagloch am Markt')),
    document('__substg1.0_1000001F', wide('Guten Tag,\r\n\r\nbitte füllen Sie das Loch.')),
    document('__substg1.0_0C1A001F', wide('Erika Beispiel')),
    document('__substg1.0_5D01001F', wide('Erika@beispiel.example')),
    document('__substg1.0_1035001F', wide('<m1@beispiel.example>')),
    recipient,
    attachment,
  ]
  return burn(entries)
}

/** One TIFF of uncompressed pages: the encoder writes their directories, the pixels follow. */
export function tiff(...pages: Canvas[]): Uint8Array {
  const header = 20_000
  let offset = header
  const directories = pages.map(({ width, height }) => {
    const at = offset
    offset += width * height * 4
    return {
      t256: [width],
      t257: [height],
      t258: [8, 8, 8, 8],
      t259: [1],
      t262: [2],
      t273: [at],
      t277: [4],
      t278: [height],
      t279: [width * height * 4],
      t284: [1],
      t338: [1],
    }
  })
  const file = new Uint8Array(offset)
  file.set(new Uint8Array(UTIF.encode(directories as never)).subarray(0, header))
  for (const [i, page] of pages.entries()) file.set(page.getContext('2d').getImageData(0, 0, page.width, page.height).data, directories[i]?.t273[0])
  return file
}
